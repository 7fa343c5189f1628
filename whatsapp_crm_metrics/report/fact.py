# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.whatsapp_crm.models.inbox.conversation import STATES
from odoo.addons.whatsapp_crm.models.inbox.conversation_context import REPEAT_DAYS
from odoo.tools import SQL

HOUR = 3600  # seconds


class WhatsappCrmReportFact(models.AbstractModel):
    """A report whose rows belong to conversations: where these came from, and who had them at the time.

    Its query names the row's conversation ``conversation`` and has :meth:`_origin_joins`.
    """

    _name = "whatsapp_crm.report.fact"
    _inherit = ["whatsapp_crm.report.origin"]
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
    lead_id = fields.Many2one("crm.lead", "Opportunity", readonly=True)
    tag_id = fields.Many2one(
        "crm.tag", "Subject", readonly=True,
        help="Of the tags that the conversation has today, the oldest one.")
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
    def _came_before(self, shared):
        """SQL: a conversation of the same customer or company began not long before and shares something with it.

        Found by the customer and by the company, each over an index; people of our own are each for themselves.
        The query has the conversation's ``partner`` and ``company``.

        :param SQL shared: condition on ``earlier`` and ``conversation``
        """
        same = SQL("""
            earlier.id <> conversation.id AND earlier.opened_at >= conversation.opened_at - %s
            AND (earlier.opened_at, earlier.id) < (conversation.opened_at, conversation.id)
            AND earlier.company_id = conversation.company_id AND earlier.outcome IS DISTINCT FROM 'not_customer'
            AND %s""", timedelta(days=REPEAT_DAYS), shared)
        return SQL("""
            EXISTS (SELECT FROM whatsapp_crm_conversation earlier
                     WHERE earlier.contact_id = conversation.contact_id AND %(same)s)
            OR EXISTS (SELECT FROM res_partner colleague
                         JOIN whatsapp_crm_conversation earlier ON earlier.partner_id = colleague.id
                        WHERE colleague.commercial_partner_id = partner.commercial_partner_id
                          AND (colleague.id = partner.id OR colleague.commercial_partner_id <> company.partner_id)
                          AND %(same)s)""", same=same)

    @api.model
    def _in_company_currency(self, amount, currency, company):
        """SQL: an amount in the currency of the row's company, by today's rate; empty where it is not known.

        :param SQL amount: the amount, and ``currency`` and ``company`` the ids of its currency and of the company
        """
        return SQL("""
            (SELECT %s * rate.factor FROM (VALUES %s) rate (company_id, currency_id, factor)
              WHERE rate.company_id = %s AND rate.currency_id = %s)""",
                   amount, SQL(", ").join(self._rates()), company, currency)

    @api.model
    def _thrice(self, name, value):
        """SQL: the columns of a figure with its median, average and 90th percentile.

        :param SQL value: the value of a row
        """
        return SQL(", ").join([
            SQL("%s AS %s", value, SQL.identifier(name + ending)) for ending in ("", "_average", "_percentile_90")])
