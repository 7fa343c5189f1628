# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""Who works a golden flag: the salesperson of the account, and never nobody."""
from odoo.fields import Domain


def account_of(conversation):
    """The customer: the company that the contact belongs to, else the contact; we ourselves are no customer."""
    partner = conversation.partner_id
    account = partner.commercial_partner_id
    return partner if account == conversation.company_id.partner_id else account


class Sellers:
    """Looks for whom an account belongs to.

    Asked with the rights of the system: who sells to a customer is no secret, which deals there are is.

    :param conversation: where it was raised, with the rights of the system
    :param account: ``res.partner``, the customer; may be empty
    :param partner: ``res.partner``, whoever said it; may be empty
    """

    def __init__(self, conversation, account, partner):
        company = conversation.company_id
        self.env = conversation.with_context(allowed_company_ids=company.ids).env
        self.conversation = conversation.with_env(self.env)
        self.account, self.partner = account.with_env(self.env), partner.with_env(self.env)
        self.company = company.with_env(self.env)

    def find(self, without=None):
        """The first of those to ask who can sell.

        :param without: ``res.users`` who are left out, e.g. because they leave
        :return: (``res.users``, one of CHOSEN_BY); an administrator where nobody sells
        """
        for chosen_by, users in self._people():
            able = (users - (without or users.browse())).filtered(self.can_sell)
            if able:
                return able[0], chosen_by
        return self.env["res.users"]._wacrm_admins(self.company)[:1], "manager"

    def _people(self):
        """Whom to ask, the nearest to the customer first: pairs (one of CHOSEN_BY, ``res.users``)."""
        yield "contact", self.partner.user_id
        yield "company", self.account.user_id
        yield "last_won", self._last_won().user_id
        team = self.team()
        yield "leader", team.user_id
        yield "team", self._least_busy_first(team.member_ids)
        yield "manager", self.managers()

    def can_sell(self, user):
        """Somebody who is here, works for the company and has a pipeline."""
        return (user.active and not user.share and self.company in user.company_ids
                and user.has_group("sales_team.group_sale_salesman"))

    def managers(self):
        """Whoever manages sales in this company."""
        managers = self.env.ref("sales_team.group_sale_manager").all_user_ids
        return managers.filtered(lambda user: self.company in user.company_ids).sorted("id")

    # ------------------------------------------------------------------- leads

    def leads(self):
        """Domain: the customer's leads; those of this contact alone where they belong to no customer."""
        own = Domain("company_id", "in", [False, self.company.id])
        if not self.account:
            return own & Domain("id", "in", self.conversation.lead_id.ids)
        if self.account.commercial_partner_id == self.company.partner_id:  # a colleague
            return own & Domain("partner_id", "=", self.account.id)
        return own & Domain("partner_id.commercial_partner_id", "=", self.account.commercial_partner_id.id)

    def _last_won(self):
        return self.env["crm.lead"].with_context(active_test=False).search(
            self.leads() & Domain([("won_status", "=", "won"), ("user_id", "!=", False)]),
            order="date_closed desc, id desc", limit=1)

    # -------------------------------------------------------------------- team

    def team(self):
        """The team of the settings, else the one that answers for sales, else the chat's own, else any that sells."""
        duty = self.env.ref("whatsapp_crm.starter_duty_sales", raise_if_not_found=False)
        teams = [self.company.wacrm_golden_team_id, duty.team_id if duty else None, self.conversation.team_id]
        for team in filter(None, teams):
            if team.active and team.use_opportunities and (not team.company_id or team.company_id == self.company):
                return team
        return self.env["crm.team"].search(
            [("company_id", "in", [False, self.company.id]), ("use_opportunities", "=", True)], limit=1)

    def team_of(self, user):
        """In which team ``user`` works it."""
        team = self.team()
        if user in team.member_ids | team.user_id:
            return team
        return team._get_default_team_id(user_id=user.id, domain=[("use_opportunities", "=", True)])

    def _least_busy_first(self, users):
        if len(users) < 2:
            return users
        counts = dict(self.env["crm.lead"]._read_group(
            [("user_id", "in", users.ids), ("won_status", "=", "pending")], ["user_id"], ["__count"]))
        return users.sorted(lambda user: (counts.get(user, 0), user.id))
