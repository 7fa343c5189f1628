"""What the stories are told in: chance, time, and steps that need more than one of the product's methods."""

from datetime import timedelta

from odoo.fields import Command

from . import words
from .acts import Acts

HOURS = (8, 18)  # of a working day, in UTC: 9 to 19 in Madrid
_SUPERVISORS_PACE = 12  # minutes
#: So long an activity of a follow-up lies before anybody gets to it.
_LIES_FOR = timedelta(days=5)
DELIVERED = {"billable": False, "category": "service", "type": "free_customer_service", "pricing_model": "PMP"}


class Scene:
    """
    :param cast: a ``Cast``
    :param calendar: a ``Calendar``
    :param random.Random chance: seeded
    :param bool spanish: the people speak it
    """

    def __init__(self, env, cast, calendar, chance, spanish):
        self.env, self.cast, self.calendar, self.chance, self.spanish = env, cast, calendar, chance, spanish
        self.acts = Acts(env, cast.number)

    # ---------------------------------------------------------- chance and time

    @property
    def now(self):
        return self.calendar.now

    def luck(self, share):
        return self.chance.random() < share

    def minutes(self, least, most):
        return timedelta(seconds=round(60 * self.chance.uniform(least, most)))

    def later(self, minutes=None, hours=None):
        """A moment from now on.

        :param minutes: pair, or the same as ``hours``
        """
        least, most = minutes or (60 * hours[0], 60 * hours[1])
        return self.now + self.minutes(least, most)

    def working(self, moment):
        """The moment, or when people are back at work; today they are, whatever day it is."""
        if moment.date() == self.calendar.end.date():
            return moment
        if moment.weekday() < 5 and HOURS[0] <= moment.hour < HOURS[1]:
            return moment
        if moment.hour >= HOURS[0]:
            moment += timedelta(days=1)
        while moment.weekday() > 4 and moment.date() != self.calendar.end.date():
            moment += timedelta(days=1)
        return moment.replace(hour=HOURS[0], minute=0, second=0) + self.minutes(2, 70)

    def answer_at(self, agent, asked, factor):
        """When ``agent`` gets to it: each is as quick as they are, and the company got quicker."""
        learnt = 1.5 - 0.8 * self.calendar.progress()
        median = self.cast.pace.get(agent, _SUPERVISORS_PACE) * factor * learnt
        delay = min(self.chance.lognormvariate(0, 0.9) * median, 60 * 7)
        return self.working(asked + timedelta(seconds=round(60 * delay) + 30))

    def _say(self, pair):
        return pair[0 if self.spanish else 1]

    # ----------------------------------------------------------------- messages

    def writes(self, person, pair, at, entry=None):
        """:param entry: ``whatsapp_crm.entry.point`` by which they come"""
        text, referral = self._say(pair), None
        if entry and entry.ad_refs:
            referral = {"source_type": "ad", "source_id": entry.ad_refs, "headline": entry.name,
                        "ctwa_clid": f"ARA-{person['wa_id']}"}
        elif entry:
            text = entry.first_message
        return self.acts.customer_writes(person, text, at, referral)

    def answers(self, user, conversation, pair):
        """:return: the row; one in eighty does not reach the customer, and is sent again"""
        row = self.acts.answers(user, conversation, self._say(pair))
        if self.luck(0.0125):
            row.wamid = f"wamid.HISTORY.lost.{row.id}"
            self.acts.whatsapp_reports(row, "failed", self.now, errors=[
                {"code": 131026, "title": "Message undeliverable", "message": "Message undeliverable"}])
            row = self.acts.answers(user, conversation, self._say(pair))
        return row

    def phone_answers(self, story, pair):
        story.conversation = self.acts.phone_answers(story.person, self._say(pair), self.now)

    # ------------------------------------------------------------- conversation

    def tags(self, conversation, name):
        conversation.tag_ids = [Command.link(self.cast.tags[name].id)]

    def resolves(self, user, conversation, outcome, what=None, days=1, no_answer_needed=False):
        """:param what: pair of the next step"""
        step = what and {"what": self._say(what), "user_id": user.id, "date": self.now.date() + timedelta(days=days)}
        conversation.with_user(user).action_resolve(
            outcome, next_step=step, no_answer_needed=no_answer_needed or bool(conversation.waiting_since),
            **({"confirmed_by": "customer", "proof": conversation.last_text} if outcome == "confirmed" else {}))

    def tidies(self, conversation):
        """Closed by the supervisor, whoever had it and whatever is missing."""
        conversation.with_user(self.cast.supervisor).sudo()._resolve("confirmed", None)

    def gives_up(self, story):
        """Closed over the customer's head, as a machine or a careless colleague does."""
        story.conversation.sudo()._resolve("confirmed", None)

    def hands_off(self, story):
        """:return: ``res.users`` who will have it"""
        conversation, giver = story.conversation, story.conversation.user_id
        supervisor = self.luck(0.6)
        receiver = self.cast.supervisor if supervisor else self.chance.choice(
            [agent for agent in self.cast.present(self.now) if agent != giver])
        to = {"to_team_id": self.cast.collections.id} if supervisor else {"to_user_id": receiver.id}
        conversation.with_user(giver).action_hand_off({
            **to, "reason": self._say(self.chance.choice(words.HANDS_OFF)), "priority": self.chance.choice("012"),
            "next_step": self._say(self.chance.choice(words.THEN_DO)), "tag_id": self.cast.tags["complaint"].id})
        return receiver

    def accepts(self, story, user):
        story.conversation.with_user(user).action_accept_handoff()

    def sends_back(self, story, user):
        story.conversation.with_user(user).action_send_back(self._say(self.chance.choice(words.SENT_BACK)))

    def promises(self, user, conversation, row, what):
        due = self.now + timedelta(hours=24)
        conversation.with_user(user).action_promise(row.id, self._say(what), due)
        return self.env["whatsapp_crm.commitment"].search([("message_id", "=", row.id)], limit=1)

    def keeps(self, promise):
        if not promise.ended_at:
            promise.with_user(promise.owner_id).action_keep()

    # -------------------------------------------------------------- opportunity

    def lead(self, story, stage=None, **values):
        """The salesperson fills in the opportunity."""
        if stage:
            values["stage_id"] = self.env.ref(stage).id
        lead = story.lead.with_user(story.seller()).sudo(False)
        if lead.wacrm_maturity == "mql":
            lead.sudo()._wacrm_accept() if not lead.has_access("write") else lead.action_wacrm_accept()
        lead.sudo().write(values)

    def does(self, story):
        """The agreed next step is done."""
        seller, todo = story.seller(), self.env.ref("mail.mail_activity_data_todo")
        steps = story.lead.with_user(seller).sudo().activity_ids
        steps.filtered(lambda activity: activity.activity_type_id == todo).action_feedback()

    def wins(self, story):
        self.does(story)
        story.lead.with_user(story.seller()).sudo().action_set_won()

    def loses(self, story, reason):
        self.does(story)
        story.lead.with_user(story.seller()).sudo().action_set_lost(lost_reason_id=self.env.ref(reason).id)

    def rejects(self, story):
        story.lead.with_user(story.seller()).sudo()._wacrm_reject(self.chance.choice(self.cast.rejections))

    def follows_up(self, story):
        """The template, after the window has closed: it costs something."""
        self.does(story)
        user, channel = story.seller(), story.conversation.channel_id
        self.env["whatsapp_crm.consent"]._record(
            channel.wacrm_contact_id, "marketing", "given", "agent", proof=self._say(words.ACCEPTS[0]))
        message = channel.with_user(user)._wacrm_send_template(self.cast.template.with_user(user), {}, as_support=True)
        # The one under way offers it on its activity, and knows that it went out.
        self.env["whatsapp_crm.followup"]._open_of(story.conversation)._sent_by_hand()
        row = self.env["whatsapp_crm.message"].search([("mail_message_id", "=", message.id)], limit=1)
        row.wamid = f"wamid.HISTORY.template.{row.id}"
        self.acts.whatsapp_reports(row, "delivered", self.now, pricing={
            "billable": True, "category": "marketing", "type": "regular", "pricing_model": "PMP"})
        story.conversation = row.conversation_id or story.conversation

    def gets_to_followups(self, chance):
        """Whoever is to follow up does it after some days or gives it up; the others wait for another day.

        :param random.Random chance: of its own, whatever else happens that day
        :return: those whose customers will be written to today
        """
        followups = self.env["whatsapp_crm.followup"].search([
            ("state", "=", "open"), ("acted_at", "<", self.now - _LIES_FOR),
            "|", ("sent_at", "=", False), ("sent_at", "<", self.now - _LIES_FOR)], order="id")
        written = followups.browse()
        for followup in followups:
            theirs = followup.with_user(followup.user_id).sudo()
            fate = chance.random()
            if fate < 0.4:
                theirs.activity_ids.action_feedback()
            elif fate < 0.5:
                theirs.action_stop()
            elif fate < 0.75 and not followup.sent_at and followup.rule_id.occasion in ("silence", "proposal"):
                written |= followup
        return written

    # ------------------------------------------------------------- golden flags

    def flags(self, story, pair):
        return story.conversation.with_user(story.agent).action_raise_golden_flag(self._say(pair)).sudo()

    def golden_passed_on(self, flag):
        if flag.state == "new":
            flag._claim_and_pass_on()

    def golden_worked(self, flag):
        if flag.state == "open":
            flag.with_user(flag.user_id).sudo()._worked("contact", None)

    def golden_won(self, flag, amount):
        lead = flag.lead_id.with_user(flag.user_id).sudo()
        lead.expected_revenue = amount
        lead.action_set_won()

    def golden_lost(self, flag):
        flag.lead_id.with_user(flag.user_id).sudo().action_set_lost(lost_reason_id=self.cast.too_expensive.id)
