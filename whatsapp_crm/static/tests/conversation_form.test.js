import { click, contains, defineMailModels, insertText } from "@mail/../tests/mail_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { press } from "@odoo/hoot-dom";
import { animationFrame, Deferred, runAllTimers } from "@odoo/hoot-mock";
import {
    defineModels,
    fields,
    getService,
    MockServer,
    models,
    mountView,
    onRpc,
    serverState,
} from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");

class Tag extends models.Model {
    _name = "crm.tag";

    name = fields.Char();

    _records = [{ id: 1, name: "Price" }];
}

class Handoff extends models.Model {
    _name = "whatsapp_crm.handoff";

    to_user_id = fields.Many2one({ relation: "res.users" });
}

class Conversation extends models.Model {
    _name = "whatsapp_crm.conversation";

    name = fields.Char();
    last_text = fields.Char();
    state = fields.Char();
    channel_id = fields.Integer();
    urgency = fields.Char();
    unread = fields.Boolean();
    came_back = fields.Boolean();
    undelivered = fields.Char();
    waiting_since = fields.Datetime();
    answer_warning_at = fields.Datetime();
    answer_due_at = fields.Datetime();
    urgency_turns_at = fields.Datetime();
    snoozed_until = fields.Datetime();
    last_in_at = fields.Datetime();
    last_out_at = fields.Datetime();
    user_id = fields.Many2one({ relation: "res.users" });
    handoff_id = fields.Many2one({ relation: "whatsapp_crm.handoff" });
    tag_ids = fields.Many2many({ relation: "crm.tag" });

    _records = [
        { id: 1, name: "Ana", state: "new", last_text: "How much is it?", unread: true },
        { id: 2, name: "Luis", state: "new", last_text: "Thanks" },
        { id: 3, name: "Eva", state: "open", user_id: serverState.userId },
    ];
}

defineMailModels();
defineModels([Conversation, Handoff, Tag]);

const ARCH = `
    <form js_class="wacrm_conversation_form" disable_autofocus="1">
        <header>
            <button name="action_take" type="object" string="Take"/>
            <button name="action_hour" type="object" string="In 1 hour" data-menu="snooze"/>
            <button name="action_release" type="object" string="Return to queue" data-menu="more"/>
        </header>
        <field name="name"/>
        <field name="tag_ids" widget="many2many_tags"/>
    </form>`;
const ROW = ".o-whatsapp_crm-ConversationList-row";

function mountForm(resId = 1) {
    return mountView({
        type: "form",
        resModel: "whatsapp_crm.conversation",
        resId,
        arch: ARCH,
    });
}

function tellChanged(ids) {
    MockServer.env["bus.bus"]._sendone("broadcast", "whatsapp_crm.conversation/changed", {
        ids,
        kinds: ["message"],
        company_id: serverState.companies[0].id,
        team_ids: [],
        user_ids: [],
    });
}

test("the list opens another conversation by click, and the next by key", async () => {
    await mountForm();
    await contains(ROW, { count: 3 });
    await contains(`${ROW}.active`, { text: "Ana" });
    await click(`${ROW}:contains(Luis)`);
    await contains(`${ROW}.active`, { text: "Luis" });
    await contains(".o_field_widget[name=name] input", { value: "Luis" });
    await press("alt+n");
    await runAllTimers();
    await contains(`${ROW}.active`, { text: "Eva" });
    await contains(".o_pager", { text: "3 / 3" });
});

test("a dialog's button goes on to the next one", async () => {
    await mountForm();
    await contains(ROW, { count: 3 });
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "whatsapp_crm.next_conversation",
    });
    await contains(`${ROW}.active`, { text: "Luis" });
});

test("a burst of changes is few reads, and only what is shown is read as a form", async () => {
    await mountForm();
    await contains(ROW, { count: 3 });
    let lists = 0;
    onRpc("whatsapp_crm.conversation", "web_search_read", () => void lists++);
    onRpc("whatsapp_crm.conversation", "web_read", () => expect.step("form"));
    MockServer.env["whatsapp_crm.conversation"].write([2], { last_text: "And delivery?" });
    for (let i = 0; i < 30; i++) {
        tellChanged([2]);
    }
    await animationFrame();
    await runAllTimers();
    await contains(`${ROW}:contains(Luis)`, { text: "And delivery?" });
    // The bus may deliver the burst in two parts.
    expect(lists).toBeLessThan(3);
    expect.verifySteps([]);
    tellChanged([1]);
    await animationFrame();
    await runAllTimers();
    await expect.waitForSteps(["form"]);
});

test("what somebody is typing is not read over", async () => {
    await mountForm();
    await contains(ROW, { count: 3 });
    await insertText(".o_field_widget[name=name] input", "Ana María", { replace: true });
    MockServer.env["whatsapp_crm.conversation"].write([1], { last_text: "Hello?" });
    tellChanged([1]);
    await animationFrame();
    await runAllTimers();
    await contains(`${ROW}:contains(Ana)`, { text: "Hello?" });
    await contains(".o_field_widget[name=name] input", { value: "Ana María" });
});

const TAGS = ".o_field_widget[name=tag_ids] input";

test("letters of a tag that is being looked for are not read over, but read once one leaves", async () => {
    await mountForm();
    await contains(ROW, { count: 3 });
    onRpc("whatsapp_crm.conversation", "web_read", () => expect.step("form"));
    await insertText(TAGS, "Pri");
    tellChanged([1]);
    await animationFrame();
    await runAllTimers();
    await contains(TAGS, { value: "Pri" });
    expect.verifySteps([]);
    document.activeElement.blur();
    await runAllTimers();
    await expect.waitForSteps(["form"]);
});

test("what was asked for before somebody began to type comes too late", async () => {
    await mountForm();
    await contains(ROW, { count: 3 });
    const answer = new Deferred();
    onRpc("whatsapp_crm.conversation", "web_read", async () => {
        expect.step("form");
        await answer;
    });
    MockServer.env["whatsapp_crm.conversation"].write([1], { name: "Ana María" });
    tellChanged([1]);
    await animationFrame();
    await runAllTimers();
    await expect.waitForSteps(["form"]);
    await insertText(TAGS, "Pri");
    answer.resolve();
    await animationFrame();
    await contains(TAGS, { value: "Pri" });
    await contains(".o_field_widget[name=name] input", { value: "Ana" });
    document.activeElement.blur();
    await runAllTimers();
    await expect.waitForSteps(["form"]);
    await contains(".o_field_widget[name=name] input", { value: "Ana María" });
});

test("a conversation whose last answer did not arrive says so and why", async () => {
    Conversation._records[1].undelivered = "Check the number";
    await mountForm();
    await contains(`${ROW}:contains(Luis) .o-whatsapp_crm-UndeliveredMark[title='Not delivered: Check the number']`);
    await contains(".o-whatsapp_crm-UndeliveredMark", { count: 1 });
});

test("buttons stand at hand or in their menu", async () => {
    await mountForm();
    await contains(".o_statusbar_buttons > button", { text: "Take" });
    await contains("button[name=action_hour]", { count: 0 });
    await click(".o_statusbar_buttons button", { text: "Snooze" });
    await contains(".o-dropdown--menu button[name=action_hour]");
    await contains(".o-dropdown--menu button[name=action_release]", { count: 0 });
    await click(".o_statusbar_buttons button[title=More]");
    await contains(".o-dropdown--menu button[name=action_release]");
});
