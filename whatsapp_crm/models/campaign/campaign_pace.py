# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta

from odoo import api, fields, models

from ...tools import identity, pace
from ..transport.number_health import MESSAGING_LIMIT

USUAL_CHATS = 5  # at once, where nothing limits them
MESSAGES_PER_ANSWER = 10
PACE_OF_NOBODY = 60
PACE_MAX = 100_000


class WhatsappCrmCampaignPace(models.AbstractModel):
    """How fast a campaign goes out, and when that ends."""

    _name = "whatsapp_crm.campaign.pace"
    _description = "WhatsApp Campaign Pace"

    start_at = fields.Datetime("Start on", copy=False, help="Empty: as soon as you confirm it.")
    pace = fields.Integer(
        "Messages per hour", compute="_compute_pace", store=True, readonly=False, required=True,
        help="Proposed is what your people can answer: the chats at once of everybody in the team who is on shift when "
             "it starts (of all, if nobody is), with an hour for each chat and one answer to ten messages.")
    paced_until = fields.Datetime("Pace used until", readonly=True, copy=False)
    ends_at = fields.Datetime(
        "Last message on", compute="_compute_ends_at",
        help="At this pace, without the hours at which marketing rests where your number is.")

    _pace_possible = models.Constraint(
        f"CHECK(pace BETWEEN 1 AND {PACE_MAX})", "Send at least one message an hour, and at most 100,000.")

    @api.depends("number_id", "replies_to", "team_id", "start_at")
    def _compute_pace(self):
        for send in self:
            if send.state in (False, "draft"):
                send.pace = send._proposed_pace()

    def _proposed_pace(self):
        """As many an hour as the answers to them can be dealt with."""
        # sudo: whatsapp_crm.agent, crm.team.member - shifts of the people who answer, as figures
        team = (self.team_id if self.replies_to == "team" else self.number_id.team_id).sudo()
        everybody = self.env.ref("whatsapp_crm.group_agent").sudo().all_user_ids  # sudo: res.groups - as above
        people = team.crm_team_member_ids.user_id.filtered(lambda user: user.active and user in everybody)
        agents = self.env["whatsapp_crm.agent"]._of(people)
        at = self.start_at or fields.Datetime.now()
        there = agents._on_shift_at(at, team) - agents._absent_at(at)
        chats = sum(agent._capacity(team) or USUAL_CHATS for agent in there or agents)
        return min(chats * MESSAGES_PER_ANSWER or PACE_OF_NOBODY, PACE_MAX)

    @api.depends("pace", "start_at", "state", "recipient_ids.state")
    def _compute_ends_at(self):
        for send in self:
            send.ends_at = send._finish(send._count_waiting()) if send.state in ("scheduled", "running") else False

    def _count_waiting(self):
        # sudo: whatsapp_crm.campaign.recipient - a figure
        return self.env["whatsapp_crm.campaign.recipient"].sudo().search_count(
            [("send_id", "=", self._origin.id), ("state", "=", "waiting")])

    def _finish(self, count):
        """When the last of ``count`` messages goes (naive UTC), False where that is far away."""
        number = self.number_id
        begin = max(self.start_at or fields.Datetime.now(), fields.Datetime.now())
        if count <= 0 or self.pace <= 0:
            return False
        hours = ()
        if number.quiet_hours and self.template_id.category == "MARKETING":
            zone = number._zone_of(identity.digits(number.display_phone_number))
            hours = (zone, number.marketing_from, number.marketing_until)
        return pace.finish(begin, count, self.pace, *hours) or False

    # ----------------------------------------------------------- messaging limit

    def _messaging_limit(self):
        """How many new people WhatsApp lets the portfolio write to in 24 hours; None: no limit, or not known."""
        limit = self.number_id.messaging_limit or ""
        return MESSAGING_LIMIT.get(limit) or (int(limit) if limit.isdecimal() else None)

    def _used_of_limit(self):
        """People whom the portfolio's numbers began to write to in the last 24 hours, at most."""
        # sudo: whatsapp_crm.account, whatsapp_crm.message - a figure of all numbers that share the limit
        accounts = self.number_id.account_id.sudo()._of_portfolio()
        [[count]] = accounts.env["whatsapp_crm.message"]._read_group([
            ("number_id.account_id", "in", accounts.ids), ("type", "=", "template"),
            ("sending_at", ">", fields.Datetime.now() - timedelta(days=1))], [], ["contact_id:count_distinct"])
        return count
