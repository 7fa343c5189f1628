# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import models
from odoo.tools import SQL

# What the story calls a person or team by: the field that points to it, and where its name is kept.
NAMES = {
    "whatsapp_crm.milestone": {"user_id": "user_name", "owner_id": "owner_name", "team_id": "team_name"},
    "whatsapp_crm.handoff": {
        "from_user_id": "from_user_name", "to_user_id": "to_user_name",
        "from_team_id": "from_team_name", "to_team_id": "to_team_name"},
}


class WhatsappCrmStoryNames(models.AbstractModel):
    """The story goes on naming who was deleted: their name is kept as they go.

    Whoever is there is called by the name that they have today.
    """

    _name = "whatsapp_crm.story.names"
    _description = "WhatsApp Story, names kept"

    def unlink(self):
        self._keep_names()
        return super().unlink()

    def _keep_names(self):
        for model_name, names in NAMES.items():
            model = self.env[model_name]
            for path, kept in names.items():
                if model._fields[path].comodel_name == self._name:
                    self._keep_name(model, path, kept)

    def _keep_name(self, model, path, kept):
        """By SQL: the story has no write, and keeping a name does not change it."""
        model.flush_model([path, kept])
        for record in self:
            self.env.cr.execute(SQL(
                "UPDATE %s SET %s = %s WHERE %s = %s", SQL.identifier(model._table), SQL.identifier(kept),
                record.name, SQL.identifier(path), record.id))
        model.invalidate_model([kept])


class ResUsers(models.Model):
    _name = "res.users"
    _inherit = ["res.users", "whatsapp_crm.story.names"]


class CrmTeam(models.Model):
    _name = "crm.team"
    _inherit = ["crm.team", "whatsapp_crm.story.names"]
