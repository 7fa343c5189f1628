# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.exceptions import UserError

PAGE = 100
PAGE_MAX = 2000
PRINTED_MAX = 500  # conversations; they stand in the address


class WhatsappCrmConversation(models.Model):
    """Its story, to read beside the chat and to print."""

    _inherit = "whatsapp_crm.conversation"

    # What an open story watches to be read again: the facts' ids may be thousands.
    milestone_count = fields.Integer("Facts in the story", compute="_compute_milestone_count", compute_sudo=True)

    @api.depends("milestone_ids")
    def _compute_milestone_count(self):
        counts = dict(self.env["whatsapp_crm.milestone"]._read_group(
            [("conversation_id", "in", self.ids)], ["conversation_id"], ["__count"]))
        for conversation in self:
            conversation.milestone_count = counts.get(conversation._origin, 0)

    def get_story(self, whole_customer=False, limit=PAGE):
        """What happened, in sentences.

        :param whole_customer: of all conversations with this customer and their company
        :param limit: of the newest facts, at most 2000
        :return: see ``_tell`` of whatsapp_crm.story
        """
        self.ensure_one()
        self.check_access("read")
        return self.env["whatsapp_crm.story"]._tell(
            self._story_conversations(whole_customer), min(max(int(limit), 1), PAGE_MAX))

    def action_print_story(self, whole_customer=False):
        """The same on a page of its own, in a tab of the browser: it prints as it stands there.

        :return: the page's address, as an action
        """
        self.check_access("read")
        conversations = self.browse().union(*(one._story_conversations(whole_customer) for one in self))
        if not conversations:
            raise UserError(self.env._("There is no WhatsApp conversation to tell of."))
        ids = ",".join(map(str, conversations.sorted("opened_at").ids[-PRINTED_MAX:]))
        return {"type": "ir.actions.act_url", "target": "new", "url": f"/report/html/whatsapp_crm.report_story/{ids}"}

    def _story_conversations(self, whole_customer):
        if not whole_customer:
            return self
        return self.search(self._context_conversations(), order="opened_at, id")
