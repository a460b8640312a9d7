"""The one number that counts of a case, found by rule.

Of what a case profiles (and of what is part of that), the numbers of one indicator speak for it:
those that its own pages state most often, then those that all sources state most often. Of these
the promise is shown, with what has come of it; where nothing was promised, the latest number.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from pyoxigraph import NamedNode

from benchgraph.query.amounts import Unit, amount_text, read_units, rounded
from benchgraph.query.formats import grouped
from benchgraph.store import Store, Term
from benchgraph.vocab import PREFIX_HEADER

# Of two that are stated as often, what was promised comes before what was measured.
_ORDER = ("target", "actual", "announced", "estimate", "baseline")

_NUMBERS = """
SELECT ?case ?part ?thing ?number ?status ?indicator ?unit ?value ?least ?most ?about ?date ?latest
       ?deadline ?due ?answer
WHERE {{
  VALUES ?case {{ {cases} }}
  ?case bg:subject ?subject .
  ?subject ^dcterms:isPartOf? ?thing .
  BIND(?thing != ?subject AS ?part)
  ?number bg:about ?thing ; bg:valueStatus ?status ; bg:indicator ?indicator ; bg:unit ?unit .
  FILTER NOT EXISTS {{ ?later bg:revises ?number }}
  OPTIONAL {{ ?number bg:value ?value }}
  OPTIONAL {{ ?number bg:minValue ?least }}
  OPTIONAL {{ ?number bg:maxValue ?most }}
  OPTIONAL {{ ?number bg:approximate ?about }}
  OPTIONAL {{ ?number bg:date ?date }}
  OPTIONAL {{ ?number bg:latest ?latest }}
  OPTIONAL {{ ?number bg:deadline ?deadline }}
  OPTIONAL {{ ?number bg:dueBy ?due }}
  OPTIONAL {{ ?number bg:latestAnswer ?answer }}
}}"""
_STATED = """
SELECT ?case ?number (COUNT(?evidence) AS ?all) (SUM(IF(BOUND(?own), 1, 0)) AS ?here)
WHERE {{
  VALUES ?case {{ {cases} }}
  ?case bg:subject/^dcterms:isPartOf? ?thing .
  ?number bg:about ?thing ; bg:evidence ?evidence .
  OPTIONAL {{ ?evidence oa:hasSource ?own . ?case bg:page ?own }}
}} GROUP BY ?case ?number"""


@dataclass(frozen=True, slots=True)
class Number:
    """A number of the graph: of which thing and indicator, its status (``target``), the date or
    deadline as stated, and how often pages state it: those of the case, and all."""

    iri: str
    thing: str
    indicator: str
    status: str
    unit: str
    value: str = ""
    least: str = ""
    most: str = ""
    about: bool = False
    date: str = ""
    latest: str = ""
    deadline: str = ""
    due: str = ""
    answer: str = ""
    is_part: bool = False
    stated: tuple[int, int] = field(default=(0, 0))

    def text(self, units: dict[str, Unit], lang: str) -> str:
        """The number for people, short where that loses nothing: "US$ 100 billion"."""
        unit = units.get(self.unit, Unit("", "", ""))
        return amount_text(
            self.value, self.least, self.most, self.about, unit.written, unit.kind, lang,
            write=lambda number: _short(number, lang),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Headline:
    """The number that speaks for a case, and for a promise the latest that has come of it."""

    number: Number
    sofar: Number | None = None


def headlines(store: Store, cases: Sequence[str]) -> dict[str, Headline]:
    """Case → its headline; a case of which no number is stated has none."""
    if not cases:
        return {}
    values = " ".join(str(NamedNode(case)) for case in cases)
    stated = {
        (_text(case), _text(number)): (int(_text(here)), int(_text(every)))
        for case, number, every, here in store.select(PREFIX_HEADER + _STATED.format(cases=values))
    }
    found: dict[str, dict[str, Number]] = {}
    for row in store.select(PREFIX_HEADER + _NUMBERS.format(cases=values)):
        case, number = _text(row[0]), _number(row)
        often = stated.get((case, number.iri), (0, 0))
        found.setdefault(case, {})[number.iri] = replace(number, stated=often)
    return {case: _headline(numbers) for case, numbers in found.items()}


def units_of(store: Store, found: Iterable[Headline], lang: str) -> dict[str, Unit]:
    """The units of these headlines as they are written in ``lang``."""
    numbers = [each for one in found for each in (one.number, one.sofar) if each]
    return read_units(store, (number.unit for number in numbers), lang)


def _headline(numbers: dict[str, Number]) -> Headline:
    groups: dict[tuple[str, str], list[Number]] = {}
    for number in numbers.values():
        groups.setdefault((number.thing, number.indicator), []).append(number)
    group = max(sorted(groups), key=lambda key: _weight(groups[key]))
    chosen = min(groups[group], key=_first)
    return Headline(chosen, numbers.get(chosen.answer))


def _weight(group: list[Number]) -> tuple[bool, int, int]:
    """How much a group of numbers of one thing and indicator speaks for its case."""
    here, every = (sum(number.stated[at] for number in group) for at in (0, 1))
    return not group[0].is_part, here, every


def _first(number: Number) -> tuple[int, list[int], int, str]:
    """Promises before measures; of each the one with the latest day, then the most stated."""
    order = _ORDER.index(number.status) if number.status in _ORDER else len(_ORDER)
    day = number.due or number.latest
    return order, [-ord(sign) for sign in day] or [1], -number.stated[1], number.iri


def _number(row: tuple[Term | None, ...]) -> Number:
    (_, part, thing, number, status, indicator, unit, value, least, most, about, date, latest,
     deadline, due, answer) = map(_text, row)  # fmt: skip
    return Number(
        number, thing, indicator, status.rpartition("/")[2], unit, value, least, most,
        about == "true", date, latest, deadline, due, answer, part == "true",
    )  # fmt: skip


def _text(term: Term | None) -> str:
    return str(getattr(term, "value", "")) if term is not None else ""


def _short(number: str, lang: str) -> str:
    """In words from a million on, where three digits say it exactly; else in full."""
    exact = Decimal(number)
    if exact and exact.adjusted() >= 6 and round(exact, 2 - exact.adjusted()) == exact:
        return rounded(exact, lang)
    return grouped(number)
