# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from . import (
    places,
    canned_choice,
    canned_response,
    canned_sending,
    canned_demo,
    number_signature,
)
