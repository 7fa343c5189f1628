import { Component } from "@odoo/owl";

import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** On a lead's card: it has a conversation, is open, and nothing is planned for it. */
export class WithoutActivity extends Component {
    static template = "whatsapp_crm.WithoutActivity";
    static props = { ...standardFieldProps };
}

registry.category("fields").add("wacrm_without_activity", {
    component: WithoutActivity,
    supportedTypes: ["boolean"],
});
