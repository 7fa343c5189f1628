import { Component, useState } from "@odoo/owl";

import { useReread } from "@whatsapp_crm/context/use_reread";

import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const PAGE = 100;

/** What happened in a conversation, sentence by sentence: `<widget name="wacrm_story"/>`. */
export class Story extends Component {
    static template = "whatsapp_crm.Story";
    static props = { ...standardWidgetProps };

    setup() {
        super.setup();
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ loading: false, wholeCustomer: false, limit: PAGE });
        this.story = useReread(
            FIELDS.map(({ name }) => name),
            (id) => this.read(id)
        );
    }

    get data() {
        return this.story.data;
    }

    read(id) {
        return this.orm.silent.call("whatsapp_crm.conversation", "get_story", [
            id,
            this.state.wholeCustomer,
            this.state.limit,
        ]);
    }

    async show(wholeCustomer, limit) {
        Object.assign(this.state, { wholeCustomer, limit, loading: true });
        try {
            this.story.data = await this.read(this.props.record.resId);
        } finally {
            this.state.loading = false;
        }
    }

    toggleCustomer() {
        return this.show(!this.state.wholeCustomer, PAGE);
    }

    showEarlier() {
        return this.show(this.state.wholeCustomer, this.state.limit * 4);
    }

    async print() {
        this.action.doAction(
            await this.orm.call("whatsapp_crm.conversation", "action_print_story", [
                [this.props.record.resId],
                this.state.wholeCustomer,
            ])
        );
    }
}

/** How many facts there are, and what is read again when it changes: an opportunity is won elsewhere. */
const FIELDS = [
    { name: "milestone_count", type: "integer" },
    { name: "lead_id", type: "many2one", relation: "crm.lead" },
    { name: "lead_stage_id", type: "many2one", relation: "crm.stage" },
];

registry.category("view_widgets").add("wacrm_story", {
    component: Story,
    fieldDependencies: FIELDS,
});
