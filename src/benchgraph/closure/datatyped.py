"""Ranges that are datatypes: what the compiled rules can be sure of, decided on the data at hand.

A literal of the very datatype that a range demands has nothing new in it. Any other value may
contradict the range or be typed by it, in which the reference has more rules.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from pyoxigraph import Store

from benchgraph.closure.axioms import RDFS, XSD, UnsupportedAxiom
from benchgraph.closure.facts import Pair
from benchgraph.closure.rules import Rules

# Of these any text is well-formed.
_ANY = frozenset({XSD + "string", XSD + "anyURI"})
_LITERAL = re.compile(r'(".*")(?:\^\^<([^>]*)>)?', re.DOTALL)
_LEAST = {XSD + "nonNegativeInteger": 0, XSD + "positiveInteger": 1}
_PLAIN = re.compile(r"[+-]?[0-9]+")


def refuse_odd_values(
    rules: Rules, pairs_of: Callable[[int], Collection[Pair]], name: Callable[[int], str]
) -> None:
    """Raise ``UnsupportedAxiom`` where a property has a value that is no well-formed literal of the
    datatype which is its range."""
    told: dict[tuple[str, str], bool] = {}
    for prop, kind in rules.checks.datatypes:
        datatype = name(kind)[1:-1]
        for value in {name(value) for _, value in pairs_of(prop)}:
            if (value, datatype) not in told:
                told[value, datatype] = is_plainly_of(value, datatype)
            if not told[value, datatype]:
                raise UnsupportedAxiom(odd_value(value, datatype), name(prop))


def odd_value(value: str, datatype: str) -> str:
    """What is not covered where a range with this datatype has this value."""
    return f"{RDFS}range with the datatype {datatype}, of which a value is none: {value},"


def is_plainly_of(value: str, datatype: str) -> bool:
    """Whether a value, as N-Triples writes it, is a well-formed literal of the datatype."""
    literal = _LITERAL.fullmatch(value)
    if literal is None or (literal[2] or XSD + "string") != datatype:
        return False
    text = literal[1][1:-1]
    if datatype in _LEAST:
        return _PLAIN.fullmatch(text) is not None and int(text) >= _LEAST[datatype]
    if datatype in _ANY:
        return True
    # What a cast does not take, Oxigraph does not take as a literal of that datatype.
    cast = f"<{datatype}>({literal[1]})"
    return bool(Store().query(f"ASK {{ BIND({cast} AS ?v) FILTER(BOUND(?v)) }}"))
