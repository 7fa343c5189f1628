# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import re

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools import constants, graph_urls
from ..transport.health_watch import SILENT_HOURS
from ..transport.webhook_event import RETENTION_DAYS_MIN

SCOPE_GROUPS = {"all": "whatsapp_crm.group_scope_all", "team": "whatsapp_crm.group_scope_team"}  # widest first
VERSION = re.compile(r"v\d{1,3}\.\d{1,2}")
MEDIA_MAX_MB = constants.INBOUND_MEDIA_MAX_BYTES // constants.MIB


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    wacrm_take_assigns_lead = fields.Boolean(related="company_id.wacrm_take_assigns_lead", readonly=False)
    wacrm_only_owner_answers = fields.Boolean(related="company_id.wacrm_only_owner_answers", readonly=False)
    wacrm_agents_take_over = fields.Boolean(related="company_id.wacrm_agents_take_over", readonly=False)
    wacrm_capacity = fields.Integer(related="company_id.wacrm_capacity", readonly=False)
    wacrm_waiting_weight = fields.Float(related="company_id.wacrm_waiting_weight", readonly=False)
    wacrm_marketing_cap = fields.Integer(related="company_id.wacrm_marketing_cap", readonly=False)
    wacrm_marketing_cap_days = fields.Integer(related="company_id.wacrm_marketing_cap_days", readonly=False)
    wacrm_agent_scope = fields.Selection(
        [("own", "Their own and the unassigned of their teams"), ("team", "All of their teams"),
         ("all", "All of the company")],
        string="Agents see", required=True, default="team",
        help="Conversations that an agent may read. Supervisors see all of them.")
    wacrm_retention_days = fields.Integer(
        "Keep the technical log (days)", config_parameter="whatsapp_crm.retention_days", default=30)
    wacrm_media_max_mb = fields.Integer(
        "Largest file taken (MB)", config_parameter="whatsapp_crm.media_max_mb", default=MEDIA_MAX_MB)
    wacrm_silent_hours = fields.Integer(
        "Alarm after silence (hours)", config_parameter="whatsapp_crm.silent_hours", default=SILENT_HOURS)
    wacrm_graph_host = fields.Char(
        "Address of WhatsApp", config_parameter="whatsapp_crm.graph_host",
        default=constants.DEFAULT_GRAPH_HOST)
    wacrm_graph_version = fields.Char(
        "Version", config_parameter="whatsapp_crm.graph_version", default=constants.DEFAULT_GRAPH_VERSION)

    @api.model
    def get_values(self):
        return {**super().get_values(), "wacrm_agent_scope": self._wacrm_scope()}

    def set_values(self):
        self._wacrm_check()
        result = super().set_values()
        if self.wacrm_agent_scope != self._wacrm_scope():
            self._wacrm_set_scope()
        return result

    def _wacrm_check(self):
        """:raises UserError: a value that would stop WhatsApp, or lose something"""
        if self.wacrm_retention_days < RETENTION_DAYS_MIN:
            raise UserError(self.env._(
                "Keep the technical log at least %(days)s days: WhatsApp repeats what it sends for up to a week, "
                "and only the log knows what came already.", days=RETENTION_DAYS_MIN))
        if not 1 <= self.wacrm_media_max_mb <= MEDIA_MAX_MB:
            raise UserError(self.env._(
                "Choose between 1 and %(limit)s MB for files: WhatsApp has none that are larger.",
                limit=MEDIA_MAX_MB))
        if self.wacrm_silent_hours < 1:
            raise UserError(self.env._("Choose at least one hour of silence before the alarm."))
        self._wacrm_check_address()

    def _wacrm_check_address(self):
        host = self.wacrm_graph_host or constants.DEFAULT_GRAPH_HOST
        try:
            graph_urls.graph_origin(host)
        except ValueError as error:
            raise UserError(self.env._(
                "The address of WhatsApp must begin with https:// (http:// only for a program on this very "
                "server): %(host)s", host=host)) from error
        if self.wacrm_graph_version and not VERSION.fullmatch(self.wacrm_graph_version):
            raise UserError(self.env._("The version must look like %(example)s.",
                                       example=constants.DEFAULT_GRAPH_VERSION))

    # ------------------------------------------------------------------- scope

    @api.model
    def _wacrm_scope(self):
        """What agents see: the widest of the groups that being an agent brings along."""
        implied = self._wacrm_agents().all_implied_ids
        for scope, group in SCOPE_GROUPS.items():
            if self.env.ref(group) in implied:
                return scope
        return "own"

    def _wacrm_set_scope(self):
        agents = self._wacrm_agents()
        for scope, group in SCOPE_GROUPS.items():
            command = fields.Command.link if scope == self.wacrm_agent_scope else fields.Command.unlink
            agents.write({"implied_ids": [command(self.env.ref(group).id)]})

    @api.model
    def _wacrm_agents(self):
        # sudo: res.groups - settings are the system administrator's; groups belong to the access rights
        return self.env.ref("whatsapp_crm.group_agent").sudo()
