# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta

from odoo import api, fields, models

from ...tools import text_html, text_markup
from .campaign_recipient import SENT


class WhatsappCrmCampaignRecipient(models.Model):
    """Which campaign a customer's message answers."""

    _inherit = "whatsapp_crm.campaign.recipient"

    @api.model
    def _answered_by(self, row):
        """The recipient whose message a customer's ``row`` answers: the quoted one, else the last one in time."""
        if row.reply_to_wamid:
            quoted = row._by_wamid(row.number_id, row.reply_to_wamid)
            while quoted.retry_ids:  # an attempt that arrived after all
                quoted = quoted.retry_ids
            found = quoted.origin == "auto:campaign" and self.search([("message_id", "=", quoted.id)])
            if found:
                return found
        last = self._last_sent(row.contact_id, row.sent_at, row.number_id)
        return last if not last.answered_at else last.browse()

    @api.model
    def _last_sent(self, contact, at, number=None):
        """The last campaign that reached a person, if ``at`` is in its time for replies.

        :param contact: ``whatsapp_crm.contact``; whoever was merged into it counts as well
        :param number: only campaigns from this ``whatsapp_crm.number``, left out those from any
        """
        survivor = self.env["whatsapp_crm.contact"].browse(contact._survivor().id)
        if not survivor.had_campaign:
            return self.browse()
        people = survivor._with_merged()
        last = self.search([
            ("contact_id", "in", people.ids), ("state", "=", "queued"), ("queued_at", "<=", at),
            ("message_id.status", "in", SENT), *([("send_id.number_id", "=", number.id)] if number else []),
            "|", ("message_id.accepted_at", "<=", at), ("message_id.accepted_at", "=", False)],
            order="queued_at desc", limit=1)
        # Confirmed late, e.g. by its delivery, a message has no time of acceptance.
        begin = last.message_id.accepted_at or last.message_id.sending_at or last.queued_at
        return last if last and at <= begin + timedelta(days=last.send_id.answer_days) else last.browse()


class WhatsappCrmConversation(models.Model):
    """A conversation tells which campaign it answers and what that said; its replies go to whom the campaign says."""

    _inherit = "whatsapp_crm.conversation"

    campaign_recipient_id = fields.Many2one(
        "whatsapp_crm.campaign.recipient", "Campaign recipient", readonly=True, index="btree_not_null",
        ondelete="set null", groups="base.group_system")
    campaign_name = fields.Char("Answers the campaign", compute="_compute_campaign", compute_sudo=True)
    campaign_text = fields.Text("What it said", compute="_compute_campaign", compute_sudo=True)

    @api.depends("campaign_recipient_id")
    def _compute_campaign(self):
        for conversation in self:
            recipient = conversation.campaign_recipient_id
            conversation.campaign_name = recipient.send_id.name
            # Without WhatsApp's asterisks and underscores.
            conversation.campaign_text = text_html.plain(text_markup.to_html(recipient.message_id.text or ""))

    def _customer_wrote(self, row, item, effect):
        # sudo: whatsapp_crm.campaign.recipient - as the system, which takes in what customers write
        recipients = self.env["whatsapp_crm.campaign.recipient"].sudo()
        recipient = recipients._answered_by(row) if effect.opens else recipients
        if recipient:
            self._join_campaign(recipient)
        result = super()._customer_wrote(row, item, effect)
        if recipient and self.lead_id and self.lead_id == self.made_lead_id and not self.lead_id.wacrm_mql_at:
            self.lead_id.wacrm_mql_at = row.sent_at  # whatever the campaign is called in UTM
        if recipient and not recipient.answered_at:
            recipient.write({"answered_at": row.sent_at, "conversation_id": self.id})
            self.env["whatsapp_crm.milestone"]._record(
                self, "campaign_answered", at=row.sent_at, message_id=recipient.message_id.id,
                note=recipient.send_id.name)
        return result

    def _join_campaign(self, recipient):
        """What is known of the campaign before routing looks at the conversation."""
        if self.campaign_recipient_id == recipient:
            return
        send = recipient.send_id
        self._write_life({"campaign_recipient_id": recipient.id})
        if send.replies_to == "team" and self.state == "new" and not self.last_in_at:
            self.write({"team_id": send.team_id.id})

    # ----------------------------------------------------------------- routing

    def _campaign_routes(self):
        """The campaign that says who gets this conversation; an entry point by which they came says more."""
        campaign = self.env["whatsapp_crm.campaign.send"]
        return campaign if self.entry_point_id.team_id else self.sudo().campaign_recipient_id.send_id  # sudo: as above

    def _routing_settings(self):
        """A campaign is heard although no step of the number's routing is on."""
        # sudo: whatsapp_crm.routing - the system's decision
        return super()._routing_settings() or bool(self._campaign_routes()) and self.number_id.sudo().routing_ids

    def _routing_entry_point(self):
        campaign = self._campaign_routes()
        if not campaign or campaign.replies_to == "queue":
            return super()._routing_entry_point()
        if campaign.replies_to == "team":
            return campaign.team_id, self.env["res.users"]
        recipient = self.sudo().campaign_recipient_id  # sudo: whatsapp_crm.campaign.recipient - as above
        owner = recipient.lead_id.user_id or recipient.partner_id.user_id or self.lead_id.user_id
        return self.env["crm.team"], owner or self.partner_id.user_id

    def _route_by(self, router, only_team=False):
        return super()._route_by(router, only_team or self._campaign_routes().replies_to == "queue")

    # ------------------------------------------------------------- lead, origin

    def _lead_values(self, words):
        values = super()._lead_values(words)
        # sudo: whatsapp_crm.campaign.send - where the lead came from, whoever takes the message in
        send = self.sudo().campaign_recipient_id.send_id
        origin = {name: send[name].id for name in ("campaign_id", "source_id", "medium_id") if send[name]}
        return {**origin, **values} if self.entry_point_id else {**values, **origin}

    @api.depends("campaign_recipient_id")
    def _compute_origin_label(self):
        return super()._compute_origin_label()

    def _origin_words(self):
        # sudo: whatsapp_crm.conversation - a name on a card that one may read
        name = self.sudo().campaign_name
        return name and self.env._("Campaign %(name)s", name=name) or super()._origin_words()


class WhatsappCrmConsent(models.Model):
    """Who stops marketing after a campaign did so because of it."""

    _inherit = "whatsapp_crm.consent"

    @api.model_create_multi
    def create(self, vals_list):
        consents = super().create(vals_list)
        # sudo: whatsapp_crm.campaign.recipient - a figure of the campaign, whoever records the consent
        recipients = self.env["whatsapp_crm.campaign.recipient"].sudo()
        for consent in consents.filtered(lambda consent: consent.state == "withdrawn" and consent.contact_id):
            last = recipients._last_sent(consent.contact_id, consent.at, consent.message_id.number_id)
            if last and not last.opted_out_at:
                last.opted_out_at = consent.at
        return consents
