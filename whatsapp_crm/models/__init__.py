# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
# The mixins of sales are part of the conversation, so they come before it.
from . import transport, sales, sla, routing, inbox, outreach, settings
