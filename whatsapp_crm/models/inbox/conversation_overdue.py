# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import models

from ..sla.alert import Notice
from ..sla.receivers import Receivers


class WhatsappCrmConversationOverdue(models.AbstractModel):
    """What becomes of a conversation when a time is over that somebody set; called by the due cron."""

    _name = "whatsapp_crm.conversation.overdue"
    _description = "WhatsApp Conversation, times that are over"

    def _handle_snooze_over(self, _now):
        for conversation in self:
            conversation._wake()

    def _handle_idle(self, _now):
        for conversation in self:
            conversation._close_idle()

    def _handle_handoff_not_accepted(self, handoff):
        """Nobody accepted it in time: into the queue, where everybody sees it, and a supervisor is told."""
        self._log_in_chat(lambda env: env._(
            "Nobody accepted the handoff to %(receiver)s in time.", receiver=handoff.receiver))
        handoff._settle("expired", self.env["res.users"])
        self.env["whatsapp_crm.milestone"]._record(self, "handoff_expired", note=handoff.receiver)
        if self.user_id:
            self._release()
        else:
            self._ring()
        self.env["whatsapp_crm.alert"]._raise([Notice(
            conversation=self, point="handoff", since=handoff.given_at, users=Receivers(self).at_breach(self))])

    def _return_late(self):
        """Nobody answered in time: back to the queue, where the team hears it."""
        owner = self.user_id.name
        self._log_in_chat(lambda env: env._("%(name)s did not answer in time: returned to the queue.", name=owner))
        self._release()

    def _log_in_chat(self, words):
        """A line for colleagues, in the company's language.

        :param words: function of the environment to write it in
        """
        localized = self.with_context(lang=self.company_id.partner_id.lang or self.env.lang)
        localized.channel_id._wacrm_log(words(localized.env))
