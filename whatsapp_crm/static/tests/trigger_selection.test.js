import { click, contains, defineMailModels } from "@mail/../tests/mail_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { defineModels, fields, models, mountView, onRpc } from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");
defineMailModels();

class Rule extends models.Model {
    _name = "rule";
    model_id = fields.Many2one({ relation: "rule" });
    model_is_mail_thread = fields.Boolean();
    wacrm_triggers = fields.Json();
    trigger = fields.Selection({
        selection: [
            ["on_create", "On create"],
            ["on_webhook", "On webhook"],
            ["wacrm_message_received", "WhatsApp message received"],
            ["wacrm_consent_withdrawn", "WhatsApp consent withdrawn"],
        ],
    });
    _records = [
        {
            id: 1,
            model_id: 1,
            trigger: "wacrm_message_received",
            wacrm_triggers: ["wacrm_message_received"],
        },
        { id: 2, model_id: 1, trigger: "on_create", wacrm_triggers: [] },
    ];
}
defineModels([Rule]);

async function mountRule(resId) {
    onRpc("ir.model.fields", "search_read", () => [{ name: "name", ttype: "char" }]);
    await mountView({
        type: "form",
        resModel: "rule",
        resId,
        arch: `
            <form>
                <field name="model_id" invisible="1"/>
                <field name="trigger" widget="whatsapp_crm_trigger_selection"/>
            </form>`,
    });
}

test("ours are in a group of their own, those that fit the model", async () => {
    await mountRule(1);
    expect(".o_field_widget[name=trigger] input").toHaveValue("WhatsApp message received");
    await click(".o_field_widget[name=trigger] input");
    await contains(".o_select_menu_item", { text: "WhatsApp message received" });
    expect(queryAllTexts(".o_select_menu_item")).toEqual([
        "WhatsApp message received",
        "On create",
        "On webhook",
    ]);
});

test("without any that fits there is no group", async () => {
    await mountRule(2);
    await click(".o_field_widget[name=trigger] input");
    await contains(".o_select_menu_item", { count: 2 });
    expect(queryAllTexts(".o_select_menu_item")).toEqual(["On create", "On webhook"]);
});
