"""The first page: what this is, the cases with the number that counts, regions, questions."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import Any

from pyoxigraph import Literal, NamedNode

from benchgraph.query import read_catalogue
from benchgraph.query.amounts import Unit
from benchgraph.query.runner import question_for
from benchgraph.serving.model import Asked, Graph, Reply
from benchgraph.serving.pages.headline import Headline, headlines, units_of
from benchgraph.serving.pages.names import Name, names
from benchgraph.serving.pages.render import page
from benchgraph.store import Store, day_of
from benchgraph.vocab import PREFIX_HEADER, VOCAB

MOST_CASES, MOST_REGIONS = 60, 60
STATUS = VOCAB + "value-status/"
# What became of promises, in the order of the bar.
VERDICTS = ("reached", "on the way", "slipped", "overdue", "nobody has said")
# The families of questions: a title, and what they ask.
FAMILIES = {
    "profile": ("Profiles", "Who stands behind a case, what is known of it, how it is judged"),
    "cross-page": ("Across pages", "What several pages tell of, and what they do not link"),
    "comparison": ("Comparison", "Cases and regions side by side"),
    "money": ("Money", "Who pays for what, from announced to spent"),
    "time": ("Time", "What happened when"),
    "promises": ("Promises", "What was promised, by when, and what came of it"),
    "provenance": ("Sources", "Which words of which page stand behind a statement"),
    "gaps": ("Gaps", "What nobody has said"),
    "contradictions": ("Contradictions", "Where pages say different things"),
    "singapore": ("Singapore", "What the cases mean for Singapore"),
}

_EVERY = "SELECT ?case WHERE { ?case a bg:Case }"
_CASES = """
SELECT ?case (MIN(?at) AS ?region) (MIN(?kind) AS ?type) WHERE {{
  VALUES ?case {{ {cases} }}
  OPTIONAL {{ ?case bg:subject ?thing . ?thing bg:region|bg:jurisdiction ?at }}
  OPTIONAL {{ ?case bg:caseType ?kind }}
}} GROUP BY ?case"""
_REGIONS = f"""
SELECT ?region (COUNT(DISTINCT ?thing) AS ?things) (COUNT(DISTINCT ?case) AS ?cases)
       (MIN(?iso) AS ?code) WHERE {{
  ?region a bg:Region .
  ?thing bg:region|bg:jurisdiction ?region .
  OPTIONAL {{ ?case a bg:Case ; bg:subject ?thing }}
  OPTIONAL {{ ?region dcterms:identifier ?iso }}
}} GROUP BY ?region ORDER BY DESC(?things) ?region LIMIT {MOST_REGIONS}"""
_COUNTS = """
SELECT ?kind (COUNT(DISTINCT ?thing) AS ?count) WHERE {
  VALUES ?kind { bg:Case bg:Region bg:Institution bg:PolicyDocument bg:Observation bg:Page }
  ?thing a ?kind
} GROUP BY ?kind"""

# The verdicts of the question promise-tracker, without all that it tells beside them.
_VERDICTS = """
SELECT ?verdict (COUNT(DISTINCT ?promise) AS ?count) WHERE {{
  ?promise bg:valueStatus <https://w3id.org/benchgraph/vocab/value-status/target> .
  FILTER EXISTS {{ ?thing bg:observation ?promise }}
  FILTER NOT EXISTS {{ ?later bg:revises ?promise }}
  OPTIONAL {{ ?promise bg:dueBy ?due }}
  OPTIONAL {{ ?promise bg:firstDueBy ?first }}
  BIND(IF(EXISTS {{ ?one bg:reaches ?promise }}, "reached",
       IF(BOUND(?due) && STR(?due) < {on}, "overdue",
       IF(BOUND(?first), "slipped",
       IF(EXISTS {{ ?other bg:answers ?promise }}, "on the way", "nobody has said")))) AS ?verdict)
}} GROUP BY ?verdict"""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number on a card: as people write it, its status (``target``) and that status in words."""

    text: str
    status: str
    status_name: Name
    when: str
    is_deadline: bool


@dataclass(frozen=True, slots=True)
class Card:
    """A case on the first page; ``thing`` is told where the number is not of the case's name."""

    iri: str
    name: Name
    region: Name | None
    type: Name | None
    indicator: Name | None = None
    thing: Name | None = None
    figure: Figure | None = None
    sofar: Figure | None = None


@dataclass(frozen=True, slots=True)
class Tile:
    """A region: its name, code, how many things and cases are there, its share of the largest."""

    iri: str
    name: Name
    code: str
    things: int
    cases: int
    share: int


