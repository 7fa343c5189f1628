from odoo.tests import TransactionCase, new_test_user, tagged

from ..models.settings import starter_texts
from ..tools import sentence_text
from .common import WhatsappCrmCase

MODELS = (
    "crm.tag", "mail.canned.response", "whatsapp_crm.next.step", "whatsapp_crm.duty",
    "whatsapp_crm.handoff.direction", "whatsapp_crm.sentence", "whatsapp_crm.phrase")


@tagged("post_install", "-at_install")
class TestStarterData(TransactionCase):
    """What a new installation begins with: in the company's language, editable, never doubled."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.starter = cls.env["whatsapp_crm.starter.data"]

    def forget(self):
        """As before the installation."""
        for model in MODELS:
            self.records(model).unlink()
        self.data().unlink()

    def data(self):
        return self.env["ir.model.data"].search(
            [("module", "=", "whatsapp_crm"), ("name", "=like", r"starter\_%")])

    def records(self, model):
        return self.env[model].browse(self.data().filtered(lambda data: data.model == model).mapped("res_id")).exists()

    def install_for(self, lang):
        """Install for a company of that language; nothing of another installation is left."""
        self.forget()
        self.env["res.lang"]._activate_lang(lang)
        self.env["res.company"].search([], order="id", limit=1).partner_id.lang = lang
        self.starter._create_all()

    def test_spanish_company_gets_spanish_texts_whoever_looks(self):
        self.install_for("es_MX")
        for lang in ("es_MX", "en_US", False):
            env = self.env(context={"lang": lang})
            self.assertEqual(
                sorted(self.records("crm.tag").with_env(env).mapped("name")), ["Cita", "Precio", "Reclamo", "Stock"])
            self.assertIn(
                "Envío del enlace de pago", self.records("whatsapp_crm.next.step").with_env(env).mapped("name"))
        self.assertIn("Cobranzas", self.records("whatsapp_crm.duty").mapped("name"))
        self.assertIn("hola", self.records("mail.canned.response").mapped("source"))
        phrase = self.records("whatsapp_crm.phrase").filtered(lambda record: record.name == "le paso")
        self.assertIn("el", phrase.harmless_before.split(", "))  # le paso el precio
        handoff = self.env.ref("whatsapp_crm.starter_sentence_handoff_es")
        self.assertEqual((handoff.kind, handoff.lang), ("handoff", "es_MX"))
        self.assertIn("a partir de ahora le atiende {who}", handoff.body)

    def test_company_of_a_language_without_texts_gets_english_ones_for_everybody(self):
        self.install_for("fr_FR")
        self.assertIn("Price", self.records("crm.tag").mapped("name"))
        self.assertFalse(self.env.ref("whatsapp_crm.starter_sentence_idle_en").lang)

    def test_english_company_with_spanish_customers_answers_them_in_spanish(self):
        self.env["res.lang"]._activate_lang("es_ES")
        self.install_for("en_US")
        sentences = self.records("whatsapp_crm.sentence")
        self.assertEqual(set(sentences.mapped("lang")), {"en_US", "es_ES"})
        self.assertEqual(sentences[0].lang, "en_US", "the company's come first")
        self.assertEqual(set(self.records("whatsapp_crm.duty").mapped("name")) & {"Sales", "Ventas"}, {"Sales"})

    def test_language_that_comes_later_brings_its_texts(self):
        self.env["res.lang"].search([("code", "=like", "es%")]).active = False
        self.install_for("en_US")
        self.assertNotIn("hola", self.records("mail.canned.response").mapped("source"))
        self.env.ref("whatsapp_crm.starter_canned_price").unlink()
        self.env["res.lang"]._activate_lang("es_MX")
        canned = self.records("mail.canned.response").mapped("source")
        self.assertIn("hola", canned)
        self.assertNotIn("price", canned, "what was deleted does not come back")
        self.assertEqual(set(self.records("whatsapp_crm.sentence").mapped("lang")), {"en_US", "es_MX"})
        self.assertIn("le paso", self.records("whatsapp_crm.phrase").mapped("name"))
        tag = self.env.ref("whatsapp_crm.starter_tag_appointment")
        self.assertEqual(tag.with_context(lang="es_MX").wacrm_told, "su cita")
        before = {model: self.records(model).ids for model in MODELS}
        self.env["res.lang"]._activate_lang("es_AR")
        self.assertEqual({model: self.records(model).ids for model in MODELS}, before, "Spanish is there already")

    def test_nothing_of_a_kind_that_the_company_did_away_with(self):
        self.env["res.lang"].search([("code", "=like", "es%")]).active = False
        self.install_for("en_US")
        self.records("mail.canned.response").unlink()
        self.env["res.lang"]._activate_lang("es_MX")
        self.assertFalse(self.records("mail.canned.response"))
        self.assertTrue(self.records("whatsapp_crm.sentence").filtered(lambda sentence: sentence.lang == "es_MX"))

    def test_demo_speaks_the_language_of_its_company(self):
        for name, title in (("visit", "Yes"), ("topic", "Prices")):
            record = self.env.ref(f"whatsapp_crm.demo_canned_{name}", raise_if_not_found=False)
            record = record or self.env["mail.canned.response"].create({
                "source": name, "substitution": "Hello", "wacrm_kind": "buttons",
                "wacrm_choice_ids": [(0, 0, {"title": f"{title} {number}"}) for number in range(3)]})
            self.env["ir.model.data"]._update_xmlids([
                {"xml_id": f"whatsapp_crm.demo_canned_{name}", "record": record, "noupdate": True}])
        self.install_for("es_MX")
        self.env["whatsapp_crm.canned.demo"]._speak()
        visit = self.env.ref("whatsapp_crm.demo_canned_visit")
        self.assertEqual(visit.source, "visita")
        self.assertEqual(visit.wacrm_choice_ids.mapped("title"), [
            "Sí, me queda bien", "Otro día", "Prefiero una llamada"])

    def test_there_is_something_of_everything(self):
        for model in MODELS:
            self.assertTrue(self.records(model), model)
        self.assertEqual(len(self.records("crm.tag")), 4)
        self.assertEqual(len(self.records("whatsapp_crm.handoff.direction")), 4)

    def test_edited_stays_and_deleted_does_not_come_back_by_an_upgrade(self):
        self.install_for("en_US")
        self.assertEqual(set(self.data().mapped("noupdate")), {True})
        tag = self.records("crm.tag")[0]
        tag.name = "Otro nombre"
        before = {model: self.records(model).ids for model in MODELS}
        self.starter._create_all()
        self.assertEqual({model: self.records(model).ids for model in MODELS}, before)
        self.assertEqual(tag.name, "Otro nombre")

    def test_tag_of_the_company_with_the_same_name_serves(self):
        self.forget()
        own = self.env["crm.tag"].create({"name": "price"})
        self.env["res.company"].search([], order="id", limit=1).partner_id.lang = "en_US"
        self.starter._create_all()
        self.assertFalse(self.env["crm.tag"].search([("name", "=ilike", "price"), ("id", "!=", own.id)]))
        self.assertNotIn(own, self.records("crm.tag"), "it is not ours to take away")

    def test_agents_may_use_the_canned_responses(self):
        agent = new_test_user(self.env, "starter_agent", groups="whatsapp_crm.group_agent")
        canned = self.records("mail.canned.response")
        self.assertEqual(canned.with_user(agent)._filtered_access("read"), canned.with_user(agent))
        self.assertTrue(canned.with_user(agent).mapped("substitution"))

    def test_every_text_is_there_in_every_language(self):
        tables = (
            [words for _color, *both in starter_texts.TAGS.values() for words in both if words]
            + [words for _days, words in starter_texts.NEXT_STEPS.values()]
            + [*starter_texts.DUTIES.values(), *starter_texts.CANNED_RESPONSES.values()]
            + [*starter_texts.SENTENCES.values(), starter_texts.PHRASES, starter_texts.REPLACEMENTS])
        for words in tables:
            self.assertEqual(set(words), set(starter_texts.LANGUAGES), words)

    def test_what_we_propose_does_not_hold_what_must_not_be_said(self):
        for lang in starter_texts.LANGUAGES:
            texts = [words[lang] for words in starter_texts.SENTENCES.values()]
            texts += [text for _source, text in (words[lang] for words in starter_texts.CANNED_RESPONSES.values())]
            for phrase in starter_texts.PHRASES[lang]:
                self.assertFalse([text for text in texts if phrase.lower() in text.lower()], phrase)

    def test_sentence_without_a_name_to_fill_in_is_whole(self):
        for words in starter_texts.SENTENCES.values():
            for text in words.values():
                filled = sentence_text.fill(text, dict.fromkeys(sentence_text.places(text) - {"customer"}, "x"))
                self.assertNotRegex(filled, r"[{}]|^[^\w¿¡]|,,|\s,")

    def test_second_person_joins_the_only_team_by_one_click(self):
        company = self.env["res.company"].create({"name": "Dos personas"})
        team = self.env["crm.team"].create({"name": "Ventas", "company_id": company.id})
        account = self.env["whatsapp_crm.account"].create({
            "name": "C", "company_id": company.id, "waba_ref": "waba-steps", "app_secret": "s", "verify_token": "v"})
        self.env["whatsapp_crm.number"].create({
            "name": "N", "account_id": account.id, "phone_number_ref": "pnid-steps",
            "display_phone_number": "+34 600 000 009", "team_id": team.id})
        users = {
            login: new_test_user(self.env, login, groups=f"whatsapp_crm.group_{group}", company_id=company.id,
                                 company_ids=[(6, 0, company.ids)])
            for login, group in (("steps_admin", "admin"), ("steps_agent", "agent"))}
        team.member_ids = users["steps_admin"]
        panel = self.env["whatsapp_crm.first.steps"].with_user(users["steps_admin"]).with_company(company).create({})
        self.assertFalse(panel.people_done, "the agent sees nothing yet")
        self.assertEqual((panel.teamless, panel.team_to_join), (users["steps_agent"].name, "Ventas"))
        panel.action_join()
        panel.invalidate_recordset()
        self.assertEqual(team.member_ids, users["steps_admin"] | users["steps_agent"])
        self.assertTrue(panel.people_done)
        self.assertFalse(panel.teamless)

    def test_first_steps_lead_to_promises_shifts_and_routing(self):
        company = self.env["res.company"].create({"name": "Paso a paso"})
        team = self.env["crm.team"].create({"name": "Ventas", "company_id": company.id})
        account = self.env["whatsapp_crm.account"].create({
            "name": "C", "company_id": company.id, "waba_ref": "waba-steps", "app_secret": "s", "verify_token": "v"})
        number = self.env["whatsapp_crm.number"].create({
            "name": "N", "account_id": account.id, "phone_number_ref": "pnid-steps",
            "display_phone_number": "+34 600 000 009", "team_id": team.id})
        admin = new_test_user(
            self.env, "steps_admin", groups="whatsapp_crm.group_admin,base.group_erp_manager", company_id=company.id,
            company_ids=[(6, 0, company.ids)])
        seller = new_test_user(
            self.env, "steps_seller", groups="sales_team.group_sale_salesman", company_id=company.id,
            company_ids=[(6, 0, company.ids)])
        team.member_ids = admin | seller
        panel = self.env["whatsapp_crm.first.steps"].with_user(admin).with_company(company).create({})
        steps = ("shifts", "promise", "routing", "test")
        # The demo's promises are somebody's already.
        self.env["whatsapp_crm.sla.policy"].sudo().search([]).active = False
        self.assertEqual([panel[f"{step}_done"] for step in steps], [False] * 4)
        self.assertEqual(panel.newcomers, seller.name)
        panel.action_make_agents()
        team.wacrm_shift_id = company.resource_calendar_id
        self.env["whatsapp_crm.sla.policy"].with_user(admin).create({"name": "Rápido", "company_id": company.id})
        routing = number.routing_ids.with_user(admin)
        self.assertEqual(panel.action_routing()["res_id"], routing.id)
        routing.last_agent = True
        self.assertEqual(panel.action_test()["context"], {"default_number_id": number.id})
        panel.invalidate_recordset()
        self.assertEqual([panel[f"{step}_done"] for step in steps], [True] * 4)
        self.assertFalse(panel.newcomers)
        self.assertIn("answer within 15 min", panel.promise_words)

    def test_first_steps_ask_for_the_company_s_own_words(self):
        panel = self.env["whatsapp_crm.first.steps"]
        self.env["mail.canned.response"].search([]).unlink()
        self.forget()
        self.starter.sudo()._create_all()
        self.assertFalse(panel.new({}).words_done)
        self.records("mail.canned.response")[0].with_user(self.env.ref("base.user_admin")).substitution = "¡Buenas!"
        self.env.flush_all()
        self.assertTrue(panel.new({}).words_done)


@tagged("post_install", "-at_install")
class TestDemoWords(WhatsappCrmCase):
    """What the demo's records hold is in the language of its company."""

    def speak(self, lang):
        self.env["res.lang"]._activate_lang(lang)
        self.env["res.company"].search([], order="id", limit=1).partner_id.lang = lang
        self.env["whatsapp_crm.demo.words"]._speak()

    def test_in_the_language_of_the_company(self):
        team = self.env["crm.team"].create({"name": "WhatsApp"})
        team.action_wacrm_add_questions()
        qr, website = self.env["whatsapp_crm.entry.point"].create(
            [{"name": name, "number_id": self.number.id} for name in ("QR Seville", "Website")])
        records = {
            "demo_team": team, "demo_entry_qr": qr, "demo_entry_website": website,
            "demo_sla_policy": self.env["whatsapp_crm.sla.policy"].create({"name": "Demo number"})}
        self.env["ir.model.data"]._update_xmlids([
            {"xml_id": f"whatsapp_crm.{name}", "record": record, "noupdate": True} for name, record in records.items()])
        self.speak("es_MX")
        self.assertEqual((qr.name, qr.prefilled_text), ("QR Sevilla", "Hola, vi su cartel en Sevilla."))
        self.assertEqual(website.name, "Sitio web")
        self.assertEqual(team.wacrm_question_ids[0].answers, "Básico, Profesional")
        self.speak("fr_FR")
        self.assertEqual(team.wacrm_question_ids[0].answers, "Basic, Professional")
