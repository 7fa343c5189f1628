# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from typing import NamedTuple

from odoo import api, fields, models

ALERT = "whatsapp_crm.conversation/alert"
ALERT_OVER = "whatsapp_crm.conversation/alert_over"
POINTS = [
    ("warning", "At risk"),
    ("seen", "Seen, not answered"),
    ("handoff", "Handoff not accepted"),
    ("breach", "Escalated"),
]
GRAVITY = [point for point, _label in POINTS]
ACTIVITIES = {
    "warning": "whatsapp_crm.mail_activity_type_at_risk",
    "seen": "whatsapp_crm.mail_activity_type_at_risk",
    "handoff": "whatsapp_crm.mail_activity_type_escalated",
    "breach": "whatsapp_crm.mail_activity_type_escalated",
}
MINUTE = 60


class Notice(NamedTuple):
    """Something that people are told about one conversation."""

    conversation: models.BaseModel
    #: One of POINTS.
    point: str
    #: Since when it has been so.
    since: fields.Datetime
    users: models.BaseModel
    #: It is about resolving it, not about an answer.
    to_resolve: bool = False
    email: bool = False
    #: Whoever gets more than so many at once gets one that names them all.
    digest_over: int = 5


class WhatsappCrmAlert(models.Model):
    """Somebody has been told of a conversation and it still needs them: one row per person and conversation.

    Each has an activity; several share one where they were told in one go. When the
    customer is answered, the rows and their activities go, and open screens take the
    notification away. Events, to each person::

        whatsapp_crm.conversation/alert       {"id", "point", "to_resolve", "name", "minutes", "text", "count"}
        whatsapp_crm.conversation/alert_over  {"ids": [int]}

    ``count`` conversations are meant; ``id``, ``name``, ``minutes`` and ``text`` are of the
    worst one, or all their names where there are several.
    """

    _name = "whatsapp_crm.alert"
    _description = "WhatsApp Alert"
    _inherit = ["whatsapp_crm.alert.words", "whatsapp_crm.alert.push"]
    _rec_name = "point"

    conversation_id = fields.Many2one("whatsapp_crm.conversation", required=True, ondelete="cascade")
    user_id = fields.Many2one("res.users", "Told", required=True, index=True, ondelete="cascade")
    point = fields.Selection(POINTS, "What happened", required=True)
    since = fields.Datetime(required=True)
    to_resolve = fields.Boolean("To resolve", help="It is about resolving the conversation, not about an answer.")
    activity_id = fields.Many2one("mail.activity", index="btree_not_null", ondelete="set null")

    _one_per_person = models.UniqueIndex("(conversation_id, user_id)")

    # ------------------------------------------------------------------- raise

    @api.model
    def _raise(self, notices):
        """Tell people, in a number of statements that does not grow with people or conversations.

        :param notices: list of :class:`Notice`
        """
        by_user = self._by_user(notices)
        if not by_user:
            return
        self._replace({(notice.conversation.id, user.id) for user, told in by_user.items() for notice in told})
        bundles = []  # (user, notices that share an activity, a notification and an e-mail)
        for user, told in by_user.items():
            together = len(told) > min(notice.digest_over for notice in told)
            bundles += [(user, told)] if together else [(user, [notice]) for notice in told]
        self._keep(bundles, self._schedule(bundles))
        self._send(bundles)
        self._push(bundles)
        self._mail(bundles)

    @api.model
    def _by_user(self, notices):
        """What each is told: dict of lists by ``res.users``, who are read together."""
        by_id = {}
        for notice in notices:
            for user_id in notice.users.ids:
                by_id.setdefault(user_id, []).append(notice)
        # sudo: res.users - language and muting of whom the system tells
        return {user: by_id[user.id] for user in self.env["res.users"].sudo().browse(by_id)}

    @api.model
    def _replace(self, pairs):
        """What comes now takes the place of what these people were told before about the same."""
        known = self.search([
            ("conversation_id", "in", [conversation for conversation, _user in pairs]),
            ("user_id", "in", [user for _conversation, user in pairs])])
        known.filtered(lambda alert: (alert.conversation_id.id, alert.user_id.id) in pairs)._drop()

    @api.model
    def _schedule(self, bundles):
        """One activity per bundle, in its user's language; one for several conversations belongs to none of them."""
        # sudo: mail.activity - the system's, whoever may be told
        activities = self.env["mail.activity"].sudo().with_context(
            mail_activity_quick_update=True,  # no e-mail of Odoo's own
            wacrm_no_follow=True)  # to be told is no wish to read every note
        return activities.create([self._activity_values(user, told) for user, told in bundles])

    @api.model
    def _activity_values(self, user, told):
        worst = self._worst(told)
        localized = self.with_context(lang=user.lang, tz=user.tz)
        values = {
            "activity_type_id": self.env["ir.model.data"]._xmlid_to_res_id(ACTIVITIES[worst.point]),
            "user_id": user.id, "automated": True, "date_deadline": fields.Date.context_today(localized),
            "summary": localized._summary(told), "note": localized._note(told)}
        if len(told) == 1:
            values |= {"res_model_id": self.env["ir.model"]._get_id(worst.conversation._name),
                       "res_id": worst.conversation.id}
        return values

    @api.model
    def _keep(self, bundles, activities):
        self.create([
            {"conversation_id": notice.conversation.id, "user_id": user.id, "point": notice.point,
             "since": notice.since, "to_resolve": notice.to_resolve, "activity_id": activity.id}
            for (user, told), activity in zip(bundles, activities, strict=True) for notice in told])

    @api.model
    def _send(self, bundles):
        for user, told in bundles:
            if not user.wacrm_mute_ring:
                user._bus_send(ALERT, self._payload(told))

    @api.model
    def _payload(self, told):
        worst = self._worst(told)
        text = worst.conversation.customer_text
        if len(told) > 1:
            text = ", ".join(notice.conversation.name for notice in told)
        return {
            "id": worst.conversation.id, "point": worst.point, "to_resolve": worst.to_resolve,
            "name": worst.conversation.name,
            "minutes": self._minutes(worst), "text": text or "", "count": len(told)}

    @api.model
    def _worst(self, told):
        return max(told, key=lambda notice: (GRAVITY.index(notice.point), -notice.since.timestamp()))

    @api.model
    def _minutes(self, notice):
        return int((fields.Datetime.now() - notice.since).total_seconds()) // MINUTE

    @api.model
    def _mail(self, bundles):
        """Queue e-mails where the promise wants them; Odoo's own cron sends them."""
        wanted = [(user, [notice for notice in told if notice.email]) for user, told in bundles]
        values = [self.with_context(lang=user.lang)._mail_values(user, told)
                  for user, told in wanted if told and user.email]
        if values:
            # sudo: mail.mail - the queue of e-mails, for people who supervise or work the conversation
            self.env["mail.mail"].sudo().create(values)
            self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()

    @api.model
    def _mail_values(self, user, told):
        return {
            "subject": self._summary(told), "body_html": self._note(told, with_links=True), "auto_delete": True,
            "email_from": told[0].conversation.company_id.email_formatted or user.email_formatted,
            "email_to": user.email_formatted}

    # -------------------------------------------------------------------- over

    @api.model
    def _over(self, conversations, points=None, keep=None, only_answers=False):
        """These conversations do not need the people any more who were told.

        :param points: only what they were told of these points
        :param keep: ``res.users`` whom it still concerns
        :param only_answers: what is about resolving them still concerns everybody
        """
        # sudo: whatsapp_crm.alert - the system's, whoever answered
        alerts = self.sudo().search([("conversation_id", "in", conversations.ids)]).filtered(
            lambda alert: (not points or alert.point in points) and (not keep or alert.user_id not in keep)
            and not (only_answers and alert.to_resolve))
        for user, told in alerts.grouped("user_id").items():
            user._bus_send(ALERT_OVER, {"ids": told.conversation_id.ids})
        alerts._drop()

    def _drop(self):
        """Take the rows away, and the activities that no other row needs."""
        if not self:
            return
        activities = self.activity_id
        self.unlink()
        shared = self.search([("activity_id", "in", activities.ids)])
        (activities - shared.activity_id).unlink()
        for activity, left in shared.grouped("activity_id").items():
            left._name_again(activity)

    def _name_again(self, activity):
        """Of several that one activity names some are over; it names those that are left."""
        user = self.user_id
        notices = [Notice(alert.conversation_id, alert.point, alert.since, user, alert.to_resolve) for alert in self]
        localized = self.with_context(lang=user.lang)
        activity.write({"summary": localized._summary(notices), "note": localized._note(notices)})
