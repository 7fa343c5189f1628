# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""What a customer's words are on a scale: numbers, words, emoji, in Spanish, English and Portuguese.

Generous with how people write, strict with what is no rating: "llevo 3 días esperando" is none.
"""
from __future__ import annotations

import re
import unicodedata
from fractions import Fraction
from typing import NamedTuple

EFFORT = (1, 7)  # 7 is easiest
RECOMMEND = (0, 10)
SCALES = {"effort": EFFORT, "recommend": RECOMMEND}


class Answer(NamedTuple):
    """``comment`` is what was said beside the score; ``asks``: it is more than a rating, somebody has to read it."""

    score: int
    comment: str = ""
    asks: bool = False


def read(text: str | None, scale: tuple[int, int]) -> Answer | None:
    """The rating in a message; None where it is a message like any other.

    >>> read("un 7, muy fácil", EFFORT)
    Answer(score=7, comment='muy fácil', asks=False)
    >>> read("siete", EFFORT).score, read("5️⃣", EFFORT).score, read("😡", EFFORT).score
    (7, 5, 1)
    >>> read("llevo 3 días esperando", EFFORT) is None
    True
    >>> read("7 pero sigue fallando", EFFORT).asks, read("7. Necesito otra factura", EFFORT).asks
    (True, True)
    """
    text = (text or "").strip()
    if not text or _QUESTION.match(text):
        return None
    return _by_emoji(text, scale) or _by_number(text, scale) or _by_words(text, scale)


# ---------------------------------------------------------------------- number

NUMBERS = {
    0: "cero zero", 1: "uno un one um uma", 2: "dos two dois duas", 3: "tres three", 4: "cuatro four quatro",
    5: "cinco five", 6: "seis six", 7: "siete seven sete", 8: "ocho eight oito", 9: "nueve nine nove",
    10: "diez ten dez"}
_NUMBER_OF = {word: number for number, words in NUMBERS.items() for word in words.split()}
#: May stand before the number.
_BEFORE = frozenset("""
    un una la le os te doy dou daria pongo pondria mi nota es seria creo que digo diria yo por de ponle la
    i give it a an would say my rating score is its of um uma o a eu minha e seria nota puntuacion puntaje calificacion
    respuesta resposta answer voto hola hello hi ola bueno pues""".split())
#: Beside the number these say no more than the number does.
_UNIT = frozenset("""
    puntos punto points point pontos ponto estrellas stars estrelas gracias muchas thanks thank muito obrigado obrigada
    muy very todo tudo excelente excellent perfecto perfect perfeito genial great facil easy dificil hard
    saludos""".split())
#: May stand right after it without a separator; what follows is a comment.
_AFTER = _UNIT | frozenset("porque because pois pero but".split())
_WORD = r"[^\W\d_]+"
_SCORE = r"""
    ^[\W_]*(?P<before>(?:{word}[^\w]+)*?)
    (?P<number>{number})
    (?:\s*(?:/|\bde\b|\bof\b|\bsobre\b|\bout\ of\b)\s*(?P<top>\d{{1,3}}))?
    (?![\w%:/]|[-–.,]\d)(?P<rest>.*)$"""
_ARTICLES = ("un", "um")  # a number only where there is no other
#: Figures go first.
_FORMS = [re.compile(_SCORE.format(word=_WORD, number=number), re.VERBOSE | re.DOTALL) for number in (
    r"\d{1,3}", "|".join(sorted(_NUMBER_OF.keys() - _ARTICLES, key=len, reverse=True)), "|".join(_ARTICLES))]

_UNCLEAR = frozenset("un um una uma uno one".split())  # articles, too
#: "5, 6 y 7" lists things.
_NEXT_NUMBER = re.compile(rf"[ \t]*[,;/&+][ \t]*(?:\d|(?:{'|'.join(sorted(_NUMBER_OF.keys() - _UNCLEAR))})\b)")


def _by_number(text, scale):
    plain = _plain(text)
    for form in _FORMS:
        match = form.match(plain)
        if match and set(re.findall(_WORD, match["before"])) <= _BEFORE:
            return _of_match(match, text, scale)
    return None


def _of_match(match, text, scale):
    word, rest = match["number"], match["rest"]
    score = _on_scale(int(word) if word.isdecimal() else _NUMBER_OF[word], match["top"], scale)
    follows = re.match(rf"[ \t]*({_WORD}|\d+)", rest)
    if score is None or (follows and follows[1] not in _AFTER) or _NEXT_NUMBER.match(rest):
        return None
    said = text[-len(rest):] if rest and len(match.string) == len(text) else rest
    return Answer(score, said.strip(" \t\r\n.,;:!?¡¿-–—()*_~\ufe0f\u20e3"), _is_asking(text, rest))


def _on_scale(number, top, scale):
    """The number itself, or its place where the customer named another scale that begins at the same end."""
    low, high = scale
    if top and int(top) != high:
        top = int(top)
        return _place(Fraction(number, top), scale) if top in (5, 7, 10, 100) and number <= top else None
    return number if low <= number <= high else None


# ----------------------------------------------------------------------- words

_FRACTIONS = {
    Fraction(1): """muy facil|facilisimo|super facil|bastante facil|muy sencillo|excelente|perfecto|genial|increible|
        very easy|super easy|really easy|excellent|perfect|great|awesome|amazing|
        muito facil|facilimo|otimo|perfeito|incrivel|definitivamente|seguro|sure|definitely|
        com certeza|por supuesto|of course|claro que si""",
    Fraction(5, 6): """facil|sencillo|fue facil|todo facil|bien|muy bien|bueno|muy bueno|easy|it was easy|simple|good|
        very good|foi facil|simples|bom|muito bom|muito bem|bem""",
    Fraction(1, 2): """normal|regular|mas o menos|ni facil ni dificil|so so|soso|okay ish|average|neutral|neither|
        mais ou menos|medio|media|nem facil nem dificil""",
    Fraction(1, 6): """dificil|complicado|fue dificil|no fue facil|nada facil|mal|malo|difficult|hard|it was hard|
        not easy|it was not easy|bad|foi dificil|nao foi facil|ruim|mau""",
    Fraction(0): "muy dificil|dificilisimo|imposible|pesimo|horrible|muy mal|muy malo|fatal|very difficult|very hard|"
                 "impossible|terrible|awful|very bad|muito dificil|impossivel|pessimo|horrivel|muito ruim|muito mal",
}
_SHARE_OF = {
    " ".join(phrase.split()): share for share, phrases in _FRACTIONS.items() for phrase in phrases.split("|")}
_POLITE = frozenset("gracias muchas muchisimas thanks thank you obrigado obrigada hola todo saludos a".split())


def _by_words(text, scale):
    """The whole message is one listed phrase, thanks aside."""
    words = re.findall(r"\w+", _plain(text))
    for candidate in (words, [word for word in words if word not in _POLITE]):
        share = _SHARE_OF.get(" ".join(candidate))
        if share is not None:
            return Answer(_place(share, scale), "", "?" in text)
    return None


# ----------------------------------------------------------------------- emoji

_EMOJI = {
    Fraction(1): "😀😃😄😁😆🤩😍🥰🥳😎❤💚💙💛🧡💜🎉🎊💯🙌👏🏆🔝🤗😊☺",
    Fraction(5, 6): "👍🙂👌💪✅🆗😉😌",
    Fraction(1, 2): "😐😶🤷😑🤔",
    Fraction(1, 3): "🙁😕☹😟😞😔😒",
    Fraction(1, 6): "👎😠😤😩😫😢😭",
    Fraction(0): "😡🤬💩🤮❌😱",
}
_EMOJI_SHARE = {emoji: share for share, row in _EMOJI.items() for emoji in row}
_STARS = "⭐🌟★"
_KEYCAP = "\u20e3"
_DECORATION = re.compile("[\ufe0f\u200d\u2640\u2642\U0001f3fb-\U0001f3ff\\s!.]")


def _by_emoji(text, scale):
    """Nothing but emoji: beside words they are politeness."""
    bare = _DECORATION.sub("", text)
    if bare == "🔟":
        return _number(10, scale)
    if keycap := re.fullmatch(rf"([0-9]){_KEYCAP}(?:([0-9]){_KEYCAP})?", bare):
        return _number(int(keycap[1] + (keycap[2] or "")), scale)
    if bare and set(bare) <= set(_STARS):
        return Answer(_place(Fraction(min(len(bare), 5) - 1, 4), scale))
    shares = [_EMOJI_SHARE.get(char) for char in bare]
    if not shares or None in shares or max(shares) > Fraction(1, 2) > min(shares):
        return None
    return Answer(_place(shares[0], scale))


def _number(number, scale):
    return Answer(number) if scale[0] <= number <= scale[1] else None


# ---------------------------------------------------------------------- common

_QUESTION = re.compile(r"^[\s?¿]+$")
#: Greetings, thanks and praise.
_KINDNESS = frozenset("""
    hola hello hi hey ola bueno buenos buenas dias tardes noches feliz dia tarde noche adios chao bye un cordial saludo
    mil muchisimas mucha you so much a lot muita muitissimo obrigados ok vale listo por favor please
    buen buena atencion servicio trabajo service support work atendimento servico trabalho trato
    amable amables atento atentos atenta rapido rapida rapidos kind friendly fast quick helpful gentil atencioso
    fue fueron estuvo esta es son era was is were foi e y and con with de la el los the o su your sus me gusto encanto
    que tenga tengas pase placer prazer pleasure super bastante really simplemente siempre always sempre""".split())
_NEGATIONS = frozenset("no not nao ni nem mas".split())
_NO_MORE = (_UNIT | _POLITE | _KINDNESS | {word for phrase in _SHARE_OF for word in phrase.split()}) - _NEGATIONS
#: "ayuda" alone asks for it.
_THANKED = re.compile(
    r"\b(?:gracias por|(?:thanks|thank you) for|obrigad[oa] (?:por|pel[ao]))(?: (?:la|su|tu|toda|the|your|all|a|sua))*"
    r" (?:ayuda|apoyo|tiempo|help|time|ajuda|apoio|tempo)\b")


def _is_asking(text, beside):
    """Whether there is a question, or words beside the rating that are more than a rating and courtesies.

    :param beside: what follows the number, plain
    """
    return "?" in text or "¿" in text or not set(re.findall(r"\w+", _THANKED.sub("", beside))) <= _NO_MORE


def _place(share, scale):
    """A share of the way up, rounded to the nearest point, halves up."""
    low, high = scale
    return low + int(share * (high - low) + Fraction(1, 2))


def _plain(text):
    """Lower case without accents, character by character, so that places stay the same."""
    return "".join(_bare(char) for char in unicodedata.normalize("NFC", text))


def _bare(char):
    base = unicodedata.normalize("NFKD", char)[:1].lower()
    return base if len(base) == 1 else char
