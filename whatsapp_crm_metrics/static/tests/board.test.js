import { defineMailModels, startServer } from "@mail/../tests/mail_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { advanceTime, animationFrame, Deferred } from "@odoo/hoot-mock";
import { getService, mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { WebClient } from "@web/webclient/webclient";

describe.current.tags("desktop");
defineMailModels();

const BOARD = { figures: [], tiles: [], rows: [], hidden: 0, agents: [], numbers: [] };

test("the clock ticks while the board is read for the first time", async () => {
    await startServer();
    const answer = new Deferred();
    onRpc("whatsapp_crm.board", "get_board", () => {
        expect.step("read");
        return answer;
    });
    await mountWithCleanup(WebClient);
    getService("action").doAction({ type: "ir.actions.client", tag: "whatsapp_crm_metrics.board" });
    await expect.waitForSteps(["read"]);
    await advanceTime(2500);
    expect(".o-whatsapp_crm_metrics-Board").toHaveCount(0);
    answer.resolve(BOARD);
    await animationFrame();
    await animationFrame();
    expect(".o-whatsapp_crm_metrics-Board .o-waiting").toHaveText(/Nobody waits for an answer/);
});
