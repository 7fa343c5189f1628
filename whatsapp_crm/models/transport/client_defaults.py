# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo.tools.misc import clean_context


def without_defaults(records):
    """The records without the client's ``default_…`` context, for creating what it does not fill in.

    A button of a dialog sends the defaults of its dialog along; a field of ours may have
    the same name, and anybody can send more.
    """
    return records.with_env(records.env(context=clean_context(records.env.context)))
