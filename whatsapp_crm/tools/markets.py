# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""Meta's markets: in which line of a rate card a country stands.

A market is a country of its own (its ISO code) or what is left of a region (a key
of ``REGIONS``). Meta takes countries out of their region now and then, so a rate card
that has a line for a country is right about it; only where it has none the region counts,
and never for a country that is known to have prices of its own.
"""

import re
import unicodedata
from datetime import date

OTHER = "other"

# Code of a region → how Meta's rate cards write it.
REGIONS = {
    "north_america": "North America",
    "rest_of_africa": "Rest of Africa",
    "rest_of_asia_pacific": "Rest of Asia Pacific",
    "rest_of_central_eastern_europe": "Rest of Central & Eastern Europe",
    "rest_of_latin_america": "Rest of Latin America",
    "rest_of_middle_east": "Rest of Middle East",
    "rest_of_western_europe": "Rest of Western Europe",
    OTHER: "Other",
}
_ALWAYS = date.min
_OCTOBER_2026 = date(2026, 10, 1)
# Country → since when it is a market of its own.
OWN_SINCE = {
    **dict.fromkeys(
        "AR BR CL CO EG FR DE IN ID IL IT MY MX NL NG PK PE RU SA ZA ES TR AE GB".split(), _ALWAYS),
    **dict.fromkeys("BD IQ NP LK KZ KW MA OM UA".split(), _OCTOBER_2026),
}
_MEMBERS = {
    "north_america": "US CA",
    "rest_of_africa": (
        "DZ AO BJ BW BF BI CM TD CG CI ER ET GA GM GH GW KE LS LR LY MG MW ML MR MA MZ NA NE RW SN SL SO SS SD SZ "
        "TZ TG TN UG ZM"),
    "rest_of_asia_pacific": "AF AU BD KH CN HK JP LA MN NP NZ PG PH SG LK TW TJ TH TM UZ VN",
    "rest_of_central_eastern_europe": "AL AM AZ BY BG HR CZ GE GR HU LV LT MD MK PL RO RS SK SI UA",
    "rest_of_latin_america": "BO CR DO EC SV GT HT HN JM NI PA PR PY UY VE",
    "rest_of_middle_east": "BH IQ JO KW LB OM QA YE",
    "rest_of_western_europe": "AT BE DK FI IE NO PT SE CH",
}
REGION_OF = {country: region for region, countries in _MEMBERS.items() for country in countries.split()}
# What rate cards call countries that have several English names.
_ALIASES = {
    "turkey": "TR", "turkiye": "TR", "russia": "RU", "russian federation": "RU", "uae": "AE",
    "united arab emirates": "AE", "uk": "GB", "great britain": "GB", "united kingdom": "GB", "vietnam": "VN",
    "viet nam": "VN", "south korea": "KR", "korea": "KR", "czech republic": "CZ", "czechia": "CZ",
    "ivory coast": "CI", "hong kong": "HK", "taiwan": "TW", "macedonia": "MK", "usa": "US", "united states": "US",
    "the netherlands": "NL", "holland": "NL", "brasil": "BR",
}


def candidates(country: str | None, day: date) -> tuple[str, ...]:
    """Return the codes of markets to look up for a country, the first that a rate card has counts.

    A market of its own never falls back on its region: Meta took it out of "Rest of …" because its
    price is another one, so the region's would be a guess (a card from before that day has no line
    for it, and is not right for it any more). The price stays unknown until the country's line is entered.

    :param country: ISO code; without one nothing is known
    """
    if not country:
        return ()
    country = country.upper()
    if OWN_SINCE.get(country, date.max) <= day:
        return (country,)
    return (country, REGION_OF.get(country, OTHER))


def plain(name: str | None) -> str:
    """Return a market's name as it is compared: small, without accents, "&" and "and" alike."""
    text = unicodedata.normalize("NFKD", (name or "").casefold().replace("&", " and "))
    text = "".join(char for char in text if not unicodedata.combining(char))
    return " ".join(re.sub(r"[^\w]+", " ", text).split())


def code_of(name: str | None, countries: dict[str, str]) -> str | None:
    """Return the code of a market that a rate card names, None for what is no market.

    :param countries: ``plain`` name → ISO code, of the countries that are known
    """
    wanted = plain(name)
    if not wanted:
        return None
    return _REGION_NAMES.get(wanted) or _ALIASES.get(wanted) or countries.get(wanted)


_REGION_NAMES = {plain(name): code for code, name in REGIONS.items()} | {
    plain(name): code for name, code in (
        ("Rest of Asia-Pacific", "rest_of_asia_pacific"), ("Rest of APAC", "rest_of_asia_pacific"),
        ("Rest of LATAM", "rest_of_latin_america"), ("Rest of the Middle East", "rest_of_middle_east"),
        ("Rest of Central and Eastern Europe", "rest_of_central_eastern_europe"), ("Others", OTHER))}
