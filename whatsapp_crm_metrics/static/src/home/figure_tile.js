import { Component } from "@odoo/owl";

import { useService } from "@web/core/utils/hooks";

/** One figure: what it is, what it counts and of how many rows; a click opens these. */
export class FigureTile extends Component {
    static template = "whatsapp_crm_metrics.FigureTile";
    static props = { figure: Object, isBrief: { type: Boolean, optional: true } };

    setup() {
        super.setup();
        this.action = useService("action");
    }

    open(ev) {
        return this.action.doAction(this.props.figure.action, { newWindow: ev.ctrlKey || ev.metaKey });
    }
}
