# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""What messages cost: the arithmetic between a rate card and what Meta reports.

Prices are the list prices that somebody entered, before tax. What was delivered is counted without the
discounts for large volumes, which no report names. Estimates use them as far as what was sent from here
reaches; Meta counts all that the portfolio sends, so they are what it costs at most. An amount that is not
known is None, never 0.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from math import fsum

from .markets import candidates

CATEGORIES = ("marketing", "utility", "authentication", "authentication_international", "service")
DIGITS = 6  # Meta's prices have four to six decimals
FREE_SERVICE_MESSAGES = 1000  # Meta: delivered ones per number and calendar month
BUDGET_LEVELS = (80, 100)  # percent at which somebody is told
# Meta: from this day on replies beyond the free ones and utility inside the window are charged.
ALL_CHARGED_SINCE = date(2026, 10, 1)
# Meta: from this day on each message has its price; before, a conversation had.
PER_MESSAGE_SINCE = date(2025, 7, 1)

FREE, CHARGED, UNKNOWN, OTHER = "free", "charged", "unknown", "other"

# Meta: only these cost less the more of them a portfolio sends to a market in a calendar month.
TIERED = frozenset({"utility", "authentication"})

_CHARGED_TYPE = "regular"
_FREE_TYPES = frozenset({"free_customer_service", "free_entry_point", "free_group_customer_service"})
# Category of a report → categories of the rate card to look under, the first that it has counts.
_LOOKED_UP = {
    "marketing": ("marketing",),
    "marketing_lite": ("marketing",),
    "utility": ("utility",),
    "authentication": ("authentication",),
    "authentication_international": ("authentication_international",),
    "service": ("service", "utility"),  # Meta: at the rate of utility
}


@dataclass(frozen=True, slots=True)
class Rate:
    """One price: valid from a day on, until ``until`` (included) or the next one of its kind.

    With ``tier_from`` it is a discount for volume: the price of each message from that one of the month on,
    up to the one of ``tier_to`` (0: no end), beside the price that begins on the same day.
    """

    market: str
    category: str
    price: float
    since: date
    until: date | None = None
    tier_from: int = 0
    tier_to: int = 0


@dataclass(frozen=True, slots=True)
class Cost:
    """What one message costs.

    ``state``: "free"; "charged" (``amount`` says how much); "unknown" (charged, but no rate is
    entered); "other" (a kind of price that nobody can look up). ``market`` is the one whose rate
    counts or is missing.
    """

    state: str
    amount: float | None = None
    market: str | None = None


@dataclass(frozen=True, slots=True)
class Total:
    """What several messages cost; ``amount`` is None where nothing is known of any of them."""

    amount: float | None
    unknown: int
    free: int


class RateCard:
    """The prices of one company in one currency.

    :param rates: of any order; of the same market and category the latest that has begun counts
    """

    def __init__(self, rates: Iterable[Rate] = ()):
        self._rates, self._tiers = {}, {}
        for rate in sorted(rates, key=lambda rate: rate.since, reverse=True):
            if rate.tier_from:
                self._tiers.setdefault((rate.market, rate.category, rate.since), []).append(rate)
            else:
                self._rates.setdefault((rate.market, rate.category), []).append(rate)

    def __bool__(self):
        return bool(self._rates)

    def price(self, market: str, category: str, day: date, place: int = 0) -> float | None:
        """Return the price of a market and a category of the card on a day.

        :param place: the how many-th message of the month it is, where discounts for volume count
        """
        begun = next((rate for rate in self._rates.get((market, category), ()) if rate.since <= day), None)
        if begun is None or (begun.until and begun.until < day):
            return None
        tiers = self._tiers.get((market, category, begun.since), ()) if place else ()
        reached = [tier for tier in tiers if tier.tier_from <= place and (not tier.tier_to or place <= tier.tier_to)]
        return max(reached, key=lambda tier: tier.tier_from).price if reached else begun.price

    def has_tiers(self, category: str) -> bool:
        """Tell whether a category costs less for large volumes, in any market."""
        return category in TIERED and any(name == category for _market, name, _since in self._tiers)

    def next_begin(self, market: str, category: str, day: date) -> date | None:
        """Return the day after ``day`` at which the next price of a market and a category begins."""
        later = [rate.since for rate in self._rates.get((market, category), ()) if rate.since > day]
        return min(later, default=None)

    def look_up(self, country: str | None, category: str, day: date) -> Cost:
        """Return what a charged message of a category to a country costs."""
        wanted = _LOOKED_UP.get(category)
        if wanted is None:
            return Cost(OTHER)
        places = candidates(country, day)
        for market in places:
            for name in wanted:
                price = self.price(market, name, day)
                if price is not None:
                    return Cost(CHARGED, price, market)
        return Cost(UNKNOWN, market=places[-1] if places else None)


