# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.fields import Command

from ..template.template_deliver import RECIPIENT_MODELS
from ..template.template_server_action import STATE as TEMPLATE

ASSIGN, TAG, OPEN = "whatsapp_crm_assign", "whatsapp_crm_tag", "whatsapp_crm_open"
LABELS = [(ASSIGN, "Assign WhatsApp conversation"), (TAG, "Tag WhatsApp conversation or lead"),
          (OPEN, "Open WhatsApp conversation")]
CONVERSATION, PEOPLE = "whatsapp_crm.conversation", ("res.partner", "crm.lead")
#: On which models each action works.
WORKS_ON = {ASSIGN: (CONVERSATION, *PEOPLE), TAG: (CONVERSATION, *PEOPLE), OPEN: PEOPLE}


class IrActionsServer(models.Model):
    """What server actions, and with them automation rules, do in WhatsApp beside sending."""

    _inherit = "ir.actions.server"

    state = fields.Selection(
        selection_add=[*LABELS, ("followers",)], ondelete=dict.fromkeys((ASSIGN, TAG, OPEN), "cascade"))
    wacrm_assign_to = fields.Selection(
        [("user", "A person"), ("routing", "Whom routing chooses")], "Assign to", default="routing")
    wacrm_user_id = fields.Many2one(
        "res.users", "Becomes responsible", ondelete="restrict", domain="[('share', '=', False)]")
    wacrm_tag_operation = fields.Selection([("add", "Add"), ("remove", "Remove")], "Tags", default="add")
    wacrm_tag_ids = fields.Many2many("crm.tag", "whatsapp_crm_action_tag_rel", "action_id", "tag_id", "Which tags")

    @api.model
    def _wacrm_works_on(self):
        """Models by the state of our actions; those that send add theirs."""
        return WORKS_ON

    def _name_depends(self):
        return [*super()._name_depends(), "model_id", "wacrm_assign_to", "wacrm_user_id", "wacrm_tag_operation",
                "wacrm_tag_ids"]

    def _generate_action_name(self):
        self.ensure_one()
        tags = ", ".join(self.wacrm_tag_ids.mapped("name"))
        if self.state == ASSIGN and self.wacrm_assign_to == "user" and self.wacrm_user_id:
            return self.env._("Assign the conversation to %(name)s", name=self.wacrm_user_id.name)
        if self.state == ASSIGN:
            return self.env._("Assign the conversation by routing")
        if self.state == TAG and tags:
            return self._wacrm_tag_words(tags)
        if self.state == OPEN:
            return self.env._("Open a WhatsApp conversation")
        return super()._generate_action_name()

    def _wacrm_tag_words(self, tags):
        """Leads have tags of their own; of a contact, the open conversations are tagged."""
        adds = self.wacrm_tag_operation == "add"
        if self.model_id.model == "crm.lead":
            return (self.env._("Add %(tags)s to the lead", tags=tags) if adds
                    else self.env._("Remove %(tags)s from the lead", tags=tags))
        return (self.env._("Add %(tags)s to the conversation", tags=tags) if adds
                else self.env._("Remove %(tags)s from the conversation", tags=tags))

    @api.depends("state")
    def _compute_available_model_ids(self):
        works_on = self._wacrm_works_on()
        ours = self.filtered(lambda action: action.state in works_on)
        for action in ours:
            models_of = self.env["ir.model"].search([("model", "in", works_on[action.state])])
            if action.usage == "base_automation":  # as base_automation has it
                models_of &= action.base_automation_id.model_id
            action.available_model_ids = models_of
        return super(IrActionsServer, self - ours)._compute_available_model_ids()

    @api.depends("model_id")
    def _compute_allowed_states(self):
        """Ours are offered on the models that they work on."""
        result = super()._compute_allowed_states()
        works_on = {**self._wacrm_works_on(), TEMPLATE: RECIPIENT_MODELS}
        for action in self.filtered("model_id"):
            action.allowed_states = [
                state for state in action.allowed_states if action.model_id.model in works_on.get(
                    state, (action.model_id.model,))]
        return result

    @api.model
    def _warning_depends(self):
        return [*super()._warning_depends(), "wacrm_assign_to", "wacrm_user_id", "wacrm_tag_ids"]

    def _get_warning_messages(self):
        self.ensure_one()
        warnings = super()._get_warning_messages()
        models_of = self._wacrm_works_on().get(self.state)
        if models_of and self.model_id and self.model_id.model not in models_of:
            # sudo: ir.model - names of models
            names = [self.env["ir.model"].sudo()._get(model).name for model in models_of]
            warnings.append(self.env._("This works on these models only: %(models)s.", models=", ".join(names)))
        if self.state == ASSIGN and self.wacrm_assign_to == "user" and not self.wacrm_user_id:
            warnings.append(self.env._("Choose who becomes responsible."))
        if self.state == TAG and not self.wacrm_tag_ids:
            warnings.append(self.env._("Choose at least one tag."))
        return warnings

    # --------------------------------------------------------------------- run

    @api.model
    def _wacrm_records(self, eval_context):
        context = eval_context or {}
        return context.get("records") or context.get("record") or self.env[CONVERSATION]

    @api.model
    def _wacrm_conversations(self, records):
        """The conversations of these that are not resolved."""
        if records._name == CONVERSATION:
            return records.filtered(lambda conversation: conversation.state != "resolved")
        link = "partner_id" if records._name == "res.partner" else "lead_id"
        # sudo: whatsapp_crm.conversation - the administrator decided what happens to them, whoever sets it off
        return self.env[CONVERSATION].sudo().search([(link, "in", records.ids), ("state", "!=", "resolved")])

    def _run_action_whatsapp_crm_assign_multi(self, eval_context=None):
        """Give conversations to somebody; who cannot get one is named in a note on it."""
        # sudo: ir.actions.server - the administrator chose whom, whoever sets it off
        action = self.sudo()
        for conversation in self._wacrm_conversations(self._wacrm_records(eval_context)).sudo():
            if action.wacrm_assign_to == "user":
                conversation._rule_assign(action.wacrm_user_id)
            else:
                conversation._rule_route()
        return False

    def _run_action_whatsapp_crm_tag_multi(self, eval_context=None):
        """Tag records that have tags of their own, and the open conversations of the others."""
        # sudo: ir.actions.server - the administrator chose the tags, whoever sets it off
        action, records = self.sudo(), self._wacrm_records(eval_context)
        tagged = self._wacrm_conversations(records) if records._name == "res.partner" else records
        command = Command.link if action.wacrm_tag_operation == "add" else Command.unlink
        tagged.write({"tag_ids": [command(tag.id) for tag in action.wacrm_tag_ids]})
        return False

    def _run_action_whatsapp_crm_open_multi(self, eval_context=None):
        """Find or create each one's chat and conversation; nothing is sent."""
        # sudo: ir.actions.server, whatsapp_crm.number - the administrator chose them, whoever sets it off
        number = self.sudo().wacrm_number_id
        for record in self._wacrm_records(eval_context):
            reason = self.env[CONVERSATION]._rule_open(record, number)
            if reason:
                record.message_post(body=self.env._("No WhatsApp conversation was opened. %(reason)s", reason=reason))
        return False
