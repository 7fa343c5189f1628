"""The courses that a conversation takes: generators that give the moment at which they want to go on."""

from datetime import timedelta

from . import words

#: How likely an opportunity is won, by the minutes until the first answer: who answers fast sells.
_WON_WITHIN = ((5, 0.62), (15, 0.5), (60, 0.34), (240, 0.2), (24 * 60, 0.1))
_AMOUNTS = (390, 890, 890, 1200, 1200, 2400, 2400, 3600, 4800)


class Story:
    """One conversation of one customer.

    :param scene: a ``Scene``: what a story can do, and chance
    :param person: as of ``people.person``
    :param agent: ``res.users`` who is most likely to work it
    """

    def __init__(self, scene, person, agent):
        self.scene, self.person, self.agent = scene, person, agent
        self.conversation = self.lead = None

    @classmethod
    def of_followup(cls, scene, followup):
        """Goes on with a conversation that stopped: ``whatsapp_crm.followup``."""
        contact = followup.channel_id.wacrm_contact_id
        story = cls(scene, {"wa_id": contact.wa_id, "name": contact.profile_name}, followup.user_id)
        story.conversation, story.lead = followup.conversation_id, followup.lead_id
        return story

    def begins(self, pair, at, **more):
        self.conversation = self.scene.writes(self.person, pair, at, **more)
        self.lead = self.conversation.lead_id

    def says(self, pairs):
        self.conversation = self.scene.writes(self.person, self.scene.chance.choice(pairs), self.scene.now)

    def is_answered(self, pairs, factor=1.0):
        """The agent looks and then answers; gives the moments of both."""
        scene, asked = self.scene, self.scene.now
        answer_at = scene.answer_at(self.agent, asked, factor)
        looks_at = max(asked + timedelta(seconds=40), answer_at - scene.minutes(1, 9))
        yield min(looks_at, answer_at - timedelta(seconds=20))
        scene.acts.looks(self._answerer(), self.conversation)
        yield answer_at
        late = answer_at - asked > timedelta(hours=3)
        scene.answers(self._answerer(), self.conversation, scene.chance.choice(words.LATE if late else pairs))

    def _answerer(self):
        """Whoever has it answers, though it was meant for somebody else."""
        return self.conversation.user_id or self.agent

    def is_resolved(self, outcome="confirmed", **more):
        self.scene.resolves(self._answerer(), self.conversation, outcome, **more)

    def seller(self):
        return self.lead.user_id or self._answerer()


def sale(story, at, entry=None, tag="price"):
    """Asks for a price; sells, or not."""
    scene = story.scene
    story.begins(scene.chance.choice(words.ASKS_PRICE), at, entry=entry)
    if scene.luck(0.04):
        yield from _nobody_answers(story)
        return
    yield from story.is_answered(words.FIRST_ANSWERS)
    minutes = (scene.now - at).total_seconds() / 60
    scene.tags(story.conversation, tag)
    if scene.luck(0.16):
        yield scene.later(hours=(26, 50))
        yield from _refused(story) if story.lead.wacrm_maturity == "mql" else _silent(story)
        return
    yield scene.later(minutes=(3, 90))
    story.says(words.TELLS)
    yield from story.is_answered(words.PROPOSALS, 0.7)
    yield from _proposes(story)
    win = next((share for limit, share in _WON_WITHIN if minutes <= limit), 0.05)
    if scene.luck(win):
        yield from _won(story)
    elif scene.luck(0.45):
        yield from _lost(story)
    else:
        yield from _silent(story)


def _proposes(story):
    """Qualified, with a value; the proposal is out."""
    scene = story.scene
    scene.lead(story, stage="crm.stage_lead2")
    yield scene.later(minutes=(2, 8))
    scene.lead(story, expected_revenue=scene.chance.choice(_AMOUNTS), priority=scene.chance.choice("112"))
    yield scene.working(scene.later(hours=(1, 30)))
    scene.lead(story, stage="crm.stage_lead3")
    if scene.luck(0.35):
        yield from _promises(story)
    step = scene.chance.choice(words.NEXT_STEPS)
    story.is_resolved("next_step", what=step, days=scene.chance.choice((1, 2, 3, 5)))


def _promises(story):
    """Says when something will be done; most keep their word."""
    scene = story.scene
    row = scene.answers(story._answerer(), story.conversation, scene.chance.choice(words.PROMISES))
    promise = scene.promises(story._answerer(), story.conversation, row, scene.chance.choice(words.PROMISED))
    kept = scene.luck(0.78)
    yield scene.later(hours=(2, 15)) if kept else scene.later(hours=(27, 48))
    scene.keeps(promise)


def _won(story):
    scene = story.scene
    yield scene.working(scene.later(hours=(6, 200)))
    story.says(words.ACCEPTS)
    yield from story.is_answered(words.INFORMS, 0.5)
    yield scene.later(minutes=(5, 240))
    scene.wins(story)
    if story.conversation.state != "resolved":
        story.is_resolved()


def _lost(story):
    scene = story.scene
    yield scene.working(scene.later(hours=(20, 160)))
    story.says(words.DECLINES)
    yield from story.is_answered(words.INFORMS)
    yield scene.later(minutes=(5, 60))
    if story.conversation.state != "resolved":
        story.is_resolved()
    scene.loses(story, scene.chance.choice(("crm.lost_reason_1", "crm.lost_reason_1", "crm.lost_reason_2",
                                            "crm.lost_reason_3")))


