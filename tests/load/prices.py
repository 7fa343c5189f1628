"""What became of our messages and what they cost: templates, answers from the phone, what was not read or failed."""

from .chance import chance

_TEMPLATES, _PHONE = 0.03, 0.07  # chances below each
_FAILED, _ONLY_SENT, _ONLY_DELIVERED = 0.02, 0.05, 0.15
_UNDELIVERABLE = 131026
_PRICES = {"MARKETING": 0.0615, "UTILITY": 0.02, "AUTHENTICATION": 0.02}


def prices(copies):
    """Every message of ours in the past was delivered on its own day, if at all; what arrives is charged."""
    rows = copies.value("SELECT count(*) FROM past")
    with copies.without_indexes(rows, "whatsapp_crm_message"):
        copies.run(_outcomes())


def _outcomes():
    status, kind = chance("m.id", "status"), chance("m.id", "template")
    template, phone = f"{kind} < {_TEMPLATES}", f"{kind} BETWEEN {_TEMPLATES} AND {_PHONE}"
    arrived = f"{status} >= {_ONLY_SENT}"
    price = " ".join(f"WHEN '{category}' THEN {amount}" for category, amount in _PRICES.items())
    return f"""
        UPDATE whatsapp_crm_message m
           SET status = CASE WHEN {status} < {_FAILED} THEN 'failed' WHEN {status} < {_ONLY_SENT} THEN 'sent'
                             WHEN {status} < {_ONLY_DELIVERED} THEN 'delivered' ELSE 'read' END,
               failed_at = CASE WHEN {status} < {_FAILED} THEN m.sent_at + interval '3 seconds' END,
               error_code = CASE WHEN {status} < {_FAILED} THEN {_UNDELIVERABLE} END,
               delivered_at = CASE WHEN {arrived} THEN m.delivered_at END,
               read_at = CASE WHEN {status} >= {_ONLY_DELIVERED} THEN m.read_at END,
               origin = CASE WHEN {phone} THEN 'phone_app' WHEN {template} AND m.id / 2 % 2 = 0 THEN 'auto:campaign'
                             ELSE m.origin END,
               user_id = CASE WHEN NOT ({phone}) THEN m.user_id END,
               type = CASE WHEN {template} THEN 'template' ELSE m.type END,
               template_id = CASE WHEN {template} THEN template.id END,
               marketing = {template} AND template.category = 'MARKETING',
               price_category = CASE WHEN {arrived} AND {template} THEN lower(template.category)
                                     WHEN {arrived} AND NOT ({phone}) THEN m.price_category END,
               price_type = CASE WHEN {arrived} AND {template} THEN 'regular'
                                 WHEN {arrived} AND NOT ({phone}) THEN m.price_type END,
               price_state = CASE WHEN {arrived} AND {template} THEN 'charged'
                                  WHEN {arrived} AND NOT ({phone}) THEN m.price_state END,
               price = CASE WHEN {arrived} AND {template} THEN CASE template.category {price} END
                            WHEN {arrived} AND NOT ({phone}) THEN m.price END,
               is_billable = {arrived} AND {template},
               currency_id = CASE WHEN {arrived} AND {template} THEN company.currency_id END,
               priced_at = CASE WHEN {arrived} AND NOT ({phone}) THEN m.delivered_at END
          FROM past JOIN res_company company ON company.id = past.company_id
         CROSS JOIN LATERAL (SELECT (array_agg(id ORDER BY id))[1 + past.r % count(*)] AS id
                               FROM whatsapp_crm_template WHERE status = 'APPROVED') chosen
          JOIN whatsapp_crm_template template ON template.id = chosen.id
         WHERE m.conversation_id = past.id AND m.direction = 'out'"""
