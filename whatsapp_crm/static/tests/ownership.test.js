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
import { advanceTime } from "@odoo/hoot-mock";
import { asyncStep, getService, onRpc, serverState, waitForSteps } from "@web/../tests/web_test_helpers";
import { startWithChat } from "@whatsapp_crm/../tests/whatsapp_crm_test_helpers";
import { withoutSilent } from "@whatsapp_crm/thread/presence_service";

describe.current.tags("desktop");
defineMailModels();

const BAR = ".o-whatsapp_crm-ResponsibleBar";
const LUIS = { id: 7, state: "open", owner_id: 99, owner_name: "Luis", agents_take_over: true };

function stepPosts() {
    onRpcBefore("/mail/message/post", ({ post_data: data }) =>
        asyncStep(`post ${data.wacrm_as_support ? "as support" : "-"}`)
    );
}

async function openChatOf(conversation, options) {
    const chat = await startWithChat({ ...options, conversation });
    await openDiscuss(chat.channelId);
    await contains(".o-whatsapp_crm-ComposerBar");
    return chat;
}

async function goElsewhere(pyEnv) {
    const id = pyEnv["discuss.channel"].create({ name: "elsewhere" });
    const { Thread } = getService("mail.store");
    (await Thread.getOrFetch({ model: "discuss.channel", id })).setAsDiscussThread();
}

test("somebody else's conversation: nothing goes before a choice, then as support", async () => {
    stepPosts();
    const { insert, channelId } = await openChatOf(LUIS, { isMember: false });
    await contains(BAR, { text: "Luis is responsible." });
    await insertText(".o-mail-Composer-input", "Hello");
    await press("Enter");
    await contains(".o-mail-Composer-input", { value: "Hello" });
    await waitForSteps([]);
    await click(`${BAR} .o-support`);
    await contains(BAR, { text: "Luis is responsible. You answer as support." });
    await contains(`${BAR} .o-support`, { count: 0 });
    await press("Enter");
    await waitForSteps(["post as support"]);
    // Another conversation of the same chat is another question.
    insert({
        "discuss.channel": [{ id: channelId, wacrm_conversation: { ...LUIS, id: 8 } }],
    });
    await contains(`${BAR} .o-support`);
});

test("notes are free, whoever is responsible", async () => {
    stepPosts();
    await openChatOf({ ...LUIS, only_owner_answers: true }, { isMember: false });
    await contains(`${BAR}:contains(Only the responsible answers the customer.)`);
    await contains(`${BAR} .o-support`, { count: 0 });
    await click(".o-whatsapp_crm-ComposerBar .o-note");
    await insertText(".o-mail-Composer-input", "Careful");
    await press("Enter");
    await waitForSteps(["post -"]);
});

test("taking over is offered where agents may, and asked for as such", async () => {
    onRpc("has_group", () => false);
    onRpc("whatsapp_crm.conversation", "action_take", ({ args, kwargs }) => {
        asyncStep(`take ${args[0]} ${kwargs.context.wacrm_take_over}`);
        return true;
    });
    const { insert, channelId } = await openChatOf(LUIS, { isMember: false });
    await click(`${BAR} .o-take`);
    await waitForSteps(["take 7 true"]);
    insert({
        "discuss.channel": [
            { id: channelId, wacrm_conversation: { ...LUIS, agents_take_over: false } },
        ],
    });
    await contains(`${BAR} .o-take`, { count: 0 });
});

test("no bar on one's own, an unassigned or a resolved conversation", async () => {
    const { insert, channelId } = await openChatOf(LUIS);
    await contains(BAR);
    for (const change of [
        { owner_id: serverState.userId },
        { owner_id: false, state: "new" },
        { state: "resolved" },
    ]) {
        insert({
            "discuss.channel": [{ id: channelId, wacrm_conversation: { ...LUIS, ...change } }],
        });
        await contains(BAR, { count: 0 });
        insert({ "discuss.channel": [{ id: channelId, wacrm_conversation: LUIS }] });
        await contains(BAR);
    }
});

test("a handoff stands above the composer of whoever may accept it, of nobody else", async () => {
    onRpc("whatsapp_crm.conversation", "action_accept_handoff", () => {
        asyncStep("accept");
        return true;
    });
    const handoff = {
        id: 3,
        giver: "Luis",
        receiver: "Me",
        reason: "Wants the invoice.",
        next_step: "Send it",
        user_ids: [serverState.userId],
        is_for_all: false,
    };
    const { insert, channelId } = await openChatOf({ ...LUIS, handoff }, { isMember: false });
    await contains(`${BAR}.o-handoff`, {
        text: "Luis hands this off: Wants the invoice. Next step: Send it",
    });
    await click(`${BAR} .o-accept`);
    await waitForSteps(["accept"]);
    insert({
        "discuss.channel": [
            {
                id: channelId,
                wacrm_conversation: { ...LUIS, handoff: { ...handoff, user_ids: [98] } },
            },
        ],
    });
    await contains(`${BAR}.o-handoff`, { count: 0 });
    await contains(BAR);
});

