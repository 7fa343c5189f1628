# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from ..models.golden.sellers import Sellers
from .golden_common import GoldenCase


@tagged("post_install", "-at_install")
class TestGoldenLeaving(GoldenCase):
    """No golden flag is work of somebody who left, or out of the day of who has to call."""

    def worked(self):
        flag = self.flagged_by()
        flag.with_user(self.seller).action_worked("contact")
        return flag

    def left_unseen(self):
        """The salesperson cannot sell any more, and no golden flag heard of it."""
        self.env.cr.execute("UPDATE res_users SET active = false WHERE id = %s", [self.seller.id])
        self.seller.invalidate_recordset()

    def test_worked_flag_of_who_leaves(self):
        flag = self.worked()
        self.seller.active = False
        self.assertEqual((flag.state, flag.user_id, flag.lead_id.user_id), ("open", self.leader, self.leader))
        self.assertEqual(self.activities(flag.lead_id).user_id, self.leader)

    def test_words_for_who_left(self):
        for state in ("worked", "open"):
            with self.subTest(state):
                self.seller.active = True
                flag = self.worked() if state == "worked" else self.flagged_by()
                self.left_unseen()
                self.assertEqual(self.conversation.with_user(self.agent)._golden_receiver(), self.leader.name)
                added = self.raise_flag(note=f"Ahora son 20 ({state})")
                self.assertEqual((added.joined_id, added.user_id), (flag, self.leader))
                self.assertEqual((flag.state, flag.user_id, flag.lead_id.user_id), ("open", self.leader, self.leader))
                activity = self.activities(flag.lead_id)
                self.assertEqual(activity.user_id, self.leader)
                self.assertIn("Ahora son 20", activity.note)
                self.lose(flag.lead_id)
                self.conversation.lead_id = False

    def test_taken_up_again_after_one_left(self):
        flag = self.flagged_by()
        self.lose(flag.lead_id)
        self.seller.active = False
        flag.lead_id.action_restore()
        self.assertEqual((flag.state, flag.user_id, flag.lead_id.user_id), ("open", self.leader, self.leader))
        self.assertEqual(self.activities(flag.lead_id).user_id, self.leader)

    def test_where_nobody_sells_the_administrator_keeps_it(self):
        """Words that are added do not give more time."""
        self.patch(Sellers, "can_sell", lambda _sellers, _user: False)
        flag = self.raise_flag()
        self.assertEqual(flag.user_id, self.env["res.users"]._wacrm_admins(self.company)[:1])
        flag.due_at = "2026-01-01 10:00:00"
        self.raise_flag(note="Más")
        self.assertEqual(str(flag.due_at), "2026-01-01 10:00:00")

    def test_activity_given_to_a_colleague(self):
        flag = self.flagged_by()
        colleague = self._user(
            "wacrm_colleague", "sales_team.group_sale_salesman_all_leads,whatsapp_crm.group_agent")
        self.activities(flag.lead_id).with_user(self.seller).user_id = colleague
        self.assertEqual((flag.user_id, flag.chosen_by, flag.lead_id.user_id), (colleague, False, self.seller))
        [section] = [one for one in self.env["res.users"].with_user(colleague).get_wacrm_my_day()
                     if one["key"] == "flags"]
        self.assertEqual(section["rows"][0]["id"], flag.lead_id.id)
        flag.lead_id.expected_revenue = 500
        self.assertEqual((flag.user_id, self.activities(flag.lead_id).user_id), (colleague, colleague))
        colleague.active = False
        self.assertEqual((flag.user_id, self.activities(flag.lead_id).user_id), (self.seller, self.seller))

    def test_whose_opportunity_may_only_be_read(self):
        """Whose flag it is works it; who only looks on reads whose it is."""
        flag = self.flagged_by()
        self.env["ir.rule"].create({
            "name": "Nobody changes any", "model_id": self.env["ir.model"]._get_id("crm.lead"),
            "domain_force": "[('id', '=', 0)]", "perm_read": False, "perm_create": False, "perm_unlink": False})
        self.assertFalse(flag.lead_id.with_user(self.seller).has_access("write"))
        self.assertFalse(flag.with_user(self.leader).may_work)
        with self.assertRaisesRegex(UserError, "wacrm_seller .*works this golden flag"):
            flag.with_user(self.leader).action_worked("contact")
        self.assertTrue(flag.with_user(self.seller).may_work)
        flag.with_user(self.seller).action_worked("contact", "Llamada")
        self.assertEqual((flag.state, flag.worked_by_id), ("worked", self.seller))
        self.assertFalse(self.activities(flag.lead_id))

    def test_dialog_about_what_one_may_not_read(self):
        flag = self.flagged_by()
        other = self._user("wacrm_other", "sales_team.group_sale_salesman")
        dialog = self.env["whatsapp_crm.golden.worked"]
        with self.assertRaises(AccessError):
            dialog.with_user(other).create({"flag_id": flag.id})
        with self.assertRaises(AccessError):
            dialog.with_user(other).onchange({"flag_id": flag.id}, ["flag_id"], {"flag_id": {"fields": {
                "display_name": {}}}})
        with self.assertRaises(AccessError):
            dialog.with_user(other).with_context(default_flag_id=flag.id).onchange({}, [], {"flag_id": {}})
        self.assertTrue(dialog.with_user(self.seller).create({"flag_id": flag.id}))
        foreigner = self._user("wacrm_foreign", "whatsapp_crm.group_supervisor",
                               self.env["res.company"].create({"name": "Otra SA"}))
        with self.assertRaises(AccessError):
            self.env["whatsapp_crm.golden.raise"].with_user(foreigner).create({
                "conversation_id": self.conversation.id, "note": "x"})


