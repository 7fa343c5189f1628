# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from . import audit, board, complaint, council, digest, first, help, home, review, silence, survey
