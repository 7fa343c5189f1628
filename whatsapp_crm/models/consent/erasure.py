# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import hashlib
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..transport.client_defaults import without_defaults
from ..transport.webhook_event import RETENTION_DAYS_MIN
from .personal_data import PersonalData

PARTNER_FIELDS = (
    "phone", "email", "street", "street2", "zip", "city", "state_id", "vat", "website", "function", "comment",
    "image_1920", "ref", "barcode", "company_name", "lang", "tz")
#: Types of fields that hold what somebody wrote.
TEXTS = ("char", "text", "html")
LEAD_FIELDS = (
    "contact_name", "partner_name", "phone", "email_from", "email_cc", "function", "website", "street", "street2",
    "zip", "city", "description", "wacrm_referral_headline", "wacrm_ctwa_clid")


class WhatsappCrmErasure(models.Model):
    """That a person was erased: who did it, when, why, how much. Nothing says who it was."""

    _name = "whatsapp_crm.erasure"
    _description = "WhatsApp Erasure"
    _order = "id desc"
    _rec_name = "erased_at"

    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    erased_at = fields.Datetime("On", required=True, readonly=True, default=fields.Datetime.now)
    user_id = fields.Many2one("res.users", "By", readonly=True, ondelete="restrict")
    reason = fields.Text(required=True, readonly=True)
    counts = fields.Json(readonly=True)
    summary = fields.Text("What was erased", readonly=True)
    kept = fields.Text("What was kept", readonly=True)

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("The record of an erasure cannot be changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("The record of an erasure cannot be changed."))

    # -------------------------------------------------------------------- rights

    @api.model
    def _check_may_erase(self):
        if not self.env.user.has_group("whatsapp_crm.group_admin"):
            raise AccessError(self.env._("Only WhatsApp administrators can erase or export a person."))

    @api.model
    def _data_of(self, company, partner=None, contact=None):
        """Everything of a person, for an administrator of the company.

        :raises UserError: a colleague, or our own company
        """
        self._check_may_erase()
        if company not in self.env.user.company_ids:
            raise AccessError(self.env._("This company is not one of yours."))
        for record in filter(None, (partner, contact)):
            record.check_access("read")
        return PersonalData(company, partner, contact)

    @api.model
    def _check_erasable(self, data):
        """:raises UserError: a colleague, or our own company"""
        # sudo: res.users, res.company - whether it is one of us
        if data.partner.with_context(active_test=False).user_ids or self.env["res.company"].sudo().search_count(
                [("partner_id", "in", data.partner.ids)], limit=1):
            raise UserError(self.env._("This is a user or a company of yours. Only customers can be erased here."))

    # ------------------------------------------------------------------- preview

    @api.model
    def _counts(self, data):
        """How much there is of a person: dict from a stable key to a count."""
        return {
            "messages": len(data.messages), "notes": len(data.mail_messages()), "files": len(data.attachments()),
            "conversations": len(data.conversations), "leads": len(data.leads), "consents": len(data.consents),
            "events": len(data.event_ids()), "whatsapp_users": len(data.contacts), "contacts": len(data.partner)}

    @api.model
    def _goes(self, counts):
        """What goes, as sentences."""
        _ = self.env._
        lines = {
            "messages": _("WhatsApp messages (%(count)s): the texts; when they were sent stays",
                          count=counts["messages"]),
            "notes": _("Messages and notes in chats and on records (%(count)s): the texts", count=counts["notes"]),
            "files": _("Files (%(count)s)", count=counts["files"]),
            "conversations": _("Conversations (%(count)s): name, last words and what was agreed",
                               count=counts["conversations"]),
            "leads": _("Leads and opportunities (%(count)s): name, phone, e-mail and address; stage and amount stay",
                       count=counts["leads"]),
            "consents": _("Consents (%(count)s): phone and proof; that there was one stays", count=counts["consents"]),
            "events": _("Entries of the technical log (%(count)s)", count=counts["events"]),
            "whatsapp_users": _("WhatsApp users (%(count)s): name, phone and ID", count=counts["whatsapp_users"]),
        }
        return [words for key, words in lines.items() if counts[key]]

    @api.model
    def _stays(self, data):
        """What stays, as sentences."""
        _ = self.env._
        kept = [_("%(model)s: %(count)s, which the law makes you keep", model=model, count=count)
                for model, count in data.kept_by_law()]
        if data.partner:
            contact = _("The contact with its name and address, for these documents; the phone and e-mail go") if (
                kept) else _("The contact without name, phone, e-mail and address, archived")
            kept.append(contact)
        return [*kept, _("Dates, durations, results and amounts, without a name"),
                _("A code that recognizes the phone and the WhatsApp ID, so that no marketing begins again")]

    # --------------------------------------------------------------------- erase

    @api.model
    def _erase(self, data, reason):
        """Erase a person for good.

        :param data: :class:`PersonalData`
        :return: the record of the act
        """
        self._check_may_erase()
        self._check_erasable(data)
        if len((reason or "").split()) < 2:
            raise UserError(self.env._("Say why, in a few words: the record of the erasure keeps the reason."))
        counts, stays = self._counts(data), self._stays(data)
        goes = self._goes(counts)
        # sudo: whatsapp_crm.suppression - made by the act alone
        self.env["whatsapp_crm.suppression"].sudo()._add(data.company, data.phones, data.bsuids)
        self._erase_log(data)
        self._erase_files(data)
        self._erase_texts(data)
        self._erase_conversations(data)
        self._erase_people(data)
        # sudo: whatsapp_crm.erasure - written by the act alone
        return without_defaults(self).sudo().create({
            "company_id": data.company.id, "user_id": self.env.uid, "reason": reason, "counts": counts,
            "summary": "\n".join(goes), "kept": "\n".join(stays)})

    @api.model
    def _erase_log(self, data):
        """Raw items lose what they hold. Their keys stay as long as WhatsApp may deliver the same again."""
        ids = data.event_ids()
        self.env.cr.execute(
            """UPDATE whatsapp_crm_webhook_event
                  SET payload = '{}', person = NULL, wamid = NULL, error = NULL,
                      state = CASE WHEN state IN ('done', 'ignored') THEN state ELSE 'ignored' END
                WHERE id = ANY(%s)""", [ids])
        self.env["whatsapp_crm.webhook.event"].invalidate_model()

    @api.autovacuum
    def _gc_erased_log(self):
        self.env.cr.execute(
            "DELETE FROM whatsapp_crm_webhook_event WHERE payload::text = '{}' AND create_date < %s",
            [fields.Datetime.now() - timedelta(days=RETENTION_DAYS_MIN)])

    @api.model
    def _erase_files(self, data):
        data.attachments().unlink()

    @api.model
    def _erase_texts(self, data):
        """Messages keep when, who of us, which kind and how far they got."""
        for row in data.messages.filtered(lambda row: row.status == "queued"):
            row._climb("cancelled", forced=True)
        for row in data.messages:
            row.write({
                "text": False, "content": False, "error_details": False, "reply_to_wamid": False, "media_ref": False,
                "media": False,
                "wamid": row.wamid and "erased:" + hashlib.sha256(
                    f"{row.id}:{row.wamid}".encode()).hexdigest()})
        notes = data.mail_messages()
        # sudo: mail.tracking.value - old values of names and phones; how fast a deal moved is no one's secret
        notes.sudo().tracking_value_ids.filtered(lambda value: value.field_id != self._stage_of_leads()).unlink()
        notes.write({"body": False, "subject": False, "email_from": False, "reply_to": False, "record_name": False})

    @api.model
    def _stage_of_leads(self):
        return self.env["ir.model.fields"]._get("crm.lead", "stage_id")

    @api.model
    def _erase_conversations(self, data):
        words = self.env._("Erased person")
        data.conversations.flow_run_ids.write({"answers": [], "team_answer": False})
        for conversation in data.conversations.filtered(lambda c: c.state != "resolved"):
            conversation._resolve("not_customer", None)
        data.conversations.activity_ids.unlink()
        data.conversations._write_life({
            "last_text": False, "proof": False, "next_step": False, "origin": False, "referral": False})
        data.handoffs.write({"reason": words, "next_step": words, "told": False, "return_reason": False})
        self.env.cr.execute(
            "UPDATE whatsapp_crm_milestone SET note = NULL WHERE id = ANY(%s)", [data.milestones.ids])
        data.milestones.invalidate_recordset(["note"])

    @api.model
    def _erase_people(self, data):
        name = self.env._("Erased person")
        kept = data.kept_by_law()
        data.consents._keep({"phone": False, "proof": False, "partner_id": False, "message_id": False})
        data.leads.activity_ids.unlink()
        leads = data.leads.with_context(tracking_disable=True, mail_notrack=True)
        leads.write({"name": name, **dict.fromkeys((*LEAD_FIELDS, *self._filled_by_bots()), False)})
        leads._wacrm_erase_words()
        # What was done stands archived.
        partner = data.partner.with_context(active_test=False, tracking_disable=True, mail_notrack=True)
        data.contacts.write({
            "profile_name": False, "username": False, "bsuid": False, "wa_id": False, "earlier_ids": [],
            "partner_id": False, "partner_chosen": False, "erased_at": fields.Datetime.now()})
        data.contacts._refresh_consent()
        partner.activity_ids.unlink()
        if partner and kept:
            partner.write(dict.fromkeys(("phone", "email", "comment", "image_1920", "function", "website"), False))
        elif partner:
            partner.write({"name": name, **dict.fromkeys(PARTNER_FIELDS, False), "active": False})
        data.conversations._write_life({"partner_id": False})
        data.conversations.invalidate_recordset()
        self.env.add_to_compute(data.conversations._fields["name"], data.conversations)
        data.channels.write({"name": name, "description": False})

    @api.model
    def _filled_by_bots(self):
        """Names of the texts of leads in which questions keep answers in the customer's own words."""
        # sudo: whatsapp_crm.flow.step, ir.model.fields - only which fields they are
        filled = self.env["whatsapp_crm.flow.step"].sudo().search(
            [("lead_field_id.ttype", "in", TEXTS), ("lead_field_id.required", "=", False)]).lead_field_id
        return set(filled.mapped("name")) - {"name"}