test("a phrase to avoid is hinted at while writing to the customer", async () => {
    onRpc("whatsapp_crm.phrase", "get_phrases", () => [
        { phrase: "te paso con", replacements: ["Lo resuelvo yo", "Un segundo"] },
    ]);
    await openChatOf({ ...LUIS, owner_id: serverState.userId });
    await insertText(".o-mail-Composer-input", "Hola. Te paso con soporte");
    await contains(".o-whatsapp_crm-PhraseHint .o-replacement", { count: 2 });
    await click(".o-whatsapp_crm-ComposerBar .o-note");
    await contains(".o-whatsapp_crm-PhraseHint", { count: 0 });
    await click(".o-whatsapp_crm-ComposerBar .o-message");
    await click(".o-replacement", { text: "Lo resuelvo yo" });
    await contains(".o-mail-Composer-input", { value: "Hola. Lo resuelvo yo." });
    await contains(".o-whatsapp_crm-PhraseHint", { count: 0 });
});

test("the hint can be sent away and never blocks", async () => {
    stepPosts();
    onRpc("whatsapp_crm.phrase", "get_phrases", () => [
        { phrase: "te paso con", replacements: ["Lo resuelvo yo"] },
    ]);
    await openChatOf({ ...LUIS, owner_id: serverState.userId });
    await insertText(".o-mail-Composer-input", "Te paso con soporte");
    await click(".o-whatsapp_crm-PhraseHint .btn-close");
    await contains(".o-whatsapp_crm-PhraseHint", { count: 0 });
    await press("Enter");
    await waitForSteps(["post -"]);
});

test("marked messages show it; the action marks", async () => {
    onRpc("whatsapp_crm.conversation", "action_mark_message", ({ args }) => {
        asyncStep(`mark ${args[0]}`);
        return true;
    });
    const mine = { ...LUIS, owner_id: serverState.userId };
    const { insert, channelId, pyEnv } = await startWithChat({ conversation: mine });
    const id = pyEnv["mail.message"].create({
        body: "Hi",
        model: "discuss.channel",
        res_id: channelId,
        message_type: "comment",
    });
    await openDiscuss(channelId);
    await click(".o-mail-Message [title='Expand']");
    await click(".o-mail-Message-moreMenu .o-dropdown-item:contains(Mark for handoff)");
    await waitForSteps(["mark 7"]);
    await contains(".o-whatsapp_crm-Message-mark", { count: 0 });
    insert({
        "discuss.channel": [{ id: channelId, wacrm_conversation: { ...mine, marked_ids: [id] } }],
    });
    await contains(".o-whatsapp_crm-Message-mark");
});

test("who is here is told on open, every half a minute and on leave, and heard", async () => {
    onRpc("/whatsapp_crm/presence", async (request) => {
        const { params } = await request.json();
        asyncStep(`${params.doing}${params.hello ? " hello" : ""}`);
        return true;
    });
    const { channelId, pyEnv } = await openChatOf(LUIS);
    await waitForSteps(["open hello"]);
    await advanceTime(30 * 1000);
    await waitForSteps(["open"]);
    const presence = getService("whatsapp_crm.presence");
    const hear = (doing, more = {}) =>
        presence.hear({ channel_id: channelId, user_id: 99, name: "Luis", doing, ...more });
    hear("open", { hello: true });
    await contains(".o-whatsapp_crm-OthersHere.o-looking", { text: "Here too: Luis" });
    await advanceTime(1000);
    await waitForSteps(["open"]); // the newcomer is answered
    hear("writing");
    await contains(".o-whatsapp_crm-OthersHere.o-writing", { text: "Writing: Luis" });
    await advanceTime(11 * 1000);
    await contains(".o-whatsapp_crm-OthersHere.o-looking");
    hear("left");
    await contains(".o-whatsapp_crm-OthersHere", { count: 0 });
    presence.hear({ channel_id: channelId, user_id: serverState.userId, name: "Me", doing: "open" });
    await contains(".o-whatsapp_crm-OthersHere", { count: 0 });
    await goElsewhere(pyEnv);
    await waitForSteps(["left"]);
});

test("writing is told at most every five seconds, notes too", async () => {
    const { channelId, pyEnv } = await startWithChat();
    onRpc("/whatsapp_crm/presence", async (request) => {
        asyncStep((await request.json()).params.doing);
        return true;
    });
    await openDiscuss(channelId);
    await waitForSteps(["open"]);
    await click(".o-whatsapp_crm-ComposerBar .o-note");
    await insertText(".o-mail-Composer-input", "a");
    await insertText(".o-mail-Composer-input", "b");
    await waitForSteps(["writing"]);
    await goElsewhere(pyEnv);
    await waitForSteps(["left"]);
});

test("whoever was not heard of for a minute is gone", () => {
    const others = {
        1: { name: "A", doing: "open", at: 0 },
        2: { name: "B", doing: "writing", at: 45000 },
        3: { name: "C", doing: "writing", at: 55000 },
    };
    expect(withoutSilent(others, 60000)).toEqual({
        2: { name: "B", doing: "open", at: 45000 },
        3: { name: "C", doing: "writing", at: 55000 },
    });
});
