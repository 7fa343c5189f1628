"""A small JSON-RPC client: what a user's browser may call, without the browser."""

import http.cookiejar
import itertools
import json
import urllib.request


class RpcError(Exception):
    """The server answered with an error.

    ``name`` is the Python exception's dotted name, ``debug`` its traceback.
    """

    def __init__(self, error):
        data = error.get("data") or {}
        super().__init__(data.get("message") or error.get("message"))
        self.name = data.get("name")
        self.debug = data.get("debug")


class Rpc:
    """A session of one user.

    ``context`` goes with every ``call``: a browser sends the user's language there, a plain session nothing.

    :param server: an ``OdooServer``, or anything with ``url`` and ``database``
    :raise RpcError: login or password are wrong
    """

    def __init__(self, server, login, password, timeout=60):
        self.server = server
        self.login = login
        self.timeout = timeout
        self.context = {}
        self._ids = itertools.count(1)
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(cookies)
        answer = self.post("/web/session/authenticate", db=server.database, login=login, password=password)
        self.uid = answer["uid"]

    def post(self, route, **parameters):
        """Call a JSON-RPC route and return its result."""
        body = {"jsonrpc": "2.0", "id": next(self._ids), "method": "call", "params": parameters}
        request = urllib.request.Request(
            self.server.url + route, json.dumps(body).encode(), {"Content-Type": "application/json"})
        with self._opener.open(request, timeout=self.timeout) as stream:
            answer = json.load(stream)
        if "error" in answer:
            raise RpcError(answer["error"])
        return answer.get("result")

    def call(self, model, method, *args, **kwargs):
        """Call a public method of a model; the ids, where it works on records, come first in ``args``."""
        route = f"/web/dataset/call_kw/{model}/{method}"
        kwargs["context"] = {**self.context, **kwargs.get("context", {})}
        return self.post(route, model=model, method=method, args=list(args), kwargs=kwargs)

    def search_read(self, model, domain, fields, **kwargs):
        """Records as dictionaries."""
        return self.call(model, "search_read", domain, fields, **kwargs)

    def ref(self, xmlid):
        """The database id of the record with that external id."""
        module, name = xmlid.split(".")
        found = self.call("ir.model.data", "search_read",
                          [("module", "=", module), ("name", "=", name)], ["res_id"], limit=1)
        if not found:
            raise LookupError(xmlid)
        return found[0]["res_id"]

    def download(self, path):
        """The body of a page or file that this user may open."""
        with self._opener.open(self.server.url + path, timeout=self.timeout) as stream:
            return stream.read()


def rpc(server, login, password=None):
    """A client logged in as that user; the password is the login unless given."""
    return Rpc(server, login, password or login)
