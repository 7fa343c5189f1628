# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models

PLACES = {"lead_id": "crm.lead", "partner_id": "res.partner"}
LAST_MESSAGES = 3


class WhatsappCrmChatterEntry(models.AbstractModel):
    """One entry per conversation in the chatter of its lead and one in that of its contact.

    The stored message says no more than that there is a conversation. What the entry shows
    is read with the reader's own rights whenever it is shown, so it is never out of date and
    never tells a salesperson what they may not read.
    """

    _name = "whatsapp_crm.chatter.entry"
    _description = "WhatsApp Conversation in the Chatter"

    @api.model_create_multi
    def create(self, vals_list):
        conversations = super().create(vals_list)
        conversations._place_entries(PLACES)
        return conversations

    def write(self, vals):
        result = super().write(vals)
        self._place_entries(PLACES.keys() & vals.keys())
        return result

    # ------------------------------------------------------------------ places

    def _place_entries(self, names):
        """Put the entries where the conversations belong now.

        :param names: those of PLACES that may have changed
        """
        if not self or not names:
            return
        # sudo: mail.message - entries follow their conversation, whoever links it
        entries = self.env["mail.message"].sudo().search([
            ("wacrm_conversation_id", "in", self.ids), ("model", "in", [PLACES[name] for name in names])])
        by_place = {(entry.wacrm_conversation_id.id, entry.model): entry for entry in entries}
        missing = []
        for conversation in self:
            for name in sorted(names):
                entry = by_place.get((conversation.id, PLACES[name]), entries.browse())
                missing += conversation._place_entry(entry, name)
        entries.create(missing)

    def _place_entry(self, entry, name):
        """Move an entry to the record in field ``name``, or drop it where there is none any more.

        :return: list of the values of an entry that is still to be created
        """
        # sudo: crm.lead, res.partner - only their id is needed
        record = self.sudo()[name]
        if not record:
            entry.unlink()
        elif not entry:
            return [self._entry_values(record)]
        elif entry.res_id != record.id:
            entry.res_id = record.id
        return []

    def _entry_values(self, record):
        data = self.env["ir.model.data"]
        # sudo: res.company - every colleague reads the stored words, so they are in the company's language
        words = self.with_context(lang=self.sudo().company_id.partner_id.lang).env._("WhatsApp conversation")
        return {
            "model": record._name, "res_id": record.id, "wacrm_conversation_id": self.id,
            "message_type": "notification", "subtype_id": data._xmlid_to_res_id("mail.mt_note"),
            "author_id": data._xmlid_to_res_id("base.partner_root"), "email_from": False, "reply_to": False,
            "date": self.opened_at, "body": words,
            "record_company_id": self.company_id.id, "record_alias_domain_id": False,
        }

    # ------------------------------------------------------------------- shown

    def _entry_summary(self):
        """The line of a closed entry: plain values, labels in the reader's language."""
        self.ensure_one()
        # sudo: whatsapp_crm.conversation, res.users - names that stand on every conversation one may read
        conversation = self.sudo()
        return {
            "id": self.id,
            "state": self.state,
            "state_label": self._label_of("state"),
            "outcome": self._label_of("outcome"),
            "responsible": (conversation.user_id or conversation.resolved_by_id).name or "",
            "opened_at": fields.Datetime.to_string(self.opened_at),
            "resolved_at": fields.Datetime.to_string(self.resolved_at) or False,
            "waiting_since": fields.Datetime.to_string(self.waiting_since) or False,
        }

    def get_chatter_entry(self):
        """What an open entry shows: the summary, the next step and the last three messages.

        :return: dict of ``_entry_summary`` with ``number``, ``origin``, ``next_step``
            ({what, who, when} or False) and ``messages``: list of {id, from_customer, author, text, at}, oldest first
        """
        self.ensure_one()
        self.check_access("read")
        return {
            **self._entry_summary(),
            "number": self.number_id.name,
            "origin": self.origin or "",
            "next_step": self._entry_next_step(),
            "messages": self._entry_messages(),
        }

    def _label_of(self, name):
        """The label of a selection's value, in the language of the user."""
        return dict(self._fields[name]._description_selection(self.env)).get(self[name], "")

    def _entry_next_step(self):
        """What was agreed when it was resolved, else the next activity of the conversation.

        :return: dict of what, who and when (a date or False), or False
        """
        # sudo: mail.activity, crm.lead - what was agreed in a conversation that one may read
        conversation = self.sudo()
        agreed = conversation.state == "resolved" and conversation.next_step
        alerts = self.env["mail.activity"]._wacrm_no_step_ids()
        activities = conversation.activity_ids | conversation.lead_id.activity_ids.filtered(
            lambda activity: agreed and activity.summary == agreed)
        activity = activities.filtered(lambda activity: activity.activity_type_id.id not in alerts)[:1]
        if not agreed and not activity:
            return False
        when = conversation.next_step_on if agreed else activity.date_deadline
        return {
            "what": agreed or activity.summary or activity.activity_type_id.name or "",
            "who": activity.user_id.name or "",
            "when": fields.Date.to_string(when) or False,
        }

    def _entry_messages(self):
        rows = self.env["whatsapp_crm.message"].search(
            [("conversation_id", "=", self.id), ("type", "!=", "reaction"), ("replaced", "=", False)],
            order="id desc", limit=LAST_MESSAGES)
        # sudo: whatsapp_crm.message - found with the user's rights; the names stand in the chat as well
        return [self._entry_line(row) for row in rows.sudo().sorted("id")]

    def _entry_line(self, row):
        customer = row.direction == "in"
        return {
            "id": row.id,
            "from_customer": customer,
            "author": self.name if customer else row.user_id.name or "",
            "text": row.text or row._type_label(),
            "at": fields.Datetime.to_string(row.sent_at or row.create_date),
        }
