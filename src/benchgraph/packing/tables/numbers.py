"""The tables of numbers: observations, and the official statistics by which they are compared."""

from __future__ import annotations

from benchgraph.packing.tables import columns as c
from benchgraph.packing.tables import reading as read
from benchgraph.packing.tables.columns import column
from benchgraph.packing.tables.facts import Facts
from benchgraph.packing.tables.model import Column, Row, Table, Value
from benchgraph.vocab import BG, SKOS

_UNIT = read.to(BG.unit)
_INDICATOR = read.to(BG.indicator)
_VALUE, _SYMBOL = BG.value.value, BG.symbol.value
_BASE, _FACTOR = BG.baseUnit.value, BG.factor.value
_CONCEPTS = c.split(
    (
        c.concept("value_status", "Whether the number is a target, announced, actual, an estimate "
                  "or a baseline. A target is no result.", BG.valueStatus, width=12),
        c.concept("money_stage", "How far money has come: announced, appropriated or disbursed.",
                  BG.moneyStage, width=12),
        c.concept("payer", "Whether the money is public, private or both.", BG.payer, width=10),
        c.concept("floating_point_format", "The number format behind a figure of computing power; "
                  "unknown unless the source says.", BG.floatingPointFormat, width=12),
    )
)  # fmt: skip


def _base_value(facts: Facts, row: Row) -> Value:
    """The value in the base unit of its unit, where it has a factor; exact."""
    value = read.decimal_of(facts.first(row, _VALUE))
    unit = _UNIT(facts, row)
    if value is None or unit is None:
        return None
    factor = read.decimal_of(facts.first(unit, _FACTOR))
    return value if factor is None else value * factor


def _base_unit(facts: Facts, row: Row) -> Value:
    """The symbol of that unit."""
    unit = _UNIT(facts, row)
    if unit is None or _base_value(facts, row) is None:
        return None
    base = facts.first(unit, _BASE)
    return _symbol(facts, base if isinstance(base, str) else unit)


def _symbol(facts: Facts, unit: str) -> str | None:
    return facts.text(unit, _SYMBOL) or facts.name(unit)


def _what() -> tuple[Column, ...]:
    return (
        column(
            "indicator",
            "What is measured.",
            read.named(BG.indicator),
            (BG.indicator, SKOS.prefLabel),
            width=24,
        ),
        column(
            "scope",
            "What part of the entity the number covers, where two would look alike.",
            read.text(BG.scope),
            BG.scope,
            width=20,
        ),
    )


def _value() -> tuple[Column, ...]:
    unit = "in the unit of the row"
    return (
        column(
            "source_value", "The number as the source writes it.", read.text(BG.sourceValue),
            BG.sourceValue, width=18,
        ),
        column(
            "value", "The same as a number; empty where the source gives bounds alone.",
            read.number(BG.value), BG.value, datatype="decimal", unit=unit,
        ),
        column(
            "min_value", "Lower bound, where the source says at least or gives a range.",
            read.number(BG.minValue), BG.minValue, title="At least", datatype="decimal",
            unit=unit, width=12,
        ),
        column(
            "max_value", "Upper bound, where the source says at most or gives a range.",
            read.number(BG.maxValue), BG.maxValue, title="At most", datatype="decimal",
            unit=unit, width=12,
        ),
        column(
            "approximate", "Whether the source marks it as approximate; empty where it is silent.",
            read.flag(BG.approximate), BG.approximate, datatype="boolean", width=8,
        ),
        column(
            "unit", "Unit of the number, in words.", read.named(BG.unit), (BG.unit, SKOS.prefLabel),
        ),
        column(
            "currency", "Currency code (ISO 4217) of money.",
            read.at(_UNIT, read.text(SKOS.notation)), (BG.unit, SKOS.notation), width=8,
        ),
    )  # fmt: skip


def _comparable() -> tuple[Column, ...]:
    return (
        column(
            "base_value",
            "The value converted into the base unit (petaflops for exaflops); exact, and never "
            "from one currency into another.",
            _base_value,
            (BG.unit, BG.factor),
            datatype="decimal",
            unit="in the base unit",
        ),
        column(
            "base_unit",
            "Symbol of the base unit.",
            _base_unit,
            (BG.unit, BG.baseUnit, BG.symbol),
            width=12,
        ),
    )


