# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, models
from odoo.tools.misc import format_amount, format_date, format_datetime

from ...tools import text_html, text_markup

MINUTE, HOUR, DAY = 60, 3600, 86400
QUOTE_LENGTH = 160
#: Facts that are told with the words of their message.
QUOTED = ("customer_wrote", "answered", "answer_failed", "welcome_sent", "out_of_hours_sent", "receipt_sent")


class WhatsappCrmStoryWords(models.AbstractModel):
    """What a fact of a story reads like. The sentences stand in ``whatsapp_crm.story.sentences``;
    here is which of them is said, and what is filled in."""

    _name = "whatsapp_crm.story.words"
    _inherit = "whatsapp_crm.story.sentences"
    _description = "WhatsApp Story in Words"

    @api.model
    def _sentence(self, moment, sentences):
        """The sentence of one fact; of a kind that nobody wrote one for, what it is called.

        :param sentences: of :meth:`_sentences`, read once for a whole story
        """
        key = self._key(moment)
        found = sentences.get(key) or sentences.get(moment.fact.kind)
        if not found:
            labels = dict(moment.fact._fields["kind"]._description_selection(self.env))
            return " · ".join(filter(None, [labels[moment.fact.kind], moment.who]))
        if isinstance(found, tuple):
            found = found[0 if moment.who else 1]
        return (found % self._values(moment)).rstrip(" :")  # what was said is gone once a person is erased

    # --------------------------------------------------------------- which one

    @api.model
    def _key(self, moment):
        """The kind, with what makes its sentence another one; other code may add its own ``_key_<kind>``."""
        kind = moment.fact.kind
        choose = getattr(self, f"_key_{kind}", None)
        variant = choose(moment) if choose else ""
        return f"{kind}/{variant}" if variant else kind

    @api.model
    def _key_opened(self, moment):
        return "origin" if not moment.who and moment.fact.conversation_id.origin_label else ""

    @api.model
    def _key_taken(self, moment):
        return "former" if moment.former and moment.former != moment.who else ""

    @api.model
    def _key_released(self, moment):
        return "former" if moment.former and moment.former != moment.who else ""

    @api.model
    def _key_at_risk(self, moment):
        return "resolution" if moment.facts.get("deadline") == "resolution" else ""

    @api.model
    def _key_escalated(self, moment):
        return self._key_at_risk(moment)

    @api.model
    def _key_snoozed(self, moment):
        return "until" if moment.facts.get("until") else ""

    @api.model
    def _key_answered(self, moment):
        return "phone" if moment.fact.message_id.origin == "phone_app" else ""

    @api.model
    def _key_resolved(self, moment):
        return "outcome" if moment.facts.get("outcome") else ""

    @api.model
    def _key_lead_won(self, moment):
        return "amount" if moment.facts.get("amount") else ""

    @api.model
    def _key_lead_lost(self, moment):
        return "reason" if moment.fact.note else ""

    # --------------------------------------------------------- what is filled in

    @api.model
    def _values(self, moment):
        fact = moment.fact
        handoff = moment.handoff
        return {
            "who": moment.who or self.env._("Somebody"), "owner": moment.owner, "team": moment.team,
            "former": moment.former,
            "customer": fact.conversation_id.name or self.env._("The customer"), "note": fact.note or "",
            "origin": fact.conversation_id.origin_label or "", "after": self._after(moment),
            "time": self._duration(fact.waited_seconds), "stage": self._stage(moment),
            "receiver": handoff.to_user_id.name or handoff.to_team_id.name
            or handoff.to_user_name or handoff.to_team_name or moment.owner or moment.team,
            "outcome": self._outcome(moment), "amount": self._amount(moment), "until": self._until(moment)}

    @api.model
    def _after(self, moment):
        """ " after 2 min", with the space before it; "" where nobody waited."""
        fact = moment.fact
        if fact.kind in ("handoff_accepted", "handoff_returned"):
            seconds, working = (fact.at - moment.given_at).total_seconds() if moment.given_at else 0, 0
        else:
            seconds, working = fact.waited_seconds, fact.waited_business_seconds
        if not seconds:
            return ""
        if working and seconds >= HOUR and working < seconds * 0.9:
            return " " + self.env._(
                "after %(time)s (%(working)s of opening hours)", time=self._duration(seconds),
                working=self._duration(working))
        return " " + self.env._("after %(time)s", time=self._duration(seconds))

    @api.model
    def _duration(self, seconds):
        """As one says it: "less than a minute", "2 min", "1 h 5 min", "3 days"."""
        seconds = int(seconds or 0)
        if seconds < MINUTE:
            return self.env._("less than a minute")
        if seconds < HOUR:
            return self.env._("%(minutes)s min", minutes=seconds // MINUTE)
        if seconds < DAY:
            hours, minutes = seconds // HOUR, seconds % HOUR // MINUTE
            words = self.env._("%(hours)s h %(minutes)s min") if minutes else self.env._("%(hours)s h")
            return words % {"hours": hours, "minutes": minutes}
        days = seconds // DAY
        return self.env._("1 day") if days == 1 else self.env._("%(days)s days", days=days)

    @api.model
    def _stage(self, moment):
        """In the reader's language, while the stage is there."""
        return self.env["crm.stage"].sudo().browse(  # sudo: crm.stage - its name, as a card shows it
            moment.facts.get("stage_id") or []).exists().name or moment.fact.note or ""

    @api.model
    def _outcome(self, moment):
        field = self.env["whatsapp_crm.conversation"]._fields["outcome"]
        return dict(field._description_selection(self.env)).get(moment.facts.get("outcome"), "")

    @api.model
    def _amount(self, moment):
        currency = self.env["res.currency"].browse(moment.facts.get("currency_id") or []).exists()
        amount = moment.facts.get("amount") or 0
        return format_amount(self.env, amount, currency) if currency and amount else ""

    @api.model
    def _until(self, moment):
        until = moment.facts.get("until")
        return format_datetime(self.env, until, tz=str(self.env.tz), dt_format="short") if until else ""

    # ------------------------------------------------------------------ detail

    @api.model
    def _detail(self, moment, sentence):
        """What was said, or why; "" where the sentence says it all. Other code may add ``_detail_<kind>``."""
        describe = getattr(self, f"_detail_{moment.fact.kind}", None)
        if describe:
            return describe(moment)
        if moment.fact.kind in QUOTED:
            return self._quote(moment)
        note = moment.fact.note or ""
        return "" if note in sentence else note

    @api.model
    def _quote(self, moment):
        """The message's words, without WhatsApp's marks and not at length."""
        row = moment.fact.message_id
        text = " ".join(text_html.plain(text_markup.to_html(row.text or "")).split())
        text = text or (row._type_label() if row and row.type != "text" else "")
        if len(text) > QUOTE_LENGTH:
            text = f"{text[:QUOTE_LENGTH - 1].rstrip()}…"
        return text and f"“{text}”"

    @api.model
    def _detail_routed(self, moment):
        """Why, in the reader's language; where the person is gone, as it was written then."""
        step = moment.facts.get("routing")
        if not step or not moment.fact.owner_id:
            return moment.fact.note or ""
        return self.env["whatsapp_crm.routing.words"]._step_words(step, now=moment.fact.at)

    @api.model
    def _detail_handed_off(self, moment):
        step = moment.handoff.next_step
        return " · ".join(filter(None, [
            moment.fact.note, step and self.env._("Next step: %(step)s", step=step)]))

    @api.model
    def _detail_resolved(self, moment):
        lines = [moment.fact.note]
        if moment.fact.unanswered:
            lines.append(self.env._("The customer was still waiting for an answer"))
        return " · ".join(filter(None, lines))

    @api.model
    def _detail_next_step_agreed(self, moment):
        on = moment.facts.get("on")
        name = self.env["whatsapp_crm.routing.words"]._name_of("res.users", moment.facts.get("user_id"))
        return " · ".join(filter(None, [name, format_date(self.env, on) if on else ""]))
