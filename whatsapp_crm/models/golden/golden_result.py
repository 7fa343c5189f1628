# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import fields, models
from odoo.tools.misc import formatLang

from .golden_work import ACTIVITY


class WhatsappCrmGoldenResult(models.AbstractModel):
    """What comes of a flag: it follows its opportunity, and whoever raised it hears of it and has the credit."""

    _name = "whatsapp_crm.golden.result"
    _description = "WhatsApp Golden Flag's Result"

    def _follow_lead(self, given):
        """The opportunity was won, lost, taken up again, given to somebody else, or is worth something else.

        :param given: was it given to somebody? Else whoever has the activity keeps the flag
        """
        for flag in self:
            lead, status = flag.lead_id, flag.lead_id.won_status
            if status in ("won", "lost") and flag.state != status:
                flag._close(status)
            elif status == "won" and flag.won_amount != lead.expected_revenue:
                flag.won_amount = lead.expected_revenue
            elif status == "pending" and flag.state in ("won", "lost"):
                flag._resume()
            if given and lead.user_id and lead.user_id != flag.user_id:
                flag._give_to(lead.user_id)

    def _close(self, result):
        """:param result: "won" or "lost" """
        self.write({
            "state": result, "closed_at": fields.Datetime.now(), "account_key": False, "escalate_at": False,
            "won_amount": self.lead_id.expected_revenue if result == "won" else 0})
        self.joined_ids.closed_at = self.closed_at
        self._end_activities()
        self.env["whatsapp_crm.milestone"]._record(
            self.conversation_id, f"flag_{result}", user=self.env.user, note=self._result_words())
        self.conversation_id._changed({"golden"})
        self._tell_raisers_result()

    def _resume(self):
        """It goes on; another flag of the account that began meanwhile keeps the account's key."""
        self.write({"state": "worked", "closed_at": False, "won_amount": 0})
        self.joined_ids.closed_at = False
        if not self._running_of_account():
            self._take_key()
        self._leave_who_left()
        self.conversation_id._changed({"golden"})

    def _give_to(self, user):
        self.write({"user_id": user.id, "chosen_by": "opportunity"})
        if self.state == "open":
            self.lead_id.activity_reschedule([ACTIVITY], new_user_id=user.id, only_automated=False)
        self.conversation_id._changed({"golden"})

    def _follow_activity(self, user):
        """Who was given the activity works the flag; the opportunity stays whose it is."""
        for flag in self.filtered(lambda one: one.user_id != user):
            flag.write({"user_id": user.id, "chosen_by": False})
            flag.conversation_id._changed({"golden"})

    def _lead_deleted(self):
        """Somebody deleted the opportunity: nothing comes of it."""
        for flag in self.filtered(lambda one: one.state in ("open", "worked")):
            flag._close("lost")

    # -------------------------------------------------------------------- tell

    def _result_words(self):
        """The amount of what was won, the reason of what was lost."""
        if self.state == "won":
            return formatLang(self.env, self.won_amount, currency_obj=self.currency_id)
        return self.lead_id.lost_reason_id.name or ""

    def _tell_raisers_result(self):
        """Everybody who had a part, once, but for who closed it."""
        for user in (self | self.joined_ids).raised_by_id.filtered("active") - self.env.user:
            localized = self.with_context(lang=user.lang)
            localized._tell(user, localized._subject(), localized._result_sentence(user))

    def _result_sentence(self, user):
        customer = self.account_id.name or self.conversation_id.name
        if self.state == "won":
            values = {"customer": customer, "name": self.user_id.name or "", "amount": self._result_words()}
            if user == self.raised_by_id:
                return self.env._(
                    "%(customer)s: %(name)s won the opportunity, %(amount)s. You saw it first: it is your credit.",
                    **values)
            return self.env._(
                "%(customer)s: %(name)s won the opportunity, %(amount)s. Thank you for adding what you heard.",
                **values)
        reason = self._result_words()
        if reason:
            return self.env._(
                "%(customer)s: the opportunity was lost (%(reason)s). Thank you for raising it.",
                customer=customer, reason=reason)
        return self.env._("%(customer)s: the opportunity was lost. Thank you for raising it.", customer=customer)

    def _subject(self):
        return self.env._("Golden flag: %(words)s", words=self._title())

    def _tell(self, user, subject, sentence):
        """In Discuss or by e-mail, as the user wants to be told; and on the screen."""
        # sudo: whatsapp_crm.conversation - the system tells who had a part in it, whoever acts
        self.conversation_id.sudo().message_notify(
            partner_ids=user.partner_id.ids, subject=subject, body=sentence,
            email_layout_xmlid="mail.mail_notification_light")
        kind = "success" if self.state == "won" else "info"
        user._bus_send("simple_notification", {"type": kind, "title": subject, "message": sentence})

    def _tell_raiser_who(self):
        """A glance on the raiser's screen: who has it now."""
        user = self.raised_by_id
        if user.active and user != self.user_id:
            localized = self.with_context(lang=user.lang)
            user._bus_send("simple_notification", {"type": "success", "message": localized._who_sentence()})

    def _who_sentence(self):
        if self.joined_id:
            return self.env._(
                "Golden flag: added to what %(name)s works already.", name=self.user_id.name or "")
        return self.env._("Golden flag: now with %(name)s.", name=self.user_id.name or "")
