# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""Reading a rate card as Meta publishes it: a CSV file with one line per market.

Either a column per category, or columns for the category and its rate, perhaps by volume.
Titles, notes and blank lines around the table are passed over. Nothing raises: what cannot
be read is a :class:`Problem` with its line and column.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from . import rate_cells
from .markets import code_of, plain
from .pricing import CATEGORIES

SEPARATORS = (",", ";", "\t", "|")
BYTES_MAX = 1024 * 1024  # a rate card has some kB
# Column → words that name it.
_COLUMNS = {
    "market": {"market", "country", "region", "mercado", "pais", "country region", "market country"},
    "currency": {"currency", "moneda", "moeda"},
    "category": {"category", "message category", "message type", "type", "categoria"},
    "price": {"rate", "price", "list rate", "list price", "precio", "tarifa", "preco"},
    "tier_from": {"from", "tier from", "volume tier from", "tier start", "lower bound", "volume from", "desde"},
    "tier_to": {"to", "tier to", "volume tier to", "tier end", "upper bound", "volume to", "hasta"},
    "tier": {"tier", "volume tier", "monthly volume", "volume"},
    "since": {"effective from", "effective date", "valid from", "effective"},
}
_CATEGORY_NAMES = {
    "marketing": "marketing", "utility": "utility", "utilidad": "utility", "utilidade": "utility",
    "authentication": "authentication", "autenticacion": "authentication", "autenticacao": "authentication",
    "authentication international": "authentication_international",
    "autenticacion internacional": "authentication_international",
    "autenticacao internacional": "authentication_international",
    "service": "service", "servicio": "service", "servico": "service",
}
_DECORATION = re.compile(r"\b(rates?|prices?|per|messages?|templates?|list)\b")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong: ``key`` of the words, ``line`` from 1, ``column`` as its heading, what was ``found``."""

    key: str
    line: int = 0
    column: str = ""
    found: str = ""


@dataclass(frozen=True, slots=True)
class RateLine:
    """One price of the file. ``currency`` and ``since`` where the file names them."""

    line: int
    market: str
    category: str
    price: float
    tier_from: int = 0
    tier_to: int = 0
    currency: str | None = None
    since: date | None = None


@dataclass(slots=True)
class RateFile:
    """What a file holds; ``empty_cells``: how many say that there is no price.

    ``codes``: what may be currencies, the likeliest first; which of them is one, whoever reads it has to know.
    """

    lines: list[RateLine] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    empty_cells: int = 0
    since: date | None = None
    codes: list[str] = field(default_factory=list)


def read(content: bytes, countries: dict[str, str]) -> RateFile:
    """Read a rate card.

    :param countries: ``markets.plain`` name → ISO code
    """
    text = _decoded(content)
    if text is None:
        return RateFile(problems=[Problem("no_text")])
    table = max((_Table(text, sign) for sign in SEPARATORS), key=lambda table: len(table.columns))
    if not table.columns:
        return RateFile(problems=[Problem("no_heading")])
    if table.broken:
        return RateFile(problems=[Problem("broken", table.broken)])
    result = RateFile(since=rate_cells.date_in(" ".join(table.title)))
    seen = {}
    for line in table.rates(result, countries):
        _take(line, result, seen, table)
    named = dict.fromkeys(line.currency for line in result.lines if line.currency)
    result.codes = [*named, *rate_cells.codes_in(" ".join([*table.title, *table.heading]))]
    if not result.lines and not result.problems:
        result.problems.append(Problem("no_prices"))
    return result


def _take(line: RateLine, result: RateFile, seen: dict, table: "_Table") -> None:
    """Keep a price once; two different ones for the same thing are a problem."""
    key = (line.market, line.category, line.tier_from, line.currency, line.since)
    first = seen.setdefault(key, line)
    if first is line:
        result.lines.append(line)
    elif first.price != line.price:
        result.problems.append(Problem("twice", line.line, table.heading_of(line.category), str(first.line)))


def _decoded(content: bytes) -> str | None:
    """Return the text; None for what is none, for example a spreadsheet."""
    if not content or len(content) > BYTES_MAX or content[:2] in (b"PK", b"\xd0\xcf") or content[:4] == b"%PDF":
        return None
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    return None if "\0" in text else text


class _Table:
    """The lines of a file, cut by one separator, from the heading on."""

    def __init__(self, text: str, separator: str):
        self.rows, self.broken = _cut(text, separator)
        self.columns, self.title, self.begin = {}, [], 0
        for index, (_line, cells) in enumerate(self.rows):
            columns = _columns_of(cells)
            if columns:
                self.columns, self.begin = columns, index
                self.title = [cell for _line, row in self.rows[:index] for cell in row]
                self.heading = [cell.strip() for cell in cells]
                break

    def rates(self, result: RateFile, countries: dict[str, str]) -> Iterator[RateLine]:
        """Yield the prices; note in ``result`` what is wrong or empty."""
        rows = [(line, cells) for line, cells in self.rows[self.begin + 1:] if not _columns_of(cells)]
        sign = rate_cells.decimal_sign(cell for _line, cells in rows for cell in self._price_cells(cells))
        for line, cells in rows:
            if not any(map(str.strip, self._price_cells(cells))):
                continue  # a title within the table, a note below it, a blank line
            yield from _Row(self, line, cells, sign, result).rates(countries)

    def heading_of(self, category: str) -> str:
        """Return what the file calls the column with a category's prices."""
        return self.heading[self.columns.get(category, self.columns.get("price", 0))]

    def _price_cells(self, cells: list[str]) -> list[str]:
        return [cells[at] for name, at in self.columns.items()
                if name in (*CATEGORIES, "price") and at < len(cells)]


