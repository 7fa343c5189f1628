import { Component, onWillDestroy, onWillStart, useExternalListener, useState } from "@odoo/owl";

import { browser } from "@web/core/browser/browser";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { useConversationChanges } from "@whatsapp_crm/board/conversation_changes";
import { onTick, useTicking } from "@whatsapp_crm/board/ticker";
import { roughText, secondsSince, urgencyOf } from "@whatsapp_crm/board/wait_time";
import { FigureTile } from "@whatsapp_crm_metrics/home/figure_tile";
import { BoardRow, momentsOf } from "@whatsapp_crm_metrics/board/board_row";

const { DateTime } = luxon;

const MODEL = "whatsapp_crm.conversation";
const FULL_SCREEN = "o-whatsapp_crm_metrics-fullScreen";
/** Presence and the numbers' health change without a word. */
const POLL = 30_000; // ms
const TIMING = { first: 150, jitter: 250, pause: 800, longestPause: 4000 };
const CLOCKS_DIFFER = { seconds: 2 };
const AGENT_STATES = {
    on_shift: _t("On shift"),
    off_shift: _t("Off shift"),
    away: _t("Away"),
};
/** Days of the figures, by what the button says. */
const PERIODS = [
    { days: 1, label: _t("Today") },
    { days: 7, label: _t("7 days") },
    { days: 30, label: _t("30 days") },
];
const TONES = { warning: "text-warning-emphasis", danger: "text-danger" };
const HEALTH = {
    good: "text-success",
    warning: "text-warning",
    bad: "text-danger",
};

/** How long the one waits who waits longest for an agent, ticking. */
export class OldestWait extends Component {
    static template = "whatsapp_crm_metrics.OldestWait";
    static props = { since: String };

    setup() {
        super.setup();
        this.text = useTicking(this, () => roughText(secondsSince(deserializeDateTime(this.props.since))));
    }
}

/** What a supervisor watches, live, also on a screen on the wall. */
export class Board extends Component {
    static template = "whatsapp_crm_metrics.Board";
    static components = { BoardRow, FigureTile, Layout, OldestWait };
    static props = { ...standardActionServiceProps };
    static displayName = _t("Live board");
    static path = "whatsapp-board";

    setup() {
        super.setup();
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = { controlPanel: {} };
        this.agentStates = AGENT_STATES;
        this.healthClasses = HEALTH;
        this.toneClasses = TONES;
        this.periods = PERIODS;
        this.wantedDays = 1;
        this.state = useState({ board: undefined, days: 1, isFull: Boolean(document.fullscreenElement) });
        onWillStart(() => this.load());
        this.changes = useConversationChanges(() => this.load(), TIMING);
        const timer = browser.setInterval(() => this.changes.request(), POLL);
        onWillDestroy(() => browser.clearInterval(timer));
        onWillDestroy(onTick(() => this.followUrgency()));
        useExternalListener(document, "fullscreenchange", () => this.noteFullScreen());
        onWillDestroy(() => this.leaveFullScreen());
    }

    async load() {
        const days = this.wantedDays;
        const board = await this.orm.silent.call("whatsapp_crm.board", "get_board", [days]);
        // Others may have been chosen while it was read.
        if (days === this.wantedDays) {
            Object.assign(this.state, { board, days });
        }
    }

    showDays(days) {
        this.wantedDays = days;
        return this.load();
    }

    /** Time alone makes one of them urgent: the tiles count them anew then. */
    followUrgency() {
        const now = DateTime.now().minus(CLOCKS_DIFFER);
        // The first second may be over before the first answer is here.
        const rows = this.state.board?.rows ?? [];
        const turned = rows.filter((row) => urgencyOf(momentsOf(row), now) !== row.urgency);
        const [last] = turned.map((row) => `${row.id} ${urgencyOf(momentsOf(row), now)}`).slice(-1);
        if (last && last !== this.lastTurned) {
            this.lastTurned = last;
            this.changes.request();
        }
    }

    // What one does from here

    show({ action }) {
        return this.action.doAction(action);
    }

    openChat(row) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: MODEL,
            res_id: row.id,
            views: [[false, "form"]],
        });
    }

    assign(row) {
        return this.run("action_open_reassign", row);
    }

    escalate(row) {
        return this.run("action_escalate", row);
    }

    async run(method, row) {
        const action = await this.orm.call(MODEL, method, [[row.id]]);
        await this.action.doAction(action, { onClose: () => this.changes.request() });
    }

    // Full screen

    toggleFullScreen() {
        return document.fullscreenElement
            ? document.exitFullscreen()
            : // All of the page: dialogs are not part of this screen.
              document.documentElement.requestFullscreen();
    }

    noteFullScreen() {
        this.state.isFull = Boolean(document.fullscreenElement);
        document.body.classList.toggle(FULL_SCREEN, this.state.isFull);
    }

    leaveFullScreen() {
        document.body.classList.remove(FULL_SCREEN);
        if (document.fullscreenElement) {
            document.exitFullscreen();
        }
    }
}

registry.category("actions").add("whatsapp_crm_metrics.board", Board);
