# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from . import (
    working_time,
    clock_points,
    clock_run,
    recompute,
    alert_words,
    alert_push,
    alert,
    mail_activity,
    clock_due,
    clock,
    policy_words,
    policy,
    calendar_changes,
    due,
)
