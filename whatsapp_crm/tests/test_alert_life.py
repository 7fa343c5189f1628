# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import json
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from .due_common import DueCase


@tagged("post_install", "-at_install")
class TestAlertLife(DueCase):
    """An alert is there while it is needed, and says what one has to know."""

    def assertOver(self, conversation, *users):
        self.assertEqual(self.overs(), dict.fromkeys(users, conversation.ids))
        self.assertFalse(self.told(conversation))
        self.assertFalse(conversation.activity_ids)

    def test_it_quotes_the_customer_not_us(self):
        conversation = self.waiting(self.agent, text="¿Tienen factura?")
        self.time.tick(60)
        row = self.rows_of(self.say(conversation.channel_id, user=self.agent)).sudo()
        row._climb("failed")
        row._failed()  # ours stands last, and the customer waits
        self.assertEqual((conversation.last_text, conversation.customer_text), ("Hola", "¿Tienen factura?"))
        self.later(5)
        [told] = self.alerts()[self.agent]
        self.assertEqual(told["text"], "¿Tienen factura?")
        self.assertIn("¿Tienen factura?", conversation.activity_ids.note)

    def test_an_answer_takes_all_of_it_away(self):
        conversation = self.waiting(self.agent)
        self.later(5)
        self.later(10)
        self.forget()
        self.say(conversation.channel_id)
        self.assertOver(conversation, self.agent, self.leader)
        self.later(60)
        self.assertFalse(self.alerts())

    def test_so_does_an_answer_from_the_phone(self):
        conversation = self.waiting(self.agent)
        self.later(15)
        self.forget()
        self.echo("Ya le digo")
        self.assertOver(conversation, self.leader)

    def echo(self, text):
        message, _card = self.message_item("text", sender="34600000001", text={"body": text}, to="34611222333")
        self.process(self.webhook_body(field="smb_message_echoes", message_echoes=[message]))

    def test_so_do_no_answer_needed_and_resolve(self):
        for number, end in enumerate((
                lambda mine: mine.action_no_answer_needed(), lambda mine: mine.sudo()._resolve("confirmed", None))):
            conversation = self.waiting(self.agent, sender=f"3462200000{number}")
            self.later(5)
            self.forget()
            end(conversation.with_user(self.agent))
            self.assertOver(conversation, self.agent)

    def test_an_answer_resolves_nothing(self):
        self.policy.write({
            "has_resolution": True, "resolution_warning_minutes": 3, "resolution_breach_minutes": 4})
        conversation = self.waiting(self.agent)
        self.later(4)
        self.say(conversation.channel_id, user=self.agent)
        self.assertEqual(set(self.told(conversation)), {self.leader})
        conversation.with_user(self.agent).action_resolve("confirmed")
        self.assertFalse(self.told(conversation))

    def test_a_name_of_several_lines_is_one_in_a_subject(self):
        self.policy.warning_email = True
        self.waiting(self.agent, name="Ana\nBcc: x@example.com", text="<img src=x>")
        self.later(5)
        mail = self.env["mail.mail"].search([], order="id desc", limit=1)
        self.assertEqual(mail.subject, "Ana Bcc: x@example.com: at risk, no answer for 5 min")
        self.assertIn("&lt;img", mail.body_html)

    def test_a_new_wait_is_alerted_anew(self):
        conversation = self.waiting(self.agent)
        self.later(5)
        self.say(conversation.channel_id)
        self.time.tick(60)
        self.waiting()
        self.later(4)
        self.assertFalse(self.alerts())
        self.later(1)
        self.assertEqual(set(self.alerts()), {self.agent})

    def test_whoever_takes_it_frees_the_others(self):
        conversation = self.waiting()
        self.later(5)
        self.assertEqual(set(self.told(conversation)), {self.agent, self.agent2, self.leader})
        self.forget()
        conversation.with_user(self.agent).action_take()
        self.assertEqual(set(self.told(conversation)), {self.agent})
        self.assertEqual(set(self.overs()), {self.agent2, self.leader})

    def test_what_is_missed_stays_with_the_supervisor_whoever_has_it(self):
        conversation = self.waiting(self.agent)
        self.later(5)
        self.later(10)
        conversation.with_user(self.leader).action_assign(self.agent2.id)
        self.assertEqual(self.told(conversation), {self.leader: "Escalated"})

    def test_nothing_moves_it_but_an_answer(self):
        conversation = self.waiting(self.agent)
        conversation.with_user(self.agent).action_snooze("2026-11-21 10:00:00", without_answer=True)
        self.later(15)
        self.assertEqual(set(self.alerts()), {self.leader})

    def test_many_at_once_are_one_notice(self):
        conversations = self.env["whatsapp_crm.conversation"].union(*(
            self.waiting(self.agent, sender=f"3469900000{place}", name=f"Ana {place}") for place in range(6)))
        self.later(5)
        [alert] = self.alerts()[self.agent]
        self.assertEqual((alert["count"], alert["point"], alert["id"] in conversations.ids), (6, "warning", True))
        self.assertIn("Ana 3", alert["text"])
        activity = self.env["whatsapp_crm.alert"].search([("user_id", "=", self.agent.id)]).activity_id
        self.assertEqual(len(activity), 1)
        self.assertEqual((activity.summary, activity.res_id), ("6 conversations need an answer", 0))
        self.assertIn("Ana 5", activity.note)
        self.say(conversations[5].channel_id)
        self.assertEqual(activity.summary, "5 conversations need an answer")
        self.assertNotIn("Ana 5", activity.note)
        for conversation in conversations[:5]:
            self.say(conversation.channel_id)
        self.assertFalse(activity.exists())

    def test_up_to_the_limit_each_has_its_own(self):
        for place in range(5):
            self.waiting(self.agent, sender=f"3469900000{place}")
        self.later(5)
        self.assertEqual([alert["count"] for alert in self.alerts()[self.agent]], [1] * 5)

    def test_who_muted_is_left_in_peace_and_finds_the_activity(self):
        self.agent.wacrm_mute_ring = True
        conversation = self.waiting(self.agent)
        self.later(5)
        self.assertFalse(self.alerts())
        self.assertEqual(self.told(conversation), {self.agent: "At risk"})

    def test_to_be_told_is_not_to_follow(self):
        conversation = self.waiting(self.agent)
        self.later(15)
        self.assertNotIn(self.leader.partner_id, conversation.message_partner_ids)
        self.assertFalse(self.env["mail.mail"].search([("email_to", "ilike", self.leader.email)]))

    def test_e_mail_where_it_is_wanted(self):
        self.policy.write({"warning_email": True, "breach_email": True})
        self.leader.email = "jefa@example.com"
        self.agent.email = "agente@example.com"
        conversation = self.waiting(self.agent, text="<b>¿Precio?</b>")
        self.later(5)
        [mail] = self.env["mail.mail"].search([("email_to", "ilike", "agente@example.com")])
        self.assertEqual(mail.subject, "Ana Ruiz: at risk, no answer for 5 min")
        self.assertIn(f"/odoo/whatsapp_crm.conversation/{conversation.id}", mail.body_html)
        self.assertIn("&lt;b&gt;¿Precio?", mail.body_html)
        self.later(10)
        [mail] = self.env["mail.mail"].search([("email_to", "ilike", "jefa@example.com")])
        self.assertEqual(mail.subject, "Ana Ruiz: escalated, no answer for 15 min")

    def test_on_the_devices_of_who_switched_that_on(self):
        for name in ("private", "public"):
            self.env["ir.config_parameter"].set_param(f"mail.web_push_vapid_{name}_key", name)
        for user in (self.agent, self.agent2):
            self.env["mail.push.device"].create({
                "partner_id": user.partner_id.id, "endpoint": f"https://push.example.com/{user.id}",
                "keys": json.dumps({"p256dh": "x", "auth": "y"})})
        conversation = self.waiting(self.agent)
        self.env["mail.push"].search([]).unlink()
        self.later(5)
        [push] = self.env["mail.push"].search([])
        self.assertEqual(push.mail_push_device_id.partner_id, self.agent.partner_id)
        payload = json.loads(push.payload)
        self.assertEqual(payload["title"], "Ana Ruiz: at risk, no answer for 5 min")
        self.assertEqual(payload["options"]["data"]["res_id"], conversation.id)

    def test_in_the_reader_s_language(self):
        self.env["res.lang"]._activate_lang("es_ES")
        self.agent.lang = "es_ES"
        conversation = self.waiting(self.agent)
        with patch.object(type(self.env["whatsapp_crm.alert"]), "_line", lambda alerts, _notice: alerts.env.lang):
            self.later(5)
            self.later(10)
        languages = {activity.user_id: activity.summary for activity in conversation.activity_ids}
        self.assertEqual(languages, {self.agent: "es_ES", self.leader: self.leader.lang})

    def test_seen_and_not_answered_has_a_warning_of_its_own(self):
        self.policy.write({"seen_minutes": 3, "first_warning_minutes": 10})
        conversation = self.waiting(self.agent)
        self.time.tick(60)
        conversation.sudo()._looked_at(self.agent)
        self.later(2)
        self.assertFalse(self.alerts())
        self.later(1)
        [alert] = self.alerts()[self.agent]
        self.assertEqual((alert["point"], alert["minutes"]), ("seen", 3))
        self.later(1)
        self.assertFalse(self.alerts())
        self.later(5)
        self.assertEqual(self.alerts()[self.agent][0]["point"], "warning")

    def test_who_may_not_administer_reads_no_alerts(self):
        self.waiting(self.agent)
        self.later(5)
        self.assertFalse(self.env["whatsapp_crm.alert"].with_user(self.agent).has_access("read"))
        self.assertTrue(self.env["whatsapp_crm.alert"].with_user(self.admin).search([]))

    def test_nobody_puts_away_what_a_colleague_was_told(self):
        conversation = self.waiting(self.agent)
        self.later(15)
        escalated = conversation.activity_ids.filtered(lambda activity: activity.user_id == self.leader)
        for end in ("unlink", "action_feedback"):
            with self.subTest(end), self.assertRaisesRegex(UserError, "was told that a customer waits"):
                getattr(escalated.with_user(self.agent).with_context(lang="en_US"), end)()
        escalated.with_user(self.leader).action_feedback()
        self.say(conversation.channel_id)
        self.assertFalse(conversation.activity_ids)
