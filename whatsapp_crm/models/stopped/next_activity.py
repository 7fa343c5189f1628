# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .lead_silence import AGENTS

#: Activities that say what happened; nobody planned them as a next step.
NO_STEPS = (
    "whatsapp_crm.mail_activity_type_at_risk", "whatsapp_crm.mail_activity_type_escalated",
    "whatsapp_crm.mail_activity_type_unconfirmed", "whatsapp_crm.mail_activity_type_promise_broken",
    "whatsapp_crm.mail_activity_type_not_looked_at")
OPEN = Domain([("active", "=", True), ("won_status", "=", "pending")])


class MailActivity(models.Model):
    """Which activities are a next step towards a sale."""

    _inherit = "mail.activity"

    @api.model
    def _wacrm_no_step_ids(self):
        """Ids of the types of activities that are no next step."""
        record_id = self.env["ir.model.data"]._xmlid_to_res_id
        return list(filter(None, (record_id(xmlid, raise_if_not_found=False) for xmlid in NO_STEPS)))

    @api.model
    def _wacrm_step_sql(self, model, record_id):
        """SQL: there is a next step on the record of ``model`` whose id the expression gives."""
        self.flush_model(["res_model", "res_id", "active", "activity_type_id"])
        return SQL(
            "EXISTS (SELECT FROM mail_activity step WHERE step.res_id = %s AND step.res_model = %s AND step.active"
            " AND COALESCE(step.activity_type_id, 0) <> ALL(%s))", record_id, model, self._wacrm_no_step_ids())


class CrmLead(models.Model):
    """Open leads with a conversation for which nobody planned anything."""

    _inherit = "crm.lead"

    wacrm_without_activity = fields.Boolean(
        "No next activity", compute="_compute_wacrm_without_activity", search="_search_wacrm_without_activity",
        groups=AGENTS, help="It is open and has a WhatsApp conversation, and nothing is planned for it.")

    @api.depends("activity_ids", "active", "won_status", "wacrm_conversation_ids.activity_ids")
    def _compute_wacrm_without_activity(self):
        found = self.search([("id", "in", self._origin.ids), ("wacrm_without_activity", "=", True)])
        for lead in self:
            lead.wacrm_without_activity = lead._origin in found

    @api.model
    def _search_wacrm_without_activity(self, operator, value):
        if operator != "in":
            return NotImplemented
        without = OPEN & Domain.custom(to_sql=lambda model, alias, _query: SQL(
            "%s AND NOT %s", model._wacrm_readable_chat_sql(alias),
            model._wacrm_step_sql(SQL.identifier(alias, "id"))))
        return without if True in value else ~without

    @api.model
    def _wacrm_step_sql(self, lead_id):
        """SQL: something is planned on the lead whose id the expression gives, or on one of its conversations."""
        activities = self.env["mail.activity"]
        return SQL(
            "(%s OR EXISTS (SELECT FROM whatsapp_crm_conversation theirs WHERE theirs.lead_id = %s AND %s))",
            activities._wacrm_step_sql("crm.lead", lead_id), lead_id,
            activities._wacrm_step_sql("whatsapp_crm.conversation", SQL("theirs.id")))


class WhatsappCrmConversation(models.Model):
    """What is planned next for the opportunity of a conversation, or that nothing is."""

    _inherit = "whatsapp_crm.conversation"

    next_step_planned = fields.Char("Next activity", compute="_compute_next_step_planned")
    next_step_planned_on = fields.Date("Next activity on", compute="_compute_next_step_planned")
    without_activity = fields.Boolean(
        "No next activity", compute="_compute_next_step_planned", search="_search_without_activity",
        help="Its opportunity is open and nothing is planned for it.")

    @api.depends("activity_ids", "lead_id.activity_ids", "lead_id.active", "lead_id.won_status")
    @api.depends_context("uid")
    def _compute_next_step_planned(self):
        """All cards in one go; what is planned on an opportunity is told to who may open it."""
        readable = self.lead_id._filtered_access("read")
        steps = self._planned_steps()
        for conversation in self:
            # sudo: crm.lead - only whether it is open
            lead = conversation.lead_id.sudo()
            own = steps.get((self._name, conversation._origin.id))
            on_lead = steps.get((lead._name, lead.id))
            shown = [step for step in (own, on_lead if lead.id in readable.ids else None) if step]
            step = min(shown, key=lambda one: (one.date_deadline, one.id), default=None)
            conversation.next_step_planned = step and (step.summary or step.activity_type_id.name)
            conversation.next_step_planned_on = step and step.date_deadline
            conversation.without_activity = bool(lead and lead._wacrm_is_open() and not own and not on_lead)

    def _planned_steps(self):
        """The next step on each of these and on their opportunities: dict from (model, id) to an activity."""
        places = Domain([("res_model", "=", self._name), ("res_id", "in", self._origin.ids)])
        places |= Domain([("res_model", "=", "crm.lead"), ("res_id", "in", self.lead_id.ids)])
        # sudo: mail.activity - which of them the user sees is decided by their document
        activities = self.env["mail.activity"].sudo()
        steps = activities.search_fetch(
            places & Domain("activity_type_id", "not in", activities._wacrm_no_step_ids()),
            ["res_model", "res_id", "date_deadline", "summary", "activity_type_id"],
            order="date_deadline desc, id desc")
        return {(step.res_model, step.res_id): step for step in steps}

    @api.model
    def _search_without_activity(self, operator, value):
        if operator != "in":
            return NotImplemented
        without = Domain("lead_id", "any!", OPEN) & Domain.custom(to_sql=lambda model, alias, _query: SQL(
            "NOT %s", model.env["crm.lead"]._wacrm_step_sql(SQL.identifier(alias, "lead_id"))))
        return without if True in value else ~without

    # ------------------------------------------------------------------- panel

    def _context_activity(self):
        """Beside the chat too: an open opportunity without a next step is one that may stop."""
        lines = super()._context_activity()
        if self.without_activity:
            lines.append(self._context_line(
                self.lead_id if self.lead_id._filtered_access("read") else self, self.env._("No next activity"),
                tone="warning"))
        return lines
