import { Component } from "@odoo/owl";

import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** @param {string} reason */
export function undeliveredTitle(reason) {
    return _t("Not delivered: %s", reason);
}

/** What we wrote last did not reach the customer, and why: `<field name="undelivered" widget="wacrm_undelivered"/>` */
export class UndeliveredMark extends Component {
    static template = "whatsapp_crm.UndeliveredMark";
    static props = { ...standardFieldProps };

    get title() {
        const reason = this.props.record.data[this.props.name];
        return reason && undeliveredTitle(reason);
    }
}

registry.category("fields").add("wacrm_undelivered", {
    component: UndeliveredMark,
    displayName: _t("Not delivered"),
    supportedTypes: ["char"],
});
