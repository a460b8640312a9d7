"""Whether a literal is well-formed, as an expression: the lexical spaces of XML Schema 1.1.

SHACL asks for it with ``sh:datatype``. A store keeps numbers, days and times by their values, and
tells whether it could read one; of the other datatypes it keeps the text, which is looked at here.
"""

from __future__ import annotations

from typing import NamedTuple

from pyoxigraph import Literal, NamedNode

from benchgraph.shacl.terms import INTEGERS, RDF, RDFS, XSD, Malformed, Refused, Term

_ZONE = r"(Z|[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
_YEAR = r"-?([1-9][0-9]{3,}|0[0-9]{3})"
_MONTH, _DAY = r"(0[1-9]|1[0-2])", r"(0[1-9]|[12][0-9]|3[01])"
_TIME = r"([0-9]+H)?([0-9]+M)?([0-9]+(\.[0-9]+)?S)?"
_B64, _END = "[A-Za-z0-9+/] ?", "[A-Za-z0-9+/]"
_START = "A-Z_a-z"
_LEXICAL = {
    "duration": rf"-?P([0-9]+Y)?([0-9]+M)?([0-9]+D)?(T{_TIME})?",
    "dayTimeDuration": rf"-?P([0-9]+D)?(T{_TIME})?",
    "yearMonthDuration": r"-?P([0-9]+Y)?([0-9]+M)?",
    "gYear": _YEAR + _ZONE,
    "gYearMonth": f"{_YEAR}-{_MONTH}{_ZONE}",
    "gMonth": f"--{_MONTH}{_ZONE}",
    "gDay": f"---{_DAY}{_ZONE}",
    "gMonthDay": (
        rf"--((0[13578]|1[02])-{_DAY}|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|[12][0-9]))"
        + _ZONE
    ),
    "base64Binary": (
        f"((({_B64}){{4}})*(({_B64}){{3}}{_END}|({_B64}){{2}}[AEIMQUYcgkosw048] ?="
        f"|{_B64}[AQgw] ?= ?=))?"
    ),
    "hexBinary": "([0-9a-fA-F]{2})*",
    "language": "[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*",
    "NMTOKEN": f"[{_START}0-9:.-]+",
    "Name": f"[:{_START}][{_START}0-9:.-]*",
    "NCName": f"[{_START}][{_START}0-9.-]*",
    "ID": f"[{_START}][{_START}0-9.-]*",
}
_OF_NAMES = frozenset({"NMTOKEN", "Name", "NCName", "ID"})
_INTEGER, _DECIMAL = r"[+-]?[0-9]+", r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)"
_READ = {
    "boolean": "COALESCE(IF({v} = true, true, true), false)",
    "double": "isNumeric({v})",
    "float": "isNumeric({v})",
    "date": "COALESCE(YEAR({v}) != 0, false)",
    "dateTime": "COALESCE(YEAR({v}) != 0, false)",
    "time": "COALESCE(HOURS({v}) >= 0, false)",
}
"""Of these the store tells by itself."""
# Of the derived texts every engine takes any: white space is no fault.
_FREE = frozenset(
    {XSD + name for name in ("string", "normalizedString", "token", "anyURI")}
    | {RDF + "langString"}
)
_REST = "([^%#\\[\\]]|%[0-9A-Fa-f]{2})*"
_PLAIN_URI = (
    "[A-Za-z][A-Za-z0-9+.-]*:"
    f"(//[A-Za-z0-9._~@-]+(:[0-9]{{1,5}})?([/?]{_REST})?|[A-Za-z0-9]{_REST})(#{_REST})?"
)
"""XML Schema 1.1 takes any text as ``xsd:anyURI``; of these 1.0 does too."""
_RANGES: dict[str, tuple[int | None, int | None]] = {
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "byte": (-128, 127),
    "unsignedLong": (0, None),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 255),
}


class Datatype(NamedTuple):
    """Whether a value is a well-formed literal of a datatype.

    ``doubt``: of which values that are none here other engines say otherwise, or nobody can tell;
    ``undecided``: the same of values that are.
    """

    passes: str
    doubt: str
    undecided: str = ""


