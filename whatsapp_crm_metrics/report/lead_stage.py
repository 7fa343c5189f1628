# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import fields, models
from odoo.tools import SQL

from .figures import Figure

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
            columns=self._lead_columns(), stays=self._stays(), entered=self._entered(), now=fields.Datetime.now(),
            days=SQL("EXTRACT(EPOCH FROM stay.left_at - %s) / 86400", self._entered()),
            joins=self._lead_joins(), condition=self._lead_condition())

    def _stays(self):
        """Each move ends a stay; what was not won stays where it is, or ended when it was lost.

        A stage that was deleted since is empty, and so is where a move from it or to it led.
        """
        return SQL("""
            SELECT moved.id::bigint * 2 AS id, note.res_id AS lead_id, left_one.id AS stage_id,
                   later.id AS next_stage_id, note.date AS left_at, moved.id AS until_id,
                   CASE WHEN left_one.id IS NULL OR later.id IS NULL THEN NULL
                        WHEN (later.sequence, later.id) < (left_one.sequence, left_one.id) THEN 'back'
                        ELSE 'moved' END AS way
              FROM mail_tracking_value moved
              JOIN mail_message note ON note.id = moved.mail_message_id AND note.model = 'crm.lead'
              LEFT JOIN crm_stage left_one ON left_one.id = moved.old_value_integer
              LEFT JOIN crm_stage later ON later.id = moved.new_value_integer
             WHERE moved.field_id = %(field)s AND moved.old_value_integer > 0
             UNION ALL
            SELECT at_end.id::bigint * 2 + 1, at_end.id, at_end.stage_id, NULL,
                   CASE WHEN at_end.won_status = 'lost' THEN at_end.date_closed END, NULL,
                   CASE WHEN at_end.won_status = 'lost' THEN 'lost' ELSE 'stays' END
              FROM crm_lead at_end WHERE at_end.won_status <> 'won' AND at_end.stage_id IS NOT NULL""",
            field=self._stage_field())

    def _entered(self):
        """When the stay began: with the move before it, else with the lead."""
        return SQL("""
            COALESCE((SELECT max(before.date) FROM mail_message before
                        JOIN mail_tracking_value entry_move ON entry_move.mail_message_id = before.id
                       WHERE before.model = 'crm.lead' AND before.res_id = lead.id AND entry_move.field_id = %s
                         AND (stay.until_id IS NULL OR entry_move.id < stay.until_id)), lead.create_date)""",
            self._stage_field())

    def _stage_field(self):
        return self.env["ir.model.fields"]._get_ids("crm.lead")["stage_id"]
