"""What the ready reports cost, built from their actions and views as they are now."""

import ast
from datetime import datetime, timedelta
from xml.etree import ElementTree

from .costs import Meter

PERIODS = {"quarter": 92, "two years": 730}
_REPORTS = "whatsapp_crm.report."
_KINDS = ("graph", "pivot")


def measure_reports(odoo, login="admin", runs=3):
    """Yield (report, kind of view, period, ``Cost``) for each graph and pivot of each ready report.

    :param OdooServer odoo: started, idle
    """
    rpc = odoo.rpc(login)
    meter = Meter(odoo, rpc, runs)
    actions = rpc.call("ir.actions.act_window", "search_read", [("res_model", "=like", f"{_REPORTS}%")],
                       ["name", "res_model", "domain", "views"])
    for action in actions:
        for kind, view in _views(rpc, action):
            for period, days in PERIODS.items():
                yield action["name"], kind, period, meter.cost(view.call(days))


def _views(rpc, action):
    """The graph and the pivot of an action."""
    chosen = {kind: view_id for view_id, kind in action["views"]}
    wanted = [(chosen[kind], kind) for kind in _KINDS if kind in chosen]
    answer = rpc.call(action["res_model"], "get_views", [*wanted, (False, "search")])
    fields = answer["models"][action["res_model"]]["fields"]
    arches = {kind: ElementTree.fromstring(view["arch"]) for kind, view in answer["views"].items()}
    date = next((node.get("date") for node in arches["search"].iter("filter") if node.get("date")), None)
    domain = ast.literal_eval(action["domain"] or "[]")
    for _view_id, kind in wanted:
        yield kind, _View(action["res_model"], kind, arches[kind], fields, domain, date)


class _View:
    """A graph or a pivot as it opens."""

    def __init__(self, model, kind, arch, fields, domain, date):
        self.model, self.kind, self.fields, self.domain, self.date = model, kind, fields, domain, date
        nodes = [node for node in arch.iter("field") if node.get("invisible") not in ("1", "True")]
        self.measures = [self._measure(node) for node in nodes if node.get("type") == "measure"] or ["__count"]
        groups = [node for node in nodes if node.get("type") != "measure" and not self._is_number(node)]
        self.rows = [self._group(node) for node in groups if node.get("type") != "col"]
        self.columns = [self._group(node) for node in groups if node.get("type") == "col"]

    def _is_number(self, node):
        return self.fields[node.get("name")]["type"] in ("integer", "float", "monetary")

    def _measure(self, node):
        name = node.get("name")
        return "__count" if name == "__count" else f"{name}:{self.fields[name]['aggregator']}"

    def _group(self, node):
        name = node.get("name")
        dated = self.fields[name]["type"] in ("date", "datetime")
        return f"{name}:{node.get('interval') or 'month'}" if dated else name

    def call(self, days):
        """The request of the last so many days, as ``Rpc.post`` takes it."""
        since = (datetime.now() - timedelta(days=days)).strftime("%Y-%m-%d %H:%M:%S")
        domain = [*self.domain, (self.date, ">=", since)] if self.date else self.domain
        measures = list(dict.fromkeys(["__count", *self.measures]))
        if self.kind == "graph":
            return self._request("formatted_read_group", [domain, [*self.rows, *self.columns], measures])
        sets = [[*rows, *columns] for rows in _starts(self.rows) for columns in _starts(self.columns)]
        return self._request("formatted_read_grouping_sets", [domain, sets, measures])

    def _request(self, method, args):
        return f"/web/dataset/call_kw/{self.model}/{method}", {
            "model": self.model, "method": method, "args": args, "kwargs": {}}


def _starts(groups):
    """All of them, all but the last and so on, at last none: the totals."""
    return [groups[:length] for length in range(len(groups) + 1)]
