"""Constraints on one value at a time: when does a value pass, as a SPARQL expression.

Every expression is true or false for every term, never an error, so that it can be negated and
combined (https://www.w3.org/TR/shacl/#core-components).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode

from benchgraph.shacl.graph import ShapesGraph
from benchgraph.shacl.regular import portable_pattern
from benchgraph.shacl.targets import Subclasses
from benchgraph.shacl.terms import RDF, RDFS, SHACL, TYPE, XSD, Node, Refused, Term, sh, text_of


class Test(NamedTuple):
    """A constraint on a value: its component, when a value passes, and when nobody can tell.

    ``undecided`` is true for values that SPARQL does not compare but the reference engine orders
    somehow; where the data hold one, the shape goes to the reference. Empty: never.
    """

    component: str
    passes: str
    undecided: str = ""


Tests = Iterator[Test]

# The store keeps these as xsd:integer, so it cannot tell whether a value was declared as one.
DERIVED_INTEGERS = frozenset(
    XSD + name
    for name in (
        "byte",
        "int",
        "long",
        "negativeInteger",
        "nonNegativeInteger",
        "nonPositiveInteger",
        "positiveInteger",
        "short",
        "unsignedByte",
        "unsignedInt",
        "unsignedLong",
        "unsignedShort",
    )
)
# Whether a literal of this datatype is well-formed. Datatypes that the reference takes as they
# are need no test; any other XSD datatype is refused.
_WELL_FORMED = {
    XSD + "boolean": "COALESCE(IF({v} = true, true, true), false)",
    XSD + "integer": "isNumeric({v})",
    XSD + "decimal": "isNumeric({v})",
    XSD + "double": "isNumeric({v})",
    XSD + "float": "isNumeric({v})",
    XSD + "date": "COALESCE(YEAR({v}) > 0 && YEAR({v}) < 10000, false)",
    XSD + "dateTime": "COALESCE(YEAR({v}) > 0 && YEAR({v}) < 10000, false)",
    XSD + "time": "COALESCE(HOURS({v}) >= 0, false)",
}
_TAKEN_AS_IT_IS = frozenset(
    [
        XSD + name
        for name in ("string", "anyURI", "gYear", "gYearMonth", "gMonth", "gDay", "language")
    ]
    + [RDF + "langString"]
)
_NUMERIC = frozenset(XSD + name for name in ("integer", "decimal", "double", "float"))
_KINDS = {
    "IRI": "isIRI({v})",
    "Literal": "isLiteral({v})",
    "BlankNode": "isBlank({v})",
    "BlankNodeOrIRI": "(isBlank({v}) || isIRI({v}))",
    "BlankNodeOrLiteral": "(isBlank({v}) || isLiteral({v}))",
    "IRIOrLiteral": "(isIRI({v}) || isLiteral({v}))",
}
_COMPARISONS = {
    "minExclusive": (">", "MinExclusive"),
    "minInclusive": (">=", "MinInclusive"),
    "maxExclusive": ("<", "MaxExclusive"),
    "maxInclusive": ("<=", "MaxInclusive"),
}


def value_tests(graph: ShapesGraph, shape: Node, v: str, subclasses: Subclasses) -> Tests:
    """(component, expression over variable ``v``) for each plain value constraint of a shape.

    Raises ``Refused`` for a constraint that cannot be said with the same meaning.
    """
    for kind in graph.values(shape, sh("class")):
        yield Test("Class", instance_of(kind, v, subclasses))
    if (datatype := graph.value(shape, sh("datatype"))) is not None:
        yield Test("Datatype", has_datatype(datatype, v))
    if (kind_of := graph.value(shape, sh("nodeKind"))) is not None:
        yield Test("NodeKind", _of_kind(kind_of, v))
    for name, (operator, component) in _COMPARISONS.items():
        for bound in graph.values(shape, sh(name)):
            yield Test(component, _compares(bound, operator, v), _unordered(bound, v))
    yield from _string_tests(graph, shape, v)
    if (head := graph.value(shape, sh("in"))) is not None:
        yield Test("In", _any(same_term(v, item) for item in graph.items(head)))


def instance_of(kind: Term, v: str, subclasses: Subclasses) -> str:
    """Whether ``v`` is an instance of a class or of one of its subclasses in the data."""
    if isinstance(kind, BlankNode):
        raise Refused("sh:class", "is a blank node")
    classes = subclasses.get(kind, (kind,))
    if len(classes) == 1:
        return f"EXISTS {{ {v} {TYPE} {text_of(classes[0])} }}"
    kinds = ", ".join(map(text_of, classes))
    name = v + "_type"
    return f"EXISTS {{ {v} {TYPE} {name} FILTER({name} IN ({kinds})) }}"


def has_datatype(datatype: Term, v: str) -> str:
    """Whether ``v`` is a well-formed literal of a datatype."""
    if not isinstance(datatype, NamedNode):
        raise Refused("sh:datatype", "is not an IRI")
    iri = datatype.value
    if iri in DERIVED_INTEGERS:
        raise Refused(f"sh:datatype {iri}", "the store keeps such a literal as xsd:integer")
    if iri in (RDFS + "Literal", RDFS + "Datatype"):
        raise Refused(f"sh:datatype {iri}", "is a class of literals, not a datatype")
    if iri.startswith(XSD) and iri not in _WELL_FORMED and iri not in _TAKEN_AS_IT_IS:
        raise Refused(f"sh:datatype {iri}", "ill-formed literals cannot be told")
    # COALESCE: the datatype of what is no literal is an error.
    same = f"COALESCE(DATATYPE({v}) = {datatype}, false)"
    if iri in _WELL_FORMED:
        return f"({same} && {_WELL_FORMED[iri].format(v=v)})"
    return same


def _of_kind(kind: Term, v: str) -> str:
    name = kind.value.removeprefix(SHACL) if isinstance(kind, NamedNode) else ""
    if name not in _KINDS:
        raise Refused("sh:nodeKind", f"{kind} is not a kind of node")
    return _KINDS[name].format(v=v)


def _compares(bound: Term, operator: str, v: str) -> str:
    """Whether ``v`` compares so with the bound; what cannot be compared does not pass."""
    if not isinstance(bound, Literal):
        raise Refused("sh:minInclusive and the like", "with something that is no literal")
    datatype = bound.datatype.value
    test = f"COALESCE({v} {operator} {bound}, false)"
    if datatype in _NUMERIC:
        return test
    if datatype == XSD + "date":
        # Dates with a time zone and without compare differently from engine to engine.
        return f"(COALESCE(DATATYPE({v}) = {bound.datatype}, false) && {test})"
    if datatype == XSD + "dateTime":
        zone = f'(TZ({v}) = "") = (TZ({bound}) = "")'
        return f"(COALESCE({zone}, false) && {test})"
    raise Refused("sh:minInclusive and the like", f"with a literal of {datatype}")


def _unordered(bound: Term, v: str) -> str:
    """Whether ``v`` is a literal that the reference orders against the bound in its own way."""
    assert isinstance(bound, Literal)
    kind = "isNumeric({v})" if bound.datatype.value in _NUMERIC else valid_as(bound.datatype, "{v}")
    return f"(isLiteral({v}) && !{is_text(v)} && !{kind.format(v=v)})"


def is_text(v: str) -> str:
    """Whether ``v`` is a string, with a language or without."""
    names = f"<{XSD}string>, <{RDF}langString>"
    return f"COALESCE(DATATYPE({v}) IN ({names}), false)"


def valid_as(datatype: NamedNode, v: str) -> str:
    """Whether ``v`` is a well-formed literal of one of the datatypes that have an order."""
    return (
        f"(COALESCE(DATATYPE({v}) = {datatype}, false) && {_WELL_FORMED[datatype.value]})".replace(
            "{v}", v
        )
    )


def protects(graph: ShapesGraph, shape: Node) -> bool:
    """Whether the shape's own sh:datatype rejects every value that its bounds cannot decide."""
    datatype = graph.value(shape, sh("datatype"))
    bounds = [bound for name in _COMPARISONS for bound in graph.values(shape, sh(name))]
    return isinstance(datatype, NamedNode) and all(
        isinstance(bound, Literal)
        and (
            bound.datatype == datatype
            or (bound.datatype.value in _NUMERIC and datatype.value in _NUMERIC)
        )
        for bound in bounds
    )


