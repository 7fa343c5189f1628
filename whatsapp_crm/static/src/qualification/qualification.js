import { Component, useState } from "@odoo/owl";

import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const MODEL = "whatsapp_crm.conversation";
const BADGES = {
    qualified: "text-bg-success",
    sql: "text-bg-success",
    mql: "text-bg-info",
    rejected: "text-bg-secondary",
};

/** What a team asks to qualify an opportunity, answered by one tap: `<widget name="wacrm_qualification"/>`. */
export class Qualification extends Component {
    static template = "whatsapp_crm.Qualification";
    static props = { ...standardWidgetProps };

    setup() {
        super.setup();
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ data: false, busy: false });
        useRecordObserver((record) => {
            this.state.data = record.data.qualification;
        });
    }

    get data() {
        return this.state.data;
    }

    get badge() {
        return BADGES[this.data.state];
    }

    get answered() {
        return this.data.questions.filter(({ value }) => value).length;
    }

    /** Keep what was tapped; tapping it again takes it back. */
    tap(question, answer) {
        return this.answer(question, answer.chosen ? "" : answer.key);
    }

    /** Enter or leaving the field keeps the words. */
    write(question, ev) {
        const words = ev.target.value.trim();
        if (words && words !== question.value) {
            this.answer(question, words);
        }
    }

    answer(question, answer) {
        return this.call("action_answer_question", question.name, answer);
    }

    accept() {
        return this.call("action_accept_lead");
    }

    async reject() {
        const { record } = this.props;
        await this.action.doAction(
            await this.orm.call(MODEL, "action_open_reject_lead", [[record.resId]]),
            { onClose: () => record.load() }
        );
    }

    /** The server says how the panel is afterwards; the rest of the form is read again by the event it sends. */
    async call(method, ...args) {
        const { resId } = this.props.record;
        this.state.busy = true;
        try {
            const data = await this.orm.call(MODEL, method, [[resId], ...args]);
            if (resId === this.props.record.resId) {
                this.state.data = data;
            }
        } finally {
            this.state.busy = false;
        }
    }
}

registry.category("view_widgets").add("wacrm_qualification", {
    component: Qualification,
    fieldDependencies: [{ name: "qualification", type: "json", readonly: true }],
});
