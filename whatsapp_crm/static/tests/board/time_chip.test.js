import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { advanceTime, animationFrame, mockDate } from "@odoo/hoot-mock";
import {
    allowTranslations,
    asyncStep,
    mountView,
    onRpc,
    waitForSteps,
} from "@web/../tests/web_test_helpers";
import { roughText, urgencyNow, waitText } from "@whatsapp_crm/board/wait_time";
import { KANBAN, MODEL, defineBoardModels, startBoardServer } from "./board_test_helpers";

describe.current.tags("desktop");
defineMailModels();
defineBoardModels();

const { DateTime } = luxon;

test("waiting times in words", () => {
    allowTranslations();
    const words = (text, ...seconds) => seconds.map((some) => String(text(some)));
    expect(words(waitText, 7, 842, 3900, 259205)).toEqual(["0:07", "14:02", "1 h 05", "3 d"]);
    expect(words(roughText, 7, 842, 3900, 86400)).toEqual(["now", "14 min", "1 h", "1 d"]);
});

test("the urgency is one step further once its time has come", () => {
    const now = DateTime.now();
    const at = (urgency, seconds) =>
        urgencyNow({ urgency, urgency_turns_at: now.plus({ seconds }) }, now);
    expect(at("normal", 1)).toBe("normal");
    expect(at("normal", -1)).toBe("critical");
    expect(at("critical", 0)).toBe("escalated");
    expect(urgencyNow({ urgency: "escalated", urgency_turns_at: false }, now)).toBe("escalated");
    expect(urgencyNow({ urgency: "none", urgency_turns_at: false }, now)).toBe("none");
});

test("the chip ticks and turns by itself; the server is asked once, when the urgency turned", async () => {
    mockDate("2026-03-02 10:04:50", 0);
    const { pyEnv } = await startBoardServer();
    pyEnv[MODEL].write([1], {
        waiting_since: "2026-03-02 10:00:00",
        urgency: "normal",
        urgency_turns_at: "2026-03-02 10:05:00",
    });
    onRpc(MODEL, "web_read_group", () => asyncStep("read"));
    await mountView({ type: "kanban", resModel: MODEL, arch: KANBAN });
    await waitForSteps(["read"]);
    const chip = ".o_kanban_record:contains(Ana) .o-whatsapp_crm-TimeChip";
    expect(chip).toHaveText("4:50");
    expect(chip).toHaveClass("o-normal");
    await advanceTime(3000);
    await animationFrame();
    expect(chip).toHaveText("4:53");
    await waitForSteps([]);
    await advanceTime(8000);
    await animationFrame();
    expect(chip).toHaveText("5:01");
    expect(chip).toHaveClass("o-critical");
    await advanceTime(20 * 1000);
    await waitForSteps(["read"]);
});

test("snoozed until, and how long it is quiet", async () => {
    mockDate("2026-03-02 10:00:00", 0);
    const { pyEnv } = await startBoardServer();
    pyEnv[MODEL].write([2], { last_in_at: "2026-03-02 06:00:00", last_out_at: "2026-03-02 07:00:00" });
    await mountView({ type: "kanban", resModel: MODEL, arch: KANBAN });
    expect(".o_kanban_record:contains(Bea) .o-whatsapp_crm-TimeChip.o-quiet").toHaveText("3 h");
    expect(".o_kanban_record:contains(Ana) .o-whatsapp_crm-TimeChip").toHaveCount(0);
});