def known_category(category: str | None) -> str:
    """Return a category in the one spelling used here, whichever of Meta's it came in."""
    return (category or "").strip().lower().replace("-", "_").replace(" ", "_")


def may_decide(market: str, category: str, country: str | None, reported: str | None, day: date) -> bool:
    """Tell whether a line of a rate card may decide what a message costs that day.

    :param market: of the line, as is ``category``
    :param reported: category of the message, as Meta wrote it
    """
    return category in _LOOKED_UP.get(known_category(reported), ()) and market in candidates(country, day)


def is_charged(type_: str | None, billable: bool | None) -> bool | None:
    """Tell whether Meta charges a message; None for a word that nobody knows.

    ``billable`` is going to disappear; while it is there, its "no" is believed.
    """
    if billable is False or type_ in _FREE_TYPES:
        return False
    if type_ == _CHARGED_TYPE or (not type_ and billable):
        return True
    return None


def actual(card: RateCard, charged: bool | None, category: str | None, country: str | None, day: date) -> Cost:
    """Return what a delivered message cost, by what Meta reported of it.

    :param charged: as from :func:`is_charged`
    :param day: of its delivery, in the account's time zone
    """
    if charged is None:
        return Cost(OTHER)
    if not charged:
        return Cost(FREE, 0.0)
    return card.look_up(country, known_category(category), day)


def is_free(category: str, day: date, *, window_open=False, free_entry=False, free_left=0) -> bool:
    """Tell whether a message that is yet to be sent will be free.

    :param window_open: the customer wrote within 24 hours
    :param free_entry: the customer came by an ad, and Meta's free time for that runs
    :param free_left: how many free service messages the number has left this month
    """
    if free_entry:
        return True
    if category == "service":
        return day < ALL_CHARGED_SINCE or free_left > 0
    return category == "utility" and window_open and PER_MESSAGE_SINCE <= day < ALL_CHARGED_SINCE


def expected(card: RateCard, category: str | None, country: str | None, day: date, volumes: Counter | None = None,
             **freedoms) -> Cost:
    """Return what a message that is yet to be sent will cost; ``freedoms`` as for :func:`is_free`.

    :param volumes: market → how many of the category are charged this month before this one; counted on
    """
    category = known_category(category)
    if is_free(category, day, **freedoms):
        return Cost(FREE, 0.0)
    cost = card.look_up(country, category, day)
    if volumes is None or cost.state != CHARGED or category not in TIERED:
        return cost
    volumes[cost.market] += 1
    return replace(cost, amount=card.price(cost.market, category, day, volumes[cost.market]))


def volumes_of(card: RateCard, category: str, day: date, counts: Iterable[tuple]) -> Counter:
    """Return how many messages of a category were charged in each market of the card.

    :param counts: (country, category as Meta wrote it, how many)
    """
    volumes = Counter()
    for country, reported, count in counts:
        if known_category(reported) == category:
            volumes[card.look_up(country, category, day).market] += count
    return volumes


def total(costs: Iterable[Cost]) -> Total:
    """Add up; unknown ones are counted, not guessed."""
    costs = list(costs)
    known = [cost.amount for cost in costs if cost.amount is not None]
    return Total(
        amount=round(fsum(known), DIGITS) if known or not costs else None,
        unknown=len(costs) - len(known),
        free=sum(cost.state == FREE for cost in costs),
    )


def is_watchable(card: RateCard, charged: int, missing: int) -> bool:
    """Tell whether a budget can be watched: without prices nothing is ever spent, whatever was sent.

    Where as many lack a rate as are left over at the first warning, it would come too late.

    :param charged: how many messages of the month have a price
    :param missing: how many are charged, but have no rate on the card
    """
    left_over = 100 - min(BUDGET_LEVELS)
    return bool(card) and (not missing or missing * 100 < (charged + missing) * left_over)


def share(spent: float, budget: float) -> int:
    """Return how many percent of a budget are spent, rounded down; 0 without a budget.

    Rounded down, so that "100 %" is never said before it is true.
    """
    if budget <= 0:
        return 0
    return int(round(spent * 100 / budget, DIGITS))


def compare(card: RateCard, volumes: dict[str, int], before: str, after: str, day: date) -> tuple | None:
    """Return what a message costs on average in two categories, None where a rate is missing.

    :param volumes: country → number of messages
    """
    count = sum(volumes.values())
    averages = []
    for category in (before, after):
        prices = [(card.look_up(country, category, day).amount, volume) for country, volume in volumes.items()]
        if not count or any(price is None for price, _volume in prices):
            return None
        averages.append(round(fsum(price * volume for price, volume in prices) / count, DIGITS))
    return tuple(averages)
