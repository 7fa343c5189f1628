# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from dataclasses import dataclass
from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

from ...tools import identity
from ..transport.message_selection import NOT_DELIVERED
from .gate_words import refusal_sentence

ANYTIME = frozenset({"template"})  # kinds that need no open window


@dataclass(slots=True)
class Person:
    """Somebody to write to: a WhatsApp user, or a phone that nobody is known by yet."""

    contact: object  # whatsapp_crm.contact, maybe empty
    phone: str | None  # digits
    marketing: str  # where the consents stand
    service: str


class Gate:
    """The one place that decides whether a message may go from a number to people.

    Set-based: how many statements it takes does not depend on how many people there are.
    Works with the rights of the system, since the rules hold for everybody alike.

    :param number: ``whatsapp_crm.number``
    :param kind: of the message's TYPES
    :param template: ``whatsapp_crm.template``, for kind "template"
    :param purpose: "marketing", "service", or "automatic" for what nobody of ours writes; left out, the template's
        category says it
    :param before: ``whatsapp_crm.message`` that is about to leave: only older ones count for the cap
    :param ignore: ``whatsapp_crm.message`` that is sent again, hence counts once
    :param at: when it is to go out (naive UTC), by default now
    """

    def __init__(self, number, kind="text", template=None, *, purpose=None, before=None, ignore=None, at=None):
        # sudo: whatsapp_crm.number, whatsapp_crm.template - the rules hold whoever sends
        self.number = number.sudo()
        self.env = number.env
        self.template = (template if template is not None else self.env["whatsapp_crm.template"]).sudo()
        self.kind = kind
        self.purpose = purpose or self._purpose()
        self.marketing = self.purpose == "marketing"
        self.before, self.ignore = before, ignore
        self.now = at or fields.Datetime.now()

    def _purpose(self):
        return "marketing" if self.template.category == "MARKETING" else "service"

    def refusals(self, people, open_windows=(), seen=None):
        """Who may not get the message.

        :param people: dict from anything to :class:`Person`
        :param open_windows: ids of contacts whose 24-hour window is open, where that matters
        :param seen: set of whoever was asked about before, in an earlier part of the same people; is added to
        :return: dict from the keys that are refused to a code of CODES, the first that applies
        """
        everybody = self._refusal_of_all()
        if everybody:
            return dict.fromkeys(people, everybody)
        full = self._full(people) if self.marketing else set()
        refused, seen = {}, set() if seen is None else seen
        for key, person in people.items():
            code = self._refusal_of(person, seen) or self._refusal_now(person, full, open_windows)
            if code:
                refused[key] = code
        return refused

    def _refusal_of_all(self):
        """What is the matter with the number or the template, whoever it goes to."""
        number, account = self.number, self.number.account_id
        if not number.active or not account.active:
            return "number_paused"
        if self.kind == "template" and (not self.template.sendable or self.template.account_id != account):
            return "not_approved"
        if self.marketing and (number.marketing_paused or account.sending_stopped):
            return "number_paused"
        if self.marketing and number._budget_stops():
            return "budget_spent"
        return None

    def _refusal_of(self, person, seen):
        """What is the matter with this person.

        :param seen: contacts and phones that were asked about before
        """
        contact = person.contact
        if not (contact.wa_id or contact.bsuid if contact else person.phone):
            return "no_phone"
        if contact.block_state in ("blocking", "blocked"):
            return "blocked"
        key = contact or min(identity.phone_variants(person.phone))
        if key in seen:
            return "duplicate"
        seen.add(key)
        unasked = self.kind == "template" or self.purpose == "automatic"
        if unasked and person.service == "withdrawn":
            return "opted_out"
        if not self.marketing:
            return None
        if person.marketing != "given":
            return "opted_out" if person.marketing == "withdrawn" else "no_consent"
        return "us_marketing" if identity.is_us_number(person.phone) else None

    def _refusal_now(self, person, full, open_windows):
        """What is the matter at this moment."""
        if self.kind not in ANYTIME and person.contact.id not in open_windows:
            return "window_closed"
        if person.contact in full:
            return "frequency_cap"
        if self.marketing and self.allowed_from(person) > self.now:
            return "quiet_hours"
        return None

    def sentence(self, code, person):
        """The refusal in the user's words."""
        return refusal_sentence(self, code, person)

    # -------------------------------------------------------------- quiet hours

    def zone_of(self, person):
        return self.number._zone_of(person.phone, person.contact.bsuid)

    def allowed_from(self, person):
        """The first moment at which marketing may reach this person (naive UTC)."""
        return self.number._marketing_from_on(self.zone_of(person), self.now)

    # ------------------------------------------------------------ frequency cap

    def _full(self, people):
        """The contacts who got as much marketing lately as the company allows; one statement."""
        company = self.number.company_id
        contacts = self.env["whatsapp_crm.contact"].union(*[person.contact for person in people.values()])
        if company.wacrm_marketing_cap <= 0 or not contacts:
            return set()
        # sudo: whatsapp_crm.message - only how many there are
        counts = self.env["whatsapp_crm.message"].sudo()._read_group([
            ("contact_id", "in", contacts.ids), ("marketing", "=", True), ("status", "not in", NOT_DELIVERED),
            ("sent_at", ">", self.now - timedelta(days=company.wacrm_marketing_cap_days)),
            *([("id", "<", self.before.id)] if self.before else []),
            *([("id", "not in", self.ignore.ids)] if self.ignore else []),
        ], ["contact_id"], ["__count"])
        return {contact for contact, count in counts if count >= company.wacrm_marketing_cap}


