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
import { chipOf } from "@whatsapp_crm/board/time_chip";
import {
    dayText,
    deadlineText,
    roughText,
    urgencyNow,
    urgencyOf,
    waitText,
} from "@whatsapp_crm/board/wait_time";
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

test("a resolved one shows the day on which it was resolved", () => {
    allowTranslations();
    const now = DateTime.fromISO("2026-03-02T10:00:00", { locale: "en-GB" });
    expect(dayText(now.minus({ days: 3 }), now)).toBe("27 Feb");
    expect(dayText(now.minus({ years: 1 }), now)).toBe("2 Mar 25");
    expect(chipOf({ state: "resolved", resolved_at: false, last_in_at: now })).toBe(false);
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

test("the urgency follows the deadlines at any moment", () => {
    const now = DateTime.now();
    const at = (seconds) => now.plus({ seconds });
    const of = (warning, due) =>
        urgencyOf({ waiting_since: at(-9), answer_warning_at: warning, answer_due_at: due }, now);
    expect(of(at(1), at(9))).toBe("normal");
    expect(of(at(0), at(9))).toBe("critical");
    expect(of(at(-9), at(0))).toBe("escalated");
    expect(of(false, false)).toBe("normal");
    expect(urgencyOf({ waiting_since: false, answer_due_at: at(-9) }, now)).toBe("none");
});

test("deadlines in words", () => {
    allowTranslations();
    const now = DateTime.fromISO("2026-03-02T10:00:00", { locale: "en-GB" });
    const words = (iso) => String(deadlineText(DateTime.fromISO(iso, { locale: "en-GB" }), now));
    expect(words("2026-03-02T10:00:58")).toBe("Answer due in 0:58");
    expect(words("2026-03-02T16:05:00")).toBe("Answer due at 16:05");
    expect(words("2026-03-03T09:05:00")).toBe("Answer due tomorrow 09:05");
    expect(words("2026-03-05T09:05:00")).toBe("Answer due Thu 09:05");
    expect(words("2026-03-02T09:59:30")).toBe("Missed just now");
    expect(words("2026-03-02T09:57:00")).toBe("Missed 3 min ago");
});

test("the chip ticks and turns by itself; the server is asked once, when the urgency turned", async () => {
    mockDate("2026-03-02 10:04:50", 0);
    const { pyEnv } = await startBoardServer();
    pyEnv[MODEL].write([1], {
        waiting_since: "2026-03-02 10:00:00",
        urgency: "normal",
        urgency_turns_at: "2026-03-02 10:05:00",
        answer_warning_at: "2026-03-02 10:05:00",
        answer_due_at: "2026-03-02 10:15:00",
    });
    onRpc(MODEL, "web_read_group", () => asyncStep("read"));
    await mountView({ type: "kanban", resModel: MODEL, arch: KANBAN });
    await waitForSteps(["read"]);
    const chip = ".o_kanban_record:contains(Ana) .o-whatsapp_crm-TimeChip";
    const deadline = ".o_kanban_record:contains(Ana) .o-whatsapp_crm-Deadline";
    expect(chip).toHaveText("4:50");
    expect(deadline).toHaveText("Answer due in 10:10");
    expect(chip).toHaveClass("o-normal");
    await advanceTime(3000);
    await animationFrame();
    expect(chip).toHaveText("4:53");
    await waitForSteps([]);
    await advanceTime(8000);
    await animationFrame();
    expect(chip).toHaveText("5:01");
    expect(chip).toHaveClass("o-critical");
    expect(deadline).toHaveText("Answer due in 9:59");
    expect(deadline).toHaveClass("o-critical");
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
