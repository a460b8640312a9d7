"""One relation of all found with one IRI, each side with the evidence that speaks of it."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import NamedNode, Triple

from benchgraph.reach.model import Term
from benchgraph.relations.derive import add
from benchgraph.relations.evidence import by_value
from benchgraph.relations.following import things
from benchgraph.relations.following.change import Change, evidence_of
from benchgraph.relations.following.filling import OWN
from benchgraph.relations.following.sight import texts_of
from benchgraph.relations.following.state import decoded
from benchgraph.relations.model import Relation
from benchgraph.vocab import BG

Became = tuple[str, Relation | None, Relation | None]
"""An IRI, with the relation that it was and the one that it is."""


def merge_again(change: Change, asked: things.Asked) -> list[Became]:
    """What became of relations before lifting, those that are other ones now. Raises TooMuch."""
    state = change.state
    rows = {iri: _raw(change, iri) for iri in change.had}
    for iri, before in change.had.items():
        now = {node for _, each in rows[iri] for node in evidence_of(each)}
        state.run_all(
            "DELETE FROM evidence WHERE node = ? AND iri = ?",
            ((node, iri) for node in before - now),
        )
        state.run_all("INSERT OR IGNORE INTO evidence VALUES (?, ?)", ((node, iri) for node in now))
    for node in _speaking_otherwise(change, asked):
        for iri in state.texts("SELECT iri FROM evidence WHERE node = ?", node):
            if iri not in rows:
                rows[iri] = _raw(change, iri)
    new = _merged(change, asked, rows.values())
    found = [(iri, state.base(iri), new.get(iri)) for iri in sorted(rows)]
    return [row for row in found if row[1] != row[2]]


def _raw(change: Change, iri: str) -> list[tuple[str, Relation]]:
    query = "SELECT rule, data FROM raw WHERE iri = ? AND kept"
    return [(rule, decoded(data)) for rule, data in change.state.rows(query, iri)]


def _speaking_otherwise(change: Change, asked: things.Asked) -> set[str]:
    """Nodes of evidence that may speak of another value than before."""
    return texts_of(
        node
        for thing in asked.things(change.triples, change.sight)
        if things.has_several(thing, change.sight)
        for node in change.sight.objects(thing, BG.evidence)
    )


def _merged(
    change: Change, asked: things.Asked, rows: Iterable[list[tuple[str, Relation]]]
) -> dict[str, Relation]:
    every = [row for found in rows for row in found]
    from_rules: dict[str, Relation] = {}
    add(from_rules, (each for rule, each in every if rule != OWN))
    speaking: set[Term] = set()
    for relation in from_rules.values():
        for side in (relation.from_evidence, relation.to_evidence):
            if len(side) > 1:  # of one alone nothing is left away
                for node in side:
                    speaking.update(change.sight.subjects(BG.evidence, NamedNode(node)))
    halo: set[Triple] = set()
    asked.halo(speaking, change.sight, halo)
    found: dict[str, Relation] = {}
    add(found, by_value(change.sight.after(halo), from_rules.values()))
    add(found, (each for rule, each in every if rule == OWN))
    return found
