"""Guards of the product that can be taken out, one at a time, inside a running Odoo.

``install`` is called in the server's process by ``tests/lab/child.py`` (``OdooServer(mutate=…)``) when
the addon's code is loaded. It wraps what the mutants change; a wrapper does what the product does,
unless the file named by ``WACRM_MUTANT`` holds its mutant's name. So one server serves all mutants.
"""

import functools
import os
import sys
import threading
import time
import traceback
import uuid
from dataclasses import replace

#: The server reads the name of the guard that is out from the file with this variable's name.
VARIABLE = "WACRM_MUTANT"
ADDON = "odoo.addons.whatsapp_crm"
#: What the server's log says once all wrappers are in place.
INSTALLED = "guards can be taken out"


def active():
    """The mutant in force, or an empty text."""
    with open(os.environ[VARIABLE], encoding="utf-8") as stream:
        return stream.read().strip()


def install():
    """Wrap every guard that has a mutant; a guard that is not found stops the server, loudly."""
    try:
        for guard, mutants in GUARDS.items():
            for owner in _owners(guard):
                _swap(owner, guard, *mutants)
    except Exception:  # noqa: BLE001 - whatever it is, no server may run with half of its wrappers
        traceback.print_exc()
        os._exit(3)
    print(INSTALLED, file=sys.stderr, flush=True)


def _owners(guard):
    """What defines that name in the addon's code, in whichever file: classes, or modules that use a function."""
    modules = {name: module for name, module in list(sys.modules.items()) if module and name.startswith(f"{ADDON}.")}
    if guard in FUNCTIONS:
        owners = [modules[f"{ADDON}.{FUNCTIONS[guard]}"]]
    else:
        owners = [
            found for name, module in modules.items() for found in vars(module).values()
            if isinstance(found, type) and found.__module__ == name and guard in vars(found)]
    if guard in CLASSES:
        owners = [owner for owner in owners if owner.__name__ == CLASSES[guard]]
    if not owners or guard not in vars(owners[0]):
        raise LookupError(f"the addon no longer has {guard}; its mutant must be adapted")
    return owners


def _swap(owner, name, *mutants):
    """Let ``mutant(original, *args)`` take the place of ``owner.name`` while its name is the active one.

    :param mutants: functions named as the mutants are called
    """
    found = vars(owner)[name]
    original = getattr(found, "__func__", found)
    known = {mutant.__name__: mutant for mutant in mutants}

    @functools.wraps(original)
    def choose(*args, **kwargs):
        mutant = known.get(active())
        return mutant(original, *args, **kwargs) if mutant else original(*args, **kwargs)

    setattr(owner, name, staticmethod(choose) if isinstance(found, staticmethod) else choose)


# -------------------------------------------------------------------- inbound


def no_unique_key(original, self, registry, items, foreign):
    """Every delivery of an item gets a key of its own."""
    return original(self, registry, [replace(item, key=f"{item.key}:{uuid.uuid4()}") for item in items], foreign)


def store_after_200(original, self, registry, items, foreign):
    """The answer goes out first, the items are stored a moment later."""
    def store():
        time.sleep(1)
        with registry.cursor() as cr:
            original(self.with_env(self.env(cr=cr)), registry, items, foreign)

    threading.Thread(target=store, daemon=True).start()
    return [], False


def _own_items_at_once(_original, self, registry, ids, _backlog, _people):
    """Each request works off its own items at once, without asking who else is at it."""
    for event_id in ids:
        self._run_one(registry, event_id)


def _people_at_once(_original, self, registry, _ids, _backlog, people):
    """Each request works off its people's items at once; only the lock of a person holds it back."""
    self._run_people(registry, people, time.monotonic() + 30)


def _named(function, name):
    copy = functools.wraps(function)(lambda *args: function(*args))
    copy.__name__ = name
    return copy


def no_second_try(_original, registry, work, *, uid=1, context=None):
    """A lost race is an error like any other."""
    from odoo import api

    with registry.cursor() as cr:
        env = api.Environment(cr, uid, dict(context or {}))
        result = work(env)
        env.flush_all()
        return result


def no_person_lock(_original, _self, _lock_cr, _person):
    """Every worker takes whom it likes."""
    return True


def no_order(original, self, cr, person):
    return sorted(original(self, cr, person), key=lambda due: hash(str(due)))


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


def no_neutralize_guard(_original, *_arguments):
    """The mark of a neutralized database is not understood."""
    return False


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


def send_again_when_in_doubt(original, job):
    outcome = original(job)
    return original(job) if getattr(outcome, "doubtful", False) else outcome


def orphans_back_to_queue(_original, self, lane):
    self.search([("status", "=", "sending"), ("lane", "=", lane)]).write({"status": "queued"})


def token_burns(_original, self, error):
    """Whatever Meta refuses has failed, also when it is the token's fault."""
    self.write({"error_code": error.code})
    self._give_up()


