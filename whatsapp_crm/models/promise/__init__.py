# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from . import commitment, conversation_commitment, mail_activity, res_users, erasure
