# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import re
import time

from odoo.tests import BaseCase, tagged
from odoo.tools.mail import html_sanitize

from ..tools.text_markup import from_html, plain, to_html

try:
    import hypothesis
    from hypothesis import strategies
except ImportError:
    hypothesis = None

LINK = '<a href="{0}" target="_blank" rel="noreferrer noopener">{0}</a>'
ALLOWED_TAGS = set("p br strong em s code samp pre ul li aside a span".split())


def inside(html):
    """The content of the only paragraph."""
    return str(html).removeprefix("<p>").removesuffix("</p>")


@tagged("post_install", "-at_install")
class TestToHtml(BaseCase):
    def test_emphasis(self):
        cases = {
            "*bold*": "<strong>bold</strong>",
            "_it_, ~no~!": "<em>it</em>, <s>no</s>!",
            "a *b c* d": "a <strong>b c</strong> d",
            "(*b*)": "(<strong>b</strong>)",
            "*_both_ x*": "<strong><em>both</em> x</strong>",
            "_*~all~*_": "<em><strong><s>all</s></strong></em>",
            "*a*b*": "<strong>a*b</strong>",
            "*año ñ*": "<strong>año ñ</strong>",
            "*one* and *two*": "<strong>one</strong> and <strong>two</strong>",
        }
        for text, expected in cases.items():
            with self.subTest(text):
                self.assertEqual(inside(to_html(text)), expected)

    def test_what_is_no_emphasis(self):
        cases = (
            "2*3*4", "2 * 3 * 4", "snake_case_name", "__init__", "* *", "**", "***",
            "_", "*open", "open*", "* spaced *", "*spaced *", "ñ*a*", "*a*ñ", "~~",
            "**x**", "a_b_c_d", "file_name_*", "5*", "*a\xa0*",
        )
        for text in cases:
            with self.subTest(text):
                self.assertNotRegex(to_html(text), "<(strong|em|s)>")
        self.assertNotIn("<strong>", to_html("*not\nacross lines*"))

    def test_code_is_left_alone(self):
        cases = {
            "`a*b*`": "<code>a*b*</code>",
            "x ```m_n_``` y": "x <samp>m_n_</samp> y",
            "*see `x*y`*": "<strong>see <code>x*y</code></strong>",
            "` `": "` `",
            "`open": "`open",
        }
        for text, expected in cases.items():
            with self.subTest(text):
                self.assertEqual(inside(to_html(text)), expected)
        self.assertEqual(to_html("```\na\n  *b*\n```"), "<pre>a<br>  *b*</pre>")
        self.assertEqual(to_html("a\n```b```\nc"), "<p>a</p><pre>b</pre><p>c</p>")

    def test_lines_lists_and_quotes(self):
        cases = {
            "": "",
            "a\nb": "<p>a<br>b</p>",
            "a\r\n\r\nb": "<p>a<br><br>b</p>",
            "- a\n* b": "<ul><li>a</li><li>b</li></ul>",
            "x\n- *a*\ny": "<p>x</p><ul><li><strong>a</strong></li></ul><p>y</p>",
            "-a": "<p>-a</p>",
            "- ": "<p>- </p>",
            "1. a": "<p>1. a</p>",
        }
        for text, expected in cases.items():
            with self.subTest(text):
                self.assertEqual(to_html(text), expected)
        self.assertRegex(to_html("> a\n> b\nc"), "<aside[^>]*>a<br>b</aside><p>c</p>")

    def test_addresses(self):
        cases = [
            ("see https://x.example/a.", "see {}.", "https://x.example/a"),
            ("(http://x.example/a_(b))", "({})", "http://x.example/a_(b)"),
            ("https://x.example/?a=1&b=_c_", "{}", "https://x.example/?a=1&amp;b=_c_"),
            ("*https://x.example/*", "<strong>{}</strong>", "https://x.example/"),
            ("https://youtu.example/ab_", "{}", "https://youtu.example/ab_"),
            ("_https://x.example/a_", "<em>{}</em>", "https://x.example/a"),
            ("HTTPS://X.example", "{}", "HTTPS://X.example"),
        ]
        for text, around, url in cases:
            with self.subTest(text):
                self.assertEqual(inside(to_html(text)), around.format(LINK.format(url)))
        for text in ("https://", "javascript:alert(1)", "x.example", "ahttps://x"):
            with self.subTest(text):
                self.assertNotIn("<a", to_html(text))

    def test_nothing_of_a_stranger_becomes_markup(self):
        cases = (
            "<script>alert(1)</script>", '*<img src=x onerror="x">*', "`<b>`",
            "&lt;b&gt;",
            'https://x.example/"onmouseover="x', "https://x.example/'><b>", "> <b>x",
            "- <b>x", "```<b>\n</pre>```", "\x010\x02 https://x.example",
        )
        for text in cases:
            with self.subTest(text):
                self.assert_harmless(text)

    def assert_harmless(self, text):
        html = to_html(text)
        tags = set(re.findall(r"</?(\w+)", html))
        self.assertLessEqual(tags, ALLOWED_TAGS)
        self.assertNotRegex(html, r"<\w+[^>]*\son\w+=")
        words = re.sub("<[^>]*>", "", html)
        self.assertNotIn("<", words)

    def test_unreadable_characters_do_not_break_it(self):
        self.assertEqual(inside(to_html("a\x00b\x07c\ud800d\x85")), "abc\ufffdd")
        self.assertEqual(from_html("a\x00b\ud800"), "ab\ufffd")

    def test_odoo_folds_nothing_away(self):
        texts = ("> quoted\nx", "--\nhello", "-- \nx", "a\n--\nb", "```a\n> b\n-- ```")
        for text in texts:
            with self.subTest(text):
                html = html_sanitize(to_html(text), sanitize_style=True)
                self.assertNotIn("data-o-mail-quote", html)
                self.assertEqual(from_html(html), from_html(to_html(text)))

    def test_long_nonsense_takes_no_time(self):
        start = time.monotonic()
        pieces = ("*a ", "*a_b ~", "`a", "```a", "https://x", "_*", "> ", "- ", "(((")
        for piece in pieces:
            to_html(piece * 20_000)
        self.assertLess(time.monotonic() - start, 10)


