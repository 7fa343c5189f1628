# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from . import presence, agent_availability, agent_away, agent, routing_words, routing_explained, rule, routing, queue
