# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""What we follow on records of apps that may not be installed."""
from odoo import models

#: (model, method, function that makes the new one from the old one); a model that is missing is passed over.
PATCHES = []


def follow(model, method):
    """Decorator of ``make(origin)``: the method that takes the place of ``model``'s own, and calls it.

    :param model: name of a model of an app that is no dependency
    """
    def keep(make):
        PATCHES.append((model, method, make))
        return make

    return keep


@follow("sale.order", "write")
def _quotation_sent(origin):
    """However a quotation is sent, by us, by e-mail or by hand: its opportunity goes on."""
    def write(self, vals):
        drafts = self.filtered(lambda order: order.state == "draft") if vals.get("state") == "sent" else self.browse()
        result = origin(self, vals)
        if "opportunity_id" in self._fields:
            drafts.opportunity_id._wacrm_proposal_sent()
        return result

    return write


class BaseAutomation(models.Model):
    """The patches stand above those of automation rules, which are taken away and made anew with each rule."""

    _inherit = "base.automation"

    def _register_hook(self):
        super()._register_hook()
        for name, method, make in PATCHES:
            if name in self.env.registry:
                model = self.env.registry[name]
                setattr(model, method, make(getattr(model, method)))

    def _unregister_hook(self):
        """Some are gone with those of the rules already."""
        result = super()._unregister_hook()
        for name, method, _make in PATCHES:
            model = self.env.registry.get(name)
            if model is not None and method in vars(model):
                delattr(model, method)
        return result
