import { Component, onMounted, onWillStart, onWillUnmount, useState } from "@odoo/owl";

import { deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { SLOW, useConversationChanges } from "@whatsapp_crm/board/conversation_changes";
import { useTicking } from "@whatsapp_crm/board/ticker";
import { roughText, secondsSince, untilText } from "@whatsapp_crm/board/wait_time";
import { ContextLine } from "@whatsapp_crm/context/context_line";

const { DateTime } = luxon;

const ACTIVITIES = "mail.activity/updated";

/** Kinds of change that give somebody something to do in a conversation of somebody else. */
const GIVEN = new Set(["handoff", "promise", "golden"]);

/** Is it a conversation that is or was one's own, or may something have been given to one? */
export function concernsMe({ user_ids: userIds, kinds }) {
    return userIds.includes(user.userId) || kinds.some((kind) => GIVEN.has(kind));
}

/** One row of *My day*: as a line of context, with the hour where it is today and how long ago something began. */
export class MyDayRow extends ContextLine {
    setup() {
        super.setup();
        this.shown = useTicking(this, () => this.momentText());
    }

    get when() {
        const { since } = this.props.line;
        return since ? deserializeDateTime(since) : super.when;
    }

    get whenText() {
        return this.shown.value;
    }

    momentText() {
        const { when } = this;
        const { at, since } = this.props.line;
        if (since) {
            return roughText(secondsSince(when));
        }
        return at && when.hasSame(DateTime.now(), "day") ? untilText(when) : super.whenText;
    }
}

/** What an agent has to do today and has done, as one page. */
export class MyDay extends Component {
    static template = "whatsapp_crm.MyDay";
    static components = { Layout, MyDayRow };
    static props = { ...standardActionServiceProps };
    static displayName = _t("My day");
    static path = "whatsapp-my-day";

    setup() {
        super.setup();
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = { controlPanel: {} };
        this.state = useState({ sections: [] });
        onWillStart(() => this.load());
        const changes = useConversationChanges(() => this.load(), {
            ...SLOW,
            concerns: concernsMe,
        });
        this.followActivities(() => changes.request());
    }

    /** Odoo tells only whoever an activity was given to or taken from. */
    followActivities(onChange) {
        const busService = useService("bus_service");
        onMounted(() => busService.subscribe(ACTIVITIES, onChange));
        onWillUnmount(() => busService.unsubscribe(ACTIVITIES, onChange));
    }

    async load() {
        this.state.sections = await this.orm.silent.call("res.users", "get_wacrm_my_day", []);
    }

    showAll({ action }) {
        return this.action.doAction(action);
    }
}

registry.category("actions").add("whatsapp_crm.my_day", MyDay);
