# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import split_every

from ..consent.gate import Gate
from ..transport.client_defaults import without_defaults

MODELS = ("res.partner", "crm.lead")
CHUNK = 500
# Whom the gate refuses at this moment only: they get it later.
LATER = frozenset({"quiet_hours"})
# Whom it refuses today, though perhaps not when a campaign begins that was planned for later.
BY_THEN = LATER | {"frequency_cap"}


class GateToCome(Gate):
    """The gate at a time to come, of which the budget that is spent today says nothing."""

    def _refusal_of_all(self):
        code = super()._refusal_of_all()
        return None if code == "budget_spent" else code


class WhatsappCrmCampaignAudience(models.AbstractModel):
    """Who gets a campaign: what was chosen in a list, or whoever a filter finds when it is checked.

    Always what the user who checks it may read. Read in chunks: memory does not depend on
    how many people there are.
    """

    _name = "whatsapp_crm.campaign.audience"
    _description = "WhatsApp Campaign Audience"

    audience_model = fields.Selection(
        "_audience_models", "To", required=True, default=lambda self: self._chosen_model() or "res.partner")
    chosen_ids = fields.Json("Chosen in a list", copy=False, default=lambda self: self._chosen())
    chosen_count = fields.Integer("Chosen", compute="_compute_chosen_count")
    audience_domain = fields.Char(
        "Filter", default="[]", help="Whom it finds when the campaign is checked. Who of them gets nothing, and why, "
                                     "is shown before it starts.")
    audience_hint = fields.Char("Why leads are missing", compute="_compute_audience_hint")
    recipient_ids = fields.One2many("whatsapp_crm.campaign.recipient", "send_id", "Audience", copy=False)

    @api.model
    def _audience_models(self):
        """Only what the user may read is offered."""
        labels = {"res.partner": self.env._("Contacts"), "crm.lead": self.env._("Leads and opportunities")}
        return [(model, label) for model, label in labels.items() if self.env[model].has_access("read")]

    @api.depends("company_id")
    @api.depends_context("lang", "uid")
    def _compute_audience_hint(self):
        hidden = not self.env["crm.lead"].has_access("read")
        for send in self:
            send.audience_hint = hidden and self.env._(
                "To write to leads and opportunities you need a right in Sales. %(name)s can give it to you.",
                name=self.env["res.users"]._wacrm_system_admins(send.company_id or self.env.company)[:1].name)

    @api.model
    def _chosen_model(self):
        model = self.env.context.get("active_model")
        return model if model in MODELS else False

    @api.model
    def _chosen(self):
        """What was chosen in the list from which the campaign is planned."""
        return list(self.env.context.get("active_ids") or []) if self._chosen_model() else False

    @api.depends("chosen_ids")
    def _compute_chosen_count(self):
        for send in self:
            send.chosen_count = len(send.chosen_ids or [])

    @api.onchange("audience_model")
    def _onchange_audience_model(self):
        """What was chosen or filtered is of the other kind."""
        if self.audience_model != (self._origin.audience_model or self._chosen_model() or "res.partner"):
            self.chosen_ids, self.audience_domain = False, "[]"

    def action_use_filter(self):
        """Forget what was chosen in the list."""
        self.chosen_ids = False

    def _audience_records(self):
        return self.env[self.audience_model or "res.partner"].browse()

    def _audience(self):
        """Domain of the people, of the number's company.

        :raises UserError: the filter cannot be read
        """
        if self.chosen_ids:
            wanted = Domain("id", "in", [id_ for id_ in self.chosen_ids if isinstance(id_, int)])
        else:
            wanted = self._filter()
        return wanted & Domain("company_id", "in", [False, self.number_id.company_id.id])

    def _filter(self):
        try:
            wanted = Domain(literal_eval(self.audience_domain or "[]"))
            wanted.validate(self._audience_records())
        except (ValueError, SyntaxError) as error:
            raise UserError(self.env._("The filter of the audience cannot be read. Build it anew.")) from error
        return wanted

    # ------------------------------------------------------------------ freeze

    def _gate_at_start(self):
        if self._is_future():
            return GateToCome(self.number_id, "template", self.template_id, at=self.start_at)
        return Gate(self.number_id, "template", self.template_id)

    def _trouble_at_start(self):
        """As ``_trouble``, when it is to begin."""
        code = Gate(self.number_id, "template", self.template_id)._refusal_of_all()
        return "" if code == "budget_spent" and self._is_future() else self._trouble()

    def _is_frozen(self):
        # sudo: whatsapp_crm.campaign.recipient - whether there is one
        recipients = self.env["whatsapp_crm.campaign.recipient"].sudo()
        return bool(recipients.search_count([("send_id", "=", self.id)], limit=1))

    def _unfreeze(self):
        """What was checked is another campaign now: who gets it is looked up anew."""
        if self:
            self.env.flush_all()
            self.env.cr.execute("DELETE FROM whatsapp_crm_campaign_recipient WHERE send_id IN %s", [self._ids])
            self.env.invalidate_all()

    def _freeze(self):
        """Fix who is in the audience, each with the reason where they get nothing.

        :raises UserError: there is nobody
        """
        self._unfreeze()
        people = self._audience_records()
        ids = people.search(self._audience(), order="id").ids
        if not ids:
            raise UserError(self.env._("Nobody is in the audience. Choose other people or change the filter."))
        # sudo: whatsapp_crm.campaign.recipient - written by the campaign alone, which was checked
        recipients = without_defaults(self.env["whatsapp_crm.campaign.recipient"]).sudo()
        seen = set()
        for chunk in split_every(CHUNK, ids):
            recipients.create(self._frozen_values(people.browse(chunk), seen))
            self.env.flush_all()
            self.env.invalidate_all()

    def _frozen_values(self, people, seen):
        """:param seen: who was in an earlier chunk"""
        gate = self._gate_at_start()
        later = BY_THEN if self._is_future() else LATER
        refused = gate.refusals(self.number_id._wacrm_persons(people), seen=seen)
        link = "partner_id" if people._name == "res.partner" else "lead_id"
        values = []
        for record in people:
            code = refused.get(record)
            left_out = bool(code) and code not in later
            values.append({
                "send_id": self.id, link: record.id, "state": "left_out" if left_out else "waiting",
                "reason": code if left_out else False})
        return values
