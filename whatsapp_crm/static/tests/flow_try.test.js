import { expect, test } from "@odoo/hoot";
import { click } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { defineModels, fields, models, mountView, onRpc } from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";

class Try extends models.Model {
    _name = "whatsapp_crm.flow.try";

    over = fields.Boolean();
    pressed = fields.Char();
    transcript = fields.Html();

    _records = [
        { id: 1, transcript: '<p>Which?</p><button data-answer="wacrm:0:7:3">Prices</button>' },
        { id: 2, over: true, transcript: '<button data-answer="wacrm:0:7:3">Prices</button>' },
    ];
}

defineMailModels();
defineModels([Try]);

const mount = (resId) =>
    mountView({
        type: "form",
        resModel: "whatsapp_crm.flow.try",
        resId,
        arch: `<form><field name="over" invisible="1"/><field name="pressed" invisible="1"/>
            <field name="transcript" widget="wacrm_flow_transcript" readonly="1"/></form>`,
    });

test("a tap on a choice says which one", async () => {
    onRpc("web_save", ({ args }) => {
        expect.step(args[1].pressed);
    });
    onRpc("action_press", ({ args }) => {
        expect.step(`pressed ${args[0]}`);
        return false;
    });
    await mount(1);
    await click("button:contains(Prices)");
    await animationFrame();
    expect.verifySteps(["wacrm:0:7:3", "pressed 1"]);
});

test("nothing is tapped when it is over", async () => {
    onRpc("action_press", () => expect.step("pressed"));
    await mount(2);
    await click("button:contains(Prices)");
    await animationFrame();
    expect.verifySteps([]);
});
