# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import UTC, datetime

from .consent_common import ConsentCase


class CostCase(ConsentCase):
    """A small rate card in euros, and reports that name kinds of prices."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.euro = cls.env.ref("base.EUR")
        cls.euro.active = True
        cls.account.write({"currency_id": cls.euro.id, "billing_tz": "UTC"})
        for market, category, price in (
                ("ES", "marketing", 0.05), ("ES", "utility", 0.02), ("MX", "marketing", 0.03)):
            cls._rate(market, category, price)

    @classmethod
    def _rate(cls, market, category, price, since="2026-10-01", **values):
        return cls.env["whatsapp_crm.rate"].create({
            "company_id": cls.company.id, "currency_id": cls.euro.id, "market": market, "category": category,
            "price": price, "valid_from": since, **values})

    def rates(self):
        return self.env["whatsapp_crm.rate"].search([("company_id", "=", self.company.id)])

    def report(self, row, status="delivered", category="marketing", type="regular", at=None, **more):
        """Meta's report on a message of ours, with its kind of price where ``type`` is given."""
        at = datetime.fromisoformat(at).replace(tzinfo=UTC).timestamp() if at else None
        pricing = {"category": category, "type": type, "pricing_model": "PMP", **more} if type else None
        self.receive_status(row.wamid, status, at=at, pricing=pricing)
        return row

    def sent(self, template=None, **kwargs):
        """A row that WhatsApp accepted."""
        row = self.send(template or self.notice, **kwargs)
        row._climb("accepted", forced=True, wamid=f"wamid.COST{row.id}")
        return row

    def stored_price(self, row):
        """The column itself: fields show nothing as 0."""
        self.env.flush_all()
        self.env.cr.execute("SELECT price FROM whatsapp_crm_message WHERE id = %s", [row.id])
        price = self.env.cr.fetchone()[0]
        return None if price is None else float(price)
