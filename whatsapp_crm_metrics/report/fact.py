# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.addons.whatsapp_crm.models.inbox.conversation import STATES
from odoo.tools import SQL

HOUR = 3600  # seconds


class WhatsappCrmReportFact(models.AbstractModel):
    """A report whose rows belong to conversations: where these came from, and who had them at the time.

    Its query names the row's conversation ``conversation`` and has :meth:`_origin_joins`.
    """

    _name = "whatsapp_crm.report.fact"
    _inherit = "whatsapp_crm.report"
    _description = "WhatsApp Report on Conversations"
    _depends = {
        "whatsapp_crm.milestone": ["conversation_id", "kind", "at", "user_id", "owner_id", "team_id"],
        "whatsapp_crm.conversation": [
            "number_id", "entry_point_id", "lead_id", "user_id", "team_id", "state", "tag_ids", "company_id"],
        "crm.lead": ["source_id", "medium_id", "campaign_id"],
        "whatsapp_crm.entry.point": ["source_id", "medium_id", "campaign_id"],
    }

    conversation_id = fields.Many2one("whatsapp_crm.conversation", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    team_id = fields.Many2one("crm.team", "Team then", readonly=True)
    agent_id = fields.Many2one("res.users", readonly=True)
    number_id = fields.Many2one("whatsapp_crm.number", readonly=True)
    entry_point_id = fields.Many2one("whatsapp_crm.entry.point", "Entry point", readonly=True)
    lead_id = fields.Many2one("crm.lead", "Opportunity", readonly=True)
    source_id = fields.Many2one("utm.source", readonly=True)
    medium_id = fields.Many2one("utm.medium", readonly=True)
    campaign_id = fields.Many2one("utm.campaign", readonly=True)
    tag_id = fields.Many2one("crm.tag", "Subject", readonly=True, help="The first tag of the conversation.")
    state_now = fields.Selection(STATES, "Status now", readonly=True)

    @api.model
    def _conversation_columns(self):
        """Columns that every report on conversations has."""
        return SQL("""
            conversation.lead_id, conversation.state AS state_now, %s,
            (SELECT MIN(tag.crm_tag_id) FROM crm_tag_whatsapp_crm_conversation_rel tag
              WHERE tag.whatsapp_crm_conversation_id = conversation.id) AS tag_id""", self._origin_columns())

    @api.model
    def _then(self, column, moment):
        """SQL: who had the conversation at a moment, as its story tells.

        :param column: "owner_id" or "team_id"
        :param SQL moment: column with the moment
        """
        return SQL("""
            (SELECT past.%s FROM whatsapp_crm_milestone past
              WHERE past.conversation_id = conversation.id AND past.at <= %s
              ORDER BY past.at DESC, past.id DESC LIMIT 1)""", SQL.identifier(column), moment)

    @api.model
    def _team_then(self, moment):
        """SQL: the team of the conversation at a moment; looked up only where it ever moved, which few do.

        :param SQL moment: column with the moment
        """
        return SQL("""
            CASE WHEN conversation.id IN (SELECT moved.conversation_id FROM whatsapp_crm_milestone moved
                                           WHERE moved.kind = 'team_changed')
                 THEN %s ELSE conversation.team_id END""", self._then("team_id", moment))

    @api.model
    def _thrice(self, name, value):
        """SQL: the columns of a figure with its median, average and 90th percentile.

        :param SQL value: the value of a row
        """
        return SQL(", ").join([
            SQL("%s AS %s", value, SQL.identifier(name + ending)) for ending in ("", "_average", "_percentile_90")])
