"""Numbers, account, subscriptions, token check and templates of the Graph API."""

import base64
import secrets

from . import demo
from .errors import GraphError

NUMBER_DEFAULT = (
    "id", "verified_name", "display_phone_number", "quality_rating",
    "code_verification_status", "platform_type", "throughput")
PAGE = 25


def chosen(values, fields, default=None):
    """Return the asked fields of an object; an unknown one is refused as Meta does."""
    names = [name.strip() for name in fields.split(",")] if fields else default or values
    for name in names:
        if name not in values:
            raise GraphError(
                100, f"Tried accessing nonexisting field ({name})")
    return {"id": values["id"]} | {name: values[name] for name in names}


def page(rows, call, url):
    """Return one page in Meta's shape; `after` and `before` are opaque cursors."""
    query = call.query
    limit = query.get("limit") or str(PAGE)
    if not limit.isdigit():
        raise GraphError(100, "Param limit must be an integer")
    size = min(max(int(limit), 1), 1000)
    start = _position(query["after"]) + 1 if query.get("after") else 0
    if query.get("before"):
        start = max(0, _position(query["before"]) - size)
    found = rows[start:start + size]
    result = {"data": found}
    if found:
        cursors = {"before": _cursor(start), "after": _cursor(start + len(found) - 1)}
        result["paging"] = {"cursors": cursors}
        if start + size < len(rows):
            result["paging"]["next"] = f"{url}?limit={size}&after={cursors['after']}"
    return result


def _cursor(position):
    return base64.urlsafe_b64encode(f"cursor:{position}".encode()).decode()


def _position(cursor):
    try:
        return int(base64.urlsafe_b64decode(cursor).decode().removeprefix("cursor:"))
    except ValueError:
        raise GraphError(131059, "Invalid cursor") from None


