import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import { mountView } from "@web/../tests/web_test_helpers";
import { MODEL, defineBoardModels, startBoardServer } from "./board_test_helpers";

describe.current.tags("desktop");
defineMailModels();
defineBoardModels();

const MARK = ".o-whatsapp_crm-UndeliveredMark";
const ARCHS = {
    kanban: `
        <kanban js_class="wacrm_conversation_kanban">
            <templates><t t-name="card">
                <field name="name"/><field name="undelivered" widget="wacrm_undelivered"/>
            </t></templates>
        </kanban>`,
    list: `
        <list js_class="wacrm_conversation_list">
            <field name="name"/><field name="undelivered" widget="wacrm_undelivered" nolabel="1"/>
        </list>`,
};

for (const [type, arch] of Object.entries(ARCHS)) {
    test(`${type}: what was not delivered is marked while it is so, live`, async () => {
        const { pyEnv, change } = await startBoardServer();
        await mountView({ type, resModel: MODEL, arch });
        expect(MARK).toHaveCount(0);
        pyEnv[MODEL].write([2], { undelivered: "Send a template." });
        change([2]);
        await advanceTime(1000);
        await animationFrame();
        expect(MARK).toHaveCount(1);
        expect(MARK).toHaveAttribute("title", "Not delivered: Send a template.");
        pyEnv[MODEL].write([2], { undelivered: false });
        change([2]);
        await advanceTime(5000);
        await animationFrame();
        expect(MARK).toHaveCount(0);
    });
}
