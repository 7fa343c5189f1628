# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from dataclasses import asdict

from odoo import SUPERUSER_ID, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html

from ...tools import identity, text_html, text_markup

WORDS_IN_NAME = 60  # characters of the first message in a lead's name


class WhatsappCrmLeadMatching(models.AbstractModel):
    """The lead or opportunity of a conversation: found, created, linked, given to its salesperson."""

    _name = "whatsapp_crm.lead.matching"
    _description = "WhatsApp Lead Matching"

    def write(self, vals):
        if "lead_id" not in vals:
            return super().write(vals)
        lead = self.env["crm.lead"].browse(vals["lead_id"] or [])
        changed = self.filtered(lambda conversation: conversation.lead_id != lead)
        if not self.env.su:
            changed._check_linkable(lead)
        result = super().write(vals)
        for conversation in changed if lead else ():
            self.env["whatsapp_crm.milestone"]._record(
                # sudo: crm.lead - its name is part of the story of the conversation
                conversation, "lead_linked", user=self._who_acts(), note=lead.sudo().name)
        return result

    def _who_acts(self):
        return self.env.user if self.env.uid != SUPERUSER_ID else None

    def _check_linkable(self, lead):
        lead.check_access("read")
        for conversation in self:
            if lead.company_id and lead.company_id != conversation.company_id:
                raise UserError(self.env._(
                    "%(name)s belongs to another company than this conversation.", name=lead.name))

    # ------------------------------------------------------------------ begin

    def _begin_with(self, item):
        """The customer's first message: keep what they came by, find or create their lead.

        :param item: ``webhook_items.InboundMessage``
        """
        self.ensure_one()
        if item.referral:
            self._keep_referral(item.referral)
        lead = self._find_open_lead()
        if lead:
            self._write_life({"lead_id": lead.id})
        elif self._wants_lead():
            self._create_lead(item.text)

    def _keep_referral(self, referral):
        """Only what an ad or post really said; everything else of the episode stays as it is."""
        said = {name: value for name, value in asdict(referral).items() if value}
        self._write_life({
            "referral": said,
            "origin": referral.headline or referral.source_url or referral.source_id or False})

    def _find_open_lead(self):
        """The person's most recent open lead in this team, else that of the company they belong to."""
        partner = self.partner_id
        leads = self.env["crm.lead"].search([
            ("partner_id", "in", (partner | partner.commercial_partner_id).ids),
            ("team_id", "=", self.team_id.id), ("company_id", "in", [False, self.company_id.id]),
            ("won_status", "=", "pending")], order="id desc") if partner else self.env["crm.lead"]
        return leads.filtered(lambda lead: lead.partner_id == partner)[:1] or leads[:1]

    def _wants_lead(self):
        policy = self.number_id.lead_policy
        return policy == "always" or policy == "unknown" and self._is_stranger()

    def _is_stranger(self):
        """Nobody knew this person before, and this is their first conversation."""
        return self.contact_id.partner_made and not self.search_count(
            [("contact_id", "=", self.contact_id.id), ("id", "!=", self.id)], limit=1)

    # ----------------------------------------------------------------- create

    def _create_lead(self, words):
        """A lead or opportunity in the conversation's team, of its responsible if there is one.

        :param words: the customer's first message as plain text, may be ""
        """
        # The salesperson is set below by the same rule as when somebody takes the conversation.
        lead = self.env["crm.lead"].with_context(
            tracking_disable=True, mail_create_nosubscribe=True).create(self._lead_values(words))
        self._write_life({"lead_id": lead.id})
        if self.user_id:
            self._give_lead_to(self.user_id)
        return lead.with_env(self.env)

    def _lead_values(self, words):
        values = {
            "name": self._lead_name(words),
            "type": self.team_id._wacrm_lead_type(),
            "team_id": self.team_id.id,
            "user_id": False,
            "company_id": self.company_id.id,
            "partner_id": self.partner_id.id,
            "description": plaintext2html(words) if words else False,
            **self.env["crm.lead"]._wacrm_origin_values(self.referral or {}),
        }
        wa_id = self.contact_id._survivor().wa_id
        if wa_id and not self.partner_id.phone:
            values["phone"] = identity.display(wa_id)
        return values

    def _lead_name(self, words):
        """The person and the first words; for a picture or the like, what it is."""
        # Without WhatsApp's asterisks and underscores: a title shows no emphasis.
        said = text_html.plain(text_markup.to_html(words or self.last_text or ""))
        words = " ".join(said.split())
        if len(words) > WORDS_IN_NAME:
            words = f"{words[:WORDS_IN_NAME - 1].rstrip()}…"
        return f"{self.name}: {words}" if words else self.name

    # -------------------------------------------------------------- salesperson

    def _give_lead_to(self, user):
        """Whoever has the conversation sells: an ownerless lead gets the same salesperson."""
        for conversation in self.filtered(lambda c: c.company_id.wacrm_take_assigns_lead):
            # sudo: crm.lead - the agent may not see the lead until it is theirs
            lead = conversation.lead_id.sudo()
            if lead and not lead.user_id and lead._wacrm_may_belong_to(user):
                # The team is written too, or Odoo would move the lead to another team of the user.
                lead.with_context(mail_auto_subscribe_no_notify=True).write(
                    {"user_id": user.id, "team_id": (lead.team_id or conversation.team_id).id})

    # ------------------------------------------------------------------ actions

    def action_link_lead(self, lead_id):
        """Link a lead that the user may read; the responsible of the conversation may get it.

        :raises UserError: the lead belongs to another company
        """
        self.ensure_one()
        conversation = self._check_may_work()
        self.write({"lead_id": lead_id})
        if conversation.user_id:
            conversation._give_lead_to(conversation.user_id)

    def action_create_lead(self):
        """Create the lead by hand where none was created, and open it."""
        self.ensure_one()
        conversation = self._check_may_work()
        if not conversation.lead_id:
            first = self.env["whatsapp_crm.message"].sudo().search(  # sudo: of a conversation one may read
                [("conversation_id", "=", conversation.id), ("direction", "=", "in")], order="id", limit=1)
            conversation._create_lead(first.text or "")
        return self.action_open_lead()

    def _action_show(self, name):
        """An action on these conversations: the form of the only one, else the list."""
        if len(self) == 1:
            return self.action_open()
        return {
            "type": "ir.actions.act_window", "name": name, "res_model": self._name,
            "view_mode": "list,kanban,form", "views": [(False, "list"), (False, "kanban"), (False, "form")],
            "domain": [("id", "in", self.ids)]}
