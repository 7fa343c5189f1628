from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import WhatsappCrmCase


@tagged("post_install", "-at_install")
class TestPartnerMerge(WhatsappCrmCase):
    """Merging, archiving and deleting what conversations point to never loses one."""

    def setUp(self):
        super().setUp()
        self.row = self.receive_text("Hola", name="Ana")
        self.conversation = self.row.conversation_id
        self.contact = self.row.contact_id
        self.channel = self.row.channel_id
        self.lead = self.conversation.lead_id
        self.matched = self.conversation.partner_id
        self.other = self.env["res.partner"].create({"name": "Ana Ruiz Soto"})

    def merge_partners(self, source, target):
        wizard = self.env["base.partner.merge.automatic.wizard"].create({
            "partner_ids": (source | target).ids, "dst_partner_id": target.id})
        wizard.action_merge()
        self.env.invalidate_all()

    # ----------------------------------------------------------------- partners

    def test_conversations_follow_a_merge_into_another_partner(self):
        self.merge_partners(self.matched, self.other)
        self.assertFalse(self.matched.exists())
        self.assertEqual(self.contact.partner_id, self.other)
        self.assertEqual(self.conversation.partner_id, self.other)
        self.assertEqual(self.lead.partner_id, self.other)
        self.assertEqual(self.row.mail_message_id.author_id, self.other)
        self.assertEqual(self.conversation.name, "Ana Ruiz Soto")
        self.assertEqual(self.channel.name, "Ana Ruiz Soto")
        self.assertEqual(self.receive_text("Sigo").mail_message_id.author_id, self.other)

    def test_conversations_stay_when_another_partner_is_merged_into_theirs(self):
        self.merge_partners(self.other, self.matched)
        self.assertEqual(self.contact.partner_id, self.matched)
        self.assertEqual(self.conversation.partner_id, self.matched)
        self.assertEqual(self.conversation.name, "Ana")

    def test_two_whatsapp_users_may_become_one_partner(self):
        second = self.receive_text("Hola", sender="34622000111", name="Ana (trabajo)")
        self.merge_partners(self.matched, second.contact_id.partner_id)
        self.assertEqual(self.contact.partner_id, second.contact_id.partner_id)
        self.assertEqual(len(second.contact_id.partner_id.wacrm_contact_ids), 2)
        self.assertEqual(len(self.env["discuss.channel"].search([("wacrm_number_id", "=", self.number.id)])), 2)

    def test_archived_partner_keeps_everything(self):
        self.matched.action_archive()
        self.assertEqual(self.receive_text("Sigo").conversation_id, self.conversation)
        self.assertEqual(self.conversation.partner_id, self.matched)

    def test_deleted_partner_deletes_no_message_and_is_matched_anew(self):
        self.lead.unlink()
        self.matched.unlink()
        self.env.invalidate_all()
        self.assertTrue(self.row.exists())
        self.assertTrue(self.row.mail_message_id.exists())
        self.assertFalse(self.contact.partner_id)
        self.assertEqual(self.conversation.name, "Ana")
        again = self.receive_text("Sigo")
        self.assertEqual(again.conversation_id, self.conversation)
        self.assertTrue(self.contact.partner_id)
        self.assertEqual(self.conversation.partner_id, self.contact.partner_id)
        self.assertEqual(again.mail_message_id.author_id, self.contact.partner_id)

    def test_no_unique_key_holds_a_partner_or_lead(self):
        """Odoo's merge rewrites foreign keys by SQL: with a unique key it deletes rows or fails."""
        self.env.cr.execute("""
            SELECT index_class.relname FROM pg_index
              JOIN pg_class index_class ON index_class.oid = indexrelid
              JOIN pg_class table_class ON table_class.oid = indrelid
              JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY(indkey)
              JOIN pg_constraint ON conrelid = indrelid AND contype = 'f' AND conkey[1] = attnum
             WHERE indisunique AND (table_class.relname LIKE 'whatsapp_crm%' OR index_class.relname LIKE '%wacrm%')
               AND confrelid IN ('res_partner'::regclass, 'crm_lead'::regclass)
        """)
        self.assertEqual(self.env.cr.fetchall(), [])

    # -------------------------------------------------------------------- leads

    def test_conversations_follow_merged_leads(self):
        newer = self.env["crm.lead"].create({
            "name": "Plan", "partner_id": self.matched.id, "type": "opportunity", "probability": 90,
            "team_id": self.team.id, "company_id": self.company.id})
        self.lead.write({"wacrm_referral_headline": "Spring", "wacrm_ctwa_clid": "click"})
        (newer | self.lead).merge_opportunity()
        kept = (newer | self.lead).exists()
        self.assertEqual(kept, newer)
        self.assertEqual(self.conversation.lead_id, kept)
        self.assertEqual(kept.wacrm_referral_headline, "Spring")
        self.assertEqual(kept.wacrm_ctwa_clid, "click")

    def test_salesperson_without_whatsapp_merges_leads_too(self):
        salesman = self._user("wacrm_salesman", "sales_team.group_sale_salesman_all_leads")
        newer = self.env["crm.lead"].create({
            "name": "Plan", "type": "opportunity", "probability": 90,
            "team_id": self.team.id, "company_id": self.company.id})
        (newer | self.lead).with_user(salesman).merge_opportunity()
        self.assertEqual(self.conversation.lead_id, newer)

    def test_deleted_lead_deletes_no_conversation(self):
        self.lead.unlink()
        self.env.invalidate_all()
        self.assertTrue(self.conversation.exists())
        self.assertFalse(self.conversation.lead_id)
        self.assertTrue(self.row.exists())

    # -------------------------------------------------------------------- users

    def test_archived_user_returns_conversations_to_the_queue(self):
        self.conversation.with_user(self.agent).action_take()
        resolved = self.receive_text("Hola", sender="34622000111", name="Luis").conversation_id
        resolved.with_user(self.agent).action_take()
        resolved.with_user(self.agent).action_resolve("confirmed", no_answer_needed=True)
        self.agent.with_user(self.admin).action_archive()
        self.assertEqual(self.conversation.state, "new")
        self.assertFalse(self.conversation.user_id)
        self.assertEqual(self.kinds(self.conversation)[-1], "released")
        self.assertNotIn(self.agent.partner_id, self.channel.channel_partner_ids)
        self.assertEqual(resolved.user_id, self.agent, "what is closed keeps its history")

    def test_administrators_to_alert(self):
        users = self.env["res.users"]
        self.assertIn(self.admin, users._wacrm_admins(self.company))
        self.assertNotIn(self.agent, users._wacrm_admins(self.company))
        self.admin.active = False
        found = users._wacrm_admins(self.company)
        self.assertTrue(found, "somebody is told, even where the company has no administrator")
        self.assertTrue(all(user.active and not user.share for user in found))

    @mute_logger("odoo.sql_db")
    def test_team_with_numbers_is_not_archived(self):
        with self.assertRaisesRegex(Exception, "Choose another team"):
            self.team.action_archive()


