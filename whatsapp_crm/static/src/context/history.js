import { Component, useState } from "@odoo/owl";

import { ContextLine } from "@whatsapp_crm/context/context_line";
import { useReread } from "@whatsapp_crm/context/use_reread";

import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const PAGE = 20;

/** Everything with this customer and their company in one list by time: `<widget name="wacrm_history"/>`. */
export class History extends Component {
    static template = "whatsapp_crm.History";
    static components = { ContextLine };
    static props = { ...standardWidgetProps };

    setup() {
        super.setup();
        this.orm = useService("orm");
        this.state = useState({ loading: false });
        this.history = useReread(
            FIELDS.map(({ name }) => name),
            (id) => this.read(id, 0)
        );
    }

    get data() {
        return this.history.data;
    }

    read(id, offset) {
        return this.orm.silent.call("whatsapp_crm.conversation", "get_history", [id, offset, PAGE]);
    }

    async loadMore() {
        const { data } = this;
        this.state.loading = true;
        try {
            const { lines, more } = await this.read(this.props.record.resId, data.lines.length);
            if (data === this.data) {
                data.lines.push(...lines);
                data.more = more;
            }
        } finally {
            this.state.loading = false;
        }
    }
}

const FIELDS = [
    { name: "partner_id", type: "many2one", relation: "res.partner" },
    { name: "lead_id", type: "many2one", relation: "crm.lead" },
    { name: "activity_ids", type: "one2many", relation: "mail.activity" },
];

registry.category("view_widgets").add("wacrm_history", {
    component: History,
    fieldDependencies: FIELDS,
});
