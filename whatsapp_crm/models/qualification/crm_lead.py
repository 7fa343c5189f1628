# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .question import WORDS

QUALIFY_ON = ("stage_id", "team_id", "type", "lead_properties")


class CrmLead(models.Model):
    """When an opportunity is qualified, and what that does. The definition is the team's."""

    _inherit = "crm.lead"

    wacrm_qualified_at = fields.Datetime("Qualified on", readonly=True, copy=False, index="btree_not_null")
    wacrm_qualified_by_id = fields.Many2one(
        "res.users", "Qualified by", readonly=True, copy=False, ondelete="set null",
        help="Who gave the last answer or moved it; empty: the customer or the system.")

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        # What the inbox creates has neither, hence costs nothing here.
        told = [bool(vals.get("stage_id") or vals.get("lead_properties")) for vals in vals_list]
        leads.filtered(lambda lead: told[leads.ids.index(lead.id)])._wacrm_qualify()
        return leads

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & set(QUALIFY_ON):
            self._wacrm_qualify()
        if "lead_properties" in vals:
            self._wacrm_tell_boards()
        return result

    # ---------------------------------------------------------------- answers

    def _wacrm_property(self, name):
        """What is known of one property: its definition with ``value``, {} where the team has none of that name."""
        return next((one for one in self._wacrm_properties() if one["name"] == name), {})

    def _wacrm_properties(self):
        """The properties of this lead: list of dicts, each a definition with its ``value``."""
        # sudo: crm.lead - whoever works the conversation knows the answers
        return self.sudo().read(["lead_properties"])[0]["lead_properties"] or []

    def _wacrm_set_property(self, name, value):
        """Write one property and leave the others as they are.

        A dict would not do: it holds the labels of choices, not their keys.
        """
        self.lead_properties = [
            {**one, "value": value} if one["name"] == name else one for one in self._wacrm_properties()]

    def _wacrm_erase_words(self):
        """Take away what customers said in their own words; what was chosen stays."""
        for lead in self:
            lead.lead_properties = [
                {**one, "value": False} if one["type"] in WORDS else one for one in lead._wacrm_properties()]

    # -------------------------------------------------------------- qualified

    @api.model
    def _wacrm_qualified_domain(self):
        """Opportunities that were won or qualified, each by the definition of its team.

        In teams without one, those that got past the first stage. Lost ones stay where they got to.
        """
        # sudo: crm.team - a definition holds whoever counts
        defining = self.env["crm.team"].sudo()._wacrm_defining()
        past_first = Domain([
            ("team_id", "not in", defining.ids), ("stage_id", "not in", [False, *self._wacrm_first_stages().ids])])
        reached = Domain("won_status", "=", "won") | Domain("wacrm_qualified_at", "!=", False) | past_first
        return list(Domain("type", "=", "opportunity") & reached)

    def _wacrm_is_qualified(self):
        """By the definition of its team: all that is needed is answered, or its stage says so."""
        # sudo: crm.team - a definition holds whoever looks
        team = self.sudo().team_id
        if self.type == "opportunity" and team._wacrm_reached(self.sudo().stage_id):
            return True
        required = set(team._wacrm_required().mapped("property_name"))
        answered = {one["name"] for one in self._wacrm_properties() if one.get("value")} if required else set()
        return bool(required) and required <= answered

    def _wacrm_qualify(self):
        """Those that have become qualified are so from now on, and move to the stage that is for them."""
        qualified = self.filtered(
            lambda lead: not lead.wacrm_qualified_at and lead.team_id and lead._wacrm_is_qualified())
        if qualified:
            qualified._wacrm_become_qualified()

    def _wacrm_become_qualified(self):
        # sudo: crm.lead - a rule's step, whoever gave the last answer
        leads = self.sudo()
        leads._wacrm_qualify_all()
        for lead in leads.filtered(lambda lead: lead._wacrm_is_open()):
            values = lead._wacrm_qualified_values()
            if values:
                lead.write(values)
        leads._wacrm_tell_story("qualified", self._wacrm_person())

    def _wacrm_qualify_all(self):
        """These are qualified from now on, wherever they are."""
        return self.write({
            "wacrm_qualified_at": fields.Datetime.now(), "wacrm_qualified_by_id": self._wacrm_person().id})

    def _wacrm_qualify_past(self):
        """These are qualified by a definition that is new: since they last moved, by nobody."""
        self._wacrm_date_back(
            "wacrm_qualified_at", SQL("COALESCE(date_last_stage_update, date_closed, create_date)"))

    def _wacrm_date_back(self, name, date):
        """Set a date of each of these, in one go and without telling anybody.

        :param date: ``SQL`` of columns of the lead
        """
        if not self:
            return
        self.flush_model()
        self.env.cr.execute(SQL(
            "UPDATE crm_lead SET %s = %s WHERE id IN %s", SQL.identifier(name), date, tuple(self.ids)))
        self.invalidate_recordset([name])
        self.modified([name])

    def _wacrm_qualified_values(self):
        """Where a qualified lead belongs: among the opportunities, not before the stage of qualified ones."""
        values = self._convert_opportunity_data(self.partner_id) if self.type == "lead" else {}
        stage = self.team_id.wacrm_qualified_stage_id
        if stage and not self.team_id._wacrm_reached(self.stage_id):
            values["stage_id"] = stage.id
        return values

    # ------------------------------------------------------------------ story

    @api.model
    def _wacrm_person(self):
        """Who acts, none where the system does."""
        user = self.env.user
        return user.browse() if user._is_superuser() or user.share else user

    def _wacrm_tell_story(self, kind, user, note=False):
        """Note it in the last conversation of each of these leads.

        :param kind: one of ``milestone.KINDS``
        """
        # sudo: whatsapp_crm.conversation - the story is told whoever acts
        conversations = self.env["whatsapp_crm.conversation"].sudo().search(
            [("lead_id", "in", self.ids)], order="id")
        last = {conversation.lead_id: conversation for conversation in conversations}
        self.env["whatsapp_crm.milestone"]._record_each(
            [(conversation, kind, {"user": user, "note": note}) for conversation in last.values()])

    def _merge_get_fields(self):
        return super()._merge_get_fields() + ["wacrm_qualified_at", "wacrm_qualified_by_id"]
