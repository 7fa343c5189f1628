# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import base64
import logging
import mimetypes
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools import errors, template_draft
from ...tools.graph_client import GraphError, GraphTransportError
from ..transport.message_words import trouble_words
from .template_words import rejection_words

_logger = logging.getLogger(__name__)

REQUESTS = [
    ("submit", "Being handed in"), ("edit", "Change being handed in"),
    ("delete", "Being deleted"), ("delete_all", "Being deleted in all languages"),
]
BATCH = 20
LATER = timedelta(minutes=5)
GONE = 2593002  # Meta: there is no such template (any more)
DECIDED = ("APPROVED", "REJECTED")


class WhatsappCrmTemplateSubmit(models.AbstractModel):
    """Hands templates in to WhatsApp, changes and deletes them there.

    Asking for it is a fact of ours; a cron carries it out, so that no HTTP happens in a
    transaction that Odoo may repeat. Whether Meta was asked before is committed first:
    then a run whose answer was lost looks at what Meta has before it asks again.
    """

    _name = "whatsapp_crm.template.submit"
    _description = "WhatsApp Template Submission"

    request = fields.Selection(REQUESTS, "On its way", readonly=True, index="btree_not_null", copy=False)
    request_tried = fields.Boolean("WhatsApp was asked", readonly=True, copy=False)
    request_error = fields.Char("Not taken", readonly=True, copy=False)
    requested_by_id = fields.Many2one("res.users", "Handed in by", readonly=True, copy=False, ondelete="set null")
    rejection = fields.Char("Why it was rejected", compute="_compute_rejection")

    @api.depends("rejected_reason")
    @api.depends_context("lang")
    def _compute_rejection(self):
        for template in self:
            template.rejection = rejection_words(self.env, template.rejected_reason)

    # ---------------------------------------------------------------- asking

    def action_submit(self):
        """Have WhatsApp review the draft or the new version.

        :raises UserError: what has to be mended first
        """
        for template in self:
            template.check_access("write")
            if not template.is_writable:
                raise UserError(self.env._("There is nothing to hand in."))
            problems = template._problems()
            if problems:
                raise UserError("\n".join(problems))
            template._ask("submit" if template.status == "DRAFT" else "edit")
        return self.account_id[:1]._notice(
            self.env._("Handed in. WhatsApp usually decides within minutes."), reload=True)

    def _ask(self, request):
        """Note what WhatsApp is to be asked; the cron does it at once."""
        # sudo: whatsapp_crm.template - checked by the caller; these marks are not for everybody to write
        self.sudo().write({
            "request": request, "request_tried": False, "request_error": False, "requested_by_id": self.env.uid})
        self._trigger_requests()

    def action_cancel_request(self):
        """Take back what WhatsApp was not asked yet."""
        self.check_access("write")
        # sudo: whatsapp_crm.template - checked above
        self.sudo().filtered(lambda t: t.request and not t.request_tried).request = False

    @api.model
    def _trigger_requests(self, at=None):
        # sudo: ir.cron - what was asked waits for the run that carries it out
        self.env.ref("whatsapp_crm.ir_cron_templates").sudo()._trigger(at)

    # ---------------------------------------------------------- carrying out

    @api.model
    def _cron_requests(self):
        """Carry out what is asked, one at a time; what does not get through stays for a later run."""
        waiting = self.search([("request", "!=", False)], limit=BATCH, order="write_date, id")
        cron = self.env["ir.cron"]
        for left, template in zip(range(len(waiting), 0, -1), waiting):
            tried = template.request_tried
            template.request_tried = True
            self._trigger_requests(fields.Datetime.now() + LATER)  # should this run die
            cron._commit_progress(remaining=left)
            template._carry_out(tried)
            cron._commit_progress(1, remaining=left - 1)

    def _carry_out(self, tried):
        try:
            getattr(self, f"_carry_out_{self.request}")(self.account_id._graph(), tried)
        except GraphTransportError as error:
            _logger.info("WhatsApp template %s: %s", self.name, error)
            self.request_error = trouble_words(self._for_reader().env, error)
        except (GraphError, ValueError) as error:
            self._not_taken(error)
        else:
            self.write({"request": False, "request_tried": False, "request_error": False})
        self._show_change()

    def _not_taken(self, error):
        """Meta said no: back to whoever wrote it, unless Meta may say yes later."""
        reason = trouble_words(self._for_reader().env, error)
        if isinstance(error, GraphError) and error.title:
            reason = f"{error.title}. {reason}"
        later = isinstance(error, GraphError) and error.rule.retry in (errors.BACKOFF, errors.ONCE, errors.WAIT)
        self.write({"request_error": reason, **({} if later else {"request": False, "request_tried": False})})
        if not later:
            self._tell(self._for_reader().env._(
                "WhatsApp did not take the template “%(name)s”: %(reason)s", name=self.name, reason=reason), "danger")

    def _carry_out_submit(self, client, tried):
        waba, name, language = self.account_id.waba_ref, self.name, self.lang_code
        found = [row for row in client.templates_named(waba, name) if row.get("language") == language] if tried else []
        if found:
            self._take_over({**self._values_of(found[0])})
            return
        self._upload_sample(client)
        draft = self._draft()
        components = template_draft.components_of(draft)
        answer = client.create_template(waba, {
            "name": name, "language": language, "category": self.category, "components": components,
            "parameter_format": template_draft.parameter_format(draft)})
        self._handed_in(answer, components, draft)

    def _handed_in(self, answer, components, draft):
        """:param answer: what Meta said: id, status, category"""
        self.env["ir.cron"]._commit_progress()  # a new snapshot: Meta's notice may be here before its answer
        values = {"template_ref": str(answer["id"]), "components": components,
                  "parameter_format": template_draft.parameter_format(draft)}
        if self.status == "DRAFT":  # else its notice came first
            word = str(answer.get("status") or "PENDING").upper()
            values |= {"status": self._known("status", word), "status_word": word,
                       "status_at": fields.Datetime.now()}
        if answer.get("category"):
            values["category"] = self._known("category", answer["category"])
        self.write({**values, "rejected_reason": False, "editing": False})

    def _carry_out_edit(self, client, tried):
        self._upload_sample(client)
        values = {"components": template_draft.components_of(self._draft())}
        if self.status != "APPROVED":
            values["category"] = self.category
        client.edit_template(self.template_ref, values)
        row = client.template(self.template_ref)
        self.write({"editing": False, "rejected_reason": False})
        self._take_over(self._values_of(row))

    def _carry_out_delete(self, client, tried):
        self._delete_there(client, self.template_ref)
        self._deleted()

    def _carry_out_delete_all(self, client, tried):
        self._delete_there(client, None)
        self._same_name()._deleted()

    def _delete_there(self, client, template_ref):
        try:
            client.delete_template(self.account_id.waba_ref, self.name, template_ref)
        except GraphError as error:
            if error.subcode != GONE:
                raise

    def _deleted(self):
        for template in self:
            template._take_over({"active": False, "status": "DELETED", "status_word": "DELETED", "editing": False})
            template.request = False

    def _same_name(self):
        """The template in all the languages that WhatsApp has it in."""
        return self.search([
            ("account_id", "=", self.account_id.id), ("name", "=", self.name), ("status", "!=", "DRAFT")])

    def _upload_sample(self, client):
        if self.header_format not in ("image", "video", "document") or not self.header_sample:
            return
        attachment = self.env["ir.attachment"].search([
            ("res_model", "=", self._name), ("res_id", "=", self.id), ("res_field", "=", "header_sample")], limit=1)
        self.header_handle = client.upload_sample(
            self.account_id.app_ref, base64.b64decode(self.header_sample),
            mimetypes.guess_type(self.header_sample_name or "")[0] or attachment.mimetype,
            self.header_sample_name or "sample")

    # --------------------------------------------------------------- telling

    def _for_reader(self):
        """In the language of whoever waits for the answer."""
        return self.with_context(lang=self.requested_by_id.lang or self.env.lang)

    def _tell(self, message, kind="success"):
        """A notice on the screen of whoever handed it in, should they be there."""
        self.requested_by_id._bus_send("simple_notification", {"type": kind, "message": message, "sticky": False})

    def _show_change(self):
        """On the form that whoever handed it in may have open."""
        self.requested_by_id._bus_send("whatsapp_crm.template/changed", {"id": self.id})

    def _status_changed(self, event):
        before = self.status
        result = super()._status_changed(event)
        if self.status != before and self.status in DECIDED and self.requested_by_id:
            self._tell_decision()
        return result

    def _tell_decision(self):
        self._show_change()
        reader = self._for_reader()
        if self.status == "APPROVED":
            self._tell(reader.env._("WhatsApp approved the template “%(name)s”.", name=self.name))
        else:
            self._tell(reader.env._("WhatsApp rejected the template “%(name)s”. %(reason)s",
                                    name=self.name, reason=reader.rejection or ""), "danger")
