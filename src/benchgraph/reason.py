"""What follows from the ontology: the OWL 2 RL closure, by a fast engine or by owlrl."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
from pyoxigraph import NamedNode, Triple

from benchgraph.engines import insist_on
from benchgraph.errors import EngineError
from benchgraph.iris import expand, prefixed
from benchgraph.resources import resource_dir
from benchgraph.vocab import BASE, GRAPH, OWL, RDF

if TYPE_CHECKING:
    from benchgraph.closure import Inconsistency, Maintained

INFERRED_GRAPH = NamedNode(GRAPH + "inferred")

_SAME_AS = str(OWL.sameAs).encode()
_TYPE = str(RDF.type).encode()
_LIST = "published.toml"


@dataclass(frozen=True)
class Closure:
    """``lines``: what follows and is published, as sorted lines of N-Triples.
    ``inconsistencies``: sentences."""

    lines: list[bytes]
    inconsistencies: list[str]
    engine: str

    @property
    def inferred(self) -> list[Triple]:
        """What follows and is published, in the order of the lines."""
        parsed = ox.parse(b"".join(self.lines), format=ox.RdfFormat.N_TRIPLES)
        return [quad.triple for quad in parsed]


@dataclass(frozen=True)
class Published:
    """Which statements that follow are published, as ``ontology/published.toml`` lists them:
    beginnings of subjects and of objects, properties with texts, and classes of reused
    vocabularies, as N-Triples writes them."""

    subjects: tuple[bytes, ...]
    objects: tuple[bytes, ...]
    texts: frozenset[bytes]
    types: frozenset[bytes]

    @classmethod
    def read(cls, folder: Path | None = None) -> Published:
        """The list of the ontology in ``folder``, by default the shipped one. Raises
        EngineError where it is not as it should be."""
        path = (folder or resource_dir("ontology")) / _LIST
        try:
            listed = tomllib.loads(path.read_text(encoding="utf-8"))
            subjects, objects = (
                tuple(f"<{BASE}{name}".encode() for name in listed[key])
                for key in ("subjects", "objects")
            )
            texts, types = (
                frozenset(f"<{expand(name) or name}>".encode() for name in listed[key])
                for key in ("texts", "types")
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise EngineError(
                "the list of what is published cannot be read", path=path, found=str(error)
            ) from None
        return cls(subjects, objects, texts, types)

    def holds(self, line: bytes) -> bool:
        """Whether an inferred triple, a line of N-Triples, is published.

        A thing being the same as itself is not news.
        """
        subject, predicate, value = line.split(b" ", 2)
        if predicate == _TYPE and value.removesuffix(b" .\n") in self.types:
            return subject.startswith(b"<")
        if not subject.startswith(self.subjects):
            return False
        if value.startswith(b'"'):
            return predicate in self.texts
        return value.startswith(self.objects) and not (
            predicate == _SAME_AS and value.startswith(subject + b" ")
        )


def materialise(
    asserted: Iterable[bytes], ontology: Iterable[Triple], *, engine: str = "fast"
) -> Closure:
    """The closure of ``asserted`` under ``ontology``, without what was asserted.

    ``asserted``: lines of N-Triples as Oxigraph writes them, in something that can be iterated over
    again. ``engine`` is "fast" (rules compiled from the ontology; an axiom that they do not cover
    is named and handed to owlrl) or "reference" (owlrl, and the contradictions that it overlooks).
    Both give the same triples. Raises EngineError for another name, and for ``owl:hasKey``, which
    neither engine carries out.
    """
    insist_on(engine)
    axioms = list(ontology)
    news = _News.of(axioms)
    if engine == "reference":
        inferred, problems, name = *_owlrl(asserted, axioms), "owlrl"
    else:
        inferred, problems, name = _compiled(asserted, axioms)
    return Closure(news.among(inferred), sorted(problems), name)


@dataclass(frozen=True)
class _News:
    """Which conclusions are told: those that are published and that the ontology does not say."""

    published: Published
    known: frozenset[bytes]

    @classmethod
    def of(cls, axioms: list[Triple]) -> _News:
        return cls(Published.read(), frozenset(ntriples_lines(axioms)))

    def among(self, lines: Iterable[bytes]) -> list[bytes]:
        return sorted({line for line in lines if self.published.holds(line)} - self.known)


class Unfollowed(EngineError):
    """What the compiled closure cannot follow: the whole is to be inferred anew (``materialise``)
    and followed from there (``Following.begin``)."""

    def __init__(self, why: EngineError) -> None:
        super().__init__(why.what, path=why.path, found=why.found, hint=why.hint)


@dataclass(frozen=True)
class Followed:
    """What a change did to what is inferred and published: sorted lines of N-Triples."""

    removed: list[bytes]
    added: list[bytes]


class Following:
    """What ``materialise`` gives, kept up to date while statements come and go."""

    def __init__(self, maintained: Maintained, news: _News) -> None:
        """What ``begin`` and ``load`` give."""
        self._maintained = maintained
        self._news = news

    @classmethod
    def begin(cls, asserted: Iterable[bytes], ontology: Iterable[Triple]) -> Following:
        """Infer from ``asserted``: lines of N-Triples, each once. Raises Unfollowed."""
        from benchgraph.closure import Maintained, UnsupportedAxiom, compile_rules

        axioms = list(ontology)
        try:
            maintained = Maintained.begin(compile_rules(axioms), asserted)
        except UnsupportedAxiom as axiom:
            raise Unfollowed(axiom) from None
        return cls(maintained, _News.of(axioms))

    @classmethod
    def load(cls, path: Path, ontology: Iterable[Triple]) -> Following:
        """What ``dump`` wrote. Raises Unfollowed where it cannot be used, so also where it was
        written under another ontology."""
        from benchgraph.closure import Maintained, UnsupportedAxiom, UnusableState, compile_rules

        axioms = list(ontology)
        try:
            maintained = Maintained.load(path, compile_rules(axioms))
        except (UnsupportedAxiom, UnusableState) as error:
            raise Unfollowed(error) from None
        return cls(maintained, _News.of(axioms))

    def dump(self, path: Path) -> None:
        """Keep the state in a file. Raises StoreError."""
        self._maintained.dump(path)

    def change(self, removed: Iterable[bytes], added: Iterable[bytes]) -> Followed:
        """Follow statements that go and that come: ``removed`` were stated, ``added`` were not,
        whichever graphs they stand in. Raises Unfollowed; nothing has changed then."""
        from benchgraph.closure import UnsupportedAxiom

        try:
            delta = self._maintained.change(removed, added)
        except UnsupportedAxiom as axiom:
            raise Unfollowed(axiom) from None
        return Followed(self._news.among(delta.removed), self._news.among(delta.added))

    def lines(self) -> list[bytes]:
        """All that is inferred and published now, as ``Closure.lines`` holds it."""
        return self._news.among(self._maintained.conclusions())

    def inconsistencies(self) -> list[str]:
        """The contradictions with the ontology as it stands now, as sorted sentences."""
        return sorted(map(inconsistency_sentence, self._maintained.inconsistencies()))


def ntriples_lines(triples: Iterable[Triple]) -> list[bytes]:
    """Triples as lines of N-Triples."""
    text = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
    return text.splitlines(keepends=True)


def _compiled(
    asserted: Iterable[bytes], axioms: list[Triple]
) -> tuple[Iterable[bytes], list[str], str]:
    from benchgraph.closure import UnsupportedAxiom, close, compile_rules

    try:
        result = close(compile_rules(axioms), asserted)
    except UnsupportedAxiom as axiom:
        inferred, problems = _owlrl(asserted, axioms)
        return inferred, problems, f"owlrl ({axiom})"
    return (
        result.lines,
        [inconsistency_sentence(each) for each in result.inconsistencies],
        "compiled",
    )


def inconsistency_sentence(problem: Inconsistency) -> str:
    """A contradiction as a report tells it."""
    node, *ends = (
        prefixed(term.strip("<>"))
        for term in (problem.node, problem.left, problem.right, problem.value)
        if term is not None
    )
    return f"{node}: {problem.kind} {', '.join(ends)}"


def _owlrl(asserted: Iterable[bytes], axioms: list[Triple]) -> tuple[Iterable[bytes], list[str]]:
    from benchgraph.closure import reference

    known = {line.rstrip(b"\n") + b"\n" for line in asserted}
    facts = (quad.triple for quad in ox.parse(b"".join(known), format=ox.RdfFormat.N_TRIPLES))
    found = reference.expand(facts, axioms)
    inferred = [
        line
        for line in found.lines
        if line.startswith(b"<") and not line.split(b" ", 2)[2].startswith(b"_:")
        if line not in known
    ]
    return inferred, [*found.told, *map(inconsistency_sentence, found.overlooked)]
