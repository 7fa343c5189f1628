# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from markupsafe import Markup

from odoo import api, models

HOUR = 60
DAY = 24 * HOUR


class WhatsappCrmAlertWords(models.AbstractModel):
    """What an alert says, in the language of the context."""

    _name = "whatsapp_crm.alert.words"
    _description = "WhatsApp Alert Words"

    @api.model
    def _summary(self, told):
        """One line about these notices, for an activity or the subject of an e-mail."""
        if len(told) == 1:
            return self._line(told[0])
        missed = sum(notice.point == "breach" for notice in told)
        if missed:
            return self.env._(
                "%(count)s conversations need an answer, %(missed)s of them are escalated",
                count=len(told), missed=missed)
        return self.env._("%(count)s conversations need an answer", count=len(told))

    @api.model
    def _line(self, notice):
        name = " ".join((notice.conversation.name or "").split())  # subjects of e-mails are one line
        duration = self._duration(self._minutes(notice))
        if notice.point == "seen":
            return self.env._("%(name)s: seen, not answered for %(duration)s", name=name, duration=duration)
        if notice.point == "handoff":
            return self.env._("%(name)s: nobody accepted the handoff in time", name=name)
        if notice.to_resolve:
            return self.env._("%(name)s: not resolved for %(duration)s", name=name, duration=duration)
        if notice.point == "breach":
            return self.env._("%(name)s: escalated, no answer for %(duration)s", name=name, duration=duration)
        return self.env._("%(name)s: at risk, no answer for %(duration)s", name=name, duration=duration)

    @api.model
    def _duration(self, minutes):
        """How long it has been, in one number."""
        if minutes >= 2 * DAY:
            return self.env._("%s days", minutes // DAY)
        if minutes >= 2 * HOUR:
            return self.env._("%s h", minutes // HOUR)
        return self.env._("%s min", minutes)

    @api.model
    def _note(self, told, *, with_links=False):
        """What the customer wrote last; of several conversations a list, each with a link to it.

        :param with_links: link to a single one too, with the address of the database: it is read in an e-mail
        :return: Markup, everything written by people escaped
        """
        if len(told) == 1 and not with_links:
            return Markup("%s") % (told[0].conversation.customer_text or "")
        base = told[0].conversation.get_base_url() if with_links else ""
        items = [Markup('<li><a href="%s">%s</a><br/>%s</li>') % (
            f"{base}/odoo/{notice.conversation._name}/{notice.conversation.id}", self._line(notice),
            notice.conversation.customer_text or "") for notice in told]
        return Markup("<ul>%s</ul>") % Markup("").join(items)
