import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { click, edit } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { defineModels, fields, models, mountView, onRpc } from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");
defineMailModels();

class Shift extends models.Model {
    _name = "shift";
    name = fields.Char();
    _records = [{ id: 1, name: "Mornings" }];
}

class Person extends models.Model {
    _name = "person";
    shift_id = fields.Many2one({ relation: "shift" });
    capacity = fields.Integer();
    common_shift = fields.Char();
    common_capacity = fields.Char();
    _records = [
        { id: 1, common_shift: "Evenings (the team's)", common_capacity: "No limit" },
        { id: 2, shift_id: 1, capacity: 4, common_shift: "Always", common_capacity: "3" },
    ];
}
defineModels([Shift, Person]);

const LIST = `
    <list editable="bottom">
        <field name="common_shift" column_invisible="1"/>
        <field name="common_capacity" column_invisible="1"/>
        <field name="shift_id" widget="wacrm_common_many2one" options="{'placeholder_field': 'common_shift'}"/>
        <field name="capacity" widget="wacrm_common_integer" options="{'placeholder_field': 'common_capacity'}"/>
    </list>`;

test("who has nothing of their own shows what holds for all", async () => {
    await mountView({ type: "list", resModel: "person", arch: LIST });
    expect(".o_data_row:eq(0) [name=shift_id]").toHaveText("Evenings (the team's)");
    expect(".o_data_row:eq(0) [name=capacity]").toHaveText("No limit");
    expect(".o_data_row:eq(1) [name=shift_id]").toHaveText("Mornings");
    expect(".o_data_row:eq(1) [name=capacity]").toHaveText("4");
});

test("an emptied number is none of one's own", async () => {
    onRpc("person", "web_save", ({ args }) => expect.step(args[1].capacity));
    await mountView({ type: "list", resModel: "person", arch: LIST });
    await click(".o_data_row:eq(1) [name=capacity]");
    await animationFrame();
    expect(".o_data_row:eq(1) [name=capacity] input").toHaveAttribute("placeholder", "3");
    await click(".o_data_row:eq(1) [name=capacity] input");
    await edit("", { confirm: "Enter" });
    await animationFrame();
    expect.verifySteps([0]);
});
