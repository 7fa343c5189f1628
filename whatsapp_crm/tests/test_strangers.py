# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .handoff_common import HandoffCase

MODULE = "odoo.addons.whatsapp_crm."


def public_methods(model):
    """Names of what a client may call and we wrote."""
    return {
        name for klass in type(model).__mro__ if (klass.__module__ or "").startswith(MODULE)
        for name, value in vars(klass).items() if name.startswith(("action_", "get_")) and callable(value)}


@tagged("post_install", "-at_install")
class TestStrangers(HandoffCase):
    """What an agent of another team and a supervisor of another company reach of a conversation: nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.foreigner = cls._user(
            "wacrm_foreign", "whatsapp_crm.group_supervisor", cls.env["res.company"].create({"name": "Otra SA"}))
        cls.strangers = cls.collector | cls.foreigner

    def calls(self):
        """Arguments for every public method of a conversation."""
        return {
            "action_accept_handoff": (), "action_assign": (self.collector.id,),
            "action_choose_partner": (self.collector.partner_id.id,), "action_create_contacts": (),
            "action_create_lead": (), "action_hand_off": (self.words(to_user_id=self.agent2.id),),
            "action_link_lead": (False,), "action_mark_message": (self.row.mail_message_id.id,),
            "action_move": ({"state": "open"},), "action_no_answer_needed": (), "action_not_customer": (),
            "action_open_attend_as": (), "action_open_handoff": (), "action_open_lead": (),
            "action_open_link_lead": (), "action_open_not_customer": (), "action_open_reassign": (),
            "action_open_resolve": (), "action_open_save_file": ([],), "action_open_snooze": (),
            "action_release": (), "action_reopen": (), "action_resolve": ("confirmed",),
            "action_return_handoff": (), "action_send_back": ("No es mío",), "action_snooze": ("2100-01-01 00:00:00",),
            "action_snooze_preset": ("hour",), "action_take": (),
            "action_open_golden_flag": (), "action_raise_golden_flag": ("Son más",), "action_dismiss_golden_hint": (),
            "action_open_send_document": (), "action_open_payment_link": (), "action_open_meeting": (),
            "action_new_quotation": (), "action_open_followup": (),
            "action_open_promise": (self.row.mail_message_id.id,),
            "action_promise": (self.row.id, "Lo envío", "2100-01-01 00:00:00"),
            "action_answer_question": ("pregunta", "sí"), "action_accept_lead": (), "action_open_reject_lead": (),
            "action_print_story": (), "get_story": (),
            "get_chatter_entry": (), "get_context": (), "get_history": (),
        }

    def test_every_method_refuses_them(self):
        harmless = {"action_open", "get_inbox_counters"}  # an id that is known already; counts of one's own
        calls = self.calls()
        self.assertEqual(public_methods(self.conversation), calls.keys() | harmless)
        self.to_person()
        before = self.conversation.read(["state", "user_id", "waiting_since", "handoff_id", "lead_id", "partner_id"])
        for stranger in self.strangers:
            conversation = self.conversation.with_user(stranger)
            for name, args in calls.items():
                # Agents are told that supervisors reassign, before anything is read.
                expected = UserError if name == "action_open_reassign" else AccessError
                with self.subTest(name, stranger=stranger.login), self.assertRaises(expected):
                    getattr(conversation, name)(*args)
            self.env.invalidate_all()
        self.assertEqual(self.conversation.read(list(before[0])), before)

    def test_counters_count_what_one_may_read(self):
        for stranger in self.strangers:
            self.assertFalse(any(self.env["whatsapp_crm.conversation"].with_user(
                stranger).get_inbox_counters().values()))

    def test_guides_of_conversations_one_may_not_read(self):
        for stranger in self.strangers:
            with self.assertRaises(AccessError):
                self.env["whatsapp_crm.guide"].with_user(stranger).get_guide(self.conversation.id)

    def test_words_of_another_company(self):
        """Sentences, next steps, guides, duties and directions between them."""
        duties = self.env["whatsapp_crm.duty"].create(
            [{"name": name, "company_id": self.company.id} for name in ("Ventas", "Soporte")])
        records = [
            duties, self.env["whatsapp_crm.guide"].create({"name": "Guía", "company_id": self.company.id}),
            self.env["whatsapp_crm.sentence"].create(
                {"kind": "idle", "body": "Adiós", "company_id": self.company.id}),
            self.env["whatsapp_crm.next.step"].create({"name": "Llamar", "company_id": self.company.id}),
            self.env["whatsapp_crm.handoff.direction"].create(
                {"duty_id": duties[0].id, "other_duty_id": duties[1].id}),
        ]
        for record in records:
            with self.subTest(record._name):
                self.assertFalse(record.with_user(self.foreigner).has_access("read"))
                self.assertTrue(record.with_user(self.agent).has_access("read"))

    def test_a_searched_phrase_may_be_anything(self):
        conversations = self.env["whatsapp_crm.conversation"].with_user(self.agent)
        for name in ("message_words", "phone"):
            with self.subTest(name):
                self.assertFalse(conversations.search([(name, "ilike", "'\\) | :* &")]))
                conversations.search([(name, "ilike", False)])

    def test_defaults_of_the_client_reach_no_record_of_ours(self):
        """Dialogs send their ``default_…`` along with every button."""
        lead = self.env["crm.lead"].create({"name": "Ajena", "company_id": self.company.id})
        agent = self.env(user=self.agent, context={
            **self.env.context, "default_note": "falsa", "default_state": "accepted", "default_lead_id": lead.id,
            "default_return_reason": "falsa", "default_wamid": "wamid.FALSE", "default_resolved_by_id": 1})
        self.conversation.with_env(agent).action_hand_off(self.words(to_user_id=self.agent2.id))
        handoff = self.conversation.handoff_ids
        self.assertEqual((handoff.state, handoff.return_reason), ("pending", False))
        self.say(self.channel.with_context(**agent.context))
        self.assertFalse(self.row.search([("channel_id", "=", self.channel.id), ("direction", "=", "out")]).wamid)
        self.assertNotIn("falsa", self.conversation.milestone_ids.mapped("note"))
        contact = self.row.contact_id.create({
            "company_id": self.company.id, "portfolio_ref": self.row.contact_id.portfolio_ref, "wa_id": "34699888777"})
        channel = self.channel._wacrm_for(self.number, contact).with_env(agent).sudo()
        opened = channel._wacrm_conversation_for_agent(self.agent)
        self.assertEqual((opened.state, opened.lead_id.id), ("waiting", False))

    def test_what_messages_wrote_is_not_edited(self):
        for values in ({"name": "Otra"}, {"origin": "QR"}, {"referral": {}}):
            with self.subTest(values), self.assertRaises(UserError):
                self.conversation.with_user(self.supervisor).write(values)

    def test_commands_reach_no_rows_of_ours(self):
        other = self.receive_text(sender="34699888777", name="Eva").conversation_id
        for name, command in (
            ("milestone_ids", Command.create({"kind": "taken", "at": "2026-01-01", "company_id": self.company.id})),
            ("milestone_ids", Command.link(other.milestone_ids[:1].id)),
            ("message_row_ids", Command.update(self.row.id, {"text": "x"})),
            ("handoff_ids", Command.create({"reason": "uno dos tres"})),
        ):
            with self.subTest(name), self.assertRaises(UserError):
                self.conversation.with_user(self.agent).write({name: [command]})
                self.env.flush_all()
