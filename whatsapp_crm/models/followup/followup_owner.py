# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import models


class WhatsappCrmFollowup(models.Model):
    """Who is in charge of a follow-up: whoever has the opportunity, else whom it can be given to."""

    _inherit = "whatsapp_crm.followup"

    def _heir(self, leaving):
        """Who takes it over: the opportunity's salesperson, the responsible, who leads a team, else an administrator.

        :param leaving: ``res.users`` who cannot
        :return: ``res.users``, empty only where nobody can be found
        """
        lead, conversation = self.lead_id, self.conversation_id
        people = lead.user_id | conversation.user_id | lead.team_id.user_id | conversation.team_id.user_id
        admins = self.env["res.users"]._wacrm_admins(self.company_id)
        return ((people - leaving).filtered("active") or (admins - leaving))[:1]

    def _hand_on(self, leaving):
        """Give these to others; where there is nobody, they end.

        :param leaving: ``res.users`` who do not work here any more
        :return: those that go on
        """
        heirs = {followup: followup._heir(leaving) for followup in self}
        lost = self.filtered(lambda f: not heirs[f])
        lost.filtered(lambda f: f.state == "open")._end("pointless", "nobody")
        for heir, followups in (self - lost).grouped(heirs.get).items():
            followups._give_to(heir)
        return self - lost

    def _with_owner(self):
        """These, each with somebody in charge; without those for which nobody can be found."""
        left = self.filtered(lambda f: not f.user_id.active)
        return (self - left) | left._hand_on(left.user_id)

    def _give_to(self, user):
        """Somebody else is in charge: their activities move along, to where their new owner may read them."""
        self.write({"user_id": user.id})
        documents = self._documents()
        for activity in self._open_activities().with_context(
                mail_activity_quick_update=True,  # as when they were created
                wacrm_no_follow=True):
            document = documents[activity.wacrm_followup_id]
            moved = (activity.res_model, activity.res_id) != (document._name, document.id)
            place = {"res_model_id": self.env["ir.model"]._get_id(document._name), "res_id": document.id}
            activity.write({"user_id": user.id, **(place if moved else {})})
