from datetime import datetime

from odoo.tests import BaseCase, tagged

from ..tools import meeting_choice
from ..tools.constants import BUTTON_ID_MAX

START = datetime(2030, 1, 1, 10, 30)
TOKEN = "0123456789abcdef" * 2


@tagged("post_install", "-at_install")
class TestToolsMeetingChoice(BaseCase):
    """What a button of a proposed meeting carries, there and back."""

    def test_there_and_back(self):
        for answer in (meeting_choice.CONFIRM, meeting_choice.CHANGE):
            packed = meeting_choice.pack(answer, 42, TOKEN, START)
            self.assertLessEqual(len(packed), BUTTON_ID_MAX)
            self.assertEqual(meeting_choice.unpack(packed), (answer, 42, TOKEN, START))

    def test_all_else_is_none_of_ours(self):
        for other in (None, "", "yes", "canned-1-2", "meeting-confirm-42", "meeting-burn-42-x-1893493800",
                      "meeting-confirm-x-y-1893493800", "meeting-confirm-42--1893493800",
                      "meeting-confirm-42-x-99999999999999", "meeting-confirm-²-x-1893493800"):
            with self.subTest(other):
                self.assertIsNone(meeting_choice.unpack(other))
