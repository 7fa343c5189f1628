# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import SUPERUSER_ID, api, fields, models

STEPS = ("number", "message", "people", "hours", "shifts", "promise", "routing", "test", "words")


class WhatsappCrmFirstSteps(models.TransientModel):
    """What a new installation needs, in order; each step is done as soon as the data shows it."""

    _name = "whatsapp_crm.first.steps"
    _description = "WhatsApp First Steps"

    number_done = fields.Boolean(compute="_compute_done")
    message_done = fields.Boolean(compute="_compute_done")
    people_done = fields.Boolean(compute="_compute_done")
    hours_done = fields.Boolean(compute="_compute_done")
    shifts_done = fields.Boolean(compute="_compute_done")
    promise_done = fields.Boolean(compute="_compute_done")
    routing_done = fields.Boolean(compute="_compute_done")
    test_done = fields.Boolean(compute="_compute_done")
    words_done = fields.Boolean(compute="_compute_done")
    done_count = fields.Integer(compute="_compute_done")
    step_count = fields.Integer(compute="_compute_done")
    next_step = fields.Char("Next step", compute="_compute_done")
    teamless = fields.Char(
        "Agents in no team", compute="_compute_teamless", help="Names of agents who see no conversation yet.")
    team_to_join = fields.Char(compute="_compute_teamless", help="The only team that there is to join.")
    newcomers = fields.Char("No WhatsApp agents yet", compute="_compute_teamless")
    promise_words = fields.Char("Promised now", compute="_compute_promise_words")
    unwelcoming = fields.Char("Without automatic first answers", compute="_compute_unwelcoming")

    def _compute_display_name(self):
        self.display_name = self.env._("First steps")

    def _compute_done(self):
        numbers = self._numbers()
        agents = self.env.ref("whatsapp_crm.group_agent").all_user_ids
        done = {
            "number": bool(numbers.filtered(lambda n: n.connection_ok or n.last_webhook_at)),
            "message": bool(self.env["whatsapp_crm.message"].search_count([], limit=1)),
            "people": bool(numbers.team_id.member_ids & agents) and not self._teamless(),
            "hours": bool(numbers.filtered("calendar_id")),
            "shifts": self._has_shifts(numbers.team_id),
            # What comes with the installation is no one's own yet.
            "promise": self._has_own("whatsapp_crm.sla.policy"),
            "routing": any(self.env["whatsapp_crm.routing"]._of(number) for number in numbers),
            "test": any(numbers.routing_ids.mapped("tried_at")),
            "words": self._has_own("mail.canned.response"),
        }
        for panel in self:
            panel.update({f"{step}_done": done[step] for step in STEPS})
            panel.update({
                "done_count": sum(done.values()), "step_count": len(STEPS),
                "next_step": next((step for step in STEPS if not done[step]), False)})

    def _compute_teamless(self):
        teams = self._numbers().team_id
        for panel in self:
            panel.teamless = ", ".join(self._teamless().mapped("name"))
            panel.team_to_join = teams.name if len(teams) == 1 else False
            panel.newcomers = ", ".join(teams._wacrm_newcomers().mapped("name"))

    def _compute_promise_words(self):
        policy = self.env["whatsapp_crm.sla.policy"].search([], limit=1)
        for panel in self:
            panel.promise_words = policy.summary

    def _compute_unwelcoming(self):
        silent = self._numbers().filtered(lambda number: not number.automatic_answers)
        for panel in self:
            panel.unwelcoming = ", ".join(silent.mapped("name"))

    @api.model
    def _has_own(self, model):
        """Did somebody write one of these, or change one?"""
        return bool(self.env[model].search_count([("write_uid", "!=", SUPERUSER_ID)], limit=1))

    @api.model
    def _has_shifts(self, teams):
        """Does the shift of a team or of one of its people say when they get conversations?"""
        agents = self.env["whatsapp_crm.agent"].search([("user_id", "in", teams.member_ids.ids)])
        return bool(teams.wacrm_shift_id or agents.calendar_id)

    @api.model
    def _numbers(self):
        return self.env["whatsapp_crm.number"].search([("company_id", "in", self.env.companies.ids)])

    @api.model
    def _teamless(self):
        """Agents of these companies who see nothing: they are in no team, and teams are all that agents see."""
        # sudo: res.users - their groups decide, whoever sets up
        agents = self.env.ref("whatsapp_crm.group_agent").sudo().all_user_ids.filtered(
            lambda user: user.active and not user.share and user.company_ids & self.env.companies
            and not user.has_group("whatsapp_crm.group_scope_all"))
        # sudo: crm.team - in which teams they are, whoever sets up
        teams = self.env["crm.team"].sudo().search(
            ["|", ("user_id", "in", agents.ids), ("crm_team_member_ids.user_id", "in", agents.ids)])
        return agents - teams.user_id - teams.crm_team_member_ids.user_id

    def action_join(self):
        """Put the agents who are in no team into the only one: one or two people need no more than that."""
        team = self._numbers().team_id
        if len(team) == 1:
            self.env["crm.team.member"].create(
                [{"crm_team_id": team.id, "user_id": user.id} for user in self._teamless()])
        return self.action_open_panel()

    def action_make_agents(self):
        """Let the people of the numbers' teams work conversations."""
        self._numbers().team_id.action_wacrm_make_agents()
        return self.action_open_panel()

    @api.model
    def action_open_panel(self):
        """Open a fresh panel."""
        return {
            "type": "ir.actions.act_window", "name": self.env._("First steps"), "res_model": self._name,
            "res_id": self.create({}).id, "view_mode": "form", "target": "current",
        }

    # -------------------------------------------- each opens the right place

    def action_number(self):
        """The number to connect: a new one where there is none."""
        numbers = self.env["whatsapp_crm.number"].search([], limit=2)
        action = self._open("whatsapp_crm.whatsapp_crm_number_action")
        if len(numbers) < 2:
            action |= {"views": [(False, "form")], "res_id": numbers.id}
        return action

    def action_message(self):
        """Where a message from any phone shows up."""
        return self._open("whatsapp_crm.whatsapp_crm_conversation_action")

    def action_people(self):
        return self._open("sales_team.crm_team_action_config")

    def action_hours(self):
        return self.action_number()

    def action_shifts(self):
        return self.env["whatsapp_crm.agent"].action_open_agents()

    def action_promise(self):
        return self._open("whatsapp_crm.whatsapp_crm_sla_policy_action")

    def action_routing(self):
        """The routing of the number, where there is one only."""
        routings = self._numbers().routing_ids
        action = self._open("whatsapp_crm.whatsapp_crm_routing_action")
        return action | {"views": [(False, "form")], "res_id": routings.id} if len(routings) == 1 else action

    def action_test(self):
        """The box that says who would get a conversation."""
        return self._numbers().routing_ids[:1].action_open_test()

    def action_welcome(self):
        """Switch the automatic first answers of every number on."""
        self._numbers().automatic_answers = True
        return self.action_open_panel()

    def action_welcomes(self):
        return self._open("whatsapp_crm.whatsapp_crm_welcome_action")

    def action_words(self):
        return self._open("mail.mail_canned_response_action")

    def _open(self, xmlid):
        return self.env["ir.actions.actions"]._for_xml_id(xmlid)
