"""Which evidence of a relation speaks of its own ends, where one property has several values.

An evidence node says which property it supports, not which value; its quote does. So of the
evidence for six participants, a relation of one of them shows what names that one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from benchgraph.relations.model import Relation
from benchgraph.store import Store
from benchgraph.vocab import PREFIX_HEADER

Names = Mapping[str, set[str]]
"""Value → what it is called."""

_SEVERAL = """{
    SELECT ?thing ?property WHERE {
      VALUES ?property { bg:operator bg:owner bg:funder bg:regulator bg:participant bg:underDocument
        dcterms:publisher org:subOrganizationOf }
      ?thing ?property ?value
    } GROUP BY ?thing ?property HAVING (COUNT(?value) > 1)
  }"""
SPEAKING = (
    PREFIX_HEADER
    + f"""SELECT DISTINCT ?thing ?property ?evidence ?quote WHERE {{
  {{ {_SEVERAL}
    ?thing bg:evidence ?evidence . ?evidence bg:supports ?property }}
  UNION
  # Evidence of a judgement supports no property: all of it stands for all that it names.
  {{ ?thing bg:mentions ?value ; bg:evidence ?evidence
    BIND(bg:mentions AS ?property) }}
  ?evidence oa:hasSelector/oa:exact ?quote }}"""
)
VALUES = (
    PREFIX_HEADER
    + f"""SELECT ?thing ?property ?value ?name WHERE {{
  {{ {_SEVERAL} ?thing ?property ?value }}
  UNION
  {{ ?thing bg:mentions ?value BIND(bg:mentions AS ?property) }}
  ?value skos:prefLabel|skos:altLabel ?name }}"""
)
_WHOLES = (
    PREFIX_HEADER + "SELECT ?part ?whole WHERE { ?part org:transitiveSubOrganizationOf ?whole }"
)


@dataclass(frozen=True, slots=True)
class Speaking:
    """Evidence for a property of a thing: all its values, and those which the words name."""

    thing: str
    values: Names
    named: frozenset[str]

    def of(self, relation: Relation, wholes: Mapping[str, set[str]]) -> set[str]:
        """The values that the relation rests on: what is shared, parts of it, or else its ends."""
        via = relation.via
        if via and via in self.values:
            return {via}
        parts = {value for value in self.values if via in wholes.get(value, ())}
        return parts or {relation.from_, relation.to} & self.values.keys()


def by_value(store: Store, relations: Iterable[Relation]) -> Iterator[Relation]:
    """``relations``, each side with the evidence that names the value it rests on.

    Where no evidence of a side names it, or the property has one value only, all of it stays.
    """
    speaking = read_speaking(store)
    wholes = read_wholes(store) if speaking else {}
    for relation in relations:
        yield naming(relation, speaking, wholes)


def naming(
    relation: Relation, speaking: Mapping[str, list[Speaking]], wholes: Mapping[str, set[str]]
) -> Relation:
    """One of them; ``speaking`` tells of what evidence speaks, ``wholes`` of what a value is a
    part."""
    sides = relation.from_evidence, relation.to_evidence
    of_from, of_to = (_naming(side, relation, speaking, wholes) for side in sides)
    if (of_from, of_to) == sides:
        return relation
    return replace(relation, from_evidence=of_from, to_evidence=of_to)


def _naming(
    side: tuple[str, ...],
    relation: Relation,
    speaking: Mapping[str, list[Speaking]],
    wholes: Mapping[str, set[str]],
) -> tuple[str, ...]:
    if len(side) < 2:
        return side
    rests_on: dict[str, set[str]] = defaultdict(set)  # evidence → things of which it tells
    names: dict[str, set[str]] = defaultdict(set)  # thing → evidence that names the value
    for evidence in side:
        for one in speaking.get(evidence, ()):
            values = one.of(relation, wholes)
            if values:
                rests_on[evidence].add(one.thing)
            if values & one.named:
                names[one.thing].add(evidence)
    if relation.type in ("comparison-with", "lesson-for"):
        return side  # the words that name a thing are seldom those that say what of it
    if relation.type == "mentions":
        # A mention is shown by the name itself, or by a judgement whose words may tell of more.
        naming = {evidence for found in names.values() for evidence in found}
        return tuple(e for e in side if e in naming or not rests_on[e]) or side
    return tuple(
        evidence
        for evidence in side
        if not rests_on[evidence]
        or any(not names[thing] or evidence in names[thing] for thing in rests_on[evidence])
    )


def read_wholes(store: Store) -> dict[str, set[str]]:
    """Part → everything that it is a part of."""
    wholes: dict[str, set[str]] = defaultdict(set)
    for part, whole in texts(store, _WHOLES):
        wholes[part].add(whole)
    return wholes


def read_speaking(store: Store) -> dict[str, list[Speaking]]:
    """Evidence → of what it speaks, where a property of a thing has several values."""
    names: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for thing, property_, value, name in texts(store, VALUES):
        names[thing, property_][value].add(name)
    speaking: dict[str, list[Speaking]] = defaultdict(list)
    for thing, property_, evidence, quote in texts(store, SPEAKING):
        values = names[thing, property_]
        speaking[evidence].append(Speaking(thing, values, named_in(quote, values)))
    return speaking


def named_in(words: str, names: Names) -> frozenset[str]:
    """Which values the words of a quote name, by any of their names, as whole words."""
    text = words.lower()
    return frozenset(
        value
        for value, labels in names.items()
        if any(_stands_in(label.lower(), text) for label in labels)
    )


def _stands_in(name: str, text: str) -> bool:
    """Whether ``name`` is in ``text`` as whole words. To compile a pattern for each name would take
    longer than all the searches."""
    start = text.find(name)
    while start >= 0:
        end = start + len(name)
        if not _in_word(text[start - 1 : start]) and not _in_word(text[end : end + 1]):
            return True
        start = text.find(name, start + 1)
    return False


def _in_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def texts(store: Store, query: str) -> Iterator[tuple[str, ...]]:
    """The rows of ``query`` as texts, empty where a term is unbound."""
    for row in store.select(query):
        yield tuple(term.value if term else "" for term in row)
