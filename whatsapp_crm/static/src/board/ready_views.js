import { Component, onWillStart, useState } from "@odoo/owl";

import { useBus, useService } from "@web/core/utils/hooks";
import { SLOW, useConversationChanges } from "@whatsapp_crm/board/conversation_changes";
import { READY_VIEWS } from "@whatsapp_crm/board/inbox_search_model";

/** What should not be there at all is shown when it is. */
const ONLY_WITH_CONTENT = new Set(["seen_unanswered"]);

const ICONS = { pending: "fa-fire", seen_unanswered: "fa-eye" };

/** The views that agents live in, one click away, and how much waits in each. */
export class ReadyViews extends Component {
    static template = "whatsapp_crm.ReadyViews";
    static props = {};

    setup() {
        super.setup();
        this.orm = useService("orm");
        this.counters = useState({});
        onWillStart(() => void this.count());
        useConversationChanges(() => this.count(), SLOW);
        useBus(this.env.searchModel, "update", this.render);
    }

    async count() {
        const counters = await this.orm.silent.call(
            "whatsapp_crm.conversation",
            "get_inbox_counters",
            []
        );
        Object.assign(this.counters, counters);
    }

    get views() {
        const items = this.env.searchModel.readyViews;
        return READY_VIEWS.filter((name) => items[name])
            .map((name) => ({
                name,
                label: items[name].description,
                icon: ICONS[name],
                isShort: ONLY_WITH_CONTENT.has(name) && !items[name].isActive,
                count: this.counters[name],
                isActive: items[name].isActive,
            }))
            .filter(({ name, count, isActive }) => count || isActive || !ONLY_WITH_CONTENT.has(name));
    }

    show(name) {
        this.env.searchModel.showReadyView(name);
    }
}
