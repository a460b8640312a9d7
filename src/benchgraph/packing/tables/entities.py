"""The tables of entities: what there is, its names, its facts, its notes, and what connects."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby

from pyoxigraph import Literal, NamedNode

from benchgraph.iris import prefixed
from benchgraph.packing.tables import columns as c
from benchgraph.packing.tables import reading as read
from benchgraph.packing.tables.columns import column
from benchgraph.packing.tables.facts import FACTS, Facts, Statement, is_derived, short
from benchgraph.packing.tables.model import Column, Reader, Row, Table, Value
from benchgraph.packing.tables.places import table_of
from benchgraph.vocab import BG, DCTERMS, OA, ORG, RDF, RDFS, SCHEMA, SKOS

_OWN = BG.ownLabel.value
_PREF, _ALT = SKOS.prefLabel.value, SKOS.altLabel.value


def _entities(facts: Facts) -> list[str]:
    return list(facts.entities)


def _how_many(p: NamedNode) -> Reader:
    iri = p.value
    return lambda facts, row: len(facts.objects(row, iri))


def _count(name: str, what: str, p: NamedNode) -> Column:
    return column(
        name, f"How many {what} of it there are.", _how_many(p), p, datatype="integer", unit="rows",
        width=8,
    )  # fmt: skip


def _described() -> tuple[Column, ...]:
    return (
        column(
            "name", "Name: in English, else in another language, else its key.",
            Facts.name_or_id, SKOS.prefLabel,
            required=True, width=40,
        ),
        column("type", "What it is: benchmark case, institution, facility …", read.kinds, RDF.type,
               many=True, width=18),
        column("region", "Region, or the jurisdiction of a document; of a case that of what it "
               "profiles.", read.regions, BG.region, many=True),
        column("description", "What it is, in a sentence of ours.", read.text(DCTERMS.description),
               DCTERMS.description, width=60),
        column("kind", "Type of case, institution or document.",
               read.named(BG.caseType, ORG.classification, BG.documentType), BG.caseType, many=True,
               width=24),
        column("status", "Phase that it has reached: of a case in the words of its page.",
               read.named(BG.status, BG.sourceStatus), BG.status, many=True),
        column("axis", "Axis along which it is compared.", read.named(BG.axis), BG.axis, many=True,
               width=24),
        column("role", "What an institution does, in a few words.", read.text(BG.role), BG.role,
               width=24),
        *c.dates()[:2],
        column("year", "The year of the date.", read.year(BG.date), BG.date, datatype="integer",
               width=8),
        column("other_names", "Other names, in every language.", read.texts(SKOS.altLabel),
               SKOS.altLabel, many=True, width=30),
        column("url", "Its own addresses on the web.", read.texts(SCHEMA.url), SCHEMA.url,
               many=True, width=30),
        column("page", "The page that profiles a case.", read.texts(BG.page), BG.page, many=True,
               width=30),
        c.note(),
        c.not_stated(),
    )  # fmt: skip


ENTITIES = Table(
    "entities",
    "Entities",
    "A row is a thing that has a name: a benchmark case, an institution, an initiative, a "
    "facility, a product, a region or a policy document. A case is the profile that an observatory "
    "publishes; owner, numbers and events stand with what it profiles (subject).",
    (
        *_described(),
        _count("observations", "numbers", BG.observation),
        _count("events", "events", BG.event),
        _count("judgements", "judgements", BG.assessment),
        c.evidence_count(),
        column("name_en", "Name in English; empty where it has none.", read.label("en"),
               SKOS.prefLabel, title="Name (English)", width=30),
        *c.in_languages("name", "Name", None, SKOS.prefLabel),
        column("subject_ids", "What a case profiles.", read.refs(BG.subject), BG.subject,
               title="Subject (keys)", many=True),
        column("region_ids", "Keys of the regions, in this table.", read.region_ids, BG.region,
               title="Region (keys)", many=True),
        column("identifier", "Codes that others call it by, such as those of ISO 3166.",
               read.texts(DCTERMS.identifier), DCTERMS.identifier, many=True),
        column("same_as", "The same elsewhere, such as at Wikidata and GeoNames.",
               read.texts(SKOS.exactMatch), SKOS.exactMatch, many=True, width=30),
        column("close_to", "Nearly the same elsewhere, or in another collection.",
               read.texts(SKOS.closeMatch), SKOS.closeMatch, many=True, width=30),
        column("replaced_by_ids", "What has taken its place.", read.refs(DCTERMS.isReplacedBy),
               DCTERMS.isReplacedBy, title="Replaced by (keys)", many=True),
        column("modified", "Day on which the page of a case was last changed.",
               read.day(DCTERMS.modified), DCTERMS.modified, datatype="date", width=12),
        *c.days(),
        column("records", "Keys of the records that state something of it.", read.records, (),
               many=True),
        column("collections", "Keys of their collections.", read.collections, BG.collection,
               many=True),
        *c.identity("entity"),
    ),
    ("id",),
    _entities,
)  # fmt: skip

# ----------------------------------------------------------- Rows that are statements of the graph


def _part(which: str) -> read.Step:
    """The step from a statement to its subject, or to an object with an IRI."""

    def step(facts: Facts, row: Row) -> str | None:
        found = getattr(row, which)
        return found if isinstance(found, str) else None

    return step


_subject, _object = _part("subject"), _part("object")


def _graph(facts: Facts, row: Statement) -> str | None:
    """The record of a statement; none of what was derived."""
    return None if is_derived(row.graph) or not facts.objects(row.graph, _DESCRIBES) else row.graph


_DESCRIBES = BG.describes.value


def _collection(facts: Facts, row: Row) -> Value:
    found = facts.collection(row.graph)
    return None if found is None else short(found)


def _stated_by() -> tuple[Column, ...]:
    return (
        column("record", "Key of the record (a named graph) that says so; empty where it follows "
               "from others.", read.at(_graph, read.key), (), references="records.id"),
        column("collection", "Key of the collection of that record.", _collection, BG.collection,
               references="collections.id"),
    )  # fmt: skip


def _entity_key() -> Column:
    return column(
        "entity_id", "Key of the entity.", read.at(_subject_entity, read.key), (),
        title="Entity (key)", references=c.ENTITY,
    )  # fmt: skip


def _subject_entity(facts: Facts, row: Row) -> str | None:
    return facts.entity(row.subject)


def _entity() -> Column:
    return column(
        "entity", "Name of the entity: in English, else in another language.",
        read.at(_subject, read.name), SKOS.prefLabel, width=34,
    )  # fmt: skip


def _fact_evidence(facts: Facts, row: Statement) -> str | None:
    return read.best(facts, facts.supporting.get((row.subject, row.property, row.graph), []))


def _fact_quote(facts: Facts, row: Row) -> Value:
    found = _fact_evidence(facts, row)
    return None if found is None else facts.quote(found)


def _among(facts: Facts, row: Row, nodes: object) -> Value:
    return short(row.object) if row.object in nodes else None  # type: ignore[operator]


def _facts(facts: Facts) -> Iterator[Statement]:
    return (
        each
        for each in facts.statements(p.value for p in FACTS)
        if each.subject in facts.entities and isinstance(each.object, str)
    )


PLAIN_FACTS = Table(
    "facts",
    "Facts",
    "A row is a plain fact: who owns, runs, funds or takes part in what, where it is, which "
    "document it stands under, its kind and status. Where two collections say the same, each has a "
    "row.",
    (
        _entity(),
        column("property", "What is said of it.", lambda f, row: f.word(row.property), RDFS.label,
               width=22),
        column("value", "Name of the entity or concept that it is said to have.",
               lambda f, row: f.name_or_id(row.object), SKOS.prefLabel, width=34),
        column("derived", "Whether it follows from other facts, and no record says it.",
               lambda f, row: is_derived(row.graph), (), datatype="boolean", width=8),
        column("quote", "The words of the source on which it stands, in its language.", _fact_quote,
               (BG.evidence, OA.hasSelector, OA.exact), width=48),
        column("source_page", "Address of the page that the quote stands on.",
               read.at(_fact_evidence, read.at(read.to(OA.hasSource), read.iri)),
               (BG.evidence, OA.hasSource), datatype="iri", references=c.PAGE, width=40),
        *c.in_languages("entity", "Name of the entity", _subject, SKOS.prefLabel),
        *c.in_languages("property", "The property", None, RDFS.label,
                        lambda tag: lambda f, row: f.word(row.property, tag)),
        *c.in_languages("value", "The value", _object, SKOS.prefLabel),
        _entity_key(),
        column("property_id", "The property, as a prefixed name of the ontology.",
               lambda f, row: prefixed(row.property), (), title="Property (key)", required=True),
        column("value_entity_id", "Key of the value where it is an entity.",
               lambda f, row: _among(f, row, f.entities), (), title="Value (key of an entity)",
               references=c.ENTITY),
        column("value_concept_id", "Key of the value where it is a concept.",
               lambda f, row: _among(f, row, f.concepts), (), title="Value (key of a concept)",
               references=c.CONCEPT),
        *_stated_by(),
        column("entity_iri", "IRI of the entity.", read.at(_subject, read.iri), (),
               title="Entity (IRI)", datatype="iri", required=True, width=40),
        column("value_iri", "IRI of the value.", read.at(_object, read.iri), (),
               title="Value (IRI)", datatype="iri", required=True, width=40),
    ),
    ("entity_iri", "property_id", "value_iri", "record"),
    _facts,
)  # fmt: skip


def _own(facts: Facts, row: Statement) -> Value:
    return row.object in facts.objects(row.subject, _OWN)


def _literals(
    properties: tuple[str, ...], chosen: Callable[[Facts, str], bool]
) -> Callable[[Facts], Iterator[Statement]]:
    """The rows of statements whose value is a text."""

    def rows(facts: Facts) -> Iterator[Statement]:
        return (
            each
            for each in facts.statements(properties)
            if isinstance(each.object, Literal) and chosen(facts, each.subject)
        )

    return rows


def _written(facts: Facts, row: Statement) -> Value:
    assert isinstance(row.object, Literal)
    return row.object.value


def _tag(facts: Facts, row: Statement) -> Value:
    assert isinstance(row.object, Literal)
    return read.tag_of(row.object)


def _language() -> Column:
    return column("language", "Language of it (BCP 47).", _tag, (), width=10)


NAMES = Table(
    "names",
    "Names",
    "A row is one name of an entity in one language.",
    (
        column("name", "The name.", _written, SKOS.prefLabel, required=True, width=50),
        _language(),
        column("preferred", "Whether it is the name that we use in that language.",
               lambda f, row: row.property == _PREF, SKOS.prefLabel, datatype="boolean"),
        column("own_wording", "Whether it stands on no page that was read in its language: a "
               "translation of ours, say.", _own, BG.ownLabel, datatype="boolean"),
        _entity(),
        _entity_key(),
        *_stated_by(),
    ),
    ("entity_id", "name", "language", "preferred", "record"),
    _literals((_PREF, _ALT), lambda facts, iri: iri in facts.entities),
)  # fmt: skip


def _numbered(facts: Facts) -> Iterator[tuple[int, Statement]]:
    """The notes of nodes that have a row, each with its number among those of its node."""
    notes = _literals((SKOS.note.value,), lambda f, iri: table_of(f, iri) is not None)(facts)
    for _, each in groupby(notes, lambda statement: statement.subject):
        yield from enumerate(each, 1)


def _of_note(reader: Reader) -> Reader:
    return lambda facts, row: reader(facts, row[1])


NOTES = Table(
    "notes",
    "Notes",
    "A row is a note: what one has to know to read another row rightly.",
    (
        column("note", "The note.", _of_note(_written), SKOS.note, required=True, width=80),
        column("language", "Language of it (BCP 47).", _of_note(_tag), (), width=10),
        column("about", "Name of what it is about, or of the entity that this belongs to.",
               lambda f, row: f.name(row[1].subject) or f.name(f.owner(row[1].subject)), (),
               width=40),
        column("about_table", "The table that has the row it is about.",
               lambda f, row: table_of(f, row[1].subject), (), required=True),
        column("about_id", "Key of that row.", lambda f, row: short(row[1].subject), (),
               title="About (key)", required=True),
        column("number", "Number of the note among those of that row.", lambda f, row: row[0], (),
               datatype="integer", required=True, width=8),
        column("entity_id", "Key of the entity; empty of a page.",
               _of_note(read.at(_subject_entity, read.key)), (), title="Entity (key)",
               references=c.ENTITY),
        *(column(each.name, each.description, _of_note(each.read), (), references=each.references)
          for each in _stated_by()),
    ),
    ("about_table", "about_id", "number"),
    _numbered,
)  # fmt: skip
