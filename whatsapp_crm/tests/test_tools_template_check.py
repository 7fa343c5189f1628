# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..models.template.template_library_texts import LIBRARY
from ..tools.template_check import Problem, problems
from ..tools.template_draft import Draft, DraftButton, components_of, draft_of, parameter_format
from ..tools.template_parts import variables

WORDS = st.text("abc ñ😀\n{}*_", max_size=40)
KEYS = st.sampled_from(["1", "2", "name"])
TEXTS = st.one_of(st.none(), WORDS, st.builds("{}{{{{{}}}}}{}".format, WORDS, KEYS, WORDS))
BUTTONS = st.lists(st.builds(
    DraftButton, st.sampled_from(["quick_reply", "url", "phone_number", "copy_code"]), WORDS,
    st.sampled_from(["", "https://x.example/{{1}}", "x y"]), st.sampled_from(["", "+34 600", "600"])), max_size=12)
DRAFTS = st.builds(
    Draft, st.text("aB_1", max_size=5), st.sampled_from(["", "es"]), st.sampled_from(["UTILITY", "OTHER"]),
    st.sampled_from(["", "text", "image", "location"]),
    TEXTS.map(lambda text: text or ""), TEXTS.map(lambda text: text or ""),
    WORDS, BUTTONS.map(tuple), st.dictionaries(st.sampled_from(["body.1", "header.1"]), WORDS))


def draft(body="Hello {{1}}, your order leaves today.", **values):
    samples = {"body.1": "Ana", **values.pop("samples", {})}
    usual = {"name": "order", "lang_code": "en", "category": "UTILITY"}
    return Draft(**{**usual, "body": body, "samples": samples, **values})


@tagged("post_install", "-at_install")
class TestTemplateCheck(BaseCase):
    """What Meta refuses is found before Meta is asked; what it takes is let through."""

    def keys(self, **values):
        return {(problem.key, problem.place) for problem in problems(draft(**values))}

    def test_a_good_draft_has_no_problem(self):
        self.assertEqual(self.keys(), set())
        named = "Hello {{name}}, your order leaves today."
        self.assertEqual(self.keys(body=named, samples={"body.name": "Ana"}), set())

    def test_lengths_end_where_metas_do(self):
        cases = [("body", "Hello.", 1024), ("footer", "", 60), ("header", "", 60)]
        for place, _text, limit in cases:
            more = {"header_format": "text"} if place == "header" else {}
            self.assertEqual(self.keys(**{place: "x" * limit, **more}), set(), place)
            found = problems(draft(**{place: "x" * (limit + 1), **more}))
            self.assertIn(Problem("too_long", place, limit, limit + 1), found)

    def test_variables(self):
        for body, key in {
            "{{1}} is on its way to you.": "edge", "It is on its way to {{1}}": "edge",
            "It is on its way to {{1}}.": "edge", "We send it to {{1}} {{2}} as was agreed today.": "adjacent",
            "Hi {{1}} you.": "crowded", "Hello {{2}}, your order leaves today.": "not_sequential",
            "Hello {{1}} and {{name}}, your order leaves today.": "mixed",
            "Hello {{Name}}, your order leaves today.": "key_form",
            "Hello {{first name}}, your order leaves today.": "braces", "": "missing",
        }.items():
            self.assertIn((key, "body"), self.keys(body=body), body)

    def test_every_variable_needs_an_example(self):
        self.assertEqual(self.keys(samples={"body.1": " "}), {("sample_missing", "body.1")})
        button = DraftButton("url", "Track", "https://x.example/{{1}}")
        self.assertEqual(self.keys(buttons=(button,)), {("sample_missing", "button.0.1")})

    def test_header(self):
        self.assertEqual(self.keys(header_format="image"), {("file_missing", "header")})
        self.assertEqual(self.keys(header_format="image", header_handle="4::x"), set())
        self.assertEqual(self.keys(header_format="location"), set(), "reviewers want no example of a place")
        for header in ("*Offer*", "Offer 😀", "_Offer_"):
            self.assertEqual(self.keys(header_format="text", header=header), {("decorated", "header")}, header)
        self.assertEqual(self.keys(header_format="text", header="order_nr"), set())
        self.assertEqual(self.keys(header_format="text", header="a\nb"), {("newline", "header")})
        self.assertIn(("too_many_variables", "header"), self.keys(header_format="text", header="A {{1}} b {{2}}"))

    def test_buttons(self):
        def quick(text):
            return DraftButton("quick_reply", text)

        def url(text="Go", to="https://x.example/a"):
            return DraftButton("url", text, to)
        cases = {
            ("too_many", "buttons"): tuple(quick(f"b{n}") for n in range(11)),
            ("too_many_url", "buttons"): (url("a"), url("b"), url("c")),
            ("too_many_phone_number", "buttons"): (
                DraftButton("phone_number", "a", phone="+34600"), DraftButton("phone_number", "b", phone="+34600")),
            ("not_grouped", "buttons"): (quick("a"), url(), quick("b")),
            ("duplicate", "button.1"): (quick("Yes"), quick("yes ")),
            ("too_long", "button.0"): (quick("x" * 26),),
            ("plain_text", "button.0"): (quick("Hi {{1}}"),),
            ("url_form", "button.0"): (url(to="x.example"),),
            ("url_variable", "button.0"): (url(to="https://x.example/{{1}}/more"),),
            ("phone_form", "button.0"): (DraftButton("phone_number", "Call", phone="600 000"),),
            ("missing", "button.0"): (quick(" "),),
        }
        for wanted, buttons in cases.items():
            self.assertIn(wanted, self.keys(buttons=buttons), wanted)
        self.assertEqual(self.keys(buttons=(quick("a"), quick("b"), url())), set())

    @settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
    @given(DRAFTS)
    def test_whatever_is_written_is_judged(self, written):
        """No text breaks the check, and what passes keeps to Meta's plain limits."""
        found = problems(written)
        if not found:
            self.assertLessEqual(len(written.body), 1024)
            self.assertRegex(written.name, re.compile(r"^[a-z0-9_]+$"))
            wanted = [variable for variable in written.places()
                      if not (variable.component == "header" and written.header_format == "location")]
            self.assertTrue(all(written.samples.get(variable.path) for variable in wanted))

    @settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
    @given(DRAFTS)
    def test_what_is_handed_in_can_be_edited_again(self, written):
        parts = components_of(written)
        again = draft_of(parts, name=written.name, lang_code=written.lang_code, category=written.category)
        self.assertEqual(
            [variable.path for variable in variables(components_of(again))],
            [variable.path for variable in variables(parts)])
        self.assertEqual(again.body, written.body)
        self.assertEqual(components_of(draft_of(components_of(again))), components_of(again))

    def test_named_and_numbered(self):
        self.assertEqual(parameter_format(draft()), "POSITIONAL")
        named = draft("Hello {{name}}, your order leaves today.", samples={"body.name": "Ana"})
        self.assertEqual(parameter_format(named), "NAMED")
        self.assertEqual(components_of(named)[0]["example"], {
            "body_text_named_params": [{"param_name": "name", "example": "Ana"}]})

    def test_the_library_would_be_taken(self):
        for moment, (category, places, texts) in LIBRARY.items():
            for lang_code, (header, body, footer, buttons, samples) in texts.items():
                written = Draft(
                    moment, lang_code, category, "text" if header else "", header, body, footer,
                    tuple(DraftButton("quick_reply", label) for label in buttons),
                    {f"body.{place[0]}": sample for place, sample in zip(places, samples, strict=True)})
                self.assertEqual(problems(written), [], (moment, lang_code))
