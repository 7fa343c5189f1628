import { Component, useEffect, useRef, useState } from "@odoo/owl";

import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { TimeChip } from "@whatsapp_crm/board/time_chip";
import { undeliveredTitle } from "@whatsapp_crm/board/undelivered_mark";

/** The conversations of the current view, one click or key away. */
export class ConversationList extends Component {
    static template = "whatsapp_crm.ConversationList";
    static components = { TimeChip };
    static props = {
        worklist: Object,
        currentId: Number,
        open: Function,
    };

    setup() {
        super.setup();
        this.store = useState(useService("mail.store"));
        this.root = useRef("root");
        this.undeliveredTitle = undeliveredTitle;
        useEffect(
            () => this.showCurrent(),
            () => [this.props.currentId, this.props.worklist.isLoaded]
        );
    }

    get hiddenCount() {
        return this.props.worklist.count - this.props.worklist.rows.length;
    }

    showCurrent() {
        const current = this.root.el.querySelector("[aria-current]");
        current?.scrollIntoView({ block: "nearest" });
    }

    isCurrent(row) {
        return row.id === this.props.currentId;
    }

    /** What was begun here and not sent yet. */
    draftOf(row) {
        const thread = this.store.Thread.get({ model: "discuss.channel", id: row.channel_id });
        return this.isCurrent(row) ? "" : thread?.composer?.composerText?.trim();
    }

    isOfSomebodyElse(row) {
        return row.user_id && row.user_id.id !== user.userId;
    }
}
