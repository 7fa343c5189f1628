# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import fields
from odoo.addons.whatsapp_crm.tests.golden_common import GoldenCase
from odoo.tests import tagged

from .work_common import Figures


@tagged("post_install", "-at_install")
class TestWorkFlags(Figures, GoldenCase):
    """Golden flags: the credit is that of who saw the chance; sales from complaints beside the study."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.complaint = cls.env["crm.tag"].create({"name": "Una queja", "wacrm_is_complaint": True})

    def test_raised_worked_won(self):
        flag = self.flagged_by()
        row = self.rows("flag")
        self.assertEqual((row.agent_id, row.salesperson_id, row.worked_share, row.won_share, row.revenue),
                         (self.agent, self.seller, False, False, 0))
        other = self.raise_flag(user=self.agent2)  # the same customer: it is added to the first one
        self.assertEqual(other.state, "joined")
        flag.with_user(self.seller).action_worked("contact")
        flag.lead_id.expected_revenue = 3600
        flag.lead_id.with_user(self.seller).action_set_won()
        self.assertEqual(
            self.figures("flag", "raised:sum", "worked:sum", "worked_share:avg", "won:sum", "won_share:avg",
                         "revenue:sum"),
            {self.agent: (1, 1, 1, 1, 1, 3600)})
        self.agent.action_archive()
        self.assertEqual(self.figures("flag", "won:sum"), {self.agent: 1})

    def test_not_worked_in_time(self):
        flag = self.flagged_by()
        flag.due_at = fields.Datetime.now()
        self.env.flush_all()
        self.env.cr.execute("UPDATE whatsapp_crm_golden_flag SET due_at = due_at - INTERVAL '1 minute'")
        self.assertEqual(self.figures("flag", "worked:sum", "worked_share:avg")[self.agent], (0, 0))
        self.lose(flag.lead_id)
        self.assertEqual(self.figures("flag", "won_share:avg", "worked_share:avg")[self.agent], (0, 0))

    def test_sales_supervisors_see_what_their_sellers_work(self):
        self.flagged_by()
        boss, other = (self._user(f"work_{name}", "whatsapp_crm.group_supervisor") for name in ("boss", "other"))
        self.sales.user_id = boss
        self.assertEqual(self.rows("flag").lead_id.team_id, self.sales)
        self.assertEqual(len(self.rows("flag", user=boss)), 1)
        self.assertFalse(self.rows("flag", user=other))

    def complain(self, sender, won=False, outcome="confirmed", tag=True):
        conversation = self.receive_text("Otra vez va lentísimo", sender=sender).conversation_id
        conversation.with_user(self.agent).action_take()
        conversation.sudo().tag_ids = self.complaint if tag else False
        if won:
            flag = self.raise_flag(conversation=conversation)
            flag.lead_id.action_set_won()
        self.say(conversation.channel_id)
        next_step = {"what": "Llamar"} if outcome == "next_step" else None
        conversation.with_user(self.agent).action_resolve(outcome, next_step=next_step)
        return conversation

    def test_sales_from_complaints(self):
        won = self.complain("34622000001", won=True)
        solved = self.complain("34622000002")
        back = self.complain("34622000003")
        self.complain("34622000004", won=True, outcome="next_step")
        self.complain("34622000005", won=True, tag=False)
        self.receive_text("Sigue igual de lento", sender="34622000003")
        self.assertEqual(back.state, "new")
        self.assertEqual(self.rows("complaint").conversation_id, won | solved)
        self.assertEqual(len(self.rows("complaint")), 2)
        self.assertEqual(len(self.rows("complaint", [("series", "in", ("ours", "study"))])), 4)
        self.assertEqual(
            self.figures("complaint", "share:avg", "__count", by="series"), {"ours": (0.5, 2), "study": (0.22, 2)})
        self.assertEqual(self.figures("complaint", "share:avg", "__count"), {self.agent: (0.5, 2)})
        self.assertEqual(
            self.figures("complaint", "share:avg", "__count", domain=[("series", "=", "study")]),
            {self.agent: (0.22, 2)})
        flags = self.env["whatsapp_crm.golden.flag"]
        flags.create({  # what was added to a chance that was won has its part in it
            "conversation_id": solved.id, "company_id": self.company.id, "note": "Ya son 12", "state": "joined",
            "joined_id": flags.search([("conversation_id", "=", won.id)]).id})
        self.assertEqual(self.figures("complaint", "share:avg", by="series")["ours"], 1)

    def test_the_tag_of_the_installation_is_marked(self):
        tag = self.env.ref("whatsapp_crm.starter_tag_complaint")
        tag.wacrm_is_complaint = False
        self.env["crm.tag"]._wacrm_mark_complaint()
        self.assertTrue(tag.wacrm_is_complaint)