def _silent(story):
    """The customer says no more: followed up by some, given up later or not at all."""
    scene = story.scene
    if story.conversation.state != "resolved":
        story.is_resolved()
    yield scene.working(scene.later(hours=(70, 110)))
    if scene.luck(0.75):
        scene.follows_up(story)
        yield scene.working(scene.later(hours=(5, 30)))
        if scene.luck(0.4):
            story.says(words.ACCEPTS)
            yield from story.is_answered(words.INFORMS, 0.5)
            yield scene.later(minutes=(10, 90))
            scene.wins(story)
            if story.conversation.state != "resolved":
                story.is_resolved()
            return
    yield scene.working(scene.later(hours=(200, 500)))
    if scene.luck(0.6):
        scene.loses(story, "whatsapp_crm.starter_rejection_silent")


def written_to(story):
    """The follow-up of a silent customer, who answers."""
    scene = story.scene
    scene.follows_up(story)
    yield scene.working(scene.later(hours=(4, 28)))
    accepts = scene.luck(0.5)
    story.says(words.ACCEPTS if accepts else words.DECLINES)
    yield from story.is_answered(words.INFORMS, 0.5)
    yield scene.later(minutes=(10, 90))
    if story.conversation.state != "resolved":
        story.is_resolved()
    if accepts:
        scene.wins(story)
    else:
        scene.loses(story, "crm.lost_reason_1")


def _refused(story):
    """Marketing's lead that sales does not take on."""
    scene = story.scene
    if story.conversation.state != "resolved":
        story.is_resolved()
    scene.rejects(story)
    yield scene.later(minutes=(1, 2))


def _nobody_answers(story):
    """Somebody looked; days later it is closed without an answer, and the opportunity is gone."""
    scene = story.scene
    yield scene.working(scene.later(minutes=(3, 50)))
    scene.acts.looks(story.agent, story.conversation)
    yield scene.working(scene.later(hours=(50, 90)))
    if not story.conversation.waiting_since:
        return
    scene.gives_up(story)
    yield scene.later(hours=(100, 150))
    scene.loses(story, "whatsapp_crm.starter_rejection_silent")


def complaint(story, at, entry=None):
    """Something does not work: solved, sometimes by a colleague; some come back, some want more."""
    scene = story.scene
    story.begins(scene.chance.choice(words.COMPLAINS), at)
    yield from story.is_answered(words.HELPS)
    scene.tags(story.conversation, "complaint")
    if scene.luck(0.25):
        yield from _handed_off(story)
    if scene.luck(0.25):
        yield from _promises(story)
    yield scene.later(minutes=(20, 200))
    golden = scene.luck(0.45)
    story.says(words.GROWS if golden else words.SOLVED)
    if golden:
        yield from story.is_answered(words.INFORMS)
    yield scene.later(minutes=(2, 15))
    settled = story.conversation.waiting_since and story.conversation.state != "resolved"
    story.is_resolved(no_answer_needed=bool(settled))
    if golden:
        flag = scene.flags(story, scene.chance.choice(words.GOLDEN))
        yield from _golden(story, flag)
    elif scene.luck(0.16):
        yield from _comes_back(story)


def _comes_back(story):
    scene = story.scene
    yield scene.working(scene.later(hours=(3, 20)))
    story.says(words.STILL)
    yield from story.is_answered(words.HELPS)
    yield scene.later(minutes=(30, 120))
    story.says(words.SOLVED)
    yield scene.later(minutes=(2, 20))
    if story.conversation.state != "resolved":
        story.is_resolved(no_answer_needed=bool(story.conversation.waiting_since))


def _golden(story, flag):
    """Worked by its salesperson, or not; won more often than not where it was."""
    scene = story.scene
    yield scene.working(scene.later(minutes=(20, 300)))
    scene.golden_passed_on(flag)
    if scene.luck(0.2):
        return
    yield scene.working(scene.later(hours=(1, 20)))
    scene.golden_worked(flag)
    yield scene.working(scene.later(hours=(20, 200)))
    if scene.luck(0.65):
        scene.golden_won(flag, scene.chance.choice(_AMOUNTS))
    elif scene.luck(0.5):
        scene.golden_lost(flag)


def _handed_off(story):
    """To a colleague or to Collections; accepted by most, sent back by some."""
    scene = story.scene
    yield scene.working(scene.later(minutes=(2, 20)))
    receiver = scene.hands_off(story)
    yield scene.later(minutes=(2, 12))
    if scene.luck(0.18):
        scene.sends_back(story, receiver)
        return
    scene.accepts(story, receiver)
    yield scene.later(minutes=(2, 30))
    scene.answers(receiver, story.conversation, scene.chance.choice(words.HELPS))


def billing(story, at, entry=None):
    """About an invoice: mostly for Collections."""
    scene = story.scene
    story.begins(scene.chance.choice(words.BILLING), at)
    yield from story.is_answered(words.HELPS)
    scene.tags(story.conversation, "complaint")
    if scene.luck(0.7):
        yield from _handed_off(story)
    yield scene.later(minutes=(15, 120))
    story.says(words.SOLVED)
    yield scene.later(minutes=(2, 20))
    story.is_resolved(no_answer_needed=bool(story.conversation.waiting_since))


def information(story, at, entry=None):
    """A short question; some are answered from the phone."""
    scene = story.scene
    story.begins(scene.chance.choice(words.INFORMATION), at, entry=entry)
    if scene.luck(0.3):
        yield scene.answer_at(story.agent, at, 1.5)
        scene.phone_answers(story, scene.chance.choice(words.INFORMS))
    else:
        yield from story.is_answered(words.INFORMS)
    yield scene.later(minutes=(1, 30))
    story.says(words.THANKS)
    yield scene.working(scene.later(minutes=(5, 60)))
    story.is_resolved(no_answer_needed=bool(story.conversation.waiting_since))


#: Course: how many of a hundred conversations take it, and whether it is of somebody who wrote before.
COURSES = ((sale, 52, False), (complaint, 26, True), (information, 12, False), (billing, 10, True))
