# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.fields import Domain


class WhatsappCrmEntryTouch(models.AbstractModel):
    """By which entry points a contact or lead came first and last, and who recommended us to them."""

    _name = "whatsapp_crm.entry.touch"
    _description = "WhatsApp Entry Points of a Person"

    wacrm_first_entry_id = fields.Many2one(
        "whatsapp_crm.entry.point", "Came first by", readonly=True, copy=False, index="btree_not_null",
        ondelete="set null")
    wacrm_first_entry_at = fields.Datetime("Came first on", readonly=True, copy=False)
    wacrm_last_entry_id = fields.Many2one(
        "whatsapp_crm.entry.point", "Came last by", readonly=True, copy=False, index="btree_not_null",
        ondelete="set null")
    wacrm_last_entry_at = fields.Datetime("Came last on", readonly=True, copy=False)
    wacrm_recommended_by_id = fields.Many2one(
        "res.partner", "Recommended by", copy=False, index="btree_not_null", ondelete="set null",
        domain="[('id', '!=', id)]", help="Who sent them to us.")

    def _wacrm_touch(self, entry, at):
        """They came by ``entry``; what arrives late changes nothing that was later."""
        for record in self:
            vals = {}
            if not record.wacrm_first_entry_id or at < record.wacrm_first_entry_at:
                vals |= {"wacrm_first_entry_id": entry.id, "wacrm_first_entry_at": at}
            if not record.wacrm_last_entry_id or at >= record.wacrm_last_entry_at:
                vals |= {"wacrm_last_entry_id": entry.id, "wacrm_last_entry_at": at}
            if vals:
                record.with_context(tracking_disable=True).write(vals)


class ResPartner(models.Model):
    """Entry points by which a contact came."""

    _name = "res.partner"
    _inherit = ["res.partner", "whatsapp_crm.entry.touch"]


class CrmLead(models.Model):
    """Entry points by which a lead came, and when it counts as qualified."""

    _name = "crm.lead"
    _inherit = ["crm.lead", "whatsapp_crm.entry.touch"]

    wacrm_recommended_by_id = fields.Many2one(domain="[('id', '!=', partner_id)]")
    wacrm_invited_at = fields.Datetime("Invited to WhatsApp on", readonly=True, copy=False)
    wacrm_may_continue = fields.Boolean(compute="_compute_wacrm_may_continue")

    @api.depends("phone", "wacrm_conversation_ids")
    def _compute_wacrm_may_continue(self):
        """A phone, and nobody is writing with them on WhatsApp."""
        # sudo: crm.lead - conversations that the reader may not open go on as well
        for lead in self:
            lead.wacrm_may_continue = bool(
                lead.phone and lead._wacrm_is_open() and not lead.sudo().wacrm_conversation_ids)

    @api.model
    def _wacrm_qualified_domain(self):
        """Opportunities that were won, or got past the first stage of their team's pipeline.

        Lost ones stay where they got to.
        """
        return ["&", ("type", "=", "opportunity"),
                "|", ("won_status", "=", "won"), ("stage_id", "not in", [False, *self._wacrm_first_stages().ids])]

    @api.model
    def _wacrm_first_stages(self):
        """Stages in which a pipeline begins: the first one of all teams, or of the teams that have their own."""
        stages = self.env["crm.stage"].search(Domain.TRUE)
        shared = stages.filtered(lambda stage: not stage.team_ids)
        return shared[:1].union(*(
            (shared | stages.filtered(lambda stage, team=team: team in stage.team_ids)).sorted()[:1]
            for team in stages.team_ids))

    def _wacrm_fill_origin(self, values):
        """Fill in where the lead came from as far as nobody knows it yet.

        :param values: of ``whatsapp_crm.entry.point._lead_origin``
        """
        for lead in self:
            missing = {name: value for name, value in values.items() if name == "tag_ids" or not lead[name]}
            if missing:
                lead.with_context(tracking_disable=True).write(missing)

    def action_wacrm_continue(self):
        """Offer ways to go on by WhatsApp to who came by another one."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window", "name": self.env._("Continue on WhatsApp"),
            "res_model": "whatsapp_crm.continue", "view_mode": "form", "views": [(False, "form")], "target": "new",
            "context": {"default_lead_id": self.id, "dialog_size": "medium"}}

    def _merge_get_fields(self):
        return super()._merge_get_fields() + [
            "wacrm_first_entry_id", "wacrm_first_entry_at", "wacrm_last_entry_id", "wacrm_last_entry_at",
            "wacrm_recommended_by_id"]
