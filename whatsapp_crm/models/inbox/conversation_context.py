# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools.misc import formatLang

REPEAT_DAYS = 60
RECENT_DAYS = 30
EARLIER_SHOWN = 5
LEADS_SHOWN = 3


class WhatsappCrmConversationContext(models.AbstractModel):
    """What an agent should know before answering, read with the agent's own rights.

    The panel is a list of sections, each a title with lines; a line leads to a record.
    Other code adds a section by extending :meth:`_context_sections`.
    """

    _name = "whatsapp_crm.conversation.context"
    _description = "WhatsApp Conversation Context"

    def get_context(self):
        """Everything that the panel beside the chat shows, in one call.

        :return: ``customer`` (line with ``company``: line or False, ``consent``: line, ``recent``: text;
            False where there is none), ``tags`` ({id, name, color}), ``repeats`` (texts) and
            ``sections`` ({key, title, icon, lines}), without empty ones. For lines see :meth:`_context_line`.
        """
        self.ensure_one()
        self.check_access("read")
        return {
            "customer": self._context_customer(),
            "tags": [{"id": tag.id, "name": tag.name, "color": tag.color} for tag in self.tag_ids],
            "repeats": self._context_repeats(),
            "sections": [section for section in self._context_sections() if section["lines"]],
        }

    def _context_sections(self):
        """The sections in their order on the screen."""
        return [
            self._context_section("leads", self.env._("Opportunity"), "fa-star", self._context_leads),
            self._context_section("activity", self.env._("Next activity"), "fa-clock-o", self._context_activity),
            self._context_section(
                "earlier", self.env._("Earlier conversations"), "fa-whatsapp", self._context_earlier),
            self._context_section(
                "lost", self.env._("Last lost reason"), "fa-thumbs-o-down", self._context_lost),
        ]

    def _context_section(self, key, title, icon, read):
        """One section; an app's own rules may close a part of it, which must not take the others along.

        :param read: function that returns the lines
        """
        try:
            lines = read()
        except AccessError:
            lines = []
        return {"key": key, "title": title, "icon": icon, "lines": lines}

    def _context_line(self, record, text, **values):
        """One line of the panel or the history.

        :param record: what a click opens
        :param values: ``detail`` (text below), ``amount`` (text with currency), ``tone`` (a colour of
            Bootstrap: danger, warning, success, muted), ``at`` (moment) or ``date`` (day)
        """
        line = {"model": record._name, "id": record.id, "text": text or "", **values}
        if line.get("at"):
            line["at"] = fields.Datetime.to_string(line["at"])
        if line.get("date"):
            line["date"] = fields.Date.to_string(line["date"])
        return line

    def _context_amount(self, amount, currency):
        return formatLang(self.env, amount, currency_obj=currency) if amount else ""

    def action_open_attend_as(self):
        """Ask which person or company the number stands for."""
        self.ensure_one()
        self._check_may_work()
        action = self.env["ir.actions.act_window"]._for_xml_id("whatsapp_crm.whatsapp_crm_attend_as_action")
        return {**action, "context": {"default_conversation_id": self.id, "dialog_size": "medium"}}

    def action_open_save_file(self, attachment_ids):
        """Ask where to keep files of the chat.

        :param attachment_ids: ids of ``ir.attachment``
        """
        self.ensure_one()
        attachments = self.env["ir.attachment"].browse(attachment_ids)
        attachments.check_access("read")
        return self.env["whatsapp_crm.save.file"]._open_for(self, attachments)

    # ----------------------------------------------------------------- rights

    def _context_model(self, name, **context):
        """The model, where it is installed and this user may read it; else None."""
        model = self.env.get(name)
        return model.with_context(**context) if model is not None and model.has_access("read") else None

    def _context_people(self):
        """Domain of partners: the customer and whoever belongs to the same company."""
        partner = self.partner_id._filtered_access("read")
        commercial = partner.commercial_partner_id
        if not partner:
            return Domain.FALSE
        if commercial == self.company_id.partner_id:  # a colleague: we ourselves are nobody's history
            return Domain("id", "=", partner.id)
        return Domain("commercial_partner_id", "=", commercial.id)

    def _context_circle(self, path):
        """Domain: ``path`` leads to one of these people."""
        return Domain(path, "any", self._context_people())

    def _context_conversations(self):
        """Domain: conversations of the customer and their company, of who writes where nobody is known."""
        return Domain("contact_id", "=", self.contact_id.id) | self._context_circle("partner_id")

    # --------------------------------------------------------------- customer

    def _context_customer(self):
        partner = self.partner_id._filtered_access("read")
        if not partner:
            return False
        company = (partner.commercial_partner_id - partner)._filtered_access("read")
        detail = ", ".join(filter(None, [partner.function, partner.city, partner.country_id.name]))
        return self._context_line(
            partner, partner.name, detail=detail, recent=self._context_recent(), consent=self._context_consent(),
            company=self._context_line(company, company.name) if company else False)

    def _context_consent(self):
        """What the customer said about marketing; a click leads to where it is recorded."""
        contact = self.contact_id._survivor()
        words = {
            "given": self.env._("Agreed to marketing"), "withdrawn": self.env._("Wants no marketing"),
            "unknown": self.env._("No consent to marketing on record")}[contact.marketing_consent]
        tone = {"given": "success", "withdrawn": "danger"}.get(contact.marketing_consent, "muted")
        return self._context_line(contact, words, tone=tone, at=contact.marketing_consent_at)

    def _context_recent(self):
        since = fields.Datetime.now() - timedelta(days=RECENT_DAYS)
        count = self.search_count(self._context_conversations() & Domain("opened_at", ">=", since))
        if count < 2:
            return ""
        return self.env._("%(count)s conversations in %(days)s days", count=count, days=RECENT_DAYS)

    def _context_repeats(self):
        """How often this customer or company came with the same tag, up to this conversation."""
        if not self.tag_ids:
            return []
        since = self.opened_at - timedelta(days=REPEAT_DAYS)
        counts = dict(self._read_group(self._context_conversations() & Domain([
            ("tag_ids", "in", self.tag_ids.ids), ("opened_at", ">=", since), ("opened_at", "<=", self.opened_at),
            ("outcome", "!=", "not_customer")]), ["tag_ids"], ["__count"]))
        return [self._context_repeat(counts[tag], tag.name) for tag in self.tag_ids if counts.get(tag, 0) > 1]

    def _context_repeat(self, count, tag):
        if count == 2:
            return self.env._("2nd time about %(tag)s", tag=tag)
        if count == 3:
            return self.env._("3rd time about %(tag)s", tag=tag)
        if count <= 20:
            return self.env._("%(count)sth time about %(tag)s", count=count, tag=tag)
        return self.env._("%(count)s times about %(tag)s", count=count, tag=tag)

    # ------------------------------------------------------------------ lines

    def _context_leads(self):
        """The conversation's own opportunity, then the customer's other open ones."""
        model = self._context_model("crm.lead")
        if model is None:
            return []
        is_open = Domain([("active", "=", True), ("won_status", "=", "pending")])
        others = self._context_circle("partner_id") & is_open & Domain("id", "!=", self.lead_id.id)
        own = self.lead_id._filtered_access("read")
        leads = own | model.search(others, order="id desc", limit=LEADS_SHOWN - len(own))
        return [self._context_lead(lead) for lead in leads]

    def _context_lead(self, lead):
        detail = lead.stage_id.name if lead.active else self.env._("Archived")
        if lead.won_status != "pending":
            detail = dict(lead._fields["won_status"]._description_selection(self.env))[lead.won_status]
        return self._context_line(
            lead, lead.name, detail=detail,
            amount=self._context_amount(lead.expected_revenue, lead.company_currency))

    def _context_activity(self):
        """What is due next on the conversation or its opportunity."""
        documents = Domain([("res_model", "=", self._name), ("res_id", "=", self.id)])
        if self.lead_id._filtered_access("read"):
            documents |= Domain([("res_model", "=", "crm.lead"), ("res_id", "=", self.lead_id.id)])
        activities = self.env["mail.activity"]
        documents &= Domain("activity_type_id", "not in", activities._wacrm_no_step_ids())
        activity = activities.search(documents, order="date_deadline, id", limit=1)
        if not activity:
            return []
        late = activity.date_deadline < fields.Date.context_today(self)
        return [self._context_line(
            self.env[activity.res_model].browse(activity.res_id),
            activity.summary or activity.activity_type_id.name, detail=activity.user_id.name,
            date=activity.date_deadline, tone="danger" if late else "")]

    def _context_earlier(self):
        earlier = self.search(
            self._context_conversations() & Domain("id", "!=", self.id), order="opened_at desc, id desc",
            limit=EARLIER_SHOWN)
        return [conversation._context_episode() for conversation in earlier]

    def _context_episode(self):
        """How a conversation ended, or where it stands."""
        labels = {name: dict(self._fields[name]._description_selection(self.env)) for name in ("outcome", "state")}
        detail = [*self.tag_ids.mapped("name"), self.user_id.name]
        return self._context_line(
            self, labels["outcome"].get(self.outcome) or labels["state"][self.state], at=self.opened_at,
            detail=" · ".join(filter(None, detail)), tone="" if self.state == "resolved" else "warning")

    def _context_lost(self):
        model = self._context_model("crm.lead", active_test=False)
        if model is None:
            return []
        lost = model.search(
            self._context_circle("partner_id") & self._context_lost_domain(), order="date_closed desc, id desc",
            limit=1)
        return [self._context_line(lead, lead.lost_reason_id.name, detail=lead.name, at=lead.date_closed)
                for lead in lost]

    def _context_lost_domain(self):
        return Domain([("active", "=", False), ("won_status", "=", "lost"), ("lost_reason_id", "!=", False)])
