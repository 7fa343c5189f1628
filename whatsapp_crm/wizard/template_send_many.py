# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

MODELS = ("res.partner", "crm.lead")
PEOPLE_MAX = 200


class WhatsappCrmTemplateSendMany(models.TransientModel):
    """Sends a template to the people of a selection, after it said who gets nothing and why."""

    _name = "whatsapp_crm.template.send.many"
    _inherit = "whatsapp_crm.dialog"
    _description = "Send WhatsApp Template to a Selection"

    partner_ids = fields.Many2many("res.partner", string="Contacts", default=lambda self: self._chosen("res.partner"))
    lead_ids = fields.Many2many("crm.lead", string="Leads", default=lambda self: self._chosen("crm.lead"))
    number_id = fields.Many2one(
        "whatsapp_crm.number", "From", required=True, ondelete="cascade",
        default=lambda self: self.env["whatsapp_crm.template.send"]._own_number())
    account_id = fields.Many2one(related="number_id.account_id")
    template_id = fields.Many2one(
        "whatsapp_crm.template", required=True, ondelete="cascade",
        domain="[('account_id', '=', account_id), ('sendable', '=', True)]")
    preview = fields.Html(compute="_compute_summary", sanitize=False)
    going = fields.Integer("Get it", compute="_compute_summary")
    left_out = fields.Text("Get nothing", compute="_compute_summary")

    @api.model
    def _chosen(self, model):
        context = self.env.context
        return context.get("active_ids") if context.get("active_model") == model else False

    def _people(self):
        return self.lead_ids._origin or self.partner_ids._origin

    @api.depends("partner_ids", "lead_ids", "number_id", "template_id")
    def _compute_summary(self):
        for wizard in self:
            people, template, number = wizard._people(), wizard.template_id._origin, wizard.number_id._origin
            refused = number._wacrm_refusals(people, template) if template and number and people else {}
            codes = Counter(refused.values())
            examples = {code: record for record, code in refused.items()}
            wizard.preview = template._bubble(template._samples()) if template else ""
            nobody = template._unattended_refusal() if template else False
            wizard.going = len(people) - len(refused) if template and not nobody else 0
            wizard.left_out = nobody or "\n".join(
                f"{count} · {number._wacrm_refusal_words(code, examples[code], template)}"
                for code, count in codes.most_common())

    def action_send(self):
        """Queue the template for everybody who may get it, and say what became of the rest."""
        self.ensure_one()
        if not self.env.user.has_group("whatsapp_crm.group_agent"):
            raise AccessError(self.env._("Only WhatsApp agents can write to customers."))
        people = self._people()
        people.check_access("read")
        self.number_id.check_access("read")
        if len(people) > PEOPLE_MAX:
            raise UserError(self.env._("At most %(limit)s people at once. Plan a campaign for more.", limit=PEOPLE_MAX))
        result = self.template_id._deliver(people, number=self.number_id, origin="auto:selection")
        reasons = Counter(reason for reason in result.values() if reason)
        sent = len(result) - sum(reasons.values())
        words = [self.env._("%(count)s messages are on their way.", count=sent)]
        words += [f"{count} · {reason}" for reason, count in reasons.most_common(3)]
        return self.number_id.account_id._notice(" ".join(words), "success" if sent else "warning")
