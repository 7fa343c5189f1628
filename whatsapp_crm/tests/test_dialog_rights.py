# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .handoff_common import HandoffCase


@tagged("post_install", "-at_install")
class TestDialogRights(HandoffCase):
    """Dialogs tell nobody about conversations, chats, leads or contacts that they may not read."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.foreigner = cls._user(
            "wacrm_foreign", "whatsapp_crm.group_supervisor", cls.env["res.company"].create({"name": "Otra SA"}))

    def dialogs(self):
        return [self.env[name] for name, model in self.env.registry.items()
                if model._transient and model._original_module == "whatsapp_crm"]  # of Odoo's own, none is ours

    def links(self):
        """Values of a dialog about the conversation, by model and by field."""
        lead = self.env["crm.lead"].create({
            "name": "Plan", "contact_name": "Ana secreta", "company_id": self.company.id, "user_id": self.agent.id})
        one, many = {"conversation_id": self.conversation.id}, {
            "conversation_ids": [Command.set(self.conversation.ids)]}
        return [
            ("attend.as", one), ("handoff.give", one), ("handoff.return", one), ("link.lead", one),
            ("template.send", one), ("template.send", {"channel_id": self.channel.id}),
            ("template.send", {"lead_id": lead.id}),
            ("bulk.tag", many), ("not.customer", many), ("reassign", many), ("resolve", many), ("snooze", many),
            ("bulk.tag", {"conversation_ids": [Command.link(self.conversation.id)]}),
            ("save.file", one), ("chat.choice", {"lead_id": lead.id}),
            ("chat.choice", {"line_ids": [Command.create({"channel_id": self.channel.id})]}),
        ]

    def test_no_dialog_about_what_one_may_not_read(self):
        for user in (self.collector, self.foreigner):
            for name, values in self.links():
                dialog = self.env[f"whatsapp_crm.{name}"].with_user(user)
                if not dialog.has_access("create"):
                    continue
                spec = {field: {} for field in dialog._fields}
                with self.subTest(name, values=values, user=user.login, way="create"), self.assertRaises(AccessError):
                    dialog.create(values)
                with self.subTest(name, values=values, user=user.login, way="onchange"), self.assertRaises(AccessError):
                    dialog.onchange(values, list(values), spec)
                with self.subTest(name, values=values, user=user.login, way="defaults"), self.assertRaises(AccessError):
                    dialog.with_context(**{f"default_{key}": value for key, value in values.items()}).onchange(
                        {}, [], spec)

    def test_no_dialog_is_changed_to_what_one_may_not_read(self):
        other = self.receive_text(sender="34699888777", name="Eva").conversation_id
        other.with_user(self.supervisor).action_assign(self.collector.id)
        dialog = self.env["whatsapp_crm.link.lead"].with_user(self.collector).create({"conversation_id": other.id})
        with self.assertRaises(AccessError):
            dialog.conversation_id = self.conversation

    def test_one_may(self):
        for name, values in self.links():
            if name in ("save.file", "template.send", "reassign", "snooze"):
                continue  # these need more than the link, or another user
            dialog = self.env[f"whatsapp_crm.{name}"].with_user(self.agent)
            with self.subTest(name, values=values):
                self.assertTrue(dialog.create(values if name != "handoff.return" else {**values, "reason": "No"}))

    def test_dialogs_are_read_by_who_opened_them(self):
        dialog = self.env["whatsapp_crm.handoff.return"].with_user(self.agent).create({
            "conversation_id": self.conversation.id, "reason": "No es mío"})
        self.assertTrue(dialog.has_access("read"))
        for user in (self.agent2, self.collector, self.foreigner):
            self.assertFalse(dialog.with_user(user).has_access("read"))
            self.assertFalse(dialog.with_user(user).search([("id", "=", dialog.id)]))

    def test_every_dialog_is_its_users_own(self):
        rules = self.env["ir.rule"].with_user(self.agent)
        for dialog in self.dialogs():
            with self.subTest(dialog._name):
                self.assertEqual(
                    list(rules._compute_domain(dialog._name, "read")), [("create_uid", "in", [self.agent.id])])

    def test_no_field_of_a_dialog_is_computed_past_the_rights(self):
        """A related field without a store reads through its link, which is checked when it is set."""
        for dialog in self.dialogs():
            for field in dialog._fields.values():
                if field.compute and not field.related and field.name != "display_name":
                    with self.subTest(field):
                        self.assertFalse(field.compute_sudo)
