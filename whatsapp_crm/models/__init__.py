# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
# The mixins of sales and automation are part of the conversation, so they come before it.
from . import transport, sales, sla, routing, automation, sell, inbox
from . import consent, template, cost, canned, entry, campaign, settings
from .sell import planned_document  # of what is planned by a template
from . import qualification
from . import followup
from . import story
from . import stopped, promise
from . import golden
# What automation rules wait for and do extends the models above.
from .automation import rule_triggers, rule_occasions, rule_actions, rule_conversation, rule_text, rule_template
