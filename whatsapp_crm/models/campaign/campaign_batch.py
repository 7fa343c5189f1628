# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from typing import NamedTuple

from odoo import fields, models
from odoo.exceptions import UserError

from ...tools import constants, text_markup
from ..consent.gate import Gate
from .campaign_audience import LATER


class Filled(NamedTuple):
    """The template with a person's values."""

    text: str
    components: list
    #: of the header: dict(name, raw, mimetype), or the ``ir.attachment`` that all get; None without one
    file: object


class WhatsappCrmCampaignBatch(models.AbstractModel):
    """Turns recipients into queued messages, many at a time: few statements, however many there are."""

    _name = "whatsapp_crm.campaign.batch"
    _description = "WhatsApp Campaign Batch"

    def _hand_over(self, recipients):
        """Queue the messages of those who still may get theirs, and mark all with what became of them.

        :param recipients: ``whatsapp_crm.campaign.recipient``, held by this transaction
        :return: how many messages were queued
        """
        going = self._let_through(recipients)
        if not going:
            return 0
        contacts = self._contacts_of(going)
        known = self._served_before(contacts.values())
        texts = {}
        for recipient in list(going):
            if contacts[recipient] in known:
                recipient._leave_out("duplicate")
                del contacts[recipient]
                continue
            known.add(contacts[recipient])
            texts[recipient] = going[recipient][2]
        return self._queue_all(contacts, texts) if contacts else 0

    def _let_through(self, recipients):
        """Ask the gate and the template: dict from recipient to (record, person, :class:`Filled`)."""
        people = self._audience_records().union(*filter(None, (recipient._record() for recipient in recipients)))
        gate = Gate(self.number_id, "template", self.template_id)
        persons = self.number_id._wacrm_persons(people)
        refused = gate.refusals(persons)
        together = {record.id: record for record in people}  # so that they are read together
        fill = self._filler(people)
        going, asked = {}, set()
        for recipient in recipients:
            record = together.get(recipient._record().id)
            code = refused.get(record) if record else "no_phone"
            if record and record in asked:  # merged since the campaign was checked
                code = "duplicate"
            asked.add(record)
            if code in LATER:
                recipient.not_before = gate.allowed_from(persons[record])
            elif code:
                recipient._leave_out(code)
            elif filled := fill(recipient, record):
                going[recipient] = (record, persons[record], filled)
        return going

    def _filler(self, people):
        """What is the same for the whole batch, looked up once; :return: ``_filled_in`` with it."""
        readable = set(people.with_user(self.user_id).sudo(False)._filtered_access("read").ids)
        shared = self._shared_file()
        return lambda recipient, record: self._filled_in(recipient, record, record.id in readable, shared)

    def _shared_file(self):
        """The file that all get: one attachment however many there are; None where each has theirs, or none.

        It belongs to the number, since whoever works one of its chats may read that.
        """
        # sudo: whatsapp_crm.template, ir.attachment - a copy of the template's file for the chats
        file = self.template_id.sudo()._file_for_all()
        if not file:
            return None
        # sudo: ir.attachment - the copy is the number's, whoever runs the campaign
        attachments = self.env["ir.attachment"].sudo()
        place = {"res_model": "whatsapp_crm.number", "res_id": self.number_id.id}
        known = attachments.search([
            *((name, "=", value) for name, value in place.items()), ("res_field", "=", False),
            ("name", "=", file["name"]), ("mimetype", "=", file["mimetype"]),
            ("checksum", "=", attachments._compute_checksum(file["raw"]))], limit=1)
        return known or attachments.create({**file, **place})

    def _filled_in(self, recipient, record, readable, shared):
        """:class:`Filled` for a person; None where a value is missing or does not fit, which is noted.

        :param readable: whether whoever started the campaign may read the record
        :param shared: of :meth:`_shared_file`
        """
        # sudo: whatsapp_crm.template.variable - what is bound; the records keep the rights of whoever started it
        template = self.template_id.sudo()
        records = self.template_id._read_by(self.user_id, record, readable)
        values = template._bound_values(records, self.number_id)
        missing = template._missing_labels(values)
        if missing:
            recipient._leave_out("missing_value", ", ".join(missing))
            return None
        try:
            file = shared or template._header_file_for(records)
            return Filled(
                template._text_with(values), template._components_with(values, file and file["name"]), file)
        except UserError as error:
            recipient._leave_out("missing_value", str(error))
            return None

    # --------------------------------------------------------- chats and messages

    def _contacts_of(self, going):
        """The WhatsApp user of each, created where nobody is known by the phone yet."""
        contacts = {recipient: person.contact for recipient, (_record, person, _filled) in going.items()}
        unknown = [recipient for recipient, contact in contacts.items() if not contact]
        made = self.env["whatsapp_crm.contact"].create([
            self.template_id._new_contact_values(self.number_id, going[recipient][1], going[recipient][0])
            for recipient in unknown])
        contacts.update(zip(unknown, made, strict=True))
        return contacts

    def _served_before(self, contacts):
        """Those who got this campaign already, e.g. under another contact that turned out to be them."""
        people = self.env["whatsapp_crm.contact"].browse([contact.id for contact in contacts])._with_merged()
        served = self.env["whatsapp_crm.campaign.recipient"].search([
            ("send_id", "=", self.id), ("contact_id", "in", people.ids)]).contact_id
        return {contact._survivor() for contact in served}

    def _queue_all(self, contacts, texts):
        """:param contacts: dict from recipient to ``whatsapp_crm.contact``
        :param texts: dict from recipient to :class:`Filled`
        """
        channels = self.env["discuss.channel"]._wacrm_for_all(self.number_id, list(contacts.values()))
        entries = {recipient: channels[contact] for recipient, contact in contacts.items()}
        files = self._files_of(entries, texts)
        posted = self._post_all([
            (channel, texts[recipient].text, files[recipient]) for recipient, channel in entries.items()])
        rows = self.env["whatsapp_crm.message"]._queue_batch(self.number_id, self.template_id, [
            (channel, self._row_values(recipient, channel, message, texts[recipient], files[recipient]))
            for (recipient, channel), message in zip(entries.items(), posted, strict=True)], origin="auto:campaign")
        self._mark_handed_over(contacts, rows)
        people = self.env["whatsapp_crm.contact"].browse([channel.wacrm_contact_id.id for channel in entries.values()])
        people.filtered(lambda contact: not contact.had_campaign).had_campaign = True
        rows.filtered("conversation_id")._notify_ticks()
        return len(rows)

    def _mark_handed_over(self, contacts, rows):
        """The recipients' side of what was queued, in the same transaction."""
        now = fields.Datetime.now()
        for (recipient, contact), row in zip(contacts.items(), rows, strict=True):
            recipient.write({
                "state": "queued", "message_id": row.id, "contact_id": contact.id, "queued_at": now,
                "not_before": False})

    def _files_of(self, entries, texts):
        """The file of each message, in its chat: dict from recipient to ``ir.attachment``, empty without one."""
        # sudo: ir.attachment - a copy for the chat
        attachments = self.env["ir.attachment"].sudo()
        files = {recipient: texts[recipient].file or attachments for recipient in entries}
        with_file = [recipient for recipient, file in files.items() if isinstance(file, dict)]
        made = attachments.create([
            {**texts[recipient].file, "res_model": "discuss.channel", "res_id": entries[recipient].id}
            for recipient in with_file])
        return {**files, **dict(zip(with_file, made, strict=True))}

    def _post_all(self, posts):
        """Show the messages in their chats: live where people work one, else without a sound.

        :param posts: list of (channel, text, file)
        :return: ``mail.message``, in that order
        """
        author, now = self.env.ref("base.partner_root"), fields.Datetime.now()
        quiet = [post for post in posts if not post[0]._wacrm_open_conversation()]
        made = iter(self.env["discuss.channel"]._wacrm_post_all_quietly([
            (channel, text_markup.to_html(text), author, now, file) for channel, text, file in quiet]))
        return [
            channel._wacrm_post(text_markup.to_html(text), author=author, sent_at=now, attachments=file)
            if channel._wacrm_open_conversation() else next(made) for channel, text, file in posts]

    def _row_values(self, recipient, channel, message, filled, file):
        template = self.template_id
        return {
            "text": filled.text, "mail_message_id": message.id, "attachment_id": file.id,
            "conversation_id": channel._wacrm_open_conversation().id,
            # Made of the recipient: the database takes no second message for them.
            "callback": f"{constants.CALLBACK_PREFIX}{self.token}:{recipient.id}",
            "content": {"name": template.name, "language": template.lang_code, "components": filled.components}}
