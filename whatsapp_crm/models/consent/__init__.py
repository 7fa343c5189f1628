# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from . import (
    consent,
    contact_consent,
    suppression,
    consent_words,
    policy_guard,
    gate,
    gate_people,
    people_consent,
    erasure,
)
