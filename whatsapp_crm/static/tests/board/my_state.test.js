import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { click } from "@odoo/hoot-dom";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import { mountView, onRpc } from "@web/../tests/web_test_helpers";
import { KANBAN, MODEL, defineBoardModels, startBoardServer } from "./board_test_helpers";

describe.current.tags("desktop");
defineMailModels();
defineBoardModels();

const CHIP = ".o-whatsapp_crm-MyState";
const LOAD = `${CHIP} .o-load`;
const ME = { id: 7, load: 2, capacity: 3, on_shift: true, away: false, away_until: false, cover: "" };

test("the head says whether one is on shift and how many chats one has, live", async () => {
    const { change } = await startBoardServer();
    let me = ME;
    onRpc("whatsapp_crm.agent", "get_my_state", () => me);
    await mountView({ type: "kanban", resModel: MODEL, arch: KANBAN });
    await animationFrame();
    expect(LOAD).toHaveText("2/3");
    expect(CHIP).toHaveAttribute("title", /^On shift/);
    me = { ...ME, load: 3, on_shift: false };
    change([1]);
    await advanceTime(1500);
    await animationFrame();
    expect(LOAD).toHaveText("3/3");
    expect(LOAD).toHaveClass("text-danger");
    expect(CHIP).toHaveAttribute("title", /^Off shift/);
});

test("who is no agent has no such chip", async () => {
    await startBoardServer();
    await mountView({ type: "kanban", resModel: MODEL, arch: KANBAN });
    await animationFrame();
    expect(CHIP).toHaveCount(0);
});

test("a click on Away is back at work", async () => {
    await startBoardServer();
    let me = { ...ME, away: true, capacity: 0 };
    onRpc("whatsapp_crm.agent", "get_my_state", () => me);
    onRpc("whatsapp_crm.agent", "action_back", ({ args }) => {
        expect.step(`back ${args[0]}`);
        me = { ...ME, capacity: 0 };
        return true;
    });
    await mountView({ type: "kanban", resModel: MODEL, arch: KANBAN });
    await animationFrame();
    expect(CHIP).toHaveAttribute("title", "Away");
    await click(CHIP);
    await animationFrame();
    expect.verifySteps(["back 7"]);
    expect(LOAD).toHaveText("2");
    expect(CHIP).toHaveAttribute("title", /^On shift/);
});
