# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import fields, models
from odoo.tools import SQL

from .figures import Figure

#: When a stay began: with the move before it, else with the lead.
ENTERED = SQL("COALESCE(stay.entered_at, lead.create_date)")
WAYS = [("moved", "Moved on"), ("back", "Moved back"), ("lost", "Lost there"), ("stays", "Is there now")]


class WhatsappCrmReportLeadStage(models.Model):
    """A row for each stay of a lead of WhatsApp in a stage: how fast deals move.

    Read from what Odoo notes when a lead changes its stage, as the days on the lead's own status bar are.
    Won leads have reached the end: their last stage is no stay.
    """

    _name = "whatsapp_crm.report.lead.stage"
    _description = "WhatsApp Deal Velocity"
    _inherit = ["whatsapp_crm.report.lead.origin"]
    _auto = False
    _order = "entered_at desc, id desc"
    _rec_name = "stage_id"
    _depends = {
        "mail.tracking.value": ["field_id", "old_value_integer", "new_value_integer", "mail_message_id"],
        "mail.message": ["model", "res_id", "date"],
        "crm.stage": ["sequence"],
    }

    stage_id = fields.Many2one("crm.stage", readonly=True)
    entered_at = fields.Datetime("Entered on", readonly=True)
    left_at = fields.Datetime("Left on", readonly=True)
    way = fields.Selection(WAYS, "What came of it", readonly=True)
    next_stage_id = fields.Many2one("crm.stage", "Next stage", readonly=True)
    stays = fields.Integer(readonly=True, help="How often leads were in a stage.\n= number of stays")
    days = Figure(
        "Days in stage (median)", readonly=True, aggregator="median",
        help="Days from when a lead entered a stage until it left it or was lost there; half of the stays were "
             "shorter. Leads that are there now do not count.\n= median of (left on − entered on)")
    days_average = Figure(
        "Days in stage (average)", readonly=True, aggregator="avg",
        help="The same days, on average.\n= sum of (left on − entered on) ÷ stays that are over")
    days_percentile_90 = Figure(
        "Days in stage (90th percentile)", readonly=True, aggregator="percentile_90",
        help="Days within which nine out of ten stays were over.\n= 90th percentile of (left on − entered on)")
    days_so_far = Figure(
        "Days there so far (median)", readonly=True, aggregator="median",
        help="Days for which the leads that are in a stage now have been there; half of them for less.\n= median of "
             "(now − entered on), of leads that are there now")
    moved_rate = Figure(
        "% moved on", readonly=True, aggregator="avg",
        help="Share of the stays that ended with a move to a later stage.\n= moved on ÷ (moved on + moved back + lost "
             "there)")

    @property
    def _table_query(self):
        return SQL("""
            SELECT stay.id, %(columns)s, stay.stage_id, stay.next_stage_id, stay.left_at, stay.way, 1 AS stays,
                   %(entered)s AS entered_at, %(days)s AS days, %(days)s AS days_average,
                   %(days)s AS days_percentile_90,
                   CASE WHEN stay.way = 'stays'
                        THEN EXTRACT(EPOCH FROM %(now)s - %(entered)s) / 86400 END AS days_so_far,
                   CASE stay.way WHEN 'moved' THEN 1 WHEN 'back' THEN 0 WHEN 'lost' THEN 0 END AS moved_rate
              FROM (%(stays)s) stay
              JOIN crm_lead lead ON lead.id = stay.lead_id
              %(joins)s
             WHERE %(condition)s""",
            columns=self._lead_columns(), stays=self._stays(), entered=ENTERED, now=fields.Datetime.now(),
            days=SQL("EXTRACT(EPOCH FROM stay.left_at - %s) / 86400", ENTERED),
            joins=self._lead_joins(), condition=self._lead_condition())

    def _stays(self):
        """Each move ends a stay; what was not won stays where it is, or ended when it was lost.

        A stay began with the move before it. A stage that was deleted since is empty, and so is where a move
        from it or to it led.
        """
        return SQL("""
              WITH move AS (
                    SELECT moved.id, note.res_id AS lead_id, note.date, moved.old_value_integer AS old_id,
                           moved.new_value_integer AS new_id,
                           max(note.date) OVER (PARTITION BY note.res_id ORDER BY moved.id
                                                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS entered_at
                      FROM mail_tracking_value moved
                      JOIN mail_message note ON note.id = moved.mail_message_id AND note.model = 'crm.lead'
                     WHERE moved.field_id = %(field)s)
            SELECT move.id::bigint * 2 AS id, move.lead_id, left_one.id AS stage_id, later.id AS next_stage_id,
                   move.entered_at, move.date AS left_at,
                   CASE WHEN left_one.id IS NULL OR later.id IS NULL THEN NULL
                        WHEN (later.sequence, later.id) < (left_one.sequence, left_one.id) THEN 'back'
                        ELSE 'moved' END AS way
              FROM move
              LEFT JOIN crm_stage left_one ON left_one.id = move.old_id
              LEFT JOIN crm_stage later ON later.id = move.new_id
             WHERE move.old_id > 0
             UNION ALL
            SELECT at_end.id::bigint * 2 + 1, at_end.id, at_end.stage_id, NULL, last.date,
                   CASE WHEN at_end.won_status = 'lost' THEN at_end.date_closed END,
                   CASE WHEN at_end.won_status = 'lost' THEN 'lost' ELSE 'stays' END
              FROM crm_lead at_end
              LEFT JOIN (SELECT move.lead_id, max(move.date) AS date FROM move GROUP BY move.lead_id) last
                     ON last.lead_id = at_end.id
             WHERE at_end.won_status <> 'won' AND at_end.stage_id IS NOT NULL""", field=self._stage_field())

    def _stage_field(self):
        return self.env["ir.model.fields"]._get_ids("crm.lead")["stage_id"]
