"""The tables that others refer to: concepts of the vocabularies, records, collections."""

from __future__ import annotations

from benchgraph.packing.tables import columns as c
from benchgraph.packing.tables import reading as read
from benchgraph.packing.tables.columns import column
from benchgraph.packing.tables.facts import Facts
from benchgraph.packing.tables.model import Row, Table, Value
from benchgraph.packing.tables.places import table_of
from benchgraph.vocab import BG, DC, DCAT, DCTERMS, PROV, SKOS

_DESCRIBED = read.to(BG.describes)

CONCEPTS = Table(
    "concepts",
    "Concepts",
    "A row is a word of the vocabularies: an indicator, a unit, an axis, a status, a type.",
    (
        column("name", "Name: in English, else in another language.", read.name, SKOS.prefLabel,
               width=34),
        column("scheme", "The vocabulary that it belongs to.", read.named(SKOS.inScheme),
               SKOS.inScheme, many=True, width=20),
        column("definition", "What it means.", read.text(SKOS.definition), SKOS.definition,
               width=60),
        column("symbol", "How a unit is written beside a number.", read.text(BG.symbol), BG.symbol,
               width=10),
        column("code", "Code of a currency (ISO 4217).", read.text(SKOS.notation), SKOS.notation,
               width=8),
        column("broader", "The broader concept.", read.named(SKOS.broader), SKOS.broader,
               many=True),
        column("quantity_kind", "What an indicator or a unit measures.",
               read.named(BG.quantityKind), BG.quantityKind),
        column("better_direction", "Whether more or less of an indicator is better, or neither.",
               read.named(BG.betterDirection), BG.betterDirection),
        column("default_unit", "Unit in which an indicator is compared.",
               read.named(BG.defaultUnit), BG.defaultUnit),
        column("base_unit", "Unit into which a unit converts.", read.named(BG.baseUnit),
               BG.baseUnit),
        column("factor", "How many base units one of the unit is, exactly.", read.number(BG.factor),
               BG.factor, datatype="decimal", unit="base units"),
        column("lowest_value", "Lowest number that an indicator can have.",
               read.number(BG.lowestValue), BG.lowestValue, datatype="decimal",
               unit="in the unit of an observation"),
        column("axis", "The broad axis of an indicator.", read.named(BG.axis), BG.axis, many=True),
        column("wording", "Whose word it is: a source's, or ours.", read.named(BG.wording),
               BG.wording),
        *c.in_languages("name", "Name", None, SKOS.prefLabel),
        column("broader_id", "Key of the broader concept.",
               read.ref(SKOS.broader, lambda f: f.concepts), SKOS.broader, title="Broader (key)",
               references=c.CONCEPT),
        column("base_unit_id", "Key of the base unit.", read.ref(BG.baseUnit, lambda f: f.concepts),
               BG.baseUnit, title="Base unit (key)", references=c.CONCEPT),
        *c.identity("concept"),
    ),
    ("id",),
    lambda facts: sorted(facts.concepts),
)  # fmt: skip


def _entity(facts: Facts, row: Row) -> str | None:
    found = _DESCRIBED(facts, row)
    return found if found in facts.entities else None


def _its_page(facts: Facts, row: Row) -> Value:
    found = _DESCRIBED(facts, row)
    return found if found and table_of(facts, found) == "pages" else None


def _collection(facts: Facts, row: Row) -> str | None:
    return facts.collection(row)


RECORDS = Table(
    "records",
    "Records",
    "A row is a file of the curators: it describes one entity or page, and stands in the graph as "
    "a named graph of its own.",
    (
        column("describes", "Name of what it describes.", read.named(BG.describes), BG.describes,
               width=40),
        column("read_on", "Day on which its sources were last read.", read.day(BG.readOn),
               BG.readOn, datatype="date", width=12),
        column("review_status", "Whether a curator has checked it.", read.named(BG.reviewStatus),
               BG.reviewStatus, width=12),
        c.licence("record"),
        column("derived_from", "Addresses of the pages that it was made from.",
               read.texts(PROV.wasDerivedFrom), PROV.wasDerivedFrom, many=True, width=60),
        column("entity_id", "Key of the entity that it describes.", read.at(_entity, read.key),
               BG.describes, title="Entity (key)", references=c.ENTITY),
        column("page", "Address of the page that it describes.", _its_page, BG.describes,
               datatype="iri", references=c.PAGE, width=40),
        column("collection", "Key of its collection.", read.at(_collection, read.key),
               BG.collection, references="collections.id"),
        *c.identity("record"),
    ),
    ("id",),
    lambda facts: facts.all_of(BG.Record),
)  # fmt: skip


def _size(facts: Facts, row: Row) -> Value:
    return facts.sizes.get(row, 0)


COLLECTIONS = Table(
    "collections",
    "Collections",
    "A row is a collection: records that one publisher puts out under one licence. Whoever uses "
    "rows of it names the publisher.",
    (
        column("title", "Title: in English, else in another language.", read.name, DCTERMS.title,
               width=50),
        column("publisher", "Who publishes it.", read.text(DC.publisher), DC.publisher, width=24),
        c.licence("records"),
        column("version", "Version, as its publisher calls it.", read.text(DCAT.version),
               DCAT.version, width=12),
        column("issued", "Date of it, as precise as its publisher gives it.",
               read.texts(DCTERMS.issued), DCTERMS.issued, width=12),
        column("sources", "Where it was read.", read.texts(DCTERMS.source), DCTERMS.source,
               many=True, width=60),
        column("records", "How many records it has.", _size, (), datatype="integer", unit="records",
               width=8),
        *c.in_languages("title", "Title", None, DCTERMS.title),
        *c.identity("collection"),
    ),
    ("id",),
    lambda facts: facts.all_of(BG.Collection),
)  # fmt: skip
