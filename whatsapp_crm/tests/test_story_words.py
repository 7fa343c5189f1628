# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo.tests import tagged

from ..models.story import moment
from .common import WhatsappCrmCase


@tagged("-at_install", "post_install")
class TestStoryWords(WhatsappCrmCase):
    """Every kind of fact has its sentence, whoever did it; people and teams are named when they are gone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("es_ES")

    def story(self, conversation, user=None, **context):
        told = conversation.with_user(user or self.agent).with_context(**context).get_story(limit=1000)
        return [line for day in told["days"] for line in day["lines"]]

    def texts(self, conversation, **kwargs):
        return [line["text"] for line in self.story(conversation, **kwargs)]

    def test_every_kind_has_a_sentence_and_a_look(self):
        """The law: who adds a kind writes its sentence."""
        sentences = self.env["whatsapp_crm.story.words"]._sentences()
        look, none = self.env["whatsapp_crm.story"]._look, self.env["whatsapp_crm.story"]._look("of no kind")
        self.assertFalse([kind for kind in self.kinds_known() if kind not in sentences])
        self.assertFalse([kind for kind in self.kinds_known() if look(kind) == none])
        self.assertFalse({key.split("/")[0] for key in sentences} - set(self.kinds_known()), "of no kind")

    def kinds_known(self):
        """Those of other addons too."""
        return self.env["whatsapp_crm.milestone"]._fields["kind"].get_values(self.env)

    def test_every_sentence_can_be_said(self):
        """With somebody and with nobody, with everything that it may name and with nothing."""
        conversation = self.receive_text().conversation_id
        self.patch(moment, "STEPS_OF", {})  # all at once here, and none is a part of another
        sentences = self.env["whatsapp_crm.story.words"]._sentences()
        record = self.env["whatsapp_crm.milestone"]._record
        for kind in self.kinds_known():
            for user in (self.agent, None):
                if kind in ("welcome_sent", "out_of_hours_sent") and user:
                    continue  # once per conversation, by nobody
                record(conversation, kind, user=user, waiting_since=conversation.waiting_since)
        lines = self.story(conversation)
        self.assertFalse(set(self.kinds_known()) - {line["kind"] for line in lines})
        for line in lines:
            self.assertTrue(line["text"])
            self.assertNotIn("%(", line["text"])
        words = self.env["whatsapp_crm.story.words"]
        places = words._values(moment.Moment(conversation.milestone_ids[:1], "", conversation.handoff_ids, None, False))
        for key, found in sentences.items():
            for text in found if isinstance(found, tuple) else (found,):
                self.assertTrue(text % dict.fromkeys(places, "x"), key)

    def test_a_kind_without_a_sentence_is_called_by_its_label(self):
        """The screen goes on working while somebody writes it."""
        conversation = self.receive_text().conversation_id
        self.env["whatsapp_crm.milestone"]._record(conversation, "viewed", user=self.supervisor)
        words = type(self.env["whatsapp_crm.story.words"])
        self.patch(words, "_sentences", lambda _self: {})
        self.assertEqual(self.texts(conversation)[-1], f"Looked at · {self.supervisor.name}")

    def test_who_was_deleted_is_still_named(self):
        """A person's and a team's name outlive them, in the story and in the handoff."""
        leaver = self._user("wacrm_leaver", "whatsapp_crm.group_agent")
        leaver.name = "Laura Ríos"
        self.team.crm_team_member_ids.create({"crm_team_id": self.team.id, "user_id": leaver.id})
        team = self.env["crm.team"].create({"name": "Cobros", "company_id": self.company.id})
        conversation = self.receive_text().conversation_id
        conversation.with_user(leaver).action_take()
        tag = self.env["crm.tag"].create({"name": "x"})
        conversation.with_user(leaver).action_hand_off({
            "to_team_id": team.id, "reason": "dos cargos en factura", "priority": "1", "next_step": "Revisar",
            "tag_id": tag.id})
        conversation.with_user(self.supervisor).action_take()
        told = self.texts(conversation, user=self.supervisor)
        self.assertIn("Laura Ríos handed it off to Cobros", told)
        self.assertFalse([text for text in told if "queue" in text or "moved it" in text], "the handoff says it all")
        leaver.partner_id.name = "Laura Ríos Gil"
        conversation.write({"team_id": self.team.id})
        leaver.unlink()
        team.unlink()
        self.assertEqual(
            self.texts(conversation, user=self.supervisor)[:len(told)],
            [text.replace("Laura Ríos", "Laura Ríos Gil") for text in told])

    def test_in_the_readers_language_and_time_zone(self):
        """The same facts read otherwise for a reader elsewhere."""
        conversation = self.receive_text(at=1767916800).conversation_id  # 2026-01-09 00:00 UTC
        here = conversation.with_user(self.agent).with_context(lang="en_US", tz="UTC").get_story()
        there = conversation.with_user(self.agent).with_context(lang="es_ES", tz="America/Lima").get_story()
        self.assertEqual((here["days"][0]["day"], here["days"][0]["lines"][0]["time"]), ("2026-01-09", "12:00 AM"))
        self.assertEqual((there["days"][0]["day"], there["days"][0]["lines"][0]["time"]), ("2026-01-08", "19:00"))
        self.assertEqual(here["days"][0]["label"], "Friday, January 9, 2026")
        self.assertEqual(there["days"][0]["label"], "Jueves, 8 de enero de 2026")

    def test_durations(self):
        words = self.env["whatsapp_crm.story.words"]
        for seconds, said in ((5, "less than a minute"), (125, "2 min"), (3600, "1 h"), (3900, "1 h 5 min"),
                              (86400, "1 day"), (3 * 86400, "3 days")):
            self.assertEqual(words._duration(seconds), said)
