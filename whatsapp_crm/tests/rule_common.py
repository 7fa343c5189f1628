from odoo.fields import Command

from .consent_common import ConsentCase


class RuleCase(ConsentCase):
    """Automation rules of an administrator, on what happens to the customer of :class:`ConsentCase`."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["base.automation"].search([]).active = False  # those of whoever uses the database
        cls.env["whatsapp_crm.sentence"].search([]).active = False
        cls.env["whatsapp_crm.sentence"].create({"kind": "receipt", "body": "Le respondemos pronto"})

    def action(self, state, model="whatsapp_crm.conversation", **values):
        return {"state": state, "model_id": self.env["ir.model"]._get_id(model), **values}

    def rule(self, trigger, *actions, model="whatsapp_crm.conversation", **values):
        """A rule that is switched on, with actions of :meth:`action`."""
        rule = self.env["base.automation"].with_user(self.admin).sudo().create({
            "name": "Regla", "model_id": self.env["ir.model"]._get_id(model), "trigger": trigger, **values})
        for vals in actions:
            self.env["ir.actions.server"].with_user(self.admin).sudo().create(
                {"name": "Acción", **vals, "usage": "base_automation", "base_automation_id": rule.id})
        return rule

    def counting_rule(self, trigger, model="whatsapp_crm.conversation", **values):
        """A rule that leaves a mark each time it runs, read by :meth:`runs`."""
        code = f"record.message_post(body='marca {trigger} ' + record.display_name)"
        return self.rule(trigger, self.action("code", model, code=code), model=model, **values)

    def runs(self, trigger):
        """Names of the records that the counting rule ran on, oldest first."""
        self.env.flush_all()
        messages = self.env["mail.message"].search([("body", "ilike", f"marca {trigger} ")], order="id")
        return [message.body.striptags().removeprefix(f"marca {trigger} ") for message in messages]

    def tag(self, name="Prioritario"):
        return self.env["crm.tag"].create({"name": name})

    def tagging(self, tag, operation="add", model="whatsapp_crm.conversation"):
        return self.action("whatsapp_crm_tag", model, wacrm_tag_operation=operation,
                           wacrm_tag_ids=[Command.set(tag.ids)])

    def automatic(self, **values):
        """Rows that rules of this company queued."""
        domain = [("origin", "=", "auto:rule"), ("company_id", "=", self.company.id),
                  *((name, "=", value) for name, value in values.items())]
        return self.env["whatsapp_crm.message"].search(domain)

    def activities(self, rule):
        return rule.sudo().activity_ids
