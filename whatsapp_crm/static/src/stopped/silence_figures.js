import { Component, onWillStart, useState } from "@odoo/owl";

import { useService } from "@web/core/utils/hooks";

/** Above the stopped opportunities: how many were lost in silence this month, and what they were worth. */
export class SilenceFigures extends Component {
    static template = "whatsapp_crm.SilenceFigures";
    static props = {};

    setup() {
        super.setup();
        this.action = useService("action");
        this.orm = useService("orm");
        this.figures = useState({ count: 0, amount: "" });
        onWillStart(async () =>
            Object.assign(this.figures, await this.orm.call("crm.lead", "get_wacrm_silence_figures", []))
        );
    }

    async onClick() {
        await this.action.doAction(
            await this.orm.call("crm.lead", "action_wacrm_lost_in_silence", [])
        );
    }
}
