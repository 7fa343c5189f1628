import { onMounted, onWillUnmount, useExternalListener } from "@odoo/owl";

import { ConnectionLostError } from "@web/core/network/rpc";
import { user } from "@web/core/user";
import { useBus, useService } from "@web/core/utils/hooks";
import { Coalescer } from "@whatsapp_crm/board/coalescer";

export const CHANGED = "whatsapp_crm.conversation/changed";

/** Timing of what is read beside the cards: numbers may follow a moment later. */
export const SLOW = { first: 900, jitter: 400, pause: 4000, longestPause: 8000, quick: 2 };

/**
 * Calls `refresh` when conversations changed that the user may see: coalesced, never while the
 * tab is hidden, once more when it becomes visible or the connection is made or comes back.
 *
 * @param {() => Promise<any>|any} refresh reads again what the component shows
 * @param {Object} [options] those of `Coalescer`
 * @param {(change: {ids: number[], kinds: string[], company_id: number, team_ids: number[],
 *   user_ids: number[]}) => boolean} [options.concerns] leave out what makes no difference
 * @returns {Coalescer} whose `request()` asks for one more refresh
 */
export function useConversationChanges(refresh, { concerns = () => true, ...timing } = {}) {
    const busService = useService("bus_service");
    const coalescer = new Coalescer(() => ignoringLostConnection(refresh), timing);
    const onChange = (change) => {
        if (isOfActiveCompany(change) && concerns(change)) {
            coalescer.request();
        }
    };
    onMounted(() => busService.subscribe(CHANGED, onChange));
    onWillUnmount(() => {
        busService.unsubscribe(CHANGED, onChange);
        coalescer.close();
    });
    // What changed between the first reading and this moment was told to nobody.
    useBus(busService, "BUS:CONNECT", () => coalescer.request());
    useBus(busService, "BUS:RECONNECT", () => coalescer.request());
    useExternalListener(document, "visibilitychange", () => coalescer.resume());
    return coalescer;
}

function isOfActiveCompany({ company_id: companyId }) {
    return !companyId || user.activeCompanies.some((company) => company.id === companyId);
}

/** Odoo tells by itself that the connection is lost; nobody pressed anything here. */
async function ignoringLostConnection(refresh) {
    try {
        await refresh();
    } catch (error) {
        if (!(error instanceof ConnectionLostError)) {
            throw error;
        }
    }
}
