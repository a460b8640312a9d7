"""Infer from any RDF: axioms wherever they stand, compiled rules, owlrl where these do not reach.

What is told is what follows about things: neither what was given, nor what is true of everything
(types ``owl:Thing``, a thing the same as itself), nor the schema restated (a class below another,
what a term is in OWL), nor membership in classes without a name, nor a literal once more in
another spelling of the same value. Both engines tell the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox
from pyoxigraph import NamedNode, Triple

from benchgraph.closure.axioms import (
    COVERED_PREDICATES,
    FIRST,
    OWL,
    RDF,
    RDFS,
    REST,
    SAME_AS,
    TYPE,
    XSD,
    AxiomIndex,
    UnsupportedAxiom,
    named,
)
from benchgraph.closure.compile import compile_rules
from benchgraph.closure.contradictions import sentence
from benchgraph.closure.fixpoint import close
from benchgraph.closure.reference import expand
from benchgraph.closure.rules import written
from benchgraph.engines import OF_CHOICE, insist_on
from benchgraph.errors import EngineError

COMPILED = "compiled"
OWLRL = "owlrl"
# Predicates whose objects are lists: an axiom is as good as its list.
_LISTS = tuple(
    OWL + name
    for name in (
        "intersectionOf unionOf oneOf propertyChainAxiom members distinctMembers hasKey"
        " disjointUnionOf"
    ).split()
)
# Words of OWL that OWL 2 RL has no rule for, so that neither engine concludes anything from them.
_WITHOUT_RULES = named(
    OWL,
    "disjointUnionOf minCardinality minQualifiedCardinality cardinality qualifiedCardinality"
    " hasSelf onDatatype withRestrictions onProperties datatypeComplementOf ReflexiveProperty",
)
# Types by the thousand that no rule reads.
_SILENT = frozenset({OWL + "NamedIndividual", OWL + "Thing"})
_SCHEMA = frozenset(f"<{iri}>".encode() for iri in COVERED_PREDICATES)
_OF_THE_LANGUAGE = tuple(f"<{space}".encode() for space in (OWL, RDFS, XSD))
_RDF = f"<{RDF}".encode()
_PROPERTY = f"<{RDF}Property>".encode()
_TYPE = written(TYPE)
_SAME_AS = written(SAME_AS)


@dataclass(frozen=True)
class Inferred:
    """What follows from data and an ontology.

    ``given``: the data, and ``lines``: what follows, both sorted lines of N-Triples, each once.
    ``inconsistencies``: the contradictions with the ontology, as sentences whose IRIs are whole.
    ``engine``: "compiled" or "owlrl"; ``why`` says which axiom made it owlrl, where one did.
    ``axioms``: how many statements of the ontology there were; ``imports``: what it imports and
    nobody read; ``without_rules``: words of OWL in it for which OWL 2 RL has no rule.
    """

    given: list[bytes]
    lines: list[bytes]
    inconsistencies: list[str]
    engine: str
    why: str
    axioms: int
    imports: list[str]
    without_rules: list[str]

    @property
    def triples(self) -> list[Triple]:
        """What follows, in the order of the lines."""
        return _triples(self.lines)

    @property
    def everything(self) -> list[Triple]:
        """The data with what follows, sorted."""
        return _triples(sorted({*self.given, *self.lines}))


def infer(
    data: Iterable[Triple], ontology: Iterable[Triple] = (), *, engine: str = "auto"
) -> Inferred:
    """What follows from ``data`` under the axioms of ``ontology`` and its own, by OWL 2 RL.

    ``engine``: "fast" runs rules that are compiled from the axioms and raises ``UnsupportedAxiom``
    for one that they do not cover; "reference" runs owlrl; "auto" the first, and the second where
    it has to. Raises EngineError for another name, for a list that is not one plain list, and for
    what no engine carries out (``owl:hasKey``).
    """
    insist_on(engine, OF_CHOICE)
    stated, axioms = list(dict.fromkeys(data)), list(dict.fromkeys(ontology))
    axioms += [triple for triple in stated if is_axiom(triple)]
    _insist_on_lists(axioms)
    given = _lines(stated)
    why = ""
    if engine != "reference":
        try:
            closed = close(compile_rules(axioms), given)
        except UnsupportedAxiom as axiom:
            if engine == "fast":
                raise
            why = f"{axiom.what}: {axiom.found}"
        else:
            problems = [sentence(each) for each in closed.inconsistencies]
            return _told(given, axioms, closed.lines, problems, COMPILED)
    found = expand(stated, axioms)
    problems = [*found.told, *map(sentence, found.overlooked)]
    return _told(given, axioms, found.lines, problems, OWLRL, why)


def is_axiom(triple: Triple) -> bool:
    """Whether a statement is one of an ontology: in words of RDFS and OWL, or part of a list."""
    predicate, value = triple.predicate.value, triple.object
    if predicate == TYPE.value:
        return (
            isinstance(value, NamedNode)
            and value.value.startswith((OWL, RDFS))
            and value.value not in _SILENT
        )
    return (
        predicate.startswith(OWL)
        or predicate in COVERED_PREDICATES
        or triple.predicate in (FIRST, REST)
    )


def _told(
    given: list[bytes],
    axioms: list[Triple],
    concluded: Iterable[bytes],
    problems: Iterable[str],
    engine: str,
    why: str = "",
) -> Inferred:
    known = {*given, *_lines(axioms)}
    return Inferred(
        given=sorted(given),
        lines=sorted({line for line in concluded if _is_news(line)} - known),
        inconsistencies=sorted(set(problems)),
        engine=engine,
        why=why,
        axioms=sum(map(is_axiom, axioms)),
        imports=sorted(
            {
                each.object.value
                for each in axioms
                if each.predicate.value == OWL + "imports" and isinstance(each.object, NamedNode)
            }
        ),
        without_rules=sorted(
            _WITHOUT_RULES
            & {
                term.value
                for each in axioms
                for term in (each.predicate, each.object)
                if isinstance(term, NamedNode)
            }
        ),
    )


def _is_news(line: bytes) -> bool:
    subject, predicate, rest = line.split(b" ", 2)
    value = rest[: rest.rindex(b" ")]
    if predicate in _SCHEMA or subject.startswith((*_OF_THE_LANGUAGE, _RDF)):
        return False
    if predicate == _TYPE:
        return not value.startswith((b"_:", *_OF_THE_LANGUAGE)) and value != _PROPERTY
    return predicate != _SAME_AS or value != subject


def _insist_on_lists(axioms: list[Triple]) -> None:
    index = AxiomIndex(axioms)
    for predicate in _LISTS:
        for subject, head in index.pairs(predicate):
            try:
                index.items(head)
            except UnsupportedAxiom as broken:
                raise EngineError(
                    f"an axiom with {predicate} is not well-formed: its list is not one plain list",
                    found=f"{subject}, at {broken.subject}",
                    hint="each node has one rdf:first and one rdf:rest, and rdf:nil ends it",
                ) from None


def _lines(triples: Iterable[Triple]) -> list[bytes]:
    text = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
    return text.splitlines(keepends=True)


def _triples(lines: Iterable[bytes]) -> list[Triple]:
    parsed = ox.parse(b"".join(lines), format=ox.RdfFormat.N_TRIPLES, lenient=True)
    return [quad.triple for quad in parsed]
