"""Ids, secrets and people of the demo: the values the documentation names."""

APP_ID = "300000000000003"
APP_SECRET = "demo-app-secret"
VERIFY_TOKEN = "demo-verify-token"
ACCESS_TOKEN = "demo-access-token"
PORTFOLIO_ID = "400000000000004"
WABA_ID = "200000000000002"
PHONE_NUMBER_ID = "100000000000001"
DISPLAY_PHONE_NUMBER = "34600000001"
SECOND_PHONE_NUMBER_ID = "100000000000011"
SECOND_DISPLAY_PHONE_NUMBER = "34600000011"
GRAPH_VERSION = "v26.0"

NUMBERS = (
    # phone number id, digits, verified name
    (PHONE_NUMBER_ID, DISPLAY_PHONE_NUMBER, "Planes Demo"),
    (SECOND_PHONE_NUMBER_ID, SECOND_DISPLAY_PHONE_NUMBER, "Planes Demo Soporte"),
)

CUSTOMERS = (
    {"wa_id": "34600111001", "name": "Lucía Romero"},
    {"wa_id": "34600111002", "name": "Marta Gil · Taller Sol"},
    {"wa_id": "5511999990003", "name": "João Prado"},
    {"wa_id": "5215550001004", "name": "Diego Torres"},
    {"wa_id": "34600111005", "name": "Nora Vidal", "username": "nora.vidal",
     "hide_phone": True},
    {"wa_id": "34600111999", "name": "Sin WhatsApp", "on_whatsapp": False},
)

AD_REFERRAL = {
    "source_type": "ad",
    "source_id": "120210000000000777",
    "source_url": "https://fb.example/ad-plan-profesional",
    "headline": "Plan Profesional: 2 meses gratis",
    "body": "Habla con nosotros por WhatsApp y te lo montamos hoy.",
    "media_type": "image",
    "image_url": "https://fb.example/plan-profesional.jpg",
    "ctwa_clid": "demo-click-id-777",
}
