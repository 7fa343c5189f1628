# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import datetime

from odoo.addons.whatsapp_crm.tests.sla_common import SlaCase
from odoo.fields import Command

TODAY = (datetime(2026, 3, 2), datetime(2026, 3, 3))


class HomeCase(SlaCase):
    """A day of the team: the supervisor leads it, a manager sees all, time stands still at MONDAY."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team.user_id = cls.supervisor
        cls.manager = cls._user("wacrm_manager", "whatsapp_crm.group_supervisor,sales_team.group_sale_manager")
        cls.customers = 0

    def customer(self, **kwargs):
        """Somebody new writes; return the conversation, which is nobody's."""
        type(self).customers += 1
        return self.customer_writes(
            sender=f"346980{self.customers:05}", name=f"Cliente {self.customers}", **kwargs)

    def look(self, conversation, user=None):
        conversation.channel_id.with_user(user or self.agent).wacrm_note_opened()

    def answer(self, conversation, user=None):
        user = user or self.agent
        if conversation.user_id != user:
            conversation.with_user(user).action_take()
        self.say(conversation.channel_id, user=user)
        self.env.flush_all()

    def answered_after(self, minutes, user=None, seen_after=None):
        """A whole turn: written, seen, answered; time has passed by then."""
        conversation = self.customer()
        if seen_after is not None:
            self.pass_time(minutes=seen_after)
            self.look(conversation, user)
        self.pass_time(minutes=minutes - (seen_after or 0))
        self.answer(conversation, user)
        return conversation

    def figures(self, user, agents=None, period=TODAY):
        """The four figures by key, as that user gets them."""
        self.env.flush_all()
        self.env.invalidate_all()
        home = self.env["whatsapp_crm.home"].with_user(user).with_context(allowed_company_ids=self.company.ids)
        return {figure["key"]: figure for figure in home._four_figures(*period, agents)}

    def rows_of_action(self, user, figure):
        """How many rows a tile opens."""
        action = figure["action"]
        return self.env[action["res_model"]].with_user(user).with_context(
            allowed_company_ids=self.company.ids).search_count(action["domain"])

    @classmethod
    def other_team(cls, *users):
        return cls.env["crm.team"].create({
            "name": "Cobros", "company_id": cls.company.id, "use_leads": False,
            "crm_team_member_ids": [Command.create({"user_id": user.id}) for user in users]})
