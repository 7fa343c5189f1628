# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...tools import entry_code

TRIES = 20


class WhatsappCrmEntryPoint(models.Model):
    """A way by which people arrive: a QR code, a link, a button on a website, an ad.

    Its code in the first message tells that somebody came by it, see ``entry_match``. Names
    may be equal: the code decides.
    """

    _name = "whatsapp_crm.entry.point"
    _description = "WhatsApp Entry Point"
    _inherit = [
        "whatsapp_crm.remembered", "whatsapp_crm.entry.match", "whatsapp_crm.entry.links", "whatsapp_crm.entry.stats"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, help="Agents read it on the card, e.g. QR Seville.")
    active = fields.Boolean(
        default=True, help="Links and codes of an archived entry point go on working: they may be printed.")
    sequence = fields.Integer(default=10)
    code = fields.Char(
        readonly=True, copy=False,
        help="Stands in the first message and in the link. Who deletes it is served all the same.")
    number_id = fields.Many2one(
        "whatsapp_crm.number", required=True, index=True, ondelete="restrict", check_company=True,
        default=lambda self: self._default_number())
    company_id = fields.Many2one(related="number_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    prefilled_text = fields.Text(
        "First message", default=lambda self: self.env._("Hello, I would like some information."),
        help="What customers find written when WhatsApp opens; they may change it. The code is put behind it, "
             "or where you write {code}.")
    greeting = fields.Text(
        translate=True, help="Sent automatically to who comes by this entry point, where welcomes are switched on.")
    guide_id = fields.Many2one(
        "whatsapp_crm.guide", ondelete="set null", check_company=True, index="btree_not_null",
        help="Shown above the composer to whoever answers people who came by this entry point.")
    team_id = fields.Many2one(
        "crm.team", "Sales team", check_company=True, ondelete="set null", index="btree_not_null",
        help="Conversations that begin here go to this team. Empty: to that of the number.")
    tag_ids = fields.Many2many("crm.tag", string="Tags", help="Given to conversations and new opportunities.")
    source_id = fields.Many2one("utm.source", ondelete="restrict", help="Empty: WhatsApp.")
    medium_id = fields.Many2one("utm.medium", ondelete="restrict", help="Empty: WhatsApp, or the ad's.")
    campaign_id = fields.Many2one("utm.campaign", ondelete="set null", help="Empty: the ad's, if any.")

    cost_amount = fields.Monetary("Cost")
    cost_period = fields.Selection(
        [("total", "In total"), ("month", "Per month")], "Cost is", required=True, default="total")
    cost_from = fields.Date("Paid from", default=fields.Date.context_today)
    cost_until = fields.Date("Paid until", help="Empty: it goes on.")

    _code_unique = models.Constraint("UNIQUE(code)", "Another entry point has this code.")
    _has_code = models.Constraint("CHECK(code IS NOT NULL)", "Each entry point has a code.")
    _cost_positive = models.Constraint("CHECK(cost_amount >= 0)", "The cost cannot be negative.")

    @api.constrains("cost_from", "cost_until")
    def _check_cost_dates(self):
        for entry in self:
            if entry.cost_from and entry.cost_until and entry.cost_until < entry.cost_from:
                raise ValidationError(self.env._("The cost ends before it begins."))

    @api.depends("name", "code")
    def _compute_display_name(self):
        for entry in self:
            entry.display_name = " · ".join(filter(None, [entry.name, entry.code]))

    @api.model
    def _default_number(self):
        """The only number of the company, else nobody knows which."""
        numbers = self.env["whatsapp_crm.number"].search([("company_id", "=", self.env.company.id)], limit=2)
        return numbers if len(numbers) == 1 else numbers.browse()

    @api.model
    def _free_code(self):
        """A code that no entry point has, of whatever company."""
        for _try in range(TRIES):
            code = entry_code.new_code()
            # sudo: whatsapp_crm.entry.point - codes of other companies are taken, too
            if not self.sudo().with_context(active_test=False).search_count([("code", "=", code)], limit=1):
                return code
        raise UserError(self.env._("No code is free. Delete entry points that nobody uses any more."))

    # -------------------------------------------------------------------- rows

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([{**vals, "code": self._free_code()} for vals in vals_list])

    def write(self, vals):
        if "code" in vals:
            raise UserError(self.env._("A code stays as it is: it may be printed."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_unused_only(self):
        for entry in self:
            if entry.click_count or entry.conversation_count or entry.lead_count:
                raise UserError(self.env._(
                    "People came by %(name)s: archive it, so that its figures and printed codes stay.",
                    name=entry.name))

    # ---------------------------------------------------------------- the lead

    def _lead_origin(self):
        """Values of a lead that comes by this entry point; what it leaves open is not in it."""
        self.ensure_one()
        values = {name: self[name].id for name in ("source_id", "medium_id", "campaign_id") if self[name]}
        if self.tag_ids:
            values["tag_ids"] = [fields.Command.link(tag.id) for tag in self.tag_ids]
        return values