def _keys() -> tuple[Column, ...]:
    return (
        column(
            "indicator_id", "Key of the indicator.", read.ref(BG.indicator, lambda f: f.concepts),
            BG.indicator, title="Indicator (key)", references=c.CONCEPT,
        ),
        column(
            "unit_id", "Key of the unit.", read.ref(BG.unit, lambda f: f.concepts), BG.unit,
            title="Unit (key)", references=c.CONCEPT,
        ),
    )  # fmt: skip


def _promise() -> tuple[Column, ...]:
    return (
        column(
            "deadline",
            "The date by which a target is to be met, as precise as the source gives it.",
            read.texts(BG.deadline),
            BG.deadline,
            width=10,
        ),
        column(
            "due_by",
            "The last day that the deadline can mean; derived.",
            read.day(BG.dueBy),
            BG.dueBy,
            datatype="date",
            width=12,
        ),
    )


def _chain() -> tuple[Column, ...]:
    """How a number stands to others: keys of this table."""
    many = {"many": True, "width": 20}
    one = {"references": "observations.id", "width": 20}
    among = _observations
    return (
        column("first_due_by", "Last day of the first deadline, before it moved; derived.",
               read.day(BG.firstDueBy), BG.firstDueBy, datatype="date", width=12),
        column("previous_due_by", "Last day of the deadline before this one; derived.",
               read.day(BG.previousDueBy), BG.previousDueBy, datatype="date", width=12),
        column("towards_ids", "Targets that the number works towards, by its source.",
               read.refs(BG.towards), BG.towards, title="Towards (keys)", **many),
        column("answers_ids", "Targets of which the number tells how far they have come; derived.",
               read.refs(BG.answers), BG.answers, title="Answers (keys)", **many),
        column("reaches_ids", "Targets that an actual number meets; derived.",
               read.refs(BG.reaches), BG.reaches, title="Reaches (keys)", **many),
        column("latest_answer_id", "Of the actual numbers that answer it the latest; derived.",
               read.ref(BG.latestAnswer, among), BG.latestAnswer, title="Latest answer (key)",
               **one),
        column("revises_ids", "Earlier targets that this one replaces.", read.refs(BG.revises),
               BG.revises, title="Revises (keys)", **many),
        column("included_in_id", "The larger sum that counts this one already: do not add both.",
               read.ref(BG.includedIn, among), BG.includedIn, title="Included in (key)", **one),
    )  # fmt: skip


def _observations(facts: Facts) -> list[str]:
    return facts.numbers[0]


OBSERVATIONS = Table(
    "observations",
    "Observations",
    "A row is one number: a value of an indicator for an entity, as a source states it, with its "
    "status, unit and date.",
    (
        *c.about(BG.about),
        *_what(),
        _CONCEPTS[0][0],
        *_value(),
        *_CONCEPTS[0][1:],
        *c.dates(),
        *c.period(),
        *_promise(),
        *c.sources(),
        c.note(),
        c.not_stated(),
        *_comparable(),
        *c.days(),
        *c.in_languages("indicator", "Name of the indicator", _INDICATOR,
                        (BG.indicator, SKOS.prefLabel)),
        *c.about_keys(BG.about),
        *_keys(),
        *_CONCEPTS[1],
        *_chain(),
        c.evidence_count(),
        *c.provenance(),
        *c.identity("observation"),
    ),
    ("id",),
    _observations,
)  # fmt: skip

STATISTICS = Table(
    "statistics",
    "Statistics",
    "A row is a yearly figure of official statistics about a region (exchange rate, purchasing "
    "power, prices, GDP, population), by which money of other rows can be compared. It is no "
    "benchmark number.",
    (
        *c.about(BG.statistic)[:1],
        *_what()[:1],
        *_value()[:2],
        *_value()[5:],
        *c.dates()[:1],
        *c.dates()[2:],
        *c.sources(),
        c.note(),
        *c.in_languages("indicator", "Name of the indicator", _INDICATOR,
                        (BG.indicator, SKOS.prefLabel)),
        *c.about_keys(BG.statistic)[:3],
        *_keys(),
        c.evidence_count(),
        *c.provenance(),
        *c.identity("statistic"),
    ),
    ("id",),
    lambda facts: facts.numbers[1],
)  # fmt: skip
