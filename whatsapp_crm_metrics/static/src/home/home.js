import { Component, onWillStart, useState } from "@odoo/owl";

import { DateTimeInput } from "@web/core/datetime/datetime_input";
import { deserializeDate, serializeDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { SLOW, useConversationChanges } from "@whatsapp_crm/board/conversation_changes";
import { MyDayRow } from "@whatsapp_crm/story/my_day";
import { FigureTile } from "@whatsapp_crm_metrics/home/figure_tile";

/** The four figures of a day, of all or of one person, then where money may be lost and won. */
export class Home extends Component {
    static template = "whatsapp_crm_metrics.Home";
    static components = { DateTimeInput, FigureTile, Layout, MyDayRow };
    static props = { ...standardActionServiceProps };
    static displayName = _t("Overview");
    static path = "whatsapp-overview";

    setup() {
        super.setup();
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = { controlPanel: {} };
        this.state = useState({ day: undefined, agentId: undefined, shown: undefined });
        onWillStart(() => this.load());
        useConversationChanges(() => this.load(), SLOW);
    }

    async load() {
        const { day, agentId } = this.state;
        const shown = await this.orm.silent.call("whatsapp_crm.home", "get_home", [], {
            day: day ?? false,
            agent_id: agentId ?? false,
        });
        // Another one may have been chosen while it was read.
        if (day === this.state.day && agentId === this.state.agentId) {
            this.state.shown = shown;
        }
    }

    get day() {
        return deserializeDate(this.state.shown.day);
    }

    /** @param {luxon.DateTime|false} day */
    async showDay(day) {
        this.state.day = day ? serializeDate(day) : undefined;
        await this.load();
    }

    move(days) {
        return this.showDay(this.day.plus({ days }));
    }

    async showAgent(id) {
        this.state.agentId = id || undefined;
        await this.load();
    }

    showAll({ action }) {
        return this.action.doAction(action);
    }
}

registry.category("actions").add("whatsapp_crm_metrics.home", Home);
