# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from .common import FakeGraph

TEMPLATES = [
    {"id": "11", "name": "saludo", "language": "es", "status": "APPROVED", "category": "UTILITY",
     "quality_score": {"score": "GREEN"}, "rejected_reason": "NONE",
     "components": [{"type": "BODY", "text": "Hola, gracias por escribirnos."}]},
    {"id": "12", "name": "oferta", "language": "es", "status": "APPROVED", "category": "MARKETING",
     "components": [
         {"type": "BODY", "text": "Hola {{1}}, {{2}} de descuento.", "example": {"body_text": [["Ana", "20 %"]]}},
         {"type": "FOOTER", "text": "Responde BAJA"}]},
    {"id": "13", "name": "factura", "language": "es", "status": "APPROVED", "category": "UTILITY",
     "components": [{"type": "HEADER", "format": "DOCUMENT"}, {"type": "BODY", "text": "Tu factura {{1}}."}]},
    {"id": "14", "name": "sorteo", "language": "es", "status": "REJECTED", "category": "MARKETING",
     "rejected_reason": "PROMOTIONAL", "components": [{"type": "BODY", "text": "¡Has ganado!"}]},
    {"id": "15", "name": "carrusel", "language": "es", "status": "APPROVED", "category": "MARKETING",
     "components": [{"type": "BODY", "text": "Mira"}, {"type": "CAROUSEL", "cards": []}]},
]


class AdminGraph(FakeGraph):
    """Meta's side of everything but messages. An attribute that holds an exception raises it."""

    def __init__(self):
        super().__init__()
        self.rows = list(TEMPLATES)
        self.token = {"is_valid": True, "expires_at": 0, "app_id": "app-1", "scopes": [
            "whatsapp_business_messaging", "whatsapp_business_management"]}
        self.number = {
            "id": "pnid-1", "display_phone_number": "+34 600 00 00 01", "verified_name": "Planes",
            "quality_rating": "GREEN", "status": "CONNECTED", "throughput": {"level": "STANDARD"},
            "whatsapp_business_manager_messaging_limit": "TIER_2K"}
        self.numbers = [{"id": "pnid-1"}]
        self.apps = [{"whatsapp_business_api_data": {"id": "app-1"}}]
        self.webhook = {}
        self.subscribed = []

    @staticmethod
    def _answer(value):
        if isinstance(value, Exception):
            raise value
        return value

    def templates(self, waba_ref):
        for row in self.rows:
            yield self._answer(row)

    def debug_token(self, app_ref, app_secret):
        return self._answer(self.token)

    def phone_number(self, phone_number_ref, fields=()):
        self._answer(self.number)
        if "webhook_configuration" in fields:
            return {"webhook_configuration": self._answer(self.webhook)}
        return self.number

    def phone_numbers(self, waba_ref, fields=()):
        return self._answer(self.numbers)

    def subscribed_apps(self, waba_ref):
        return self._answer(self.apps)

    def subscribe_app(self, waba_ref):
        self.subscribed.append(waba_ref)
        self.apps = [{"whatsapp_business_api_data": {"id": "app-1"}}]
