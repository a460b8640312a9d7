"""What the diagrams of the ontology show: classes in columns, and the properties between them.

Which classes stand in which column is chosen by hand, so that a diagram reads from left to right.
Between which classes a property stands is not: that is read from domains, ranges and shapes, so a
new property is drawn without anybody drawing it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from benchgraph.explaining.checks import Edge, shipped_checks
from benchgraph.explaining.terms import TermOf
from benchgraph.iris import expand

ANY = ""  # stands for the things of any class


@dataclass(frozen=True, slots=True)
class Plan:
    """A diagram to draw: its name and title (English, see ``words.json``), columns of classes by
    their short names ("*": of any class); ``only`` these properties, or all ``without`` these;
    ``pick``: these edges (class, property, class; by semicolons), as an overview is a choice."""

    name: str
    title: str
    columns: tuple[str, ...]
    only: str = ""
    without: str = ""
    pick: str = ""

    def classes(self) -> list[list[str]]:
        """The IRIs in the columns."""
        return [_iris(column) for column in self.columns]

    def shows(self, edge: Edge) -> bool:
        """Whether an edge between classes of the diagram is drawn."""
        if self.pick:
            return [edge.source, edge.property, edge.target] in map(_iris, self.pick.split(";"))
        if self.only:
            return edge.property in _iris(self.only)
        return edge.property not in _iris(self.without)


@dataclass(frozen=True, slots=True)
class Bundle:
    """Properties that lead from the same classes to the same classes: drawn as one; IRIs."""

    properties: tuple[str, ...]
    sources: tuple[str, ...]
    targets: tuple[str, ...]


@dataclass(slots=True)
class Diagram:
    """What one diagram shows: ``loops`` are properties between the members of one class, ``above``
    pairs of a class and one that takes it in."""

    plan: Plan
    columns: list[list[str]]
    bundles: list[Bundle]
    above: list[tuple[str, str]]
    loops: dict[str, list[str]] = field(default_factory=dict)


PLANS = (
    Plan(
        "overview",
        "The whole at a glance",
        (
            "bg:Relation bg:Case",
            "bg:Thing",
            "bg:Institution bg:Region bg:PolicyDocument bg:Observation bg:Event bg:Assessment",
            "bg:Indicator bg:Unit bg:Evidence",
            "bg:Page",
        ),
        pick="bg:Case bg:subject bg:Thing;"
        " bg:Relation bg:from bg:Thing; bg:Relation bg:to bg:Thing;"
        " bg:Thing bg:operator bg:Institution; bg:Thing bg:owner bg:Institution;"
        " bg:Thing bg:funder bg:Institution; bg:Thing bg:region bg:Region;"
        " bg:Thing bg:underDocument bg:PolicyDocument; bg:Thing bg:observation bg:Observation;"
        " bg:Thing bg:event bg:Event; bg:Thing bg:assessment bg:Assessment;"
        " bg:Observation bg:indicator bg:Indicator; bg:Observation bg:unit bg:Unit;"
        " bg:Observation bg:evidence bg:Evidence; bg:Event bg:evidence bg:Evidence;"
        " bg:Assessment bg:evidence bg:Evidence; bg:Evidence oa:hasSource bg:Page",
    ),
    Plan(
        "cases",
        "Cases and the things that they profile",
        (
            "bg:Case",
            "bg:Thing",
            "bg:Institution bg:Initiative bg:Facility bg:Product bg:PolicyDocument bg:Axis",
            "bg:FundingScheme bg:Programme bg:Region",
        ),
        without="bg:evidence bg:observation bg:event bg:assessment bg:page",
    ),
    Plan(
        "numbers",
        "Numbers, promises and events",
        (
            "bg:Case bg:Thing bg:Region bg:PolicyDocument",
            "bg:Observation bg:Event",
            "bg:Indicator bg:Unit",
            "bg:Axis",
        ),
        only="bg:observation bg:statistic bg:event bg:indicator bg:unit bg:defaultUnit bg:axis"
        " bg:towards bg:answers bg:reaches bg:latestAnswer bg:revises bg:includedIn bg:baseUnit",
    ),
    Plan(
        "judgements",
        "Judgements",
        (
            "bg:Case bg:Thing bg:Region bg:PolicyDocument",
            "bg:Assessment",
            "bg:Institution",
        ),
        only="bg:assessment bg:judgementOf bg:implicationFor bg:mentions bg:comparesWith",
    ),
    Plan(
        "evidence",
        "Evidence, and what nobody says",
        (
            "bg:Case bg:Thing bg:Region bg:PolicyDocument bg:Observation bg:Event bg:Assessment *",
            "bg:Evidence bg:Absence",
            "bg:Page oa:TextQuoteSelector",
        ),
        only="bg:evidence oa:hasSource oa:hasSelector bg:absence bg:pagesRead",
    ),
    Plan(
        "pages",
        "Pages and what stands on them",
        (
            "bg:Case",
            "bg:Page bg:SourceFact",
            "bg:Citation bg:Link bg:Mention bg:Institution",
            "bg:PolicyDocument bg:Evidence *",
        ),
        only="bg:page bg:sourceFact bg:citation bg:link bg:mention bg:linkTarget bg:citedDocument"
        " oa:hasTarget oa:hasBody schema:workTranslation dcterms:publisher",
    ),
    Plan(
        "relations",
        "Relations",
        (
            "bg:Evidence",
            "bg:Relation",
            "bg:Case bg:Thing bg:Region bg:PolicyDocument bg:Page bg:Observation bg:Event",
        ),
        only="bg:fromEvidence bg:toEvidence bg:from bg:to",
    ),
    Plan(
        "records",
        "Records, collections and releases",
        ("bg:Review bg:Release", "bg:Record dcat:Dataset", "bg:Collection *"),
    ),
)


def diagrams(terms: Iterable[TermOf]) -> list[Diagram]:
    """The diagrams of an ontology of these terms; of a plan only the classes that there are, and
    no diagram that would join nothing."""
    by_iri = {term.iri: term for term in terms}
    edges = _edges(by_iri)
    found = [_diagram(plan, by_iri, edges) for plan in PLANS]
    return [each for each in found if each.bundles or each.above]


def _diagram(plan: Plan, terms: dict[str, TermOf], edges: set[Edge]) -> Diagram:
    columns = [[c for c in column if c == ANY or c in terms] for column in plan.classes()]
    there = {iri for column in columns for iri in column}
    ends: dict[str, tuple[set[str], set[str]]] = {}
    loops: dict[str, list[str]] = defaultdict(list)
    for edge in sorted(edges):
        if not ({edge.source, edge.target} <= there and plan.shows(edge)):
            continue
        if edge.source == edge.target:
            loops[edge.source].append(edge.property)
            continue
        sources, targets = ends.setdefault(edge.property, (set(), set()))
        sources.add(edge.source)
        targets.add(edge.target)
    above = [] if plan.pick else _above(terms, there)
    return Diagram(plan, columns, _bundled(ends), above, dict(loops))


def _bundled(ends: dict[str, tuple[set[str], set[str]]]) -> list[Bundle]:
    alike: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]] = defaultdict(list)
    for property, (sources, targets) in ends.items():
        alike[tuple(sorted(sources)), tuple(sorted(targets))].append(property)
    return [Bundle(tuple(sorted(names)), *pair) for pair, names in sorted(alike.items())]


def _above(terms: dict[str, TermOf], there: set[str]) -> list[tuple[str, str]]:
    """Pairs of classes that stand in the diagram; what lies between them is passed over."""
    return sorted(
        (iri, upper)
        for iri in there & terms.keys()
        for upper in terms[iri].above
        if upper in there and upper != iri
    )


def _edges(terms: dict[str, TermOf]) -> set[Edge]:
    """Between which classes the ontology's domains and ranges, and the shapes, put properties; an
    end that neither names is any."""
    found = {edge for edge in shipped_checks().edges if edge.property in terms}
    checked = {edge.property for edge in found}
    for term in terms.values():
        # An inverse that is inferred, and what follows from a chain, is told in words.
        if term.is_class or term.literal or term.chains or term.is_inferred_inverse:
            continue
        if (term.domain and term.range) or (term.domain + term.range and term.iri not in checked):
            sources, targets = term.domain or [ANY], term.range or [ANY]
            found |= {Edge(a, term.iri, b) for a in sources for b in targets}
    return {edge for edge in found if not terms[edge.property].given_up}


def _iris(names: str) -> list[str]:
    return [ANY if name == "*" else expand(name) or name for name in names.split()]
