# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

CANNED_MAX = 3


class WhatsappCrmGuide(models.Model):
    """A team's lines for how to answer: what agents see above the composer.

    A guide without team, tags or campaign is for every conversation; the one that says
    most about a conversation is shown.
    """

    _name = "whatsapp_crm.guide"
    _description = "WhatsApp Guide"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True, default=lambda self: self.env.company)
    team_id = fields.Many2one(
        "crm.team", ondelete="cascade", check_company=True, index="btree_not_null", help="Empty: every team.")
    tag_ids = fields.Many2many("crm.tag", string="Tags", help="Any of them; empty: with any tag or none.")
    campaign_id = fields.Many2one(
        "utm.campaign", ondelete="cascade", index="btree_not_null",
        help="By which the customer came: an ad or another campaign. Empty: any.")
    only_entry = fields.Boolean(
        "Only by entry point", help="Shown only where an entry point names it.")
    tone = fields.Text(translate=True, help="How we speak here.")
    ask = fields.Text("What to ask", translate=True)
    never_promise = fields.Text("Never promise", translate=True)
    canned_response_ids = fields.Many2many(
        "mail.canned.response", string="Canned responses", help="At most three, one click away.")
    qualifier_id = fields.Many2one("res.users", "Who filters", ondelete="set null")
    closer_id = fields.Many2one("res.users", "Who closes", ondelete="set null")

    @api.constrains("canned_response_ids")
    def _check_canned_responses(self):
        for guide in self:
            if len(guide.canned_response_ids) > CANNED_MAX:
                raise ValidationError(self.env._(
                    "A guide has at most %(count)s canned responses: more are not found in time.", count=CANNED_MAX))

    @api.model
    def get_guide(self, conversation_id):
        """The lines for a conversation.

        :return: dict of ``id``, ``name``, ``tone``, ``ask``, ``never_promise``, ``qualifier`` and ``closer`` (names),
            ``canned`` ({id, source, text}); False where no guide fits
        """
        conversation = self.env["whatsapp_crm.conversation"].browse(conversation_id)
        conversation.check_access("read")
        guide = self._best_for(conversation)
        return guide._as_shown() if guide else False

    @api.model
    def _best_for(self, conversation):
        """The entry point's guide, else the most special one that fits: campaign before tag before team."""
        named = conversation.entry_point_id._filtered_access("read").guide_id._filtered_access("read")
        if named.active:
            return named
        campaign = conversation.lead_id._filtered_access("read").campaign_id
        candidates = self.search(Domain.AND([
            [("company_id", "in", (False, conversation.company_id.id)), ("only_entry", "=", False)],
            [("team_id", "in", (False, conversation.team_id.id))],
            [("campaign_id", "in", (False, campaign.id))],
            ["|", ("tag_ids", "=", False), ("tag_ids", "in", conversation.tag_ids.ids)],
        ]))
        # Sorting keeps the order of guides that say as much.
        return candidates.sorted(
            lambda guide: (bool(guide.campaign_id), bool(guide.tag_ids), bool(guide.team_id)), reverse=True)[:1]

    def _as_shown(self):
        canned = self.canned_response_ids._filtered_access("read")
        return {
            "id": self.id, "name": self.name, "tone": self.tone or "", "ask": self.ask or "",
            "never_promise": self.never_promise or "",
            "qualifier": self.qualifier_id.name or "", "closer": self.closer_id.name or "",
            "canned": [{"id": response.id, "source": response.source, "text": response.substitution}
                       for response in canned],
        }
