"""What follows from the ontology: the OWL 2 RL closure, by a fast engine or by owlrl."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox
from pyoxigraph import NamedNode, Triple

from benchgraph.errors import EngineError
from benchgraph.iris import prefixed
from benchgraph.vocab import GRAPH, ID, ONTOLOGY, OWL, VOCAB

if TYPE_CHECKING:
    from benchgraph.closure import Inconsistency

ENGINES = ("fast", "reference")
INFERRED_GRAPH = NamedNode(GRAPH + "inferred")

_SUBJECTS = tuple(f"<{namespace}".encode() for namespace in (ID, VOCAB, GRAPH))
_OBJECTS = (*_SUBJECTS, f"<{ONTOLOGY}".encode())
_SAME_AS = str(OWL.sameAs).encode()


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


def publishable(line: bytes) -> bool:
    """Whether an inferred triple, a line of N-Triples, says something of an entity of ours.

    Its subject is an entity, a concept or a record of ours, its object one of those or a class of
    our ontology; a thing being the same as itself is not news.
    """
    if not line.startswith(_SUBJECTS):
        return False
    subject, predicate, value = line.split(b" ", 2)
    return value.startswith(_OBJECTS) and not (
        predicate == _SAME_AS and value.startswith(subject + b" ")
    )


def materialise(
    asserted: Iterable[bytes], ontology: Iterable[Triple], *, engine: str = "fast"
) -> Closure:
    """The closure of ``asserted`` under ``ontology``, without what was asserted.

    ``asserted``: lines of N-Triples as Oxigraph writes them, in something that can be iterated over
    again. ``engine`` is "fast" (rules compiled from the ontology; an axiom that they do not cover
    is named and handed to owlrl) or "reference" (owlrl). Both give the same triples. Raises
    EngineError for another name.
    """
    axioms = list(ontology)
    if engine == "reference":
        inferred, problems, name = *_owlrl(asserted, axioms), "owlrl"
    elif engine == "fast":
        inferred, problems, name = _compiled(asserted, axioms)
    else:
        raise EngineError("no such engine", found=engine, expected=", ".join(ENGINES))
    known = set(ntriples_lines(axioms))
    new = {line for line in inferred if publishable(line)} - known
    return Closure(sorted(new), sorted(problems), name)


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
    return result.lines, [_sentence(each) for each in result.inconsistencies], "compiled"


def _sentence(problem: Inconsistency) -> str:
    node, *ends = (
        prefixed(term.strip("<>"))
        for term in (problem.node, problem.left, problem.right, problem.value)
        if term is not None
    )
    return f"{node}: {problem.kind} {', '.join(ends)}"


def _owlrl(asserted: Iterable[bytes], axioms: list[Triple]) -> tuple[Iterable[bytes], list[str]]:
    import owlrl
    from rdflib import Graph, URIRef

    known = {line.rstrip(b"\n") for line in asserted}
    graph = Graph()
    graph.parse(data=b"\n".join([*known, *ntriples_lines(axioms)]), format="nt")
    closure = owlrl.OWLRL_Semantics(graph, False, False)
    closure.closure()
    found = (
        f"<{subject}> <{predicate}> <{value}> .".encode()
        for subject, predicate, value in graph
        if isinstance(subject, URIRef) and isinstance(value, URIRef)
    )
    inferred = [line + b"\n" for line in found if line not in known]
    return inferred, [str(message) for message in closure.error_messages]