def newest_first(original, self, *args):
    """What is newer in a chat goes first."""
    from odoo.addons.whatsapp_crm.models.transport import message_sending

    kept = message_sending.CLAIM
    message_sending.CLAIM = kept.replace("q.id < m.id", "q.id > m.id")
    assert kept != message_sending.CLAIM
    try:
        return original(self, *args)
    finally:
        message_sending.CLAIM = kept


def down_means_failed(_original, self, _details):
    self._give_up()


def note_leaves(_original, _self, _kwargs):
    return True


# ------------------------------------------------------------------ ownership


def taken_is_takeable(_original, _self):
    """Whoever presses Take has it."""
    return True


def lock_gives_up(_original, self):
    """The second taker does not wait for the first, and fails without knowing who that is."""
    self.lock_for_update(allow_referencing=True)


def support_unasked(_original, _self):
    """Writing in a conversation of somebody else counts as support, whether it was meant or not."""


# ------------------------------------------------------------------------ due


def _told_apart(original, self, notices):
    """People are told in a transaction of its own, before what is due is marked."""
    with self.env.registry.cursor() as cr:
        env = self.env(cr=cr)
        original(self.with_env(env), [notice._replace(
            conversation=notice.conversation.with_env(env), users=notice.users.with_env(env)) for notice in notices])
        env.flush_all()
        cr.commit()
    time.sleep(1)


def due_in_a_row(original, self, *args):
    """What another worker has in hand is waited for."""
    return _with_other_claim(original, " SKIP LOCKED", self, *args)


def _claims_what_others_have(original, self, *args):
    """Whatever is due is taken, also what another worker has in hand."""
    return _with_other_claim(original, " FOR NO KEY UPDATE SKIP LOCKED", self, *args)


def _with_other_claim(original, left_out, self, *args):
    from odoo.addons.whatsapp_crm.models.sla import due

    kept = due.CLAIM
    due.CLAIM = kept.replace(left_out, "")
    assert kept != due.CLAIM
    try:
        return original(self, *args)
    finally:
        due.CLAIM = kept


# ------------------------------------------------------------------ campaigns


def queued_before_marked(original, self, *args):
    """The messages are committed first, who got them is noted a moment later."""
    self.env.flush_all()
    self.env.cr.commit()
    time.sleep(2)
    return original(self, *args)


def _any_callback(original, self, *args):
    """The mark of a message says nothing of its recipient."""
    return {**original(self, *args), "callback": f"wacrm:{uuid.uuid4()}"}


# -------------------------------------------------------------------- routing


def no_claim_of_agent(_original, _self):
    """Whoever is the best choice gets it, whatever another worker gives them at this instant."""
    return True


def no_account_key(_original, _self):
    """Each golden flag begins for itself: whoever begins at the same instant is not seen."""


_own_items = [_named(_own_items_at_once, "no_second_try"), _named(_own_items_at_once, "no_unique_contact")]
_own_people = [_named(_people_at_once, "everybody_inline"), _named(_people_at_once, "no_person_lock")]

#: The addon's method or function: what takes its place.
GUARDS = {
    "run_item": [no_second_try],
    "_store": [no_unique_key, store_after_200],
    "_run_inline": [*_own_items, *_own_people],
    "_lock_person": [no_person_lock],
    "_due_of": [no_order],
    "_run_one": [poison_raises],
    "_trigger_ingest": [wake_only_the_idle],
    "_revive_statuses": [no_revival],
    "_reroute": [no_rerouting],
    "str2bool": [no_neutralize_guard],
    "matching": [no_signature],
    "climb": [no_ladder],
    "extend": [window_may_shrink],
    "_answered": [answers_everything],
    "perform": [send_again_when_in_doubt],
    "_orphans_to_unknown": [orphans_back_to_queue],
    "_refused": [token_burns],
    "_claim": [newest_first],
    "_not_sent": [down_means_failed],
    "_wacrm_is_for_customer": [note_leaves],
    "_may_take_over": [taken_is_takeable],
    "_lock": [lock_gives_up],
    "_wacrm_check_support_meant": [support_unasked],
    "_lock_row": [no_claim_of_agent],
    "_mark_handed_over": [queued_before_marked],
    "_row_values": [_named(_any_callback, "queued_before_marked")],
    "_raise": [_named(_told_apart, "alert_before_mark"), _named(_told_apart, "no_claim_of_due")],
    "_take_key": [no_account_key],
    "_claim_due": [due_in_a_row, _named(_claims_what_others_have, "no_claim_of_due")],
}
#: Functions, and the module whose use of them is changed.
FUNCTIONS = {
    "run_item": "models.transport.webhook_run", "perform": "models.transport.sender",
    "str2bool": "controllers.webhook", "matching": "tools.signature", "climb": "tools.status_ladder",
    "extend": "tools.service_window",
}
#: Names that several classes have, and whose is meant.
CLASSES = {
    "_lock": "WhatsappCrmConversationAssignment", "_refused": "WhatsappCrmMessageSending",
    "_claim": "WhatsappCrmMessageSending"}
