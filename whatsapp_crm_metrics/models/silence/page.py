# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo.addons.whatsapp_crm.models.transport.transaction import run_item


def page_id(model, values):
    """Id of the one record that has these values; whoever opens it first makes it.

    Two at once get the same one: the second finds what the first has made.

    :param model: recordset of a model with a unique index on the fields of ``values``
    :param dict values: plain values by field
    """
    domain = [(name, "=", value) for name, value in values.items()]

    def find_or_make(env):
        # sudo: the page is there for whoever may open it; the caller has checked that
        pages = env[model._name].sudo()
        return (pages.search(domain) or pages.create(values)).id

    # sudo: as above
    return model.sudo().search(domain).id or run_item(
        model.env.registry, find_or_make, uid=model.env.uid, context=model.env.context)
