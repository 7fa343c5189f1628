"""``python3 -m tests.lab dashboard``: writes the spreadsheet of the dashboard again from what is said here.

Odoo's dashboards are spreadsheets: a sheet that is seen, with figures and tables, and one with the numbers behind
the scorecards. Everything is read from the reports with the reader's own rights, and follows the filters on top.
"""

import itertools
import json

from . import environment

PATH = environment.ROOT / "whatsapp_crm_metrics" / "data" / "files" / "whatsapp_dashboard.json"
#: Of the spreadsheets that this series of Odoo ships.
VERSION = "18.5.10"
_BLUE, _GREY, _LIGHT = "#01666B", "#434343", "#EFF6FF"
_WIDTH, _GAP = 1000, 12
_TURN, _WORK, _LEAD, _FLAG = (f"whatsapp_crm.report.{name}" for name in ("turn", "work", "lead", "flag"))
_CONVERSATION = "whatsapp_crm.conversation"
#: Field by which a model follows the filters: period, agent, team, number.
_FOLLOWS = {
    _TURN: ("started_at", "agent_id", "team_id", "number_id"),
    _WORK: ("date", "agent_id", "team_id", "number_id"),
    _LEAD: ("date", "agent_id", "team_id", "number_id"),
    _FLAG: ("raised_at", "agent_id", "team_id", "number_id"),
    _CONVERSATION: (None, "user_id", "team_id", "number_id"),
}
_FILTERS = (
    {"id": "period", "type": "date", "label": "Period", "defaultValue": "last_90_days"},
    {"id": "agent", "type": "relation", "label": "Agent", "modelName": "res.users"},
    {"id": "team", "type": "relation", "label": "Sales Team", "modelName": "crm.team"},
    {"id": "number", "type": "relation", "label": "Number", "modelName": "whatsapp_crm.number"},
)
_HOURS, _SHARE, _COUNT, _MONEY = "hhhh:mm", "0%", "#,##0", "#,##0"
#: Title, model, measure, domain, format, whether it follows the period, menu; four in a row.
_SCORES = (
    ("First response time", _TURN, "wait", [["kind", "=", "first"], ["state", "=", "answered"]], _HOURS,
     "menu_report_turn"),
    ("Pending now", _CONVERSATION, "__count", [["waiting_since", "!=", False]], _COUNT, "menu_home"),
    ("Seen, not answered", _TURN, "seen_unanswered", [["seen_unanswered", "in", [0, 1]]], _SHARE,
     "menu_report_turn_seen"),
    ("Resolved", _WORK, "resolved", [], _COUNT, "menu_report_work"),
    ("Promise kept", _TURN, "kept", [["kept", "in", [0, 1]]], _SHARE, "menu_report_turn_kept"),
    ("Leads", _LEAD, "is_lead", [], _COUNT, "menu_report_lead"),
    ("Won", _LEAD, "win_rate", [["closed", ">", 0]], _SHARE, "menu_report_lead"),
    ("Revenue", _LEAD, "revenue", [], _MONEY, "menu_report_lead"),
)
#: Title, kind, model, measure, group-bys, domain, menu; two in a row.
_CHARTS = (
    ("Response time per week (hours, median)", "odoo_line", _TURN, "wait", ["started_at:week"],
     [["state", "=", "answered"]], "menu_report_turn"),
    ("Resolved per week", "odoo_bar", _WORK, "resolved", ["date:week", "agent_id"], [["kind", "=", "resolved"]],
     "menu_report_work"),
    ("Does answering fast pay? (won ÷ closed)", "odoo_bar", _LEAD, "win_rate", ["band"], [["closed", ">", 0]],
     "menu_report_fast"),
    ("How fast we answer", "odoo_pie", _TURN, "__count", ["band"], [["band", "!=", False]], "menu_report_turn"),
    ("Revenue by source", "odoo_bar", _LEAD, "revenue", ["source_id"], [["won", ">", 0]], "menu_report_lead"),
    ("Lost leads by reason", "odoo_pie", _LEAD, "__count", ["lost_reason_id"], [["lost", ">", 0]],
     "menu_report_lost"),
)
#: Title, model, row, measures with their formats, domain; below each other.
_TABLES = (
    ("Agents: response time (hours), kept, seen and not answered", _TURN, "agent_id",
     (("wait", "0.00"), ("kept", _SHARE), ("seen_unanswered", _SHARE), ("__count", _COUNT)), []),
    ("Golden flags by who saw them", _FLAG, "agent_id",
     (("raised", _COUNT), ("worked", _COUNT), ("won", _COUNT), ("revenue", _MONEY)), []),
)
_ROWS_SHOWN = 8
_FEWEST = 5  # below so many rows a share says nothing
_SCORE_ROW, _CHART_ROW, _ROW = 12, 15, 23  # rows taken by two lines of scorecards, by a line of charts; their height


