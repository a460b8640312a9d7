"""The labels of the vocabularies, so that a page's wording finds its concept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from benchgraph.pages.profile import fold


@dataclass(frozen=True, slots=True)
class Concepts:
    """Folded label → concept, by scheme (``axis``, ``case-type``, ``source-status`` …)."""

    labels: dict[str, dict[str, str]] = field(default_factory=dict)
    known: frozenset[str] = frozenset()

    def find(self, scheme: str, texts: Iterable[str]) -> str | None:
        """The concept of ``scheme`` that has one of ``texts`` as a label, as ``axis/compute``."""
        table = self.labels.get(scheme, {})
        return next((table[key] for text in texts if (key := fold(text)) in table), None)

    def find_within(self, scheme: str, text: str) -> str | None:
        """The concept of ``scheme`` whose label stands in ``text``, the longest label first."""
        table, whole = self.labels.get(scheme, {}), fold(text)
        return next(
            (table[key] for key in sorted(table, key=len, reverse=True) if key in whole), None
        )

    def __contains__(self, concept: object) -> bool:
        return concept in self.known


def read_concepts(folder: Path) -> Concepts:
    """The labels of every concept in the Turtle files of ``folder``; of two concepts with one
    label the one that words it as the source does, that is, the narrower, counts."""
    from pyoxigraph import Literal, NamedNode, RdfFormat, parse

    from benchgraph.vocab import SKOS, VOCAB

    labels: dict[str, dict[str, str]] = {}
    known: set[str] = set()
    narrow: set[str] = set()
    found: list[tuple[str, str]] = []
    for path in sorted(folder.glob("*.ttl")):
        for triple in parse(path=str(path), format=RdfFormat.TURTLE):
            if not isinstance(triple.subject, NamedNode):
                continue
            concept = triple.subject.value.removeprefix(VOCAB)
            if triple.predicate in (SKOS.prefLabel, SKOS.altLabel) and "/" in concept:
                known.add(concept)
                if isinstance(triple.object, Literal):
                    found.append((concept, triple.object.value))
            elif triple.predicate == SKOS.broader:
                narrow.add(concept)
    for concept, label in sorted(found, key=lambda pair: (pair[0] not in narrow, pair)):
        labels.setdefault(concept.split("/")[0], {}).setdefault(fold(label), concept)
    return Concepts(labels, frozenset(known))
