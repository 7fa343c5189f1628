# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import fields, models
from odoo.tools import SQL
from odoo.tools.sql import column_exists

#: By these somebody has seen the conversation: whoever moves it afterwards moves work that had begun.
NOTICED = ("seen", "viewed", "taken")


class WhatsappCrmConversation(models.Model):
    """For whom a conversation began, kept when it happens.

    The story tells it as well, but reports over years would look it up for each conversation.
    """

    _inherit = "whatsapp_crm.conversation"

    first_owner_id = fields.Many2one(
        "res.users", "First responsible", readonly=True, copy=False, ondelete="set null")
    first_team_id = fields.Many2one(
        "crm.team", "First team", readonly=True, copy=False, ondelete="set null",
        help="The team of the first responsible, or to which it was moved before anybody saw it; empty: the team "
             "with which it began.")

    def _guarded_fields(self):
        return super()._guarded_fields() | {"first_owner_id", "first_team_id"}

    def _note_first(self, milestone):
        """Called with each fact of its story."""
        if self.first_owner_id:
            return
        if milestone.owner_id:
            self._write_life({
                "first_owner_id": milestone.owner_id.id,
                "first_team_id": (milestone.team_id or self.first_team_id).id})
        elif milestone.kind == "team_changed" and not self._was_noticed_before(milestone):
            self._write_life({"first_team_id": milestone.team_id.id})

    def _was_noticed_before(self, milestone):
        return bool(milestone.search_count(
            [("conversation_id", "=", self.id), ("id", "<", milestone.id), ("kind", "in", NOTICED)], limit=1))

    # ------------------------------------------------------------------ set up

    def _auto_init(self):
        """Where there were conversations before."""
        is_new = not column_exists(self.env.cr, self._table, "first_owner_id")
        result = super()._auto_init()
        if is_new:
            self._read_first_from_story()
        return result

    def _read_first_from_story(self):
        """Read both columns again from the story, of every conversation."""
        self.env.cr.execute(SQL("""
            UPDATE whatsapp_crm_conversation conversation
               SET first_owner_id = given.owner_id, first_team_id = COALESCE(given.team_id, moved.team_id)
              FROM whatsapp_crm_conversation one
              LEFT JOIN (SELECT DISTINCT ON (fact.conversation_id) fact.conversation_id, fact.owner_id, fact.team_id
                           FROM whatsapp_crm_milestone fact WHERE fact.owner_id IS NOT NULL
                          ORDER BY fact.conversation_id, fact.id) given ON given.conversation_id = one.id
              LEFT JOIN (SELECT DISTINCT ON (fact.conversation_id) fact.conversation_id, fact.team_id
                           FROM whatsapp_crm_milestone fact
                          WHERE fact.kind = 'team_changed'
                            AND NOT EXISTS (SELECT FROM whatsapp_crm_milestone earlier
                                             WHERE earlier.conversation_id = fact.conversation_id
                                               AND earlier.id < fact.id
                                               AND (earlier.kind IN %s OR earlier.owner_id IS NOT NULL))
                          ORDER BY fact.conversation_id, fact.id DESC) moved ON moved.conversation_id = one.id
             WHERE one.id = conversation.id
               AND (given.conversation_id IS NOT NULL OR moved.conversation_id IS NOT NULL)""", NOTICED))
