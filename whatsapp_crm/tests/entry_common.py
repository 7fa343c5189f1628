from .common import WhatsappCrmCase

AD = "120210000000000777"


class EntryCase(WhatsappCrmCase):
    """Short ways to entry points and to people who come by them."""

    @classmethod
    def entry(cls, name="QR Sevilla", **values):
        return cls.env["whatsapp_crm.entry.point"].create({
            "name": name, "number_id": cls.number.id, "prefilled_text": "Hola, quiero información", **values})

    def comes_by(self, entry, text=None, sender="34611222333", **kwargs):
        """The conversation of somebody who sends the first message as the link filled it in."""
        return self.receive_text(text or entry.first_message, sender=sender, **kwargs).conversation_id

    def comes_by_ad(self, source_id=AD, text="Hola", **kwargs):
        return self.receive_text(text, referral={
            "source_type": "ad", "source_id": source_id, "headline": "Plan Profesional", "ctwa_clid": "clic"},
            **kwargs).conversation_id

    def figures(self, entry):
        entry.invalidate_recordset()
        return {
            "clicks": entry.click_count, "conversations": entry.conversation_count, "leads": entry.lead_count,
            "qualified": entry.qualified_count, "won": entry.won_count, "revenue": entry.revenue}
