# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class ResPartner(models.Model):
    """A partner's WhatsApp users and conversations; chats are called as their partner is."""

    _inherit = "res.partner"

    # Declared again for its index: every new WhatsApp user is looked up by phone.
    phone_sanitized = fields.Char(index="btree_not_null")
    wacrm_contact_ids = fields.One2many(
        "whatsapp_crm.contact", "partner_id", "WhatsApp users", groups="whatsapp_crm.group_agent")
    wacrm_conversation_ids = fields.One2many(
        "whatsapp_crm.conversation", "partner_id", "WhatsApp conversations", groups="whatsapp_crm.group_agent")
    wacrm_conversation_count = fields.Integer(
        "Number of WhatsApp conversations", compute="_compute_wacrm_conversation_count",
        groups="whatsapp_crm.group_agent")
    wacrm_blocked = fields.Boolean(
        "Blocked on WhatsApp", compute="_compute_wacrm_blocked", groups="whatsapp_crm.group_agent")

    @api.depends("wacrm_conversation_ids")
    def _compute_wacrm_conversation_count(self):
        """A company counts those of its people, as with opportunities."""
        self.wacrm_conversation_count = 0
        counted = self.env["whatsapp_crm.conversation"]._read_group(
            [("partner_id", "in", self._fetch_children_partners_for_hierarchy().ids)], ["partner_id"], ["__count"])
        own = set(self._ids)
        for partner, count in counted:
            while partner:
                if partner.id in own:
                    partner.wacrm_conversation_count += count
                partner = partner.parent_id

    @api.depends("wacrm_contact_ids.block_state")
    def _compute_wacrm_blocked(self):
        for partner in self:
            partner.wacrm_blocked = bool(partner.wacrm_contact_ids._on_block_list())

    def write(self, vals):
        result = super().write(vals)
        if "name" in vals:
            # sudo: whatsapp_crm.contact - who may rename a partner need not see its chats
            self.env["whatsapp_crm.contact"].sudo().search([("partner_id", "in", self.ids)])._rename_chats()
        return result

    def _wacrm_latest_first(self):
        """Sort by the last conversation or change of a lead, then by the last change of the partner."""
        if len(self) < 2:
            return self
        self.flush_model(["write_date"])
        self.env["crm.lead"].flush_model(["partner_id", "write_date"])
        self.env["whatsapp_crm.conversation"].flush_model(["partner_id", "opened_at", "last_in_at"])
        rows = self.env.execute_query(SQL("""
            SELECT partner.id FROM res_partner partner
             WHERE partner.id IN %s
             ORDER BY GREATEST(
                    (SELECT max(COALESCE(last_in_at, opened_at))
                       FROM whatsapp_crm_conversation WHERE partner_id = partner.id),
                    (SELECT max(write_date) FROM crm_lead WHERE partner_id = partner.id)
                ) DESC NULLS LAST, partner.write_date DESC, partner.id DESC
        """, self._ids))
        return self.browse([row[0] for row in rows])

    def action_wacrm_choose(self):
        """Make this partner the customer of the conversation in the context: the one click."""
        self.ensure_one()
        conversation = self.env["whatsapp_crm.conversation"].browse(
            self.env.context.get("wacrm_conversation_id")).exists()
        if not conversation:
            raise UserError(self.env._("Open a conversation first."))
        conversation.action_choose_partner(self.id)

    def action_wacrm_conversations(self):
        """Open the conversations with this partner and its people, the only one directly."""
        self.ensure_one()
        people = self._fetch_children_partners_for_hierarchy()
        conversations = self.env["whatsapp_crm.conversation"].search([("partner_id", "in", people.ids)])
        return conversations._action_show(self.env._("WhatsApp conversations"))

    def action_wacrm_unblock(self):
        """Let this person write on WhatsApp again."""
        self.check_access("read")
        self.wacrm_contact_ids._on_block_list().action_unblock()

    # ------------------------------------------------------------------- write

    def action_wacrm_write(self):
        """Open the current conversation with this partner, or offer to start one; ask where there are several."""
        self.ensure_one()
        return self.env["whatsapp_crm.chat.choice"]._open_or_ask(self._wacrm_chats(), self)

    def _wacrm_chats(self):
        """The chats with this partner and its people that the user may read."""
        if not self:
            return self.env["discuss.channel"]
        people = self._fetch_children_partners_for_hierarchy()
        # sudo: whatsapp_crm.contact - which chats there are; they are narrowed to what the user may read
        chats = self.env["whatsapp_crm.contact"].sudo().search([
            ("partner_id", "in", people.ids), ("merged_into_id", "=", False)]).channel_ids
        return chats.sudo(False)._filtered_access("read")