def has_datatype(datatype: Term, v: str) -> Datatype:
    """The test for ``v``. Raises ``Refused`` for a datatype of XML Schema that is not covered."""
    if not isinstance(datatype, NamedNode):
        raise Malformed("sh:datatype", "is not an IRI")
    iri, name = datatype.value, datatype.value.removeprefix(XSD)
    if iri in (RDFS + "Literal", RDFS + "Datatype"):
        raise Refused(f"sh:datatype {iri}", "is a class of literals, not a datatype")
    if iri in INTEGERS and name != "integer":
        return Datatype("false", _was_declared(XSD + "integer", v, _within(name, v)))
    if name == "dateTimeStamp":
        zone = f'COALESCE(TZ({v}) != "", false)'
        return Datatype("false", _was_declared(XSD + "dateTime", v, zone))
    # COALESCE: the datatype of what is no literal is an error.
    same = f"COALESCE(DATATYPE({v}) = {datatype}, false)"
    if name == "anyURI":
        return Datatype(same, "", f"({same} && !{_text(_PLAIN_URI, v)})")
    if not iri.startswith(XSD) or iri in _FREE:
        return Datatype(same, "")
    valid = well_formed(datatype, v)
    return Datatype(f"({same} && {valid})", f"({same} && {_doubt(name, v)})")


def well_formed(datatype: NamedNode, v: str) -> str:
    """Whether ``v``, which has this datatype of XML Schema, is well-formed. Raises ``Refused``."""
    name = datatype.value.removeprefix(XSD)
    if name == "integer":
        return f"(isNumeric({v}) || {_text(_INTEGER, v)})"
    if name == "decimal":
        return f"(isNumeric({v}) || {_text(_DECIMAL, v)})"
    if name in _READ:
        return _READ[name].format(v=v)
    if name not in _LEXICAL:
        raise Refused(f"sh:datatype {datatype.value}", "ill-formed literals cannot be told")
    whole = _text(_LEXICAL[name], v)
    if name.lower().endswith("duration"):
        return f'({whole} && !REGEX(STR({v}), "[PT]$"))'
    if name.startswith("gYear"):
        return f'({whole} && !REGEX(STR({v}), "^-?0000"))'
    return whole


def _text(pattern: str, v: str) -> str:
    return f"REGEX(STR({v}), {Literal(f'^({pattern})$')})"


def _doubt(name: str, v: str) -> str:
    """XML Schema 1.0 and 1.1 differ about the year 0, processors of RDF about white space around a
    value, editions of XML about names; the store reads no more than 18 digits of a second."""
    doubts = [r"^\s|\s$"]
    if name in ("date", "dateTime", "gYear", "gYearMonth"):
        doubts.append("^-?0000-?|^-?[0-9]{9}")
    if name in ("dateTime", "time"):
        doubts.append(r"\.[0-9]{16}")
    if name in _OF_NAMES:
        doubts.append(r"[^\x00-\x7F]")
    return f"REGEX(STR({v}), {Literal('|'.join(doubts))})"


def _was_declared(kept_as: str, v: str, condition: str) -> str:
    """Whether ``v`` may have been declared as a datatype that the store keeps as another."""
    return f"(COALESCE(DATATYPE({v}) = <{kept_as}>, false) && {condition})"


def is_within(literal: Literal) -> bool:
    """Whether a literal of a type derived from ``xsd:integer`` keeps to its range; true of any
    other."""
    low, high = _RANGES.get(literal.datatype.value.removeprefix(XSD), (None, None))
    if low is None and high is None:
        return True
    value = int(literal.value)
    return (low is None or low <= value) and (high is None or value <= high)


def _within(name: str, v: str) -> str:
    low, high = _RANGES[name]
    limits = [f"{v} >= {low}"] * (low is not None) + [f"{v} <= {high}"] * (high is not None)
    return f"COALESCE({' && '.join(limits)}, true)"
