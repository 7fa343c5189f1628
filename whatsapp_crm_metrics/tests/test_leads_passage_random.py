# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""How far random conversations led and how long leads stayed in a stage, worked out one by one in Python."""

from datetime import timedelta

from odoo.tests import tagged

from .lead_world import DAY, LeadWorld, chance, quietly

CONVERSION = ("conversations:sum", "is_lead:sum", "qualified:sum", "won:sum", "revenue:sum", "lead_rate:avg",
              "qualified_rate:avg", "won_rate:avg")
VELOCITY = ("stays:sum", "days:median", "days_average:avg", "days_percentile_90:percentile_90", "days_so_far:median",
            "moved_rate:avg")


@tagged("post_install", "-at_install")
class TestLeadsPassageRandom(LeadWorld):
    """Whatever became of conversations and leads, the reports say what Python says."""

    def setUp(self):
        super().setUp()
        self.team.user_id = self.supervisor
        stage, other = (self.env["ir.model.fields"]._get("crm.lead", name).id for name in ("stage_id", "user_id"))
        self.fields = other, stage  # another change is noted with it

    @quietly
    @chance
    def test_as_worked_out_one_by_one(self, seed):
        with self.env.cr.savepoint() as savepoint:
            self.live(seed)
            self._move()
            oracle = self.oracle()
            self._check("funnel", oracle.funnel(), ("entry_point_id", "agent_id"), CONVERSION)
            self._check("lead.stage", oracle.stage(), ("stage_id", "agent_id"), VELOCITY)
            savepoint.close(rollback=True)
        self.env.invalidate_all()

    # ------------------------------------------------------------------- moves

    def _move(self):
        """What Odoo noted when leads changed their stage: to one that is not there any more, too."""
        deleted = self.env["crm.stage"].search([], order="id desc", limit=1).id + 1
        moves = []
        for lead in self.leads:
            at = lead.create_date
            for _time in range(self.draw(0, 1, 2, 3)):
                at += timedelta(seconds=self.draw(0, 1, DAY // 2, 3 * DAY))
                before = self.draw(0, deleted, *self.stages.ids)
                after = self.draw(*({deleted, *self.stages.ids} - {before}))
                moves.append((lead, at, before, after))
        notes = self.env["mail.message"].sudo().create([
            {"model": "crm.lead", "res_id": lead.id, "date": at} for lead, at, _before, _after in moves])
        self.env["mail.tracking.value"].create([
            {"field_id": field, "mail_message_id": note.id, "old_value_integer": before, "new_value_integer": after}
            for note, (_lead, _at, before, after) in zip(notes, moves, strict=True)
            for field in self.fields])
        self.env.flush_all()

    # ------------------------------------------------------------------- check

    def _check(self, noun, wanted, groups, specs):
        self.env.flush_all()
        self.env.invalidate_all()
        report = self.env[f"whatsapp_crm.report.{noun}"]
        rows = report.search([("company_id", "=", self.company.id)])
        self.check_rows(rows, wanted)
        for by in groups:
            self.check_groups(rows, wanted, by, specs)
        for user, sees in (
                (self.manager, lambda row: True),
                (self.supervisor, lambda row: row["team_id"] == self.team.id or self._owns(self.supervisor, row)),
                (self.agent, lambda row: self._owns(self.agent, row))):
            self.assertEqual(set(report.with_user(user).search([]).ids), {
                number for number, row in wanted.items() if sees(row)}, user.login)

    def _owns(self, user, row):
        return user.id in (row["agent_id"], row["salesperson_id"])
