# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from . import scope, rescue, own_figures, page, silence
