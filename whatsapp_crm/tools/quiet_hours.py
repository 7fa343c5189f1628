# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""Hours in which people are left alone, in their own time of day."""

from datetime import datetime, timedelta

import pytz

# The zone in which most people of a country with several live; elsewhere the
# first one that the time zone database lists is the country's own.
_MAIN_ZONES = {
    "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo",
    "CA": "America/Toronto",
    "CD": "Africa/Kinshasa",
    "ID": "Asia/Jakarta",
    "KZ": "Asia/Almaty",
    "MN": "Asia/Ulaanbaatar",
    "MX": "America/Mexico_City",
    "RU": "Europe/Moscow",
    "US": "America/New_York",
}


def zone_of(country_code: str | None, fallback: str | None = None) -> pytz.BaseTzInfo:
    """Return the time zone of a country (ISO code), else ``fallback`` (a zone's name), else UTC."""
    names = pytz.country_timezones.get(country_code or "") or [fallback or "UTC"]
    return _zone(_MAIN_ZONES.get(country_code or "", names[0]))


def allowed_from(now: datetime, zone: pytz.BaseTzInfo, start: float, end: float) -> datetime:
    """Return the first moment from ``now`` on that is not quiet, ``now`` itself if it is none.

    :param now: naive UTC, as the result
    :param start: hour of the day from which people may be written to, e.g. 9.5
    :param end: hour at which that ends, later than ``start``
    """
    local = pytz.utc.localize(now).astimezone(zone)
    hour = local.hour + local.minute / 60 + local.second / 3600
    if start <= hour < end:
        return now
    day = local.date() + timedelta(days=1 if hour >= end else 0)
    minutes = round(start * 60)
    opening = zone.localize(datetime(day.year, day.month, day.day, minutes // 60, minutes % 60))
    return opening.astimezone(pytz.utc).replace(tzinfo=None)


def local_time(now: datetime, zone: pytz.BaseTzInfo) -> str:
    """Return the time of day there as "22:40"."""
    return f"{pytz.utc.localize(now).astimezone(zone):%H:%M}"


def _zone(name: str) -> pytz.BaseTzInfo:
    try:
        return pytz.timezone(name)
    except pytz.UnknownTimeZoneError:
        return pytz.utc
