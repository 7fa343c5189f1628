"""Tells all the stories at once, each step at its moment."""

import heapq
import itertools
import logging
import random
from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tools import SQL

from .calendar import Calendar
from .cast import Cast
from .copying import Copying
from .people import person
from .scene import HOURS, Scene
from .stories import COURSES, Story, written_to

_logger = logging.getLogger(__name__)
_SEED = 2026
#: So many are played by the product's methods; the others are copies of these.
_PLAYED = 90
_TODAY = 12  # of them begin today, as far as the day has come
_LATEST_COPY = timedelta(hours=1)
#: The last minutes belong to whoever looks at the demo.
_UNTIL = timedelta(minutes=15)


class Play:
    """
    :param env: of OdooBot
    :param str language: Odoo's code
    """

    def __init__(self, env, language):
        # People may speak a language that no screen is in.
        installed = dict(env["res.lang"].get_installed())
        self.env = env(context={**env.context, "lang": language if language in installed else "en_US"})
        self.spanish = language.startswith("es")
        self.chance, self._order = random.Random(_SEED), itertools.count()
        self.calendar = Calendar(self.env)
        self.known, self.people = [], 0

    def run(self, conversations, days):
        """:return: how many conversations there are"""
        end = self.env.cr.now().replace(microsecond=0) - _UNTIL
        begin = (end - timedelta(days=days)).replace(hour=0, minute=0, second=0)
        number = self.env.ref("whatsapp_crm.demo_number")
        # Whoever writes from another continent is followed up all the same.
        number.write({"automatic_answers": False, "quiet_hours": False})
        with self.calendar.instead_of_real():
            self.calendar.begin, self.calendar.end = begin, end
            self.calendar.move(begin)
            self.cast = Cast(self.env, self.spanish, begin, end)
            self.scene = Scene(self.env, self.cast, self.calendar, self.chance, self.spanish)
            self._play(self._planned(min(conversations, _PLAYED), begin, end), end)
            self.calendar.move(end)
        self._copy(conversations, begin, end)
        self._deliver()
        number.company_id.wacrm_ask_effort = True
        number.quiet_hours = True
        return self.env["whatsapp_crm.conversation"].search_count([])

    # --------------------------------------------------------------------- plan

    def _planned(self, conversations, begin, end):
        """Heap of (moment, order, generator); a story is begun when its customer writes first."""
        heap = [(self.cast.leaves_at, next(self._order), self._leaver_goes())]
        moments = [self._moment(begin, end) for _conversation in range(conversations)]
        today = max(end - timedelta(hours=9), end.replace(hour=5, minute=0, second=0))
        moments[:_TODAY] = [
            today + timedelta(minutes=44 * index + self.chance.randrange(40)) for index in range(_TODAY)]
        for at in sorted(moments):
            if at < end:
                heap.append((at, next(self._order), self._begins(at)))
        heap.append((begin, next(self._order), self._sweeps(begin)))
        heap.append((begin, next(self._order), self._follows_up(begin, heap)))
        heapq.heapify(heap)
        return heap

    def _moment(self, begin, end):
        """Mostly within working hours, more of them towards the end: business grows."""
        days = (end.date() - begin.date()).days
        day = begin + timedelta(days=round(days * self.chance.random() ** 0.8))
        if day.weekday() > 4 and self.chance.random() < 0.7:
            day -= timedelta(days=self.chance.choice((2, 3)))
        early, late = (HOURS[0], HOURS[1] - 1) if self.chance.random() < 0.88 else (6, 22)
        return day + timedelta(seconds=self.chance.randrange(early * 3600, late * 3600))

    def _begins(self, at):
        """The course of one conversation; who is there at the time takes part."""
        [(course, _weight, returning)] = self.chance.choices(COURSES, [weight for _c, weight, _r in COURSES])
        agents = self.cast.present(at)
        [agent] = self.chance.choices(agents, [4, 4, 3, 2][:len(agents)])
        [entry] = self.chance.choices(*zip(*self.cast.entries))
        if returning and len(self.known) > 8:
            who = self.chance.choice(self.known)
        else:
            who, self.people = person(self.people), self.people + 1
        self.known.append(who)
        yield from course(Story(self.scene, who, agent), at, entry=entry)

    def _leaver_goes(self):
        """A colleague leaves the company: their chats go back to the queue."""
        self.cast.leaver.action_archive()
        yield self.calendar.now

    # --------------------------------------------------------------------- play

    def _play(self, heap, end):
        while heap and heap[0][0] < end:
            moment, order, story = heapq.heappop(heap)
            self.scene.acts.due_until(moment, self.calendar)
            self.calendar.move(max(moment, self.calendar.now))
            goes_on = self._step(story)
            if goes_on:
                heapq.heappush(heap, (max(goes_on, self.calendar.now), order, story))
        self.scene.acts.due_until(end, self.calendar)

    def _step(self, story):
        """:return: when it goes on, None at its end; what cannot be done any more ends it too"""
        try:
            with self.env.cr.savepoint():
                return next(story, None)
        except UserError as error:
            _logger.info("A story of the demo ends early: %s", error)
            return None

    def _sweeps(self, at):
        """Every working morning the supervisor closes what was forgotten."""
        while True:
            at = self.scene.working((at + timedelta(days=1)).replace(hour=HOURS[0], minute=0))
            yield at
            for conversation in self.env["whatsapp_crm.conversation"].search([
                    ("state", "in", ("new", "open", "waiting")), ("last_in_at", "<", at - timedelta(hours=40)),
                    "|", ("last_out_at", "=", False), ("last_out_at", "<", at - timedelta(hours=40))]):
                self.scene.tidies(conversation)

    def _follows_up(self, at, heap):
        """Every working morning: whoever has been silent for days, by the rules of a new installation."""
        chance = random.Random(_SEED)
        while True:
            at = self.scene.working((at + timedelta(days=1)).replace(hour=HOURS[0], minute=30))
            yield at
            self.scene.acts.follow_up()
            for followup in self.scene.gets_to_followups(chance):
                story = written_to(Story.of_followup(self.scene, followup))
                heapq.heappush(heap, (self.scene.working(self.scene.later(minutes=(5, 300))), next(self._order), story))

    # --------------------------------------------------------------------- copy

    def _copy(self, conversations, begin, end):
        """Finished chats happen again to others, until there are as many conversations as were asked for."""
        copying, chats = Copying(self.env), self._finished()
        while chats and (missing := conversations - self.env["whatsapp_crm.conversation"].search_count([])) > 0:
            self.chance.shuffle(chats)
            chosen = []
            for channel, count, first, last, with_leaver in chats:
                weeks = self._weeks(first - begin, (self.cast.leaves_at if with_leaver else end) - last)
                if weeks and missing > 0:
                    who, self.people, missing = person(self.people), self.people + 1, missing - count
                    chosen.append((channel, weeks, who["name"], who["wa_id"]))
            if not chosen:
                return
            copying.copy(chosen)

    def _weeks(self, before, after):
        """By how many weeks a chat may be moved: back as far as the first, on as far as the second span; 0: not."""
        choices = [*range(-(before.days // 7), 0), *range(1, (after - _LATEST_COPY).days // 7 + 1)]
        return self.chance.choice(choices) if choices else 0

    def _finished(self):
        """Chats in which nothing is left to be done: (channel, conversations, first and last moment, with who left)."""
        self.env.flush_all()
        return self.env.execute_query(SQL("""
            SELECT c.channel_id, count(*),  min(c.opened_at),
                   GREATEST(max(c.resolved_at), max(c.last_in_at), max(c.last_out_at), max(lead.date_closed),
                            max(story.last)),
                   bool_or(story.with_leaver)
              FROM whatsapp_crm_conversation c LEFT JOIN crm_lead lead ON lead.id = c.lead_id
             CROSS JOIN LATERAL (
                   SELECT max(m.at) AS last, bool_or(%(leaver)s IN (m.user_id, m.owner_id)) AS with_leaver
                     FROM whatsapp_crm_milestone m WHERE m.conversation_id = c.id) story
             GROUP BY c.channel_id
            HAVING bool_and(c.state = 'resolved') AND NOT bool_or(EXISTS (
                   SELECT FROM whatsapp_crm_golden_flag f WHERE f.conversation_id = c.id
                      AND f.state NOT IN ('won', 'lost')))
               AND NOT bool_or(EXISTS (
                   SELECT FROM whatsapp_crm_commitment p WHERE p.conversation_id = c.id AND p.ended_at IS NULL))
               AND NOT bool_or(EXISTS (
                   SELECT FROM whatsapp_crm_followup u WHERE u.conversation_id = c.id AND u.state = 'open'))
             ORDER BY 1""", leaver=self.cast.leaver.id))

    # ------------------------------------------------------------------ deliver

    def _deliver(self):
        """What was sent reached its reader, some time later; nothing is left for the senders of today.

        A few of the last days are on their way still: after a month WhatsApp would have dropped them.
        """
        self.env.flush_all()
        self.env.cr.execute(SQL("""
            UPDATE whatsapp_crm_message
               SET status = CASE WHEN id %% 7 > 0 THEN 'read' WHEN late THEN 'sent' ELSE 'delivered' END,
                   wamid = COALESCE(wamid, 'wamid.HISTORY.out.' || id), sending_at = sent_at, attempts = 1,
                   accepted_at = sent_at + interval '1 second',
                   delivered_at = CASE WHEN NOT late THEN sent_at + interval '3 seconds' END,
                   read_at = CASE WHEN id %% 7 > 0
                                  THEN LEAST(sent_at + (id %% 50) * interval '40 seconds', now() AT TIME ZONE 'UTC') END
              FROM (SELECT id AS queued_id,
                           id %% 21 = 0 AND sent_at > now() AT TIME ZONE 'UTC' - interval '9 days' AS late
                      FROM whatsapp_crm_message WHERE status = 'queued') queued
             WHERE id = queued_id"""))
        # Nor of what goes to Meta's phones or into mailboxes beside it.
        self.env.cr.execute(SQL("DELETE FROM whatsapp_crm_signal"))
        self.env["mail.mail"].search([("state", "=", "outgoing")]).unlink()
        self.env.invalidate_all()
