"""Amounts and dates as a chart writes them: whole, short, and never firmer than the page is."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from benchgraph.language import interface
from benchgraph.phrases import phrase
from benchgraph.query.amounts import MAGNITUDES
from benchgraph.query.entities import labels
from benchgraph.query.formats import grouped
from benchgraph.store import Store
from benchgraph.vocab import PREFIX_HEADER

_UNITS = (
    PREFIX_HEADER
    + """SELECT ?unit ?symbol ?kind ?base ?factor WHERE {
  ?unit a bg:Unit ; bg:symbol ?symbol ; bg:quantityKind ?kind
  OPTIONAL { ?unit bg:baseUnit ?base ; bg:factor ?factor }
} ORDER BY ?unit"""
)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: symbol, name, kind of quantity ("money", "count" …), and the unit it is based on."""

    iri: str
    symbol: str
    name: str
    kind: str
    base: str
    factor: Decimal

    @property
    def is_money(self) -> bool:
        """Whether it is a currency."""
        return self.kind == "money"


class Units(dict[str, Unit]):
    """The units of a store by symbol, with their names in one language."""

    @classmethod
    def read(cls, store: Store, lang: str) -> Units:
        """All units that ``store`` has."""
        rows = [{n: t.value for n, t in row.items()} for row in store.select(_UNITS).dicts()]
        names = labels(store, {row["unit"] for row in rows}, lang)
        return cls(
            {
                row["symbol"]: Unit(
                    row["unit"],
                    row["symbol"],
                    names.get(row["unit"], row["symbol"]),
                    row["kind"].rpartition("/")[2],
                    row.get("base", row["unit"]),
                    Decimal(row.get("factor", "1")),
                )
                for row in rows
            }
        )

    def rate(self, symbol: str, into: str) -> Decimal | None:
        """By what a number in ``symbol`` is multiplied to be one in ``into``; None: it cannot."""
        if symbol == into:
            return Decimal(1)
        one, other = self.get(symbol), self.get(into)
        if one is None or other is None or one.base != other.base or one.is_money:
            return None
        return one.factor / other.factor


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as stated: a value, or the bounds of one, in a unit (symbol)."""

    value: Decimal | None
    least: Decimal | None
    most: Decimal | None
    about: bool
    unit: str

    @property
    def number(self) -> Decimal | None:
        """Where it is drawn: the value, else the bound that there is (the lower one of two)."""
        for found in (self.value, self.least, self.most):
            if found is not None:
                return found
        return None

    @property
    def bound(self) -> str:
        """ "≥" for a lower bound alone, "≤" for an upper one alone, else nothing."""
        if self.value is not None or (self.least is None) == (self.most is None):
            return ""
        return "≥" if self.most is None else "≤"

    def written(self, units: Units, lang: str) -> str:
        """The amount in words: "≈ 15,000 people", "≥ US$ 3 billion", "rank ≤ 3"."""
        number = self.number
        if number is None:
            return phrase("no number", lang)
        text = short(number, lang)
        if self.value is None and self.least is not None and self.most is not None:
            text = f"{short(self.least, lang)}–{short(self.most, lang)}"
        sign = " ".join(part for part in ("≈" if self.about else "", self.bound) if part)
        whole = _with_unit(sign, text, units.get(self.unit), self.unit)
        kind = units[self.unit].kind if self.unit in units else ""
        if kind == "rank":
            words = {"≤": "rank {number} or better", "≥": "rank {number} or lower"}
            ranked = phrase(words.get(self.bound, "rank {number}"), lang).format(number=text)
            return f"≈ {ranked}" if self.about else ranked
        if kind == "count" and not units[self.unit].iri.endswith("/count"):
            name = units[self.unit].name
            return f"{whole} {plural(name, number) if interface(lang) == 'en' else name}"
        return whole


def _with_unit(sign: str, text: str, unit: Unit | None, symbol: str) -> str:
    """The number with a sign in front, and with its symbol where the unit is written as one."""
    kind = unit.kind if unit else ""
    if kind == "money":
        return f"{sign} {symbol} {text}".strip()
    if kind == "share":
        return f"{sign} {text}%".strip()
    after = "" if kind in ("count", "rank") else symbol
    return f"{sign} {text} {after}".strip()


def plural(name: str, number: Decimal) -> str:
    """An English name of a unit as it stands after ``number``."""
    if number == 1:
        return name
    if name == "person":
        return "people"
    return name[:-1] + "ies" if name.endswith("y") else name + "s"


def step(number: Decimal, lang: str) -> tuple[int, str]:
    """The power of ten in which an axis up to ``number`` is read, and its word."""
    for power, word in MAGNITUDES[interface(lang)]:
        if abs(number) >= Decimal(10) ** power:
            return power, word.strip()
    return 0, ""


def short(number: Decimal, lang: str) -> str:
    """``number`` in full, or in millions and the like where that leaves nothing out."""
    for power, word in MAGNITUDES[interface(lang)]:
        scaled = number / Decimal(10) ** power
        enough = power >= 8 or interface(lang) == "en" or abs(number) >= 10**6
        if abs(scaled) >= 1 and enough and scaled == round(scaled, 4):
            return grouped(_plain(scaled)) + word
    return grouped(_plain(number))


def _plain(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def decimal(text: str | None) -> Decimal | None:
    """The number that a term's text is; None where there is none."""
    return Decimal(text) if text else None


def boolean(text: str | None) -> bool:
    """Whether the text of a term says true."""
    return text in ("true", "1")
