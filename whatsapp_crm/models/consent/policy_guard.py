# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import fields, models
from odoo.exceptions import AccessError

from ...tools import identity, quiet_hours

LOW_QUALITY = frozenset({"YELLOW", "RED"})
RESTRICTED = frozenset({"FLAGGED", "RESTRICTED", "RATE_LIMITED", "BANNED"})


class WhatsappCrmNumber(models.Model):
    """Keeps a number within the rules: hours at which nobody is bothered, and a pause before WhatsApp acts."""

    _inherit = "whatsapp_crm.number"

    quiet_hours = fields.Boolean(
        "Quiet hours", default=True, help="Marketing goes out only between these hours of the customer's own day.")
    marketing_from = fields.Float("Marketing from", default=9.0)
    marketing_until = fields.Float("Marketing until", default=21.0)
    marketing_paused = fields.Boolean("Marketing is paused", readonly=True, tracking=True)
    marketing_paused_reason = fields.Char("Why marketing is paused", readonly=True)
    marketing_paused_at = fields.Datetime("Marketing paused on", readonly=True)

    _marketing_hours = models.Constraint(
        "CHECK(0 <= marketing_from AND marketing_from < marketing_until AND marketing_until <= 24)",
        "The hours for marketing must begin before they end, on the same day.")

    # -------------------------------------------------------------- quiet hours

    def _zone_of(self, phone=None, user_id=None):
        """The time zone of a person, guessed from their country, else the number's own."""
        return quiet_hours.zone_of(identity.region(phone, user_id), self._calendar().tz)

    def _marketing_from_on(self, zone, now):
        """The first moment from ``now`` on at which marketing may reach somebody in ``zone`` (naive UTC)."""
        if not self.quiet_hours:
            return now
        return quiet_hours.allowed_from(now, zone, self.marketing_from, self.marketing_until)

    # -------------------------------------------------------------------- pause

    def write(self, vals):
        if not vals.keys() & {"quality_rating", "status"}:
            return super().write(vals)
        before = {number: number._low_quality() for number in self}
        result = super().write(vals)
        for number, trouble in before.items():
            number._mind_quality(trouble)
        return result

    def _low_quality(self):
        """Meta's word for what is wrong with this number, "" where nothing is."""
        if self.status in RESTRICTED:
            return self.status
        return self.quality_rating if self.quality_rating in LOW_QUALITY else ""

    def _mind_quality(self, before):
        """Pause for a trouble that is new, go on once the quality is high again.

        Who resumes by hand knows of the present trouble; only another one pauses again.
        """
        words, trouble = self._in_company_language(), self._low_quality()
        if trouble and trouble != before:
            label = words.status_label if trouble in RESTRICTED else words.quality_label
            words._pause_marketing(words.env._("WhatsApp says of this number: %(quality)s.", quality=label))
        elif before and not trouble and self.quality_rating == "GREEN" and self.marketing_paused:
            words._resume_marketing(words.env._("Its quality at WhatsApp is high again."))

    def _pause_marketing(self, reason):
        """Send no more marketing for these numbers, and tell who can do something about it."""
        for number in self:
            number.write({
                "marketing_paused": True, "marketing_paused_reason": reason,
                "marketing_paused_at": fields.Datetime.now()})
            number.account_id._alert_admins(number.env._(
                "Marketing is paused for %(number)s: %(reason)s", number=number.display_name, reason=reason))

    def _resume_marketing(self, reason):
        for number in self.filtered("marketing_paused"):
            number.write({
                "marketing_paused": False, "marketing_paused_reason": False, "marketing_paused_at": False})
            number._message_log(body=number.env._("Marketing goes on. %(reason)s", reason=reason))
            # sudo: ir.cron - what waited may go now
            number.env["whatsapp_crm.message"].sudo()._trigger_senders("bulk")

    def action_resume_marketing(self):
        """Let marketing go on although WhatsApp may still be unhappy: somebody's decision, which is written down."""
        user = self.env.user
        if not (user.has_group("whatsapp_crm.group_admin") or user.has_group("whatsapp_crm.group_marketing")):
            raise AccessError(self.env._("Only administrators and marketing can resume marketing."))
        self.check_access("read")
        # sudo: whatsapp_crm.number - checked above; marketing changes nothing else of a number
        self.sudo()._resume_marketing(self.env._("Resumed by %(name)s.", name=user.name))