@tagged("post_install", "-at_install")
class TestGoldenJoined(GoldenCase):
    """One chance, one flag that runs; and whoever added words to it sees what came of it."""

    def setUp(self):
        super().setUp()
        self.firm.user_id = self.seller

    def added(self):
        """A flag of the agent, and words that a colleague added from another chat of the same customer."""
        flag = self.raise_flag()
        self.env["res.partner"].create({"name": "Luis", "parent_id": self.firm.id, "phone": "+34 622 33 34 44"})
        other = self.receive_text("Hola", sender="34622333444").conversation_id
        return flag, self.raise_flag(self.agent2, "Abren otra sucursal", other)

    def test_contact_that_is_linked_to_a_company_meanwhile(self):
        stranger = self.receive_text("Hola", sender="34633444555", name="Pepe").conversation_id
        nobody = self.env["res.partner"]
        for begins in ("nobody", "person"):
            with self.subTest(begins):
                person = nobody.create({"name": "Pepe"}) if begins == "person" else nobody
                stranger._write_life({"partner_id": person.id, "lead_id": False})
                flag = self.raise_flag(self.supervisor, f"Quiere más ({begins})", stranger)
                self.assertEqual((flag.state, flag.account_id), ("open", stranger.partner_id))
                if person:
                    person.parent_id = self.firm
                else:
                    stranger._write_life({"partner_id": self.marta.id})
                self.assertEqual(stranger.with_user(self.supervisor)._golden_receiver(), flag.user_id.name)
                second = self.raise_flag(self.supervisor, f"Ya son veinte ({begins})", stranger)
                self.assertEqual((second.state, second.joined_id, second.account_key), ("joined", flag, False))
                self.assertEqual(len(self.activities(flag.lead_id)), 1)
                self.lose(flag.lead_id)

    def test_result_for_who_added_words(self):
        flag, added = self.added()
        self.assertEqual(added.joined_id, flag)
        flag.lead_id.expected_revenue = 3600
        flag.lead_id.action_set_won()
        self.assertIn("it is your credit", self.told(self.agent)[-1])
        [told] = self.told(self.agent2)
        self.assertIn("Thank you for adding", told)
        self.assertIn("3,600", told)
        self.assertEqual((added.with_user(self.agent2).joined_state, added.closed_at), ("won", flag.closed_at))
        [section] = [one for one in self.env["res.users"].with_user(self.agent2).get_wacrm_my_day()
                     if one["key"] == "credit"]
        self.assertEqual((section["rows"][0]["detail"], section["rows"][0]["tone"], section["note"]),
                         ("Won", "success", ""))
        flag.lead_id.write({"stage_id": self.env["crm.stage"].search([("is_won", "=", False)], limit=1).id,
                            "probability": 10})
        self.assertEqual((flag.state, added.closed_at), ("worked", False))

    def test_list_shows_what_one_added(self):
        _flag, added = self.added()
        domain = self.env.ref("whatsapp_crm.whatsapp_crm_golden_flag_action").domain
        for user, shown in ((self.agent2, True), (self.supervisor, False)):
            flags = self.env["whatsapp_crm.golden.flag"].with_user(user).search(
                safe_eval(domain, {"uid": user.id}))
            self.assertEqual(added in flags, shown)
