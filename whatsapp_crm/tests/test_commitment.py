from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .due_common import DueCase

KINDS = ("promised", "promise_kept", "promise_broken", "promise_kept_late", "promise_withdrawn")


class PromiseCase(DueCase):
    """A customer who was told something by the agent who is responsible."""

    def setUp(self):
        super().setUp()
        self.talk = self.waiting(self.agent)
        self.message = self.say(self.talk.channel_id, "<p>Te mando el contrato a las 12</p>")
        self.row = self.rows_of(self.message)
        self.noon = fields.Datetime.now() + timedelta(hours=2)

    def promise(self, what="Mandar el contrato", user=None, row=None, due_at=None):
        self.talk.with_user(user or self.agent).action_promise((row or self.row).id, what, due_at or self.noon)
        self.env.invalidate_all()
        return self.env["whatsapp_crm.commitment"].search(
            [("message_id", "=", (row or self.row).id)], order="id desc", limit=1)

    def told_of(self):
        self.env.invalidate_all()
        return [kind for kind in self.kinds(self.talk) if kind in KINDS]

    def summary(self):
        self.env.invalidate_all()
        return self.talk.channel_id.with_user(self.agent)._wacrm_conversation_summary()["promises"]


@tagged("post_install", "-at_install")
class TestCommitment(PromiseCase):
    """What one of us promised in a message: an activity, kept or broken."""

    def test_it_is_an_activity_a_chip_and_a_fact(self):
        promise = self.promise()
        activity = promise.activity_id
        self.assertEqual((activity.res_model, activity.res_id), ("crm.lead", self.talk.lead_id.id))
        self.assertEqual(activity.user_id, self.agent)
        self.assertEqual(activity.summary, "Mandar el contrato")
        self.assertEqual(activity.date_deadline, self.noon.date())
        self.assertEqual(activity.wacrm_commitment_id.message_id, self.row)
        talk = self.talk.with_user(self.agent)
        self.assertEqual(
            (talk.promise_what, talk.promise_due_at, talk.promise_count), ("Mandar el contrato", self.noon, 1))
        self.assertFalse(talk.without_activity)
        self.assertEqual(self.told_of(), ["promised"])
        fact = self.talk.milestone_ids.filtered(lambda m: m.kind == "promised")
        self.assertEqual((fact.user_id, fact.note, fact.message_id), (self.agent, "Mandar el contrato", self.row))
        self.assertEqual([one["message_id"] for one in self.summary()], self.message.ids)

    def test_done_in_time_is_kept(self):
        promise = self.promise()
        self.later(60)
        promise.activity_id.with_user(self.agent).action_feedback(feedback="Enviado")
        self.env.invalidate_all()
        self.assertEqual((promise.state, promise.ended_by_id), ("kept", self.agent))
        self.later(600)
        self.assertEqual(promise.state, "kept")
        self.assertEqual(self.told_of(), ["promised", "promise_kept"])
        self.assertFalse(self.talk.promise_count)
        self.assertFalse(self.summary())

    def test_done_in_the_chat(self):
        promise = self.promise()
        promise.with_user(self.agent).action_keep()
        self.env.invalidate_all()
        self.assertEqual(promise.state, "kept")
        self.assertFalse(promise.activity_id.active)
        promise.with_user(self.agent).action_keep()
        self.assertEqual(self.told_of(), ["promised", "promise_kept"])

    def test_due_and_not_done_is_broken_once(self):
        promise = self.promise()
        self.later(119)
        self.assertEqual(promise.state, "open")
        self.later(1)
        self.assertEqual(promise.state, "broken")
        self.assertFalse(promise.ended_at)
        self.later(5)
        self.run_due()
        self.assertEqual(self.told_of(), ["promised", "promise_broken"])
        self.assertEqual(self.talk.promise_count, 1)

    def leaders(self):
        """Who has an activity that says it was not kept."""
        return self.env["mail.activity"].search([
            ("activity_type_id", "=", self.env.ref("whatsapp_crm.mail_activity_type_promise_broken").id)])

    def test_leader_is_told_once_until_it_is_done(self):
        self.talk.team_id.user_id = self.supervisor
        promise = self.promise()
        self.later(119)
        self.assertFalse(self.leaders())
        self.later(1)
        told = self.leaders()
        self.assertEqual(told.user_id, self.supervisor)
        self.assertEqual((told.res_model, told.res_id), ("crm.lead", self.talk.lead_id.id))
        self.assertEqual(told.summary, f"Promise broken by {self.agent.name}: Mandar el contrato")
        self.later(60)
        self.assertEqual(self.leaders(), told, "once")
        self.assertFalse(promise.ended_at)
        promise.with_user(self.agent).action_keep()
        self.env.invalidate_all()
        self.assertFalse(self.leaders())

    def test_leader_who_puts_it_away_keeps_no_promise(self):
        self.talk.team_id.user_id = self.supervisor
        promise = self.promise()
        self.later(120)
        self.leaders().with_user(self.supervisor).action_done()
        self.env.invalidate_all()
        self.assertEqual((promise.state, promise.ended_at), ("broken", False))
        self.later(60)
        self.assertFalse(self.leaders())

    def test_withdrawn_and_the_leaders_own(self):
        self.talk.team_id.user_id = self.supervisor
        promise = self.promise()
        self.later(120)
        promise.with_user(self.agent).action_withdraw()
        self.env.invalidate_all()
        self.assertFalse(self.leaders())
        self.promise(user=self.supervisor, due_at=fields.Datetime.now() + timedelta(hours=1))
        self.later(60)
        self.assertNotIn(self.supervisor, self.leaders().user_id)

    def test_done_late_stays_broken(self):
        promise = self.promise()
        self.later(180)
        promise.activity_id.with_user(self.agent).action_done()
        self.env.invalidate_all()
        self.assertEqual(promise.state, "broken")
        self.assertTrue(promise.ended_at)
        self.assertEqual(self.told_of(), ["promised", "promise_broken", "promise_kept_late"])
        self.assertFalse(self.talk.promise_count)

    def test_done_late_before_the_cron_looked(self):
        promise = self.promise()
        self.time.tick(timedelta(hours=3))
        promise.with_user(self.agent).action_keep()
        self.env.invalidate_all()
        self.assertEqual(promise.state, "broken")
        self.assertEqual(self.told_of(), ["promised", "promise_broken", "promise_kept_late"])

    def test_a_deleted_activity_withdraws_it(self):
        promise = self.promise()
        promise.activity_id.with_user(self.agent).unlink()
        self.env.invalidate_all()
        self.assertEqual(promise.state, "withdrawn")
        self.later(600)
        self.assertEqual(self.told_of(), ["promised", "promise_withdrawn"])

    def test_once_per_message(self):
        self.promise()
        with self.assertRaisesRegex(UserError, "already"):
            self.promise("Otra cosa")

    def test_only_in_our_messages_and_for_later(self):
        customer = self.receive_text("¿Y?").sudo()
        for row, what, due_at in ((customer, "x", self.noon), (self.row, " ", self.noon),
                                  (self.row, "x", fields.Datetime.now()), (self.row, "x", False)):
            with self.assertRaises(UserError):
                self.talk.with_user(self.agent).action_promise(row.id, what, due_at)
        other = self.waiting(self.agent, sender="34622000111", name="Otra")
        with self.assertRaises(UserError):
            other.with_user(self.agent).action_promise(self.row.id, "x", self.noon)

    def test_promise_after_the_end(self):
        self.talk.sudo()._resolve("confirmed", None)
        self.assertEqual(self.promise().activity_id.res_model, "crm.lead")

    # -------------------------------------------------------------------- dialog

    def test_dialog(self):
        action = self.talk.with_user(self.agent).action_open_promise(self.message.id)
        form = Form(self.env["whatsapp_crm.promise"].with_user(self.agent).with_context(**action["context"]))
        self.assertEqual(form.what, "Te mando el contrato a las 12")
        form.what = "Contrato"
        form.save().action_preset("hour")
        promise = self.env["whatsapp_crm.commitment"].search([])
        self.assertEqual((promise.what, promise.due_at), ("Contrato", fields.Datetime.now() + timedelta(hours=1)))

    def test_end_of_the_day_where_the_user_works(self):
        self.agent.tz = "America/Lima"
        until = self.talk.with_user(self.agent).with_context(tz="America/Lima")._promise_until("today")
        self.assertEqual(fields.Datetime.to_string(until), "2026-11-20 23:00:00")
        promise = self.promise(due_at=fields.Datetime.to_datetime("2026-11-21 03:00:00"))
        self.assertEqual(fields.Date.to_string(promise.activity_id.date_deadline), "2026-11-20")

    # ---------------------------------------------------------------- who keeps

    def test_it_goes_with_the_conversation(self):
        promise = self.promise()
        self.talk.with_user(self.agent).action_assign(self.agent2.id)
        self.env.invalidate_all()
        self.assertEqual((promise.user_id, promise.owner_id), (self.agent, self.agent2))
        self.assertEqual(promise.activity_id.user_id, self.agent2)

    def test_given_to_a_colleague_by_its_activity(self):
        promise = self.promise()
        promise.activity_id.user_id = self.supervisor
        self.env.invalidate_all()
        self.assertEqual(promise.owner_id, self.supervisor)

    def test_whoever_leaves_leaves_it_to_the_team(self):
        promise = self.promise()
        self.agent.with_user(self.admin).sudo().action_archive()
        self.env.invalidate_all()
        self.assertEqual((promise.state, promise.owner_id), ("open", self.leader))
        self.assertEqual(promise.activity_id.user_id, self.leader)
        self.talk.with_user(self.agent2).action_take()
        self.env.invalidate_all()
        self.assertEqual(promise.activity_id.user_id, self.agent2)
        self.assertEqual(promise.user_id, self.agent)

    # -------------------------------------------------------------------- rights

    def test_who_may(self):
        promise = self.promise()
        stranger = self._user(
            "wacrm_stranger", "whatsapp_crm.group_supervisor", self.env["res.company"].create({"name": "B"}))
        outsider = self._user("wacrm_outsider", "whatsapp_crm.group_agent")
        salesman = self._user("wacrm_salesman", "sales_team.group_sale_salesman_all_leads")
        for user in (stranger, outsider, salesman):
            with self.subTest(user.login):
                with self.assertRaises(AccessError):
                    promise.with_user(user).read(["what"])
                with self.assertRaises(AccessError):
                    promise.with_user(user).action_keep()
                with self.assertRaises(AccessError):
                    self.talk.with_user(user).action_promise(self.row.id, "x", self.noon)
        for user in (self.agent2, self.supervisor):
            self.assertEqual(promise.with_user(user).what, "Mandar el contrato")
        with self.assertRaises(AccessError):
            promise.with_user(self.supervisor).write({"state": "kept"})
        with self.assertRaises(UserError):
            promise.sudo().unlink()

    def test_dialog_shows_nobody_elses_message(self):
        hidden = self.env["crm.team"].create({"name": "Otro", "company_id": self.company.id})
        other = self.waiting(sender="34622000111", name="Otra")
        other.sudo().team_id = hidden
        other.sudo()._write_life({"team_ids": [Command.set(hidden.ids)], "reader_ids": [Command.clear()]})
        other.channel_id.sudo().write(
            {"wacrm_team_ids": [Command.set(hidden.ids)], "wacrm_user_ids": [Command.clear()]})
        secret = self.env["whatsapp_crm.message"].search([("conversation_id", "=", other.id)], limit=1)
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            self.env["whatsapp_crm.promise"].with_user(self.agent).create(
                {"conversation_id": self.talk.id, "message_id": secret.id, "what": "x"})
        with self.assertRaises(AccessError):
            self.env["whatsapp_crm.promise"].with_user(self.agent).onchange(
                {"message_id": secret.id}, ["message_id"], {"said": {}})

    def test_counted_per_agent(self):
        self.promise()
        kept = self.promise(row=self.rows_of(self.say(self.talk.channel_id, "<p>Otro</p>")))
        kept.with_user(self.agent).action_keep()
        self.later(180)
        counts = self.env["whatsapp_crm.commitment"].with_user(self.supervisor)._read_group(
            [], ["user_id", "state"], ["__count"])
        self.assertEqual(set(counts), {(self.agent, "kept", 1), (self.agent, "broken", 1)})

    def test_erased_with_the_person(self):
        promise = self.promise("Llamar a Ana")
        erasure = self.env["whatsapp_crm.erasure"].with_user(self.admin)
        erasure._erase(erasure._data_of(self.company, contact=self.talk.contact_id), "Lo pide la clienta")
        self.env.invalidate_all()
        self.assertEqual((promise.what, promise.state), ("Erased person", "withdrawn"))
        self.assertFalse(self.env["whatsapp_crm.milestone"].search_count([("note", "ilike", "Llamar a Ana")]))
        self.assertFalse(self.env["mail.activity"].with_context(active_test=False).search_count(
            [("summary", "ilike", "Llamar a Ana")]))
