import { Component, onWillStart, useState } from "@odoo/owl";

import { _t } from "@web/core/l10n/translation";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";

/** Above the composer where somebody else is responsible: who, and what one can do about it. */
export class ResponsibleBar extends Component {
    static template = "whatsapp_crm.ResponsibleBar";
    static props = ["composer"];

    setup() {
        super.setup();
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ isSupervisor: false, isBusy: false });
        onWillStart(async () => {
            this.state.isSupervisor = await user.hasGroup("whatsapp_crm.group_supervisor");
        });
    }

    get conversation() {
        return this.props.composer.targetThread.wacrm_conversation;
    }

    get isOfAnother() {
        return this.props.composer.targetThread.wacrmIsOfAnother;
    }

    /** @returns {Object|undefined} the open handoff, where the user may accept it */
    get handoffForMe() {
        const handoff = this.conversation?.state !== "resolved" && this.conversation?.handoff;
        const isForMe = handoff && (handoff.is_for_all || handoff.user_ids.includes(user.userId));
        return isForMe && this.conversation.owner_id !== user.userId ? handoff : undefined;
    }

    get handoffText() {
        if (this.env.inWhatsappCrmChat) {
            return _t("Accept the handoff above to answer.");
        }
        const { giver, reason, next_step: nextStep } = this.handoffForMe;
        return _t("%(giver)s hands this off: %(reason)s. Next step: %(next_step)s", {
            giver,
            reason: reason.replace(/[. ]+$/, ""),
            next_step: nextStep,
        });
    }

    get text() {
        const name = this.conversation.owner_name;
        return this.isSupport
            ? _t("%(name)s is responsible. You answer as support.", { name })
            : _t("%(name)s is responsible.", { name });
    }

    get isSupport() {
        return this.props.composer.wacrmIsSupport;
    }

    get canTake() {
        return this.conversation.agents_take_over || this.state.isSupervisor;
    }

    get canSupport() {
        return !this.conversation.only_owner_answers && !this.isSupport;
    }

    answerAsSupport() {
        this.props.composer.wacrmAnswerAsSupport();
        this.props.composer.autofocus++;
    }

    take() {
        return this.call("action_take", { wacrm_take_over: true });
    }

    accept() {
        return this.call("action_accept_handoff");
    }

    async sendBack() {
        const action = await this.call("action_return_handoff");
        return action && this.action.doAction(action);
    }

    async call(method, context = {}) {
        const { composer } = this.props;
        this.state.isBusy = true;
        try {
            return await this.orm.call(
                "whatsapp_crm.conversation",
                method,
                [[this.conversation.id]],
                { context }
            );
        } finally {
            this.state.isBusy = false;
            composer.autofocus++;
        }
    }
}
