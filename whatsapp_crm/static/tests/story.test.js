import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { queryAllTexts, queryText } from "@odoo/hoot-dom";
import { animationFrame, mockDate } from "@odoo/hoot-mock";
import {
    contains,
    defineModels,
    fields,
    getService,
    mockService,
    models,
    mountView,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import { WebClient } from "@web/webclient/webclient";

describe.current.tags("desktop");

class Conversation extends models.Model {
    _name = "whatsapp_crm.conversation";
    name = fields.Char();
    milestone_count = fields.Integer();
    lead_id = fields.Many2one({ relation: "crm.lead" });
    lead_stage_id = fields.Many2one({ relation: "crm.stage" });
    _records = [{ id: 1, name: "Ana" }];
}
class Lead extends models.Model {
    _name = "crm.lead";
    name = fields.Char();
}
class Stage extends models.Model {
    _name = "crm.stage";
    name = fields.Char();
}

defineMailModels();
defineModels([Conversation, Lead, Stage]);

const line = (id, text, values) => ({ id, kind: "seen", time: "10:05", text, detail: "", icon: "", tone: "", ...values });

test("the story reads line by line, goes back in time and over the whole customer", async () => {
    onRpc("get_story", ({ args: [id, wholeCustomer, limit] }) => {
        expect.step(`story ${id} ${wholeCustomer} ${limit}`);
        return {
            days: [
                {
                    day: "2026-11-21",
                    label: "Saturday, November 21, 2026",
                    lines: [line(1, "Luis answered after 2 min", { detail: "“Hola”", tone: "success" })],
                },
            ],
            more: limit === 100,
        };
    });
    onRpc("action_print_story", ({ args: [ids, wholeCustomer] }) => ({
        type: "ir.actions.act_url",
        url: `/story/${ids}/${wholeCustomer}`,
    }));
    mockService("action", { doAction: ({ url }) => expect.step(url) });
    await mountView({
        type: "form",
        resModel: "whatsapp_crm.conversation",
        resId: 1,
        arch: `<form><widget name="wacrm_story"/></form>`,
    });
    await animationFrame();
    expect(".o-whatsapp_crm-Story h6").toHaveText("Saturday, November 21, 2026");
    expect(queryText(".o-line").split("\n")).toEqual(["10:05", "Luis answered after 2 min", "“Hola”"]);
    await contains(".o-earlier").click();
    expect(".o-earlier").toHaveCount(0);
    await contains(".o-whole").click();
    expect(".o-whole").toHaveText("This conversation only");
    await contains(".o-print").click();
    expect.verifySteps(["story 1 false 100", "story 1 false 400", "story 1 true 100", "/story/1/true"]);
});

test("my day shows how long somebody waits, the hour of today, and leads to all of them", async () => {
    mockDate("2026-11-21 12:00:00", 0);
    const section = (key, values) => ({
        key,
        title: key,
        icon: "fa-clock-o",
        count: 0,
        rows: [],
        action: {},
        note: "",
        empty: "",
        ...values,
    });
    const row = (text, values) => ({ model: "res.partner", id: 1, text, ...values });
    onRpc("res.users", "get_wacrm_my_day", () => [
        section("waiting", {
            count: 3,
            rows: [row("Ana", { since: "2026-11-21 11:48:00", tone: "danger" })],
            action: { type: "ir.actions.client", tag: "all_of_them" },
        }),
        section("promises", {
            count: 2,
            rows: [
                row("Call", { at: "2026-11-21 15:30:00" }),
                row("Write", { at: "2026-11-25 15:30:00" }),
            ],
        }),
        section("answered", { empty: "Nothing yet." }),
    ]);
    await mountWithCleanup(WebClient);
    await getService("action").doAction({ type: "ir.actions.client", tag: "whatsapp_crm.my_day" });
    expect(queryAllTexts(".o-whatsapp_crm-MyDay .o-when")).toEqual(["12 min", "3:30 PM", "Nov 25"]);
    expect("[data-section=answered] p").toHaveText("Nothing yet.");
    expect(queryAllTexts("section:has(.o-all) h5 span:first-of-type")).toEqual(["waiting"]);
});
