import { describe, expect, test } from "@odoo/hoot";
import { advanceTime, tick } from "@odoo/hoot-mock";
import { patchWithCleanup } from "@web/../tests/web_test_helpers";
import { Coalescer } from "@whatsapp_crm/board/coalescer";

describe.current.tags("headless");

function counted(options) {
    const counter = { runs: 0 };
    counter.coalescer = new Coalescer(() => void counter.runs++, options);
    return counter;
}

test("a hundred requests at once are one run, within a second", async () => {
    const counter = counted();
    for (let i = 0; i < 100; i++) {
        counter.coalescer.request();
    }
    expect(counter.runs).toBe(0);
    await advanceTime(700);
    expect(counter.runs).toBe(1);
    await advanceTime(60 * 1000);
    expect(counter.runs).toBe(1);
});

test("a hundred requests in five seconds are a handful of runs, the last one included", async () => {
    const counter = counted();
    let seen = 0;
    counter.coalescer.run = () => {
        counter.runs++;
        seen = counter.sent;
    };
    for (counter.sent = 1; counter.sent <= 100; counter.sent++) {
        counter.coalescer.request();
        await advanceTime(50);
    }
    counter.sent = 100;
    await advanceTime(5000);
    expect(counter.runs).toBeLessThan(9);
    expect(seen).toBe(100);
});

test("three requests, one after another, are each run within a second", async () => {
    const counter = counted();
    for (let i = 1; i <= 3; i++) {
        counter.coalescer.request();
        await advanceTime(700);
        expect(counter.runs).toBe(i);
    }
});

test("after a quiet time a request is run soon again", async () => {
    const counter = counted();
    for (let i = 0; i < 5; i++) {
        counter.coalescer.request();
        await advanceTime(1000);
    }
    await advanceTime(5 * 1000);
    await advanceTime(10 * 1000);
    const before = counter.runs;
    counter.coalescer.request();
    await advanceTime(700);
    expect(counter.runs).toBe(before + 1);
});

test("what comes during a run is run once more after it", async () => {
    let finish;
    let runs = 0;
    const coalescer = new Coalescer(() => {
        runs++;
        return new Promise((resolve) => (finish = resolve));
    });
    coalescer.request();
    await advanceTime(700);
    coalescer.request();
    coalescer.request();
    await advanceTime(10 * 1000);
    expect(runs).toBe(1);
    finish();
    await tick();
    await advanceTime(10 * 1000);
    expect(runs).toBe(2);
});

test("a run that fails does not stop the next one", async () => {
    let runs = 0;
    const coalescer = new Coalescer(async () => {
        runs++;
        throw new Error("no");
    });
    coalescer.runNow().catch(() => {});
    await advanceTime(10 * 1000);
    coalescer.run = () => void runs++;
    coalescer.request();
    await advanceTime(10 * 1000);
    expect(runs).toBe(2);
});

test("a hidden tab runs nothing; what it missed is run once when it is seen again", async () => {
    const counter = counted();
    let isHidden = true;
    patchWithCleanup(document, {
        get hidden() {
            return isHidden;
        },
    });
    counter.coalescer.request();
    counter.coalescer.request();
    await advanceTime(60 * 1000);
    expect(counter.runs).toBe(0);
    isHidden = false;
    counter.coalescer.resume();
    await advanceTime(10 * 1000);
    expect(counter.runs).toBe(1);
});

test("nothing runs after it was closed", async () => {
    const counter = counted();
    counter.coalescer.request();
    counter.coalescer.close();
    counter.coalescer.request();
    await advanceTime(10 * 1000);
    expect(counter.runs).toBe(0);
});
