"""Values that people type, as terms in the spelling that the RDF library gives them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation

from pyoxigraph import Literal, NamedNode

from benchgraph.errors import ParameterError
from benchgraph.iris import entity_iri, expand, iri_fault
from benchgraph.vocab import ENTITY_PREFIXES, XSD

# What a value of each type looks like: the keys are the types that a question may declare.
TYPES = {
    "iri": "an IRI, or a prefixed name such as case:falcon-llm",
    "string": "any text",
    "integer": "a whole number such as 2026",
    "decimal": "a number such as 0.5",
    "date": "a day written 2026-05-04, or today",
    "lang": "a language tag such as en, zh-Hans or ja",
}
_LONGEST = 2_000
# A day that every store is told alike: it is written into the query, which never says NOW().
TODAY = "today"


def parameter_term(
    name: str, kind: str, value: str, resolve: Callable[[str], str] | None = None
) -> str:
    """``value`` as a term of SPARQL, written by pyoxigraph: nothing in it can end the term.

    ``resolve`` turns a name of an entity into its IRI. Raises ParameterError if ``value`` is not
    of type ``kind``.
    """
    try:
        if len(value) > _LONGEST:
            raise ValueError
        if kind == "iri":
            return str(NamedNode(resolve(value) if resolve else iri_of(value)))
        return str(_literal(kind, value))
    except (ValueError, InvalidOperation):
        raise ParameterError(
            f"the value of the parameter {name!r} does not fit",
            found=value,
            expected=TYPES[kind],
        ) from None


def _literal(kind: str, value: str) -> Literal:
    if kind == "integer":
        if not re.fullmatch(r"[+-]?[0-9]{1,18}", value):
            raise ValueError(value)
        return Literal(str(int(value)), datatype=XSD.integer)
    if kind == "decimal":
        if not re.fullmatch(r"[+-]?[0-9]{1,18}(\.[0-9]{1,15})?", value):
            raise ValueError(value)
        return Literal(f"{Decimal(value):f}", datatype=XSD.decimal)
    if kind == "date":
        if value == TODAY:
            value = datetime.now(UTC).date().isoformat()
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            raise ValueError(value)
        return Literal(date.fromisoformat(value).isoformat(), datatype=XSD.date)
    if kind == "lang":
        # Language tags are lower-case in the graph (docs of the record format).
        if not re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", value):
            raise ValueError(value)
        return Literal(value.lower())
    if re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", value):
        raise ValueError(value)
    return Literal(value)


def iri_of(text: str) -> str:
    """The IRI that ``text`` stands for: an IRI, ``<IRI>``, ``case:falcon-llm`` or
    ``case/falcon-llm``. Raises ValueError for anything else.
    """
    text = text.strip()
    if text.startswith("<") and text.endswith(">"):
        text = text[1:-1]
    iri = expand(text)
    if iri is None:
        kind = text.partition("/")[0]
        iri = entity_iri(text) if kind in ENTITY_PREFIXES else text
    if iri_fault(iri):
        raise ValueError(iri_fault(iri))
    return iri
