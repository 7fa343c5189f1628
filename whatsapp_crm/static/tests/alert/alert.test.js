import { defineMailModels, start, startServer } from "@mail/../tests/mail_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import { getService, mockService, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { browser } from "@web/core/browser/browser";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { ALERT, ALERT_OVER } from "@whatsapp_crm/alert/alert_service";
import { listenToBus } from "../board/board_test_helpers";

describe.current.tags("desktop");
defineMailModels();

const CALL = { id: 5, point: "warning", name: "Ana", minutes: 5, text: "Hello?", count: 1 };

async function startAlerts({ hasFocus = true, isOnMainTab = true, shown } = {}) {
    patchWithCleanup(document, { hasFocus: () => hasFocus });
    const opened = [];
    mockService("action", {
        doAction: (action) => opened.push(action),
        get currentController() {
            return shown && { action: { res_model: "whatsapp_crm.conversation" }, props: { resId: shown } };
        },
    });
    const tell = listenToBus();
    await startServer();
    await start();
    patchWithCleanup(getService("multi_tab"), { isOnMainTab: async () => isOnMainTab });
    const sounds = [];
    patchWithCleanup(getService("mail.sound_effects"), { play: (name) => sounds.push(name) });
    const send = async (type, payload) => {
        tell(type, payload);
        await advanceTime(100);
        await animationFrame();
    };
    return {
        alert: (call) => send(ALERT, { ...CALL, ...call }),
        over: (...ids) => send(ALERT_OVER, { ids }),
        opened,
        sounds,
    };
}

test("it says who waits, how long and for what, and its click leads to the composer", async () => {
    const { alert, opened, sounds } = await startAlerts();
    await alert();
    expect(".o_notification").toHaveText(/At risk · waiting for 5 min[\s\S]*Ana: Hello\?/);
    expect(sounds).toHaveLength(1);
    await advanceTime(60000);
    expect(".o_notification").toHaveCount(1, { message: "it stays" });
    document.querySelector(".o_notification_buttons button").click();
    await animationFrame();
    expect(opened[0]).toMatchObject({ res_id: 5, context: { wacrm_write: true } });
    expect(".o_notification").toHaveCount(0);
});

test("two at the same moment are shown as one", async () => {
    const { alert } = await startAlerts();
    let answer;
    const forgetful = () => new Promise((resolve) => (answer = resolve)); // as Odoo's: the last question counts
    patchWithCleanup(getService("multi_tab"), { isOnMainTab: forgetful });
    await Promise.all([alert(), alert({ id: 6, name: "Bea" })]);
    answer(true);
    await animationFrame();
    expect(".o_notification").toHaveCount(1);
    expect(".o_notification").toHaveText(/2 conversations need an answer[\s\S]*Ana, Bea/);
});

test("where no tab answers it is shown all the same", async () => {
    const { alert } = await startAlerts();
    patchWithCleanup(getService("multi_tab"), { isOnMainTab: () => new Promise(() => {}) });
    await alert();
    expect(".o_notification").toHaveCount(0);
    await advanceTime(1000); // asked once more
    await advanceTime(1000);
    await animationFrame();
    expect(".o_notification").toHaveCount(1);
});

test("it goes when the customer is answered", async () => {
    const { alert, over } = await startAlerts();
    await alert();
    await alert({ id: 6, name: "Bea" });
    await over(5, 99);
    expect(".o_notification").toHaveCount(1);
    expect(".o_notification").toHaveText(/At risk · waiting for 5 min[\s\S]*Bea: Hello\?/);
    await over(6);
    expect(".o_notification").toHaveCount(0);
});

test("several are one, as grave as the gravest; closed, they are not told again", async () => {
    const { alert, opened } = await startAlerts();
    await alert({ point: "breach" });
    await alert({ id: 6, name: "Bea" });
    await alert({ id: 7, count: 7, text: "Carla, Dora" });
    expect(".o_notification").toHaveCount(1);
    expect(".o_notification").toHaveText(/9 conversations need an answer[\s\S]*Ana, Bea, Carla, Dora/);
    expect(".o_notification .bg-danger").toHaveCount(2);
    document.querySelector(".o_notification_close").click();
    await animationFrame();
    await alert({ id: 8, name: "Eva" });
    expect(".o_notification").toHaveText(/Eva: Hello\?/);
    expect(".o_notification").not.toHaveText(/Ana/);
    await alert({ id: 6, name: "Bea" });
    document.querySelector(".o_notification_buttons button").click();
    expect(opened).toEqual(["whatsapp_crm.whatsapp_crm_conversation_action"]);
});

test("none lies over a dialog; it is there again when the dialog is closed", async () => {
    const { alert } = await startAlerts();
    await alert();
    const close = getService("dialog").add(ConfirmationDialog, { body: "Sure?" });
    await animationFrame();
    expect(".o_notification").not.toBeVisible();
    close();
    await animationFrame();
    expect(".o_notification").toBeVisible();
});

test("what is graver takes the place of what was said before", async () => {
    const { alert, sounds } = await startAlerts();
    await alert();
    await advanceTime(5000);
    await alert({ point: "breach", minutes: 150 });
    expect(".o_notification").toHaveCount(1);
    expect(".o_notification").toHaveText(/Escalated · waiting for 2 h/);
    expect(sounds).toHaveLength(2);
});

test("many at once are one, which leads to the board", async () => {
    const { alert, opened } = await startAlerts();
    await alert({ count: 7, text: "Ana, Bea" });
    expect(".o_notification").toHaveText(/7 conversations need an answer[\s\S]*Ana, Bea/);
    document.querySelector(".o_notification_buttons button").click();
    expect(opened).toEqual(["whatsapp_crm.whatsapp_crm_conversation_action"]);
});

test("one tab alerts, and not about what one has before oneself", async () => {
    const { alert, sounds } = await startAlerts({ shown: 5 });
    await alert();
    expect(".o_notification").toHaveCount(0);
    expect(sounds).toHaveLength(1);
    patchWithCleanup(getService("multi_tab"), { isOnMainTab: async () => false });
    await alert({ id: 6 });
    expect(".o_notification").toHaveCount(0);
    expect(sounds).toHaveLength(1);
});

test("who is elsewhere gets it on the desktop, until it is over", async () => {
    const closed = [];
    class Desktop extends EventTarget {
        static permission = "granted";
        constructor(title, options) {
            super();
            Object.assign(this, { title, options });
            Desktop.last = this;
        }
        close() {
            closed.push(this.title);
        }
    }
    patchWithCleanup(browser, { Notification: Desktop });
    const { alert, over, opened } = await startAlerts({ hasFocus: false });
    await alert({ point: "seen" });
    expect(".o_notification").toHaveCount(0);
    expect(Desktop.last.title).toBe("Seen, not answered · for 5 min");
    expect(Desktop.last.options).toMatchObject({ body: "Ana: Hello?", requireInteraction: true });
    Desktop.last.dispatchEvent(new Event("click"));
    expect(opened[0].res_id).toBe(5);
    await over(5);
    expect(closed).not.toBeEmpty();
});
