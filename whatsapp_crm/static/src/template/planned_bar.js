import { Component, useState } from "@odoo/owl";

import { deserializeDateTime, formatDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { dayText } from "@whatsapp_crm/board/wait_time";

const { DateTime } = luxon;

const MODEL = "whatsapp_crm.planned.message";
const SHOWN = 2;

/** Above the composer: what is planned for this chat, to be changed or taken back there. */
export class PlannedBar extends Component {
    static template = "whatsapp_crm.PlannedBar";
    static props = ["thread"];

    setup() {
        super.setup();
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ isBusy: false, showsAll: false });
    }

    get all() {
        return this.props.thread.wacrm_planned ?? [];
    }

    get planned() {
        return this.state.showsAll ? this.all : this.all.slice(0, SHOWN);
    }

    get more() {
        return this.all.length - this.planned.length;
    }

    get moreText() {
        return _t("%(count)s more", { count: this.more });
    }

    when({ send_at: sendAt }) {
        const moment = deserializeDateTime(sendAt);
        const time = moment.toLocaleString(DateTime.TIME_SIMPLE);
        return moment.hasSame(DateTime.now(), "day")
            ? _t("Planned for today, %(time)s", { time })
            : _t("Planned for %(day)s, %(time)s", { day: dayText(moment), time });
    }

    whenTitle({ send_at: sendAt }) {
        return formatDateTime(deserializeDateTime(sendAt));
    }

    async change({ id }) {
        return this.action.doAction(await this.orm.call(MODEL, "action_edit", [[id]]));
    }

    async cancel({ id }) {
        this.state.isBusy = true;
        try {
            await this.orm.call(MODEL, "action_cancel", [[id]]);
        } finally {
            this.state.isBusy = false;
        }
    }
}
