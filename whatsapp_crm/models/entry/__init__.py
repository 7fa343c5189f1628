# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from . import (
    entry_match,
    entry_links,
    entry_stats,
    entry_point,
    entry_click,
    entry_report,
    entry_touch,
)
