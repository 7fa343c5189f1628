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
import { asyncStep, makeServerError, onRpc, waitForSteps } from "@web/../tests/web_test_helpers";
import { startWithChat } from "@whatsapp_crm/../tests/whatsapp_crm_test_helpers";

describe.current.tags("desktop");
defineMailModels();

function stepPosts() {
    onRpcBefore("/mail/message/post", ({ post_data: data }) => {
        asyncStep(`${data.subtype_xmlid} ${data.wacrm_answers_until ? "answers" : "-"}`);
    });
}

test("a note is posted as a note, a message says what it answers", async () => {
    const { channelId, pyEnv } = await startWithChat();
    pyEnv["mail.message"].create({
        body: "Hi",
        model: "discuss.channel",
        res_id: channelId,
        message_type: "comment",
    });
    stepPosts();
    await openDiscuss(channelId);
    await contains(".o-mail-Message");
    await insertText(".o-mail-Composer-input", "Hello");
    await press("Enter");
    await waitForSteps(["mail.mt_comment answers"]);
    await click(".o-whatsapp_crm-ComposerBar .o-note");
    await contains(
        ".o-mail-Composer-input[placeholder='Internal note: the customer does not see it']"
    );
    await insertText(".o-mail-Composer-input", "Careful");
    await press("Enter");
    await waitForSteps(["mail.mt_note -"]);
});

test("closed window: notes only, and a template", async () => {
    const { channelId } = await startWithChat({ minutesLeft: 1 });
    await openDiscuss(channelId);
    await contains(".o-whatsapp_crm-ComposerBar.o-note");
    await contains(".o-whatsapp_crm-ComposerBar .o-message:disabled");
    await contains(".o-whatsapp_crm-ComposerBar-closed button", { text: "Send template" });
});

test("the window closes by the clock and leaves a begun message alone", async () => {
    const { channelId } = await startWithChat({ minutesLeft: 5 });
    stepPosts();
    await openDiscuss(channelId);
    await contains(".o-whatsapp_crm-ComposerBar-window", { text: "24-hour window: 3 min left" });
    await insertText(".o-mail-Composer-input", "Half a sentence");
    await advanceTime(4 * 60 * 1000);
    await contains(".o-whatsapp_crm-ComposerBar-closed");
    await contains(".o-whatsapp_crm-ComposerBar:not(.o-note)");
    await press("Enter");
    await contains(".o-mail-Composer-input", { value: "Half a sentence" });
    await waitForSteps([]);
});

test("a refused message comes back into the composer, with the reason", async () => {
    const { channelId } = await startWithChat();
    onRpc("/mail/message/post", () => {
        throw makeServerError({ message: "The window is closed" });
    });
    await openDiscuss(channelId);
    await insertText(".o-mail-Composer-input", "Keep me");
    await press("Enter");
    await contains(".o_notification", { text: "The window is closed" });
    await contains(".o-mail-Composer-input", { value: "Keep me" });
    await contains(".o-mail-Message", { count: 0 });
});

test("typing is told for members who write a message, for nobody else", async () => {
    const { channelId } = await startWithChat();
    onRpcBefore("/discuss/channel/notify_typing", ({ is_typing: is }) => asyncStep(`typing ${is}`));
    await openDiscuss(channelId);
    await click(".o-whatsapp_crm-ComposerBar .o-note");
    await insertText(".o-mail-Composer-input", "a");
    await waitForSteps([]);
    await insertText(".o-mail-Composer-input", "", { replace: true });
    await click(".o-whatsapp_crm-ComposerBar .o-message");
    await advanceTime(60 * 1000);
    await insertText(".o-mail-Composer-input", "b");
    await waitForSteps(["typing true"]);
});

test("typing of a non-member is not told", async () => {
    const { channelId } = await startWithChat({ isMember: false });
    onRpcBefore("/discuss/channel/notify_typing", () => asyncStep("typing"));
    await openDiscuss(channelId);
    await insertText(".o-mail-Composer-input", "a");
    await waitForSteps([]);
    expect(".o-mail-Composer-input").toHaveValue("a");
});
