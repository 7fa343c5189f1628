# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from . import audit_storage, audit_followup, audit_leaver, audit_hygiene, audit, mail_activity
