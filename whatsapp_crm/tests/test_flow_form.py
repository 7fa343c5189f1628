# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import re

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .automation_common import AutomationCase


@tagged("post_install", "-at_install")
class TestFlowForm(AutomationCase):
    """A supervisor writes a flow in a form, which says what is wrong with it, and tries it out."""

    def step(self, flow, **values):
        return self.spanish["whatsapp_crm.flow.step"].create({
            "flow_id": flow.id, "name": "Tema", "question": "¿Qué?", "sequence": 50, **values})

    def refuses(self, words, work):
        with self.assertRaisesRegex(ValidationError, words), self.env.cr.savepoint():
            work()
            self.env.flush_all()

    # ------------------------------------------------------------------- limits

    def test_limits_in_words(self):
        flow = self.flow(enabled=False)
        options = lambda *labels: [Command.create({"label": label}) for label in labels]  # noqa: E731
        for words, values in (
                ("3 buttons at most: choose List", {"kind": "buttons", "option_ids": options("1", "2", "3", "4")}),
                ("a list takes 10", {"kind": "list", "option_ids": options(*map(str, range(11)))}),
                ("21 characters; here WhatsApp shows 20", {"kind": "buttons", "option_ids": options("a" * 21)}),
                ("25 characters; here WhatsApp shows 24", {"kind": "list", "option_ids": options("a" * 25)}),
                ("twice", {"kind": "buttons", "option_ids": options("Ventas", "ventas ")}),
                ("the question may have 824 characters", {"question": "a" * 825}),
                ("name the button", {"kind": "list", "list_button": False, "option_ids": options("a")})):
            with self.subTest(words):
                self.refuses(words, lambda values=values: self.step(flow, **values))
        self.step(flow, kind="list", option_ids=options(*map(str, range(10))))

    def test_buttons_that_become_too_long(self):
        flow = self.flow({"kind": "list", "options": [{"label": "a" * 24}]}, enabled=False)
        self.refuses("here WhatsApp shows 20", lambda: flow.step_ids.write({"kind": "buttons"}))
        self.refuses("here WhatsApp shows 24", lambda: flow.step_ids.option_ids.write({"label": "a" * 25}))

    def test_only_what_can_be_asked_is_switched_on(self):
        flow = self.flow(enabled=False)
        self.refuses("no question yet", lambda: flow.write({"enabled": True}))
        first = self.step(flow, kind="buttons")
        self.refuses("nothing to choose from", lambda: flow.write({"enabled": True}))
        first.option_ids = [Command.create({"label": "Sí", "then": "step", "next_step_id": first.id})]
        self.refuses("round in circles", lambda: flow.write({"enabled": True}))
        first.option_ids.write({"then": "person", "next_step_id": False})
        second = self.step(flow, name="Nunca", sequence=60)
        self.assertIn("“Nunca”: it is never asked", flow.problems)
        self.refuses("never asked", lambda: flow.write({"enabled": True}))
        first.option_ids.then = "next"
        flow.enabled = True
        self.refuses("never asked", lambda: flow.write({
            "step_ids": [Command.update(first.id, {"option_ids": [
                Command.update(first.option_ids.id, {"then": "person"})]})]}))
        self.assertTrue(second)

    def test_field_that_cannot_be_filled_in(self):
        flow = self.flow(enabled=False)
        field = self.env["ir.model.fields"]._get("crm.lead", "stage_id")
        self.refuses("cannot be filled in", lambda: self.step(flow, lead_field_id=field.id))

    def test_answers_must_fit_the_field(self):
        flow = self.flow(enabled=False)
        revenue = self.env["ir.model.fields"]._get("crm.lead", "expected_revenue")
        self.refuses("takes a number", lambda: self.step(flow, lead_field_id=revenue.id))
        self.step(flow, lead_field_id=revenue.id, check="number")
        option = Command.create({"label": "Mucho"})
        self.refuses("no value of", lambda: self.step(
            flow, lead_field_id=revenue.id, kind="buttons", option_ids=[option]))
        step = self.step(flow, lead_field_id=revenue.id, kind="buttons", option_ids=[
            Command.create({"label": "Mucho", "value": "5000"})])
        self.refuses("no value of", lambda: step.option_ids.write({"value": "cinco mil"}))

    def test_copy_leads_to_its_own_questions(self):
        flow = self.flow(
            {"kind": "buttons", "options": [{"label": "Sí"}]}, {"name": "Fin"}, enabled=False)
        first, second = flow.step_ids
        first.option_ids.write({"then": "step", "next_step_id": second.id})
        copied = flow.copy()
        self.assertFalse(copied.enabled)
        self.assertEqual(copied.step_ids[0].option_ids.next_step_id, copied.step_ids[1])

    def test_starter_flow_is_there_switched_off_and_sound(self):
        flow = self.env.ref("whatsapp_crm.starter_flow")
        self.assertEqual((flow.enabled, flow.problems, len(flow.step_ids)), (False, "", 3))
        self.env["res.lang"]._activate_lang("pt_BR")
        for lang, words in (("en_US", "What is it about"), ("es_ES", "De qué se trata"), ("pt_BR", "Do que se trata")):
            self.assertIn(words, flow.with_context(lang=lang).step_ids[0].question)
        for lang in ("en_US", "es_ES", "pt_BR"):
            for step in flow.with_context(lang=lang).step_ids:
                step._check_limits()
                self.assertLessEqual(len(step.flow_id.person_label), 20)

    # ------------------------------------------------------------------- rights

    def test_supervisor_writes_it_in_the_form(self):
        form = Form(self.env["whatsapp_crm.flow"].with_user(self.supervisor))
        form.name = "Filtro"
        with form.step_ids.new() as step:
            step.name = "Tema"
            step.question = "¿Qué necesita?"
            step.kind = "buttons"
            step.lead_field_id = self.env["ir.model.fields"]._get("crm.lead", "function")
            with step.option_ids.new() as option:
                option.label = "Ventas"
                option.team_id = self.team
        flow = form.save()
        flow.enabled = True
        self.assertEqual(flow.step_ids.option_ids.mapped("label"), ["Ventas"])

    def test_agent_reads_stranger_sees_nothing(self):
        flow = self.flow({"name": "Tema"})
        self.assertEqual(flow.with_user(self.agent).step_ids.name, "Tema")
        with self.assertRaises(AccessError):
            flow.with_user(self.agent).enabled = False
        with self.assertRaises(AccessError):
            flow.step_ids.with_user(self.agent).question = "¿?"
        other = self.env["res.company"].create({"name": "Otra"})
        stranger = self._user("stranger", "whatsapp_crm.group_supervisor", other)
        for model in ("whatsapp_crm.flow", "whatsapp_crm.flow.step"):
            self.assertFalse(self.env[model].with_user(stranger).search([("company_id", "=", self.company.id)]))

    def test_answers_are_for_supervisors_of_the_company(self):
        self.flow({"name": "Tema"})
        run = self.writes("Hola").flow_run_ids
        self.assertEqual(run.with_user(self.supervisor).state, "running")
        with self.assertRaises(AccessError):
            run.with_user(self.agent).read(["state"])
        stranger = self._user(
            "stranger", "whatsapp_crm.group_supervisor", self.env["res.company"].create({"name": "Otra"}))
        with self.assertRaises(AccessError):
            run.with_user(stranger).read(["state"])

    def test_agent_sees_that_the_bot_asks_and_takes_over(self):
        self.flow({"name": "Tema"})
        conversation = self.writes("Hola").with_user(self.agent)
        self.assertEqual(conversation.read(["bot_asking"])[0]["bot_asking"], True)
        conversation.action_take()
        self.env.invalidate_all()
        self.assertEqual(conversation.read(["bot_asking"])[0]["bot_asking"], False)

    def test_asked_flow_is_archived_and_not_deleted(self):
        flow = self.flow({"name": "Tema"})
        self.writes("Hola")
        self.refuses("archive it", lambda: flow.unlink())

    def test_erased_person_leaves_no_answers(self):
        self.flow({"name": "Tema"})
        conversation = self.writes("Hola")
        self.pass_time(seconds=10)
        self.writes("Mi secreto")
        self.assertIn("Mi secreto", conversation.flow_run_ids.summary)
        form = Form(self.env["whatsapp_crm.erase.person"].with_user(self.admin).with_context(
            default_partner_id=conversation.partner_id.id))
        form.reason = "Lo pide el cliente"
        form.save().action_erase()
        self.assertFalse(conversation.flow_run_ids.summary)

    # ----------------------------------------------------------------------- try

    def play(self, flow, *answers):
        dialog = self.env["whatsapp_crm.flow.try"].with_user(self.supervisor).browse(
            flow.with_user(self.supervisor).with_context(lang="es_ES").action_try()["res_id"])
        for answer in answers:
            dialog.answer = answer
            dialog.action_answer()
        return dialog

    def test_try_it(self):
        flow = self.flow(
            {"name": "Tema", "kind": "buttons", "options": [
                {"label": "Ventas"}, {"label": "Soporte", "team_id": self.team.id}]},
            {"name": "Cuántas", "check": "number"}, enabled=False)
        before = self.env["whatsapp_crm.message"].search_count([])
        dialog = self.play(flow, "2", "somos 8")
        self.assertTrue(dialog.over)
        for words in ("¿P1?", "1. Ventas", "Understood: Soporte", "team: Ventas", "Understood: 8",
                      "All questions are answered"):
            self.assertIn(words, str(dialog.transcript))
        self.assertFalse(self.play(flow, "¿eh?").over)
        self.assertIn("did not understand twice", str(self.play(flow, "¿eh?", "¿qué?").transcript))
        self.assertIn("asks for a person", str(self.play(flow, "agente").transcript))
        dialog.action_again()
        self.assertFalse(dialog.over)
        self.assertEqual(self.env["whatsapp_crm.message"].search_count([]), before, "nothing is sent")

    def press(self, dialog, title):
        """Tap the last button of that title, by the mark that the screen has of it."""
        marks = re.findall(rf'data-answer="([^"]+)">(?:\d\. )?{title}</button>', str(dialog.transcript))
        dialog.pressed = marks[-1]
        dialog.action_press()

    def test_choices_are_tapped(self):
        flow = self.flow(
            {"name": "Tema", "kind": "buttons", "options": [{"label": "Ventas"}, {"label": "Soporte"}]},
            {"name": "Cuántas", "check": "number"}, enabled=False)
        dialog = self.play(flow)
        self.press(dialog, "Soporte")
        self.assertIn("Understood: Soporte", str(dialog.transcript))
        self.press(dialog, "Ventas")
        self.assertIn("Understood: Ventas", str(dialog.transcript), "an earlier question may be answered again")
        self.assertFalse(dialog.over)
        self.press(dialog, "Una persona")
        self.assertTrue(dialog.over)
        self.assertIn(">Una persona</div>", str(dialog.transcript))
        dialog.pressed = "wacrm:0:999999:1"
        self.assertTrue(dialog.action_press(), "a mark of nothing does nothing")

    def test_places_are_filled_with_examples(self):
        flow = self.flow({"question": "Hola {customer}, ¿qué necesita de {company}?"}, enabled=False)
        self.supervisor.name = "Carmen Vidal"
        shown = str(self.play(flow, "precios").transcript)
        self.assertIn(f"Hola Carmen, ¿qué necesita de {self.company.name}?", shown)
        self.assertIn("Gracias, le respondemos en unos 5 minutos.", shown)

    def test_what_a_customer_writes_is_no_html(self):
        flow = self.flow({"name": "Tema"}, enabled=False)
        self.assertIn("&lt;b&gt;", str(self.play(flow, "<b>hola</b>").transcript))
