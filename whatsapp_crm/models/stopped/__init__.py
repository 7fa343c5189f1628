# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from . import silence_setting, lead_silence, lead_lost, lead_value, next_activity, mail_activity
