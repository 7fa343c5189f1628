import { Component } from "@odoo/owl";

import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** What came in a week, a row for each origin; every figure opens its leads. */
export class CouncilTable extends Component {
    static template = "whatsapp_crm_metrics.CouncilTable";
    static props = { ...standardFieldProps };

    setup() {
        super.setup();
        this.action = useService("action");
        this.orm = useService("orm");
        this.columns = [
            { key: "leads", label: _t("Leads") },
            { key: "accepted", label: _t("Accepted") },
            { key: "rejected", label: _t("Rejected") },
            { key: "not_looked_at", label: _t("Not looked at") },
            { key: "response", label: _t("First answer") },
            { key: "won", label: _t("Won") },
            { key: "revenue", label: _t("Revenue") },
        ];
    }

    /** The origins, and all of them together below. */
    get rows() {
        const { rows, total } = this.props.record.data[this.props.name] || { rows: [] };
        return rows.length ? [...rows, { ...total, name: _t("Total"), origin: null }] : [];
    }

    /** Where there is nothing, there is nothing to open. */
    isLink(row, { key }) {
        return Boolean(row[key === "revenue" ? "won" : key]);
    }

    async onClick(row, column) {
        const { resModel, resId } = this.props.record;
        this.action.doAction(
            await this.orm.call(resModel, "action_open_leads", [[resId], column.key, row.origin])
        );
    }
}

registry.category("fields").add("wacrm_council_table", {
    component: CouncilTable,
    supportedTypes: ["json"],
});
