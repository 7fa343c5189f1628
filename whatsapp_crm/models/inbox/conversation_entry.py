# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models

from ...tools import entry_code, identity


class WhatsappCrmConversationEntry(models.AbstractModel):
    """By which entry point the customer came, and what follows from it: team, tags, lead, guide, origin."""

    _name = "whatsapp_crm.conversation.entry"
    _description = "WhatsApp Conversation Entry Point"

    entry_point_id = fields.Many2one(
        "whatsapp_crm.entry.point", "Entry point", readonly=True, index="btree_not_null", ondelete="set null")

    def _customer_wrote(self, row, item, effect):
        entry = self._entry_of(item) if effect.opens else self.env["whatsapp_crm.entry.point"]
        if entry:
            self._enter_by(entry)
        result = super()._customer_wrote(row, item, effect)
        if entry:
            self.partner_id._wacrm_touch(entry, item.sent_at)
            self.lead_id._wacrm_touch(entry, item.sent_at)
        return result

    def write(self, vals):
        """A lead that is made or linked later came by the entry point, too."""
        result = super().write(vals)
        if vals.get("lead_id"):
            # sudo: whatsapp_crm.conversation - where a lead came from, whoever links it
            for conversation in self.sudo().filtered(lambda one: one.entry_point_id and one.last_in_at):
                conversation.lead_id._wacrm_touch(conversation.entry_point_id, conversation.opened_at)
        return result

    def _entry_of(self, item):
        return self.env["whatsapp_crm.entry.point"]._match(
            self.number_id, item.text, item.referral, first=not self.last_in_at or self.state == "resolved")

    def _enter_by(self, entry):
        """The first entry point is that of the conversation; its team gets what nobody has worked yet."""
        if self.entry_point_id:
            return
        self._write_life({"entry_point_id": entry.id, "origin": entry.name})
        vals = {}
        if entry.team_id and entry.team_id != self.team_id and self.state == "new" and not self.last_in_at:
            vals["team_id"] = entry.team_id.id
        if entry.tag_ids - self.tag_ids:
            vals["tag_ids"] = [fields.Command.link(tag.id) for tag in entry.tag_ids - self.tag_ids]
        if vals:
            self.write(vals)

    def _routing_entry_point(self):
        return self.entry_point_id.team_id, self.env["res.users"]

    # -------------------------------------------------------------------- lead

    def _begin_with(self, item):
        result = super()._begin_with(item)
        if self.entry_point_id:
            self._write_life({"origin": self.entry_point_id.name})  # says more than the ad's headline
            self.lead_id._wacrm_fill_origin(self.entry_point_id._lead_origin())
        return result

    def _find_open_lead(self):
        return super()._find_open_lead() or self._find_lead_by_phone()

    def _find_lead_by_phone(self):
        """An open lead of a website's form or the like that has this phone: it is theirs now.

        It has nobody's name, or theirs since they were invited by e-mail: the invitation gave it their contact.
        One of the conversation's team first, else the newest.
        """
        leads = self.env["crm.lead"]
        phones = identity.phone_variants(self.contact_id._survivor().wa_id)
        if phones:
            theirs = fields.Domain("partner_id", "=", False) | fields.Domain([
                ("partner_id", "=", self.partner_id.id), ("wacrm_invited_at", "!=", False)])
            leads = leads.search(theirs & fields.Domain([
                ("phone_sanitized", "in", phones), ("won_status", "=", "pending"),
                ("company_id", "in", [False, self.company_id.id])]), order="id desc")
        lead = leads.filtered(lambda lead: lead.team_id == self.team_id)[:1] or leads[:1]
        if lead:
            lead.with_context(tracking_disable=True).partner_id = self.partner_id
        return lead

    def _lead_values(self, words):
        values = super()._lead_values(words)
        recommended_by = self.partner_id.wacrm_recommended_by_id
        if recommended_by:
            values["wacrm_recommended_by_id"] = recommended_by.id
        return {**values, **self.entry_point_id._lead_origin()} if self.entry_point_id else values

    def _lead_name(self, words):
        """The code tells a salesperson nothing."""
        code = self.entry_point_id.code
        return super()._lead_name(entry_code.without(words, code) if code else words)

    # ------------------------------------------------------------------- words

    @api.depends("entry_point_id.name", "partner_id.wacrm_recommended_by_id", "lead_id.wacrm_recommended_by_id")
    def _compute_origin_label(self):
        return super()._compute_origin_label()

    def _origin_words(self):
        # sudo: whatsapp_crm.conversation, whatsapp_crm.entry.point, res.partner - names on a card that one may read
        conversation = self.sudo()
        if conversation.entry_point_id:
            return conversation.entry_point_id.name
        recommended_by = (
            conversation.lead_id.wacrm_recommended_by_id or conversation.partner_id.wacrm_recommended_by_id)
        return super()._origin_words() or bool(recommended_by) and self.env._(
            "Recommended by %(name)s", name=recommended_by.name)
