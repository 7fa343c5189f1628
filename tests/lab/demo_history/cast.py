"""Who works in the demo's company, and what they work with."""

from datetime import timedelta

from odoo.fields import Command

from . import words

#: Login, name, how many minutes the person takes on average at the beginning; two that the demo has not got.
_COLLEAGUES = (("julia", "Julia Marín", 16), ("andres", "Andrés Peña", 55))
_PACE = {"agent": 4, "agent2": 8}
_RATES = {"ES": 0.0509, "MX": 0.0305, "AR": 0.0618, "BR": 0.0625}


class Cast:
    """Colleagues, teams, entry points and prices; made where they are missing.

    ``pace`` holds minutes by agent, ``entries`` a list of (``whatsapp_crm.entry.point``, weight).
    """

    def __init__(self, env, spanish, begin, end):
        self.env, self.spanish, self._begin = env, spanish, begin
        self.number = env.ref("whatsapp_crm.demo_number")
        self.supervisor = env.ref("whatsapp_crm.demo_user_supervisor")
        self.tags = {name: env.ref(f"whatsapp_crm.starter_tag_{name}") for name in (
            "price", "complaint", "appointment", "stock")}
        self.pace = {env.ref(f"whatsapp_crm.demo_user_{login}"): pace for login, pace in _PACE.items()}
        self.pace |= {self._colleague(login, name): pace for login, name, pace in _COLLEAGUES}
        self.leaver = list(self.pace)[-1]
        self.leaves_at = end - timedelta(days=25)
        self.collections = self._team("collections", "Cobranzas", "Collections")
        self.entries = self._entries()
        self.template = self._template()
        self._prices()
        reasons = env["crm.lost.reason"].search([])
        self.rejections = list(reasons.filtered("wacrm_rejection") or reasons)
        self.too_expensive = env.ref("crm.lost_reason_1")

    def present(self, moment):
        """Agents who work there at that moment."""
        return [agent for agent in self.pace if agent != self.leaver or moment < self.leaves_at]

    def _word(self, spanish, english):
        return spanish if self.spanish else english

    def _colleague(self, login, name):
        # Without a password, whose hash is slow on purpose: nobody logs in as them.
        user = self.env["res.users"].with_context(no_reset_password=True).create({
            "name": name, "login": login, "tz": "Europe/Madrid", "lang": self.supervisor.lang,
            "group_ids": [Command.set([self.env.ref("whatsapp_crm.group_agent").id])]})
        self.env["crm.team.member"].create({"crm_team_id": self.number.team_id.id, "user_id": user.id})
        return user

    def _team(self, duty, spanish, english):
        """The team that has a duty: the supervisor's."""
        self.env["ir.config_parameter"].set_param("sales_team.membership_multi", "True")
        duty = self.env.ref(f"whatsapp_crm.starter_duty_{duty}")
        duty.team_id = duty.team_id or self.env["crm.team"].create({
            "name": self._word(spanish, english), "user_id": self.supervisor.id, "use_leads": False,
            "use_opportunities": True,
            "crm_team_member_ids": [Command.create({"user_id": self.supervisor.id})]})
        return duty.team_id

    # ---------------------------------------------------------------- marketing

    def _entries(self):
        """Advertisement, poster, website, and nothing at all."""
        poster, website = (self.env.ref(f"whatsapp_crm.demo_entry_{name}") for name in ("qr", "website"))
        campaign = self.env["utm.campaign"].create({"title": self._word("Plan Profesional", "Professional plan")})
        poster.write({
            "name": self._word("QR Sevilla", "QR Seville"), "cost_from": self._begin.date(),
            "prefilled_text": self._word("Hola, vi su cartel en Sevilla.", "Hello, I saw your poster in Seville.")})
        website.write({
            "name": self._word("Sitio web", "Website"),
            "prefilled_text": self._word("Hola, escribo desde su sitio web.", "Hello, I write from your website.")})
        website.source_id = self._source(self._word("Sitio web", "Website"))
        poster.source_id = self._source(self._word("Cartel", "Poster"))
        ad = self.env["whatsapp_crm.entry.point"].create({
            "name": self._word("Anuncio Plan Profesional", "Ad Professional plan"), "number_id": self.number.id,
            "ad_refs": "120210000000001", "campaign_id": campaign.id, "cost_amount": 420, "cost_period": "month",
            "cost_from": self._begin.date(), "source_id": self._source("Instagram").id,
            "medium_id": self.env.ref("whatsapp_crm.utm_medium_paid_social").id})
        return [(ad, 34), (poster, 18), (website, 20), (None, 28)]

    def _source(self, name):
        source = self.env["utm.source"].search([("name", "=ilike", name)], limit=1)
        return source or source.create({"name": name})

    def _template(self):
        return self.env["whatsapp_crm.template"].create({
            "account_id": self.number.account_id.id, "name": "seguimiento_propuesta", "lang_code": "es",
            "status": "APPROVED", "category": "MARKETING", "template_ref": "700000000000001",
            "components": [{"type": "BODY", "text": self._word(*words.FOLLOWS_UP)}]})

    def _prices(self):
        """Near to Meta's, of the quarter in which the history begins."""
        rates = self.env["whatsapp_crm.rate"]
        currency = rates.with_company(self.number.company_id)._usual_currency()
        rates.create([{
            "company_id": self.number.company_id.id, "currency_id": currency.id, "market": market,
            "category": category, "price": round(price * factor, 4), "valid_from": self._begin.date()}
            for market, price in _RATES.items() for category, factor in (("marketing", 1), ("utility", 0.35))])
