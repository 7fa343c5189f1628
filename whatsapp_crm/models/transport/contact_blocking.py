# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import logging

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ...tools import errors
from ...tools.graph_client import GraphError, GraphTransportError

_logger = logging.getLogger(__name__)

PENDING = ("blocking", "unblocking")
BATCH = 20


class WhatsappCrmContactBlocking(models.AbstractModel):
    """Blocks a person at WhatsApp and undoes it. Asking for it is a fact of ours; a cron carries it out."""

    _name = "whatsapp_crm.contact.blocking"
    _description = "WhatsApp Block List"

    block_state = fields.Selection(
        [("blocking", "Being blocked"), ("blocked", "Blocked"), ("unblocking", "Being unblocked")],
        "On the block list", readonly=True, index="btree_not_null")
    block_number_id = fields.Many2one(
        "whatsapp_crm.number", "Blocked on", readonly=True, ondelete="set null")
    block_error = fields.Char("Why not blocked", readonly=True)

    def _block(self, number):
        """Have WhatsApp take nothing more from these people for ``number``."""
        self.write({"block_state": "blocking", "block_number_id": number.id, "block_error": False})
        self._trigger_block()

    def action_unblock(self):
        """Let these people write again; for every agent who may read them.

        :raises AccessError: the user does not work WhatsApp conversations
        """
        if not self.env.user.has_group("whatsapp_crm.group_agent"):
            raise AccessError(self.env._("Only WhatsApp agents can do this."))
        self.check_access("read")
        # sudo: whatsapp_crm.contact - checked above; agents do not write contacts otherwise
        blocked = self.sudo()._on_block_list()
        blocked.write({"block_state": "unblocking", "block_error": False})
        blocked._trigger_block()

    def _on_block_list(self):
        """Those who are blocked or about to be."""
        return self.filtered(lambda contact: contact.block_state in ("blocking", "blocked"))

    @api.model
    def _trigger_block(self):
        # sudo: ir.cron - the change waits for the run that carries it out
        self.env.ref("whatsapp_crm.ir_cron_block").sudo()._trigger()

    @api.model
    def _cron_block(self):
        """Tell WhatsApp; what does not get through stays for the next run. Repeating it does no harm."""
        waiting = self.search([("block_state", "in", PENDING)], limit=BATCH, order="write_date, id")
        for left, contact in zip(range(len(waiting), 0, -1), waiting):
            contact._carry_out_block()
            self.env["ir.cron"]._commit_progress(1, remaining=left - 1)

    def _carry_out_block(self):
        number = self.block_number_id
        client = number._graph_or_stop() if number else None
        if not client:
            return
        blocks = self.block_state == "blocking"
        call = client.block if blocks else client.unblock
        try:
            call(number.phone_number_ref, self.wa_id or self.bsuid)
        except GraphTransportError as error:
            _logger.info("WhatsApp block list of %s: %s", number.display_name, error)
        except GraphError as error:
            self._block_refused(error, blocks)
        else:
            self.block_state = "blocked" if blocks else False

    def _block_refused(self, error, blocks):
        """WhatsApp said no: keep why, and tell whoever reads the chats."""
        if error.rule.retry in (errors.BACKOFF, errors.ONCE, errors.WAIT):
            return
        reason = error.details or error.message
        self.write({"block_state": False if blocks else "blocked", "block_error": reason})
        words = self.env._("WhatsApp did not block this person: %(reason)s", reason=reason) if blocks else (
            self.env._("WhatsApp did not unblock this person: %(reason)s", reason=reason))
        self._tell_chats(words)
