"""Merged marks as what they tell: lines that follow, contradictions, and what cannot be closed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from benchgraph.closure.axioms import TYPE
from benchgraph.closure.rules import Term, is_iri, written
from benchgraph.reason import INFERRED_GRAPH, inconsistency_sentence
from benchgraph.spark.closure.contradicting import Contradictions
from benchgraph.spark.closure.marking import BREAK, PAIR, REFUSAL
from benchgraph.spark.closure.tabling import Layout

_TYPE = written(TYPE)
_END = b" %b .\n" % written(INFERRED_GRAPH)


@dataclass
class Told:
    """What some marks tell."""

    lines: list[bytes] = field(default_factory=list)
    """N-Quads of the graph of what is inferred, each with its line break."""
    contradictions: list[str] = field(default_factory=list)
    """A sentence each."""
    refusals: list[str] = field(default_factory=list)
    """What cannot be closed on Spark, a line break, and where it stands."""


class Telling:
    """Reads merged marks; small, and the same in every task."""

    def __init__(self, layout: Layout) -> None:
        self._published = layout.published
        self._contradictions = Contradictions(layout)
        self._kinds = [layout.names[number] for number in layout.kinds]
        self._endings: dict[int, tuple[list[bytes], list[bytes]]] = {}

    def read(self, marks: Iterable[tuple[bytes, int, int]]) -> Told:
        """What is told by keys, each once, with the bits of what follows and of what is stated."""
        told = Told()
        lines = told.lines
        for key, follows, stated in marks:
            if key.endswith(BREAK):
                if follows and not stated:
                    lines.append(key[: -len(b" .\n")] + _END)
            elif key.startswith(PAIR):
                x, _, y = key[len(PAIR) :].partition(BREAK)
                found = self._contradictions.of_pair(x, y, follows)
                told.contradictions += map(inconsistency_sentence, found)
            elif key.startswith(REFUSAL):
                told.refusals.append(key[len(REFUSAL) :].decode())
            else:
                if news := follows & ~stated:
                    lines += [key + ending for ending in self._endings_of(key, news)]
                if wrong := self._contradictions.of_term(key, follows | stated):
                    told.contradictions += map(inconsistency_sentence, wrong)
        return told

    def _endings_of(self, term: Term, bits: int) -> list[bytes]:
        """What comes after a term in the lines that say of which of these classes it is."""
        if not is_iri(term):
            return []
        found = self._endings.get(bits)
        if found is None:
            kinds = [name for place, name in enumerate(self._kinds) if bits >> place & 1]
            listed = [name for name in kinds if name in self._published.types]
            ours = [name for name in kinds if name.startswith(self._published.objects)]
            found = _ended(listed), _ended({*listed, *ours})
            self._endings[bits] = found
        return found[term.startswith(self._published.subjects)]


def _ended(kinds: Iterable[Term]) -> list[bytes]:
    return [b" %b %b%b" % (_TYPE, name, _END) for name in kinds]