def _cut(text: str, separator: str) -> tuple[list[tuple[int, list[str]]], int]:
    """Return the records with the numbers of their first lines, and the line at which it breaks off (0: nowhere)."""
    reader, rows, line = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True), [], 1
    try:
        for cells in reader:
            rows.append((line, cells))
            line = reader.line_num + 1
    except csv.Error:
        return rows, line
    return rows, 0


def _columns_of(cells: list[str]) -> dict[str, int]:
    """Return column → place of a heading, empty for a row that is none."""
    columns = {}
    for place, cell in enumerate(cells):
        name = plain(re.sub(r"\([^)]*\)", " ", cell))
        known = next((key for key, names in _COLUMNS.items() if name in names), None)
        known = known or _CATEGORY_NAMES.get(" ".join(_DECORATION.sub(" ", name).split()))
        if known:
            columns.setdefault(known, place)
    prices = columns.keys() & set(CATEGORIES) or {"category", "price"} <= columns.keys()
    return columns if "market" in columns and prices else {}


class _Row:
    """One line of the table."""

    def __init__(self, table: _Table, line: int, cells: list[str], sign: str, result: RateFile):
        self.table, self.line, self.cells = table, line, cells
        self.sign, self.result = sign, result

    def rates(self, countries: dict[str, str]) -> Iterator[RateLine]:
        market = code_of(self._cell("market"), countries)
        if not market:
            self._problem("no_market", "market")
            return
        more = self._more()
        if more is None:
            return
        for category, column in self._categories():
            price = self._price(column)
            if price is not None:
                yield RateLine(self.line, market, category, price, **more)

    def _categories(self) -> Iterator[tuple[str, str]]:
        """Yield each category of the line with the column of its price."""
        if "price" in self.table.columns and "category" in self.table.columns:
            category = _CATEGORY_NAMES.get(plain(self._cell("category")))
            if category:
                yield category, "price"
            else:
                self._problem("no_category", "category")
            return
        yield from ((category, category) for category in CATEGORIES if category in self.table.columns)

    def _price(self, column: str) -> float | None:
        cell = self._cell(column)
        try:
            price = rate_cells.price(cell, self.sign)
        except rate_cells.NoNumber:
            self._problem("no_price", column)
            return None
        if price is None:
            self.result.empty_cells += 1
        elif price < 0:
            self._problem("negative", column)
            return None
        return price

    def _more(self) -> dict | None:
        """Return what holds for all prices of the line, None where it cannot be read."""
        try:
            tier_from, tier_to = self._tier()
        except rate_cells.NoNumber:
            self._problem("no_volume", "tier" if "tier" in self.table.columns else "tier_from")
            return None
        return {
            "tier_from": tier_from, "tier_to": tier_to, "currency": rate_cells.currency(self._cell("currency")),
            "since": rate_cells.date_in(self._cell("since"))}

    def _tier(self) -> tuple[int, int]:
        if "tier_from" in self.table.columns:
            return rate_cells.volumes(self._cell("tier_from"), self._cell("tier_to"))
        return rate_cells.volumes(self._cell("tier")) if "tier" in self.table.columns else (0, 0)

    def _cell(self, column: str) -> str:
        place = self.table.columns.get(column, len(self.cells))
        return self.cells[place].strip() if place < len(self.cells) else ""

    def _problem(self, key: str, column: str) -> None:
        heading = self.table.heading[self.table.columns[column]]
        self.result.problems.append(Problem(key, self.line, heading, self._cell(column)))
