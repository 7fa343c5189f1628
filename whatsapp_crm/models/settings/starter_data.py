# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, models

from . import starter_texts

PREFIX = "starter"


class WhatsappCrmStarterData(models.AbstractModel):
    """What a clean installation works with from the first minute: ordinary records for the company to edit.

    Each has an external id that is never updated, so an upgrade leaves edited records alone and
    does not bring back deleted ones; uninstalling takes them away.
    """

    _name = "whatsapp_crm.starter.data"
    _description = "WhatsApp Starter Data"

    @api.model
    def _create_all(self):
        """Create what is not there yet, in the language of the database's first company."""
        starter = self._in_company_language()
        starter._create_tags()
        starter._create_next_steps()
        starter._create_duties()
        starter._create_canned_responses()
        starter._create_sentences()
        starter._create_phrases()
        starter.env["whatsapp_crm.automation.starter"]._create_all()

    @api.model
    def _in_company_language(self):
        """With the language in the context: without it, translated names would be written as English ones."""
        company = self.env["res.company"].search([], order="id", limit=1)
        return self.with_context(lang=company.partner_id.lang or self.env["res.lang"].get_installed()[0][0])

    # ------------------------------------------------------------------- words

    @api.model
    def _key(self, lang=None):
        """The language of ``starter_texts`` that serves a language of Odoo, by default the company's."""
        key = (lang or self.env.lang or "").split("_")[0]
        return key if key in starter_texts.LANGUAGES else starter_texts.LANGUAGES[0]

    @api.model
    def _spoken(self):
        """One installed language per language that there are words in, the company's first: {key: code}."""
        spoken = {self._key(): self.env.lang}
        for code, _name in self.env["res.lang"].get_installed():
            if code.split("_")[0] in starter_texts.LANGUAGES:
                spoken.setdefault(self._key(code), code)
        return spoken

    @api.model
    def _speak(self, langs):
        """Languages were installed later: who uses them finds texts in them, too.

        Of a kind of text that the company has deleted altogether nothing comes.

        :param langs: codes
        """
        starter = self._in_company_language()
        known = {self._key(code) for code, _name in self.env["res.lang"].get_installed() if code not in langs}
        new = {key: code for key, code in starter._spoken().items() if key not in known and code in langs}
        if new:
            for kind, create in (
                    ("canned", starter._create_canned_responses), ("phrase", starter._create_phrases),
                    ("sentence", lambda keys: starter._create_sentences_of(starter_texts.SENTENCES, keys))):
                if starter._has_any(kind):
                    create(new)
            starter._speak_of_tags(new)

    @api.model
    def _has_any(self, kind):
        # sudo: ir.model.data - what the installation brought
        return bool(self.env["ir.model.data"].sudo().search_count([
            ("module", "=", "whatsapp_crm"), ("name", "=like", rf"{PREFIX}\_{kind}\_%")], limit=1))

    @api.model
    def _speak_of_tags(self, new):
        for name, (_color, _words, told) in starter_texts.TAGS.items():
            tag = self.env.ref(f"whatsapp_crm.{PREFIX}_tag_{name}", raise_if_not_found=False)
            for key, lang in new.items() if tag and told else ():
                if lang not in (tag._fields["wacrm_told"]._get_stored_translations(tag) or {}):
                    tag.with_context(lang=lang).wacrm_told = told[key]

    # ----------------------------------------------------------------- records

    @api.model
    def _keep(self, model, name, values, same=()):
        """Create a record with an external id, unless it was created before.

        :param same: names of fields; a record of the company's own that equals it there serves as well
        :return: the record
        """
        record = self.env.ref(f"whatsapp_crm.{PREFIX}_{name}", raise_if_not_found=False)
        if not record and same:
            record = self.env[model].search([(field, "=ilike", values[field]) for field in same], limit=1)
        if record:
            return record
        record = self.env[model].create(values)
        self.env["ir.model.data"]._update_xmlids([
            {"xml_id": f"whatsapp_crm.{PREFIX}_{name}", "record": record, "noupdate": True}])
        return record

    @api.model
    def _create_tags(self):
        for name, (color, words, told) in starter_texts.TAGS.items():
            tag = self._keep("crm.tag", f"tag_{name}", {"name": words[self._key()], "color": color}, same=("name",))
            if told and not tag.wacrm_told:
                self._write_in_spoken(tag, "wacrm_told", told)

    @api.model
    def _write_in_spoken(self, record, field, words):
        """A translated field, in every language that there are words in."""
        for key, lang in reversed(self._spoken().items()):  # the company's last: it is what the others fall back on
            record.with_context(lang=lang)[field] = words[key]

    @api.model
    def _create_canned_responses(self, keys=None):
        """In the company's language, or in others that came later."""
        agents = self.env.ref("whatsapp_crm.group_agent")
        own = self._key()
        for key in keys or [own]:
            for name, words in starter_texts.CANNED_RESPONSES.items():
                source, substitution = words[key]
                self._keep("mail.canned.response", f"canned_{name}" if key == own else f"canned_{name}_{key}", {
                    "source": source, "substitution": substitution, "group_ids": agents.ids}, same=("source",))

    @api.model
    def _create_next_steps(self):
        for sequence, (name, (days, words)) in enumerate(starter_texts.NEXT_STEPS.items(), start=1):
            self._keep("whatsapp_crm.next.step", f"next_step_{name}", {
                "name": words[self._key()], "days": days, "sequence": sequence * 10})

    @api.model
    def _create_sentences(self):
        self._create_sentences_of(starter_texts.SENTENCES)

    @api.model
    def _create_sentences_of(self, kinds, keys=None):
        """One per use and spoken language: customers are answered in theirs, the company's serves the others.

        :param kinds: the uses, keys of ``starter_texts.SENTENCES``
        :param keys: of languages, by default all that are spoken
        """
        for number, (key, lang) in enumerate(self._spoken().items(), start=1):
            known = lang.split("_")[0] == key
            for kind in kinds if keys is None or key in keys else ():
                self._keep("whatsapp_crm.sentence", f"sentence_{kind}_{key}", {
                    "kind": kind, "body": starter_texts.SENTENCES[kind][key], "lang": lang if known else False,
                    "sequence": number * 10})

    @api.model
    def _create_duties(self):
        """Who answers what, without a team: a small company needs none, a large one chooses its own."""
        duties = {}
        for sequence, (name, words) in enumerate(starter_texts.DUTIES.items(), start=1):
            title, text = words[self._key()]
            duties[name] = self._keep("whatsapp_crm.duty", f"duty_{name}", {
                "name": title, "text": text, "sequence": sequence * 10})
        for one, other in starter_texts.DIRECTIONS:
            self._keep("whatsapp_crm.handoff.direction", f"direction_{one}_{other}", {
                "duty_id": duties[one].id, "other_duty_id": duties[other].id})

    @api.model
    def _create_phrases(self, keys=None):
        """In every spoken language: the composer finds what is written, whatever the company's is."""
        for key in keys or self._spoken():
            for number, (phrase, harmless_before) in enumerate(starter_texts.PHRASES[key].items(), start=1):
                self._keep("whatsapp_crm.phrase", f"phrase_{key}_{number}", {
                    "name": phrase, "replacements": "\n".join(starter_texts.REPLACEMENTS[key]),
                    "harmless_before": harmless_before, "sequence": number * 10})
