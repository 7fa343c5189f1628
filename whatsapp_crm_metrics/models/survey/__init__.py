# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from . import (
    context,
    conversation,
    erasure,
    inbound,
    message,
    milestone,
    question,
    res_lang,
    resolve,
    settings,
    starter,
    story,
    survey,
)
