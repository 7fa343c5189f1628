# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..transport.caches import forget


class CrmTeam(models.Model):
    """Sales teams work the conversations of the numbers that begin in them.

    What a team asks for before a conversation is closed is off until somebody switches it on.
    """

    _inherit = "crm.team"

    wacrm_require_tag = fields.Boolean(
        "Tag needed to resolve", help="WhatsApp conversations of this team need a tag before they are resolved.")
    wacrm_required_lead_field_ids = fields.Many2many(
        "ir.model.fields", "whatsapp_crm_team_lead_field_rel", "team_id", "field_id", "Needed on the opportunity",
        domain="[('model', '=', 'crm.lead'), ('store', '=', True), ('readonly', '=', False),"
               " ('ttype', 'not in', ('boolean', 'one2many'))]",
        help="Filled in on the conversation's opportunity, if it has one, before it is resolved.")
    wacrm_idle_hours = fields.Integer(
        "Close after silence (hours)",
        help="Close conversations in which the customer has not answered us for so long. 0: never. "
             "Never while the customer waits for us.")
    wacrm_accept_minutes = fields.Integer(
        "Accept handoffs within (minutes)", default=15,
        help="Opening hours count. 0: handoffs to this team wait without limit.")
    wacrm_shift_id = fields.Many2one(
        "resource.calendar", "Shift", ondelete="set null",
        help="When routing gives conversations to people of this team, unless they have a shift of their own. "
             "Empty: always.")

    wacrm_capacity = fields.Integer(
        "Chats at once", help="Routing gives people of this team no more than so many, unless they have a number of "
                              "their own. 0: as the settings say.")

    wacrm_newcomers = fields.Char(
        "No WhatsApp agents yet", compute="_compute_wacrm_newcomers", help="Members who see no conversations.")

    _wacrm_capacity_positive = models.Constraint(
        "CHECK(wacrm_capacity >= 0)", "The number of chats cannot be negative.")
    _wacrm_idle_not_negative = models.Constraint(
        "CHECK(wacrm_idle_hours >= 0)", "Hours of silence cannot be negative.")

    @api.model_create_multi
    def create(self, vals_list):
        teams = super().create(vals_list)
        forget(self.env)  # record rules hold the teams that a user leads
        return teams

    def write(self, vals):
        result = super().write(vals)
        if "user_id" in vals:
            forget(self.env)
        if "wacrm_idle_hours" in vals:
            self.env["whatsapp_crm.conversation"]._recompute_idle(self)
        return result

    @api.depends("member_ids", "member_ids.group_ids")
    def _compute_wacrm_newcomers(self):
        for team in self:
            team.wacrm_newcomers = ", ".join(team._wacrm_newcomers().mapped("name"))

    def _wacrm_newcomers(self):
        """Members of these teams who have no right to WhatsApp."""
        # sudo: res.users - only whether they are agents
        members = self.sudo().member_ids
        return (members - self.env.ref("whatsapp_crm.group_agent").sudo().all_user_ids).sudo(False)

    def action_wacrm_make_agents(self):
        """Give the members of these teams the right to work conversations, where the user may give rights."""
        self._wacrm_newcomers().write(
            {"group_ids": [fields.Command.link(self.env.ref("whatsapp_crm.group_agent").id)]})

    @api.constrains("active")
    def _check_wacrm_numbers(self):
        # sudo: whatsapp_crm.number - the rule holds for whoever archives the team
        numbers = self.env["whatsapp_crm.number"].sudo().search(
            [("team_id", "in", self.filtered(lambda team: not team.active).ids)])
        if numbers:
            raise ValidationError(self.env._(
                "Conversations of %(numbers)s begin in this team. Choose another team for them first.",
                numbers=", ".join(numbers.mapped("display_name"))))

    def _wacrm_lead_type(self):
        """Leads where the team works with them and the Leads feature shows them, else opportunities."""
        groups = self.env["res.groups"]
        record_id = self.env["ir.model.data"]._xmlid_to_res_id
        # sudo: res.groups - what every internal user has, whoever asks
        everybody = groups.sudo().browse(record_id("base.group_user"))
        leads = record_id("crm.group_use_lead") in everybody.all_implied_ids.ids
        return "lead" if leads and self.use_leads else "opportunity"
