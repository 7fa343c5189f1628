# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, models
from odoo.fields import Command

#: What dialogs are about: each may be read by some agents only.
GUARDED_MODELS = frozenset({"whatsapp_crm.conversation", "discuss.channel", "crm.lead", "res.partner"})
NEW_VALUES = (Command.CREATE, Command.UPDATE)
TAKES_AWAY = (Command.DELETE, Command.UNLINK)


class WhatsappCrmDialog(models.AbstractModel):
    """A dialog about conversations: it is about nothing that its user may not read.

    Its fields show what it is about, some of them past the rights of the user, and a
    client sends whatever id it likes. So links are checked where they come in: when a
    dialog is created or changed, and in what a form asks for before that.
    """

    _name = "whatsapp_crm.dialog"
    _description = "WhatsApp Dialog"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_links(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_links(vals)
        return super().write(vals)

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        self._check_links(values)
        return values

    def onchange(self, values, field_names, fields_spec):
        self._check_links(values)
        return super().onchange(values, field_names, fields_spec)

    @api.model
    def _check_links(self, vals):
        """:raises AccessError: ``vals`` link to something that the user may not read"""
        for name, value in vals.items():
            field = self._fields.get(name)
            comodel = self.env.get(field.comodel_name) if field and field.relational and value else None
            if comodel is None:
                continue
            if field.comodel_name in GUARDED_MODELS:
                comodel.browse(self._linked_ids(value)).exists().check_access("read")
            elif isinstance(value, (list, tuple)) and hasattr(comodel, "_check_links"):
                for command in value:
                    if isinstance(command, (list, tuple)) and command[0] in NEW_VALUES:
                        comodel._check_links(command[2])

    @api.model
    def _linked_ids(self, value):
        """The ids in the value of a relation: an id, ids or commands."""
        if not isinstance(value, (list, tuple)):
            return [value] if isinstance(value, int) else []
        ids = []
        for command in value:
            if isinstance(command, int):
                ids.append(command)
            elif command[0] == Command.SET:
                ids += command[2]
            elif command[0] not in TAKES_AWAY and command[1]:
                ids.append(command[1])
        return [id_ for id_ in ids if isinstance(id_, int)]
