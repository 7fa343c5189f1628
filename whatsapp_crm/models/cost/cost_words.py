# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""Amounts and estimates as people read them."""
from odoo.tools.misc import formatLang

SMALL = 1  # below it one sees more decimals: a message costs a few hundredths
SMALL_DIGITS = 4
COUNTRIES_SHOWN = 8


def money(env, amount, currency):
    """An amount with its currency; small ones with four decimals, so that none looks like nothing."""
    digits = SMALL_DIGITS if 0 < abs(amount) < SMALL else currency.decimal_places
    number = formatLang(env, amount, digits=digits)
    symbol = currency.symbol or currency.name or ""
    return f"{symbol} {number}" if currency.position == "before" else f"{number} {symbol}"


def estimate_words(env, estimate):
    """What sending will cost, in one line.

    :param estimate: as from ``template._estimate``
    """
    _ = env._
    amount, unknown = estimate["amount"], estimate["unknown"]
    if amount is None:
        return _("Price unknown")
    known = _("Free") if not amount and estimate["free"] else money(env, amount, estimate["currency"])
    if not unknown:
        return known
    return _("%(amount)s, and for %(count)s the price is unknown", amount=known, count=unknown)


def unpriced_words(env, unknown_in):
    """Which countries lack a rate, each with its number of people, the most frequent first; "" where none does.

    :param unknown_in: Counter of ISO codes, as from ``template._estimate``
    """
    _ = env._
    if not unknown_in:
        return ""
    countries = env["res.country"].search([("code", "in", list(unknown_in))])
    names = {country.code: country.name for country in countries} | {"": _("unknown country")}
    parts = [f"{names.get(code, code)} ({count})" for code, count in unknown_in.most_common(COUNTRIES_SHOWN)]
    if len(unknown_in) > COUNTRIES_SHOWN:
        rest = sum(unknown_in.values()) - sum(count for _code, count in unknown_in.most_common(COUNTRIES_SHOWN))
        parts.append(_("other countries (%(count)s)", count=rest))
    return _("No price for: %(countries)s", countries=", ".join(parts))


def costs_words(env, costs):
    """What messages cost, in one line; "" where nothing is known of any.

    :param costs: ``message_totals.Costs``
    """
    parts = [money(env, amount, currency) for currency, amount in costs.amounts.items()]
    if costs.unknown:
        parts.append(env._("%(count)s with unknown price", count=costs.unknown))
    return " + ".join(parts)
