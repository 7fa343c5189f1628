# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.exceptions import UserError

STATE_CHANGED = "whatsapp_crm.agent/changed"


class WhatsappCrmAgentAway(models.AbstractModel):
    """Being away, and who covers: one's own business, or a supervisor's."""

    _name = "whatsapp_crm.agent.away"
    _description = "WhatsApp Agent Away"

    away = fields.Boolean(help="Gets no conversations; who covers is asked instead.")
    away_until = fields.Datetime("Away until", help="Back by itself then. Empty: until switched off.")
    cover_id = fields.Many2one(
        "res.users", "Covered by", ondelete="set null", domain="[('id', 'in', colleague_ids)]",
        help="Is asked, and told, in place of this person while they are away.")
    colleague_ids = fields.Many2many("res.users", compute="_compute_colleague_ids")

    @api.depends("user_id")
    def _compute_colleague_ids(self):
        # sudo: res.users - groups and companies of colleagues decide who can cover
        agents = self.env.ref("whatsapp_crm.group_agent").sudo().all_user_ids.filtered(
            lambda user: user.active and not user.share)
        for agent in self:
            # sudo: res.users - as above
            companies = agent.user_id.sudo().company_ids
            agent.colleague_ids = (agents - agent.user_id).filtered(
                lambda user, companies=companies: user.company_ids & companies).sudo(False)

    @api.constrains("cover_id", "user_id")
    def _check_cover(self):
        for agent in self:
            if agent.cover_id == agent.user_id and agent.cover_id:
                raise UserError(self.env._("Nobody can cover for themselves."))

    def write(self, vals):
        result = super().write(vals)
        if {"away", "away_until", "cover_id", "capacity", "calendar_id"} & vals.keys():
            self._state_changed()
        return result

    def _state_changed(self):
        """Screens of these people show it, and what waits may have somebody now."""
        for agent in self:
            agent.user_id._bus_send(STATE_CHANGED, {})
        self.env["whatsapp_crm.routing.queue"]._wake()

    def _is_away_at(self, at):
        return self.away and (not self.away_until or self.away_until > at)

    # ----------------------------------------------------------------- actions

    def action_set_away(self, until=None, cover=None):
        """Away from now on.

        :param until: datetime in UTC, or its text; empty: until back by hand
        :param cover: id of who covers; empty: nobody
        :raises UserError: in the user's words
        """
        until = fields.Datetime.to_datetime(until) if until else False
        if until and until <= fields.Datetime.now():
            raise UserError(self.env._("Choose a time in the future."))
        cover_id = self._check_covers(cover)
        self._check_may_set()._write_away({"away": True, "away_until": until, "cover_id": cover_id})

    def action_back(self):
        """At work again."""
        self._check_may_set()._write_away({"away": False, "away_until": False})

    def _check_covers(self, user_id):
        """The id of a colleague who can cover for all of these, or False."""
        if user_id and not all(user_id in agent.colleague_ids.ids for agent in self):
            raise UserError(self.env._("Choose somebody who works WhatsApp conversations."))
        return user_id or False

    def _write_away(self, vals):
        self.write(vals)

    def _check_may_set(self):
        """One's own, or whoever may change these.

        :return: the rows with the rights to write them
        """
        if self.user_id != self.env.user:
            self.check_access("write")
        # sudo: whatsapp_crm.agent - checked above; everybody switches their own
        return self.sudo()

    def action_open_absence(self):
        """The dialog that passes on what this person has in hand."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window", "name": self.env._("Set away"),
            "res_model": "whatsapp_crm.absence", "view_mode": "form", "views": [(False, "form")],
            "target": "new", "context": {"default_agent_id": self.id}}

    @api.model
    def _end_absences(self):
        """Whose time to be away is over is back."""
        # sudo: whatsapp_crm.agent - time does it, nobody
        self.sudo().search([("away", "=", True), ("away_until", "<=", fields.Datetime.now())]).action_back()
