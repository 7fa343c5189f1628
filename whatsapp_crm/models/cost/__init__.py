# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from . import (
    rate,
    rate_billing,
    message_cost,
    message_totals,
    cost_report,
    message_reprice,
    rate_change,
    budget,
)