@tagged("post_install", "-at_install")
class TestChangedIds(WhatsappCrmCase):
    """One person stays one contact when WhatsApp changes their number or user id."""

    def system(self, sender="34611222333", **content):
        message, _card = self.message_item("system", sender=sender, system={"body": "changed", **content})
        events = self.process(self.webhook_body(messages=[message]))
        self.assertEqual(events.mapped("error"), [False], events.mapped("error"))

    def update(self, previous, current):
        return self.process(self.webhook_body(field="user_id_update", user_id_update=[{
            "wa_id": "34611222333", "timestamp": "1760000000",
            "user_id": {"previous": previous, "current": current}}]))

    def test_new_number_belongs_to_the_same_person(self):
        first = self.receive_text(user_id="ES.old")
        self.system(type="user_changed_number", wa_id="34699000111", user_id="ES.new", previous_user_id="ES.old")
        self.assertEqual(first.contact_id.wa_id, "34699000111")
        self.assertEqual(first.contact_id.bsuid, "ES.new")
        row = self.receive_text(sender="34699000111", user_id="ES.new")
        self.assertEqual((row.contact_id, row.channel_id), (first.contact_id, first.channel_id))

    def test_phone_of_a_contact_that_we_made_follows(self):
        first = self.receive_text()
        self.system(type="user_changed_number", wa_id="34699000111")
        self.assertEqual(first.contact_id.partner_id.phone, "+34 699 00 01 11")

    def test_person_is_found_by_the_previous_user_id(self):
        first = self.receive_text(sender=None, user_id="ES.old")
        self.system(sender=None, type="user_changed_user_id", user_id="ES.new", previous_user_id="ES.old")
        self.assertEqual(first.contact_id.bsuid, "ES.new")
        self.assertIn("ES.old", first.contact_id.earlier_ids)

    def test_user_id_update(self):
        first = self.receive_text(user_id="ES.old")
        self.update("ES.old", "ES.new")
        self.assertEqual(first.contact_id.bsuid, "ES.new")
        self.assertEqual(self.receive_text(sender=None, user_id="ES.new").contact_id, first.contact_id)

    def test_user_id_update_of_somebody_unknown_is_ignored(self):
        before = self.env["whatsapp_crm.contact"].search_count([])
        self.assertEqual(self.update("ES.nobody", "ES.new").state, "ignored")
        self.assertEqual(self.env["whatsapp_crm.contact"].search_count([]), before)

    def test_new_ids_seen_before_the_notice_are_the_same_person(self):
        first = self.receive_text(user_id="ES.old")
        second = self.receive_text(sender=None, user_id="ES.new")
        self.assertNotEqual(second.contact_id, first.contact_id)
        self.update("ES.old", "ES.new")
        for row in (self.receive_text(user_id="ES.new"), self.receive_text(sender=None, user_id="ES.new")):
            self.assertEqual(row.contact_id, first.contact_id)
        self.assertEqual(second.contact_id._survivor(), first.contact_id)
