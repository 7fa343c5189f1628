"""Guards of the product that can be taken out, one at a time, inside a running Odoo.

``install`` is called in the server's process by ``tests/lab/child.py`` (``OdooServer(mutate=…)``) when
the addon's code is loaded. It wraps what the mutants change; a wrapper does what the product does,
unless the file named by ``WACRM_MUTANT`` holds its mutant's name. So one server serves all mutants.
"""

import functools
import os
import threading
import time
import uuid
from dataclasses import replace

#: The server reads the name of the guard that is out from the file with this variable's name.
VARIABLE = "WACRM_MUTANT"
ADDON = "odoo.addons.whatsapp_crm"


def active():
    """The mutant in force, or an empty text."""
    with open(os.environ[VARIABLE], encoding="utf-8") as stream:
        return stream.read().strip()


def install():
    """Wrap every guard that has a mutant."""
    _install_inbound()
    _install_sending()


def _swap(owner, name, *mutants):
    """Let ``mutant(original, *args)`` take the place of ``owner.name`` while its name is the active one.

    :param mutants: functions named as the mutants are called
    """
    found = owner.__dict__[name]
    original = getattr(found, "__func__", found)
    known = {mutant.__name__: mutant for mutant in mutants}

    @functools.wraps(original)
    def choose(*args, **kwargs):
        mutant = known.get(active())
        return mutant(original, *args, **kwargs) if mutant else original(*args, **kwargs)

    setattr(owner, name, staticmethod(choose) if isinstance(found, staticmethod) else choose)


# -------------------------------------------------------------------- inbound


def _install_inbound():
    from odoo.addons.whatsapp_crm.controllers import webhook
    from odoo.addons.whatsapp_crm.models.inbox.conversation_messages import WhatsappCrmConversationMessages
    from odoo.addons.whatsapp_crm.models.transport import webhook_event
    from odoo.addons.whatsapp_crm.tools import service_window, signature, status_ladder

    event = webhook_event.WhatsappCrmWebhookEvent
    _swap(webhook_event, "run_item", no_second_try)
    _swap(event, "_insert", no_unique_key)
    _swap(event, "_store", store_after_200)
    _swap(event, "_run_inline", no_second_try_inline("no_second_try"), no_second_try_inline("no_unique_contact"))
    _swap(event, "_run_people", no_person_lock)
    _swap(event, "_due_of", no_order)
    _swap(event, "_run_one", poison_raises)
    _swap(event, "_trigger_ingest", wake_only_the_idle)
    _swap(event, "_revive_statuses", no_revival)
    _swap(event, "_reroute", no_rerouting)
    if hasattr(event, "_requeue_routed"):
        _swap(event, "_requeue_routed", no_rerouting)
    _swap(webhook.WhatsappCrmWebhook, "_secrets", no_neutralize_guard)
    _swap(signature, "matching", no_signature)
    _swap(status_ladder, "climb", no_ladder)
    _swap(service_window, "extend", window_may_shrink)
    _swap(WhatsappCrmConversationMessages, "_answered", answers_everything)


def no_unique_key(original, self, items):
    """Every delivery of an item gets a key of its own."""
    return original(self, [replace(item, key=f"{item.key}:{uuid.uuid4()}") for item in items])


def store_after_200(original, self, registry, items, foreign):
    """The answer goes out first, the items are stored a moment later."""
    def store():
        time.sleep(1)
        with registry.cursor() as cr:
            original(self.with_env(self.env(cr=cr)), registry, items, foreign)

    threading.Thread(target=store, daemon=True).start()
    return [], False


def no_second_try_inline(name):
    """Each request works off its own items at once, without asking who else is at it."""
    def inline(_original, self, registry, ids, _backlog, _people):
        for event_id in ids:
            self._run_one(registry, event_id)

    inline.__name__ = name
    return inline


def no_second_try(_original, registry, work, *, uid=1, context=None):
    """A lost race is an error like any other."""
    from odoo import api

    with registry.cursor() as cr:
        env = api.Environment(cr, uid, dict(context or {}))
        result = work(env)
        env.flush_all()
        return result