class DiscussChannel(models.Model):
    """The gate of a chat."""

    _inherit = "discuss.channel"

    def _wacrm_gate(self, kind, template=None, *, purpose=None, before=None, ignore=None):
        """Whoever sends, whatever code sends: may a message of ``kind`` go out here now?

        :param template: ``whatsapp_crm.template``, for kind "template"
        :param purpose: see :class:`Gate`
        :raises UserError: in the user's words, why not
        """
        code, gate, person = self._wacrm_refusal(kind, template, purpose=purpose, before=before, ignore=ignore)
        if code:
            raise UserError(gate.sentence(code, person))

    def _wacrm_refusal(self, kind, template=None, **options):
        """:return: (code of CODES or None, :class:`Gate`, :class:`Person`)"""
        self.ensure_one()
        # sudo: discuss.channel, whatsapp_crm.contact - the rules hold whoever sends
        channel = self.sudo()
        contact = channel.wacrm_contact_id._survivor()
        gate = Gate(channel.wacrm_number_id.with_env(self.env), kind, template, **options)
        person = contact._as_person()
        window = {contact.id} if kind not in ANYTIME and channel._wacrm_window_open() else ()
        return gate.refusals({contact: person}, window).get(contact), gate, person


class WhatsappCrmContact(models.Model):
    _inherit = "whatsapp_crm.contact"

    def _as_person(self):
        return Person(self, self.wa_id, self.marketing_consent, self.service_consent)


class WhatsappCrmNumber(models.Model):
    """The gate of a number, for many people at once."""

    _inherit = "whatsapp_crm.number"

    def _wacrm_refusals(self, people, template=None, *, kind="template", purpose=None, at=None):
        """Who of these may not get a message from this number.

        :param people: ``res.partner``, ``crm.lead`` or ``whatsapp_crm.contact``
        :param kind: of the message's TYPES; for others than templates only open windows count
        :param at: when it is to go out (naive UTC), by default now
        :return: dict from the refused records to a code of ``gate_words.CODES``
        """
        self.ensure_one()
        persons = self._wacrm_persons(people)
        windows = () if kind in ANYTIME else self._wacrm_open_windows(persons)
        return Gate(self, kind, template, purpose=purpose, at=at).refusals(persons, windows)

    def _wacrm_refusal_words(self, code, record, template=None, *, kind="template", at=None):
        """A refusal of :meth:`_wacrm_refusals` in the user's words."""
        return Gate(self, kind, template, at=at).sentence(code, self._wacrm_persons(record)[record])

    def _wacrm_open_windows(self, persons):
        """Ids of the contacts whose 24-hour window with this number is open."""
        contacts = [person.contact.id for person in persons.values()]
        # sudo: discuss.channel - only whether the windows are open
        channels = self.env["discuss.channel"].sudo().search_fetch([
            ("wacrm_number_id", "=", self.id), ("wacrm_contact_id", "in", contacts)])
        return {channel.wacrm_contact_id.id for channel in channels if channel._wacrm_window_open()}
