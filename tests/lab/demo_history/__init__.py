"""Ninety days of work for the demo: reports, boards and dashboards show what a company looks like that uses it.

Customers write, agents look, answer, hand off, sell and lose. All of it is done by the product's own methods
at the moment at which it is said to have happened, in one process and without a network, so that messages,
deadlines, follow-ups, facts of the story and opportunities agree with each other.

``calendar`` stops the clock, ``people`` and ``words`` say who says what, ``acts`` does it, ``stories`` are the
courses that a conversation takes, ``play`` tells them in the order of time.
"""

DAYS = 90


def fill(env, language, conversations=300, days=DAYS):
    """Play the history, up to a quarter of an hour ago; the caller commits.

    :param env: of OdooBot, on a database with demo data in which nobody has written yet
    :param str language: Odoo's code; people speak Spanish or English
    :return: how many conversations there are now
    """
    from .play import Play

    return Play(env, language).run(conversations, days)
