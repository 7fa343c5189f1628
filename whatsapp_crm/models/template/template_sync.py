# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models

SILENT_EVENTS = ("FLAGGED", "LOCKED", "UNLOCKED")  # news about a template that can still be sent
EVENT_STATUS = {"REINSTATED": "APPROVED", "UNARCHIVED": "APPROVED", "UNPAUSED": "APPROVED"}
BUTTON_KEY = "message_template_button_"


class WhatsappCrmTemplateSync(models.AbstractModel):
    """Keeps templates as Meta has them: by reading the whole list, and by Meta's notices."""

    _name = "whatsapp_crm.template.sync"
    _description = "WhatsApp Template Synchronization"

    # ---------------------------------------------------------- the whole list

    @api.model
    def _sync(self, account, rows):
        """Take over Meta's whole list of an account's templates.

        :param rows: list of all of Meta's template objects; what is not in it is gone
        :return: dict(new, changed, gone) of counts
        """
        # sudo: whatsapp_crm.template - a copy of Meta's records; rights were checked by the caller
        templates = self.sudo().with_context(active_test=False)
        present = templates.search([("account_id", "=", account.id)])
        known = {(t.name, t.lang_code): t for t in present}
        counts = {"new": 0, "changed": 0, "gone": 0}
        for row in rows:
            values = self._values_of(row)
            template = known.pop((values["name"], values["lang_code"]), None)
            if template is None:
                present += templates.create({**values, "account_id": account.id})
                counts["new"] += 1
            else:
                counts["changed"] += template._take_over(values)
        for template in filter(lambda template: template.status != "DRAFT", known.values()):
            counts["gone"] += template._take_over({"active": False, "status": "DELETED", "status_word": "DELETED"})
        present.status_at = fields.Datetime.now()  # a notice from before says nothing new
        return counts

    @api.model
    def _values_of(self, row):
        """Field values of one of Meta's template objects; unknown words are kept."""
        status = str(row.get("status") or "").upper()
        score = row.get("quality_score")
        return {
            "active": True,
            "name": str(row.get("name") or ""),
            "lang_code": str(row.get("language") or ""),
            "template_ref": str(row.get("id") or "") or False,
            "category": self._known("category", row.get("category")),
            "announced_category": row.get("correct_category") or False,
            "status": self._known("status", status),
            "status_word": status or False,
            "quality": self._known("quality", score.get("score") if isinstance(score, dict) else None, "UNKNOWN"),
            "rejected_reason": self._reason(row.get("rejected_reason")),
            "parameter_format": row.get("parameter_format") or False,
            "components": [part for part in row.get("components") or [] if isinstance(part, dict)],
        }

    @api.model
    def _known(self, field, value, other="OTHER"):
        """The selection key for one of Meta's words; ``other`` for words nobody knows yet."""
        value = str(value or "").upper()
        return value if value in dict(self._fields[field].selection) else other

    @api.model
    def _reason(self, reason):
        return reason if reason and str(reason).upper() != "NONE" else False

    def _take_over(self, values, at=None):
        """Write what differs; return whether anything did."""
        self.ensure_one()
        changes = {name: value for name, value in values.items() if (self[name] or False) != (value or False)}
        if "status_word" in changes:
            changes["status_at"] = at or fields.Datetime.now()
        if changes:
            self.write(changes)
        return bool(changes)

    # ----------------------------------------------------------------- notices

    @api.model
    def _find_for_event(self, account, event):
        """The template of a ``webhook_items.TemplateEvent``, created where it is not known yet."""
        templates = self.with_context(active_test=False)
        domain = [("account_id", "=", account.id)]
        found = event.template_id and templates.search(
            [*domain, ("template_ref", "=", event.template_id)], limit=1)
        if found:
            return found
        language = (event.language or "").replace("-", "_")
        if not event.name or not language:
            return templates.browse()
        same_name = templates.search([*domain, ("name", "=", event.name)])
        found = same_name.filtered(lambda t: t.lang_code.replace("-", "_") == language)[:1]
        return found or templates.create({
            "account_id": account.id, "name": event.name, "lang_code": language, "status": "PENDING",
            "template_ref": event.template_id})

    def _status_changed(self, event):
        """Meta decided on the template; an older decision that comes late changes nothing."""
        word = event.event or ""
        if self.status_at and event.occurred_at and event.occurred_at < self.status_at:
            return
        values = {"template_ref": event.template_id} if event.template_id else {}
        if word and word not in SILENT_EVENTS:
            values |= {"status": self._known("status", EVENT_STATUS.get(word, word)), "status_word": word,
                       "active": word != "DELETED"}
        if event.category:
            values["category"] = self._known("category", event.category)
        reason = self._reason(event.reason)
        if reason or event.detail or word == "APPROVED":
            values["rejected_reason"] = ": ".join(filter(None, [reason, event.detail])) or False
        self._take_over(values, at=event.occurred_at)

    def _quality_changed(self, event):
        self._take_over({"quality": self._known("quality", event.quality, "UNKNOWN")})

    def _category_changed(self, event):
        values = {"announced_category": event.upcoming_category}
        if event.category:
            values["category"] = self._known("category", event.category)
        self._take_over(values)

    def _components_changed(self, event):
        """The text was edited at WhatsApp; parts that the notice does not name stay."""
        if self.components:
            self._take_over({"components": [changed_part(part, event.texts) for part in self.components]})


def changed_part(part, texts):
    """A component with the new text that a notice holds for it.

    :param texts: dict(title, element, footer, buttons) of a ``webhook_items.TemplateEvent``
    """
    kind = str(part.get("type") or "").upper()
    key = {"HEADER": "title", "BODY": "element", "FOOTER": "footer"}.get(kind)
    if key and texts.get(key) and "text" in part:
        return {**part, "text": texts[key]}
    if kind == "BUTTONS" and texts.get("buttons"):
        return {**part, "buttons": [
            {name.removeprefix(BUTTON_KEY): value for name, value in button.items()}
            for button in texts["buttons"]]}
    return part
