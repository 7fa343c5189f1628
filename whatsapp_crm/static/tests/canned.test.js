import {
    click,
    contains,
    defineMailModels,
    insertText,
    onRpcBefore,
    openDiscuss,
} from "@mail/../tests/mail_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { press } from "@odoo/hoot-dom";
import { asyncStep, makeServerError, onRpc, waitForSteps } from "@web/../tests/web_test_helpers";
import { startWithChat } from "@whatsapp_crm/../tests/whatsapp_crm_test_helpers";

describe.current.tags("desktop");
defineMailModels();

const INPUT = ".o-mail-Composer-input";
const CHOICES = ".o-whatsapp_crm-CannedBar-choices";
const OPEN = ".o-whatsapp_crm-CannedBar-open";
const BUTTONS = { kind: "buttons", button: "", titles: ["Yes", "No"] };

/** A chat, and one canned response "hello" that the server fills in with `filled`. */
async function startWithCanned(filled = {}) {
    const chat = await startWithChat();
    const id = chat.pyEnv["mail.canned.response"].create({
        source: "hello",
        substitution: "Hello {customer}",
    });
    onRpc("mail.canned.response", "wacrm_fill", ({ args }) => {
        asyncStep(`fill for ${args[1]}`);
        return {
            text: "Hello Ana",
            open: [],
            attachment_id: false,
            store: {},
            ...filled,
            choices: filled.choices ? { id, ...filled.choices } : false,
        };
    });
    onRpcBefore("/mail/message/post", ({ post_data: data }) =>
        asyncStep(data.wacrm_canned_id === id ? "post with buttons" : "post")
    );
    return chat;
}

async function chooseCanned() {
    await insertText(INPUT, "::hello");
    await click(".o-mail-Composer-suggestion");
}

test("a canned response comes filled in and goes with its buttons", async () => {
    const { channelId } = await startWithCanned({ choices: BUTTONS });
    await openDiscuss(channelId);
    await insertText(INPUT, "Good morning. ");
    await chooseCanned();
    await waitForSteps([`fill for ${channelId}`]);
    await contains(INPUT, { value: "Good morning. Hello Ana " });
    await contains(`${CHOICES} .o-choice`, { count: 2 });
    await press("Enter");
    await waitForSteps(["post with buttons"]);
    await contains(CHOICES, { count: 0 });
    await contains(INPUT, { value: "" });
});

test("its buttons can be taken off", async () => {
    const { channelId } = await startWithCanned({ choices: BUTTONS });
    await openDiscuss(channelId);
    await chooseCanned();
    await click(`${CHOICES} .btn-close`);
    await contains(CHOICES, { count: 0 });
    await press("Enter");
    await waitForSteps([`fill for ${channelId}`, "post"]);
});

test("a note goes without buttons", async () => {
    const { channelId } = await startWithCanned({ choices: BUTTONS });
    await openDiscuss(channelId);
    await chooseCanned();
    await contains(CHOICES);
    await click(".o-whatsapp_crm-ComposerBar .o-note");
    await contains(CHOICES, { count: 0 });
    await press("Enter");
    await waitForSteps([`fill for ${channelId}`, "post"]);
});

test("what is not known is asked for, and nothing goes before", async () => {
    const { channelId } = await startWithCanned({
        text: "Hello Ana, {order} costs {amount}",
        open: [
            { name: "order", label: "Last order" },
            { name: "amount", label: "Its amount" },
        ],
    });
    await openDiscuss(channelId);
    await chooseCanned();
    await contains(`${OPEN} label`, { text: "Last order {order}" });
    await contains(".o-mail-Composer button[title='Send']:disabled");
    await press("Enter");
    await contains(INPUT, { value: "Hello Ana, {order} costs {amount} " });
    await insertText(`${OPEN} input[data-name='order']`, "S001");
    await press("Enter");
    await contains(INPUT, { value: "Hello Ana, S001 costs {amount} " });
    await click(`${OPEN} .o-leave`);
    await contains(OPEN, { count: 0 });
    await contains(INPUT, { value: "Hello Ana, S001 costs " });
    await waitForSteps([`fill for ${channelId}`]);
    await click(INPUT);
    await press("Enter");
    await waitForSteps(["post"]);
});

test("braces that the writer takes out are asked for no more", async () => {
    const { channelId } = await startWithCanned({
        text: "Order {order}",
        open: [{ name: "order", label: "Last order" }],
    });
    await openDiscuss(channelId);
    await chooseCanned();
    await contains(OPEN);
    await insertText(INPUT, "Something else", { replace: true });
    await contains(OPEN, { count: 0 });
    await waitForSteps([`fill for ${channelId}`]);
});

test("a refused message comes back with its buttons", async () => {
    const { channelId } = await startWithCanned({ choices: BUTTONS });
    onRpc("/mail/message/post", () => {
        asyncStep("refused");
        throw makeServerError({ message: "The window is closed" });
    });
    await openDiscuss(channelId);
    await chooseCanned();
    await contains(CHOICES);
    await press("Enter");
    await contains(".o_notification", { text: "The window is closed" });
    await contains(`${CHOICES} .o-choice`, { count: 2 });
    await waitForSteps([`fill for ${channelId}`, "refused"]);
});

test("elsewhere a canned response is the text that it is", async () => {
    const { pyEnv } = await startWithCanned({ choices: BUTTONS });
    const roomId = pyEnv["discuss.channel"].create({ name: "Team" });
    await openDiscuss(roomId);
    await chooseCanned();
    await contains(INPUT, { value: "Hello {customer} " });
    await contains(CHOICES, { count: 0 });
    await waitForSteps([]);
    expect(OPEN).toHaveCount(0);
});
