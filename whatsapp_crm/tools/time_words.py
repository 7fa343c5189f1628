# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""When somebody answers, as one says it to a customer: "within about 5 minutes", "today from 15:00".

What customers read comes in their language, whatever languages the company's people use. A
language is added with one more key.
"""
from __future__ import annotations

from datetime import datetime, timedelta

HOUR = 60  # minutes

_WORDS = {
    "en": {
        "soon": "in a few minutes", "minutes": "within about {count} minutes", "hour": "within about an hour",
        "hours": "within about {count} hours", "today": "today from {hour}", "tomorrow": "tomorrow from {hour}",
        "weekday": "on {weekday} from {hour}"},
    "es": {
        "soon": "en unos minutos", "minutes": "en unos {count} minutos", "hour": "en una hora aproximadamente",
        "hours": "en unas {count} horas", "today": "hoy a partir de las {hour}",
        "tomorrow": "mañana a partir de las {hour}", "weekday": "el {weekday} a partir de las {hour}"},
    "pt": {
        "soon": "em alguns minutos", "minutes": "em cerca de {count} minutos", "hour": "em cerca de uma hora",
        "hours": "em cerca de {count} horas", "today": "hoje a partir das {hour}",
        "tomorrow": "amanhã a partir das {hour}", "weekday": "{weekday} a partir das {hour}"},
}
_WEEK = 6  # days ahead that a weekday names


def within(minutes: int, lang: str) -> str | None:
    """How long it takes while somebody works; None where there are no words in that language.

    >>> within(5, "en_US")
    'within about 5 minutes'
    >>> within(60, "pt_BR")
    'em cerca de uma hora'
    """
    words = _words(lang)
    if not words:
        return None
    if minutes < 2:
        return words["soon"]
    if minutes < HOUR:
        return words["minutes"].format(count=minutes)
    hours = round(minutes / HOUR)
    return words["hour"] if hours == 1 else words["hours"].format(count=hours)


def opening(at: datetime, now: datetime, weekday: str, lang: str) -> str | None:
    """From when somebody works again; None where there are no words for that day or language.

    :param at: local time of the opening
    :param now: local time of the same zone
    :param weekday: name of the day of ``at``
    """
    days = (at.date() - now.date()) // timedelta(days=1)
    words = _words(lang)
    if not words or days > _WEEK:
        return None
    which = {0: "today", 1: "tomorrow"}.get(days, "weekday")
    return words[which].format(hour=f"{at.hour}:{at:%M}", weekday=weekday)


def _words(lang):
    return _WORDS.get((lang or "").split("_")[0])
