"""Which table of a pack has the row of a node."""

from __future__ import annotations

from benchgraph.packing.tables.facts import TYPE, Facts
from benchgraph.packing.tables.reading import iris
from benchgraph.vocab import BG, ORG, SKOS

_STATISTIC = BG.statistic.value
_BY_CLASS = {
    BG.Observation.value: "observations",
    BG.Event.value: "events",
    BG.Assessment.value: "judgements",
    ORG.ChangeEvent.value: "events",
    BG.Mention.value: "mentions",
    BG.Absence.value: "absences",
    BG.Citation.value: "citations",
    BG.SourceFact.value: "fact_lines",
    BG.Evidence.value: "evidence",
    BG.Relation.value: "relations",
    BG.Record.value: "records",
    BG.Collection.value: "collections",
    BG.Page.value: "pages",
    SKOS.Concept.value: "concepts",
}


def table_of(facts: Facts, node: str) -> str | None:
    """The table that has the row of a node."""
    if node not in facts.tables:
        facts.tables[node] = _table_of(facts, node)
    return facts.tables[node]


def _table_of(facts: Facts, node: str) -> str | None:
    if node in facts.entities:
        return "entities"
    if facts.whole.get(node, ("", ""))[1] == _STATISTIC:
        return "statistics"
    for kind in iris(facts, node, TYPE):
        if kind in _BY_CLASS:
            return _BY_CLASS[kind]
    return None
