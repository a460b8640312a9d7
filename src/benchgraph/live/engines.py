"""What follows a change through the graph: closure, relations and findings, in this order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from pyoxigraph import Quad

from benchgraph.errors import BenchgraphError, QueryError
from benchgraph.live.findings import Findings, derived_findings, stated_findings
from benchgraph.live.folder import Folder
from benchgraph.live.merged import Delta, Merged
from benchgraph.live.reading import Shelf
from benchgraph.reason import INFERRED_GRAPH, Unfollowed
from benchgraph.reason import Following as Closure
from benchgraph.records import Collection, Record, brought_folders
from benchgraph.release.attempts import Progress
from benchgraph.release.build import in_graph
from benchgraph.release.lines import SortedLines
from benchgraph.release.working import Working
from benchgraph.validation import Report
from benchgraph.validation.model import Result
from benchgraph.validation.records import contradiction
from benchgraph.validation.told import told
from benchgraph.validation.unread import Reading

if TYPE_CHECKING:
    from benchgraph.relations.following import Following as Relations

_CLOSURE = "closure"
_BUILD = "benchgraph build makes the whole graph each time"
MOST = 2000  # statements that are followed again when a graph is taken up, before all is put down


class CannotFollow(BenchgraphError):
    """A change that has to be answered by making everything anew; ``what`` says why."""


@dataclass(frozen=True)
class Followed:
    """N-Quads lines that go and come, of all named graphs, and the triples of the default graph."""

    removed: list[bytes]
    added: list[bytes]
    default: Delta


class Engines:
    """Closure, relations and findings of one live graph."""

    def __init__(
        self,
        stated: Merged,
        whole: Merged,
        closure: Closure,
        relations: Relations,
        findings: Findings,
    ) -> None:
        """What ``begin`` and ``take_up`` give."""
        self._stated, self._whole = stated, whole
        self._closure, self._relations, self._findings = closure, relations, findings

    @classmethod
    def begin(
        cls,
        folder: Folder,
        used: list[Collection],
        ontology: list[Quad],
        stated: Merged,
        whole: Merged,
        graph: Working,
        shelf: Shelf,
        progress: Progress,
    ) -> Engines:
        """Infer, relate and validate everything; what follows joins ``graph``, in the store
        of ``whole``. Raises CannotFollow for an ontology or a rule that cannot be followed."""
        from benchgraph.relations.following import Following as Relations
        from benchgraph.relations.rules import read_rules

        progress("validating what was stated")
        records = shelf.records()
        of_stated = stated_findings(used, stated, records, graph.overview())
        progress("inferring")
        try:
            closure = Closure.begin(_once(graph.lines), (quad.triple for quad in ontology))
        except Unfollowed as why:
            raise CannotFollow(why.what, found=why.found, hint=_BUILD) from None
        graph.take(in_graph(closure.lines(), INFERRED_GRAPH))
        progress("relating")
        rules = read_rules(more=brought_folders(used, "relations"))
        try:
            relations = Relations.begin(whole.store, rules, folder.relations)
        except QueryError as why:
            raise CannotFollow(why.what, path=why.path, found=why.found, hint=_BUILD) from None
        graph.take(relations.nquads())
        progress("validating what was derived")
        of_derived = derived_findings(used, whole, records, graph.overview())
        contradictions = [contradiction(sentence) for sentence in closure.inconsistencies()]
        findings = Findings(stated, whole, shelf, of_stated, of_derived, contradictions)
        closure.dump(folder.closure)
        return cls(stated, whole, closure, relations, findings)

    @classmethod
    def take_up(
        cls,
        folder: Folder,
        used: list[Collection],
        ontology: list[Quad],
        stated: Merged,
        whole: Merged,
        shelf: Shelf,
    ) -> Engines:
        """What ``keep`` put down. Raises a BenchgraphError where it is of no use."""
        from benchgraph.relations.following import Following as Relations
        from benchgraph.relations.rules import read_rules

        closure = Closure.load(folder.closure, (quad.triple for quad in ontology))
        closure.change(*stated.state.waiting(_CLOSURE))
        rules = read_rules(more=brought_folders(used, "relations"))
        relations = Relations.open(folder.relations, rules)
        findings = Findings.taken_up(used, stated, whole, shelf)
        return cls(stated, whole, closure, relations, findings)

    def keep(self, folder: Folder) -> None:
        """Put down what is known. All of the closure takes a while: mostly it is what changed."""
        self._findings.keep()
        if self._stated.state.count(_CLOSURE) > MOST:
            self._closure.dump(folder.closure)
            self._stated.state.settle(_CLOSURE)

    def close(self) -> None:
        """Let go of files."""
        self._relations.close()

    @property
    def names(self) -> dict[str, str]:
        """What a release says of the engines that made it."""
        return {"closure": "compiled", "shapes": self._findings.engine}

    @property
    def not_drawn(self) -> list[str]:
        """What the relation rules left out, a sentence each."""
        return self._relations.not_drawn

    def follow(self, removed: list[bytes], added: list[bytes], touched: list[Record]) -> Followed:
        """Follow N-Quads lines of records that go and come; ``touched``: these records, as they
        were and as they are.

        Raises CannotFollow, and Astray; what was changed by then is of no use any more.
        """
        stated = self._stated.change(removed, added)
        self._findings.follow_stated(stated, touched)
        try:
            inferred = self._closure.change(stated.removed, stated.added)
        except Unfollowed as why:
            raise CannotFollow(why.what, found=why.found) from None
        self._stated.state.note(_CLOSURE, stated.removed, stated.added)
        gone, come = (
            b"".join(in_graph(lines, INFERRED_GRAPH)).splitlines(keepends=True)
            for lines in (inferred.removed, inferred.added)
        )
        known = self._whole.change([*removed, *gone], [*added, *come])
        related = self._relations.change(self._whole.store, known.gone, known.come)
        then = self._whole.change(related.removed, related.added)
        default = known.then(then)
        self._findings.follow_derived(default, touched, self._closure.inconsistencies())
        return Followed(
            [*removed, *gone, *related.removed], [*added, *come, *related.added], default
        )

    def report(self, faults: list[Result], shelf: Shelf) -> Report:
        """All findings, as a whole validation tells them, with ``faults`` of files."""
        report = self._findings.report(sum(shelf.counts().values()))
        if not faults and report.conforms:
            return report
        return replace(report, results=self.told(report.results, shelf)).with_results(faults)

    def prepare(self) -> None:
        """Get ready to follow: else the first change takes a quarter of a second more."""
        self._findings.prepare()

    def found(self) -> list[Result]:
        """All findings, as they were found."""
        return self._findings.report(0).results

    def told(self, results: list[Result], shelf: Shelf) -> list[Result]:
        """Findings as a person is told of them: once each, violations with what is near."""
        if not any(result.severity == "Violation" for result in results):
            return results
        return told(results, _when_asked(shelf), Reading(), self._stated.store, shelf.describing)


def _when_asked(shelf: Shelf) -> Iterator[Record]:
    """The records, which are many: only a value that is not there is held against them all."""
    yield from shelf.records()


def _once(lines: SortedLines) -> Iterator[bytes]:
    """Each triple once: several named graphs may state it, and their lines follow each other."""
    for line, _ in groupby(lines.triples()):
        yield line