@tagged("post_install", "-at_install")
class TestFromHtml(BaseCase):
    def test_composers(self):
        cases = {
            "": "",
            "   ": "",
            '<div class="o-paragraph"><br></div>': "",
            "plain": "plain",
            "a<br/><br/>b": "a\n\nb",
            "<p>a</p><p><br></p><p>b</p>": "a\n\nb",
            "<p>a<br></p><p>b</p>": "a\nb",
            "<div>a</div><div>b</div>c": "a\nb\nc",
            "<p>a\n   <b>b</b>\n</p>\n<p>c</p>\n": "a *b*\nc",
            "a&nbsp;&amp;&lt;b&gt; 👍🏽": "a &<b> 👍🏽",
            '<span class="o-mail-emoji" title=":)">😊</span> x': "😊 x",
            "<u>x</u><span>y</span>": "xy",
            "<h2>Title</h2><p>text</p>": "*Title*\ntext",
            "<code>x</code> <pre>a\n  b<br>c</pre>": "`x`\n```a\n  b\nc```",
            "<ul><li>a</li><li><p>b</p></li></ul>c": "- a\n- b\nc",
            '<ol start="3"><li>a</li><li>b<ul><li>c</li></ul></li></ol>':
                "3. a\n4. b\n- c",
            "<blockquote><p>a</p><p>b</p></blockquote>c": "> a\n> b\nc",
            "<table><tr><td>a</td><td>b</td></tr></table>": "a | b",
            '<img src="x" alt="😊"><img src="y">': "😊",
            "<style>p{}</style><!-- c --><script>x</script>a": "a",
            "a\ufeff<b>b</b>": "ab",
        }
        for html, text in cases.items():
            with self.subTest(html):
                self.assertEqual(from_html(html), text)

    def test_emphasis_where_whatsapp_sees_it(self):
        cases = {
            "<b>a</b> <strong>b</strong>": "*a* *b*",
            "<i>a</i>, <em>b</em>; <s>c</s><del>d</del> <strike>e</strike>":
                "_a_, _b_; ~cd~ ~e~",
            "x<b> bold </b>y": "x *bold* y",
            "<b>a<br>b</b>": "*a*\n*b*",
            "<p><b>a</b></p><p><b>b</b></p>": "*a*\n*b*",
            "<b>a</b><b>b</b>": "*ab*",
            "un<b>believ</b>able": "unbelievable",
            "<b> </b>x<b></b>": " x",
            "<i><b>x</b></i>": "*_x_*",
            "<em>a <strong>b</strong></em>": "_a *b*_",
            "<strong>a <em>b</em></strong>.": "*a _b_*.",
            "<b>2*3</b>": "*2*3*",
            "<b>2* 3</b>": "2* 3",
        }
        for html, text in cases.items():
            with self.subTest(html):
                self.assertEqual(from_html(html), text)

    def test_links(self):
        cases = {
            '<a href="https://x.example/">https://x.example</a>': "https://x.example",
            '<a href="http://www.x.example">www.x.example</a>': "www.x.example",
            '<a href="https://x.example/%C3%B1">https://x.example/ñ</a>':
                "https://x.example/ñ",
            '<a href="https://x.example/a%20b">https://x.example/a b</a>':
                "https://x.example/a%20b",
            '<a href="https://x.example/a">here</a>': "here (https://x.example/a)",
            '<a href="https://x.example/a"><b>here</b></a>':
                "*here* (https://x.example/a)",
            '<a href="https://x.example/a"><img src="i"></a>': "https://x.example/a",
            '<a href="mailto:a@x.example">write</a>': "write",
            '<a href="javascript:x()">y</a>': "y",
            'Hi <a href="/odoo/res.partner/3" class="o_mail_redirect">@Ana</a>':
                "Hi @Ana",
            '<a href="https://o.example/odoo/3" class="x o_mail_redirect">@A</a>': "@A",
        }
        for html, text in cases.items():
            with self.subTest(html):
                self.assertEqual(from_html(html), text)

    def test_plain_has_words_only(self):
        html = "<p><b>a</b> <code>b</code></p><ul><li>c</li></ul><pre>d</pre>"
        self.assertEqual(plain(html), "a b\n- c\nd")
        self.assertEqual(plain("<blockquote>a</blockquote>"), "a")
        self.assertEqual(plain(to_html("*a* _b_ ~c~ `d`")), "a b c d")

    def test_deep_nonsense(self):
        self.assertEqual(from_html("<b>" * 200 + "x"), "*x*")
        from_html("<div>" * 5000 + "x")
        self.assertEqual(from_html("<p>a</b></i></p></div>b"), "a\nb")


