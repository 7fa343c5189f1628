# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""Forgetting what is remembered of numbers, teams, words and rules."""
from odoo import api, models


def forget(env):
    """Clear the registry's cache, now and once more when this transaction is committed.

    Until then another transaction of this process may read, and remember, what was; Odoo
    tells other processes after the commit, but nobody tells this one again.
    """
    env.registry.clear_cache()
    env.cr.postcommit.add(env.registry.clear_cache)


class WhatsappCrmRemembered(models.AbstractModel):
    """Rows that are read once and remembered: whatever changes one of them makes all of it be read again.

    Where much else is written to them, ``_remembered_fields`` names what is remembered.
    """

    _name = "whatsapp_crm.remembered"
    _description = "WhatsApp Remembered Rows"
    _remembered_fields = None

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        forget(self.env)
        return rows

    def write(self, vals):
        result = super().write(vals)
        if self._remembered_fields is None or self._remembered_fields & vals.keys():
            forget(self.env)
        return result

    def unlink(self):
        result = super().unlink()
        forget(self.env)
        return result
