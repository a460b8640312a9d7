"""Constraints on one value at a time: when does a value pass, as a SPARQL expression.

Every expression is true or false for every term, never an error, so that it can be negated and
combined (https://www.w3.org/TR/shacl/#core-components).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode, Store

from benchgraph.shacl.datatypes import has_datatype, is_within, well_formed
from benchgraph.shacl.graph import ShapesGraph
from benchgraph.shacl.order import DURATIONS, NUMERIC, bound_apart, unread
from benchgraph.shacl.regular import match
from benchgraph.shacl.targets import Subclasses
from benchgraph.shacl.terms import (
    SHACL,
    TYPE,
    XSD,
    Node,
    Refused,
    Term,
    sh,
    text_of,
)


class Test(NamedTuple):
    """A constraint on a value: its component, when a value passes, and when nobody can tell.

    ``undecided`` is true of values of which engines differ; where the data hold one, the shape
    goes to the reference. ``doubt`` is true of such values among those that do not pass here, so
    that it need not be asked where all pass. Empty: never.
    """

    component: str
    passes: str
    undecided: str = ""
    doubt: str = ""

    @property
    def unsure(self) -> str:
        """``undecided`` or ``doubt``; empty for never."""
        return " || ".join(filter(None, (self.undecided, self.doubt)))


Tests = Iterator[Test]

_OF_ONE_TYPE = frozenset(XSD + name for name in ("date", "gYear", "gYearMonth", "time", "string"))
"""Bounds that order nothing but values of their own datatype."""
_KINDS = {
    "IRI": "isIRI({v})",
    "Literal": "isLiteral({v})",
    "BlankNode": "isBlank({v})",
    "BlankNodeOrIRI": "(isBlank({v}) || isIRI({v}))",
    "BlankNodeOrLiteral": "(isBlank({v}) || isLiteral({v}))",
    "IRIOrLiteral": "(isIRI({v}) || isLiteral({v}))",
}
_ORDERED_ALIKE = frozenset(
    XSD + name for name in "gMonth gDay gMonthDay anyURI hexBinary base64Binary".split()
)
"""As bounds these are what the store makes of them, and so are datatypes of others."""
_TRUTHS = {"false": 0, "0": 0, "true": 1, "1": 1}
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
        found = has_datatype(datatype, v)
        yield Test("Datatype", found.passes, found.undecided, found.doubt)
    if (kind_of := graph.value(shape, sh("nodeKind"))) is not None:
        yield Test("NodeKind", _of_kind(kind_of, v))
    for name, (operator, component) in _COMPARISONS.items():
        for bound in graph.values(shape, sh(name)):
            passes = _compares(bound, operator, v)
            yield Test(component, passes, *_apart(bound, v))
    yield from _string_tests(graph, shape, v)
    if (head := graph.value(shape, sh("in"))) is not None:
        yield Test("In", joined((same_term(v, item) for item in graph.items(head)), "||", "false"))


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


def _of_kind(kind: Term, v: str) -> str:
    name = kind.value.removeprefix(SHACL) if isinstance(kind, NamedNode) else ""
    if name not in _KINDS:
        raise Refused("sh:nodeKind", f"{kind} is not a kind of node")
    return _KINDS[name].format(v=v)


def _compares(bound: Term, operator: str, v: str) -> str:
    """Whether ``v`` compares so with the bound; what cannot be compared does not pass."""
    assert isinstance(bound, Literal), "survey found it"
    datatype = bound.datatype.value
    test = f"COALESCE({v} {operator} {bound}, false)"
    if datatype in NUMERIC and _holds(f"isNumeric({bound})") and is_within(bound):
        return test
    if datatype == XSD + "boolean" and bound.value in _TRUTHS:
        # The store has no order of booleans: as 0 and 1 they have that of every engine.
        within = [
            text
            for text in ("false", "true")
            if _holds(f"{_TRUTHS[text]} {operator} {_TRUTHS[bound.value]}")
        ]
        some = (same_term(v, Literal(text, datatype=bound.datatype)) for text in within)
        return joined(some, "||", "false")
    if datatype in _OF_ONE_TYPE and _holds(_well_formed(bound.datatype, str(bound))):
        return f"(COALESCE(DATATYPE({v}) = {bound.datatype}, false) && {test})"
    if datatype == XSD + "dateTime" and _holds(f"YEAR({bound}) > 0"):
        return test
    if datatype in _ORDERED_ALIKE or datatype in DURATIONS or not datatype.startswith(XSD):
        return test
    raise Refused("sh:minInclusive and the like", f"with {bound}")


@lru_cache
def _holds(expression: str) -> bool:
    """Whether the store says so of constants."""
    return bool(Store().query(f"ASK {{ FILTER({expression}) }}"))


def _apart(bound: Term, v: str) -> tuple[str, str]:
    """Whether engines may order ``v`` against the bound in their own ways, and the same of values
    that do not pass here. Empty: never."""
    assert isinstance(bound, Literal)
    datatype = bound.datatype.value
    return bound_apart(datatype, bound.value, v), unread(datatype, v)


def _well_formed(datatype: NamedNode, v: str) -> str:
    return "true" if datatype.value == XSD + "string" else well_formed(datatype, v)


def _string_tests(graph: ShapesGraph, shape: Node, v: str) -> Tests:
    minimum = graph.number(shape, sh("minLength"))
    maximum = graph.number(shape, sh("maxLength"))
    if minimum is not None:
        yield Test("MinLength", f"(!isBlank({v}) && STRLEN(STR({v})) >= {minimum})")
    if maximum is not None:
        yield Test("MaxLength", f"(!isBlank({v}) && STRLEN(STR({v})) <= {maximum})")
    flags = graph.value(shape, sh("flags"))
    for pattern in graph.values(shape, sh("pattern")):
        assert isinstance(pattern, Literal), "survey found it"
        options = flags.value if isinstance(flags, Literal) else ""
        found = match(pattern.value, options, f"STR({v})")
        doubt = f"(!isBlank({v}) && ({found.doubt}))" if found.doubt else ""
        yield Test("Pattern", f"(!isBlank({v}) && {found.passes})", doubt)
    if (head := graph.value(shape, sh("languageIn"))) is not None:
        choices = (_in_language(item, v) for item in graph.items(head))
        yield Test("LanguageIn", joined(choices, "||", "false"))


def _in_language(language: Term, v: str) -> str:
    assert isinstance(language, Literal), "survey found it"
    return f"(isLiteral({v}) && LANGMATCHES(LANG({v}), {Literal(language.value.lower())}))"


def same_term(v: str, term: Term) -> str:
    """Whether ``v`` is exactly this term (``=`` would also take 1 for 1.0)."""
    return f"sameTerm({v}, {text_of(term)})"


def joined(parts: Iterable[str], operator: str, nothing: str) -> str:
    """Expressions joined by ``&&``, ``||`` or ``+``; ``nothing`` where there are none.

    Many are joined as a tree: a store takes no chain of thousands.
    """
    found = list(parts)
    while len(found) > AT_ONCE:
        found = [
            "(" + f" {operator} ".join(found[at : at + AT_ONCE]) + ")"
            for at in range(0, len(found), AT_ONCE)
        ]
    return "(" + f" {operator} ".join(found) + ")" if found else nothing


AT_ONCE = 64
"""How many expressions or paths stand in one chain."""
