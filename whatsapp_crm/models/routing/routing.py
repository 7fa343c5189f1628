# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models, tools
from odoo.exceptions import UserError
from odoo.fields import Domain

DISTRIBUTIONS = [
    ("none", "Nobody: it waits in the queue"),
    ("round_robin", "Whose turn it is"),
    ("least_load", "Who has the fewest"),
]


class WhatsappCrmRouting(models.Model):
    """Who gets the conversations of a number: the steps that are on, one after the other. All are off at first."""

    _name = "whatsapp_crm.routing"
    _description = "WhatsApp Routing"
    _inherit = ["mail.thread", "whatsapp_crm.remembered"]
    _rec_name = "number_id"
    _order = "number_id"
    _check_company_auto = True

    number_id = fields.Many2one("whatsapp_crm.number", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="number_id.company_id", store=True, index=True)
    team_id = fields.Many2one(related="number_id.team_id")
    last_agent = fields.Boolean(
        "The last agent", tracking=True, help="Who attended the customer last, also when a conversation comes back.")
    last_agent_days = fields.Integer("Within days", default=30, required=True, tracking=True)
    salesperson = fields.Boolean(
        "The salesperson", tracking=True, help="Of the opportunity, else of the customer, else of their company.")
    distribution = fields.Selection(
        DISTRIBUTIONS, "Inside the team", required=True, default="none", tracking=True,
        help="Whose turn it is: one after the other (round robin). Who has the fewest: the one with the fewest chats "
             "in progress (least load). Only people on shift, at the computer, not away and below their number of "
             "chats.")
    return_off_shift = fields.Boolean(
        "Return at the end of the shift", tracking=True,
        help="What routing gave and the person has neither opened nor answered goes back to the queue.")
    rule_ids = fields.One2many("whatsapp_crm.routing.rule", "routing_id", "Rules")
    tried_at = fields.Datetime("First tried on", readonly=True, help="When somebody first asked who would get what.")
    summary = fields.Text("In words", compute="_compute_summary")

    _number_unique = models.Constraint("UNIQUE(number_id)", "Each number has one routing.")
    _days_positive = models.Constraint(
        "CHECK(last_agent_days > 0)", "The last agent counts for at least one day.")

    # -------------------------------------------------------------------- rows

    def write(self, vals):
        result = super().write(vals)
        self.env["whatsapp_crm.routing.queue"]._wake()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_with_number_only(self):
        raise UserError(self.env._("Each number has its routing: switch its steps off instead."))

    @api.model
    def _create_for(self, numbers):
        """One row for each of these that has none."""
        # sudo: whatsapp_crm.routing - a number comes with its routing, whoever connects it
        routings = self.sudo().with_context(active_test=False, mail_create_nolog=True)
        known = routings.search([("number_id", "in", numbers.ids)]).number_id
        routings.create([{"number_id": number.id} for number in numbers - known])

    @api.model
    def _create_missing(self):
        self._create_for(self.env["whatsapp_crm.number"].with_context(active_test=False).search(Domain.TRUE))

    @api.model
    def _of(self, number):
        """The routing of a number where any step is on, else an empty recordset."""
        return self.sudo().browse(self._id_where_on(number.id))  # sudo: whatsapp_crm.routing - the system's decision

    @api.model
    @tools.ormcache("number_id")
    def _id_where_on(self, number_id):
        # sudo: whatsapp_crm.routing - read by the system
        routing = self.sudo().search([("number_id", "=", number_id)])
        is_on = routing.last_agent or routing.salesperson or routing.distribution != "none" or routing.rule_ids
        return routing.id if routing and is_on else False

    @api.model
    @tools.ormcache()
    def _distributing_number_ids(self):
        """Ids of the numbers whose queue is given out."""
        # sudo: whatsapp_crm.routing - read by the system
        return tuple(self.sudo().search([("distribution", "!=", "none")]).number_id.ids)

    # ------------------------------------------------------------------- words

    @api.depends("last_agent", "last_agent_days", "salesperson", "distribution", "return_off_shift", "rule_ids",
                 "rule_ids.name", "rule_ids.team_id", "rule_ids.user_id", "number_id.team_id")
    @api.depends_context("lang")
    def _compute_summary(self):
        for routing in self:
            routing.summary = routing._words()

    def _words(self):
        _ = self.env._
        steps = list(filter(None, [
            self.last_agent and _("the last agent of the past %(days)s days", days=self.last_agent_days),
            self.salesperson and _("the customer's salesperson"),
            self.rule_ids and _("whom a rule names"),
            self._distribution_words()]))
        queue = _("the queue of %(team)s, where people take them themselves", team=self.team_id.name or "")
        if not steps:
            return _("New conversations go to %(queue)s.", queue=queue)
        words = _("New conversations and customers who come back go to %(steps)s, else to %(queue)s.",
                  steps=_(", else to ").join(steps), queue=queue)
        if self.return_off_shift:
            words += " " + _("What was given out and not opened at the end of a shift returns to the queue.")
        return words

    def _distribution_words(self):
        _, team = self.env._, self.team_id.name or ""
        return {
            "round_robin": _("whoever of %(team)s had none for the longest time", team=team),
            "least_load": _("whoever of %(team)s has the fewest", team=team),
        }.get(self.distribution)

    def action_open_test(self):
        """The box that says who would get a conversation of this number; without one, it asks for the number."""
        if self and not self.tried_at:
            self.tried_at = fields.Datetime.now()
        return {
            "type": "ir.actions.act_window", "name": self.env._("Who would get this?"),
            "res_model": "whatsapp_crm.routing.test", "view_mode": "form", "views": [(False, "form")],
            "target": "new", "context": {"default_number_id": self.number_id.id} if self else {}}
