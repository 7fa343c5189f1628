"""SQL of what happens by chance, the same in every generated database."""

#: As far apart as hash values can be.
_SPREAD = 4_294_967_296.0
#: Seconds from the customer's words to the answer: half of them within minutes, the last in hours.
_QUICKEST, _LONGEST_POWER = 20, 10


def chance(number, what):
    """The SQL of a number from 0 to 1 that is always the same for ``number`` (SQL) and ``what`` (a word)."""
    return f"((hashint8extended(({number})::bigint, {sum(map(ord, what))}) & 4294967295) / {_SPREAD})"


def took(number):
    """The SQL of how many seconds an answer took, quick ones far more often than slow ones."""
    return f"({_QUICKEST} + exp({_LONGEST_POWER} * {chance(number, 'took')}))::int"
