import { Component } from "@odoo/owl";

import { ContextLine } from "@whatsapp_crm/context/context_line";
import { useReread } from "@whatsapp_crm/context/use_reread";

import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/** Who the customer is and what is between them and us, without a click: `<widget name="wacrm_context"/>`. */
export class Context extends Component {
    static template = "whatsapp_crm.Context";
    static components = { ContextLine };
    static props = { ...standardWidgetProps };

    setup() {
        super.setup();
        this.orm = useService("orm");
        this.context = useReread(
            FIELDS.map(({ name }) => name),
            (id) => this.orm.silent.call("whatsapp_crm.conversation", "get_context", [id])
        );
    }

    get data() {
        return this.context.data;
    }
}

/** What the panel is read again for, when the form saved it. */
const FIELDS = [
    { name: "partner_id", type: "many2one", relation: "res.partner" },
    { name: "lead_id", type: "many2one", relation: "crm.lead" },
    { name: "lead_stage_id", type: "many2one", relation: "crm.stage" },
    { name: "lead_revenue", type: "monetary" },
    { name: "golden_label", type: "char" },
    { name: "tag_ids", type: "many2many", relation: "crm.tag" },
    { name: "activity_ids", type: "one2many", relation: "mail.activity" },
    { name: "state", type: "selection" },
];

registry.category("view_widgets").add("wacrm_context", {
    component: Context,
    fieldDependencies: FIELDS,
});
