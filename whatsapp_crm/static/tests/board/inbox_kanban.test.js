import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { queryAllTexts, queryOne } from "@odoo/hoot-dom";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import {
    asyncStep,
    contains,
    editSearch,
    getService,
    makeServerError,
    mountView,
    onRpc,
    patchWithCleanup,
    validateSearch,
    waitForSteps,
} from "@web/../tests/web_test_helpers";
import { user } from "@web/core/user";
import { KANBAN, MODEL, defineBoardModels, startBoardServer } from "./board_test_helpers";

describe.current.tags("desktop");
defineMailModels();
defineBoardModels();

const cardsOf = (column) => queryAllTexts(`.o_kanban_group:eq(${column}) .o_kanban_record`);

async function mountBoard(options = {}) {
    const server = await startBoardServer();
    await mountView({ type: "kanban", resModel: MODEL, arch: KANBAN, ...options });
    return server;
}

test("a burst of a hundred events costs a handful of reads, an idle minute none", async () => {
    let reads = 0;
    onRpc(MODEL, "web_read_group", () => void reads++);
    const { change } = await mountBoard();
    expect(reads).toBe(1);
    await advanceTime(60 * 1000);
    expect(reads).toBe(1);
    for (let i = 0; i < 100; i++) {
        change([1 + (i % 3)]);
        await advanceTime(20);
    }
    await advanceTime(60 * 1000);
    expect(reads).toBeGreaterThan(1);
    expect(reads).toBeLessThan(7);
});

test("other companies' events cost nothing", async () => {
    onRpc(MODEL, "web_read_group", () => asyncStep("read"));
    const { change } = await mountBoard();
    await waitForSteps(["read"]);
    change([1], { company_id: 99 });
    await advanceTime(10 * 1000);
    await waitForSteps([]);
});

test("what is read again changes the cards in place: nodes and selection stay", async () => {
    const { pyEnv, change } = await mountBoard();
    const card = queryOne(".o_kanban_record:contains(Bea)");
    card.dispatchEvent(new MouseEvent("click", { altKey: true, bubbles: true }));
    await animationFrame();
    expect(card).toHaveClass("o_record_selected");
    pyEnv[MODEL].write([2], { name: "Beatriz" });
    pyEnv[MODEL].write([3], { state: "waiting" });
    pyEnv[MODEL].create({ name: "Dora", state: "new", urgency: "none" });
    change([2, 3]);
    await advanceTime(1000);
    await animationFrame();
    expect(cardsOf(0)).toEqual(["Ana", "Dora"]);
    expect(cardsOf(1)).toEqual(["Beatriz"]);
    expect(queryOne(".o_kanban_record:contains(Beatriz)")).toBe(card);
    expect(card).toHaveClass("o_record_selected");
});

test("dragging asks the server's method and shows what came of it", async () => {
    const { pyEnv } = await mountBoard();
    onRpc(MODEL, "action_move", ({ args }) => {
        asyncStep(JSON.stringify(args));
        pyEnv[MODEL].write(args[0], { state: "open" });
        return false;
    });
    onRpc(MODEL, "web_save", () => asyncStep("saved directly"));
    await contains(".o_kanban_record:contains(Ana)").dragAndDrop(".o_kanban_group:eq(1)");
    await waitForSteps(['[[1],{"state":"open"}]']);
    expect(cardsOf(0)).toEqual([]);
    expect(cardsOf(1)).toInclude("Ana");
});

test("a refused drag puts the card back and says why", async () => {
    expect.errors(1);
    await mountBoard();
    onRpc(MODEL, "action_move", () => {
        throw makeServerError({ message: "Answer first" });
    });
    await contains(".o_kanban_record:contains(Bea)").dragAndDrop(".o_kanban_group:eq(0)");
    await animationFrame();
    expect(cardsOf(0)).toEqual(["Ana"]);
    expect(cardsOf(1)).toEqual(["Bea", "Carla"]);
    expect.verifyErrors([/Answer first/]);
});

