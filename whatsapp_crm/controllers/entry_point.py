# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from werkzeug.wrappers import Response

from odoo import SUPERUSER_ID, api, http
from odoo.http import request

from ..tools import link_visit


class EntryPointController(http.Controller):
    """The short link of an entry point: count the click, lead on to WhatsApp."""

    @http.route("/w/<string:code>", type="http", auth="none", methods=["GET"], csrf=False, save_session=False,
                readonly=False)
    def visit(self, code, **_params):
        """Open WhatsApp with the first message written; nothing is kept about who came."""
        asked = request.httprequest
        env = api.Environment(request.env.cr, SUPERUSER_ID, {})
        link = env["whatsapp_crm.entry.point"]._visit(code, link_visit.is_click(asked.method, asked.headers))
        headers = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
        if not link:
            return Response("This link does not exist.", 404, headers, content_type="text/plain")
        return Response("", 302, {**headers, "Location": link})
