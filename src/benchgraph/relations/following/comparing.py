"""Compare again what is compared in code, where a change concerns it: numbers, days, statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from pyoxigraph import NamedNode, Triple

from benchgraph.reach.model import Term
from benchgraph.relations.following import things
from benchgraph.relations.following.change import MOST, Change
from benchgraph.relations.following.filling import FIRST, NUMBERS, OWN, STATEMENTS, put_parts
from benchgraph.relations.following.sight import TooMuch, texts_of
from benchgraph.relations.following.state import decoded
from benchgraph.relations.model import Relation
from benchgraph.vocab import BG


def compare_numbers(change: Change, asked: things.Asked) -> None:
    """Numbers and days of the things that a change concerns, and what answers their targets.

    Raises TooMuch.
    """
    if any(triple.predicate == BG.betterDirection for triple in change.triples):
        raise TooMuch  # it is asked of all numbers of an indicator
    about = asked.things(change.triples, change.sight)
    about = things.compared_with(about, change.triples, change.sight)
    if not about:
        return
    found, names = _of_numbers(change, asked, about), texts_of(about)
    state = change.state
    rankings = {ranking for thing, ranking in found.rankings if thing in names}
    for name in names:
        rankings.update(state.texts("SELECT ranking FROM first WHERE thing = ?", name))
    claiming = {
        NamedNode(thing)
        for ranking in rankings
        for thing in state.texts("SELECT thing FROM first WHERE ranking = ?", ranking)
    }
    if claiming - about:
        found = _of_numbers(change, asked, about | things.all_same(claiming, change.sight))
    parts: dict[str, dict[str, list[Relation]]] = defaultdict(dict)
    for name in names:
        parts[name][NUMBERS] = []
    for ranking in rankings:
        parts[ranking.split(" ")[0]][FIRST + ranking] = found.firsts.get(ranking, [])
    for relation in found.numbers:
        if relation.via in names:
            parts[relation.via][NUMBERS].append(relation)
    _replace(change, parts)
    _put_of_things(change, "first", "ranking", names, found.rankings)
    gone, come = _put_of_things(change, "answer", "line", names, found.answers)
    change.removed |= {line for _, line in gone}
    change.added |= {line for _, line in come}


def _of_numbers(change: Change, asked: things.Asked, about: set[Term]) -> things.Found:
    if len(about) > MOST:
        raise TooMuch
    halo: set[Triple] = set()
    asked.halo(about, change.sight, halo)
    things.links_of(about, change.sight, halo)
    return things.of_numbers(change.sight.after(halo))


def _put_of_things(
    change: Change, table: str, column: str, names: set[str], found: Iterable[tuple[str, str]]
) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """Write what these things have in a table: what went, and what came."""
    select = f"SELECT thing, {column} FROM {table} WHERE thing = ?"
    before = {row for name in names for row in change.state.rows(select, name)}
    after = {row for row in found if row[0] in names}
    delete = f"DELETE FROM {table} WHERE thing = ? AND {column} = ?"
    change.state.run_all(delete, before - after)
    change.state.run_all(f"INSERT INTO {table} VALUES (?, ?)", after - before)
    return before - after, after - before


def compare_statements(change: Change, asked: things.Asked) -> None:
    """Plain statements of the things that a change concerns. Raises TooMuch."""
    about = {
        thing
        for thing in asked.things(change.triples, change.sight)
        if things.may_be_contested(thing, change.sight)
    }
    if not about:
        return
    if len(about) > MOST:
        raise TooMuch
    halo: set[Triple] = set()
    asked.halo(about, change.sight, halo)
    parts = {name: {STATEMENTS: list[Relation]()} for name in texts_of(about)}
    for relation in things.of_statements(change.sight.after(halo)):
        if relation.via in parts:
            parts[relation.via][STATEMENTS].append(relation)
    _replace(change, parts)


def _replace(change: Change, parts: Mapping[str, dict[str, list[Relation]]]) -> None:
    """Put these parts of what is found of each hub in place of what they were."""
    state = change.state
    for hub, new in parts.items():
        before = change.kept(OWN, hub)
        found: dict[str, list[Relation]] = defaultdict(list)
        query = "SELECT part, data FROM raw WHERE rule = ? AND hub = ?"
        for part, data in state.rows(query, OWN, hub):
            if part not in new:
                found[part].append(decoded(data))
        for table in ("raw", "left_out"):
            state.run(f"DELETE FROM {table} WHERE rule = ? AND hub = ?", OWN, hub)
        put_parts(state, hub, found | new)
        change.compare(before, change.kept(OWN, hub))
