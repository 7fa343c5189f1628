# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.tools import SQL

from ..cost.cost_words import costs_words
from ..cost.message_totals import Costs
from .campaign_recipient import DELIVERED, FAILED, READ, SENT

MESSAGE_FIGURES = (
    "recipient_count", "waiting_count", "left_out_count", "stopped_count", "sent_count", "delivered_count",
    "read_count", "answered_count", "opted_out_count", "failed_count")


class WhatsappCrmCampaignResults(models.AbstractModel):
    """What a campaign brought and cost, with the rows behind each figure."""

    _name = "whatsapp_crm.campaign.results"
    _description = "WhatsApp Campaign Results"

    company_currency_id = fields.Many2one("res.currency", compute="_compute_lead_figures")
    recipient_count = fields.Integer("Recipients", compute="_compute_figures")
    waiting_count = fields.Integer("Still to come", compute="_compute_figures")
    left_out_count = fields.Integer("Left out", compute="_compute_figures")
    stopped_count = fields.Integer(
        "Never sent", compute="_compute_figures", help="Had not got it when the campaign was stopped.")
    sent_count = fields.Integer("Sent", compute="_compute_figures")
    delivered_count = fields.Integer("Delivered", compute="_compute_figures")
    read_count = fields.Integer(
        "Read", compute="_compute_figures", help="As far as people let WhatsApp tell that they read a message.")
    answered_count = fields.Integer(
        "Answered", compute="_compute_figures", help="Wrote back in time; who only opted out is among them.")
    opted_out_count = fields.Integer("Opted out", compute="_compute_figures", help="Stopped marketing because of it.")
    failed_count = fields.Integer("Not delivered", compute="_compute_figures")
    cost_label = fields.Char(
        "Cost of messages", compute="_compute_cost",
        help="Of what was delivered, by the rate card, before tax and discounts for volume.")
    unpriced_count = fields.Integer("Price unknown", compute="_compute_cost")
    lead_count = fields.Integer(
        "Leads", compute="_compute_lead_figures", help="Opportunities of the conversations that answer this campaign.")
    won_count = fields.Integer(
        "Won", compute="_compute_lead_figures", help="Of these, won after the message.")
    revenue = fields.Monetary(
        compute="_compute_lead_figures", currency_field="company_currency_id",
        help="Expected revenue of what was won.")
    progress = fields.Float(compute="_compute_figures", help="How much of what is to be sent was put in the queue.")

    def _compute_figures(self):
        found = {row["send_id"]: row for row in self._message_figures()}
        for send in self:
            figures = found.get(send._origin.id, {})
            for name in MESSAGE_FIGURES:
                send[name] = figures.get(name) or 0
            going = send.recipient_count - send.left_out_count
            send.progress = 100 * (going - send.waiting_count - send.stopped_count) / going if going else 0

    def _message_figures(self):
        """One row per campaign; whose messages they are is decided where they open."""
        ids = self._origin.ids
        if not ids:
            return []
        self.env["whatsapp_crm.campaign.recipient"].flush_model()
        self.env["whatsapp_crm.message"].flush_model(["status"])
        return self.env.execute_query_dict(SQL("""
            SELECT r.send_id, COUNT(*) AS recipient_count,
                   COUNT(*) FILTER (WHERE r.state = 'waiting') AS waiting_count,
                   COUNT(*) FILTER (WHERE r.state = 'left_out') AS left_out_count,
                   COUNT(*) FILTER (WHERE r.state = 'stopped') AS stopped_count,
                   COUNT(*) FILTER (WHERE m.status IN %(sent)s) AS sent_count,
                   COUNT(*) FILTER (WHERE m.status IN %(delivered)s) AS delivered_count,
                   COUNT(*) FILTER (WHERE m.status IN %(read)s) AS read_count,
                   COUNT(r.answered_at) AS answered_count, COUNT(r.opted_out_at) AS opted_out_count,
                   COUNT(*) FILTER (WHERE r.state = 'queued' AND m.status IN %(failed)s) AS failed_count
              FROM whatsapp_crm_campaign_recipient r LEFT JOIN whatsapp_crm_message m ON m.id = r.message_id
             WHERE r.send_id IN %(ids)s GROUP BY r.send_id""",
            sent=SENT, delivered=DELIVERED, read=READ, failed=FAILED, ids=tuple(ids)))

    @api.depends_context("lang")
    def _compute_cost(self):
        costs = self._costs()
        for send in self:
            own = costs.get(send._origin.id, Costs())
            send.cost_label, send.unpriced_count = costs_words(send.env, own) or False, own.unknown

    def _costs(self):
        """What their messages cost, by the same rules as ``message._costs_by``; one statement for all.

        An attempt that was delivered after all costs as much as the one that followed it.

        :return: dict from id to ``message_totals.Costs``
        """
        ids, result = self._origin.ids, {}
        if not ids:
            return result
        self.env["whatsapp_crm.campaign.recipient"].flush_model(["send_id", "message_id"])
        self.env["whatsapp_crm.message"].flush_model(
            ["retry_of_id", "priced_at", "price", "price_state", "currency_id"])
        for send_id, state, currency_id, count, amount in self.env.execute_query(SQL("""
            WITH RECURSIVE attempt AS (
                SELECT send_id, message_id FROM whatsapp_crm_campaign_recipient WHERE send_id IN %s
                 UNION
                SELECT attempt.send_id, m.retry_of_id
                  FROM attempt JOIN whatsapp_crm_message m ON m.id = attempt.message_id)
            SELECT attempt.send_id, m.price_state, m.currency_id, COUNT(*), SUM(m.price)
              FROM attempt JOIN whatsapp_crm_message m ON m.id = attempt.message_id
             WHERE m.priced_at IS NOT NULL GROUP BY 1, 2, 3""", tuple(ids))):
            result.setdefault(send_id, Costs()).add(
                state, self.env["res.currency"].browse(currency_id), count, amount or 0.0)
        return result

    def _compute_lead_figures(self):
        ids = self._origin.ids
        found = {row["send_id"]: row for row in self._lead_figures()} if ids else {}
        for send in self:
            figures = found.get(send._origin.id, {})
            send.company_currency_id = send.company_id.currency_id
            send.lead_count, send.won_count = figures.get("leads") or 0, figures.get("won") or 0
            send.revenue = figures.get("revenue") or 0

    def _lead_figures(self):
        return self.env.execute_query_dict(SQL("""
            SELECT send_id, COUNT(*) AS leads, COUNT(*) FILTER (WHERE won) AS won,
                   SUM(expected_revenue) FILTER (WHERE won) AS revenue
              FROM (%s) lead GROUP BY send_id""", self._leads()))

    def _leads(self):
        """Statement of the leads behind the figures: (send_id, id, expected_revenue, won), each once per campaign."""
        self.env["whatsapp_crm.campaign.recipient"].flush_model()
        self.env["whatsapp_crm.conversation"].flush_model(["lead_id"])
        self.env["crm.lead"].flush_model(["won_status", "date_closed", "expected_revenue"])
        return SQL("""
            SELECT r.send_id, l.id, l.expected_revenue,
                   bool_or(l.won_status = 'won' AND l.date_closed >= r.queued_at) AS won
              FROM whatsapp_crm_campaign_recipient r
              JOIN whatsapp_crm_conversation c ON c.id = r.conversation_id
              JOIN crm_lead l ON l.id = c.lead_id
             WHERE r.send_id IN %s GROUP BY r.send_id, l.id""", tuple(self._origin.ids))

    # ----------------------------------------------------------------- actions

    def _action_recipients(self, name, domain=()):
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("whatsapp_crm.whatsapp_crm_campaign_recipient_action")
        return {**action, "name": name, "domain": [("send_id", "in", self.ids), *domain]}

    def action_open_recipients(self):
        return self._action_recipients(self.env._("Recipients"))

    def action_open_left_out(self):
        action = self._action_recipients(self.env._("Left out"), [("state", "=", "left_out")])
        return {**action, "context": {"search_default_group_reason": 1}}

    def action_open_stopped(self):
        return self._action_recipients(self.env._("Never sent"), [("state", "=", "stopped")])

    def action_open_sent(self):
        return self._action_recipients(self.env._("Sent"), [("message_id.status", "in", SENT)])

    def action_open_delivered(self):
        return self._action_recipients(self.env._("Delivered"), [("message_id.status", "in", DELIVERED)])

    def action_open_read(self):
        return self._action_recipients(self.env._("Read"), [("message_id.status", "in", READ)])

    def action_open_failed(self):
        return self._action_recipients(
            self.env._("Not delivered"), [("state", "=", "queued"), ("message_id.status", "in", FAILED)])

    def action_open_answered(self):
        return self._action_recipients(self.env._("Answered"), [("answered_at", "!=", False)])

    def action_open_opted_out(self):
        return self._action_recipients(self.env._("Opted out"), [("opted_out_at", "!=", False)])

    def action_open_leads(self):
        return self._action_campaign_leads(self.env._("Leads"), SQL("TRUE"))

    def action_open_won(self):
        return self._action_campaign_leads(self.env._("Won"), SQL("won"))

    def _action_campaign_leads(self, name, which):
        """:param which: ``SQL`` condition on what :meth:`_leads` finds"""
        self.check_access("read")
        # Ids only: what opens is narrowed to what the user may read.
        ids = [id_ for id_, in self.env.execute_query(SQL("SELECT id FROM (%s) lead WHERE %s", self._leads(), which))]
        return {
            "type": "ir.actions.act_window", "name": name, "res_model": "crm.lead", "view_mode": "list,kanban,form",
            "domain": [("id", "in", ids)], "context": {"active_test": False, "create": False}}
