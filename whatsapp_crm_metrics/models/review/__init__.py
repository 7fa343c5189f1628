# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from . import criterion, draw, erasure, review, review_mark, starter
