# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.exceptions import UserError

STATES = [
    ("new", "Being passed on"),
    ("open", "To work"),
    ("worked", "Worked"),
    ("won", "Won"),
    ("lost", "Lost"),
    ("joined", "Added to another flag"),
]
#: With a salesperson, and its opportunity is neither won nor lost.
RUNNING = ("open", "worked")
CHOSEN_BY = [
    ("contact", "Salesperson of the contact"),
    ("company", "Salesperson of the company"),
    ("last_won", "Sold to them last"),
    ("leader", "Leads the sales team"),
    ("team", "Has the fewest opportunities of the sales team"),
    ("manager", "Manages sales"),
    ("opportunity", "Has an open opportunity of this customer"),
]
WORKED_HOW = [("contact", "Contact was made"), ("reason", "No contact, for a reason")]
WORDS_SHOWN = 60  # characters of the note in a title


class WhatsappCrmGoldenFlag(models.Model):
    """A sales opportunity that somebody saw in a chat: who said so, who works it, what came of it.

    Raised by an agent (state ``new``), passed on in a transaction of its own to the salesperson of the account
    (``open``), worked, and won or lost with its opportunity. What is raised while a flag of the same account
    runs is added to that one (``joined``): one chance, one opportunity, one credit.
    Rows are written by methods only.
    """

    _name = "whatsapp_crm.golden.flag"
    _description = "WhatsApp Golden Flag"
    _inherit = [
        "whatsapp_crm.golden.passing", "whatsapp_crm.golden.work", "whatsapp_crm.golden.result"]
    _order = "id desc"
    _rec_name = "note"

    conversation_id = fields.Many2one(
        "whatsapp_crm.conversation", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, index=True)
    partner_id = fields.Many2one("res.partner", "Contact", index="btree_not_null", ondelete="set null")
    account_id = fields.Many2one(
        "res.partner", "Customer", index="btree_not_null", ondelete="set null",
        help="The company that the contact belongs to, else the contact.")
    note = fields.Text("What the customer said", required=True)
    product = fields.Char("Product or interest")
    raised_by_id = fields.Many2one("res.users", "Raised by", index="btree_not_null", ondelete="set null")
    raised_at = fields.Datetime("Raised on", required=True, default=fields.Datetime.now)
    state = fields.Selection(STATES, required=True, default="new", index=True)

    user_id = fields.Many2one("res.users", "Salesperson", index="btree_not_null", ondelete="set null")
    chosen_by = fields.Selection(CHOSEN_BY, "Why this person")
    lead_id = fields.Many2one("crm.lead", "Opportunity", index="btree_not_null", ondelete="set null")
    message_id = fields.Many2one(
        "mail.message", "Words in the opportunity's chatter", index="btree_not_null", ondelete="set null")
    found_lead = fields.Boolean("Opportunity was there already")
    joined_id = fields.Many2one(
        "whatsapp_crm.golden.flag", "Added to", index="btree_not_null", ondelete="set null")
    joined_state = fields.Selection(related="joined_id.state", string="Result")
    joined_ids = fields.One2many("whatsapp_crm.golden.flag", "joined_id", "Added to it")
    # Unique while it runs. Text and no link: merging partners rewrites links, and must not meet a unique index.
    account_key = fields.Char("Key of the customer", readonly=True, copy=False)

    due_at = fields.Datetime("To be worked until")
    escalate_at = fields.Datetime("Leader is told on", readonly=True)
    escalated_at = fields.Datetime("Escalated on")
    escalated_to_id = fields.Many2one("res.users", "Escalated to", ondelete="set null")
    worked_at = fields.Datetime("Worked on")
    worked_by_id = fields.Many2one("res.users", "Worked by", ondelete="set null")
    worked_how = fields.Selection(WORKED_HOW, "How it was worked")
    worked_note = fields.Text("What came of it")
    closed_at = fields.Datetime("Closed on")
    won_amount = fields.Monetary("Won", currency_field="currency_id")
    currency_id = fields.Many2one(related="company_id.currency_id")

    conversation_summary = fields.Json(compute="_compute_conversation_summary", compute_sudo=True)
    may_work = fields.Boolean(compute="_compute_may_work")

    _one_per_account = models.UniqueIndex("(account_key) WHERE account_key IS NOT NULL")
    _to_pass_on = models.Index("(id) WHERE state = 'new'")
    _to_escalate = models.Index("(escalate_at) WHERE state = 'open'")

    # ----------------------------------------------------------------- compute

    @api.depends("note", "product", "account_id.name", "conversation_id.name")
    def _compute_display_name(self):
        for flag in self:
            # sudo: res.partner, whatsapp_crm.conversation - the customer's name belongs to the flag
            customer = flag.sudo().account_id.name or flag.sudo().conversation_id.name
            flag.display_name = " · ".join(filter(None, [customer, flag._title()]))

    def _title(self):
        """Product or interest, else the first words of what the customer said."""
        words = " ".join((self.product or self.note or "").split())
        return words if len(words) <= WORDS_SHOWN else f"{words[:WORDS_SHOWN - 1].rstrip()}…"

    @api.depends_context("lang")
    def _compute_conversation_summary(self):
        """What whoever reads the flag may know of its conversation, see ``get_chatter_entry``."""
        for flag in self:
            conversation = flag.conversation_id
            flag.conversation_summary = {
                **conversation.get_chatter_entry(), "name": conversation.name,
                "tags": conversation.tag_ids.mapped("name"), "note": flag._closing_note()}

    def _closing_note(self):
        """What the agent wrote down when the conversation was resolved."""
        resolved = self.env["whatsapp_crm.milestone"].search(
            [("conversation_id", "=", self.conversation_id.id), ("kind", "=", "resolved")], order="id desc", limit=1)
        return resolved.note or ""

    @api.depends("state", "lead_id", "user_id")
    @api.depends_context("uid")
    def _compute_may_work(self):
        for flag in self:
            flag.may_work = flag.state == "open" and flag._is_mine_to_work()

    # ------------------------------------------------------------------ access

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Golden flags are kept: they are somebody's credit."))

    # ------------------------------------------------------------------ actions

    def action_open_lead(self):
        self.ensure_one()
        self.lead_id.check_access("read")
        return self.lead_id.get_formview_action()

    def action_open_conversation(self):
        self.ensure_one()
        self.conversation_id.check_access("read")
        return self.conversation_id.action_open()
