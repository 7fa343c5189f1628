from odoo.fields import Command

from .consent_common import ConsentCase


class CampaignCase(ConsentCase):
    """Somebody of marketing with a template and people in every standing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.partner"].search([("phone", "!=", False)]).phone = False  # of the demo
        cls.greeting = cls._template("saludo", "UTILITY", components=[{"type": "BODY", "text": "Hola {{1}}"}])
        cls.greeting.variable_ids.write({"source": "partner", "field_path": "name", "first_word": True})

    def people(self, count, first=34_650_000_000, **values):
        return self.env["res.partner"].create([
            {"name": f"Persona {number}", "phone": f"+{first + number}", "company_id": self.company.id, **values}
            for number in range(count)])

    def agreed(self, partners, state="given"):
        """Have it on record that these contacts agreed to marketing, or withdrew it."""
        for partner in partners:
            self.env["whatsapp_crm.consent"]._record_of_partner(partner, self.company, {
                "purpose": "marketing", "state": state, "source": "import", "proof": "Lista de la feria"})

    def campaign(self, people, template=None, user=None, **values):
        return self.env["whatsapp_crm.campaign.send"].with_user(user or self.marketing).create({
            "name": "Oferta de primavera", "number_id": self.number.id, "template_id": (template or self.offer).id,
            "audience_model": people._name, "chosen_ids": people.ids, "pace": 60_000, **values})

    def check(self, send):
        """Press the button: the dialog that asks."""
        action = send.action_check()
        return self.env[action["res_model"]].with_user(send.env.user).browse(action["res_id"])

    def start(self, people, template=None, **values):
        """A campaign that was checked and confirmed."""
        send = self.campaign(people, template, **values)
        self.check(send).action_start()
        return send

    def run_campaigns(self):
        self.run_cron("whatsapp_crm.campaign.send", "_cron_campaigns")

    def deliver(self):
        """Hand over and send."""
        self.run_campaigns()
        self.run_senders("bulk")

    def recipients(self, send, **values):
        found = self.env["whatsapp_crm.campaign.recipient"].search([("send_id", "=", send.id)])
        return found.filtered(lambda recipient: all(recipient[name] == value for name, value in values.items()))

    def reasons(self, send):
        """Dict from reason to how many are left out for it."""
        left_out = self.recipients(send, state="left_out")
        return {reason: len(rows) for reason, rows in left_out.grouped("reason").items()}

    def phones(self):
        """To whom Meta was asked to send, in order."""
        return sorted(sent["to"].removeprefix("+") for sent in self.graph.sent)

    def a_lead(self, **values):
        return self.env["crm.lead"].create({
            "name": "Plan Pro", "company_id": self.company.id, "team_id": self.team.id, "type": "opportunity",
            **values})

    def members_of(self, name, *users):
        return self.env["crm.team"].create({
            "name": name, "company_id": self.company.id,
            "crm_team_member_ids": [Command.create({"user_id": user.id}) for user in users]})
