# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import SUPERUSER_ID, fields, models
from odoo.exceptions import UserError

from ...tools import text_markup

RECIPIENT_MODELS = ("res.partner", "crm.lead", "sale.order", "whatsapp_crm.conversation")


class WhatsappCrmTemplateDeliver(models.AbstractModel):
    """Sends a template to people without a dialog: rules, server actions, selections."""

    _name = "whatsapp_crm.template.deliver"
    _description = "WhatsApp Template Delivery"

    def _deliver(self, records, *, number=None, origin="auto:rule"):
        """Queue this template for each record whom the gate lets through; it opens no conversation.

        Values come from the record as the template's variables say; who lacks one is left out.

        :param records: of one of RECIPIENT_MODELS
        :param number: ``whatsapp_crm.number`` to send from, by default the account's first
        :param origin: of ORIGINS
        :return: dict from each record to None where it is queued, else to why not, in words
        """
        self.ensure_one()
        # sudo: whatsapp_crm.number - rules send from it, whoever triggers them
        number = (number or self._usual_number()).sudo()
        if not number:
            return dict.fromkeys(records, self.env._("There is no number to send from."))
        if self._unattended_refusal():
            return dict.fromkeys(records, self._unattended_refusal())
        people = {record: self._recipient_of(record) for record in records}
        somebody = next(iter(people.values())).union(*people.values()) if people else records
        persons, refused = number._wacrm_persons(somebody), number._wacrm_refusals(somebody, self)
        result = {}
        for record, recipient in people.items():
            code = refused.get(recipient) or (not recipient and "no_phone")
            if not code:
                result[record] = self._deliver_to(record, number, persons[recipient], recipient, origin)
            elif recipient:
                result[record] = number._wacrm_refusal_words(code, recipient, self)
            else:
                result[record] = self.env._("There is nobody to write to.")
        return result

    def _deliver_to(self, record, number, person, recipient, origin):
        """Queue it for one whom the gate lets through; return None, or what is missing, in words."""
        records = self._readable_for(record)
        # sudo: whatsapp_crm.template.variable - what is bound; the records keep the rights of the reader
        template = self.sudo()
        values = template._bound_values(records, number)
        missing = self._missing_labels(values)
        if missing:
            return self.env._("Nothing is known for: %(labels)s.", labels=", ".join(missing))
        try:  # before anything is written
            file = template._header_file_for(records)
            template._components_with(values, file and file["name"])
        except UserError as error:
            return str(error)
        self._queue_for(number, person, recipient, values, origin, file)
        return None

    def _usual_number(self):
        # sudo: whatsapp_crm.number - only which one it is
        return self.env["whatsapp_crm.number"].sudo().search([("account_id", "=", self.account_id.id)], limit=1)

    def _recipient_of(self, record):
        """Whom the gate is asked about: orders are their contact's."""
        return record.partner_id if record._name == "sale.order" else record

    def _readable_for(self, record):
        """What values and files come from, read as whoever triggers it, else as whoever bound them.

        :return: as ``_records_for``; never with the rights of the system
        """
        reader = self.env.user
        if self.env.uid == SUPERUSER_ID:
            # sudo: whatsapp_crm.template.variable - who bound it
            template = self.sudo()
            reader = template.variable_ids.write_uid[:1] or template.write_uid or reader
        record = record.with_user(reader).sudo(False)
        return self._read_by(reader, record, record.has_access("read"))

    def _read_by(self, reader, record, readable):
        """As ``_readable_for``, where it is known whether ``reader`` may read the record."""
        record = record.with_user(reader).sudo(False)
        owner = record.user_id if readable else reader
        return self.with_user(reader)._records_for(record, user=owner or reader)

    def _queue_for(self, number, person, recipient, values, origin, file=None):
        """Queue the template for somebody; ``file`` is of ``_header_file_for``."""
        # sudo: discuss.channel, whatsapp_crm.message - the gate was asked; what the system sends belongs to nobody
        channels = self.env["discuss.channel"].sudo()
        channel = channels._wacrm_for(number, person.contact or self._new_contact(number, person, recipient))
        text, components = self._text_with(values), self._components_with(values, file and file["name"])
        # sudo: ir.attachment - a copy for the chat
        attachment = self.env["ir.attachment"].sudo().create(
            [{**file, "res_model": channel._name, "res_id": channel.id}] if file else [])
        message = channel._wacrm_post(
            text_markup.to_html(text), author=self.env.ref("base.partner_root"), sent_at=fields.Datetime.now(),
            attachments=attachment)
        row = channel.env["whatsapp_crm.message"]._queue(
            channel, "template", origin=origin, lane="bulk", text=text, template_id=self.id,
            mail_message_id=message.id, conversation_id=channel._wacrm_open_conversation().id,
            attachment_id=attachment.id,
            content={"name": self.name, "language": self.lang_code, "components": components})
        row._notify_ticks()
        return row

    def _new_contact(self, number, person, recipient):
        """The WhatsApp user of a phone that nobody wrote from yet."""
        # sudo: whatsapp_crm.contact - as above
        return self.env["whatsapp_crm.contact"].sudo().create(self._new_contact_values(number, person, recipient))

    def _new_contact_values(self, number, person, recipient):
        partner = recipient if recipient._name == "res.partner" else recipient.partner_id
        portfolio = self.env["whatsapp_crm.contact"]._portfolio_of(number.account_id)
        return {
            "company_id": number.company_id.id, "portfolio_ref": portfolio, "wa_id": person.phone,
            "partner_id": partner.id, "partner_chosen": bool(partner)}
