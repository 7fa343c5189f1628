"""What a call costs the server: SQL statements and seconds, from the server's own log."""

import re
import statistics
from dataclasses import dataclass

from tests.lab import wait_until

_LINE = re.compile(r'"POST ([^\s#]+)\S* HTTP/[\d.]+" 200 - (\d+) ([\d.]+) ([\d.]+)')


@dataclass(frozen=True)
class Cost:
    """Of several runs of one call.

    ``statements`` is the largest number of SQL statements; ``milliseconds`` the median of the server's
    time, ``sql_milliseconds`` what of that the database took; ``best`` and ``worst`` are single runs. On a
    machine with other work, ``best`` is nearest to the truth.
    """

    statements: int
    milliseconds: float
    sql_milliseconds: float
    best: float
    worst: float


class Meter:
    """Makes a user's calls and reads what they cost.

    :param OdooServer odoo: nobody else calls it meanwhile
    :param Rpc rpc: the user
    :param int runs: how often each call is made once it is warm
    """

    def __init__(self, odoo, rpc, runs=7):
        self.odoo, self.rpc, self.runs = odoo, rpc, runs

    def cost(self, call):
        """:return: ``Cost`` of a call (route, parameters)"""
        self.once(*call)
        return summary([self.once(*call) for _run in range(self.runs)])

    def once(self, route, parameters):
        """:return: (statements, seconds in the database, seconds elsewhere)"""
        before = len(self._lines(route))
        self.rpc.post(route, **parameters)
        # The line is written when the answer is out already.
        lines = wait_until(
            lambda: self._lines(route)[before:], 10, message="the server logged the call", interval=0.01)
        statements, in_sql, elsewhere = lines[-1]
        return int(statements), float(in_sql), float(elsewhere)

    def _lines(self, route):
        return [found[1:] for found in _LINE.findall(self.odoo.log_text()) if found[0] == route]


def summary(runs):
    """``Cost`` of a list of what ``Meter.once`` returns."""
    totals = [1000 * (in_sql + elsewhere) for _statements, in_sql, elsewhere in runs]
    return Cost(
        statements=max(run[0] for run in runs), milliseconds=statistics.median(totals),
        sql_milliseconds=1000 * statistics.median(run[1] for run in runs), best=min(totals), worst=max(totals))


def add(costs):
    """``Cost`` of calls that one screen makes together."""
    costs = list(costs)
    return Cost(*(sum(getattr(cost, name) for cost in costs) for name in Cost.__dataclass_fields__))
