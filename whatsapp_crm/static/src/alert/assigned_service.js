import { deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { Attention } from "@whatsapp_crm/alert/attention";
import { isOnMainTab } from "@whatsapp_crm/alert/main_tab";
import { secondsSince, waitText } from "@whatsapp_crm/board/wait_time";

export const ASSIGNED = "whatsapp_crm.conversation/assigned";

/** A colleague made the user responsible: who, for which customer, and how long that one has waited. */
export class Assignments {
    constructor(services) {
        this.action = services.action;
        this.multiTab = services.multi_tab;
        this.attention = new Attention(services);
        services.bus_service.subscribe(ASSIGNED, (given) => this.onAssigned(given));
    }

    /** @param {{id: number, name: string, text: string, giver: string, waiting_since: string|false, count: number}} given */
    async onAssigned(given) {
        if (await isOnMainTab(this.multiTab)) {
            const look = { tag: `${ASSIGNED}/${given.id}`, sticky: true, className: "o-whatsapp_crm-Ring" };
            this.attention.show({ ...look, ...this.describe(given) }, () => this.open(given));
        }
    }

    describe({ name, text, giver, waiting_since: since, count }) {
        if (count > 1) {
            return { title: _t("%(giver)s assigned %(count)s conversations to you", { giver, count }), body: name };
        }
        return {
            title: _t("%(giver)s assigned %(name)s to you", { giver, name }),
            body: since
                ? _t("Has waited for %s", waitText(secondsSince(deserializeDateTime(since))))
                : text,
        };
    }

    open({ id, count }) {
        if (count > 1) {
            return this.action.doAction("whatsapp_crm.whatsapp_crm_conversation_action");
        }
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "whatsapp_crm.conversation",
            res_id: id,
            views: [[false, "form"]],
        });
    }
}

export const assignedService = {
    dependencies: ["action", "bus_service", "multi_tab", ...Attention.services],
    start: (env, services) => new Assignments(services),
};

registry.category("services").add("whatsapp_crm.assigned", assignedService);
