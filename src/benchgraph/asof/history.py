"""Who said what when: the numbers of an entity in the order in which sources said them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from benchgraph.asof.sources import (
    NEVER,
    Nodes,
    Said,
    days_of_evidence,
    days_of_pages,
    nodes_of,
    values,
)
from benchgraph.iris import address_parts
from benchgraph.phrases import phrase
from benchgraph.query.entities import labels, resolve
from benchgraph.store import Rows, Store, Term
from benchgraph.vocab import BG, DCTERMS, OA, PREFIX_HEADER, VOCAB, XSD

# What is said, for people, and then what a program needs to draw it.
SHOWN = (
    "said thing indicator status value scope date deadline earlierDeadlines revises contradicts"
    " publisher page"
).split()
COLUMNS = (
    *SHOWN,
    *"quote cited read exact least most about unit from until dueBy stage".split(),
    *"number thingIri indicatorIri statusIri".split(),
)
# A case stands also for what it profiles and for the schemes that its page judges with it.
_THINGS = """SELECT DISTINCT ?thing WHERE {
  { BIND(ENTITY AS ?thing) } UNION { ENTITY bg:subject ?thing }
  UNION { ENTITY a bg:Case ; bg:assessment/bg:mentions ?thing . ?thing a bg:FundingScheme }
}"""
# Each number, its evidence, the words and the page of that, what the page cites, when it was read.
_AROUND = """CONSTRUCT { ?number ?property ?value . ?s ?p ?o } WHERE {
  VALUES ?thing { THINGS }
  ?thing bg:observation ?number . INDICATOR
  { ?number ?property ?value }
  UNION { ?number bg:evidence ?s . ?s ?p ?o }
  UNION { ?number bg:evidence/oa:hasSelector ?s . ?s ?p ?o }
  UNION { ?number bg:evidence/oa:hasSource ?s . ?s ?p ?o }
  UNION { ?number bg:evidence/oa:hasSource/bg:citation ?s . ?s ?p ?o }
  UNION { ?number bg:evidence/oa:hasSource ?page . ?s bg:describes ?page . ?s ?p ?o }
}"""
_OTHERS = """SELECT DISTINCT ?number ?kind ?other ?value ?deadline WHERE {
  VALUES ?number { NUMBERS }
  { VALUES ?type { relation-type:contradiction relation-type:discrepancy }
    VALUES (?one ?two) { (bg:from bg:to) (bg:to bg:from) }
    ?relation bg:relationType ?type ; ?one ?number ; ?two ?other BIND("against" AS ?kind) }
  UNION
  { ?number bg:revises ?other BIND("revises" AS ?kind) }
  ?number a bg:Observation . ?other bg:sourceValue ?value
  OPTIONAL { ?other bg:deadline ?deadline }
} ORDER BY ?number ?kind ?other"""
_RELATION_TYPE = f"PREFIX relation-type: <{VOCAB}relation-type/>\n"


@dataclass(frozen=True, slots=True)
class _Other:
    """A number that one revises, or that it contradicts: its value and deadline as stated."""

    kind: str
    value: str
    deadline: str | None

    def __str__(self) -> str:
        return f"{self.value} by {self.deadline}" if self.deadline else self.value


def find_indicator(store: Store, text: str) -> str:
    """The IRI of the indicator that ``text`` names: IRI, slug or label. Raises NotFoundError."""
    return resolve(store, text, under=VOCAB + "indicator/")


def history_rows(
    store: Store,
    entity: str,
    indicator: str | None = None,
    *,
    every_source: bool = False,
    lang: str = "en",
) -> Rows:
    """The numbers of ``entity`` (an IRI) by the day on which they were first said.

    ``indicator``: only those for it (an IRI). ``every_source``: a row for each page that says the
    number, instead of the first. A case stands also for what it profiles and for the funding
    schemes that it names. The columns are ``COLUMNS``: ``said`` as precise as the source gives it,
    unbound where it bears no date (``read`` is then the day when it was read; such rows come last);
    ``value``, ``scope``, ``date`` and ``deadline`` as stated; ``earlierDeadlines`` and ``revises``
    what a target took the place of; ``contradicts`` what another source says instead.
    """
    things = _iris(row[0] for row in store.select(PREFIX_HEADER + _asked(_THINGS, entity)))
    only = f"?number bg:indicator {NamedNode(indicator)} ." if indicator else ""
    around = _AROUND.replace("THINGS", " ".join(f"<{iri}>" for iri in things))
    nodes = nodes_of(store.construct(PREFIX_HEADER + around.replace("INDICATOR", only)))
    sayings = [each for each in _sayings(nodes) if every_source or each.first]
    others = _others(store, {each.number for each in sayings}) if sayings else {}
    named = {term for each in sayings for term in each.named(nodes)}
    names = labels(store, named, lang)
    rows = [each.row(nodes, others.get(each.number.value, ()), names) for each in sayings]
    return Rows(COLUMNS, [tuple(row.get(name) for name in COLUMNS) for row in rows])


def shown(rows: Rows) -> Rows:
    """The columns for people, without those that are empty throughout."""
    kept = [
        place
        for place, name in enumerate(rows.variables)
        if name in SHOWN and any(row[place] is not None for row in rows)
    ]
    return Rows(
        tuple(rows.variables[place] for place in kept),
        [tuple(row[place] for place in kept) for row in rows],
    )


def chart_rows(rows: Rows, lang: str = "en") -> list[dict[str, str]]:
    """The rows as the chart of a history takes them: who said what when, and what moved."""
    found = []
    for row in rows.dicts():
        text = {name: term.value for name, term in row.items()}
        moved = text.get("earlierDeadlines") or text.get("revises")
        found.append(
            {
                "said": text.get("said", ""),
                "who": text.get("publisher", ""),
                "indicator": text.get("indicator", ""),
                "status": text.get("status", ""),
                "amount": text.get("value", ""),
                "due": text.get("deadline", ""),
                "change": phrase("deadline moved", lang) if moved else "",
                "page": text.get("page", ""),
            }
        )
    return found


@dataclass(frozen=True, slots=True)
class _Saying:
    """One page that says one number; ``first`` of those that do."""

    number: NamedNode
    evidence: NamedNode
    page: NamedNode
    said: Said
    first: bool

    def named(self, nodes: Nodes) -> Iterator[str]:
        """The IRIs whose labels the row shows."""
        for property in (BG.about, BG.indicator, BG.valueStatus):
            yield from _iris(values(nodes, self.number, property))
        yield from _iris(values(nodes, self.page, DCTERMS.publisher))

    def row(
        self, nodes: Nodes, others: Sequence[_Other], names: dict[str, str]
    ) -> dict[str, Term | None]:
        def one(property: NamedNode) -> Term | None:
            return next(iter(sorted(values(nodes, self.number, property), key=str)), None)

        def name(node: Term | None) -> Literal | None:
            if not isinstance(node, NamedNode):
                return None
            return Literal(names.get(node.value, node.value.rpartition("/")[2]))

        said, revised = self.said, [other for other in others if other.kind == "revises"]
        publisher = next(iter(values(nodes, self.page, DCTERMS.publisher)), None)
        thing, indicator, status = one(BG.about), one(BG.indicator), one(BG.valueStatus)
        return {
            "said": _date(said.stated) if said.dated else None,
            "read": None if said.dated or said == NEVER else _date(said.stated),
            "cited": Literal(said.cited) if said.cited else None,
            "thing": name(thing),
            "indicator": name(indicator),
            "status": name(status),
            "value": one(BG.sourceValue),
            "scope": one(BG.scope),
            "date": one(BG.date) or _period(one(BG.start), one(BG.end)),
            "deadline": one(BG.deadline),
            "earlierDeadlines": _joined(sorted({o.deadline for o in revised if o.deadline})),
            "revises": _joined(map(str, revised)),
            "contradicts": _joined(str(other) for other in others if other.kind == "against"),
            "publisher": name(publisher) or Literal(address_parts(self.page.value).netloc),
            "page": self.page,
            "quote": next(iter(_quotes(nodes, self.evidence)), None),
            "exact": one(BG.value),
            "least": one(BG.minValue),
            "most": one(BG.maxValue),
            "about": one(BG.approximate),
            "unit": one(BG.unit),
            "from": one(BG.earliest),
            "until": one(BG.latest),
            "dueBy": one(BG.dueBy),
            "stage": one(BG.moneyStage),
            "number": self.number,
            "thingIri": thing,
            "indicatorIri": indicator,
            "statusIri": status,
        }


def _asked(query: str, entity: str) -> str:
    return query.replace("ENTITY", str(NamedNode(entity)))


def _sayings(nodes: Nodes) -> list[_Saying]:
    """Every page that says a number, what was said first coming first, and undated ones last."""
    days = days_of_evidence(nodes, days_of_pages(nodes))
    found = []
    for number in nodes:
        pages: dict[NamedNode, tuple[Said, NamedNode]] = {}
        for evidence in _in_words_of(nodes, number):
            for page in values(nodes, evidence, OA.hasSource):
                assert isinstance(page, NamedNode)
                said = days.get(evidence, NEVER)
                if page not in pages or said.day < pages[page][0].day:
                    pages[page] = said, evidence
        # A page that says it itself comes before one of the same day that cites it.
        order = sorted(pages, key=lambda page: (_when(pages[page][0]), page.value))
        for place, page in enumerate(order):
            said, evidence = pages[page]
            found.append(_Saying(number, evidence, page, said, first=place == 0))
    return sorted(found, key=lambda each: (_when(each.said), each.number.value, each.page.value))


def _in_words_of(nodes: Nodes, number: NamedNode) -> list[NamedNode]:
    """The evidence of a number: first what quotes the value as it is stated, or a figure of it."""
    stated = [value.value for value in _literals(nodes, number, BG.sourceValue)]
    figures = [part for text in stated for part in text.split() if any(map(str.isdigit, part))]

    def rank(evidence: NamedNode) -> tuple[bool, bool, str]:
        words = " ".join(quote.value for quote in _quotes(nodes, evidence))
        whole, part = (any(text in words for text in texts) for texts in (stated, figures))
        return not whole, not part, evidence.value

    found = values(nodes, number, BG.evidence)
    return sorted((each for each in found if isinstance(each, NamedNode)), key=rank)


def _quotes(nodes: Nodes, evidence: NamedNode) -> list[Literal]:
    selectors = values(nodes, evidence, OA.hasSelector)
    return [quote for each in selectors for quote in _literals(nodes, each, OA.exact)]


def _literals(nodes: Nodes, node: Term, property: NamedNode) -> list[Literal]:
    return [value for value in values(nodes, node, property) if isinstance(value, Literal)]


def _when(said: Said) -> tuple[bool, str, bool]:
    return not said.dated, said.day, said.cited is not None


def _others(store: Store, numbers: Iterable[NamedNode]) -> dict[str, list[_Other]]:
    found: dict[str, list[_Other]] = {}
    query = _OTHERS.replace("NUMBERS", " ".join(sorted(map(str, numbers))))
    for number, kind, _, value, deadline in store.select(_RELATION_TYPE + PREFIX_HEADER + query):
        assert number is not None and kind is not None and value is not None
        other = _Other(kind.value, value.value, deadline.value if deadline else None)
        found.setdefault(number.value, []).append(other)
    return found


def _iris(terms: Iterable[Term | None]) -> list[str]:
    return [term.value for term in terms if isinstance(term, NamedNode)]


def _joined(texts: Iterable[str]) -> Literal | None:
    text = "; ".join(dict.fromkeys(texts))
    return Literal(text) if text else None


def _date(text: str) -> Literal:
    kinds = {4: XSD.gYear, 7: XSD.gYearMonth}
    return Literal(text, datatype=kinds.get(len(text), XSD.date))


def _period(start: Term | None, end: Term | None) -> Literal | None:
    """From when to when, as stated: ``2024-12/2026-01``, open where nothing is stated."""
    ends = [term.value if isinstance(term, Literal) else ".." for term in (start, end)]
    return Literal("/".join(ends)) if start or end else None
