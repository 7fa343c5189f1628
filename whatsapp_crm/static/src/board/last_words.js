import { Component } from "@odoo/owl";

import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** What was written last, and whether by us: `<field name="last_text" widget="wacrm_last_words"/>` */
export class LastWords extends Component {
    static template = "whatsapp_crm.LastWords";
    static props = { ...standardFieldProps };

    get text() {
        return this.props.record.data[this.props.name] || "";
    }

    get isOurs() {
        const { last_in_at: last, last_out_at: ours } = this.props.record.data;
        return Boolean(ours && !(last && last > ours));
    }
}

registry.category("fields").add("wacrm_last_words", {
    component: LastWords,
    displayName: _t("Last words"),
    supportedTypes: ["char"],
    fieldDependencies: [
        { name: "last_in_at", type: "datetime" },
        { name: "last_out_at", type: "datetime" },
    ],
});
