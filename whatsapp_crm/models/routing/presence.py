# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta

from odoo import fields, models

AT_WORK = "online"  # Odoo's presence; nobody gives a customer to who left the computer half an hour ago
#: A page that is loaded again, or a network that breaks off, is no reason to pass somebody over.
GRACE = timedelta(seconds=90)


class MailPresence(models.Model):
    """Odoo calls somebody offline the moment their screen is gone, also where it comes back at once."""

    _inherit = "mail.presence"

    wacrm_left_at = fields.Datetime("Left on", help="When the screen was gone of somebody who was working at it.")

    def write(self, vals):
        at_work = self.filtered(lambda presence: presence.status == AT_WORK)
        result = super().write(vals)
        if vals.get("status") == "offline" and at_work:
            super(MailPresence, at_work).write({"wacrm_left_at": fields.Datetime.now()})
        return result

    def _wacrm_at_work(self):
        """Users at the computer, or gone from it for no longer than it takes to load a page.

        What people set by hand, such as *Do not disturb*, holds meanwhile.
        """
        since = fields.Datetime.now() - GRACE
        return self.filtered(lambda presence: (
            presence.user_id.im_status == AT_WORK
            or presence.status == "offline" and presence.wacrm_left_at and presence.wacrm_left_at > since
            and not presence.user_id.manual_im_status)).user_id
