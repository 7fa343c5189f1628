# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""One fact of a story with what the facts before it say of it."""
from dataclasses import dataclass

from odoo import SUPERUSER_ID

# Facts that are a step of another one of the same transaction, whose sentence tells them too.
STEPS_OF = {
    "handed_off": ("released", "team_changed"),
    "qualified": ("lead_stage",),
    "lead_rejected": ("lead_lost",),
}


def name_of(record, kept):
    """What a person or team is called; ``kept``: the name of one that was deleted."""
    return record.name or kept or ""


@dataclass
class Moment:
    """A fact and what happened before it.

    ``fact``: ``whatsapp_crm.milestone``, readable. ``former``: name of who was responsible until then.
    ``handoff``: ``whatsapp_crm.handoff``, the one that it gives or settles, may be empty.
    ``given_at``: when that one was given, or None.
    """

    fact: object
    former: str
    handoff: object
    given_at: object
    is_said_by_another: bool

    @property
    def who(self):
        """Whoever did it; nobody where the system did."""
        return "" if self.fact.user_id.id == SUPERUSER_ID else name_of(self.fact.user_id, self.fact.user_name)

    @property
    def owner(self):
        return name_of(self.fact.owner_id, self.fact.owner_name)

    @property
    def team(self):
        return name_of(self.fact.team_id, self.fact.team_name)

    @property
    def facts(self):
        return self.fact.facts or {}

    @classmethod
    def of_all(cls, facts):
        """The moments of all these facts.

        :return: dict by id of the fact
        """
        moments = {}
        for conversation, recorded in facts.grouped("conversation_id").items():
            moments.update(cls._of_conversation(conversation, recorded.sorted("id")))
        return moments

    @classmethod
    def _of_conversation(cls, conversation, facts):
        given = iter(conversation.handoff_ids.sorted("id"))
        handoff, given_at, former = conversation.handoff_ids.browse(), None, ""
        steps = {(kind, fact.create_date) for fact in facts for kind in STEPS_OF.get(fact.kind, ())}
        for fact in facts:
            if fact.kind == "handed_off":
                handoff, given_at = next(given, handoff.browse()), fact.at
            yield fact.id, cls(fact, former, handoff, given_at, (fact.kind, fact.create_date) in steps)
            former = name_of(fact.owner_id, fact.owner_name)
