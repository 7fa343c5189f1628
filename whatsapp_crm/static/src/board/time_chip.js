import { Component } from "@odoo/owl";

import { formatDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { useTicking } from "@whatsapp_crm/board/ticker";
import {
    dayText,
    roughText,
    secondsSince,
    untilText,
    urgencyOf,
    waitText,
} from "@whatsapp_crm/board/wait_time";

/**
 * The one time that matters of a conversation: how long the customer waits, in the colour of the
 * urgency; else when a snoozed one comes back; else how long ago the last message was.
 * `<widget name="wacrm_time_chip"/>` on a conversation. Ticks without asking the server.
 */
export class TimeChip extends Component {
    static template = "whatsapp_crm.TimeChip";
    static props = { ...standardWidgetProps };

    setup() {
        super.setup();
        this.chip = useTicking(this, () => chipOf(this.props.record.data));
    }
}

/** The same as a column: `<field name="waiting_since" widget="wacrm_time_chip"/>`. */
export class TimeChipField extends TimeChip {
    static props = { ...standardFieldProps };
}

/**
 * @param {Object} data of the conversation
 * @returns {{kind: string, icon: string, text: string, title: string}|undefined}
 */
export function chipOf(data) {
    if (data.state === "resolved") {
        return resolvedChip(data);
    }
    if (data.waiting_since) {
        return {
            kind: urgencyOf(data),
            icon: "fa-clock-o",
            text: waitText(secondsSince(data.waiting_since)),
            title: _t("Customer waiting since %s", formatDateTime(data.waiting_since)),
        };
    }
    if (data.state === "snoozed" && data.snoozed_until) {
        return {
            kind: "snoozed",
            icon: "fa-moon-o",
            text: untilText(data.snoozed_until),
            title: _t("Snoozed until %s", formatDateTime(data.snoozed_until)),
        };
    }
    const last = [data.last_in_at, data.last_out_at].filter(Boolean).sort((a, b) => b - a)[0];
    return (
        last && {
            kind: "quiet",
            icon: "",
            text: roughText(secondsSince(last)),
            title: _t("Last message: %s", formatDateTime(last)),
        }
    );
}

function resolvedChip({ resolved_at: at }) {
    return (
        at && {
            kind: "quiet",
            icon: "",
            text: dayText(at),
            title: _t("Resolved on %s", formatDateTime(at)),
        }
    );
}

const fieldDependencies = [
    { name: "state", type: "selection" },
    { name: "waiting_since", type: "datetime" },
    { name: "answer_warning_at", type: "datetime" },
    { name: "answer_due_at", type: "datetime" },
    // When the screen asks the server again, see LiveModel.
    { name: "urgency_turns_at", type: "datetime" },
    { name: "snoozed_until", type: "datetime" },
    { name: "resolved_at", type: "datetime" },
    { name: "last_in_at", type: "datetime" },
    { name: "last_out_at", type: "datetime" },
];
registry
    .category("view_widgets")
    .add("wacrm_time_chip", { component: TimeChip, fieldDependencies });
registry.category("fields").add("wacrm_time_chip", {
    component: TimeChipField,
    displayName: _t("Time chip"),
    supportedTypes: ["datetime"],
    fieldDependencies,
});
