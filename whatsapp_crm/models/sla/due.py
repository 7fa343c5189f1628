# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""The one cron of what comes due: deadlines, snoozes, handoffs, closings after silence, leads nobody looked at."""
import logging
from collections import Counter
from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import SQL

from ..transport.transaction import fails, run_item

_logger = logging.getLogger(__name__)

#: A row that comes due again so often in one run stays due whatever its method does. Rightly it comes a few
#: times, e.g. the last of many receipts, which go out some at a time.
MOST_TIMES = 50

CLAIM = """
    SELECT id FROM %(table)s WHERE %(column)s <= %(now)s AND %(where)s AND id <> ALL(%(broken)s)
     ORDER BY %(column)s LIMIT %(limit)s FOR NO KEY UPDATE SKIP LOCKED"""


class Work(NamedTuple):
    """Rows that come due by themselves; each kind has an index on ``column`` of nothing but rows that can."""

    model: str
    column: str
    #: What else makes a row one that can come due.
    where: SQL
    #: Method of the rows that handles them; gets the moment.
    method: str
    #: At most so many in one transaction.
    batch: int


WORKS = (
    # Whoever is told of many at once is told once, hence the large batches.
    Work("whatsapp_crm.sla.clock", "next_at", SQL("TRUE"), "_handle_due", 300),
    Work("whatsapp_crm.conversation", "snoozed_until", SQL("state = 'snoozed'"), "_handle_snooze_over", 50),
    Work("whatsapp_crm.handoff", "accept_by", SQL("state = 'pending'"), "_handle_not_accepted", 20),
    Work("whatsapp_crm.conversation", "idle_at", SQL("TRUE"), "_handle_idle", 20),
    Work("whatsapp_crm.flow.run", "next_at", SQL("TRUE"), "_handle_left", 20),
    Work("whatsapp_crm.commitment", "due_at", SQL("state = 'open'"), "_handle_broken", 50),
    Work("whatsapp_crm.golden.flag", "escalate_at", SQL("state = 'open'"), "_handle_overdue", 20),
    Work("crm.lead", "wacrm_look_by", SQL(
        "wacrm_looked_at IS NULL AND wacrm_look_told_at IS NULL AND wacrm_sql_at IS NULL AND active IS TRUE"
        " AND won_status = 'pending'"), "_wacrm_handle_not_looked_at", 50),
)


class WhatsappCrmDue(models.AbstractModel):
    """Handles what is due, each point once, however many workers do it and wherever one is killed.

    A row is claimed, handled and marked in one transaction, and so are the alerts that it
    raises: either all of it happened or nothing. What another worker has claimed is skipped;
    a row that changed meanwhile is a lost race, and :func:`run_item` looks again.
    """

    _name = "whatsapp_crm.due"
    _description = "WhatsApp Due Work"

    @api.model
    def _cron_due(self):
        """Handle all that is due now; what is not costs nothing."""
        for work in WORKS:
            if not self._work_off(work):
                self.env["ir.cron"]._commit_progress(0, remaining=1)  # the rest comes at once, in a new run
                return

    @api.model
    def _work_off(self, work):
        """Batch after batch; the rows because of which one cannot be handled are left out, so that they hold up
        no other, and whoever is told of many others is still told once.

        :return: False where the cron's time is over
        """
        limit, broken, claimed, times = work.batch, [], [], Counter()
        while True:
            try:
                run_item(self.env.registry, lambda env, limit=limit: env[self._name]._handle(
                    work, limit, broken, claimed))
            except Exception:  # whatever it was, the other rows are due too
                if not claimed:
                    raise  # no row is to blame, e.g. the database is gone
                _logger.exception("Due rows of %s could not be handled", work.model)
                guilty = self._broken_among(work, claimed)
                broken += guilty
                if not guilty:  # each by itself is all right, only not all together
                    limit = max(len(claimed) // 2, 1)
                continue
            if not claimed:
                return True
            broken += self._stuck_among(work, claimed, times)
            if not self.env["ir.cron"]._commit_progress(len(claimed)):
                return False

    @api.model
    def _stuck_among(self, work, row_ids, times):
        """Those of these rows that were handled again and again and are due still: the next run looks at them.

        :param times: Counter of how often each row was claimed in this run, counted on
        """
        times.update(row_ids)
        stuck = [row_id for row_id in row_ids if times[row_id] >= MOST_TIMES]
        if stuck:
            _logger.error("%s %s: due still after %s times, left to the next run", work.model, stuck, MOST_TIMES)
        return stuck

    @api.model
    def _broken_among(self, work, row_ids):
        """Those of these rows that cannot be handled even alone; tried, and undone each time."""
        if len(row_ids) == 1:
            return list(row_ids)
        return [row_id for row_id in row_ids if fails(
            self.env.registry,
            lambda env, row_id=row_id: getattr(env[work.model].browse(row_id), work.method)(fields.Datetime.now()),
            f"{work.model} {row_id}")]

    @api.model
    def _handle(self, work, limit, broken, claimed):
        """One transaction: claim, handle, mark.

        :param broken: ids to leave out
        :param claimed: list, filled with the ids that were claimed
        """
        now = fields.Datetime.now()
        claimed.clear()
        claimed[:] = self._claim_due(work, now, limit, broken)
        if claimed:
            getattr(self.env[work.model].browse(claimed), work.method)(now)

    @api.model
    def _claim_due(self, work, now, limit, broken):
        """Ids of due rows that no other worker has in hand, the longest due first; locked until the commit."""
        rows = self.env.execute_query(SQL(
            CLAIM, table=SQL.identifier(self.env[work.model]._table), column=SQL.identifier(work.column),
            where=work.where, now=now, broken=list(broken), limit=limit))
        return [row_id for row_id, in rows]