def no_person_lock(_original, self, registry, people, _deadline):
    """Every worker takes whom it likes."""
    for person in people:
        with registry.cursor() as cr:
            due = self._due_of(cr, person)
        for event_id in due:
            self._run_one(registry, event_id)
    return 0


def no_order(original, self, cr, person):
    return sorted(original(self, cr, person), key=lambda event_id: hash(str(event_id)))


def poison_raises(_original, self, registry, event_id):
    """One item's error ends the run."""
    from odoo.addons.whatsapp_crm.models.transport.transaction import run_item

    run_item(registry, lambda env: env[self._name].browse(event_id)._process())


def wake_only_the_idle(_original, self):
    """A trigger that stands there is trusted, although its run may be about to end."""
    cron = self.env.ref("whatsapp_crm.ir_cron_ingest")
    self.env.cr.execute("SELECT 1 FROM ir_cron_trigger WHERE cron_id = %s LIMIT 1", [cron.id])
    if not self.env.cr.rowcount:
        cron._trigger()


def no_revival(_original, self, _wamid):
    return None


def no_rerouting(_original, _self):
    return None


def no_neutralize_guard(_original, env):
    """The mark of a neutralized database is not looked at."""
    env.cr.execute("SELECT waba_ref, app_secret FROM whatsapp_crm_account WHERE active AND app_secret <> ''")
    return env.cr.fetchall()


def no_signature(_original, secrets, _body, _header):
    return [name for name, _secret in secrets]


def no_ladder(_original, _current, new):
    return new


def window_may_shrink(original, _current, sent_at):
    return original(None, sent_at)


def answers_everything(original, self, row, answers_until=None):
    """An answer also answers what its writer has never seen."""
    return original(self, row)


# -------------------------------------------------------------------- sending


def _install_sending():
    from odoo.addons.whatsapp_crm.models.transport import sender
    from odoo.addons.whatsapp_crm.models.transport.account import WhatsappCrmAccount
    from odoo.addons.whatsapp_crm.models.transport.discuss_channel import DiscussChannel
    from odoo.addons.whatsapp_crm.models.transport.message_sending import WhatsappCrmMessageSending

    _swap(sender, "perform", send_again_when_in_doubt)
    _swap(WhatsappCrmMessageSending, "_orphans_to_unknown", orphans_back_to_queue)
    _swap(WhatsappCrmMessageSending, "_refused", token_burns)
    _swap(WhatsappCrmMessageSending, "_claim", newest_first)
    _swap(WhatsappCrmMessageSending, "_not_sent", down_means_failed)
    _swap(WhatsappCrmAccount, "_stop_sending", no_stop)
    _swap(DiscussChannel, "_wacrm_is_for_customer", note_leaves)


def send_again_when_in_doubt(original, job):
    outcome = original(job)
    return original(job) if getattr(outcome, "doubtful", False) else outcome


def orphans_back_to_queue(_original, self, lane):
    self.search([("status", "=", "sending"), ("lane", "=", lane)]).write({"status": "queued"})


def token_burns(_original, self, error):
    """Whatever Meta refuses has failed, also when it is the token's fault."""
    self.write({"error_code": error.code})
    self._give_up()


def no_stop(_original, _self, _reason):
    return None


def newest_first(original, self, *args):
    """Nothing older of the chat needs to go first."""
    from odoo.addons.whatsapp_crm.models.transport import message_sending

    kept = message_sending.CLAIM
    message_sending.CLAIM = kept.replace("AND q.lane = m.lane AND q.id < m.id", "AND q.id IS NULL").replace(
        "ORDER BY m.id ", "ORDER BY m.id DESC ")
    assert message_sending.CLAIM != kept
    try:
        return original(self, *args)
    finally:
        message_sending.CLAIM = kept


def down_means_failed(_original, self, _details):
    self._give_up()


def note_leaves(_original, _self, _kwargs):
    return True