@tagged("post_install", "-at_install")
class TestRoundTrip(BaseCase):
    def test_texts_come_back(self):
        texts = (
            "hola", "a\n\nb\n c", "*b* _i_ ~s~ `c` ```m```", "- a\n- b\n\nx", "*a*b*",
            "> q\n>\n> r", "```\ta\n  b```", "2*3*4 snake_case", "a  b   c", "`",
            "  indented", "1. a\n2. b", "<b>&amp;\"'", "_a *b*_ *_c_ d*", "--\nx",
            "```",
            "https://x.example/a_b_(c)?d=*e, *see https://x.example*", "* ", ">_<",
            "👍🏽 👨‍👩‍👧", "tab\there", "a\n\n\nb", "a\n```b```\n\n```c```\nd",
        )
        for text in texts:
            with self.subTest(text):
                self.assertEqual(from_html(to_html(text)), text.rstrip())
                stored = html_sanitize(to_html(text), sanitize_style=True)
                self.assertEqual(from_html(stored), text.rstrip())

    def setUp(self):
        super().setUp()
        if not hypothesis and "any" in self._testMethodName:
            self.skipTest("needs hypothesis")

    def check(self, strategy, law):
        how = hypothesis.settings(
            deadline=None, max_examples=300, database=None, derandomize=True
        )
        how(hypothesis.given(strategy)(law))()

    def test_any_words_come_back(self):
        """Words with markers around some, in lines, lists and quotes."""
        word = strategies.text("aé9.,!?👍<&\"'", min_size=1, max_size=5)
        marked = strategies.builds(
            lambda word, mark: f"{mark}{word}{mark}",
            word, strategies.sampled_from(["", "", "*", "_", "~"]),
        )
        words = strategies.lists(marked, min_size=1, max_size=5).map(" ".join)
        line = strategies.builds(
            str.__add__, strategies.sampled_from(["", "", "- ", "> "]), words
        )
        text = strategies.lists(line | strategies.just(""), max_size=6).map("\n".join)

        def law(text):
            text = text.strip("\n")
            self.assertEqual(from_html(to_html(text)), text)

        self.check(text, law)

    def test_any_text_settles(self):
        """What came back once comes back the same, and no letter is lost."""
        nasty = strategies.text("ab *_~`>-\n1.<&/:\xa0", max_size=60)

        def law(text):
            once = from_html(to_html(text))
            self.assertEqual(from_html(to_html(once)), once)
            letters = "[ab1.<&/:]"
            self.assertEqual(re.findall(letters, once), re.findall(letters, text))

        self.check(nasty, law)

    def test_any_unicode_is_harmless(self):
        def law(text):
            html = to_html(text)
            self.assertLessEqual(set(re.findall(r"</?(\w+)", html)), ALLOWED_TAGS)
            from_html(text)
            plain(text)

        self.check(strategies.text(strategies.characters(), max_size=80), law)