def main(_arguments):
    """Write the file."""
    PATH.parent.mkdir(parents=True, exist_ok=True)
    PATH.write_text(text(), encoding="utf-8")
    print(PATH.relative_to(environment.ROOT))
    return 0


def text():
    """What belongs into the file."""
    return json.dumps(Dashboard().build(), indent=1, ensure_ascii=False) + "\n"


class Dashboard:
    """Collects pivots, figures and cells; ids are counted, so that the same words give the same file."""

    def __init__(self):
        self._ids = itertools.count(1)
        self.pivots, self.figures, self.menus = {}, [], {}
        self.cells, self.data = {}, {}
        self.styles, self.formats, self.data_formats = {}, {}, {}
        self.known_formats = []

    def build(self):
        """:return: the spreadsheet as Odoo stores it"""
        self._scores()
        row = self._charts(_SCORE_ROW)
        self._tables(row + 1)
        return {
            "version": VERSION, "sheets": [self._seen(), self._behind()],
            "styles": {"1": {"bold": True, "fontSize": 16, "textColor": _BLUE},
                       "2": {"bold": True, "fontSize": 11, "textColor": _GREY}},
            "formats": {str(number): known for number, known in enumerate(self.known_formats, start=1)},
            "borders": {"1": {"bottom": {"style": "thin", "color": "#CCCCCC"}}},
            "revisionId": "START_REVISION", "uniqueFigureIds": True,
            "settings": {"locale": {
                "name": "English (US)", "code": "en_US", "thousandsSeparator": ",", "decimalSeparator": ".",
                "dateFormat": "mm/dd/yyyy", "timeFormat": "hh:mm:ss", "formulaArgSeparator": ",", "weekStart": 7}},
            "pivots": self.pivots, "pivotNextId": len(self.pivots) + 1, "customTableStyles": {},
            "globalFilters": list(_FILTERS), "lists": {}, "listNextId": 1,
            "chartOdooMenusReferences": self.menus}

    # -------------------------------------------------------------------- parts

    def _scores(self):
        self.data |= {"A1": '=_t("Figure")', "B1": '=_t("Current")', "C1": '=_t("Previous")'}
        for index, (title, model, measure, domain, look, menu) in enumerate(_SCORES):
            row = index + 2
            self.data[f"A{row}"] = f'=_t("{title}")'
            self._number(f"B{row}", model, measure, domain, look)
            dated = _FOLLOWS[model][0]
            if dated:
                self._number(f"C{row}", model, measure, domain, look, offset=-1)
            self._score(index, title, row, menu, dated)

    def _number(self, cell, model, measure, domain, look, offset=0):
        pivot = self._pivot(model, [], list(dict.fromkeys([measure, "__count"])), domain, f"{model} {measure}", offset)
        value, rows = (f'PIVOT.VALUE({pivot},"{name}")' for name in (measure, "__count"))
        if look == _HOURS:
            # Odoo counts hours, a spreadsheet days; what is missing is no 0.
            value = f'IF({value}="","",{value}/24)'
        if offset:  # a period without work is nothing to compare with
            value = f'IF({rows}<{_FEWEST},"",{value})'
        elif look == _SHARE:
            value = f'IF({rows}<{_FEWEST},_t("too few"),{value})'
        self.data[cell] = f'=IFERROR({value},"")'
        self.data_formats[cell] = self._format(look)

    def _score(self, index, title, row, menu, dated):
        width = (_WIDTH - 3 * _GAP) // 4
        base = {"baseline": f"Data!C{row}", "baselineDescr": {"text": "since last period"}} if dated else {}
        # Of these, less is better.
        up, down = ("#EA6175", "#43C5B1") if title in ("First response time", "Seen, not answered") else (
            "#43C5B1", "#EA6175")
        self._figure({
            "type": "scorecard", "title": {"text": title, "bold": True, "color": _GREY}, "background": _LIGHT,
            "keyValue": f"Data!B{row}", "humanize": False, "baselineMode": "percentage", "baselineColorUp": up,
            "baselineColorDown": down, **base},
            menu, (index % 4) * (width + _GAP), (index // 4) * 116 + 11, width, 104)

    def _charts(self, row):
        width, height = (_WIDTH - _GAP) // 2, _CHART_ROW * _ROW - _GAP
        for index, (title, kind, model, measure, groups, domain, menu) in enumerate(_CHARTS):
            self._figure({
                "type": kind, "title": {"text": title, "bold": True, "color": _BLUE}, "background": "#FFFFFF",
                "legendPosition": "right" if kind == "odoo_pie" or len(groups) > 1 else "none",
                "metaData": {"groupBy": groups, "measure": measure, "order": None, "resModel": model,
                             "mode": kind.removeprefix("odoo_"), "cumulatedStart": False},
                "searchParams": {"comparison": None, "context": {}, "domain": domain, "groupBy": groups,
                                 "orderBy": []},
                "dataSets": [{}], "verticalAxisPosition": "left", "stacked": len(groups) > 1,
                "cumulatedStart": False, "fieldMatching": self._matching(model)},
                menu, (index % 2) * (width + _GAP), (row + index // 2 * _CHART_ROW) * _ROW, width, height)
        return row + -(-len(_CHARTS) // 2) * _CHART_ROW

    def _tables(self, row):
        for title, model, group, measures, domain in _TABLES:
            pivot = self._pivot(model, [group], [name for name, _look in measures], domain, "Agent")
            self.cells[f"A{row}"] = f'=_t("{title}")'
            self.styles[f"A{row}:E{row}"] = 1
            self.cells[f"A{row + 1}"] = f"=PIVOT({pivot}, {_ROWS_SHOWN}, FALSE, FALSE)"
            self.styles[f"A{row + 1}:E{row + 1}"] = 2
            for column, (_name, look) in zip("BCDE", measures):
                self.formats[f"{column}{row + 2}:{column}{row + 1 + _ROWS_SHOWN}"] = self._format(look)
            row += _ROWS_SHOWN + 3
        self.height = row

    def _figure(self, data, menu, x, y, width, height):
        figure = f"figure-{next(self._ids)}"
        self.menus[figure] = f"whatsapp_crm_metrics.{menu}"
        self.figures.append({
            "id": figure, "col": 0, "row": 0, "offset": {"x": x, "y": y}, "width": width, "height": height,
            "tag": "chart", "data": {**data, "chartId": figure}})

    # ------------------------------------------------------------------- pivots

    def _pivot(self, model, rows, measures, domain, name, offset=0):
        """:return: number of the new pivot"""
        number = len(self.pivots) + 1
        self.pivots[str(number)] = {
            "type": "ODOO", "formulaId": str(number), "model": model, "name": name, "domain": domain, "context": {},
            "columns": [], "rows": [{"fieldName": row} for row in rows],
            "measures": [{"id": measure, "fieldName": measure} for measure in measures],
            "fieldMatching": self._matching(model, offset)}
        return number

    def _matching(self, model, offset=0):
        period, *relations = _FOLLOWS[model]
        matching = {"period": {"chain": period, "type": "datetime", "offset": offset}} if period else {}
        return matching | {known["id"]: {"chain": chain, "type": "many2one"}
                           for known, chain in zip(_FILTERS[1:], relations)}

    def _format(self, look):
        if look not in self.known_formats:
            self.known_formats.append(look)
        return self.known_formats.index(look) + 1

    # ------------------------------------------------------------------- sheets

    def _seen(self):
        widths = {"0": {"size": 216}, **{str(column): {"size": 196} for column in range(1, 5)}}
        return self._sheet(
            "dashboard", "Dashboard", 7, self.height + 2, self.cells, self.formats, figures=self.figures,
            styles=self.styles, cols=widths, areGridLinesVisible=False, borders=dict.fromkeys(self.styles, 1))

    def _behind(self):
        return self._sheet("data", "Data", 5, len(_SCORES) + 3, self.data, self.data_formats,
                           cols={"0": {"size": 220}})

    def _sheet(self, key, name, columns, rows, cells, formats, **more):
        return {
            "id": key, "name": name, "colNumber": columns, "rowNumber": rows, "rows": {}, "cols": {}, "merges": [],
            "cells": cells, "styles": {}, "formats": formats, "borders": {}, "conditionalFormats": [],
            "dataValidationRules": [], "figures": [], "tables": [], "areGridLinesVisible": True, "isVisible": True,
            "headerGroups": {"ROW": [], "COL": []}, "comments": {}, **more}
