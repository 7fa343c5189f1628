# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""A small question flow, without records: what an answer means, where it leads, and what is wrong with a flow.

The bot in a conversation and the dialog that tries a flow out both play by it.
"""
from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from . import counting

#: Where an answer leads, beside the key of a question.
END = 0
#: How often a question is asked again before the bot gives up.
MISUNDERSTANDINGS = 2

PERSON, CHOSEN, SAID, SKIPPED, UNCLEAR = "person", "chosen", "said", "skipped", "unclear"
PERSON_KEY = "person"

# What people put around the word for a person.
_FILLERS = (
    "por favor", "porfa", "quiero", "quisiera", "necesito", "hablar", "con", "hola", "please", "i want", "i need",
    "to talk", "to speak", "talk", "speak", "to", "with", "hello", "hi", "favor", "quero", "preciso", "falar", "com",
    "olá", "oi")
_NUMBER = re.compile(r"(?<![\w.,])[-+]?\d+(?:[.,]\d+)?(?![\d])")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer to choose. ``titles``: its label in every language, and other words that mean it."""

    key: int
    titles: tuple[str, ...]
    to: int = END


@dataclass(frozen=True, slots=True)
class Question:
    """One question; without choices the customer writes freely.

    ``check``: "", "number" or "email"; ``to``: what follows a free answer.
    """

    key: int
    choices: tuple[Choice, ...] = ()
    check: str = ""
    required: bool = True
    to: int = END


@dataclass(frozen=True, slots=True)
class Reading:
    """What an answer means: ``kind`` is PERSON, CHOSEN, SAID, SKIPPED or UNCLEAR."""

    kind: str
    choice: Choice | None = None
    value: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """Lists of words: ``person`` asks for a human, ``courtesy`` says nothing."""

    person: tuple[str, ...] = ()
    courtesy: tuple[str, ...] = ()


def payload(run: int, question: int, answer: int | str) -> str:
    """The mark of a button or row, which comes back when it is pressed.

    >>> payload(7, 3, 12)
    'wacrm:7:3:12'
    """
    return f"wacrm:{run}:{question}:{answer}"


def unpack(text: str | None) -> tuple[int, int, str] | None:
    """(run, question, answer) of a mark of ours, None of anything else.

    >>> unpack("wacrm:7:3:12")
    (7, 3, '12')
    >>> unpack("Sí")
    """
    parts = (text or "").split(":")
    if len(parts) != 4 or parts[0] != "wacrm" or not (parts[1].isdigit() and parts[2].isdigit()):
        return None
    return int(parts[1]), int(parts[2]), parts[3]


def read_pressed(question: Question, answer: str) -> Reading:
    """What a pressed button of this question means."""
    if answer == PERSON_KEY:
        return Reading(PERSON)
    choice = next((choice for choice in question.choices if str(choice.key) == answer), None)
    return Reading(CHOSEN, choice, choice.titles[0]) if choice else Reading(UNCLEAR)


def read(question: Question, text: str, words: Words) -> Reading:
    """What a written answer means. Case, accents and punctuation make no difference."""
    text = (text or "").strip()
    choice = _exact_choice(question.choices, text)
    if not choice and asks_for_person(text, words):
        return Reading(PERSON)
    choice = choice or _named_choice(question.choices, text)
    if choice:
        return Reading(CHOSEN, choice, choice.titles[0])
    value = _checked(question, text)
    if value:
        return Reading(SAID, None, value)
    return Reading(UNCLEAR if question.required or not text else SKIPPED)


def asks_for_person(text: str, words: Words) -> bool:
    """A single word counts as the whole message ("agente, por favor"), a phrase wherever it stands.

    >>> words = Words(("persona", "hablar con alguien"), ("por favor",))
    >>> asks_for_person("¿Persona, por favor?", words), asks_for_person("para 1 persona", words)
    (True, False)
    """
    phrases = [word for word in words.person if " " in word.strip()]
    if counting.holds_any(text, phrases):
        return True
    bare = counting.without(text, (*words.courtesy, *_FILLERS))
    return any(counting.is_opt_out(said, words.person) for said in (text, bare))


def following(question: Question, reading: Reading) -> int:
    """Key of the question after this answer, or END."""
    if reading.kind == CHOSEN:
        return reading.choice.to
    return question.to


def problems(questions: Sequence[Question]) -> list[tuple[str, int]]:
    """What keeps a flow from being asked: list of (code, key of the question).

    Codes: "empty" (no question; key END), "no_choices", "lost" (leads to a question that is not
    there), "unreachable", "endless" (whatever is answered, it never ends).
    """
    if not questions:
        return [("empty", END)]
    known = {question.key: question for question in questions}
    leads = {question.key: _leads_to(question) for question in questions}
    found = [("lost", key) for key, targets in leads.items() if targets - known.keys() - {END}]
    reached = _closure({questions[0].key}, leads)
    found += [("unreachable", key) for key in known if key not in reached]
    backwards = {target: {key for key in known if target in leads[key]} for target in (*known, END)}
    ends = _closure({END}, backwards)
    found += [("endless", key) for key in known if key in reached and key not in ends]
    return found


def _leads_to(question):
    return {choice.to for choice in question.choices} or {question.to}


def _closure(start: Iterable[int], leads: Mapping[int, set[int]]) -> set[int]:
    """Everything that can be reached from ``start``, itself included."""
    reached, ahead = set(), set(start)
    while ahead:
        key = ahead.pop()
        reached.add(key)
        ahead |= leads.get(key, set()) - reached
    return reached


def _exact_choice(choices, text):
    """The choice that is named by its label, or by its place in the list."""
    for choice in choices:
        if counting.is_opt_out(text, choice.titles):
            return choice
    place = text.strip(" .)º°")
    return choices[int(place) - 1] if place.isdecimal() and 1 <= int(place) <= len(choices) else None


def _named_choice(choices, text):
    """The only choice that a longer answer names."""
    named = [choice for choice in choices if counting.holds_any(text, choice.titles)]
    return named[0] if len(named) == 1 else None


def _checked(question, text):
    """The value of a free answer, "" where it is none."""
    if question.choices:
        return ""
    if question.check == "email":
        found = _EMAIL.findall(text)
        return found[0] if found else ""
    if question.check == "number":
        found = _NUMBER.findall(text)
        return found[0].replace(",", ".").lstrip("+") if len(found) == 1 else ""
    return text
