# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from markupsafe import Markup

from odoo import api, fields, models

from ..models.routing.router import Case, Router


class WhatsappCrmRoutingTest(models.TransientModel):
    """Who would get a conversation, and why: each step and each person, explained. Changes nothing."""

    _name = "whatsapp_crm.routing.test"
    _inherit = "whatsapp_crm.dialog"
    _description = "Who Would Get This WhatsApp Conversation?"

    number_id = fields.Many2one(
        "whatsapp_crm.number", required=True, ondelete="cascade",
        default=lambda self: self.env["whatsapp_crm.number"].search([], limit=1))
    partner_id = fields.Many2one(
        "res.partner", "Customer", ondelete="cascade", help="Empty: somebody who writes for the first time.")
    entry_point_id = fields.Many2one(
        "whatsapp_crm.entry.point", "They come by", ondelete="cascade",
        domain="[('company_id', 'in', [False, company_id])]", help="Empty: they write by themselves.")
    company_id = fields.Many2one(related="number_id.company_id")
    text = fields.Char("What they write")
    at = fields.Datetime(
        "When", required=True, default=fields.Datetime.now,
        help="Shifts and time off are those of this moment; who is at the computer, and their conversations, those "
             "of now.")
    answer = fields.Char("Who would get this?", compute="_compute_answer")
    steps = fields.Html(compute="_compute_answer")
    people = fields.Html("The team at that moment", compute="_compute_answer")

    @api.depends("number_id", "partner_id", "entry_point_id", "text", "at")
    @api.depends_context("lang")
    def _compute_answer(self):
        for wizard in self:
            wizard.answer, wizard.steps, wizard.people = wizard._explain()

    def _explain(self):
        """(the decision, the steps, the people) in words."""
        self.ensure_one()
        if not self.number_id or not self.at:
            return False, False, False
        # sudo: whatsapp_crm.routing - settings of a number that the user may read
        number = self.number_id.sudo()
        router = Router(self._case(number), number.routing_ids)
        router.choose(lambda _user: True)
        explained = self.env["whatsapp_crm.routing.explained"]
        answer = explained._step_words(router.steps[-1], self.at, asked=True)
        steps = [self._step_line(line) for line in explained._lines(router)]
        return answer, self._list(steps), self._list(self._people_lines(router))

    def _step_line(self, line):
        """The one that decides stands out; what is off, or not asked any more, stands back."""
        look = {"decides": "fw-bold text-success", "off": "text-muted", "not_asked": "text-muted"}
        mark = Markup(" <i class='fa fa-check' role='img' aria-label='%s'></i>") % self.env._("This one")
        return Markup("<span class='%s'>%s: %s%s</span>") % (
            look.get(line.state, ""), line.label, line.words, mark if line.state == "decides" else "")

    def _case(self, number):
        # sudo: res.partner - checked when the dialog is filled in
        partner = self.partner_id.sudo()
        contact = partner.env["whatsapp_crm.contact"].search(
            [("partner_id", "=", partner.id), ("company_id", "=", number.company_id.id)], limit=1, order="id desc",
        ) if partner else partner.env["whatsapp_crm.contact"]
        conversation = partner.env["whatsapp_crm.conversation"].new({
            "contact_id": contact.id, "number_id": number.id, "partner_id": partner.id,
            "team_id": number.team_id.id, "company_id": number.company_id.id})
        nobody = self.env["res.users"]
        return Case(
            number=number, team=number.team_id, contact=contact, partner=partner,
            lead=conversation._find_open_lead() if partner else partner.env["crm.lead"],
            tags=self.env["crm.tag"], text=self.text or "", at=self.at, returned_by=nobody,
            entry_point=(self.entry_point_id.team_id, nobody))

    def _people_lines(self, router):
        """Each person of the team with what keeps them from getting one."""
        members = router.members(router.team)
        candidates = self.env["whatsapp_crm.agent"]._of(members)._candidates(self.at, router.team)
        return [self._person_line(candidate, router) for candidate in candidates]

    def _person_line(self, candidate, router):
        user = self.env["res.users"].sudo().browse(candidate.user_id)  # sudo: the name of a colleague
        why = router.why_not_candidate(candidate)
        words = self.env["whatsapp_crm.routing.words"]._why_words()
        state = words[why] if why else self.env._("could take it")
        return self.env._(
            "%(name)s: %(state)s (%(load)s of %(capacity)s chats)", name=user.name, state=state,
            load=f"{candidate.load:g}", capacity=candidate.capacity or "∞")

    def _list(self, lines):
        return Markup("<ol class='mb-0 ps-3'>%s</ol>") % Markup().join(Markup("<li>%s</li>") % line for line in lines)
