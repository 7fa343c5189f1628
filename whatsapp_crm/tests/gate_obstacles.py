from odoo import fields


class Obstacles:
    """What can stand in the way of a message, for ``test_gate_ways``."""

    def no_window(self):
        self.channel.wacrm_window_until = "2020-01-01"

    def number_gone(self):
        self.number.active = False

    def blocked(self):
        self.contact._block(self.number)

    def no_consent(self):
        self.agree(self.contact, state="withdrawn")

    def no_service(self):
        self.agree(self.contact, purpose="service", state="withdrawn")

    def not_approved(self):
        self.offer.status = "PAUSED"

    def low_quality(self):
        self.number.quality_rating = "RED"

    def account_stopped(self):
        self.account._stop_sending("Restringida")

    def budget_spent(self):
        self.number.write({"monthly_budget": 1, "budget_action": "stop"})
        self.failed.write({"price": 2, "priced_at": fields.Datetime.now(), "price_state": "charged",
                           "currency_id": self.number.billing_currency_id.id})

    OBSTACLES = {
        "text": ("no_window", "number_gone", "blocked"),
        "interactive": ("no_window", "number_gone", "blocked"),
        "reaction": ("no_window", "number_gone", "blocked"),
        "template": ("no_consent", "no_service", "not_approved", "low_quality", "account_stopped", "number_gone",
                     "blocked", "budget_spent"),
    }