def _string_tests(graph: ShapesGraph, shape: Node, v: str) -> Tests:
    minimum = graph.number(shape, sh("minLength"))
    maximum = graph.number(shape, sh("maxLength"))
    if minimum == 0:
        raise Refused("sh:minLength", "of 0, which the reference lets blank nodes pass")
    if minimum is not None:
        yield Test("MinLength", f"(!isBlank({v}) && STRLEN(STR({v})) >= {minimum})")
    if maximum is not None:
        yield Test("MaxLength", f"(!isBlank({v}) && STRLEN(STR({v})) <= {maximum})")
    flags = graph.value(shape, sh("flags"))
    for pattern in graph.values(shape, sh("pattern")):
        if not isinstance(pattern, Literal):
            raise Refused("sh:pattern", "is no literal")
        text, options = portable_pattern(
            pattern.value, flags.value if isinstance(flags, Literal) else ""
        )
        arguments = f"STR({v}), {Literal(text)}" + (f', "{options}"' if options else "")
        yield Test("Pattern", f"(!isBlank({v}) && REGEX({arguments}))")
    if (head := graph.value(shape, sh("languageIn"))) is not None:
        yield Test("LanguageIn", _any(_in_language(item, v) for item in graph.items(head)))


def _in_language(language: Term, v: str) -> str:
    if not isinstance(language, Literal) or "-" in language.value:
        raise Refused("sh:languageIn", "with a tag of several parts")
    tag = Literal(language.value.lower())
    return f"(isLiteral({v}) && LANGMATCHES(LANG({v}), {tag}))"


def same_term(v: str, term: Term) -> str:
    """Whether ``v`` is exactly this term (``=`` would also take 1 for 1.0)."""
    return f"sameTerm({v}, {text_of(term)})"


def _any(choices: Iterator[str]) -> str:
    found = list(choices)
    return "(" + " || ".join(found) + ")" if found else "false"
