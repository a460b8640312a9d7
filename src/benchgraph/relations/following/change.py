"""A change of the graph that is under way, and what of the relations it has reached so far."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from pyoxigraph import Triple

from benchgraph.relations.following.sight import Sight
from benchgraph.relations.following.state import State, decoded
from benchgraph.relations.model import Relation
from benchgraph.store import EmbeddedStore

MOST = 3_000
"""What is concerned beyond this number is not looked at one by one: surroundings so many are most
of the graph, and a rule runs on the graph itself, or everything is derived anew."""


@dataclass
class Change:
    """``triples`` went from the graph or came to it; ``store`` is the graph now.

    ``had``: each IRI of which what is raw changed, with the evidence that it named before;
    ``touched``: nodes of evidence of which other things may be seen now; ``removed`` and ``added``
    collect lines, and a line may be in both.
    """

    state: State
    store: EmbeddedStore
    sight: Sight
    triples: list[Triple]
    had: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    touched: set[str] = field(default_factory=set)
    removed: set[str] = field(default_factory=set)
    added: set[str] = field(default_factory=set)

    def kept(self, rule: str, hub: str) -> dict[str, str]:
        """What is kept of the relations that a rule found for a hub, by IRI."""
        query = "SELECT iri, data FROM raw WHERE rule = ? AND hub = ? AND kept"
        return dict(self.state.rows(query, rule, hub))

    def compare(self, before: dict[str, str], after: dict[str, str]) -> None:
        """Note which relations are other ones than they were."""
        for iri in before.keys() | after.keys():
            if before.get(iri) != after.get(iri):
                named = self.had[iri]
                if iri in before:
                    named |= evidence_of(decoded(before[iri]))

    def lines(self) -> tuple[list[bytes], list[bytes]]:
        """The lines that go and those that come, in order."""
        gone, come = self.removed - self.added, self.added - self.removed
        return [line.encode() for line in sorted(gone)], [line.encode() for line in sorted(come)]


def evidence_of(relation: Relation) -> set[str]:
    """The evidence that a relation names on either side."""
    return {*relation.from_evidence, *relation.to_evidence}
