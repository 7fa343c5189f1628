# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from . import conversation, milestone
