"""Five hundred messages of sixty people on two numbers, with files, statuses and phone-app messages.

The same seed gives the same traffic, so that two databases can be fed differently and compared.
"""

import random

from . import meta

PEOPLE = 60
MESSAGES = 500
ECHOES = 50
FIRST_PHONE = 34_655_000_000


def build(now, seed=7):
    """All deliveries of the run in Meta's order, one item each.

    :param int now: unix time of the end; everything happened in the two hours before
    :return: list of bodies; 500 of them are messages or echoes, the others statuses
    """
    chance = random.Random(seed)
    events = []
    for number in range(MESSAGES):
        index = chance.randrange(PEOPLE)
        # Several items of one second are usual, also an echo and a message of the same person.
        at = now - 7200 + number // 2 * 2 * 14
        line = meta.SECOND_NUMBER if index % 5 == 0 and chance.random() < 0.5 else meta.DEMO_NUMBER
        known = {"number": line, "timestamp": at, "wamid": f"wamid.run{seed}.{number:04d}"}
        if number % (MESSAGES // ECHOES) == 3:
            events += _echo_with_statuses(person(index, chance), number, known, chance)
        else:
            events.append((at, _message(person(index, chance), number, known, chance)))
    return [body for _at, body in sorted(events, key=lambda event: event[0])]


def person(index, chance):
    """One of the sixty; Meta names some by phone, some by user id, some now this way and now that way."""
    phone, user_id = str(FIRST_PHONE + index), f"ES.{700_000 + index}"
    shown = {3: (phone, None), 4: (None, user_id), 5: (chance.choice([phone, None]), user_id)}
    wa_id, user_id = shown.get(index % 6, (phone, user_id))
    return meta.Person(wa_id=wa_id, user_id=user_id, name=f"Tráfico {index:02d}")


def _message(who, number, known, chance):
    words = f"mensaje {number}"
    kind = chance.choices(["text", "image", "location", "document", "button"], [80, 8, 4, 4, 4])[0]
    if kind == "text":
        return meta.text(who, words, **known)
    more = {"image": {"caption": words}, "document": {"caption": words}, "button": {"text": words}}
    return meta.message(who, kind, **known, **more.get(kind, {}))


def _echo_with_statuses(who, number, known, chance):
    """A phone-app message and what Meta says of it, each at its time."""
    at = known["timestamp"]
    steps = chance.choice([["delivered"], ["delivered", "read"], ["delivered", "failed"], ["failed"], []])
    statuses = [
        (at + after, meta.status(who, known["wamid"], step, number=known["number"], timestamp=at + after))
        for after, step in enumerate(steps, 1)]
    return [(at, meta.echo(who, f"desde el móvil {number}", **known)), *statuses]
