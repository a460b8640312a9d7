"""The tables of a pack, in the order in which one reads them."""

from __future__ import annotations

from benchgraph.packing.tables.entities import ENTITIES, NAMES, NOTES, PLAIN_FACTS
from benchgraph.packing.tables.happenings import EVENTS, JUDGEMENTS, RELATIONS
from benchgraph.packing.tables.keeping import COLLECTIONS, CONCEPTS, RECORDS
from benchgraph.packing.tables.model import Table
from benchgraph.packing.tables.numbers import OBSERVATIONS, STATISTICS
from benchgraph.packing.tables.sources import (
    ABSENCES,
    CITATIONS,
    EVIDENCE,
    FACT_LINES,
    MENTIONS,
    PAGES,
)

TABLES: tuple[Table, ...] = (
    ENTITIES,
    OBSERVATIONS,
    EVENTS,
    JUDGEMENTS,
    PLAIN_FACTS,
    RELATIONS,
    EVIDENCE,
    PAGES,
    CITATIONS,
    MENTIONS,
    FACT_LINES,
    ABSENCES,
    NOTES,
    NAMES,
    STATISTICS,
    CONCEPTS,
    RECORDS,
    COLLECTIONS,
)
