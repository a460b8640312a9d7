"""What a graph holds, class by class: which properties lead where, with values to ask for."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random

import pyoxigraph as ox

from benchgraph.iris import prefixed
from benchgraph.vocab import XSD

Term = ox.NamedNode | ox.Literal
TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
MOST_VALUES = 40
# More specific first: a thing is asked for as one of its classes.
_FAR_TOO_COMMON = 4000


@dataclass
class Property:
    """A property as it leaves (or, ``inverse``, reaches) the things of one class.

    ``kinds``: how often its far ends are of each class or, as ``"=decimal"``, of each datatype.
    """

    iri: ox.NamedNode
    inverse: bool = False
    kinds: Counter[str] = field(default_factory=Counter)
    values: list[Term] = field(default_factory=list)


class Terms:
    """The classes of a graph with their members and properties."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        triples = sorted(triples, key=str)
        self.classes: dict[ox.NamedNode, list[str]] = defaultdict(list)
        self.members: dict[str, list[ox.NamedNode]] = defaultdict(list)
        for triple in triples:
            if triple.predicate == TYPE and isinstance(triple.subject, ox.NamedNode):
                name = written(triple.object)
                self.classes[triple.subject].append(name)
                self.members[name].append(triple.subject)
        self.properties: dict[str, dict[tuple[str, bool], Property]] = defaultdict(dict)
        for triple in triples:
            if triple.predicate != TYPE:
                self._add(triple)

    def _add(self, triple: ox.Triple) -> None:
        subject, predicate, far = triple.subject, triple.predicate, triple.object
        for name in self.classes.get(subject, ()):
            self._count(name, predicate, False, kinds(far, self.classes), far)
        if isinstance(far, ox.NamedNode):
            for name in self.classes.get(far, ()):
                self._count(name, predicate, True, kinds(subject, self.classes), subject)

    def _count(
        self, name: str, iri: ox.NamedNode, inverse: bool, found: list[str], far: Term
    ) -> None:
        known = self.properties[name].setdefault((iri.value, inverse), Property(iri, inverse))
        known.kinds.update(found)
        if len(known.values) < MOST_VALUES and far not in known.values:
            known.values.append(far)

    def of(self, name: str) -> list[Property]:
        """The properties at things of a class."""
        return list(self.properties[name].values())

    def some_class(self, pick: Random) -> str:
        """A class, the rare ones nearly as often as the common ones."""
        names = [name for name, found in self.members.items() if len(self.of(name)) > 2]
        weights = [min(len(self.members[name]), _FAR_TOO_COMMON) ** 0.3 for name in names]
        return pick.choices(names, weights)[0]


def kinds(term: Term, classes: dict[ox.NamedNode, list[str]]) -> list[str]:
    """The classes of a thing, or the datatype of a literal as ``"=string"``."""
    if isinstance(term, ox.Literal):
        if term.language:
            return ["=tagged"]
        return ["=" + term.datatype.value.rpartition("#")[2]]
    return classes.get(term) or ["iri"]


def written(term: Term) -> str:
    """A term as a query has it: short where a prefix of ours is known and leaves a plain name."""
    if isinstance(term, ox.NamedNode):
        short = prefixed(term.value)
        plain = short != term.value and short.replace(":", "").replace("-", "").isalnum()
        return short if plain and short.isascii() else str(term)
    if term.datatype in (XSD.integer, XSD.decimal) and not term.value.startswith("-"):
        return term.value if term.datatype == XSD.integer or "." in term.value else str(term)
    return str(term)


def sample(store: ox.Store, seed: int, most: int) -> list[ox.Triple]:
    """Some members of every class with what they lead to, step by step, until there is enough."""
    pick = Random(seed)
    members = defaultdict(list)
    for quad in store.quads_for_pattern(None, TYPE, None, ox.DefaultGraph()):
        members[quad.object].append(quad.subject)
    starts = [
        one
        for name in sorted(members, key=str)
        for one in pick.sample(sorted(members[name], key=str), min(4, len(members[name])))
    ]
    pick.shuffle(starts)
    waiting, seen, found = deque(starts), set(starts), set[ox.Triple]()
    while waiting and len(found) < most:
        thing = waiting.popleft()
        for quad in store.quads_for_pattern(thing, None, None, ox.DefaultGraph()):
            found.add(quad.triple)
            if isinstance(quad.object, ox.NamedNode) and quad.object not in seen:
                seen.add(quad.object)
                waiting.append(quad.object)
    return sorted(found, key=str)
