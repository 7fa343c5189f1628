"""What the web client asks the server, derived from the views as they are now.

A call is (route, parameters) as ``Rpc.post`` takes them.
"""

import ast
from xml.etree import ElementTree

MODEL = "whatsapp_crm.conversation"
UNRESOLVED = [("state", "!=", "resolved")]
_NUMBERS = ("integer", "float", "monetary")
_KANBAN_PAGE = 40


class ConversationCalls:
    """The calls of the kanban's screen for one user.

    :param Rpc rpc: logged in as that user
    """

    def __init__(self, rpc):
        self.rpc = rpc
        views = rpc.call(MODEL, "get_views", [(False, "kanban"), (False, "search"), (False, "form")],
                         {"load_filters": True})
        self.fields = views["models"][MODEL]["fields"]
        self.kanban, self.search, self.form = (
            ElementTree.fromstring(views["views"][kind]["arch"]) for kind in ("kanban", "search", "form"))

    def views(self):
        """The three ready views by name, as domains."""
        return {
            "unassigned + mine": [*UNRESOLVED, "|", ("state", "=", "new"), ("user_id", "=", self.rpc.uid)],
            "pending": [*UNRESOLVED, ("waiting_since", "!=", False)],
            "all": UNRESOLVED,
        }

    # ---------------------------------------------------------------- columns

    def columns(self, domain, groupby="state"):
        """The columns with their first cards."""
        return self._call("web_read_group", domain, [groupby], self._aggregates(), {
            "auto_unfold": True, "opening_info": [], "unfold_read_specification": self.card(),
            "unfold_read_default_limit": int(self.kanban.get("limit") or _KANBAN_PAGE),
            "groupby_read_specification": {}, "order": self.kanban.get("default_order", ""), "offset": 0,
            "context": {"read_group_expand": True}})

    def card(self):
        """The specification of what a card shows."""
        return {node.get("name"): self._part(node) for node in self.kanban.iter("field")
                if node.get("name") in self.fields}

    def _part(self, node):
        kind = self.fields[node.get("name")]["type"]
        if kind == "many2one":
            return {"fields": {"display_name": {}}}
        if kind in ("many2many", "one2many") and node.get("widget"):
            color = ast.literal_eval(node.get("options") or "{}").get("color_field")
            return {"fields": {"display_name": {}} | ({color: {}} if color else {})}
        return {}

    def _aggregates(self):
        found = []
        for name in self.card():
            field = self.fields[name]
            if field.get("aggregator") and field["type"] in _NUMBERS:
                found.append(f"{name}:{field['aggregator']}")
            if field.get("aggregator") and field.get("currency_field"):
                found += [f"{field['currency_field']}:array_agg_distinct", f"{name}:sum_currency"]
        return found

    # ------------------------------------------------------------- side panel

    def side_panel(self, domain):
        """One call for each section, by field name."""
        return {node.get("name"): self._section(node, domain) for node in self.search.findall(".//searchpanel/field")}

    def _section(self, node, domain):
        several = node.get("select") == "multi"
        values = {
            "category_domain": [], "filter_domain": [], "search_domain": domain,
            "enable_counters": node.get("enable_counters") in ("1", "True", "true"),
            "expand": node.get("expand") in ("1", "True", "true"), "limit": int(node.get("limit") or 200)}
        if several:
            values |= {"comodel_domain": [], "group_by": False, "group_domain": []}
            return self._call("search_panel_select_multi_range", node.get("name"), values)
        return self._call("search_panel_select_range", node.get("name"), {**values, "hierarchize": True})

    # ----------------------------------------------------------------- search

    def searches(self, words):
        """The domain that each text field of the search box makes of ``words``, by its label."""
        found = {}
        for node in self.search.findall("./field"):
            name, domain = node.get("name"), node.get("filter_domain")
            label = node.get("string") or self.fields[name]["string"]
            if domain:
                found[label] = _domain_of(domain, words)
            elif self.fields[name]["type"] in ("char", "text"):
                found[label] = [(name, node.get("operator") or "ilike", words)]
        return found

    # -------------------------------------------------------------- the rest

    def counters(self):
        """The counters of the ready views."""
        return self._call("get_inbox_counters")

    def _call(self, method, *args):
        keywords = args[-1] if args and isinstance(args[-1], dict) else {}
        return f"/web/dataset/call_kw/{MODEL}/{method}", {
            "model": MODEL, "method": method, "args": [arg for arg in args if arg is not keywords],
            "kwargs": keywords}


def _domain_of(text, words):
    """Evaluate a ``filter_domain``, which names the words ``self`` and holds nothing else that is not literal."""
    tree = ast.parse(text, mode="eval")

    class Words(ast.NodeTransformer):
        def visit_Name(self, node):  # the name is ast's
            return ast.Constant(words) if node.id == "self" else node

    return ast.literal_eval(ast.fix_missing_locations(Words().visit(tree)))


def start_of_client():
    """What every page of the web client asks when it is loaded."""
    return "/mail/data", {"fetch_params": ["failures", "systray_get_activities", "init_messaging"]}


def open_discuss():
    """What opening Discuss adds: all chats that one is a member of, with their last messages."""
    return "/mail/data", {"fetch_params": ["channels_as_member"]}


def open_thread(channel):
    """What showing a chat asks."""
    return "/discuss/channel/messages", {"channel_id": channel, "fetch_params": {"limit": 30}}
