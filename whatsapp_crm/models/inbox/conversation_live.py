# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, models

CHANGED = "whatsapp_crm.conversation/changed"
# What of a card each field is; fields that no card shows tell nobody.
KIND_OF_FIELD = {
    "name": "name",
    "partner_id": "name",
    "state": "state",
    "snoozed_until": "state",
    "outcome": "state",
    "user_id": "owner",
    "team_id": "team",
    "waiting_since": "wait",
    "answer_warning_at": "wait",
    "answer_due_at": "wait",
    "seen_at": "seen",
    "seen_by_id": "seen",
    "last_in_at": "message",
    "last_out_at": "message",
    "last_text": "message",
    "tag_ids": "tags",
    "priority": "priority",
    "lead_id": "lead",
    "origin": "origin",
    "referral": "origin",
    "came_back": "state",
    "handoff_id": "handoff",
    "handoff_count": "handoff",
    "handed_off": "handoff",
    "bot_asking": "bot",
}


class WhatsappCrmConversationLive(models.AbstractModel):
    """Tells open screens which conversations changed: one event per transaction and company.

    The event ``whatsapp_crm.conversation/changed`` goes to all agents and holds ids
    only; each screen reads again what its user may read::

        {"ids": [int], "kinds": [str], "company_id": int, "team_ids": [int], "user_ids": [int]}

    ``kinds`` are "created", "planned" and the values of KIND_OF_FIELD; teams and users are the
    present and the former ones of these conversations.
    """

    _name = "whatsapp_crm.conversation.live"
    _description = "WhatsApp Conversation Live Updates"

    @api.model_create_multi
    def create(self, vals_list):
        conversations = super().create(vals_list)
        conversations._changed({"created"})
        return conversations

    def write(self, vals):
        kinds = {KIND_OF_FIELD[name] for name in vals if name in KIND_OF_FIELD}
        if kinds & {"owner", "team"}:
            self._changed(kinds)  # who has it until now sees it go
        result = super().write(vals)
        if kinds:
            self._changed(kinds)
        return result

    def _changed(self, kinds):
        """Note what changed; it is sent once, when the transaction commits.

        :param kinds: set of str, see the class
        """
        # sudo: whatsapp_crm.conversation - whoever gave it away may not read it any more
        for conversation in self.sudo().filtered("id"):
            changed = self._changes().setdefault(conversation.company_id.id, {
                "ids": set(), "kinds": set(), "team_ids": set(), "user_ids": set()})
            changed["ids"].add(conversation.id)
            changed["kinds"] |= kinds
            changed["team_ids"].update(conversation.team_id.ids)
            changed["user_ids"].update(conversation.user_id.ids)

    @api.model
    def _changes(self):
        """What this transaction changed so far: dict by company id."""
        data = self.env.cr.precommit.data
        if CHANGED not in data:
            data[CHANGED] = {}
            self.env.cr.precommit.add(self._send_changes)
        return data[CHANGED]

    def _send_changes(self):
        agents = self.env["res.groups"].browse(
            self.env["ir.model.data"]._xmlid_to_res_id("whatsapp_crm.group_agent"))
        for company_id, changed in self.env.cr.precommit.data.pop(CHANGED, {}).items():
            agents._bus_send(CHANGED, {
                "company_id": company_id, **{name: sorted(values) for name, values in changed.items()}})
