# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import json
from datetime import datetime

from odoo import models

RING = "whatsapp_crm.conversation/ring"
PRESENT = ("online", "away")  # away for Odoo is often at work in another window: that is whom a ring calls back


class WhatsappCrmConversationRing(models.AbstractModel):
    """Rings for the people who could take what came into the queue.

    It comes in when a customer begins to wait there, or when it is returned. Each
    person gets one event ``whatsapp_crm.conversation/ring`` per transaction, about
    the conversation that waits longest of those that came in with it::

        {"id": int, "name": str, "text": str, "team": str, "count": int, "mine": True}

    ``count`` is how many came in; ``mine`` only where routing gave it to who hears it.
    Where Odoo's web push is on, their devices get it too.
    """

    _name = "whatsapp_crm.conversation.ring"
    _description = "WhatsApp Conversation Ring"

    def write(self, vals):
        if vals.get("state") == "new":
            self._ring()
        elif vals.get("waiting_since"):
            self.filtered(lambda c: c.state == "new" and not c.waiting_since)._ring()
        return super().write(vals)

    def _ring(self):
        """Ring when the transaction commits, for those that are in the queue then."""
        data = self.env.cr.precommit.data
        if self.ids and RING not in data:
            data[RING] = set()
            self.env.cr.precommit.add(self._send_rings)
        if self.ids:
            data[RING].update(self.ids)

    def _send_rings(self):
        # sudo: whatsapp_crm.conversation - whoever brought them here, who rings is decided below
        queued = self.sudo().browse(self.env.cr.precommit.data.pop(RING, ())).filtered(
            lambda conversation: conversation.state == "new")
        for listeners, conversations in queued._ring_groups():
            conversations._ring_for(listeners)

    def _ring_groups(self):
        """Who hears what.

        :return: list of (``res.users``, conversations that all of them hear), each user once
        """
        heard = {}
        for conversation in self:
            for user in conversation._listeners():
                heard[user] = heard.get(user, self.browse()) | conversation
        groups = {}
        for user, conversations in heard.items():
            groups[conversations] = groups.get(conversations, user.browse()) | user
        return [(users, conversations) for conversations, users in groups.items()]

    def _listeners(self):
        """Present people of the team who may work it and did not mute the ring; without a team, of the company."""
        users = self.team_id.crm_team_member_ids.user_id | self.team_id.user_id
        if users:
            return users.filtered(self._hears)
        agents = self.env.ref("whatsapp_crm.group_agent").all_user_ids.filtered(self._hears)
        return agents.filtered(lambda user: self.with_user(user).with_context(
            allowed_company_ids=self.company_id.ids).has_access("read"))

    def _hears(self, user):
        return (
            user.active and user.im_status in PRESENT and not user.wacrm_mute_ring
            and user != self.env.user and self.company_id in user.company_ids
            and user.has_group("whatsapp_crm.group_agent"))

    def _ring_for(self, users, mine=False):
        first = min(self, key=lambda conversation: (conversation.waiting_since or datetime.max, conversation.id))
        words = {
            "id": first.id, "name": first.name, "text": first.customer_text or "",
            "team": first.team_id.name or "", "count": len(self)}
        if mine:
            words["mine"] = True
        users._bus_send(RING, words)
        first._push_ring(users, words)

    def _push_ring(self, users, words):
        """Queue Odoo's web push: calling the browser makers' servers is no work for this transaction."""
        devices, _private, _public = self.env["mail.thread"]._web_push_get_partners_parameters(users.partner_id.ids)
        if not devices:
            return
        payload = json.dumps({"title": words["name"], "options": {
            "body": words["text"], "icon": "/whatsapp_crm/static/description/icon.png",
            "data": {"model": self._name, "res_id": self.id}}})
        # sudo: mail.push - the queue of Odoo's web push, for people who may work the conversation
        self.env["mail.push"].sudo().create([
            {"mail_push_device_id": device.id, "payload": payload} for device in devices])
        self.env.ref("mail.ir_cron_web_push_notification")._trigger()
