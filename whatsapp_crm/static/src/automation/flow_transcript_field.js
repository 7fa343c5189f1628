import { Component, markup } from "@odoo/owl";

import { registry } from "@web/core/registry";
import { pick } from "@web/core/utils/objects";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** A chat that is played: a tap on one of its buttons calls `action_press`, with the button's mark in `pressed`. */
export class FlowTranscript extends Component {
    static template = "whatsapp_crm.FlowTranscript";
    static props = { ...standardFieldProps };

    get html() {
        return markup(this.props.record.data[this.props.name] || "");
    }

    async onClick(ev) {
        const mark = ev.target.closest("button")?.dataset.answer;
        const { record } = this.props;
        if (!mark || record.data.over) {
            return;
        }
        await record.update({ pressed: mark });
        await this.env.onClickViewButton({
            clickParams: { name: "action_press", type: "object" },
            getResParams: () => pick(record, "context", "evalContext", "resModel", "resId", "resIds"),
        });
    }
}

registry.category("fields").add("wacrm_flow_transcript", {
    component: FlowTranscript,
    supportedTypes: ["html"],
});
