# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, models
from odoo.fields import Domain


class ResourceCalendarAttendance(models.Model):
    """A line of working hours changes what is due by them."""

    _inherit = "resource.calendar.attendance"

    @api.model_create_multi
    def create(self, vals_list):
        attendances = super().create(vals_list)
        attendances.calendar_id._wacrm_changed()
        return attendances

    def write(self, vals):
        former = self.calendar_id
        result = super().write(vals)
        (former | self.calendar_id)._wacrm_changed()
        return result

    def unlink(self):
        calendars = self.calendar_id
        result = super().unlink()
        calendars._wacrm_changed()
        return result


class ResourceCalendarLeaves(models.Model):
    """So does a public holiday; somebody's own time off does not."""

    _inherit = "resource.calendar.leaves"

    @api.model_create_multi
    def create(self, vals_list):
        leaves = super().create(vals_list)
        leaves._wacrm_calendars()._wacrm_changed()
        return leaves

    def write(self, vals):
        former = self._wacrm_calendars()
        result = super().write(vals)
        (former | self._wacrm_calendars())._wacrm_changed()
        return result

    def unlink(self):
        calendars = self._wacrm_calendars()
        result = super().unlink()
        calendars._wacrm_changed()
        return result

    def _wacrm_calendars(self):
        """The calendars whose working hours public holidays among these take away."""
        public = self.filtered(lambda leave: not leave.resource_id)
        everywhere = public.filtered(lambda leave: not leave.calendar_id)
        calendars = public.calendar_id
        if everywhere:
            # sudo: resource.calendar - a holiday of the whole company closes numbers of it, whoever enters it
            calendars |= calendars.sudo().search(Domain.TRUE).sudo(False)
        return calendars
