import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { advanceTime, animationFrame, mockDate } from "@odoo/hoot-mock";
import { defineModels, fields, models, mountView } from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");

class Lead extends models.Model {
    _name = "crm.lead";

    name = fields.Char();
    wacrm_waiting_since = fields.Datetime();
    wacrm_urgency = fields.Selection({
        selection: [
            ["none", "Nobody waits"],
            ["normal", "On time"],
            ["critical", "At risk"],
            ["escalated", "Escalated"],
        ],
    });
    wacrm_urgency_turns_at = fields.Datetime();

    _records = [
        {
            id: 1,
            name: "Plan",
            wacrm_waiting_since: "2026-03-02 10:00:00",
            wacrm_urgency: "normal",
            wacrm_urgency_turns_at: "2026-03-02 10:05:00",
        },
        { id: 2, name: "Quiet", wacrm_urgency: "none" },
    ];
}

defineMailModels();
defineModels([Lead]);

test("the badge of a lead wears the colours of the conversation's card", async () => {
    mockDate("2026-03-02 10:04:58", 0);
    await mountView({
        type: "kanban",
        resModel: "crm.lead",
        arch: `
            <kanban><templates><t t-name="card">
                <field name="name"/><field name="wacrm_waiting_since" widget="wacrm_lead_badge"/>
            </t></templates></kanban>`,
    });
    const badge = ".o-whatsapp_crm-LeadBadge";
    expect(badge).toHaveCount(1);
    expect(badge).toHaveText("4:58");
    expect(badge).toHaveClass(["o-whatsapp_crm-TimeChip", "o-normal"]);
    await advanceTime(3000);
    await animationFrame();
    expect(badge).toHaveText("5:01");
    expect(badge).toHaveClass("o-critical");
});
