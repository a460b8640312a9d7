"""Lift again, two ends at a time, and tell which lines went and came.

A relation in the end lies between two ends. It comes of relations between the first end or what
that profiles and the second or what that profiles, and of no others; ``lift`` on these, with all
cases of their ends and all that is stated of them, gives what a full run gives there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from pyoxigraph import NamedNode, Triple

from benchgraph.reach import Reach
from benchgraph.relations.derive import STATED, add_lifted, pairs
from benchgraph.relations.following.change import Change, evidence_of
from benchgraph.relations.following.merging import Became
from benchgraph.relations.following.sight import concerned, texts_of
from benchgraph.relations.following.state import State, decoded
from benchgraph.relations.lifting import Pair
from benchgraph.relations.model import Relation, plain_nquads
from benchgraph.vocab import BG, RDF


def lift_again(change: Change, became: Sequence[Became], stated: Reach) -> None:
    """Bring relations in the end up to date; ``became``: what those before lifting were and are.

    ``stated`` is the reach of the query for what plain statements tell. Raises TooMuch.
    """
    state = change.state
    gone, come = _subjects(change)
    subjects = gone | come
    wanted = _lifted_otherwise(change, subjects, stated) | _between_all(state, became)
    state.run_all("DELETE FROM profiled WHERE thing = ? AND one = ?", gone)
    state.run_all("INSERT INTO profiled VALUES (?, ?)", come)
    if subjects:
        wanted |= _lifted_otherwise(change, subjects, stated) | _between_all(state, became)
    old = {each.iri: each for ends in wanted for each in _between(state, ends)}
    state.drop_relations([iri for iri, _, now in became if now is None])
    state.put_relations(
        (iri, (now.from_, now.to), now, now) for iri, _, now in became if now is not None
    )
    base, new = _settled(change, wanted, stated)
    state.drop_relations(old.keys() - new.keys())
    state.put_relations(
        (iri, (each.from_, each.to), base.get(iri), each) for iri, each in new.items()
    )
    _tell(change, old, new)


# -- which ends --------------------------------------------------------------------------------


def _in_order(one: str, other: str) -> Pair:
    """Two ends as one name for both directions."""
    return (one, other) if one <= other else (other, one)


def _between_all(state: State, became: Iterable[Became]) -> set[Pair]:
    return {
        ends
        for _, before, now in became
        for relation in (before, now)
        if relation is not None
        for ends in _reached(state, relation)
    }


def _reached(state: State, relation: Relation) -> Iterator[Pair]:
    """The ends between which a relation may stand in the end."""
    starts = relation.from_, *state.cases(relation.from_)
    ends = relation.to, *state.cases(relation.to)
    for start, end in product(starts, ends):
        yield _in_order(start, end)


def _around(state: State, end: str) -> set[str]:
    """An end, its cases, and whatever it or they profile: relations of these may tell of it."""
    cases = {end, *state.cases(end)}
    return cases.union(*(state.subjects(case) for case in cases))


def _subjects(change: Change) -> tuple[set[Pair], set[Pair]]:
    """(thing, case) of which the one no longer profiles the other, and of which it now does."""
    sight = change.sight
    cases = {
        triple.subject
        for triple in change.triples
        if triple.predicate == BG.subject
        or (triple.predicate == RDF.type and triple.object == BG.Case)
    }
    before = {(thing, case) for case in texts_of(cases) for thing in change.state.subjects(case)}
    after = {
        (triple.object.value, case.value)
        for case in cases
        if isinstance(case, NamedNode) and sight.holds(Triple(case, RDF.type, BG.Case))
        for triple in sight(case, BG.subject, None)
        if isinstance(triple.object, NamedNode) and sight.holds(triple)
    }
    return before - after, after - before


def _lifted_otherwise(change: Change, subjects: set[Pair], stated: Reach) -> set[Pair]:
    """Ends of relations that may be lifted otherwise, or no longer need to be told."""
    state = change.state
    wanted: set[Pair] = set()
    for thing, case in subjects:
        for end in {thing, case, *state.subjects(case)}:
            for relation in state.bases_at(end):
                wanted.update(_reached(state, relation))
    for one in texts_of(concerned(stated, change.triples, change.sight)):
        for end in _around(state, one):
            for relation in state.bases_at(end):
                if relation.type == "mentions":
                    wanted.update(_reached(state, relation))
    return wanted


# -- what lies between them --------------------------------------------------------------------


def _between(state: State, ends: Pair) -> list[Relation]:
    one, other = ends
    found = state.finals_between(one, other)
    return found if one == other else found + state.finals_between(other, one)


def _settled(
    change: Change, wanted: set[Pair], stated: Reach
) -> tuple[dict[str, Relation], dict[str, Relation]]:
    """(before lifting, in the end), by IRI: all relations between these ends."""
    state = change.state
    base: dict[str, Relation] = {}
    ends: set[str] = set()
    for pair in wanted:
        sides = [(end, *state.subjects(end)) for end in pair]
        for a, b in product(*sides):
            for relation in (*state.bases_between(a, b), *state.bases_between(b, a)):
                base[relation.iri] = relation
        ends.update(*sides)
    cases = {end: state.cases(end) for end in ends}
    final = dict(base)
    mentions = any(relation.type == "mentions" for relation in base.values())
    add_lifted(final, cases, _told(change, ends, stated) if mentions else ())
    return _of(base, wanted), _of(final, wanted)


def _told(change: Change, ends: Iterable[str], stated: Reach) -> list[Pair]:
    halo: set[Triple] = set()
    stated.halo({NamedNode(end) for end in ends}, change.sight, halo)
    return list(pairs(change.sight.after(halo), STATED))


def _of(relations: dict[str, Relation], wanted: set[Pair]) -> dict[str, Relation]:
    return {
        iri: relation
        for iri, relation in relations.items()
        if _in_order(relation.from_, relation.to) in wanted
    }


# -- lines -------------------------------------------------------------------------------------


def _tell(change: Change, before: dict[str, Relation], after: dict[str, Relation]) -> None:
    """Collect the lines that went and came."""
    for iri in before.keys() | after.keys():
        old, new = before.get(iri), after.get(iri)
        if old == new:
            continue
        for relation, lines in ((old, change.removed), (new, change.added)):
            if relation is not None:
                lines.update(relation.nquads().splitlines(keepends=True))
                change.touched |= evidence_of(relation)
    change.removed.update(plain_nquads(before.values()))
    change.added.update(plain_nquads(after.values()))
    for node in change.touched:
        _show(change, node)


def _show(change: Change, node: str) -> None:
    """Have the triples of evidence that a rule made seen where a relation names it."""
    state = change.state
    shown = set(state.texts("SELECT line FROM shown WHERE node = ?", node))
    made = set(state.texts("SELECT line FROM made WHERE node = ?", node))
    now = made if made and _named(state, node) else set()
    state.run_all(
        "DELETE FROM shown WHERE node = ? AND line = ?", ((node, line) for line in shown - now)
    )
    state.run_all("INSERT INTO shown VALUES (?, ?)", ((node, line) for line in now - shown))
    change.removed |= shown - now
    change.added |= now - shown


def _named(state: State, node: str) -> bool:
    """Whether a relation names this evidence: one that is lifted names that of another one."""
    query = "SELECT base FROM evidence JOIN relation USING (iri) WHERE node = ? AND base NOT NULL"
    return any(node in evidence_of(decoded(text)) for text in state.texts(query, node))
