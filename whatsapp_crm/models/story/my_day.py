# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import datetime, time
from statistics import median

import pytz

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

SHOWN = 8
TONES = {"critical": "warning", "escalated": "danger"}


class ResUsers(models.Model):
    """What an agent has to do today and what they have done, on one page.

    Other code adds a section by extending :meth:`_wacrm_my_day`.
    """

    _inherit = "res.users"

    @api.model
    def get_wacrm_my_day(self):
        """The current user's own day.

        :return: list of sections, see :meth:`_wacrm_day_section`; who waits and what was answered always, others
            where there is something
        :raises AccessError: no agent asks
        """
        if not self.env.user.has_group("whatsapp_crm.group_agent"):
            raise AccessError(self.env._("Only WhatsApp agents can do this."))
        sections = self.env.user.sudo(False)._wacrm_my_day()  # Odoo hands out oneself with all rights
        return [section for section in sections if section["count"] or section["empty"]]

    def _wacrm_my_day(self):
        """The sections in their order on the screen, read with the user's own rights."""
        self.ensure_one()
        return [self._wacrm_day_waiting(), self._wacrm_day_handoffs(), self._wacrm_day_activities(),
                self._wacrm_day_answered()]

    # ------------------------------------------------------------------ pieces

    def _wacrm_day_section(self, key, title, icon, records, domain, describe, **values):
        """One section.

        :param records: the first SHOWN of them, in their order
        :param domain: of all of them, in plain values: the client gets it
        :param describe: function of a record that returns a row, see :meth:`_wacrm_day_row`
        :param values: ``note`` (text beside the title), ``empty`` (what is said where there is none)
        :return: dict: ``key``, ``title``, ``icon``, ``rows``, ``count``, ``action`` (that shows all of them), ``note``,
            ``empty``
        """
        return {
            "key": key, "title": title, "icon": icon, "rows": [describe(record) for record in records],
            "count": records.search_count(domain), "action": self._wacrm_day_action(title, records._name, domain),
            "note": "", "empty": "", **values}

    @api.model
    def _wacrm_day_action(self, title, model, domain):
        return {
            "type": "ir.actions.act_window", "name": title, "res_model": model,
            "views": [[False, "list"], [False, "form"]], "domain": list(Domain(domain))}

    @api.model
    def _wacrm_day_row(self, record, text, **values):
        """One row.

        :param record: what a click opens
        :param values: as of ``_context_line`` of a conversation, and ``since``: a moment whose distance is shown
        """
        since = {"since": fields.Datetime.to_string(values.pop("since"))} if values.get("since") else {}
        return self.env["whatsapp_crm.conversation"]._context_line(record, text, **since, **values)

    def _wacrm_day_begins(self):
        """Midnight where the user is, as UTC."""
        today = fields.Date.context_today(self)
        return self.env.tz.localize(datetime.combine(today, time.min)).astimezone(pytz.utc).replace(tzinfo=None)

    # ---------------------------------------------------------------- sections

    def _wacrm_day_waiting(self):
        domain = [("user_id", "=", self.id), ("waiting_since", "!=", False), ("state", "!=", "resolved")]
        conversations = self.env["whatsapp_crm.conversation"].search(
            domain, order="urgency desc, waiting_since, id", limit=SHOWN)
        return self._wacrm_day_section(
            "waiting", self.env._("Wait for your answer"), "fa-clock-o", conversations, domain,
            lambda one: self._wacrm_day_row(
                one, one.name, detail=one.last_text, since=one.waiting_since, tone=TONES.get(one.urgency, "")),
            empty=self.env._("Nobody waits for you."))

    def _wacrm_day_handoffs(self):
        domain = [("handoff_id.to_user_id", "=", self.id)]
        conversations = self.env["whatsapp_crm.conversation"].search(
            domain, order="handoff_id desc", limit=SHOWN)  # handoffs go from the last to the first
        return self._wacrm_day_section(
            "handoffs", self.env._("Handed off to you"), "fa-share", conversations, domain,
            lambda one: self._wacrm_day_row(
                one, one.name, detail=one.handoff_summary, since=one.handoff_id.given_at))

    def _wacrm_day_activities(self):
        """Next steps and other activities of today and before, on conversations and their opportunities."""
        domain = self._wacrm_day_activity_domain()
        domain &= self._wacrm_day_of_chats(domain)
        activities = self.env["mail.activity"].search(domain, order="date_deadline, id", limit=SHOWN)
        today = fields.Date.context_today(self)
        return self._wacrm_day_section(
            "activities", self.env._("To do today"), "fa-check-square-o", activities, domain,
            lambda one: self._wacrm_day_row(
                self.env[one.res_model].browse(one.res_id), one.summary or one.activity_type_id.name,
                detail=one.res_name, date=one.date_deadline, tone="danger" if one.date_deadline < today else ""))

    def _wacrm_day_activity_domain(self):
        """What has a section of its own is not told twice."""
        return Domain([
            ("user_id", "=", self.id), ("date_deadline", "<=", fields.Date.to_string(fields.Date.context_today(self))),
            ("res_model", "in", ("whatsapp_crm.conversation", "crm.lead")),
            ("activity_type_id", "not in", self._wacrm_day_told_types())])

    def _wacrm_day_of_chats(self, domain):
        """Without activities of opportunities that nobody chats with.

        :param domain: of all activities
        :return: domain; the opportunities are named, a client could not look for them
        """
        on_leads = self.env["mail.activity"].search_fetch(domain & Domain("res_model", "=", "crm.lead"), ["res_id"])
        with_chat = self.env["whatsapp_crm.conversation"]._read_group(
            [("lead_id", "in", on_leads.mapped("res_id"))], ["lead_id"])
        return Domain("res_model", "!=", "crm.lead") | Domain("res_id", "in", [lead.id for lead, in with_chat])

    def _wacrm_day_told_types(self):
        """Ids of activity types whose activities stand in another section."""
        return self._wacrm_day_type_ids("handoff", "at_risk", "escalated")

    @api.model
    def _wacrm_day_type_ids(self, *names):
        record_id = self.env["ir.model.data"]._xmlid_to_res_id
        found = (record_id(f"whatsapp_crm.mail_activity_type_{name}") for name in names)
        return [type_id for type_id in found if type_id]  # an administrator may have deleted one

    def _wacrm_day_answered(self):
        """Each customer once, the newest first, with how long they waited."""
        mine = [("user_id", "=", self.id), ("kind", "=", "answered"),
                ("at", ">=", fields.Datetime.to_string(self._wacrm_day_begins()))]
        facts = self.env["whatsapp_crm.milestone"].search_fetch(
            mine, ["conversation_id", "at", "waited_seconds"], order="at desc, id desc")
        last = {fact.conversation_id: fact for fact in reversed(facts)}
        duration = self.env["whatsapp_crm.story.words"]._duration
        return self._wacrm_day_section(
            "answered", self.env._("Answered today"), "fa-commenting-o",
            facts.conversation_id[:SHOWN], [("milestone_ids", "any", mine)], lambda one: self._wacrm_day_row(
                one, one.name, at=last[one].at, detail=self.env._(
                    "after %(time)s", time=duration(last[one].waited_seconds))),
            note=facts and self.env._(
                "typically after %(time)s", time=duration(median(facts.mapped("waited_seconds")))) or "",
            empty=self.env._("Nothing yet."))
