# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.addons.mail.tools.discuss import Store
from odoo.exceptions import UserError

from ...tools import service_window

TYPE = "whatsapp_crm"


def is_wacrm(channel):
    """Predicate of the Store: fields that only WhatsApp chats have."""
    return channel.channel_type == TYPE


class DiscussChannel(models.Model):
    """The permanent line between one of our numbers and one WhatsApp user: the chat itself.

    Posting as an agent is the only way in which a message leaves: the override of
    ``message_post`` passes the sending gate and creates the row that is sent. Notes,
    system lines and whatever other code posts create no row, hence go nowhere.
    """

    _inherit = ["discuss.channel", "whatsapp_crm.channel.sending"]
    _name = "discuss.channel"

    channel_type = fields.Selection(
        selection_add=[(TYPE, "WhatsApp")], ondelete={TYPE: "cascade"})
    wacrm_number_id = fields.Many2one(
        "whatsapp_crm.number", "WhatsApp number", readonly=True, ondelete="restrict", index="btree_not_null")
    wacrm_contact_id = fields.Many2one(
        "whatsapp_crm.contact", "WhatsApp user", readonly=True, ondelete="restrict", index="btree_not_null")
    wacrm_company_id = fields.Many2one(
        related="wacrm_number_id.company_id", store=True, index="btree_not_null")
    wacrm_window_until = fields.Datetime("24-hour window until", readonly=True)
    wacrm_conversation_id = fields.Many2one(
        "whatsapp_crm.conversation", "Last conversation", readonly=True, ondelete="set null",
        index="btree_not_null")
    wacrm_last_echo_at = fields.Datetime("Last answered from the phone on", readonly=True)
    # Mirrors of the conversations, so that the record rule stays plain.
    wacrm_state = fields.Char("WhatsApp state", readonly=True, index="btree_not_null")
    wacrm_owner_id = fields.Many2one(
        "res.users", "WhatsApp responsible", readonly=True, ondelete="set null", index="btree_not_null")
    wacrm_team_ids = fields.Many2many(
        "crm.team", "whatsapp_crm_channel_team_rel", "channel_id", "team_id", "Teams that may read", readonly=True)
    wacrm_user_ids = fields.Many2many(
        "res.users", "whatsapp_crm_channel_user_rel", "channel_id", "user_id", "People who may read", readonly=True)

    _wacrm_thread_unique = models.UniqueIndex(
        "(wacrm_number_id, wacrm_contact_id) WHERE channel_type = 'whatsapp_crm'")

    # ------------------------------------------------------------------ create

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get("channel_type") == TYPE for vals in vals_list) and not self.env.su:
            raise UserError(self.env._("WhatsApp chats are opened from Conversations."))
        return super().create(vals_list)

    @api.model
    def _wacrm_for(self, number, contact):
        """The chat of a number with a WhatsApp user, created where it is missing."""
        channel = self.search_fetch([
            ("channel_type", "=", TYPE), ("wacrm_number_id", "=", number.id),
            ("wacrm_contact_id", "=", contact.id)], limit=1)
        if channel:
            return channel
        # install_mode keeps core from making whoever runs this a member.
        channel = self.with_context(install_mode=True).sudo().create({  # sudo: discuss.channel - chats are ours to open
            "channel_type": TYPE, "name": contact.display_name,
            "wacrm_number_id": number.id, "wacrm_contact_id": contact.id,
            "wacrm_team_ids": [fields.Command.set(number.team_id.ids)],
        })
        return channel.with_context(install_mode=False)

    # ------------------------------------------------------------------ window

    def _wacrm_extend_window(self, sent_at):
        until = service_window.extend(self.wacrm_window_until, sent_at)
        if until != self.wacrm_window_until:
            self.wacrm_window_until = until

    def _wacrm_window_open(self):
        return service_window.is_open(self._wacrm_window_end(), fields.Datetime.now())

    def _wacrm_window_end(self):
        """End of the window with this person, who may have turned out to be one with another chat."""
        survivor = self.wacrm_contact_id._survivor()
        if survivor == self.wacrm_contact_id:
            return self.wacrm_window_until or None
        other = self.search([
            ("channel_type", "=", TYPE), ("wacrm_number_id", "=", self.wacrm_number_id.id),
            ("wacrm_contact_id", "=", survivor.id)], limit=1)
        return max(filter(None, (self.wacrm_window_until, other.wacrm_window_until)), default=None)

    # ----------------------------------------------------------------- posting

    def _wacrm_post(self, body, *, author, sent_at, parent=None, silent=False, attachments=None):
        """Show a message that exists already at WhatsApp; never sends anything."""
        self.ensure_one()
        return self.with_context(wacrm_no_send=True, mail_notify_author=False).message_post(
            body=body, author_id=author.id, message_type=TYPE, subtype_xmlid="mail.mt_comment",
            date=sent_at, parent_id=parent.id if parent else False, silent=silent,
            attachment_ids=attachments.ids if attachments else None, **self._wacrm_mail_values(author))

    def _wacrm_mail_values(self, author):
        """What core would look up for an e-mail; a chat has no use for it."""
        return {
            "email_from": author.email_formatted or author.name, "reply_to": False,
            "record_company_id": self.wacrm_company_id.id, "record_alias_domain_id": False,
        }

    def _wacrm_post_quietly(self, posts):
        """Messages of the past: no bus, no notification, no unread counter.

        :param posts: list of (body, author, time)
        :return: ``mail.message``, in the order of ``posts``
        """
        subtype = self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_comment")
        return self._message_create([{
            "body": body, "author_id": author.id, "message_type": TYPE, "date": sent_at,
            "model": self._name, "res_id": self.id, "subtype_id": subtype,
            **self._wacrm_mail_values(author)} for body, author, sent_at in posts])

    def _wacrm_log(self, body):
        """A line that only colleagues see."""
        return self.message_post(
            body=body, author_id=self.env.ref("base.partner_root").id, message_type="notification",
            subtype_xmlid="mail.mt_note", silent=True)

    def message_post(self, *, message_type="notification", **kwargs):
        if self.channel_type != TYPE or self.env.context.get("wacrm_no_send"):
            return super().message_post(message_type=message_type, **kwargs)
        if message_type != "comment" or not self._wacrm_is_for_customer(kwargs):
            return super().message_post(message_type=message_type, **kwargs)
        return self._wacrm_send_post(**kwargs)

    def _wacrm_is_for_customer(self, kwargs):
        """Only an agent's own message with the Discussions subtype; everything else is internal."""
        subtype = kwargs.get("subtype_xmlid")
        if subtype is None and kwargs.get("subtype_id"):
            comment = self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_comment")
            subtype = "mail.mt_comment" if kwargs["subtype_id"] == comment else None
        author = kwargs.get("author_id")
        return subtype == "mail.mt_comment" and (not author or author == self.env.user.partner_id.id)

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        # Core notifies the members of chats about comments only; our type is one.
        msg_vals = dict(msg_vals or {})
        if self.channel_type == TYPE and (msg_vals.get("message_type") or message.message_type) == TYPE:
            msg_vals["message_type"] = "comment"
        return super()._notify_get_recipients(message, msg_vals=msg_vals, **kwargs)

    def _notify_by_web_push_prepare_payload(self, message, msg_vals=False, force_record_name=False):
        payload = super()._notify_by_web_push_prepare_payload(
            message, msg_vals=msg_vals, force_record_name=force_record_name)
        if self.channel_type == TYPE:
            payload["title"] = self.name
        return payload

    def _get_allowed_message_params(self):
        return super()._get_allowed_message_params() | {"wacrm_answers_until", "wacrm_as_support", "wacrm_canned_id"}

    def _get_allowed_message_partner_ids(self, partner_ids):
        """Core allows members only; here every colleague who works conversations may be asked."""
        if self.channel_type != TYPE:
            return super()._get_allowed_message_partner_ids(partner_ids)
        # sudo: res.users - their groups and companies decide who may be mentioned
        users = self.env["res.partner"].browse(partner_ids).sudo().user_ids.filtered(
            lambda user: user.has_group("whatsapp_crm.group_agent")
            and self.sudo().wacrm_company_id in user.company_ids)
        return users.partner_id.ids

    def _message_post_after_hook(self, message, msg_vals):
        if self.channel_type == TYPE and message.partner_ids:
            # sudo: whatsapp_crm.conversation - whoever writes in the chat may ask a colleague
            self.sudo().wacrm_conversation_id._invite_mentioned(message.partner_ids)
        return super()._message_post_after_hook(message, msg_vals)

    # ----------------------------------------------------------------- members

    def _find_or_create_member_for_self(self):
        # Typing or opening a chat must not make anybody a member: owners are, others just read.
        if self.channel_type == TYPE:
            return self.env["discuss.channel.member"].search(
                [("channel_id", "=", self.id), ("is_self", "=", True)])
        return super()._find_or_create_member_for_self()

    def _wacrm_join(self, user, first_unread=None):
        """Make the responsible a member, with the counter at the first unanswered message."""
        # sudo: discuss.channel - membership follows responsibility, whoever assigned it
        channel = self.sudo()
        separator = first_unread.id if first_unread else channel._wacrm_last_message().id + 1
        return channel._add_members(
            users=user, post_joined_message=False, create_member_params={"new_message_separator": separator})

    def _wacrm_last_message(self):
        return self.env["mail.message"].search(
            [("model", "=", self._name), ("res_id", "=", self.id)], order="id desc", limit=1)

    def _wacrm_leave(self, user):
        # sudo: discuss.channel - membership follows responsibility, whoever took it away
        self.sudo()._action_unfollow(user.partner_id, post_leave_message=False)

    # ------------------------------------------------------------------- store

    def _to_store_defaults(self, target):
        result = super()._to_store_defaults(target)
        if target.is_internal(self.env):
            result += self._wacrm_store_fields()
        return result

    def _sync_field_names(self):
        result = super()._sync_field_names()
        result["internal_users"] += self._wacrm_store_fields()
        return result

    def _wacrm_store_fields(self):
        return [
            Store.Attr("wacrm_window_until", predicate=is_wacrm),
            Store.Attr("wacrm_state", predicate=is_wacrm),
            Store.Attr("wacrm_conversation", lambda c: c._wacrm_conversation_summary(), predicate=is_wacrm),
        ]

    def _wacrm_push_conversation(self):
        """Show a new state or responsible to everybody who has the chat open.

        Core compares the fields of the chat before and after a write: what changed on the
        conversation before that is no change to it.
        """
        Store(bus_channel=self, bus_subchannel="internal_users").add(
            self, self._wacrm_store_fields()).bus_send()

    def _wacrm_conversation_summary(self):
        """What the chat's header shows; plain values, readable by whoever reads the chat."""
        # sudo: whatsapp_crm.conversation - the summary holds no more than the chat's header shows
        channel = self.sudo()
        conversation = channel.wacrm_conversation_id
        return {
            "id": conversation.id,
            "state": conversation.state or False,
            "owner_id": conversation.user_id.id,
            "owner_name": conversation.user_id.name or "",
            "waiting_since": fields.Datetime.to_string(conversation.waiting_since) or False,
            "number": channel.wacrm_number_id.name,
            "customer": channel.name,
            "partner_id": (conversation.partner_id or channel.wacrm_contact_id.partner_id).id,
            **conversation._ownership_summary(),
        }

    def wacrm_note_opened(self):
        """The reader opened or focused the chat without being a member of it (called by the client)."""
        self.ensure_one()
        self.check_access("read")
        if self.channel_type == TYPE:
            self._wacrm_looked_at()

    def _wacrm_looked_at(self):
        """Record the look of the current user; who could answer also shows the customer blue ticks."""
        # sudo: whatsapp_crm.conversation, whatsapp_crm.number - a look is recorded whoever may not write
        channel = self.sudo()
        conversation = channel.wacrm_conversation_id
        conversation._looked_at(self.env.user)
        if channel.wacrm_number_id.send_read_receipts and conversation._counts_as_seen(self.env.user):
            self.env["whatsapp_crm.signal"]._send(self)
