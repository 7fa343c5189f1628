import { defineMailModels, start, startServer } from "@mail/../tests/mail_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import { getService, mockService, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { RING } from "@whatsapp_crm/board/ring_service";
import { listenToBus } from "./board_test_helpers";

describe.current.tags("desktop");
defineMailModels();

const CALL = { id: 5, name: "Ana", text: "Hello?", team: "Sales", count: 1 };

async function startRinging({ hasFocus = true } = {}) {
    patchWithCleanup(document, { hasFocus: () => hasFocus });
    const opened = [];
    mockService("action", { doAction: (action) => opened.push(action) });
    const tell = listenToBus();
    await startServer();
    await start();
    patchWithCleanup(getService("multi_tab"), { isOnMainTab: async () => true });
    const sounds = [];
    patchWithCleanup(getService("mail.sound_effects"), { play: (name) => sounds.push(name) });
    const ring = async (call) => {
        tell(RING, { ...CALL, ...call });
        await advanceTime(100);
    };
    return { opened, ring, sounds };
}

test("a new customer rings once and is one click away", async () => {
    const { opened, ring, sounds } = await startRinging();
    await ring();
    await advanceTime(1000);
    await animationFrame();
    expect(".o_notification").toHaveText(/Unassigned · Sales[\s\S]*Ana: Hello\?/);
    expect(sounds).toHaveLength(1);
    document.querySelector(".o_notification_buttons button").click();
    expect(opened[0].res_id).toBe(5);
});

test("what begins together rings together", async () => {
    const { ring, sounds } = await startRinging();
    await ring();
    await ring({ id: 6, count: 2 });
    await advanceTime(1000);
    await animationFrame();
    expect(".o_notification").toHaveCount(1);
    expect(".o_notification").toHaveText(/3 customers wrote/);
    await ring({ id: 9 });
    await advanceTime(1000);
    expect(sounds).toHaveLength(1);
});

test("who is elsewhere finds the number in the title until they come back", async () => {
    const { ring } = await startRinging({ hasFocus: false });
    await ring();
    await ring({ id: 6 });
    await advanceTime(1000);
    expect(getService("title").current).toMatch(/^\(2\)/);
    window.dispatchEvent(new Event("focus"));
    expect(getService("title").current).not.toMatch(/^\(/);
});
