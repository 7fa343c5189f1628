import { fields } from "@mail/core/common/record";
import { Thread } from "@mail/core/common/thread_model";

import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";

const MINUTE = 60 * 1000;
/** The server closes the window this much before WhatsApp does: sending takes time. */
const WINDOW_MARGIN = 2 * MINUTE;

/** @type {import("models").Thread} */
const threadPatch = {
    setup() {
        super.setup(...arguments);
        /** Until when WhatsApp takes messages that are no templates. */
        this.wacrm_window_until = fields.Datetime();
        /** Milliseconds; whoever shows the window moves it on. */
        this.wacrmNow = Date.now();
    },
    /** Whole minutes left to write, 0 when only templates are taken. */
    get wacrmWindowMinutes() {
        const end = this.wacrm_window_until ? this.wacrm_window_until.toMillis() : 0;
        const left = end - WINDOW_MARGIN - this.wacrmNow;
        return left > 0 ? Math.ceil(left / MINUTE) : 0;
    },
    get wacrmIsWindowOpen() {
        return this.wacrmWindowMinutes > 0;
    },
    get wacrmWindowText() {
        const hours = Math.floor(this.wacrmWindowMinutes / 60);
        const minutes = this.wacrmWindowMinutes % 60;
        if (hours >= 2) {
            return _t("24-hour window: %(hours)s h left", { hours });
        }
        if (hours) {
            return _t("24-hour window: %(hours)s h %(minutes)s min left", { hours, minutes });
        }
        return _t("24-hour window: %(minutes)s min left", { minutes });
    },
    /** @param {boolean} asSupport the user chose to answer although a colleague is responsible */
    wacrmSendTemplate(asSupport) {
        return this.store.env.services.action.doAction(
            "whatsapp_crm.whatsapp_crm_template_send_action",
            {
                additionalContext: {
                    default_channel_id: this.id,
                    default_as_support: Boolean(asSupport),
                },
            }
        );
    },
};
patch(Thread.prototype, threadPatch);
