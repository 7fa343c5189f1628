import { defineMailModels, start, startServer } from "@mail/../tests/mail_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { advanceTime, animationFrame, mockDate } from "@odoo/hoot-mock";
import { getService, mockService, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { ASSIGNED } from "@whatsapp_crm/alert/assigned_service";
import { listenToBus } from "../board/board_test_helpers";

describe.current.tags("desktop");
defineMailModels();

const GIVEN = {
    id: 5,
    name: "Marta Gil",
    text: "Hello?",
    giver: "Carmen Vidal",
    waiting_since: false,
    count: 1,
};

async function startAssigning() {
    mockDate("2026-03-02 10:00:00");
    patchWithCleanup(document, { hasFocus: () => true });
    const opened = [];
    mockService("action", { doAction: (action) => opened.push(action) });
    const tell = listenToBus();
    await startServer();
    await start();
    patchWithCleanup(getService("multi_tab"), { isOnMainTab: async () => true });
    const assign = async (given) => {
        tell(ASSIGNED, { ...GIVEN, ...given });
        await advanceTime(100);
        await animationFrame();
    };
    return { assign, opened };
}

test("who is made responsible reads by whom, for whom, and how long that one has waited", async () => {
    const { assign, opened } = await startAssigning();
    await assign({ waiting_since: "2026-03-02 08:30:00" });
    expect(".o_notification").toHaveText(
        /Carmen Vidal assigned Marta Gil to you[\s\S]*Has waited for 1 h 30/
    );
    document.querySelector(".o_notification_buttons button").click();
    expect(opened[0].res_id).toBe(5);
});

test("many at once are one notification", async () => {
    const { assign, opened } = await startAssigning();
    await assign({ count: 3 });
    expect(".o_notification").toHaveText(/Carmen Vidal assigned 3 conversations to you/);
    document.querySelector(".o_notification_buttons button").click();
    expect(opened).toEqual(["whatsapp_crm.whatsapp_crm_conversation_action"]);
});
