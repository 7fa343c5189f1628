from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .sell_common import SellCase


@tagged("post_install", "-at_install")
class TestSellDocuments(SellCase):
    """Quotations, orders and invoices go out from the chat; the opportunity goes on."""

    # ------------------------------------------------------------------ offered

    def offered(self, **kwargs):
        return {(line.res_model, line.res_id) for line in self.dialog(**kwargs).save().line_ids}

    def test_of_the_customer_and_their_company(self):
        others = self.quotation(partner=self.luis, opportunity_id=False)
        self.quotation().action_cancel()
        stranger = self.quotation(partner=self.partner("Otro", phone="+34 699 99 99 99"), opportunity_id=False)
        invoice, draft = self.invoice(), self.invoice(post=False)
        offered = self.offered()
        self.assertEqual(offered, {("sale.order", self.order.id), ("sale.order", others.id),
                                   ("account.move", invoice.id)})
        self.assertNotIn(("sale.order", stranger.id), offered)
        self.assertNotIn(("account.move", draft.id), offered)

    def test_newest_is_chosen_with_words_in_the_customers_language(self):
        form = self.dialog()
        self.assertTrue(form.line_ids.edit(0).__enter__().chosen)
        self.assertIn(f"Quotation {self.order.name}", form.text)
        self.assertIn("2,000.00", form.text)

    # --------------------------------------------------------------------- send

    def test_as_a_file_where_it_can_be_printed(self):
        self.printer()
        self.send(self.order)
        row = self.sent()
        self.assertEqual((row.type, row.origin, row.user_id), ("document", "agent", self.agent))
        self.assertEqual(row.attachment_id.name, f"Quotation {self.order.name}.pdf")
        self.assertIn(self.order.name, row.text)
        self.assertEqual(self.printed, [("sale.report_saleorder", self.order.ids, self.agent.id)])

    def test_as_a_link_where_nothing_prints(self):
        self.printer("install")
        form = self.dialog()
        self.assertEqual((form.way, form.can_print), ("link", False))
        self.send(self.order)
        row = self.sent()
        self.assertEqual(row.type, "text")
        self.assertRegex(row.text, rf"https?://\S+/my/orders/{self.order.id}\?access_token=\S+")

    def test_own_words_stay(self):
        self.printer("install")
        form = self.dialog()
        form.text = "Aquí tiene su oferta"
        self.choose(form, self.order).save().action_send()
        self.assertTrue(self.sent().text.startswith("Aquí tiene su oferta\nhttp"))

    def test_several_at_once(self):
        self.printer()
        invoice = self.invoice()
        self.send(self.order, invoice)
        self.assertEqual(self.sent().mapped("type"), ["document", "document"])
        self.assertTrue(invoice.is_move_sent)

    def test_it_is_sent_and_says_so(self):
        self.printer()
        self.send(self.order)
        self.assertEqual(self.order.state, "sent")
        self.assertIn("Sent by WhatsApp to", self.order.message_ids[:1].body)
        self.assertIn("document_sent", self.kinds(self.conversation))
        self.assertFalse(self.conversation.waiting_since)

    def test_nothing_chosen(self):
        with self.assertRaisesRegex(UserError, "Choose a document"):
            self.send()

    # ------------------------------------------------------------------- stage

    def test_sending_moves_the_opportunity(self):
        self.printer()
        self.send(self.order)
        self.assertEqual(self.deal.stage_id, self.proposal)

    def test_odoos_own_mail_moves_it_too(self):
        self.order.with_user(self.agent).with_context(mark_so_as_sent=True).message_post(body="Oferta")
        self.assertEqual((self.order.state, self.deal.stage_id), ("sent", self.proposal))

    def test_marked_as_sent_by_hand(self):
        self.order.with_user(self.agent).action_quotation_sent()
        self.assertEqual(self.deal.stage_id, self.proposal)

    def test_nothing_goes_back_and_nothing_closed_moves(self):
        self.deal.stage_id = self.last
        self.order.action_quotation_sent()
        self.assertEqual(self.deal.stage_id, self.last)
        lost = self.lead(stage_id=self.first.id)
        order = self.quotation(opportunity_id=lost.id)
        lost.action_set_lost()
        order.action_quotation_sent()
        self.assertEqual(lost.stage_id, self.first)

    def test_a_team_without_that_stage_is_left_alone(self):
        self.team.wacrm_proposal_stage_id = False
        self.order.action_quotation_sent()
        self.assertEqual(self.deal.stage_id, self.first)

    def test_still_so_after_an_automation_rule_came_and_went(self):
        rule = self.env["base.automation"].create({
            "name": "Otra", "model_id": self.env["ir.model"]._get_id("sale.order"), "trigger": "on_create_or_write"})
        self.order.action_quotation_sent()
        self.assertEqual(self.deal.stage_id, self.proposal)
        rule.unlink()
        self.deal.stage_id = self.first
        self.quotation().action_quotation_sent()
        self.assertEqual(self.deal.stage_id, self.proposal)

    # ------------------------------------------------------------ closed window

    def test_outside_the_window_by_a_template_with_the_document(self):
        self.printer()
        template = self.document_template()
        self.close_window()
        action = self.send(self.order)
        wizard = self.env["whatsapp_crm.template.send"].with_user(self.agent).browse(action["res_id"])
        self.assertEqual((wizard.template_id, wizard.header_filename), (template, f"Quotation {self.order.name}.pdf"))
        self.assertFalse(self.sent())
        wizard.action_send()
        row = self.sent()
        self.assertEqual((row.type, row.template_id), ("template", template))
        self.assertEqual(row.attachment_id.name, f"Quotation {self.order.name}.pdf")
        self.env.invalidate_all()
        self.assertEqual((self.order.state, self.deal.stage_id), ("sent", self.proposal))

    def planned_with_document(self):
        self.printer()
        self.document_template()
        self.close_window()
        action = self.send(self.order)
        wizard = self.env["whatsapp_crm.template.send"].with_user(self.agent).browse(action["res_id"])
        wizard.send_at = self.now + timedelta(hours=2)
        wizard.action_send()
        return self.env["whatsapp_crm.planned.message"].search([("channel_id", "=", self.channel.id)])

    def due(self, planned):
        planned.send_at = self.now - timedelta(seconds=1)
        self.run_cron("whatsapp_crm.planned.message", "_cron_planned")
        self.env.invalidate_all()

    def test_planned_document_is_sent_when_it_goes_out(self):
        planned = self.planned_with_document()
        self.assertEqual((self.order.state, self.deal.stage_id), ("draft", self.first))
        self.due(planned)
        self.assertEqual(planned.state, "sent")
        self.assertEqual((self.order.state, self.deal.stage_id), ("sent", self.proposal))
        self.assertIn("document_sent", self.kinds(self.conversation))

    def test_planned_document_that_is_gone_holds_nothing_up(self):
        planned = self.planned_with_document()
        self.order.unlink()
        self.due(planned)
        self.assertEqual((planned.state, len(self.sent())), ("sent", 1))

    def test_outside_the_window_values_are_those_of_this_document(self):
        self.printer()
        self.document_template(
            components=[{"type": "HEADER", "format": "DOCUMENT"}, {"type": "BODY", "text": "Aquí va {{1}}, gracias."}],
            variable_ids=[Command.create({"path": "body.1", "source": "order", "field_path": "name"})])
        self.quotation()  # the customer's last order
        self.close_window()
        action = self.send(self.order)
        wizard = self.env["whatsapp_crm.template.send"].with_user(self.agent).browse(action["res_id"])
        self.assertEqual(wizard.line_ids.value, self.order.name)

    def test_outside_the_window_it_says_what_is_missing(self):
        self.close_window()
        self.printer()
        with self.assertRaisesRegex(UserError, "no approved template that begins with a document"):
            self.send(self.order)
        self.document_template()
        self.printer("install")
        with self.assertRaisesRegex(UserError, "no PDF can be printed"):
            self.send(self.order)

    # ------------------------------------------------------------------- rights

    def test_a_colleagues_orders_are_not_offered(self):
        self.assertEqual(self.offered(user=self.agent2), set())

    def test_buttons_are_for_who_may_use_what_is_behind_them(self):
        self.assertTrue(self.conversation.with_user(self.agent).may_quote)
        marketing = self._user("wacrm_marketing", "whatsapp_crm.group_marketing")
        plain = self.conversation.with_user(marketing).sudo(False)
        self.assertFalse(plain.may_quote or plain.may_send_document or plain.may_send_payment_link)

    def test_whatever_the_client_says(self):
        wizard = self.env["whatsapp_crm.document.send"].with_user(self.agent2).create({
            "conversation_id": self.conversation.id, "line_ids": [Command.clear(), Command.create({
                "res_model": "sale.order", "res_id": self.order.id, "chosen": True})]})
        with self.assertRaises(AccessError):
            wizard.action_send()

    def test_somebody_elses_conversation_is_none_of_theirs(self):
        other = self.env["res.company"].create({"name": "Otra SL"})
        stranger = self._user("wacrm_stranger", "whatsapp_crm.group_admin", other)
        with self.assertRaises(AccessError):
            self.dialog(user=stranger)

    def test_colleague_says_that_they_help(self):
        self.printer()
        self.agent2.group_ids = [Command.link(group) for group in self.seller_groups]
        self.order.user_id = False
        form = self.choose(self.dialog(user=self.agent2), self.order)
        self.assertEqual(form.responsible, self.agent.name)
        with self.assertRaisesRegex(UserError, "Answer as support"):
            form.save().action_send()
        form.as_support = True
        form.save().action_send()
        self.assertEqual(self.sent().user_id, self.agent2)

    # ------------------------------------------------------------- new quotation

    def test_new_quotation_belongs_to_the_opportunity(self):
        action = self.conversation.with_user(self.agent).action_new_quotation()
        order = Form(self.env["sale.order"].with_user(self.agent).with_context(**action["context"])).save()
        self.assertEqual((order.opportunity_id, order.partner_id, order.company_id),
                         (self.deal, self.ana, self.company))

    def test_new_quotation_without_an_opportunity(self):
        self.conversation.lead_id = False
        action = self.conversation.with_user(self.agent).action_new_quotation()
        self.assertEqual(action["context"]["default_partner_id"], self.ana.id)
