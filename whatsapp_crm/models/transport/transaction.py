# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""The one way to do a piece of work in a transaction of its own.

Odoo runs on REPEATABLE READ: a lost race shows as a unique violation or a
serialization failure, and what the winner wrote is invisible until the next
transaction. So nobody catches and looks again in the same transaction; the
whole piece of work is rolled back and done again in a new one.
"""
import logging
import random
import time

from psycopg2 import errors

from odoo import SUPERUSER_ID, api
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

LOST_RACE = (
    errors.UniqueViolation,
    errors.SerializationFailure,
    errors.DeadlockDetected,
    errors.LockNotAvailable,
)
TRIES = 5
LONGEST_WAIT = 0.2  # seconds


def run_item(registry, work, *, uid=SUPERUSER_ID, context=None):
    """Run ``work(env)`` in its own cursor, commit, and return what it returned.

    A lost race is tried again in a new transaction, at most ``TRIES`` times;
    every other error is raised after the rollback.
    """
    for attempt in range(1, TRIES + 1):
        try:
            with registry.cursor() as cr:
                env = api.Environment(cr, uid, dict(context or {}))
                result = work(env)
                env.flush_all()
                cr.commit()
                return result
        except LOST_RACE as error:
            if attempt == TRIES:
                raise
            _logger.info("Lost race (%s), try %s of %s", type(error).__name__, attempt + 1, TRIES)
            time.sleep(random.uniform(0, LONGEST_WAIT))
    return None


def fails(registry, work, label):
    """Tell whether ``work(env)`` cannot be done even alone: tried in a transaction of its own, and undone.

    Where another one has it in hand it does not fail; but what was there twice in every try of
    :func:`run_item`, and is even now, will be there again.

    :param label: what it is about, for the log
    """
    with registry.cursor() as cr:
        try:
            env = api.Environment(cr, SUPERUSER_ID, {})
            work(env)
            env.flush_all()
        except LOST_RACE as error:
            return isinstance(error, errors.UniqueViolation)
        except Exception:  # whatever it is, it is to blame
            _logger.exception("%s failed", label)
            return True
        finally:
            cr.rollback()
    return False


def wait_and_lock(records):
    """Two at once: the second waits here; what the first wrote is then a serialization failure, for which Odoo
    runs the whole request again, and that one reads it.

    ``lock_for_update`` would not wait but fail, without saying who has it.
    """
    records.flush_recordset()
    records.env.cr.execute(
        SQL("SELECT id FROM %s WHERE id IN %s ORDER BY id FOR NO KEY UPDATE",
            SQL.identifier(records._table), records._ids),
        log_exceptions=False)
    records.invalidate_recordset()
