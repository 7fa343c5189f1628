import { click, contains, defineMailModels, openDiscuss } from "@mail/../tests/mail_test_helpers";
import { describe, test } from "@odoo/hoot";
import { asyncStep, onRpc, serverState, waitForSteps } from "@web/../tests/web_test_helpers";
import { startWithChat } from "@whatsapp_crm/../tests/whatsapp_crm_test_helpers";

describe.current.tags("desktop");
defineMailModels();

/** A message of ours in the chat; the returned function tells its status. */
async function withMessage() {
    const { channelId, pyEnv, insert } = await startWithChat();
    const id = pyEnv["mail.message"].create({
        author_id: serverState.partnerId,
        body: "Hello",
        message_type: "comment",
        model: "discuss.channel",
        res_id: channelId,
    });
    await openDiscuss(channelId);
    await contains(".o-mail-Message");
    return (status, more = {}) =>
        insert({ "mail.message": [{ id, wacrm_tick: { status, ids: [5], ...more } }] });
}

test("ticks follow the status", async () => {
    const tell = await withMessage();
    await contains(".o-whatsapp_crm-MessageTick", { count: 0 });
    tell("queued");
    await contains(".o-whatsapp_crm-MessageTick .fa-clock-o");
    tell("sent");
    await contains(".o-whatsapp_crm-MessageTick .fa-check", { count: 1 });
    tell("delivered");
    await contains(".o-whatsapp_crm-MessageTick:not(.o-read) .fa-check", { count: 2 });
    tell("read");
    await contains(".o-whatsapp_crm-MessageTick.o-read .fa-check", { count: 2 });
});

test("an answer that was late on its way takes nothing back", async () => {
    const tell = await withMessage();
    tell("read", { at: 3 });
    await contains(".o-whatsapp_crm-MessageTick.o-read");
    tell("sent", { at: 2 });
    await contains(".o-whatsapp_crm-MessageTick.o-read");
    tell("queued", { at: 4, ids: [6] });
    await contains(".o-whatsapp_crm-MessageTick .fa-clock-o");
});

test("a failure says what to do and sends again", async () => {
    onRpc("whatsapp_crm.message", "action_retry", ({ args }) => {
        asyncStep(`retry ${args[0]}`);
        return true;
    });
    const tell = await withMessage();
    tell("failed", { advice: "Check the number" });
    await click(".o-whatsapp_crm-MessageProblem", { text: "Not delivered" });
    await contains(".o-whatsapp_crm-MessageProblemPopover p:contains(Check the number)");
    await click(".o-whatsapp_crm-MessageProblemPopover button", { text: "Send again" });
    await waitForSteps(["retry 5"]);
});

test("an unconfirmed message is sent again only after a warning", async () => {
    onRpc("whatsapp_crm.message", "action_retry", () => {
        asyncStep("retry");
        return true;
    });
    const tell = await withMessage();
    tell("unknown");
    await click(".o-whatsapp_crm-MessageProblem", { text: "Not confirmed by WhatsApp" });
    await contains(".o-whatsapp_crm-MessageProblemPopover button", { text: "Mark as sent" });
    await click(".o-whatsapp_crm-MessageProblemPopover button", { text: "Send again" });
    await contains(".modal-body:contains(get it twice)");
    await waitForSteps([]);
    await click(".modal button", { text: "Send again" });
    await waitForSteps(["retry"]);
});
