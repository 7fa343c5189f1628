import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { animationFrame, click, queryAllTexts } from "@odoo/hoot-dom";
import {
    contains,
    defineModels,
    fields,
    mockService,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");

class Conversation extends models.Model {
    _name = "whatsapp_crm.conversation";
    name = fields.Char();
    state = fields.Char();
    partner_id = fields.Many2one({ relation: "res.partner" });
    lead_id = fields.Many2one({ relation: "crm.lead" });
    lead_stage_id = fields.Many2one({ relation: "crm.stage" });
    lead_revenue = fields.Float();
    golden_label = fields.Char();
    team_id = fields.Many2one({ relation: "crm.team" });
    channel_id = fields.Many2one({ relation: "discuss.channel" });
    tag_ids = fields.Many2many({ relation: "crm.tag" });
    activity_ids = fields.One2many({ relation: "mail.activity" });

    _records = [
        { id: 1, name: "Ana", state: "open" },
        { id: 2, name: "Luis", state: "open" },
    ];
}

class Named extends models.Model {
    name = fields.Char();
}
class Lead extends Named {
    _name = "crm.lead";
}
class Stage extends Named {
    _name = "crm.stage";
}
class Team extends Named {
    _name = "crm.team";
}
class Tag extends Named {
    _name = "crm.tag";
    _records = [{ id: 5, name: "Complaint" }];
}

defineMailModels();
defineModels([Conversation, Lead, Stage, Team, Tag]);

const FORM = {
    type: "form",
    resModel: "whatsapp_crm.conversation",
    resId: 1,
    resIds: [1, 2],
};
const SECTION = {
    key: "orders",
    title: "Last orders",
    icon: "fa-shopping-cart",
    lines: [
        {
            model: "sale.order",
            id: 31,
            text: "S00031",
            detail: "Quotation",
            amount: "400.00 €",
            at: "2020-03-02 10:00:00",
        },
        { model: "sale.order", id: 30, text: "S00030", tone: "danger" },
    ],
};

function answerContext() {
    onRpc("get_context", ({ args }) => {
        expect.step(`context ${args[0]}`);
        return {
            customer: { model: "res.partner", id: 3, text: "Ana Ruiz", recent: "", company: false },
            tags: [],
            repeats: ["3rd time about Complaint"],
            sections: [SECTION],
        };
    });
}

test("the panel shows without a click, and its lines open their records", async () => {
    answerContext();
    mockService("action", {
        doAction: ({ res_model, res_id }) => expect.step(`${res_model},${res_id}`),
    });
    await mountView({ ...FORM, arch: `<form><widget name="wacrm_context"/></form>` });
    await animationFrame();
    expect(".o-whatsapp_crm-Context .o-customer a").toHaveText("Ana Ruiz");
    expect(".o-repeats").toHaveText("3rd time about Complaint");
    expect(queryAllTexts(".o-section-orders a")).toEqual(["S00031", "S00030"]);
    expect(".o-section-orders .o-amount").toHaveText("400.00 €");
    expect(".o-section-orders a.text-danger").toHaveText("S00030");
    await click(".o-section-orders a");
    expect.verifySteps(["context 1", "sale.order,31"]);
});

test("it is read again for another record and for what was saved, and for nothing else", async () => {
    answerContext();
    // Meanwhile the tag is in the list already, and the record does not know that it was changed.
    onRpc("crm.tag", "web_read", async () => {
        await animationFrame();
        await animationFrame();
    });
    await mountView({
        ...FORM,
        arch: `<form><field name="name"/><field name="tag_ids" widget="many2many_tags"/>
            <widget name="wacrm_context"/></form>`,
    });
    expect.verifySteps(["context 1"]);
    await contains("[name=name] input").edit("Ana Ruiz");
    await contains(".o_form_button_save").click();
    expect.verifySteps([]);
    await contains("[name=tag_ids] input").click();
    await contains(".o-autocomplete--dropdown-item").click();
    await animationFrame();
    expect.verifySteps([]); // not saved, so the server cannot know
    await contains(".o_form_button_save").click();
    await animationFrame();
    expect.verifySteps(["context 1"]);
    await contains(".o_pager_next").click();
    await animationFrame();
    expect.verifySteps(["context 2"]);
});

test("the history goes on where its page ended", async () => {
    const lines = [1, 2, 3].map((id) => ({
        model: "crm.lead",
        id,
        text: `Lead ${id}`,
        label: "Opportunity",
        icon: "fa-star",
    }));
    onRpc("get_history", ({ args: [, offset] }) => {
        expect.step(`history ${offset}`);
        return offset
            ? { lines: lines.slice(2), more: false }
            : { lines: lines.slice(0, 2), more: true };
    });
    await mountView({ ...FORM, arch: `<form><widget name="wacrm_history"/></form>` });
    await animationFrame();
    await contains(".o-whatsapp_crm-History button").click();
    expect(queryAllTexts(".o-whatsapp_crm-History a")).toEqual(["Lead 1", "Lead 2", "Lead 3"]);
    expect(".o-whatsapp_crm-History button").toHaveCount(0);
    expect.verifySteps(["history 0", "history 2"]);
});

test("the guide folds and stays folded; without one there is nothing", async () => {
    let guide = { id: 1, name: "Complaints", tone: "Calm", ask: "", never_promise: "", canned: [] };
    onRpc("whatsapp_crm.guide", "get_guide", () => guide);
    const view = { ...FORM, arch: `<form><widget name="wacrm_guide"/></form>` };
    await mountView(view);
    await animationFrame();
    expect(".o-whatsapp_crm-Guide dd").toHaveText("Calm");
    await click(".o-whatsapp_crm-Guide .o-toggle");
    await animationFrame();
    expect(".o-whatsapp_crm-Guide dd").toHaveCount(0);
    guide = false;
    await contains(".o_pager_next").click();
    await animationFrame();
    expect(".o-whatsapp_crm-Guide").toHaveCount(0);
    guide = { id: 1, name: "Complaints", tone: "Calm", ask: "", never_promise: "", canned: [] };
    await contains(".o_pager_previous").click();
    await animationFrame();
    expect(".o-whatsapp_crm-Guide").toHaveText("Complaints");
});