test("a drag that asks first: the card stays until the answer", async () => {
    const { pyEnv } = await mountBoard();
    let onClose;
    patchWithCleanup(getService("action"), {
        doAction(action, options) {
            asyncStep(action.name);
            onClose = options.onClose;
        },
    });
    onRpc(MODEL, "action_move", () => ({ type: "ir.actions.act_window", name: "Snooze" }));
    await contains(".o_kanban_record:contains(Bea)").dragAndDrop(".o_kanban_group:eq(0)");
    await waitForSteps(["Snooze"]);
    expect(cardsOf(1)).toEqual(["Bea", "Carla"]);
    await onClose();
    await animationFrame();
    expect(cardsOf(1)).toEqual(["Bea", "Carla"]);
    pyEnv[MODEL].write([2], { state: "new" });
    await onClose();
    await animationFrame();
    expect(cardsOf(0)).toEqual(["Ana", "Bea"]);
});

test("columns by urgency are read-only", async () => {
    await mountBoard({ groupBy: ["urgency"] });
    expect(".o_kanban_group").toHaveCount(1);
    expect(".o_kanban_record").toHaveCount(3);
    expect(".o_kanban_record.o_draggable").toHaveCount(0);
});

test("nothing is read again while a card is being dragged", async () => {
    onRpc(MODEL, "web_read_group", () => asyncStep("read"));
    const { change } = await mountBoard();
    await waitForSteps(["read"]);
    const { drop } = await contains(".o_kanban_record:contains(Ana)").drag();
    change([1]);
    await advanceTime(5000);
    await waitForSteps([]);
    await drop();
    await advanceTime(5000);
    await waitForSteps(["read"]);
});

const SEARCH = /* xml */ `
    <search>
        <filter name="unassigned" string="Unassigned" domain="[('state', '=', 'new')]"/>
        <filter name="mine" string="Mine" domain="[('user_id', '=', uid)]"/>
        <filter name="pending" string="Pending" domain="[('waiting_since', '!=', False)]"/>
    </search>`;

for (const [who, isSupervisor, active] of [
    ["agents", false, ["Unassigned1", "Mine2"]],
    ["supervisors", true, ["Pending"]],
]) {
    test(`${who} begin with what they work on, and change it with one click`, async () => {
        patchWithCleanup(user, {
            hasGroup: async (group) => group === "whatsapp_crm.group_supervisor" && isSupervisor,
        });
        await mountBoard({
            context: { wacrm_ready_views: true },
            searchViewArch: SEARCH,
        });
        await animationFrame();
        const activeViews = () =>
            queryAllTexts(".o-whatsapp_crm-ReadyViews .active").map((text) =>
                text.replace(/\s/g, "")
            );
        expect(activeViews()).toEqual(active);
        await contains("[data-view=mine]").click();
        await contains("[data-view=unassigned]").click();
        expect(activeViews()).toEqual(["Unassigned1"]);
        expect(".o_kanban_record").toHaveCount(1);
    });
}

test("what is not found among the open ones is looked for among the resolved too", async () => {
    patchWithCleanup(user, { hasGroup: async () => true });
    const { pyEnv } = await mountBoard({
        context: { wacrm_ready_views: true },
        domain: [["state", "!=", "waiting"]], // stands for what the action leaves out
        noContentHelp: "Nobody wrote yet",
        searchViewArch: SEARCH.replace(
            "</search>",
            `<field name="name"/><filter name="with_resolved" string="Resolved too" domain="[]"/></search>`
        ),
    });
    pyEnv[MODEL].create({ name: "Dora", state: "waiting", urgency: "none" });
    await editSearch("Dora");
    await validateSearch();
    await animationFrame();
    expect(".o_kanban_record").toHaveCount(0);
    expect(".o_view_nocontent").toHaveText(/No conversation matches/);
    await contains(".o-whatsapp_crm-searchResolved").click();
    await animationFrame();
    expect(".o_kanban_record").toHaveCount(1);
    expect(queryAllTexts(".o_facet_values")).toEqual(["Dora", "Resolved too"]);
});

test("an action about some conversations has no ready views", async () => {
    await mountBoard({ searchViewArch: SEARCH });
    expect(".o-whatsapp_crm-ReadyViews").toHaveCount(0);
    expect(".o_kanban_record").toHaveCount(3);
});

test("it is read once more when the bus connects: what happened before was told to nobody", async () => {
    onRpc(MODEL, "web_read_group", () => asyncStep("read"));
    await mountBoard();
    await advanceTime(10 * 1000);
    await waitForSteps(["read"]);
    getService("bus_service").trigger("BUS:CONNECT");
    await advanceTime(1000);
    await waitForSteps(["read"]);
});
