"""What a result says where its shape has no message: one plain sentence for each component."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from benchgraph.shacl.graph import ShapesGraph
from benchgraph.shacl.terms import Node, Term, sh

# Component → the parameter that is shown, and the words around it.
_SENTENCES = {
    "Class": ("class", "The value is no instance of {}"),
    "Datatype": ("datatype", "The value is no well-formed literal of {}"),
    "NodeKind": ("nodeKind", "The value is not of the kind {}"),
    "MinCount": ("minCount", "There are fewer than {} values"),
    "MaxCount": ("maxCount", "There are more than {} values"),
    "MinExclusive": ("minExclusive", "The value is not greater than {}"),
    "MinInclusive": ("minInclusive", "The value is not at least {}"),
    "MaxExclusive": ("maxExclusive", "The value is not less than {}"),
    "MaxInclusive": ("maxInclusive", "The value is not at most {}"),
    "MinLength": ("minLength", "The value has fewer than {} characters"),
    "MaxLength": ("maxLength", "The value has more than {} characters"),
    "Pattern": ("pattern", "The value does not match {}"),
    "LanguageIn": ("languageIn", "The language of the value is not one of {}"),
    "UniqueLang": (None, "Several values have the same language"),
    "Equals": ("equals", "The values are not the same as those of {}"),
    "Disjoint": ("disjoint", "The value is also a value of {}"),
    "LessThan": ("lessThan", "The value is not less than each value of {}"),
    "LessThanOrEquals": ("lessThanOrEquals", "The value is not at most each value of {}"),
    "Not": ("not", "The value conforms to {}, which it must not"),
    "And": ("and", "The value does not conform to each of {}"),
    "Or": ("or", "The value conforms to none of {}"),
    "Xone": ("xone", "The value does not conform to exactly one of {}"),
    "Node": ("node", "The value does not conform to {}"),
    "QualifiedMinCount": (
        "qualifiedMinCount",
        "Fewer than {} values conform to the qualified shape",
    ),
    "QualifiedMaxCount": (
        "qualifiedMaxCount",
        "More than {} values conform to the qualified shape",
    ),
    "Closed": (None, "The shape is closed, and this property is not one of its own"),
    "HasValue": ("hasValue", "The value {} is missing"),
    "In": ("in", "The value is not one of {}"),
    "SPARQL": (None, "The constraint in SPARQL is violated"),
}
_SHOWN = 5
_LISTS = ("and", "or", "xone", "in", "languageIn")


def sentence(graph: ShapesGraph, shape: Node, component: NamedNode) -> Literal | None:
    """What is broken, from the parameters of the shape; None for a component of its own."""
    name = component.value.rsplit("#", 1)[1].removesuffix("ConstraintComponent")
    if name not in _SENTENCES:
        return None
    parameter, words = _SENTENCES[name]
    if parameter is None:
        return Literal(words)
    values = graph.values(shape, sh(parameter))
    shown = [_list(graph, value) if parameter in _LISTS else _text(value) for value in values]
    return Literal(words.format(" and ".join(shown) or f"sh:{parameter}"))


def _list(graph: ShapesGraph, head: Term) -> str:
    items = graph.items(head)
    more = f", … ({len(items)})" if len(items) > _SHOWN else ""
    return "(" + ", ".join(_text(item) for item in items[:_SHOWN]) + more + ")"


def _text(term: Term) -> str:
    if isinstance(term, Literal):
        return f'"{term.value}"' if term.datatype.value.endswith("#string") else term.value
    if isinstance(term, NamedNode):
        return str(term)
    return "a shape without a name"
