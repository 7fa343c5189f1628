import re
from pathlib import Path

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from ..models.transport.message_selection import ORIGINS
from .consent_common import ConsentCase
from .gate_obstacles import Obstacles
from .sell_ways import SellWays

INCOMING = {"customer", "phone_app"}  # these come from WhatsApp
# Who puts rows on their way. Whoever joins them gets a way in WAYS, below.
QUEUES = re.compile(r"\b(_queue|_queue_batch|_wacrm_write)\(")
CALLERS = {
    "models/transport/message.py", "models/transport/channel_sending.py", "models/transport/mail_message.py",
    "models/template/discuss_channel.py", "models/template/template_deliver.py",
    "models/inbox/conversation_idle.py", "models/automation/rule_text.py", "models/automation/rule_occasions.py",
    "models/campaign/campaign_batch.py", "models/sell/channel_choices.py"}
# way → (what goes out, origin of the row)
WAYS = {
    "composer": ("text", "agent"),
    "composer_file": ("text", "agent"),
    "canned_response": ("text", "agent"),
    "canned_response_with_buttons": ("interactive", "agent"),
    "reaction": ("reaction", "agent"),
    "sentence_of_resolve": ("text", "agent"),
    "sentence_of_snooze": ("text", "agent"),
    "sentence_with_a_meeting": ("interactive", "agent"),
    "meeting": ("interactive", "agent"),
    "document": ("text", "agent"),
    "document_with_a_template": ("template", "agent"),
    "sentence_of_handoff": ("text", "auto:handoff"),
    "sentence_after_silence": ("text", "auto:system"),
    "receipt": ("text", "auto:receipt"),
    "consent_confirmation": ("text", "auto:consent"),
    "welcome": ("text", "auto:welcome"),
    "out_of_hours": ("text", "auto:out_of_hours"),
    "question_of_the_bot": ("interactive", "auto:flow"),
    "template_from_chat": ("template", "agent"),
    "template_from_conversation": ("template", "agent"),
    "template_from_contact": ("template", "agent"),
    "template_from_lead": ("template", "agent"),
    "new_conversation": ("template", "agent"),
    "retry": ("template", "agent"),
    "planned_text": ("text", "agent"),
    "planned_template": ("template", "agent"),
    "server_action": ("template", "auto:rule"),
    "rule": ("template", "auto:rule"),
    "rule_for_a_conversation": ("template", "auto:rule"),
    "followup_by_itself": ("template", "auto:followup"),
    "followup_offer": ("template", "agent"),
    "rule_with_a_text": ("text", "auto:rule"),
    "rule_with_buttons": ("interactive", "auto:rule"),
    "selection": ("template", "auto:selection"),
    "campaign": ("template", "auto:campaign"),
    "code_with_many": ("template", "auto:campaign"),
    "code_with_a_text": ("text", "agent"),
    "code_with_a_template": ("template", "agent"),
}
# What is not a template, yet nobody of ours writes it. A handoff's sentence is its giver's; the
# confirmation of an opt-out is asked for.
AUTOMATIC = {way for way, (kind, origin) in WAYS.items() if kind != "template" and origin.startswith("auto:")
             and origin not in ("auto:handoff", "auto:consent")}


