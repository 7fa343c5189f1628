import { Component } from "@odoo/owl";

import { deserializeDateTime, formatDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { useTicking } from "@whatsapp_crm/board/ticker";
import {
    deadlineText,
    roughText,
    secondsSince,
    urgencyOf,
    waitText,
} from "@whatsapp_crm/board/wait_time";

const MOMENTS = ["waiting_since", "answer_warning_at", "answer_due_at", "seen_at"];

/** The moments of a row as `wait_time` takes them. */
export function momentsOf(row) {
    return Object.fromEntries(
        MOMENTS.map((name) => [name, row[name] && deserializeDateTime(row[name])])
    );
}

/** One who waits, ticking: how long, how much time is left, who has seen it, who is responsible. */
export class BoardRow extends Component {
    static template = "whatsapp_crm_metrics.BoardRow";
    static props = { row: Object, open: Function, assign: Function, escalate: Function };

    setup() {
        super.setup();
        this.times = useTicking(this, () => this.compute(momentsOf(this.props.row)));
    }

    compute(moments) {
        const { waiting_since: since, answer_due_at: dueAt, seen_at: seenAt } = moments;
        return {
            kind: urgencyOf(moments),
            wait: waitText(secondsSince(since)),
            title: _t("Customer waiting since %s", formatDateTime(since)),
            deadline: dueAt ? deadlineText(dueAt) : "",
            seen: seenAt ? this.seenText(roughText(secondsSince(seenAt))) : "",
        };
    }

    seenText(ago) {
        const name = this.props.row.seen_by;
        return name ? _t("Seen by %(name)s · %(ago)s", { name, ago }) : _t("Seen · %(ago)s", { ago });
    }

    get looksText() {
        const { looks } = this.props.row;
        return looks.length ? _t("Looked at by %s", looks.join(", ")) : "";
    }
}
