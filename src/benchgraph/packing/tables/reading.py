"""How a cell is read from the facts: one small reader for each way, made for a property."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation

from pyoxigraph import Literal, NamedNode

from benchgraph.packing.tables.facts import Facts, short
from benchgraph.packing.tables.model import SEPARATOR, Reader, Row, Value
from benchgraph.vocab import BG, OA, SKOS

# From a row to the node that a reader reads from; None where there is none.
Step = Callable[[Facts, Row], str | None]
_NONE: list[str] = []
_DAY = re.compile(r"-?[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PRECISIONS = {"gYear": "year", "gYearMonth": "month", "date": "day"}
_EVIDENCE, _TARGET = BG.evidence.value, OA.hasTarget.value
_ABSENCE, _UNSTATED = BG.absence.value, BG.unstated.value


def joined(texts: Iterable[str | None]) -> str | None:
    """Several values in one cell, each once; nothing if there is none."""
    found = [text for text in texts if text]
    if len(found) > 1:
        return SEPARATOR.join(dict.fromkeys(found))
    return found[0] if found else None


def iris(facts: Facts, row: str, p: str) -> list[str]:
    """The nodes that a property leads to."""
    found = facts.objects(row, p)
    return [o for o in found if isinstance(o, str)] if found else _NONE


# ---------------------------------------------------------------------------- The node of the row


def iri(facts: Facts, row: Row) -> Value:
    """The IRI of the row."""
    return str(row)


def key(facts: Facts, row: Row) -> Value:
    """The short id of the row."""
    return short(row)


def name(facts: Facts, row: Row) -> Value:
    """The name of the row for people."""
    return facts.name(row)


def label(tag: str) -> Reader:
    """The name of the row in one language."""
    return lambda facts, row: facts.label(row, tag)


def at(step: Step, read: Reader) -> Reader:
    """What ``read`` reads where ``step`` leads."""

    def read_there(facts: Facts, row: Row) -> Value:
        there = step(facts, row)
        return None if there is None else read(facts, there)

    return read_there


def to(p: NamedNode) -> Step:
    """The step along a property."""
    iri = p.value  # asked of the property again and again, it would be made anew each time

    def step(facts: Facts, row: Row) -> str | None:
        found = facts.first(row, iri)
        return found if isinstance(found, str) else None

    return step


# ----------------------------------------------------------------------------------- Its literals


def text(p: NamedNode, tag: str | None = None) -> Reader:
    """A text: in the language ``tag``, or the one that suits English best."""
    iri = p.value
    return lambda facts, row: facts.text(row, iri, tag)


def texts(p: NamedNode) -> Reader:
    """Every text or address, in order."""
    iri = p.value

    def read(facts: Facts, row: Row) -> Value:
        found = facts.objects(row, iri)
        return joined([o if isinstance(o, str) else o.value for o in found]) if found else None

    return read


def language(p: NamedNode) -> Reader:
    """The language tag of the text that :func:`text` reads, written as BCP 47 recommends."""
    iri = p.value

    def read(facts: Facts, row: Row) -> Value:
        found = facts.text(row, iri)
        for o in facts.objects(row, iri):
            if isinstance(o, Literal) and o.value == found:
                return tag_of(o)
        return None

    return read


def tag_of(literal: Literal) -> str | None:
    """The language tag of a literal; a script with a capital, as in zh-Hans."""
    parts = (literal.language or "").split("-")
    return "-".join(p.capitalize() if len(p) == 4 else p for p in parts) or None


def number(p: NamedNode) -> Reader:
    """A decimal number."""
    iri = p.value
    return lambda facts, row: decimal_of(facts.first(row, iri))


_YEAR = re.compile(r"-?[0-9]{4,18}(?![0-9])")
_DIGITS = 400  # of a number that is written out


def decimal_of(term: object) -> Decimal | None:
    """The number of a literal; nothing where it is none."""
    try:
        if not isinstance(term, Literal):
            return None
        found = Decimal(term.value)
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found.adjusted()) < _DIGITS else None


def whole(p: NamedNode) -> Reader:
    """A whole number."""
    iri = p.value

    def read(facts: Facts, row: Row) -> Value:
        found = decimal_of(facts.first(row, iri))
        return None if found is None else int(found)

    return read


def flag(p: NamedNode) -> Reader:
    """Yes or no; nothing where nothing is said."""
    iri = p.value

    def read(facts: Facts, row: Row) -> Value:
        found = facts.first(row, iri)
        return found.value in ("true", "1") if isinstance(found, Literal) else None

    return read


# -------------------------------------------------------------------------------------- Its dates


def day(p: NamedNode) -> Reader:
    """A whole day; nothing where the literal is less precise or no day of our calendar."""
    iri = p.value

    def read(facts: Facts, row: Row) -> Value:
        found = facts.first(row, iri)
        return _day(found.value) if isinstance(found, Literal) else None

    return read


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def precision(p: NamedNode) -> Reader:
    """How precise a date is as stated: year, month or day."""
    iri = p.value

    def read(facts: Facts, row: Row) -> Value:
        found = facts.first(row, iri)
        if not isinstance(found, Literal):
            return None
        return _PRECISIONS.get(found.datatype.value.rpartition("#")[2])

    return read


def year(*properties: NamedNode) -> Reader:
    """The year of the first of these dates that is stated."""
    ps = [p.value for p in properties]

    def read(facts: Facts, row: Row) -> Value:
        for p in ps:
            found = facts.first(row, p)
            if isinstance(found, Literal) and (match := _YEAR.match(found.value)):
                return int(match.group())
        return None

    return read


# ------------------------------------------------------------------------------- What it leads to


def ref(p: NamedNode, among: Callable[[Facts], Iterable[str]] | None = None) -> Reader:
    """The key of what a property leads to; only of nodes ``among`` those, if given."""
    iri = p.value

    def read(facts: Facts, row: Row) -> Value:
        for o in iris(facts, row, iri):
            if among is None or o in among(facts):
                return short(o)
        return None

    return read


def refs(*properties: NamedNode) -> Reader:
    """The keys of everything that the properties lead to."""
    return _each(properties, lambda facts, iri: short(iri))


def named(*properties: NamedNode) -> Reader:
    """The names of everything that the properties lead to."""
    return _each(properties, Facts.name_or_id)


def words(p: NamedNode) -> Reader:
    """What the properties are called that a property leads to."""
    return _each((p,), lambda facts, iri: facts.word(iri) or short(iri))


def _each(properties: tuple[NamedNode, ...], say: Callable[[Facts, str], str]) -> Reader:
    ps = [p.value for p in properties]

    def read(facts: Facts, row: Row) -> Value:
        found = [say(facts, o) for p in ps for o in iris(facts, row, p)]
        return joined(found) if found else None

    def read_one(facts: Facts, row: Row) -> Value:
        found = iris(facts, row, ps[0])
        return joined([say(facts, o) for o in found]) if found else None

    return read if len(ps) > 1 else read_one


# ------------------------------------------------------------------------ Evidence and provenance


def evidence_of(facts: Facts, row: Row) -> list[str]:
    """The evidence of a node."""
    return iris(facts, row, _EVIDENCE) or iris(facts, row, _TARGET)


def best(facts: Facts, evidence: list[str]) -> str | None:
    """The evidence that a row shows: the first with a quote, else the first."""
    return next((e for e in evidence if facts.quote(e)), evidence[0] if evidence else None)


def best_of(facts: Facts, row: Row) -> str | None:
    """The evidence that the row shows."""
    return best(facts, evidence_of(facts, row))


def quote(facts: Facts, row: Row) -> Value:
    """The words of the source on which the row stands."""
    found = best_of(facts, row)
    return None if found is None else facts.quote(found)


source_page: Reader = at(best_of, at(to(OA.hasSource), iri))
source_section: Reader = at(best_of, text(BG.section))


def evidence_count(facts: Facts, row: Row) -> Value:
    """How many pieces of evidence there are."""
    return len(evidence_of(facts, row))


def record(facts: Facts, row: Row) -> Value:
    """The record that states the row: the first, where there are several."""
    found = facts.records(row)
    return short(found[0]) if found else None


def records(facts: Facts, row: Row) -> Value:
    """Every record that states something of the row."""
    return joined(short(g) for g in facts.records(row))


def collection(facts: Facts, row: Row) -> Value:
    """The collection of the record."""
    found = facts.records(row)
    its = facts.collection(found[0]) if found else None
    return None if its is None else short(its)


def collections(facts: Facts, row: Row) -> Value:
    """The collections of all records."""
    return joined(short(c) for c in facts.collections(facts.records(row)))


def not_stated(facts: Facts, row: Row) -> Value:
    """What the pages that were read do not state, in words."""
    found = (
        facts.word(o) or short(o)
        for absence in iris(facts, row, _ABSENCE)
        for o in iris(facts, absence, _UNSTATED)
    )
    return joined(sorted(found))


note: Reader = text(SKOS.note)


# ------------------------------------------------------------------------------- Places and kinds


def owner(facts: Facts, row: Row) -> str | None:
    """The step to the entity that the row is about."""
    return facts.entity(row)


_REGION = BG.Region.value
_REGIONS = (BG.region.value, BG.jurisdiction.value)


def regions_of(facts: Facts, entity: str) -> list[str]:
    """The regions of an entity: its own, the jurisdiction of a document, those of what a case
    profiles; a region is its own."""
    if _REGION in facts.entities.get(entity, ()):
        return [entity]
    found = [o for p in _REGIONS for o in iris(facts, entity, p)]
    if not found:
        subjects = iris(facts, entity, BG.subject.value)
        found = [o for subject in subjects for o in iris(facts, subject, _REGIONS[0])]
    return list(dict.fromkeys(found))


def regions(facts: Facts, row: Row) -> Value:
    """The names of the regions of the row's entity."""
    return _regions(facts, row)[0]


def region_ids(facts: Facts, row: Row) -> Value:
    """The keys of the regions of the row's entity."""
    return _regions(facts, row)[1]


def _regions(facts: Facts, row: Row) -> tuple[str | None, str | None]:
    entity = facts.entity(row)
    if entity is None:
        return None, None
    if entity not in facts.regions:
        found = regions_of(facts, entity)
        names, keys = (facts.name_or_id(r) for r in found), (short(r) for r in found)
        facts.regions[entity] = joined(names), joined(keys)
    return facts.regions[entity]


def kinds(facts: Facts, row: Row) -> Value:
    """What an entity is, in words."""
    return joined(facts.name_or_id(kind) for kind in facts.entities.get(row, ()))