@tagged("post_install", "-at_install")
class TestGateWays(SellWays, Obstacles, ConsentCase):
    """Every way to send passes the one gate: people and code, texts and templates."""

    def setUp(self):
        super().setUp()
        self.env["whatsapp_crm.sentence"].search([]).active = False
        for kind in ("idle", "receipt", "opted_out", "confirmed", "handoff"):
            self.env["whatsapp_crm.sentence"].create({"kind": kind, "body": "Un saludo"})
        self.contact.partner_id.phone = "+34 611 22 23 33"
        self.conversation.with_user(self.agent).action_take()
        self.agree(self.contact)
        # A try that failed, for the retry.
        self.failed = self.send(self.offer)
        self.failed._climb("failed", forced=True)
        self.row = self.receive_text("¿Y?")
        self.sent_campaign = self.env["whatsapp_crm.campaign.send"].create({
            "name": "Oferta", "number_id": self.number.id, "template_id": self.offer.id, "pace": 600,
            "chosen_ids": self.contact.partner_id.ids})
        self.sent_campaign._freeze()
        self.sent_campaign._start()

    # --------------------------------------------------------------------- ways

    def way_composer(self):
        self.say(self.channel)

    def way_composer_file(self):
        attachment = self.env["ir.attachment"].with_user(self.agent).create({
            "name": "a.pdf", "raw": b"%PDF-1.4", "mimetype": "application/pdf",
            "res_model": "discuss.channel", "res_id": self.channel.id})
        self.say(self.channel, attachment_ids=attachment.ids)

    def way_canned_response(self):
        """The client puts its text into the composer and posts it like any other."""
        canned = self.env["mail.canned.response"].create({"source": "hola", "substitution": "Hola, gracias"})
        self.say(self.channel, canned.substitution)

    def way_canned_response_with_buttons(self):
        canned = self.with_buttons(self.agent)
        self.say(self.channel, canned.substitution, wacrm_canned_id=canned.id)

    def with_buttons(self, user):
        return self.env["mail.canned.response"].with_user(user).create({
            "source": "cita", "substitution": "¿Le va bien?", "wacrm_kind": "buttons",
            "wacrm_choice_ids": [Command.create({"title": "Sí"})]})

    def way_reaction(self):
        message = self.row.mail_message_id.with_user(self.agent)
        message.sudo()._message_reaction("👍", "add", self.agent.partner_id, self.env["mail.guest"])

    def way_sentence_of_resolve(self):
        self.conversation.with_user(self.agent).action_resolve("confirmed", sentence="Listo")

    def way_sentence_of_snooze(self):
        tomorrow = fields.Datetime.add(fields.Datetime.now(), days=1)
        self.conversation.with_user(self.agent).action_snooze(tomorrow, answer="Mañana le escribo")

    def way_sentence_of_handoff(self):
        self.conversation.with_user(self.agent).action_hand_off({
            "to_user_id": self.agent2.id, "reason": "Pide la factura de marzo", "priority": "2",
            "next_step": "Enviarla", "tag_id": self.env["crm.tag"].create({"name": "Factura"}).id,
            "sentence": "Le atiende Luis"})

    def way_sentence_after_silence(self):
        self.conversation._say_automatically("idle")

    def way_receipt(self):
        self.conversation._send_receipt(self.conversation._response_clock())

    def way_consent_confirmation(self):
        self.row._mind_consent_words(type("Item", (), {
            "text": "BAJA", "type": "text", "sent_at": fields.Datetime.now()})())

    def way_welcome(self):
        self.answer_automatically("welcome")

    def way_out_of_hours(self):
        self.answer_automatically("out_of_hours")

    def answer_automatically(self, kind):
        self.conversation._post_automatically("Hola", f"auto:{kind}", lane="interactive")

    def way_question_of_the_bot(self):
        flow = self.env["whatsapp_crm.flow"].create({"name": "Filtro", "closing": False})
        step = self.env["whatsapp_crm.flow.step"].create({"flow_id": flow.id, "name": "Tema", "question": "¿Qué?"})
        self.env["whatsapp_crm.flow.run"]._begin(self.conversation, step.flow_id)

    def way_template_from_chat(self):
        self.fill_in(channel_id=self.channel.id)

    def way_template_from_conversation(self):
        self.fill_in(conversation_id=self.conversation.id)

    def way_template_from_contact(self):
        self.fill_in(partner_id=self.contact.partner_id.id)

    def way_template_from_lead(self):
        lead = self.env["crm.lead"].create({
            "name": "Web", "partner_id": self.contact.partner_id.id, "company_id": self.company.id,
            "user_id": self.agent.id})
        self.fill_in(lead_id=lead.id, partner_id=lead.partner_id.id)

    def way_new_conversation(self):
        wizard = self.env["whatsapp_crm.new.conversation"].with_user(self.agent).create(
            {"phone": "+34 611 222 333", "number_id": self.number.id})
        context = wizard.action_continue()["context"]
        self.fill_in(**{name.removeprefix("default_"): value for name, value in context.items()
                        if name.startswith("default_")})

    def way_retry(self):
        self.failed.with_user(self.agent).action_retry()

    def way_planned_text(self):
        """What was planned goes through the gate when it is due, not when it was planned."""
        self.plan(body="Te llamo mañana")._post()

    def way_planned_template(self):
        self.plan(template=self.offer, values={})._post()

    def plan(self, **what):
        later = fields.Datetime.add(fields.Datetime.now(), hours=2)
        planned = self.env["whatsapp_crm.planned.message"].with_user(self.agent)._plan(self.channel, later, **what)
        return planned.sudo().with_user(self.env.user)

    def way_server_action(self):
        action = self.env["ir.actions.server"].create({
            "name": "Plantilla", "state": "whatsapp_crm_template", "wacrm_template_id": self.offer.id,
            "wacrm_number_id": self.number.id, "model_id": self.env["ir.model"]._get("res.partner").id})
        partner = self.contact.partner_id
        action.with_context(active_model=partner._name, active_id=partner.id, active_ids=partner.ids).run()

    def way_rule(self):
        self.offer._deliver(self.contact.partner_id, number=self.number)

    def way_rule_for_a_conversation(self):
        self.run_action("whatsapp_crm_template", wacrm_template_id=self.offer.id)

    def way_followup_by_itself(self):
        self.followup("send")

    def way_followup_offer(self):
        dialog = self.followup("propose").with_user(self.agent).action_send_offer()
        if dialog:  # the offer says why not; pressing Send there must not help
            self.env[dialog["res_model"]].with_user(self.agent).browse(dialog["res_id"]).action_send()

    def followup(self, does):
        """A follow-up of a rule that does this at once."""
        rule = self.env["whatsapp_crm.followup.rule"].create({"name": "Seguimiento", "step_ids": [Command.create({
            "does": does, "template_id": self.offer.id})]})
        followup = self.env["whatsapp_crm.followup"].with_user(self.agent)._start(
            self.conversation.with_user(self.agent), rule)
        followup._handle_due(fields.Datetime.now())
        return followup

    def way_rule_with_a_text(self):
        self.run_action("whatsapp_crm_text", wacrm_text="Hola {customer}")

    def way_rule_with_buttons(self):
        self.run_action("whatsapp_crm_text", wacrm_canned_id=self.with_buttons(self.admin).id)

    def run_action(self, state, **values):
        """Run a server action on the conversation, as an automation rule does."""
        action = self.env["ir.actions.server"].create({
            "name": "Acción", "state": state,
            "model_id": self.env["ir.model"]._get_id("whatsapp_crm.conversation"), **values})
        action.with_context(active_model="whatsapp_crm.conversation", active_ids=self.conversation.ids).run()

    def way_selection(self):
        self.offer._deliver(self.contact.partner_id, number=self.number, origin="auto:selection")

    def way_campaign(self):
        """Checked and started while nothing stood in the way: the obstacle comes after."""
        self.sent_campaign._feed()

    def way_code_with_many(self):
        self.env["whatsapp_crm.message"]._queue_batch(self.number, self.offer, [(self.channel, {
            "content": {"name": "oferta", "language": "es", "components": []}})], origin="auto:campaign")

    def way_code_with_a_text(self):
        self.env["whatsapp_crm.message"]._queue(self.channel, "text", text="Hola")

    def way_code_with_a_template(self):
        self.env["whatsapp_crm.message"]._queue(
            self.channel, "template", template_id=self.offer.id,
            content={"name": "oferta", "language": "es", "components": []})

    def fill_in(self, **defaults):
        """The template dialog, by a client that sends what it likes."""
        defaults.setdefault("number_id", self.number.id)
        self.env["whatsapp_crm.template.send"].with_user(self.agent).create(
            {**defaults, "template_id": self.offer.id}).action_send()

    # -------------------------------------------------------------------- tests

    def test_every_way_is_refused_whatever_stands_in_it(self):
        for way, (kind, _origin) in WAYS.items():
            for obstacle in self.OBSTACLES[kind] + (("no_service",) if way in AUTOMATIC else ()):
                with self.subTest(way=way, obstacle=obstacle):
                    self.assertFalse(self.go(way, obstacle), "it went out")

    def test_every_way_is_open_where_nothing_stands_in_it(self):
        for way, (_kind, origin) in WAYS.items():
            with self.subTest(way=way):
                self.assertEqual(self.go(way), {origin})

    def test_who_wants_nothing_of_their_own_accord_is_answered_by_people(self):
        for way in ("composer", "reaction", "sentence_of_resolve", "sentence_of_handoff", "consent_confirmation"):
            with self.subTest(way=way):
                self.assertEqual(self.go(way, "no_service"), {WAYS[way][1]})

    def test_rule_says_why_it_wrote_nothing(self):
        self.no_service()
        self.way_rule_with_a_text()
        self.assertIn("nothing automatic goes to them", self.conversation.message_ids.sorted("id")[-1].body)

    def go(self, way, obstacle=None):
        """Send that way and undo it; return the origins of the rows that were queued."""
        savepoint = self.env.cr.savepoint()
        try:
            before = self.env["whatsapp_crm.message"].search([], order="id desc", limit=1).id
            if obstacle:
                getattr(self, obstacle)()
            try:
                getattr(self, f"way_{way}")()
            except UserError:
                self.env.invalidate_all()
            rows = self.env["whatsapp_crm.message"].search([("id", ">", before), ("direction", "=", "out")])
            return set(rows.mapped("origin"))
        finally:
            savepoint.rollback()
            self.env.invalidate_all()

    def test_every_origin_has_a_way(self):
        walked = {origin for _kind, origin in WAYS.values()}
        self.assertEqual(walked | INCOMING, set(dict(ORIGINS)))

    def test_every_caller_is_known(self):
        package = Path(__file__).parent.parent
        callers = {
            path.relative_to(package).as_posix() for folder in ("models", "wizard", "controllers")
            for path in (package / folder).rglob("*.py") if QUEUES.search(path.read_text(encoding="utf-8"))}
        self.assertEqual(callers, CALLERS)

    def test_nobody_else_makes_outgoing_rows(self):
        """Behind the gate there is one place; what the phone app sent comes from WhatsApp."""
        package = Path(__file__).parent.parent
        outgoing = re.compile(r"""direction["']?(?::\s*|=)["']out["']|INSERT INTO whatsapp_crm_message\b""")
        makers = {
            path.relative_to(package).as_posix() for folder in ("models", "wizard", "controllers")
            for path in (package / folder).rglob("*.py") if outgoing.search(path.read_text(encoding="utf-8"))}
        self.assertEqual(makers, {
            "models/transport/message.py", "models/transport/inbound.py", "models/transport/inbound_history.py"})

    def test_dialog_says_it_before_and_offers_the_way_out(self):
        self.no_consent()
        form = Form(self.env["whatsapp_crm.template.send"].with_user(self.agent).with_context(
            default_channel_id=self.channel.id))
        form.template_id = self.offer
        self.assertEqual((form.refusal_code, form.marketing_consent), ("opted_out", "withdrawn"))
        self.assertIn("stopped marketing", form.refusal)
        wizard = form.save()
        action = wizard.action_record_consent()
        record = self.env["whatsapp_crm.consent.record"].with_user(self.agent).browse(action["res_id"])
        record.proof = "Firmado en la tienda"
        self.assertEqual(record.action_record()["res_id"], wizard.id)
        self.env.invalidate_all()
        self.assertFalse(wizard.refusal_code)
        wizard.action_send()

    def test_dialog_knows_contacts_and_leads_without_a_chat(self):
        partner = self.partner()
        lead = self.env["crm.lead"].create({
            "name": "Web", "phone": "+34 622 333 445", "company_id": self.company.id, "user_id": self.agent.id})
        for defaults in ({"partner_id": partner.id}, {"lead_id": lead.id}):
            with self.subTest(defaults):
                wizard = self.env["whatsapp_crm.template.send"].with_user(self.agent).create(
                    {**defaults, "number_id": self.number.id, "template_id": self.offer.id})
                self.assertEqual(wizard.refusal_code, "no_consent")
                record = self.env["whatsapp_crm.consent.record"].with_user(self.agent).browse(
                    wizard.action_record_consent()["res_id"])
                record.proof = "Sí"
                record.action_record()
                self.env.invalidate_all()
                self.assertFalse(wizard.refusal_code)
                wizard.action_send()

    def test_more_than_one_conversation_resolved_at_once_is_asked_one_by_one(self):
        other = self.receive_text(sender="34600000051").conversation_id
        other.with_user(self.agent).action_take()
        other.channel_id.wacrm_window_until = "2020-01-01"
        form = Form(self.env["whatsapp_crm.resolve"].with_user(self.agent).with_context(
            default_conversation_ids=[Command.set((self.conversation | other).ids)]))
        form.outcome, form.no_answer_needed = "confirmed", True
        form.save().action_resolve()
        sent = self.env["whatsapp_crm.message"].search([
            ("conversation_id", "in", (self.conversation | other).ids), ("origin", "=", "agent"),
            ("type", "=", "text")])
        self.assertEqual(sent.conversation_id, self.conversation)
