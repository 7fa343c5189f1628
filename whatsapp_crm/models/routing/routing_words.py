# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.tools.misc import format_date

DAY = 24 * 3600


class WhatsappCrmRoutingWords(models.AbstractModel):
    """What routing decided and why, in the reader's language. Facts are what ``Router.steps`` holds."""

    _name = "whatsapp_crm.routing.words"
    _description = "WhatsApp Routing in Words"

    @api.model
    def _why_words(self):
        """Why a person got none."""
        _ = self.env._
        return {
            "not_on_shift": _("not on shift"),
            "not_present": _("not at the computer"),
            "away": _("away"),
            "full": _("has all the chats they can take"),
            "not_agent": _("does not work conversations of this company"),
            "returned": _("returned it to the queue"),
            "busy": _("was just given another one"),
        }

    @api.model
    def _why_nobody_words(self, fact):
        """Why nobody of a team, of the fact that it is in the queue."""
        _ = self.env._
        words = {
            "by_hand": _("the people of %(team)s take conversations themselves"),
            "no_members": _("nobody works in %(team)s"),
            "not_on_shift": _("nobody of %(team)s is on shift"),
            "not_present": _("nobody of %(team)s who is on shift is at the computer"),
            "away": _("everybody of %(team)s on shift is away"),
            "full": _("everybody of %(team)s has all the chats they can take"),
            "busy": _("others were routed at this instant, %(team)s is next"),
        }
        return words[fact["why"]] % {"team": self._name_of("crm.team", fact.get("team_id")) or _("the team")}

    @api.model
    def _step_words(self, fact, now=None, asked=False):
        """One fact as a line.

        :param fact: dict with "step" and, by step, "user_id", "cover_id", "team_id", "at", "why"
        :param asked: somebody only asks: it has not happened
        """
        _ = self.env._
        user, cover = self._name_of("res.users", fact.get("user_id")), self._name_of("res.users", fact.get("cover_id"))
        if fact["step"] == "flow":
            return _("%(team)s: chosen by the answer “%(answer)s”",
                     team=self._name_of("crm.team", fact.get("team_id")), answer=fact["answer"])
        if fact["step"] == "queue":
            return _("Queue: %(reason)s", reason=self._why_nobody_words(fact))
        if fact["step"] == "off_shift":
            return _("Queue: the shift of %(name)s ended before they opened it", name=user)
        words = self._reason_words(fact, now, asked)
        if not user:
            return _("The team %(team)s: %(reason)s", team=self._name_of("crm.team", fact.get("team_id")), reason=words)
        if fact.get("why") and not fact.get("cover_id"):
            return _("%(name)s: %(reason)s, but %(why)s", name=user, reason=words, why=self._why_words()[fact["why"]])
        if fact.get("why"):
            return _("%(name)s: %(reason)s, but away, and %(cover)s, who covers, %(why)s", name=user, reason=words,
                     cover=cover, why=self._why_words()[fact["why"]])
        if cover:
            return _("%(cover)s covers for %(name)s: %(reason)s", cover=cover, name=user, reason=words)
        return f"{user}: {words}"

    @api.model
    def _reason_words(self, fact, now, asked):
        _ = self.env._
        reasons = {
            "entry_point": _("by the way the customer came"),
            "salesperson": _("is their salesperson"),
            "rule": _("by the rule “%(rule)s”", rule=fact.get("rule", "")),
            "round_robin": _("it is their turn") if asked else _("it was their turn"),
            "least_load": _("has the fewest conversations") if asked else _("had the fewest conversations"),
            "not_answered": _("takes over, it was not answered in time"),
            "absence": _("takes over, the responsible is away"),
            "next": _("is the next one"),
        }
        if fact["step"] == "last_agent":
            return self._when_words(fields.Datetime.to_datetime(fact["at"]), now)
        return reasons.get(fact["step"], reasons["next"])

    @api.model
    def _when_words(self, at, now):
        _ = self.env._
        days = int(((now or fields.Datetime.now()) - at).total_seconds() // DAY)
        if days > 60:
            return _("attended this customer on %(date)s", date=format_date(self.env, at.date()))
        if days > 1:
            return _("attended this customer %(days)s days ago", days=days)
        return _("attended this customer a day ago") if days == 1 else _("attended this customer a short while ago")

    @api.model
    def _name_of(self, model, record_id):
        # sudo: res.users, crm.team - names of colleagues and teams, as every card shows them
        return self.env[model].sudo().browse(record_id or []).exists().name or ""
