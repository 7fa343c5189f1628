from datetime import datetime, timedelta

from odoo.tests import BaseCase, tagged

from ..tools.consent import Fact, standing

DAY = datetime(2026, 11, 1, 12)


def fact(given, source="agent", day=0, id=1):
    return Fact(given, source, DAY + timedelta(days=day), id)


@tagged("post_install", "-at_install")
class TestToolsConsent(BaseCase):
    """What several recorded facts say together."""

    def state(self, *facts):
        return standing(facts)[0]

    def test_nothing_is_unknown(self):
        self.assertEqual(standing([]), ("unknown", None))

    def test_the_latest_act_counts_not_the_latest_recording(self):
        self.assertEqual(self.state(fact(True, day=0), fact(False, "words", day=1, id=2)), "withdrawn")
        old_list = fact(True, "import", day=-300, id=3)
        self.assertEqual(self.state(fact(False, "words", day=1, id=2), old_list), "withdrawn")
        self.assertEqual(self.state(fact(False, "words", day=1, id=2), fact(True, "form", day=2, id=3)), "given")
        self.assertEqual(self.state(fact(False, id=1), fact(True, id=2)), "given", "same moment: the later row")

    def test_whatsapps_switch_undoes_only_itself(self):
        stop, resume = fact(False, "whatsapp", day=1), fact(True, "whatsapp", day=2, id=2)
        self.assertEqual(self.state(stop), "withdrawn")
        self.assertEqual(self.state(stop, resume), "unknown")
        self.assertEqual(self.state(fact(True, day=0), stop, resume), "given")
        self.assertEqual(self.state(fact(False, "words", day=0), stop, resume), "withdrawn")
        self.assertEqual(self.state(stop, fact(True, "agent", day=5, id=9)), "withdrawn", "only the person resumes")

    def test_after_an_erasure_only_the_person_begins_anew(self):
        erased = fact(False, "erasure", day=1)
        for source in ("agent", "import", "form"):
            with self.subTest(source):
                self.assertEqual(self.state(erased, fact(True, source, day=2, id=2)), "withdrawn")
        self.assertEqual(self.state(erased, fact(True, "words", day=2, id=2)), "given")
        again = fact(True, "agent", day=4, id=4)
        self.assertEqual(
            self.state(erased, fact(True, "words", day=2, id=2), fact(False, "words", day=3, id=3), again), "given")
