import { Activity } from "@mail/core/common/activity_model";
import { Activity as ActivityComponent } from "@mail/core/web/activity";
import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";

/**
 * What the activity of a follow-up offers, see ``whatsapp_crm.followup._offer``.
 */
patch(Activity.prototype, {
    setup() {
        super.setup(...arguments);
        this.wacrm_followup = false;
    },
});

patch(ActivityComponent.prototype, {
    get wacrmFollowup() {
        return this.props.activity.wacrm_followup || false;
    },

    get wacrmSendLabel() {
        const { price } = this.wacrmFollowup;
        return price ? _t("Send · %(price)s", { price }) : _t("Send");
    },

    /** Send what is offered; what is missing is asked for in the dialog. */
    async wacrmSend() {
        await this.wacrmOffer("action_send_offer");
    },

    /** Look at it first, and change it. */
    async wacrmLook() {
        await this.wacrmOffer("action_open_offer");
    },

    async wacrmOffer(method) {
        const { thread } = this;
        const { orm, action } = this.env.services;
        const dialog = await orm.call("whatsapp_crm.followup", method, [this.wacrmFollowup.id]);
        const changed = () => this.props.onActivityChanged(thread);
        if (dialog) {
            await action.doAction(dialog, { onClose: changed });
        } else {
            this.env.services.notification.add(_t("It is on its way."), { type: "success" });
            changed();
        }
    },

    async wacrmOpenChat() {
        await this.env.services.action.doAction({
            type: "ir.actions.act_window",
            res_model: "whatsapp_crm.conversation",
            res_id: this.wacrmFollowup.conversation,
            views: [[false, "form"]],
        });
    },
});
