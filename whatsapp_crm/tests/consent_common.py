from .common import WhatsappCrmCase


class ConsentCase(WhatsappCrmCase):
    """A customer who wrote, a template of each category, and somebody of marketing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.marketing = cls._user("wacrm_marketing", "whatsapp_crm.group_marketing")
        cls.other_company = cls.env["res.company"].create({"name": "Otra SL"})
        cls.stranger = cls._user("wacrm_stranger", "whatsapp_crm.group_admin", cls.other_company)
        cls.offer = cls._template("oferta", "MARKETING")
        cls.notice = cls._template("aviso", "UTILITY")

    def setUp(self):
        super().setUp()
        self.row = self.receive_text("Hola")
        self.contact, self.channel = self.row.contact_id, self.row.channel_id
        self.conversation = self.row.conversation_id

    @classmethod
    def _template(cls, name, category, **values):
        return cls.env["whatsapp_crm.template"].create({
            "account_id": cls.account.id, "name": name, "lang_code": "es", "status": "APPROVED",
            "category": category, "components": [{"type": "BODY", "text": name.capitalize()}], **values})

    def partner(self, phone="+34 622 333 444", **values):
        return self.env["res.partner"].create(
            {"name": "Taller Sol", "phone": phone, "company_id": self.company.id, **values})

    def send(self, template, channel=None, user=None):
        """Send ``template`` in a chat; return its row."""
        channel = (channel or self.channel).with_user(user or self.agent)
        return self.rows_of(channel._wacrm_send_template(template, {}))

    def close_window(self):
        self.channel.wacrm_window_until = "2020-01-01"
