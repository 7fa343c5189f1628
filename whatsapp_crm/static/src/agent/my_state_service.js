import { reactive } from "@odoo/owl";

import { registry } from "@web/core/registry";

export const AGENT_CHANGED = "whatsapp_crm.agent/changed";
const AGENT = "whatsapp_crm.agent";

/**
 * The user as an agent: on shift, how many chats they have, away. Read when something first shows it,
 * see ``get_my_state`` of the server; ``state.me`` is undefined until then, false for who is no agent.
 */
export class MyState {
    constructor({ action, bus_service: busService, orm }) {
        this.action = action;
        this.orm = orm;
        this.state = reactive({ me: undefined });
        busService.subscribe(AGENT_CHANGED, () => this.state.me && this.load());
    }

    async load() {
        this.state.me = await this.orm.silent.call(AGENT, "get_my_state", []);
    }

    /** Asks until when, and who covers. */
    goAway() {
        return this.action.doAction("whatsapp_crm.whatsapp_crm_away_action", {
            onClose: () => this.load(),
        });
    }

    async comeBack() {
        await this.orm.call(AGENT, "action_back", [[this.state.me.id]]);
        await this.load();
    }
}

export const myStateService = {
    dependencies: ["action", "bus_service", "orm"],
    start: (env, services) => new MyState(services),
};

registry.category("services").add("whatsapp_crm.my_state", myStateService);
