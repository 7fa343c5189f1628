# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from . import agent_availability, agent_away, agent, routing_words, rule, routing, queue
