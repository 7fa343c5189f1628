# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.whatsapp_crm.models.transport.transaction import run_item
from odoo.fields import NO_ACCESS, Domain

_logger = logging.getLogger(__name__)

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
KINDS = [
    ("pending", "Many customers wait"),
    ("oldest", "Somebody waits too long"),
    ("silent", "Nothing comes for a number"),
]
WAYS = [("activity", "Activity"), ("notification", "Notification on the screen")]
ACTIVITY_TYPE = "whatsapp_crm.mail_activity_type_escalated"


class WhatsappCrmWatch(models.Model):
    """A limit that somebody wants to hear of when it is passed: once, until it holds again.

    ``occasions`` is what was told and lasts: the ids of the activities by its key, e.g. "pending" or "number 3".
    """

    _name = "whatsapp_crm.watch"
    _description = "WhatsApp Alert of a Limit"
    _order = "kind, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True, help="Whether anybody is told.")
    kind = fields.Selection(KINDS, "What happens", required=True, default="pending")
    threshold = fields.Integer("More than", required=True, default=10)
    unit = fields.Char(compute="_compute_unit")
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    team_id = fields.Many2one("crm.team", "Only this team", ondelete="cascade", help="Empty: all of the company.")
    user_ids = fields.Many2many(
        "res.users", string="Told", help="Empty: the leader and the supervisors of the team, else of the company.")
    way = fields.Selection(WAYS, "How", required=True, default="notification")
    # The system's alone: whoever could write it would have these activities dropped.
    occasions = fields.Json(readonly=True, copy=False, groups=NO_ACCESS)

    _threshold_positive = models.Constraint("CHECK(threshold > 0)", "An alert needs a limit above 0.")

    @api.depends("kind")
    @api.depends_context("lang")
    def _compute_unit(self):
        units = {
            "pending": self.env._("conversations"), "oldest": self.env._("minutes of opening hours"),
            "silent": self.env._("opening hours")}
        for watch in self:
            watch.unit = units.get(watch.kind)

    # ---------------------------------------------------------------------- CRUD

    def write(self, vals):
        written = super().write(vals)
        if not vals.keys() <= {"occasions", "name"}:
            self._forget()  # another limit, or none: what was told is no answer to it
        return written

    def unlink(self):
        self._forget()
        return super().unlink()

    def _forget(self):
        # sudo: whatsapp_crm.watch - what was told is nobody's to read or write
        for watch in self.sudo().filtered("occasions"):
            watch._drop_activities(watch.occasions)
            watch.occasions = False

    # ------------------------------------------------------------------- looking

    @api.model
    def _cron_watch(self):
        """Look at every limit, and tell of those that are passed since the last look."""
        ids = self.search(Domain.TRUE).ids
        # Its own transaction ends here: it keeps nothing open while the others work.
        self.env["ir.cron"]._commit_progress(0, remaining=len(ids))
        for left, watch_id in zip(range(len(ids) - 1, -1, -1), ids):
            self._look_alone(watch_id)
            self.env["ir.cron"]._commit_progress(1, remaining=left)

    @api.model
    def _look_alone(self, watch_id):
        try:
            run_item(self.env.registry, lambda env: env[self._name].browse(watch_id)._look())
        except Exception:  # the other limits are passed too; what was not told is rolled back, and told next time
            _logger.exception("The limit %s could not be watched", watch_id)

    def _look(self):
        """Tell what is new, forget what is over. With the rights of the system."""
        self.ensure_one()
        known = self.occasions or {}
        found = getattr(self, f"_find_{self.kind}")(fields.Datetime.now())
        self._drop_activities({key: ids for key, ids in known.items() if key not in found})
        occasions = {key: known[key] if key in known else self._tell(*fact) for key, fact in found.items()}
        if occasions != known:
            self.occasions = occasions

    @api.model
    def _drop_activities(self, occasions):
        ids = [activity for ids in occasions.values() for activity in ids]
        # sudo: mail.activity - the system's own, of whoever was told
        self.env["mail.activity"].sudo().search([
            ("id", "in", ids), ("activity_type_id", "=", self._activity_type_id()), ("automated", "=", True)]).unlink()

    @api.model
    def _activity_type_id(self):
        return self.env["ir.model.data"]._xmlid_to_res_id(ACTIVITY_TYPE)

    def _conversations(self):
        """Domain of those who wait, where this limit looks."""
        team = Domain("team_id", "=", self.team_id.id) if self.team_id else Domain.TRUE
        return team & Domain([("waiting_since", "!=", False), ("company_id", "=", self.company_id.id)])

    def _find_pending(self, _now):
        """What is the case now; so do the other two.

        :return: dict by key of (record it is about or None, function of an env that returns a sentence)
        """
        count = self.env["whatsapp_crm.conversation"].search_count(self._conversations())
        if count <= self.threshold:
            return {}
        return {"pending": (None, lambda env: env._(
            "%(count)s customers wait for an answer: more than %(limit)s.", count=count, limit=self.threshold))}

    def _find_oldest(self, now):
        """In opening hours: who wrote at night does not wait yet."""
        waits = self.env["whatsapp_crm.conversation"]._read_group(
            self._conversations(), ["number_id"], ["waiting_since:min"])
        longest = max((self._opening_time(number, since, now) for number, since in waits), default=timedelta())
        if longest <= self.threshold * MINUTE:
            return {}
        return {"oldest": (None, lambda env: env._(
            "A customer has waited for an answer for %(time)s of opening hours.", time=self._in_words(env, longest)))}

    def _find_silent(self, now):
        numbers = self.env["whatsapp_crm.number"].search([("company_id", "=", self.company_id.id)])
        if self.team_id:
            numbers = numbers.filtered(lambda number: number.team_id == self.team_id)
        found = {}
        for number, since in self._last_signs(numbers).items():
            quiet = self._opening_time(number, since, now)
            if quiet > self.threshold * HOUR:
                found[f"number {number.id}"] = (number, lambda env, number=number, quiet=quiet: env._(
                    "WhatsApp has sent nothing for %(number)s for %(time)s of opening hours.",
                    number=number.display_name, time=self._in_words(env, quiet)))
        return found

    @api.model
    def _last_signs(self, numbers):
        """When WhatsApp last sent something for each number: a dict, without those that were never connected.

        What came is dropped after weeks: from then on it is when a customer last wrote.
        """
        forgotten = numbers.filtered(lambda number: not number.last_webhook_at)
        wrote = dict(self.env["whatsapp_crm.conversation"]._read_group(
            [("number_id", "in", forgotten.ids)], ["number_id"], ["last_in_at:max"]))
        signs = {number: number.last_webhook_at or wrote.get(number) for number in numbers}
        return {number: sign for number, sign in signs.items() if sign}

    @api.model
    def _opening_time(self, number, since, until):
        return timedelta(seconds=number._calendar()._wacrm_elapsed(since, until, number.company_id))

    @api.model
    def _in_words(self, env, duration):
        return env["whatsapp_crm.story.words"]._duration(duration.total_seconds())

    # ------------------------------------------------------------------- telling

    def _tell(self, record, words):
        """Tell everybody who is to know, each in their language.

        :param record: what it is about, or None
        :param words: function of an env that returns a sentence
        :return: ids of the activities
        """
        activities = []
        for user in self._receivers():
            localized = self.with_context(lang=user.lang, tz=user.tz)
            text = words(localized.env)
            if self.way == "activity":
                activities += localized._activity(user, record, text).ids
            else:
                user._bus_send("simple_notification", {
                    "type": "warning", "title": localized.name, "message": text, "sticky": True})
        return activities

    def _activity(self, user, record, text):
        values = {
            "activity_type_id": self._activity_type_id(), "user_id": user.id, "automated": True,
            "summary": self.name, "note": text, "date_deadline": fields.Date.context_today(self)}
        if record:
            values |= {"res_model_id": self.env["ir.model"]._get_id(record._name), "res_id": record.id}
        return self.env["mail.activity"].with_context(mail_activity_quick_update=True).create(values)

    def _receivers(self):
        """Who is told: ``res.users``, empty only where nobody administers the database."""
        team, company = self.team_id, self.company_id
        supervisors = self.env.ref("whatsapp_crm.group_supervisor").all_user_ids
        choices = [
            self.user_ids, team.user_id | (team.crm_team_member_ids.user_id & supervisors), supervisors,
            self.env["res.users"]._wacrm_admins(company)]
        working = (users.filtered(lambda user: user.active and company in user.company_ids) for users in choices)
        return next((users for users in working if users), self.env["res.users"])
