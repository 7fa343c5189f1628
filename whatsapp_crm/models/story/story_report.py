# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.tools.misc import format_datetime

FACTS_MAX = 5000


class ReportStory(models.AbstractModel):
    """The page to print: one story per customer, of the conversations that were asked for."""

    _name = "report.whatsapp_crm.report_story"
    _description = "WhatsApp Story to print"

    @api.model
    def _get_report_values(self, docids, data=None):
        """``docs``: list of ``{"name", "about", "company", "days", "more"}``, see ``_tell`` of whatsapp_crm.story."""
        conversations = self.env["whatsapp_crm.conversation"].browse(docids).exists()
        conversations.check_access("read")
        customers = conversations.grouped(lambda one: one.partner_id.commercial_partner_id or one.contact_id)
        return {"doc_ids": docids, "doc_model": conversations._name,
                "docs": [self._doc(customer, theirs.sorted("opened_at")) for customer, theirs in customers.items()]}

    @api.model
    def _doc(self, customer, conversations):
        return {
            "name": ", ".join(dict.fromkeys(conversations.mapped("name"))), "company": conversations[:1].company_id,
            "about": self._about(conversations), "printed": self._printed(),
            **self.env["whatsapp_crm.story"]._tell(conversations, FACTS_MAX)}

    @api.model
    def _about(self, conversations):
        """Phone, opportunity and how many conversations these are."""
        count = len(conversations)
        words = self.env._("1 conversation") if count == 1 else self.env._("%(count)s conversations", count=count)
        leads = conversations.lead_id._filtered_access("read").mapped("name")
        return " · ".join(filter(None, [*dict.fromkeys(filter(None, conversations.mapped("phone"))), *leads, words]))

    @api.model
    def _printed(self):
        return self.env._("Printed by %(name)s on %(date)s", name=self.env.user.name, date=format_datetime(
            self.env, fields.Datetime.now(), tz=str(self.env.tz), dt_format="short"))
