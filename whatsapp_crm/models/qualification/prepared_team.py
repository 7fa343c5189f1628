# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, models

from . import prepared_texts


class CrmTeam(models.Model):
    """A team that is ready for this channel, in one click; other teams and their stages stay as they are."""

    _inherit = "crm.team"

    @api.model
    def action_wacrm_prepare(self):
        """Create the company's prepared team, or open it where it was created before."""
        self.check_access("create")
        company = self.env.company
        starter = self.env["whatsapp_crm.starter.data"].with_context(
            lang=company.partner_id.lang or self.env.lang)
        # sudo: crm.stage, crm.lost.reason, ir.model.data - what comes with a team that the user may create
        return self.browse(starter.sudo()._prepare_team(company).id)._wacrm_open()

    def _wacrm_open(self):
        return {
            "type": "ir.actions.act_window", "name": self.env._("Sales team"), "res_model": self._name,
            "res_id": self.id, "view_mode": "form", "views": [(False, "form")], "target": "current"}

    def action_wacrm_add_questions(self):
        """Begin with the five usual questions, and with the stages that their answers move to."""
        for team in self:
            lang = team.company_id.partner_id.lang or self.env.company.partner_id.lang or self.env.lang
            self.env["whatsapp_crm.starter.data"].with_context(lang=lang)._ask_in(team)
            team._wacrm_guess_stages()

    def _wacrm_guess_stages(self):
        """In a usual pipeline the second stage is for qualified opportunities, and the third for proposals."""
        between = self._wacrm_stages().filtered(lambda stage: not stage.is_won)[1:3]
        if not self.wacrm_qualified_stage_id:
            self.wacrm_qualified_stage_id = between[:1]
        if not self.wacrm_proposal_stage_id:
            self.wacrm_proposal_stage_id = between[1:]

    def _wacrm_stages(self):
        """The pipeline of this team, in its order."""
        shared = [] if self.wacrm_own_stages else [False]
        return self.env["crm.stage"].search(["|", ("team_ids", "in", self.ids), ("team_ids", "in", shared)])


class WhatsappCrmStarterData(models.AbstractModel):
    """The records of a prepared team."""

    _inherit = "whatsapp_crm.starter.data"

    @api.model
    def _create_all(self):
        result = super()._create_all()
        self._in_company_language()._create_rejections()
        return result

    @api.model
    def _prepare_team(self, company):
        """:return: the company's ``crm.team``, created where it is not there yet"""
        name = f"team_{company.id}"
        team = self._keep("crm.team", name, {
            "name": prepared_texts.TEAM[self._key()], "company_id": company.id, "use_leads": False,
            "use_opportunities": True, "user_id": self.env.uid, "wacrm_own_stages": True})
        if not team.wacrm_question_ids and not team.wacrm_qualified_stage_id:
            self._write_in_spoken(team, "name", prepared_texts.TEAM)
            self._create_stages(team)
            self._create_rejections()
            self._ask_in(team)
        return team

    @api.model
    def _create_stages(self, team):
        stages = {}
        for name, (sequence, is_won, words) in prepared_texts.STAGES.items():
            stages[name] = self._keep("crm.stage", f"stage_{name}_{team.company_id.id}", {
                "name": words[self._key()], "sequence": sequence, "is_won": is_won, "team_ids": team.ids})
            self._write_in_spoken(stages[name], "name", words)
        team.write({
            "wacrm_qualified_stage_id": stages["qualified"].id, "wacrm_proposal_stage_id": stages["proposal"].id})

    @api.model
    def _create_rejections(self):
        for name, words in prepared_texts.REJECTIONS.items():
            reason = self._keep("crm.lost.reason", f"rejection_{name}", {
                "name": words[self._key()], "wacrm_rejection": True}, same=("name",))
            if not reason.wacrm_rejection:  # the company had it already
                reason.wacrm_rejection = True
            if reason.name in words.values():  # nobody reworded it
                self._write_in_spoken(reason, "name", words)

    @api.model
    def _ask_in(self, team):
        """The five questions; properties have one language, the company's."""
        self.env["whatsapp_crm.question"].create([
            {"team_id": team.id, "sequence": number * 10, "name": words[self._key()][0],
             "answers": words[self._key()][1], "required": needed}
            for number, (needed, words) in enumerate(prepared_texts.QUESTIONS.values(), start=1)])
