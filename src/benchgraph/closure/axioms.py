"""The axiom kinds of OWL 2 RL: which the closure covers, which it refuses by name.

Source of the rules: https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules
(tables 4 to 9), as the reference engine ``owlrl`` carries them out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Triple

from benchgraph.errors import EngineError

OWL = "http://www.w3.org/2002/07/owl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"

TYPE = NamedNode(RDF + "type")
FIRST = NamedNode(RDF + "first")
REST = NamedNode(RDF + "rest")
NIL = NamedNode(RDF + "nil")
THING = NamedNode(OWL + "Thing")
NOTHING = NamedNode(OWL + "Nothing")
SAME_AS = NamedNode(OWL + "sameAs")


def named(namespace: str, names: str) -> frozenset[str]:
    """The IRIs of these names in a namespace."""
    return frozenset(namespace + name for name in names.split())


# Predicates that state an axiom and that the compiler turns into rules.
COVERED_PREDICATES = named(RDFS, "subClassOf subPropertyOf domain range") | named(
    OWL,
    "equivalentClass equivalentProperty inverseOf propertyChainAxiom disjointWith members"
    " propertyDisjointWith complementOf intersectionOf unionOf oneOf onProperty hasValue"
    " someValuesFrom allValuesFrom",
)
# Predicates of OWL from which no rule follows: annotations, and difference (sameness is refused).
SILENT_PREDICATES = named(
    OWL,
    "versionIRI versionInfo priorVersion backwardCompatibleWith incompatibleWith imports"
    " deprecated annotatedSource annotatedProperty annotatedTarget differentFrom distinctMembers",
)
# Cardinalities from which no rule follows, with what goes with them; and versionURI, which is no
# word of OWL but stands in ontologies.
SILENT_PREDICATES |= named(
    OWL,
    "minCardinality minQualifiedCardinality cardinality qualifiedCardinality onClass onDataRange"
    " versionURI",
)
# Cardinalities of which a rule reads 0 and 1, and no other number.
MAX_CARDINALITIES = named(OWL, "maxCardinality maxQualifiedCardinality")
# Predicates of axioms that are refused wherever they stand.
REFUSED_PREDICATES = named(OWL, "hasKey sourceIndividual hasSelf") | MAX_CARDINALITIES
COVERED_TYPES = named(
    OWL,
    "SymmetricProperty TransitiveProperty FunctionalProperty InverseFunctionalProperty"
    " IrreflexiveProperty AsymmetricProperty AllDisjointClasses AllDisjointProperties",
)
SILENT_TYPES = named(
    OWL,
    "Ontology Class ObjectProperty DatatypeProperty AnnotationProperty OntologyProperty"
    " NamedIndividual Restriction Axiom Annotation AllDifferent DeprecatedClass"
    " DeprecatedProperty Thing Nothing",
)
# What the rules themselves read: an axiom about one of these would change the rules.
RULE_TERMS = (
    COVERED_PREDICATES
    | COVERED_TYPES
    | named(RDF, "type first rest Property")
    | named(OWL, "Class sameAs ObjectProperty DatatypeProperty")
)
# Datatypes that may be a range: values are looked at when facts are closed.
DATATYPE_RANGES = named(
    XSD,
    "string anyURI boolean integer nonNegativeInteger positiveInteger decimal float double date"
    " dateTime time duration dayTimeDuration",
)
# Datatypes that are classes of every literal they can meet here: a range that says so is harmless.
HARMLESS_DATATYPES = frozenset({RDFS + "Literal", RDFS + "Resource"})


class UnsupportedAxiom(EngineError):
    """An axiom that the compiled closure does not cover, so that the reference engine must run.

    ``name`` is the term that names the axiom kind, ``subject`` the node that carries it.
    """

    def __init__(self, name: str, subject: object) -> None:
        super().__init__(
            f"the fast closure does not cover {name}",
            found=str(subject),
            hint="no engine here does: take the axiom out"
            if name == OWL + "hasKey"
            else "the reference engine does: --engine reference",
        )
        self.name = name
        self.subject = subject


def check_covered(axioms: Iterable[Triple]) -> None:
    """Raise ``UnsupportedAxiom`` for the first axiom of a kind that no rule here stands for."""
    for triple in axioms:
        predicate = triple.predicate.value
        if predicate == RDF + "type":
            _check_type(triple)
        elif predicate in COVERED_PREDICATES:
            _check_terms(triple)
        elif predicate in MAX_CARDINALITIES and _is_above_one(triple.object):
            continue
        elif predicate.startswith(OWL) and predicate not in SILENT_PREDICATES:
            raise UnsupportedAxiom(predicate, triple.subject)


def _is_above_one(value: object) -> bool:
    return (
        isinstance(value, Literal)
        and value.datatype.value in (XSD + "nonNegativeInteger", XSD + "integer")
        and re.fullmatch(r"[2-9]|[1-9][0-9]+", value.value) is not None
    )


def _check_type(triple: Triple) -> None:
    kind = triple.object
    if not isinstance(kind, NamedNode):
        return
    value = kind.value
    if value.startswith(OWL) and value not in COVERED_TYPES and value not in SILENT_TYPES:
        raise UnsupportedAxiom(value, triple.subject)
    if value == RDFS + "Datatype":
        raise UnsupportedAxiom(value, triple.subject)
    if value in COVERED_TYPES and _names_rule_term(triple.subject):
        raise UnsupportedAxiom(f"{value} on a term of the rules", triple.subject)


def _check_terms(triple: Triple) -> None:
    """Refuse what would need owl:Thing as a premise, datatypes as classes, or rules about rules."""
    predicate, subject, value = triple.predicate.value, triple.subject, triple.object
    short = predicate.rsplit("#", 1)[1]
    if _names_rule_term(subject) or _names_rule_term(value):
        raise UnsupportedAxiom(f"{predicate} on a term of the rules", subject)
    if subject == THING or (value == THING and short not in _THING_AS_CONCLUSION):
        raise UnsupportedAxiom(f"{predicate} with owl:Thing as a premise", subject)
    if (
        isinstance(value, NamedNode)
        and _is_datatype(value)
        and value.value not in HARMLESS_DATATYPES
        and not (short == "range" and value.value in DATATYPE_RANGES)
    ):
        raise UnsupportedAxiom(f"{predicate} with the datatype {value.value}", subject)
    if isinstance(value, Literal) and short != "hasValue":
        raise UnsupportedAxiom(f"{predicate} with a literal", subject)


_THING_AS_CONCLUSION = frozenset(
    ["subClassOf", "domain", "range", "someValuesFrom", "allValuesFrom"]
)


def _names_rule_term(term: object) -> bool:
    return isinstance(term, NamedNode) and term.value in RULE_TERMS


def _is_datatype(term: NamedNode) -> bool:
    return term.value.startswith(XSD) or term.value in (
        RDF + "langString",
        RDF + "PlainLiteral",
        RDF + "XMLLiteral",
        RDFS + "Literal",
    )


class AxiomIndex:
    """What an ontology says in RDF, RDFS and OWL, by predicate and by subject, its lists read."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        said = (t for t in triples if t.predicate.value.startswith((OWL, RDFS, RDF)))
        self.triples = list(dict.fromkeys(said))
        self._by_predicate: dict[str, list[Triple]] = {}
        self._values: dict[tuple[object, str], list[object]] = {}
        for triple in self.triples:
            self._by_predicate.setdefault(triple.predicate.value, []).append(triple)
            key = (triple.subject, triple.predicate.value)
            self._values.setdefault(key, []).append(triple.object)

    def pairs(self, predicate: str) -> Iterator[tuple[object, object]]:
        """(subject, object) of each triple with this predicate."""
        for triple in self._by_predicate.get(predicate, ()):
            yield triple.subject, triple.object

    def typed(self, kind: str) -> list[object]:
        """What is declared to be of this type."""
        wanted = NamedNode(kind)
        return [s for s, o in self.pairs(RDF + "type") if o == wanted]

    def values(self, subject: object, predicate: str) -> list[object]:
        """The objects of subject and predicate, in the order given."""
        return self._values.get((subject, predicate), [])

    def items(self, head: object) -> list[object]:
        """The members of an RDF list; a list that is broken, branches or loops is refused."""
        found: list[object] = []
        seen: set[object] = set()
        node = head
        while node != NIL:
            first, rest = self.values(node, FIRST.value), self.values(node, REST.value)
            if len(first) != 1 or len(rest) != 1 or node in seen:
                raise UnsupportedAxiom("an RDF list that is not one plain list", node)
            seen.add(node)
            found.append(first[0])
            node = rest[0]
        return found
