import { Component, onWillStart, useState } from "@odoo/owl";

import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { awayWords } from "@whatsapp_crm/agent/away_words";
import { SLOW, useConversationChanges } from "@whatsapp_crm/board/conversation_changes";

/** In the inbox's head: on shift or away, and how many of the chats that one takes at once. */
export class MyStateChip extends Component {
    static template = "whatsapp_crm.MyStateChip";
    static props = {};

    setup() {
        this.myState = useService("whatsapp_crm.my_state");
        this.state = useState(this.myState.state);
        onWillStart(() => void this.myState.load());
        useConversationChanges(() => this.myState.load(), SLOW);
    }

    get me() {
        return this.state.me;
    }

    get color() {
        if (this.me.away || this.me.absent) {
            return "text-warning";
        }
        return this.me.on_shift ? "text-success" : "text-muted";
    }

    get status() {
        if (this.me.away) {
            return _t("Away");
        }
        if (this.me.absent) {
            return _t("Time off");
        }
        return this.me.on_shift ? _t("On shift") : _t("Off shift");
    }

    get load() {
        const load = Math.round(this.me.load * 10) / 10;
        return this.me.capacity ? `${load}/${this.me.capacity}` : `${load}`;
    }

    get isFull() {
        return this.me.capacity && this.me.load >= this.me.capacity;
    }

    get title() {
        return this.me.away
            ? awayWords(this.me)
            : _t("%s. Your conversations in progress; click to be away.", this.status);
    }

    toggle() {
        return this.me.away ? this.myState.comeBack() : this.myState.goAway();
    }
}
