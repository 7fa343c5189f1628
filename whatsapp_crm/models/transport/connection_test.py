# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""The questions of *Test connection*, asked one after the other, answered in plain words."""
from datetime import datetime, timezone
from urllib.parse import urlsplit

from odoo.tools.misc import format_date, format_datetime

from ...tools import graph_urls, identity
from ...tools.graph_calls import NUMBER_FIELDS
from ...tools.graph_client import GraphError
from .account_connection import GRAPH_TROUBLE
from .message_words import trouble_words

PERMISSIONS = ("whatsapp_business_messaging", "whatsapp_business_management")
# Meta: of the addresses that are set, this is the order in which they win.
ADDRESS_ORDER = ("phone_number", "whatsapp_business_account", "application")
# Advice keys of reasons that an ID copied wrongly may have, too.
HINT_HELPS = ("wrong_id", "request", "permissions", "unknown")
GOOD, BAD, OPEN = "good", "bad", "open"


class ConnectionTest:
    """One test of a ``whatsapp_crm.number``.

    ``lines`` collects the answers: dicts with ``result`` ("good", "bad" or "open"
    where it could not be found out), ``text``, and ``advice`` ("" where none is needed).
    """

    def __init__(self, number):
        self.number = number
        self.account = number.account_id
        self.env = number.env
        self.lines = []
        self.health = {}
        self.token_is_dead = False

    def run(self):
        """Ask Meta; reading only, so that it may be repeated.

        :return: whether nothing bad was found
        """
        try:
            self.client = self.number._graph()
        except ValueError as error:
            self._bad(self.env._("There is no usable access token."), trouble_words(self.env, error))
            self._last_webhook()
            return False
        for question in (self._token, self._phone_number, self._account, self._subscription, self._address):
            if not self.token_is_dead:  # every further answer would be the same
                question()
        self._last_webhook()
        return all(line["result"] != BAD for line in self.lines)

    def _good(self, text):
        self.lines.append({"result": GOOD, "text": text, "advice": ""})

    def _bad(self, text, advice=""):
        self.lines.append({"result": BAD, "text": text, "advice": advice})

    def _open(self, text, advice=""):
        self.lines.append({"result": OPEN, "text": text, "advice": advice})

    def _refused(self, text, error, hint=""):
        """A question that Meta did not answer; the hint helps where Meta's reason is vague."""
        advice = error.rule.advice if isinstance(error, GraphError) else ""
        self.token_is_dead = self.token_is_dead or advice == "token"
        words = trouble_words(self.env, error)
        self._bad(text, f"{words} {hint}" if advice in HINT_HELPS else words)

    # --------------------------------------------------------------- questions

    def _token(self):
        _ = self.env._
        # sudo: whatsapp_crm.account - the secret proves to Meta that we may ask; it is not shown
        app_ref, secret = self.account.app_ref, self.account.sudo().app_secret
        if not secret:
            self._bad(_("The app secret is missing."),
                      _("Copy it from Meta's app panel (App settings, Basic) into the account: without it "
                        "no incoming message can be trusted, and none is taken."))
        if not (app_ref and secret):
            self._open(_("The permissions of the access token were not checked."),
                       _("Fill in the app ID and the app secret on the account."))
            return
        try:
            found = self.client.debug_token(app_ref, secret)
        except GRAPH_TROUBLE as error:
            self._open(_("The permissions of the access token were not checked."), _(
                "The app ID or the app secret may be wrong (%(reason)s).", reason=error))
            return
        self._token_answer(found)

    def _token_answer(self, found):
        _ = self.env._
        if not found.get("is_valid"):
            self.token_is_dead = True
            self._bad(_("The access token is not valid."),
                      _("Create a new one for the system user in Meta's Business settings and copy it into "
                        "the account."))
            return
        expires_at = found.get("expires_at")
        if expires_at:
            until = datetime.fromtimestamp(int(expires_at), timezone.utc)
            self._bad(_("The access token works, but only until %(date)s.",
                        date=format_date(self.env, until.date())),
                      _("Create one without expiry for a system user, or messages will stop then."))
        else:
            self._good(_("The access token is valid and does not expire."))
        if str(found.get("app_id") or self.account.app_ref) != self.account.app_ref:
            self._bad(_("The access token belongs to another app (%(app)s).", app=found["app_id"]),
                      _("Create the token for the app of this account."))
        missing = [name for name in PERMISSIONS if name not in (found.get("scopes") or [])]
        if missing:
            self._bad(_("The access token lacks a permission: %(names)s.", names=", ".join(missing)),
                      _("Create a new token for the system user and tick both WhatsApp permissions."))
        else:
            self._good(_("The access token has both permissions: sending, and managing the account."))

    def _phone_number(self):
        _ = self.env._
        try:
            self.health = self.client.phone_number(self.number.phone_number_ref, NUMBER_FIELDS)
        except GRAPH_TROUBLE as error:
            self._refused(_("The number could not be read."), error, _("Check the phone number ID."))
            return
        shown = identity.display(self.health.get("display_phone_number")) or self.number.phone_number_ref
        self._good(_("The number is %(number)s, %(name)s.",
                     number=shown, name=self.health.get("verified_name") or "–"))
        status = str(self.health.get("status") or "").upper()
        if status and status != "CONNECTED":
            self._bad(_("WhatsApp says that the number is not connected: %(status)s.", status=status),
                      _("See in WhatsApp Manager what is missing."))

    def _account(self):
        """Meta answers for any number that the token may see: is it one of this account's?"""
        _ = self.env._
        try:
            refs = [str(row.get("id")) for row in self.client.phone_numbers(self.account.waba_ref, ("id",))]
        except GRAPH_TROUBLE as error:
            self._refused(_("The WhatsApp Business account could not be read."), error, _("Check its ID."))
            return
        if self.number.phone_number_ref in refs:
            self._good(_("The number belongs to this WhatsApp Business account."))
        else:
            self._bad(_("The number does not belong to this WhatsApp Business account."),
                      _("Copy both IDs from the same page: WhatsApp, API Setup."))

    def _subscription(self):
        _ = self.env._
        try:
            rows = self.client.subscribed_apps(self.account.waba_ref)
        except GRAPH_TROUBLE as error:
            self._refused(_("The subscription could not be read."), error)
            return
        apps = [str((row.get("whatsapp_business_api_data") or row).get("id")) for row in rows]
        if self.account.app_ref in apps if self.account.app_ref else apps:
            self._good(_("The app receives the messages of this account."))
        else:
            self._bad(_("The app does not receive the messages of this account yet."),
                      _("Press Subscribe."))

    def _address(self):
        _ = self.env._
        ours = self.account.callback_url
        try:
            answer = self.client.phone_number(self.number.phone_number_ref, ("webhook_configuration",))
        except GRAPH_TROUBLE as error:
            self._open(_("The callback URL was not checked."), trouble_words(self.env, error))
            return
        configured = answer.get("webhook_configuration")
        configured = configured if isinstance(configured, dict) else {}
        theirs = next((configured[key] for key in ADDRESS_ORDER if configured.get(key)), None)
        copy = _("Copy this callback URL and the verify token into Meta's app panel (WhatsApp, "
                 "Configuration): %(url)s", url=ours)
        if not theirs:
            self._bad(_("WhatsApp has no callback URL for this number."), copy)
        elif str(theirs).rstrip("/") != ours:
            self._bad(_("WhatsApp calls another address: %(url)s", url=theirs), copy)
        else:
            self._good(_("WhatsApp calls this Odoo at %(url)s, and accepted its verify token.", url=ours))
        self._reachable(ours)

    def _reachable(self, ours):
        _ = self.env._
        # sudo: ir.config_parameter - whether WhatsApp is played by a program on this machine
        host = self.env["ir.config_parameter"].sudo().get_param("whatsapp_crm.graph_host") or ""
        local = bool(host) and graph_urls.is_loopback(urlsplit(host).hostname or "")
        if not ours.startswith("https://") and not local:
            self._bad(_("WhatsApp only calls addresses that begin with https."),
                      _("Give Odoo a public address with a certificate, and set it as web.base.url."))

    def _last_webhook(self):
        _ = self.env._
        if self.number.last_webhook_at:
            self._good(_("WhatsApp sent something for this number last on %(date)s.",
                         date=format_datetime(self.env, self.number.last_webhook_at)))
        else:
            self._open(_("WhatsApp has not sent anything for this number yet."),
                       _("Write a message to the number from any phone, then test again."))

    # ------------------------------------------------------------------ result

    def number_values(self):
        """What Meta says of the number, as field values; only what it said."""
        return health_values(self.health)


def health_values(answer):
    """Field values of ``whatsapp_crm.number`` from Meta's phone number object."""
    throughput = answer.get("throughput")
    said = {
        "display_phone_number": identity.display(answer.get("display_phone_number")),
        "verified_name": answer.get("verified_name"),
        "quality_rating": answer.get("quality_rating"),
        "status": answer.get("status"),
        "messaging_limit": answer.get("whatsapp_business_manager_messaging_limit"),
        "throughput": throughput.get("level") if isinstance(throughput, dict) else None,
    }
    return {name: value for name, value in said.items() if value}
