"""Walk property paths over a graph, and find where along a path one triple lies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Triple

from benchgraph.reach.look import Look
from benchgraph.reach.model import Chain, Choice, Except, Inverse, Link, Path, Repeat, Term

Terms = set[Term]


def walk(path: Path, start: Iterable[Term], look: Look, into: set[Triple], *, back: bool) -> Terms:
    """The terms that a path leads to from these, or ``back`` to its beginnings.

    The triples on the way go ``into`` the set.
    """
    match path:
        case Link(predicate):
            assert isinstance(predicate, NamedNode)
            return _step(predicate, start, look, into, back)
        case Except(predicates):
            return _other(predicates, start, look, into, back)
        case Inverse(inner):
            return walk(inner, start, look, into, back=not back)
        case Choice(parts):
            start = list(start)
            return set().union(*(walk(part, start, look, into, back=back) for part in parts))
        case Chain(parts):
            here = set(start)
            for part in reversed(parts) if back else parts:
                here = walk(part, here, look, into, back=back)
            return here
        case Repeat(inner, optional, again):
            return _repeated(inner, set(start), look, into, back, optional, again)


def _step(
    predicate: NamedNode, start: Iterable[Term], look: Look, into: set[Triple], back: bool
) -> Terms:
    found: Terms = set()
    for term in start:
        if back:
            triples = look(None, predicate, term)
            found.update(triple.subject for triple in triples)
        elif isinstance(term, Literal):
            continue
        else:
            triples = look(term, predicate, None)
            found.update(triple.object for triple in triples)
        into.update(triples)
    return found


def _other(
    predicates: frozenset[NamedNode],
    start: Iterable[Term],
    look: Look,
    into: set[Triple],
    back: bool,
) -> Terms:
    found: Terms = set()
    for term in start:
        for triple in look(None, None, term) if back else look(term, None, None):
            if triple.predicate not in predicates:
                into.add(triple)
                found.add(triple.subject if back else triple.object)
    return found


def _repeated(
    path: Path,
    start: Terms,
    look: Look,
    into: set[Triple],
    back: bool,
    optional: bool,
    again: bool,
) -> Terms:
    found = set(start) if optional else set()
    front = start
    while front:
        front = walk(path, front, look, into, back=back) - found
        found |= front
        if not again:
            break
    return found


def places(path: Path, triple: Triple, look: Look) -> Iterator[tuple[Terms, Terms]]:
    """Where a triple can lie on a path: each time the beginnings and the ends of such a walk."""
    unused: set[Triple] = set()
    match path:
        case Link(predicate):
            if predicate == triple.predicate:
                yield {triple.subject}, {triple.object}
        case Except(predicates):
            if triple.predicate not in predicates:
                yield {triple.subject}, {triple.object}
        case Inverse(inner):
            for starts, ends in places(inner, triple, look):
                yield ends, starts
        case Choice(parts):
            for part in parts:
                yield from places(part, triple, look)
        case Chain(parts):
            for at, part in enumerate(parts):
                for starts, ends in places(part, triple, look):
                    before, after = Chain(parts[:at]), Chain(parts[at + 1 :])
                    yield (
                        walk(before, starts, look, unused, back=True),
                        walk(after, ends, look, unused, back=False),
                    )
        case Repeat(inner, _, again):
            for starts, ends in places(inner, triple, look):
                if again:
                    starts = starts | _repeated(inner, starts, look, unused, True, False, True)
                    ends = ends | _repeated(inner, ends, look, unused, False, False, True)
                yield starts, ends
