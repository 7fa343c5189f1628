# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import hmac
import json
import logging

from werkzeug.wrappers import Response

from odoo import SUPERUSER_ID, api, http
from odoo.http import request
from odoo.tools import str2bool

from ..models.transport.transaction import run_item
from ..tools import constants, signature, webhook_payload

_logger = logging.getLogger(__name__)


class WhatsappCrmWebhook(http.Controller):
    """Meta's way in: check the signature on the raw bytes, store, commit, answer."""

    @http.route(
        constants.WEBHOOK_ROUTE, type="http", auth="none", methods=["GET"], csrf=False,
        save_session=False, readonly=False)
    def verify(self, **_params):
        """Meta's challenge, repeated whenever the address or the verify token is edited."""
        # The names hold dots, so they never become keyword arguments.
        args = request.httprequest.args
        token = args.get("hub.verify_token", "")
        if args.get("hub.mode") == "subscribe" and self._known_verify_token(token):
            return Response(args.get("hub.challenge", ""), 200, content_type="text/plain")
        return Response("", 403)

    @http.route(
        constants.WEBHOOK_ROUTE, type="http", auth="none", methods=["POST"], csrf=False,
        save_session=False, readonly=False, max_content_length=constants.WEBHOOK_MAX_BYTES)
    def receive(self, **_params):
        """Store every item of the delivery; whatever happens to them afterwards, Meta gets its 200.

        503: no app secret here, or a neutralized copy; 403: not signed by Meta; 400: not JSON.
        """
        body = request.httprequest.get_data()
        registry = request.env.registry
        apps = run_item(registry, self._apps)
        secrets = [(account, secret) for account, secret, active, _refs in apps if active]
        if not secrets:
            return Response("", 503)
        signers = signature.matching(
            secrets, body, request.httprequest.headers.get(constants.SIGNATURE_HEADER))
        if not signers:
            return Response("", 403)
        try:
            delivery = json.loads(body)
        except (ValueError, RecursionError):
            return Response("", 400)
        if not isinstance(delivery, dict):
            return Response("", 400)
        items = webhook_payload.split(delivery)
        events = api.Environment(request.env.cr, SUPERUSER_ID, {})["whatsapp_crm.webhook.event"]
        foreign = {ref for account, _secret, _active, refs in apps if account not in signers for ref in refs}
        ids, backlog = events._store(registry, items, foreign)
        try:
            events._run_inline(registry, ids, backlog, {events._owner_key(item) for item in items})
        except Exception:
            # Stored is stored: the queue goes on with it, and Meta must not send it again.
            _logger.exception("WhatsApp items are left to the queue")
        return Response("", 200)

    @staticmethod
    def _apps(env):
        """[(account id, app secret, active, Meta's ids of the account and its numbers)].

        Empty in a neutralized copy. Archived accounts sign nothing, but nobody else speaks for them.
        """
        if str2bool(env["ir.config_parameter"].get_param("database.is_neutralized"), False):
            return []
        env.cr.execute("""
            SELECT a.id, a.app_secret, a.active, array_remove(array_agg(n.phone_number_ref) || a.waba_ref, NULL)
              FROM whatsapp_crm_account a LEFT JOIN whatsapp_crm_number n ON n.account_id = a.id
             WHERE a.app_secret <> '' GROUP BY a.id
        """)
        return env.cr.fetchall()

    @staticmethod
    def _known_verify_token(token):
        def tokens(env):
            env.cr.execute("SELECT verify_token FROM whatsapp_crm_account WHERE active AND verify_token <> ''")
            return [row[0] for row in env.cr.fetchall()]
        known = run_item(request.env.registry, tokens)
        return any([hmac.compare_digest(token.encode(), one.encode()) for one in known])
