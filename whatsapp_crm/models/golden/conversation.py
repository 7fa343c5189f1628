# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.exceptions import UserError

from .golden_flag import RUNNING


class WhatsappCrmConversation(models.Model):
    """Golden flags of a conversation: raising one, the hint that there may be one."""

    _inherit = "whatsapp_crm.conversation"

    golden_flag_ids = fields.One2many("whatsapp_crm.golden.flag", "conversation_id", "Golden flags", readonly=True)
    golden_flag_id = fields.Many2one(
        "whatsapp_crm.golden.flag", "Golden flag", readonly=True, index="btree_not_null", ondelete="set null",
        help="The last one that was raised here.")
    golden_label = fields.Char("Golden flag and state", compute="_compute_golden_label", compute_sudo=True)
    golden_hint = fields.Char(
        "May be a sales opportunity", readonly=True, help="Words of the customer that are on the list.")

    @api.depends("golden_flag_id.state", "golden_flag_id.user_id")
    @api.depends_context("lang")
    def _compute_golden_label(self):
        for conversation in self:
            flag = conversation.golden_flag_id
            state = dict(flag._fields["state"]._description_selection(self.env)).get(flag.state)
            conversation.golden_label = " · ".join(filter(None, [flag.user_id.name, state])) or False

    # ------------------------------------------------------------------- raise

    def action_open_golden_flag(self):
        """Ask what the customer said."""
        self.ensure_one()
        self._check_may_work()
        return {
            "type": "ir.actions.act_window", "name": self.env._("Golden flag: sales opportunity detected"),
            "res_model": "whatsapp_crm.golden.raise", "view_mode": "form", "views": [(False, "form")],
            "target": "new", "context": {"default_conversation_id": self.id, "dialog_size": "medium"}}

    def action_raise_golden_flag(self, note, product=None):
        """Sales opportunity detected: it goes to the salesperson of the account, at any time of a conversation.

        Pressing twice makes no second one: who comes second waits here, and reads what the first wrote.

        :param note: what the customer said
        :param product: what they may want, in words
        :return: the flag
        """
        self.ensure_one()
        note, product = (note or "").strip(), (product or "").strip()
        if not note:
            raise UserError(self.env._("Write what the customer said."))
        conversation = self._check_may_work()
        conversation._lock()
        flag = conversation._same_flag(note, product)
        return flag or conversation._flag(note, product)

    def _same_flag(self, note, product):
        """What the same person said of it already, while it runs."""
        same = self.golden_flag_ids.filtered(lambda flag: (
            flag.raised_by_id == self.env.user and flag.note == note and (flag.product or "") == product))
        return same.filtered(lambda flag: flag.state == "new" or (flag.joined_id or flag).state in RUNNING)[:1]

    def _flag(self, note, product):
        flag = self.env["whatsapp_crm.golden.flag"]._begin(self, note, product)
        self._write_life({"golden_flag_id": flag.id, "golden_hint": False})
        self._tell("flagged", note=note)
        self._changed({"golden"})
        self.env["base.automation"]._wacrm_note("wacrm_flagged", self)
        return flag

    def _golden_receiver(self):
        """Who would have a flag that is raised now: a name."""
        self.check_access("read")
        # sudo: res.partner, crm.lead, whatsapp_crm.golden.flag - who sells to a customer is no secret
        conversation = self.sudo().with_context(allowed_company_ids=self.sudo().company_id.ids)
        flag = conversation.env["whatsapp_crm.golden.flag"].new(
            self.env["whatsapp_crm.golden.flag"]._begin_values(conversation, self.env.user))
        return flag._receiver().name or ""

    # -------------------------------------------------------------------- hint

    def _customer_wrote(self, row, item, effect):
        result = super()._customer_wrote(row, item, effect)
        # sudo: res.company - its settings hold for whoever writes
        if item.text and self.company_id.sudo().wacrm_golden_hints:
            self._hint_at_opportunity(item.text)
        return result

    def _hint_at_opportunity(self, text):
        words = self.env["whatsapp_crm.word.list"]._golden_words_in(text)
        if words and words != self.golden_hint and self.golden_flag_id.state not in ("new", *RUNNING):
            self._write_life({"golden_hint": words})
            self._changed({"golden"})

    def action_dismiss_golden_hint(self):
        """It is none: the hint goes."""
        self._check_may_work()._write_life({"golden_hint": False})

    # ----------------------------------------------------------------- context

    def _context_sections(self):
        """Beside the opportunity, what became of the flags of this customer."""
        sections = super()._context_sections()
        golden = self._context_section("golden", self.env._("Golden flag"), "fa-flag", self._context_golden)
        return [*sections[:1], golden, *sections[1:]]

    def _context_golden(self):
        flags = self.golden_flag_ids._filtered_access("read")
        states = dict(flags._fields["state"]._description_selection(self.env))
        return [self._context_line(
            flag, flag._title(), at=flag.raised_at, tone="warning" if flag.state == "open" else "",
            # sudo: res.users - names of colleagues
            detail=" · ".join(filter(None, [flag.sudo().user_id.name, states[flag.state]])),
            amount=self._context_amount(flag.won_amount, flag.currency_id)) for flag in flags[:3]]
