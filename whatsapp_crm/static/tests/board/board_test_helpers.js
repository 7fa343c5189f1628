import { busService } from "@bus/services/bus_service";
import { startServer } from "@mail/../tests/mail_test_helpers";
import {
    defineModels,
    fields,
    models,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";

export const MODEL = "whatsapp_crm.conversation";

class Conversation extends models.Model {
    _name = MODEL;

    name = fields.Char();
    state = fields.Selection({
        selection: [
            ["new", "Unassigned"],
            ["open", "In progress"],
            ["waiting", "Waiting for customer"],
        ],
        readonly: true,
    });
    user_id = fields.Many2one({ relation: "res.users", readonly: true });
    urgency = fields.Selection({
        selection: [
            ["none", "Nobody waits"],
            ["normal", "On time"],
            ["critical", "At risk"],
            ["escalated", "Escalated"],
        ],
        readonly: true,
    });
    urgency_turns_at = fields.Datetime();
    answer_warning_at = fields.Datetime();
    answer_due_at = fields.Datetime();
    waiting_since = fields.Datetime();
    snoozed_until = fields.Datetime();
    resolved_at = fields.Datetime();
    last_in_at = fields.Datetime();
    last_out_at = fields.Datetime();
    undelivered = fields.Char();

    _records = [
        { id: 1, name: "Ana", state: "new", urgency: "none" },
        { id: 2, name: "Bea", state: "open", urgency: "none" },
        { id: 3, name: "Carla", state: "open", urgency: "none" },
    ];
}

export function defineBoardModels() {
    defineModels([Conversation]);
}

export const KANBAN = /* xml */ `
    <kanban js_class="wacrm_conversation_kanban" default_group_by="state" group_create="false" group_edit="false">
        <templates>
            <t t-name="card">
                <field name="name"/>
                <widget name="wacrm_time_chip"/>
                <widget name="wacrm_deadline"/>
            </t>
        </templates>
    </kanban>`;

/**
 * The server behind a board; to be started before the view.
 *
 * @returns {Promise<{pyEnv: Object, change: (ids: number[], more?: Object) => void}>} `change`
 *  tells the screens that conversations changed
 */
export async function startBoardServer() {
    onRpc(MODEL, "get_inbox_counters", () => ({ unassigned: 1, mine: 2, pending: 0 }));
    onRpc("whatsapp_crm.agent", "get_my_state", () => false);
    const tell = listenToBus();
    const pyEnv = await startServer();
    const change = (ids, more) =>
        tell("whatsapp_crm.conversation/changed", {
            ids,
            kinds: ["message"],
            company_id: 1,
            team_ids: [],
            user_ids: [],
            ...more,
        });
    return { pyEnv, change };
}

/**
 * Events of the bus at a known time, without the way through the web socket.
 *
 * @returns {(type: string, payload: Object) => void}
 */
export function listenToBus() {
    const listeners = {};
    patchWithCleanup(busService, {
        start() {
            const service = super.start(...arguments);
            const { subscribe, unsubscribe } = service;
            service.subscribe = (type, listener) => {
                (listeners[type] ??= new Set()).add(listener);
                return subscribe(type, listener);
            };
            service.unsubscribe = (type, listener) => {
                listeners[type]?.delete(listener);
                return unsubscribe(type, listener);
            };
            return service;
        },
    });
    return (type, payload) => listeners[type]?.forEach((listener) => listener(payload));
}