def home(graph: Graph, asked: Asked) -> Reply:
    """What this is, and the ways into it."""
    store, lang = graph.store, asked.language
    counts = _counts(store)
    verdicts = _verdicts(store)
    return page(
        "home.html.j2",
        asked,
        counts=counts,
        cards=_cards(store, lang),
        regions=_tiles(store, lang),
        families=[(key, *FAMILIES[key], count) for key, count in _families().items()],
        questions=sum(_families().values()),
        verdicts=_bar(verdicts),
        promises=sum(verdicts.values()),
    )


def _counts(store: Store) -> dict[str, int]:
    rows = store.select(PREFIX_HEADER + _COUNTS)
    return Counter({_value(kind).rpartition("#")[2]: int(_value(count)) for kind, count in rows})


def _cards(store: Store, lang: str) -> list[Card]:
    # Put in order here: a store takes a second to sort tens of thousands.
    every = sorted(_value(case) for (case,) in store.select(PREFIX_HEADER + _EVERY))[:MOST_CASES]
    if not every:
        return []
    query = PREFIX_HEADER + _CASES.format(cases=" ".join(str(NamedNode(case)) for case in every))
    rows = sorted(tuple(map(_value, row)) for row in store.select(query))
    found = headlines(store, [case for case, _, _ in rows])
    units = units_of(store, found.values(), lang)
    wanted = {iri for row in rows for iri in row if iri}
    for one in found.values():
        wanted |= {one.number.indicator, one.number.thing, STATUS + one.number.status}
        wanted |= {STATUS + one.sofar.status} if one.sofar else set()
    called = names(store, wanted, lang)
    cards = [_card(row, found.get(row[0]), called, units, lang) for row in rows]
    return sorted(cards, key=lambda card: (card.figure is None, card.name.text.casefold()))


def _card(
    row: tuple[str, ...],
    headline: Headline | None,
    called: dict[str, Name],
    units: dict[str, Unit],
    lang: str,
) -> Card:
    iri, region, kind = row
    card = (iri, called[iri], called.get(region), called.get(kind))
    if headline is None:
        return Card(*card)

    def figure(of: Headline, so_far: bool) -> Figure | None:
        number = of.sofar if so_far else of.number
        if number is None:
            return None
        is_deadline = bool(number.deadline) and not so_far
        return Figure(
            number.text(units, lang),
            number.status,
            called[STATUS + number.status],
            number.deadline if is_deadline else number.date,
            is_deadline,
        )

    thing = called[headline.number.thing]
    return Card(
        *card,
        called[headline.number.indicator],
        None if thing.text == called[iri].text else thing,
        figure(headline, so_far=False),
        figure(headline, so_far=True),
    )


def _tiles(store: Store, lang: str) -> list[Tile]:
    rows = [tuple(map(_value, row)) for row in store.select(PREFIX_HEADER + _REGIONS)]
    called = names(store, {row[0] for row in rows}, lang)
    most = max((int(row[1]) for row in rows), default=1)
    return [
        Tile(iri, called[iri], code, int(things), int(cases), 100 * int(things) // most)
        for iri, things, cases, code in rows
    ]


def _verdicts(store: Store) -> Counter[str]:
    """How many promises were reached, are overdue …, by the day that the tracker judges by."""
    day = question_for(store, "promise-tracker").dated({}, day_of(store))["on"]
    query = PREFIX_HEADER + _VERDICTS.format(on=Literal(day))
    return Counter({_value(verdict): int(_value(count)) for verdict, count in store.select(query)})


def _bar(verdicts: Counter[str]) -> list[dict[str, Any]]:
    """The parts of a bar that is 1000 wide: verdict, count, where it begins, how wide it is."""
    total, at, parts = sum(verdicts.values()) or 1, 0.0, []
    for verdict in [name for name in VERDICTS if verdicts[name]]:
        width = 1000 * verdicts[verdict] / total
        parts.append(
            {"verdict": verdict, "key": verdict.replace(" ", "-"), "count": verdicts[verdict],
             "x": round(at, 1), "width": round(max(width - 3, 1), 1)}
        )  # fmt: skip
        at += width
    return parts


@cache
def _families() -> dict[str, int]:
    """The families of questions in their order, with how many there are in each."""
    return dict(Counter(question.family for question in read_catalogue().values()))


def _value(term: object) -> str:
    if isinstance(term, NamedNode):
        return term.value
    return str(getattr(term, "value", ""))
