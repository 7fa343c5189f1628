"""A clock that stands where it was put, for everything that Odoo asks the time."""

import contextlib
import datetime as real
from unittest.mock import patch

from odoo.orm import fields_temporal


class _LikeReal(type):
    """What is a real moment or day is one of the standing clock, too."""

    def __instancecheck__(cls, value):
        return isinstance(value, cls.__bases__[0])


class Calendar:
    """``now`` is naive UTC, and so are ``begin`` and ``end`` of what is played."""

    def __init__(self, env):
        self.env = env
        self.now = self.begin = self.end = None

    def progress(self):
        """How much of the time is over, 0 to 1."""
        return (self.now - self.begin) / (self.end - self.begin)

    def move(self, moment):
        """It is that moment from here on; nothing that was begun before is left to be written."""
        self.env.cr.flush()
        self.now = moment
        # The date of creation is that of the transaction.
        self.env.cr._now = moment

    @contextlib.contextmanager
    def instead_of_real(self):
        """Inside, Odoo lives by this clock."""
        calendar = self

        class StandingDatetime(real.datetime, metaclass=_LikeReal):
            @classmethod
            def now(cls, tz=None):
                moment = calendar.now
                return moment.replace(tzinfo=real.timezone.utc).astimezone(tz) if tz else moment

        class StandingDate(real.date, metaclass=_LikeReal):
            @classmethod
            def today(cls):
                return calendar.now.date()

        with patch.object(fields_temporal, "datetime", StandingDatetime), \
                patch.object(fields_temporal, "date", StandingDate):
            yield self