class AccountApi:
    """Answers everything that is neither a message nor media."""

    def __init__(self, sim):
        self.sim, self.state = sim, sim.state

    def handle(self, request, call, parts):
        handler = getattr(self, f"_{call.kind}", None)
        if handler is None:
            raise self._missing(parts[0])
        return handler(request, call, parts[0])

    def _missing(self, node):
        return GraphError(
            100, f"Unsupported request. Object with ID '{node}' does not exist, cannot "
            "be loaded due to missing permissions, or does not support this operation",
            subcode=33)

    def _account_of(self, node):
        if node not in self.state.accounts:
            raise self._missing(node)
        return self.state.accounts[node]

    # --- numbers ----------------------------------------------------------
    def number_values(self, number):
        """Return every readable field of a number."""
        account = self.state.accounts[number.waba_id]
        urls = {
            "application": self.state.app_url or self.sim.config.webhook_url,
            "whatsapp_business_account": account.override_url,
            "phone_number": number.override_url}
        return {
            "id": number.id,
            "display_phone_number": number.display,
            "verified_name": number.verified_name,
            "quality_rating": number.quality_rating,
            "status": number.status,
            "name_status": "APPROVED",
            "new_name_status": "NONE",
            "code_verification_status": "VERIFIED",
            "throughput": {"level": number.throughput},
            "whatsapp_business_manager_messaging_limit": number.messaging_limit,
            "messaging_limit_tier": number.messaging_limit,
            "health_status": self._health("PHONE_NUMBER", number.id, number.status),
            "webhook_configuration": {key: url for key, url in urls.items() if url},
            "is_official_business_account": False,
            "platform_type": "CLOUD_API",
            "account_mode": "LIVE",
        }

    def _health(self, kind, identifier, status):
        can = "AVAILABLE" if status == "CONNECTED" else "BLOCKED"
        entity = {"entity_type": kind, "id": identifier, "can_send_message": can}
        if can == "BLOCKED":
            entity["errors"] = [{
                "error_code": 131031, "error_description": f"Number is {status}",
                "possible_solution": "Review the account in WhatsApp Manager"}]
        return {"can_send_message": can, "entities": [entity]}

    def _number(self, request, call, node):
        number = self.state.numbers[node]
        if call.method == "POST":
            return self._set_override(number, (call.body or {}).get("webhook_configuration"))
        return chosen(
            self.number_values(number), call.query.get("fields"), NUMBER_DEFAULT)

    def _number_list(self, request, call, node):
        self._account_of(node)
        rows = [
            chosen(self.number_values(number), call.query.get("fields"), NUMBER_DEFAULT)
            for number in self.state.numbers.values() if number.waba_id == node]
        return page(rows, call, request.base_url)

    def _profile(self, request, call, node):
        if node not in self.state.numbers:
            raise self._missing(node)
        return {"data": [{"messaging_product": "whatsapp", "about": "Planes para equipos"}]}

    # --- account ----------------------------------------------------------
    def _account(self, request, call, node):
        account = self._account_of(node)
        values = {
            "id": account.id, "name": account.name, "currency": account.currency,
            "timezone_id": "1", "account_review_status": "APPROVED",
            "business_verification_status": "verified", "country": "ES",
            "owner_business_info": {"id": account.portfolio_id, "name": account.name},
            "health_status": self._health("WABA", account.id, "CONNECTED"),
            "message_template_namespace": "demo_namespace",
        }
        return chosen(
            values, call.query.get("fields"), ("id", "name", "currency", "timezone_id"))

    def _debug_token(self, request, call, node):
        token = self.state.tokens.get(call.query.get("input_token"))
        if token is None:
            return {"data": {"is_valid": False, "scopes": [], "error": {
                "code": 190, "message": "Invalid OAuth access token."}}}
        expired = 0 < token.expires_at < self.state.now()
        return {"data": {
            "app_id": token.app_id, "type": "SYSTEM_USER", "application": "Planes Demo",
            "is_valid": token.valid and not expired, "expires_at": token.expires_at,
            "scopes": list(token.scopes),
            "granular_scopes": [
                {"scope": scope, "target_ids": list(self.state.accounts)}
                for scope in token.scopes]}}

    # --- subscriptions ----------------------------------------------------
    def _subscriptions(self, request, call, node):
        account = self._account_of(node)
        if call.method == "POST":
            body = call.body if isinstance(call.body, dict) else {}
            account.override_url = self._verified(
                body.get("override_callback_uri"), body.get("verify_token"))
            account.subscribed = True
            return {"success": True}
        if call.method == "DELETE":
            account.subscribed = False
            return {"success": True}
        if not account.subscribed:
            return {"data": []}
        row = {"whatsapp_business_api_data": {
            "id": demo.APP_ID, "name": "Planes Demo", "link": "https://apps.example/demo"}}
        if account.override_url:
            row["override_callback_uri"] = account.override_url
        return {"data": [row]}

    def _app_subscriptions(self, request, call, node):
        if node != demo.APP_ID:
            raise self._missing(node)
        if call.method == "POST":
            body = call.body if isinstance(call.body, dict) else {}
            values = request.form.to_dict() | call.query | body
            self.state.app_url = self._verified(
                values.get("callback_url"), values.get("verify_token"))
            return {"success": True}
        return {"data": [{
            "object": "whatsapp_business_account", "active": True,
            "callback_url": self.state.app_url or self.sim.config.webhook_url,
            "fields": [{"name": "messages", "version": demo.GRAPH_VERSION}]}]}

    def _set_override(self, number, configuration):
        if not isinstance(configuration, dict):
            raise GraphError(100, "The parameter webhook_configuration is required.")
        number.override_url = self._verified(
            configuration.get("override_callback_uri"), configuration.get("verify_token"))
        return {"success": True}

    def _verified(self, url, verify_token):
        """Return the address after Meta's challenge; "" when there is none to set."""
        if not url:
            return ""
        if len(url) > 200:
            raise GraphError(100, "override_callback_uri must be at most 200 characters")
        result = self.sim.verify_webhook(url, verify_token or "", secrets.token_hex(8))
        if not result["verified"]:
            raise GraphError(
                100, "The callback URL or verify token couldn't be validated",
                subcode=2200)
        return url

    # --- templates --------------------------------------------------------
    def _template(self, request, call, node):
        if call.method == "POST":
            return self.sim.template_admin.edit(self.state.templates.by_id[node], call.body)
        return chosen(self._shown(self.state.templates.by_id[node]),
                      call.query.get("fields"))

    def _template_list(self, request, call, node):
        self._account_of(node)
        filters = ("name", "status", "category", "language")
        rows = [
            chosen(self._shown(template), call.query.get("fields"))
            for template in list(self.state.templates.by_id.values())
            if all(template[key] == call.query[key] for key in filters if call.query.get(key))]
        return page(rows, call, request.base_url)

    def _shown(self, template):
        return {
            "sub_category": None, "previous_category": None, "correct_category": None,
            "rejected_reason": "NONE", "last_updated_time": 1790000000,
            "message_send_ttl_seconds": None, "quality_score": None,
            "health_status": {"can_send_message": "AVAILABLE", "entities": []},
        } | template

    def _template_create(self, request, call, node):
        return self.sim.template_admin.create(self._account_of(node), call.body)

    def _template_delete(self, request, call, node):
        return self.sim.template_admin.delete(self._account_of(node), call.query)

    def _sample_begin(self, request, call, node):
        return self.sim.template_admin.begin_upload(call.query)

    def _sample_upload(self, request, call, node):
        if request.headers.get("file_offset") != "0":
            raise GraphError(100, "The header file_offset is required.")
        return self.sim.template_admin.upload(node, len(request.get_data()))
