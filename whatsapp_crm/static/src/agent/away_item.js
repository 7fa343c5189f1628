import { Component, onWillStart, useState } from "@odoo/owl";

import { CheckBox } from "@web/core/checkbox/checkbox";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { awayWords } from "@whatsapp_crm/agent/away_words";

/** The switch in the user menu; there is none for who works no conversations. */
export class AwayItem extends Component {
    static template = "whatsapp_crm.AwayItem";
    static components = { CheckBox, DropdownItem };
    static props = {};

    setup() {
        this.myState = useService("whatsapp_crm.my_state");
        this.state = useState(this.myState.state);
        onWillStart(() => void this.myState.load());
    }

    get me() {
        return this.state.me;
    }

    get words() {
        return awayWords(this.me);
    }

    toggle() {
        return this.me.away ? this.myState.comeBack() : this.myState.goAway();
    }
}

registry.category("user_menuitems").add("wacrm_away", () => ({
    type: "component",
    contentComponent: AwayItem,
    sequence: 46,
}));
