from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from ..models.inbox.conversation_live import CHANGED
from .bus_common import BusCase


@tagged("post_install", "-at_install")
class TestLive(BusCase):
    """Whatever a card shows tells the open boards, once per transaction, with ids only."""

    def setUp(self):
        super().setUp()
        self.row = self.receive_text()
        self.conversation, self.channel = self.row.conversation_id, self.row.channel_id
        self.forget()

    def changed(self):
        """The payload of the only event since; None where there was none."""
        events = self.sent(CHANGED)
        self.forget()
        self.assertLessEqual(len(events), 1)
        return events[0][1] if events else None

    def kinds_of_change(self, work):
        work()
        payload = self.changed()
        self.assertIsNotNone(payload, "no open board was told")
        self.assertEqual(payload["ids"], self.conversation.ids)
        return set(payload["kinds"])

    def test_new_conversation(self):
        row = self.receive_text(sender="34699888777")
        [(channel, payload)] = self.sent(CHANGED)
        self.assertEqual(channel, ["res.groups", self.env.ref("whatsapp_crm.group_agent").id])
        self.assertLessEqual({"created", "message", "wait"}, set(payload.pop("kinds")))
        self.assertEqual(payload, {
            "ids": row.conversation_id.ids, "company_id": self.company.id, "team_ids": self.team.ids, "user_ids": []})

    def test_everything_a_card_shows(self):
        agent, supervisor = self.conversation.with_user(self.agent), self.conversation.with_user(self.supervisor)
        tag = self.env["crm.tag"].create({"name": "Precio"})
        other_team = self.env["crm.team"].create({"name": "Soporte", "company_id": self.company.id})
        until = fields.Datetime.now() + timedelta(hours=1)
        for kinds, work in [
            ({"message"}, lambda: self.receive_text("¿Hola?")),
            ({"seen"}, lambda: self.channel.with_user(self.agent).wacrm_note_opened()),
            ({"owner", "state"}, agent.action_take),
            ({"tags"}, lambda: agent.write({"tag_ids": [Command.link(tag.id)]})),
            ({"priority"}, lambda: agent.write({"priority": "2"})),
            ({"team"}, lambda: supervisor.write({"team_id": other_team.id})),
            ({"owner"}, lambda: supervisor.action_assign(self.agent2.id)),
            ({"message", "wait", "state"}, lambda: self.say(self.channel, user=self.agent2)),
            ({"state"}, lambda: supervisor.action_snooze(until)),
            ({"state"}, lambda: supervisor._check_may_work()._wake()),
            ({"owner", "state"}, supervisor.action_release),
            ({"wait"}, lambda: self.receive_text("¿Sigue ahí?")),
            ({"wait"}, supervisor.action_no_answer_needed),
            ({"name"}, lambda: self.conversation.partner_id.write({"name": "Ana Soto"})),
            ({"state"}, lambda: supervisor._check_may_work()._resolve("confirmed", None)),
        ]:
            with self.subTest(kinds):
                self.assertLessEqual(kinds, self.kinds_of_change(work))

    def test_stage_and_value_of_the_opportunity(self):
        lead = self.env["crm.lead"].create({
            "name": "Plan", "type": "opportunity", "team_id": self.team.id, "company_id": self.company.id})
        self.assertEqual(self.kinds_of_change(lambda: self.conversation.write({"lead_id": lead.id})), {"lead"})
        self.assertEqual(self.kinds_of_change(lambda: lead.write({"expected_revenue": 2400})), {"lead"})
        stage = self.env["crm.stage"].create({"name": "Propuesta"})
        self.assertEqual(self.kinds_of_change(lambda: lead.write({"stage_id": stage.id})), {"lead"})
        lead.write({"description": "x"})
        self.assertIsNone(self.changed())

    def test_former_responsible_and_team_are_told_too(self):
        self.conversation.with_user(self.agent).action_take()
        self.forget()
        self.conversation.with_user(self.supervisor).action_assign(self.agent2.id)
        self.assertEqual(set(self.changed()["user_ids"]), {self.agent.id, self.agent2.id})
        other_team = self.env["crm.team"].create({"name": "Soporte", "company_id": self.company.id})
        self.conversation.with_user(self.supervisor).team_id = other_team
        self.assertEqual(set(self.changed()["team_ids"]), {self.team.id, other_team.id})

    def test_what_no_card_shows_tells_nobody(self):
        self.conversation.with_user(self.agent).action_take()
        self.forget()
        self.channel.with_user(self.agent2).wacrm_note_opened()
        self.say(self.channel, user=self.supervisor, note=True)
        self.conversation.with_user(self.agent).web_read({"name": {}, "urgency": {}})
        self.assertIsNone(self.changed())

    def test_many_changes_of_a_transaction_are_one_event(self):
        others = self.receive_text(sender="34699888777").conversation_id | self.receive_text(
            sender="34699888666").conversation_id
        self.forget()
        everything = self.conversation | others
        for _time in range(10):
            for conversation in everything:
                conversation._write_life({"last_text": "otra", "last_in_at": fields.Datetime.now()})
        everything.with_user(self.agent).action_take()
        self.assertEqual(set(self.changed()["ids"]), set(everything.ids))

    def test_companies_are_kept_apart(self):
        company = self.env["res.company"].create({"name": "Otra SA"})
        account = self.env["whatsapp_crm.account"].create({
            "name": "Otra", "company_id": company.id, "waba_ref": "waba-2", "app_secret": "s",
            "verify_token": "v", "access_token": "t"})
        team = self.env["crm.team"].create({"name": "Otro", "company_id": company.id})
        number = self.env["whatsapp_crm.number"].create({
            "name": "Otra", "account_id": account.id, "phone_number_ref": "pnid-2", "team_id": team.id,
            "display_phone_number": "+34 600 000 002"})
        message, card = self.message_item("text", text={"body": "Hola"})
        self.process(self.webhook_body(number=number, waba="waba-2", messages=[message], contacts=[card]))
        other = self.env["whatsapp_crm.conversation"].search([("company_id", "=", company.id)])
        self.forget()
        (self.conversation | other).write({"priority": "1"})
        events = {payload["company_id"]: payload["ids"] for _channel, payload in self.sent(CHANGED)}
        self.assertEqual(events, {self.company.id: self.conversation.ids, company.id: other.ids})

    def test_nothing_is_sent_of_what_is_rolled_back(self):
        with self.env.registry.cursor() as cr:
            self.conversation.with_env(self.env(cr=cr)).write({"priority": "2"})
            cr.rollback()
        self.assertIsNone(self.changed())
