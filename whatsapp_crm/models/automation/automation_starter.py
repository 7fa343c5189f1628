# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, models

from .automation_texts import FLOW, LANGUAGES, STEPS, WELCOMES


class WhatsappCrmAutomationStarter(models.AbstractModel):
    """The automatic messages and the flow that each company begins with, in every language that is spoken here.

    They are the company's own: its supervisors change them, its customers read them. The flow is
    switched off, and so are the first answers of each number, until somebody switches them on.
    """

    _name = "whatsapp_crm.automation.starter"
    _description = "WhatsApp Starter Data, automatic messages"

    @api.model
    def _create_all(self):
        """Create what is not there yet: for the first company, and for whoever has numbers already."""
        numbers = self.env["whatsapp_crm.number"].search([("company_id", "!=", False)])
        for company in self._main_company() | numbers.company_id:
            self._create_for(company)

    @api.model
    def _create_with(self, numbers):
        """A company begins with its first number; the main company has begun with the installation."""
        before = self.env["whatsapp_crm.number"].with_context(active_test=False).search([
            ("company_id", "in", numbers.company_id.ids), ("id", "not in", numbers.ids)])
        for company in numbers.company_id - before.company_id - self._main_company():
            self.with_context(lang=company.partner_id.lang or self.env.lang)._create_for(company)

    @api.model
    def _create_for(self, company):
        suffix = self._suffix(company)
        for sequence, (name, (kind, words)) in enumerate(WELCOMES.items(), start=1):
            values = {"kind": kind, "sequence": sequence * 10, "company_id": company.id}
            self._keep("whatsapp_crm.welcome", f"{name}{suffix}", values, words)
        flow = self._keep("whatsapp_crm.flow", f"flow{suffix}", {"company_id": company.id}, FLOW)
        for sequence, step in enumerate(STEPS, start=1):
            self._create_step(flow, suffix, sequence, *step)

    @api.model
    def _create_step(self, flow, suffix, sequence, name, values, words, options):
        values = dict(values, flow_id=flow.id, sequence=sequence * 10)
        if field := values.pop("field", None):
            values["lead_field_id"] = self.env["ir.model.fields"]._get("crm.lead", field).id
        step = self._keep("whatsapp_crm.flow.step", f"flow_{name}{suffix}", values, words)
        for number, (option_words, tag) in enumerate(options, start=1):
            tag = self.env.ref(f"whatsapp_crm.starter_tag_{tag}", raise_if_not_found=False) if tag else None
            self._keep("whatsapp_crm.flow.option", f"flow_{name}_{number}{suffix}", {
                "step_id": step.id, "sequence": number * 10, "tag_ids": tag.ids if tag else []}, option_words)

    @api.model
    def _main_company(self):
        return self.env["res.company"].search([], order="id", limit=1)

    @api.model
    def _suffix(self, company):
        """What tells the external ids of the companies apart."""
        return "" if company == self._main_company() else f"_of_{company.id}"

    @api.model
    def _keep(self, model, name, values, words):
        """A record with its words in each language, unless it was created before."""
        starter = self.env["whatsapp_crm.starter.data"]
        known = self.env.ref(f"whatsapp_crm.starter_{name}", raise_if_not_found=False)
        if known:
            return known
        first = self._key(self.env.lang)
        record = starter._keep(model, name, {**values, **{field: said[first] for field, said in words.items()}})
        self._translate(record, words)
        return record

    @api.model
    def _key(self, lang):
        key = (lang or "").split("_")[0]
        return key if key in LANGUAGES else LANGUAGES[0]

    @api.model
    def _translate(self, record, words, langs=None):
        """Write the words of each installed language.

        :param langs: codes; by default all that are installed
        """
        for code in langs or [code for code, _name in self.env["res.lang"].get_installed()]:
            if code.split("_")[0] in LANGUAGES:
                record.with_context(lang=code).write({field: said[self._key(code)] for field, said in words.items()})

    @api.model
    def _speak(self, langs):
        """Languages were installed later: what nobody has written in them yet comes in them, too."""
        texts = {name: words for name, (_kind, words) in WELCOMES.items()} | {"flow": FLOW}
        for name, _values, words, options in STEPS:
            texts[f"flow_{name}"] = words
            texts |= {f"flow_{name}_{number}": said for number, (said, _tag) in enumerate(options, start=1)}
        suffixes = [self._suffix(company) for company in self.env["res.company"].search([])]
        for name, words in ((f"{name}{suffix}", words) for suffix in suffixes for name, words in texts.items()):
            record = self.env.ref(f"whatsapp_crm.starter_{name}", raise_if_not_found=False)
            for code in langs if record else ():
                missing = {field: said for field, said in words.items()
                           if code not in (record._fields[field]._get_stored_translations(record) or {})}
                if missing:
                    self._translate(record, missing, [code])
