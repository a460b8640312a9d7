"""Amounts as people write them: "about 15,000 people", "HK$ 20,000,000,000 or more", "rank 2"."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from pyoxigraph import Literal, NamedNode

from benchgraph.language import best, interface
from benchgraph.phrases import phrase
from benchgraph.query.entities import all_labels
from benchgraph.query.formats import grouped
from benchgraph.store import Store
from benchgraph.vocab import PREFIX_HEADER, VOCAB

# Kinds of quantity whose unit is a word in the sentence; other units are written as symbols.
_WORDS = {"count", "duration", "money", "rank"}
_PLURALS = {"person": "people", "company": "companies", "country": "countries"}
# The letter that a Chinese or Japanese number cannot stand without: 2,000家以上公司.
_COUNTERS = "家个种块项名位件条台座"
# The words for large numbers in each language, from the largest down: power of ten and word.
MAGNITUDES = {
    "en": ((12, " trillion"), (9, " billion"), (6, " million")),
    "zh-Hans": ((12, "万亿"), (8, "亿"), (4, "万")),
    "ja": ((12, "兆"), (8, "億"), (4, "万")),
}


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit in one language: its symbol, its kind of quantity ("money"), and how it is written."""

    symbol: str
    kind: str
    written: str

    def named(self, lang: str) -> str:
        """The unit by itself, as a head of a column says it: "people", "PFLOPS"."""
        plural = interface(lang) == "en" and self.kind in ("count", "duration")
        return _plural(self.written) if plural else self.written


def read_units(store: Store, iris: Iterable[str], lang: str = "en") -> dict[str, Unit]:
    """The units among ``iris`` (of the vocabulary of units), as they are written in ``lang``."""
    wanted = sorted({iri for iri in iris if iri.startswith(VOCAB + "unit/")})
    if not wanted:
        return {}
    values = " ".join(str(NamedNode(unit)) for unit in wanted)
    rows = store.select(
        f"{PREFIX_HEADER}SELECT ?u ?s ?k WHERE {{ VALUES ?u {{ {values} }} ?u bg:symbol ?s"
        " OPTIONAL { ?u bg:quantityKind ?k } }"
    )
    names = all_labels(store, wanted)
    return {
        u.value: _unit(
            s.value, k.value if isinstance(k, NamedNode) else "", names.get(u.value), lang
        )
        for u, s, k in rows
        if isinstance(u, NamedNode) and isinstance(s, Literal)
    }


def _unit(symbol: str, kind: str, names: dict[str, str] | None, lang: str) -> Unit:
    kind = kind.rpartition("/")[2]
    english = interface(lang) == "en"
    names = {tag: name for tag, name in (names or {}).items() if english or tag != "en"}
    # In English money is written by its symbol (HK$) and a count as its symbol says (GPUs).
    by_name = kind in _WORDS and not (english and kind in ("money", "count"))
    return Unit(symbol, kind, (best(names, lang) if by_name else "") or symbol)


def amount_text(
    value: str,
    least: str,
    most: str,
    about: bool,
    symbol: str,
    kind: str,
    lang: str = "en",
    *,
    write: Callable[[str], str] = grouped,
) -> str:
    """One amount for people; a bound is never written as a value, nor about as exactly.

    ``value``, ``least`` and ``most`` are decimals as text, empty where not stated. ``symbol`` is
    the unit as written in ``lang`` (``Unit.written``), ``kind`` its kind of quantity: ``money``,
    ``count``, ``rank``, ``share`` … ``write`` spells a number, in full where nothing is given.

    >>> amount_text("", "2000", "", False, "company", "count")
    '2,000 or more companies'
    >>> amount_text("17000000000", "", "", True, "HK$", "money")
    'about HK$ 17,000,000,000'
    """
    exact, low, high = (number and write(number) for number in (value, least, most))
    number = exact or ("–".join(dict.fromkeys((low, high))) if low and high else low or high)
    if not number:
        return phrase("no number", lang)
    before, after, noun = _around(symbol, kind, number, lang)
    bound = "" if exact or (low and high) else "least" if low else "most"
    if bound and kind == "rank":
        pattern = "rank {number} or lower" if bound == "least" else "rank {number} or better"
        text = phrase(pattern, lang).format(number=number)
    else:
        pattern = {"least": "{amount} or more", "most": "up to {amount}"}.get(bound, "{amount}")
        text = phrase(pattern, lang).format(amount=f"{before}{number}{after}")
    return (phrase("about {amount}", lang).format(amount=text) if about else text) + noun


def rounded(number: Decimal, lang: str = "en") -> str:
    """``number`` with three digits that count, in words from a million on.

    >>> rounded(Decimal("386912345.6"))
    '387 million'
    """
    if not number:
        return "0"
    number = round(number, 2 - number.adjusted())
    power, word = next(
        (step for step in MAGNITUDES[interface(lang)] if number.adjusted() >= step[0]), (0, "")
    )
    scaled = number.scaleb(-power)
    return grouped(format(scaled, "f")) + word


def _around(symbol: str, kind: str, number: str, lang: str) -> tuple[str, str, str]:
    """What stands before a number, what sticks to it, and the noun that follows the whole."""
    english = interface(lang) == "en"
    if kind == "rank":
        before, _, after = phrase("rank {number}", lang).partition("{number}")
        return before, after, ""
    if not symbol or symbol == "count":
        return "", "", ""
    if english and kind == "money":
        return f"{symbol} ", "", ""
    if english and kind in ("count", "duration"):
        return "", "", f" {_plural(symbol) if number != '1' else symbol}"
    if kind == "count" and len(symbol) > 1 and symbol[0] in _COUNTERS:
        return "", symbol[0], symbol[1:]
    if kind == "count" and "（" in symbol:
        counter, bracket, noun = symbol.partition("（")
        return "", counter, bracket + noun
    if kind in _WORDS and not symbol.isascii():
        return "", symbol, ""
    return "", symbol if symbol == "%" else f" {symbol}", ""


def _plural(noun: str) -> str:
    """The noun for several; a symbol, which has capitals, is the same for all.

    >>> _plural("use case"), _plural("H100e")
    ('use cases', 'H100e')
    """
    if noun != noun.lower():
        return noun
    return _PLURALS.get(noun) or (noun if noun.endswith("s") else f"{noun}s")
