import { defineMailModels, startServer } from "@mail/../tests/mail_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { animationFrame } from "@odoo/hoot-mock";
import {
    contains,
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");
defineMailModels();

class Dialog extends models.Model {
    _name = "dialog";

    reason = fields.Char();
    day = fields.Date();
    hour = fields.Char();
    _records = [{ id: 1, day: "2026-03-02" }];
}
defineModels([Dialog]);

async function mountDialog() {
    await startServer();
    await mountView({
        type: "form",
        resModel: "dialog",
        resId: 1,
        arch: /* xml */ `
            <form>
                <field name="reason" widget="wacrm_words" options="{'least': 3}"/>
                <field name="day" widget="wacrm_day"/>
                <field name="hour"/>
            </form>`,
    });
}

test("too few words are said beside the field, and not sent to the server", async () => {
    onRpc("dialog", "web_save", ({ args }) => void expect.step(args[1].reason));
    await mountDialog();
    const hint = ".o-whatsapp_crm-WordsField-hint";
    expect(hint).toHaveCount(0);
    await contains("[name=reason] input").edit("two words", { confirm: "blur" });
    expect(hint).toHaveText("At least 3 words.");
    expect(".o_field_widget[name=reason]").toHaveClass("o_field_invalid");
    await contains(".o_form_button_save").click();
    expect.verifySteps([]);
    await contains("[name=reason] input").edit("now it is enough", { confirm: "blur" });
    expect(hint).toHaveCount(0);
    await contains(".o_form_button_save").click();
    expect.verifySteps(["now it is enough"]);
});

test("after a day is picked the keyboard goes on from there", async () => {
    await mountDialog();
    await contains("[name=day] button").click();
    await contains(".o_date_item_cell:contains(12)").click();
    await animationFrame();
    expect("[name=day] button").toHaveText(/12/);
    expect(document.activeElement).toBe(document.querySelector("[name=day] span[tabindex]"));
});
