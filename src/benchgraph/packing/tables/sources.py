"""The tables of sources: evidence, pages, citations, mentions, fact lines, absences."""

from __future__ import annotations

from benchgraph.packing.tables import columns as c
from benchgraph.packing.tables import reading as read
from benchgraph.packing.tables.columns import column
from benchgraph.packing.tables.facts import Facts, short
from benchgraph.packing.tables.happenings import called
from benchgraph.packing.tables.model import Column, Reader, Row, Table, Value
from benchgraph.packing.tables.places import table_of
from benchgraph.vocab import BG, DCTERMS, OA, RDFS, SCHEMA, SKOS

_BODY, _SUPPORTS, _PAGE = OA.hasBody.value, BG.supports.value, BG.Page.value
_SELECTOR = read.to(OA.hasSelector)
_KIND = c.concept(
    "evidence_kind",
    "quoted: the words stand on the page; restated: only the fact was at hand.",
    BG.evidenceKind,
    width=10,
)


def _whole(facts: Facts, row: Row) -> str | None:
    """What a node is a part of."""
    found = facts.whole.get(row)
    return found[0] if found else None


def _mentioned(facts: Facts, row: Row) -> str | None:
    """The entity that evidence speaks of: the one it belongs to, or that a mention names."""
    whole = _whole(facts, row)
    if whole is None:
        return None
    body = facts.first(whole, _BODY)
    return body if isinstance(body, str) and body in facts.entities else facts.entity(whole)


def _in_table(table: str) -> Reader:
    """The key of the row of that table which a node is a part of."""

    def reader(facts: Facts, row: Row) -> Value:
        found = facts.whole.get(row)
        if found is None or table_of(facts, found[0]) != table:
            return None
        return short(found[0])

    return reader


def _supported(facts: Facts, row: Row) -> Value:
    """What the evidence supports, in words."""
    if properties := read.iris(facts, row, _SUPPORTS):
        return read.joined(facts.word(p) or short(p) for p in properties)
    whole = _whole(facts, row)
    return None if whole is None or whole in facts.entities else called(facts, whole)


def _page(part: tuple = (OA.hasSource,), step: read.Step | None = None) -> tuple[Column, ...]:  # type: ignore[type-arg]
    step = step or read.to(OA.hasSource)
    return (
        column("source_page", "Address of the page.", read.at(step, read.iri), part,
               datatype="iri", references=c.PAGE, width=40),
        column("page_title", "Title of the page.", read.at(step, read.name),
               (*part, DCTERMS.title), width=34),
    )  # fmt: skip


def _of(table: str, what: str) -> Column:
    return column(
        f"{what}_id", f"Key of the {what} that it supports, where it supports one.",
        _in_table(table), BG.evidence, title=f"{what.capitalize()} (key)",
        references=f"{table}.id",
    )  # fmt: skip


EVIDENCE = Table(
    "evidence",
    "Evidence",
    "A row is a place in a source on which a fact, a number, an event, a judgement or a mention "
    "stands.",
    (
        column("entity", "Name of the entity that it speaks of.", read.at(_mentioned, read.name),
               (BG.evidence, SKOS.prefLabel), width=34),
        column("supports", "What it supports: the properties of plain facts, or the number, event "
               "or judgement.", _supported, BG.supports, many=True, width=34),
        column("quote", "The words of the source, in its language; empty where only the fact was "
               "at hand.", lambda f, row: f.quote(row),
               (OA.hasSelector, OA.exact), width=60),
        *_page(),
        column("section", "Heading under which it stands; in lower case for parts without one.",
               read.text(BG.section), BG.section, width=20),
        column("page_number", "Page of a file (the first is 1) on which it stands.",
               read.whole(BG.pageNumber), BG.pageNumber, datatype="integer", width=8),
        column("printed_page", "The number that is printed on that page, where it is another.",
               read.text(SCHEMA.pagination), SCHEMA.pagination, width=8),
        column("paragraph", "The number that the document gives to the paragraph.",
               read.text(BG.paragraph), BG.paragraph, width=8),
        _KIND[0],
        column("quote_before", "A few words before the quote, where they were kept.",
               read.at(_SELECTOR, read.text(OA.prefix)), (OA.hasSelector, OA.prefix)),
        column("quote_after", "A few words after the quote, where they were kept.",
               read.at(_SELECTOR, read.text(OA.suffix)), (OA.hasSelector, OA.suffix)),
        column("entity_id", "Key of the entity that it speaks of.", read.at(_mentioned, read.key),
               BG.evidence, title="Entity (key)", references=c.ENTITY),
        _of("observations", "observation"),
        _of("statistics", "statistic"),
        _of("events", "event"),
        _of("judgements", "judgement"),
        _of("mentions", "mention"),
        column("supports_ids", "The properties of plain facts that it supports, as prefixed names.",
               read.refs(BG.supports), BG.supports, title="Supports (keys)", many=True),
        _KIND[1],
        *c.provenance(),
        *c.identity("evidence"),
    ),
    ("id",),
    lambda facts: facts.all_of(BG.Evidence),
)  # fmt: skip


def _is_described(facts: Facts, row: Row) -> Value:
    return _PAGE in facts.objects(row, _TYPE)


_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_LAYOUT = c.concept("page_kind", "Which layout of its site the page follows.", BG.pageKind)

PAGES = Table(
    "pages",
    "Pages",
    "A row is a page of the web: one that a record describes, or an address that something was "
    "read at.",
    (
        column("title", "Title: in English, else in another language.", read.name, DCTERMS.title,
               width=50),
        column("url", "Address of the page, which is its key and its IRI.", read.iri, (),
               title="URL", datatype="iri", required=True, width=60),
        column("language", "Language of the page (BCP 47).", read.text(SCHEMA.inLanguage),
               SCHEMA.inLanguage, width=10),
        _LAYOUT[0],
        column("about", "Names of what it is about.", read.named(SCHEMA.about), SCHEMA.about,
               many=True, width=34),
        column("publisher", "Who publishes it.", read.named(DCTERMS.publisher), DCTERMS.publisher,
               many=True, width=24),
        column("modified", "Day on which it was last changed, by its own account.",
               read.day(DCTERMS.modified), DCTERMS.modified, datatype="date", width=12),
        column("data_as_of", "Date of the data behind it, as precise as stated.",
               read.texts(BG.dataAsOf), BG.dataAsOf, width=10),
        c.note(),
        c.not_stated(),
        column("described", "Whether a record describes the page; of others the address is known.",
               _is_described, (), datatype="boolean", width=10),
        *c.in_languages("title", "Title", None, DCTERMS.title),
        column("about_ids", "Keys of what it is about.", read.refs(SCHEMA.about), SCHEMA.about,
               title="About (keys)", many=True),
        _LAYOUT[1],
        column("publisher_ids", "Keys of who publishes it.", read.refs(DCTERMS.publisher),
               DCTERMS.publisher, title="Publisher (keys)", many=True),
        column("translations", "Addresses of the same page in other languages.",
               read.texts(SCHEMA.workTranslation), SCHEMA.workTranslation, many=True),
        c.licence("page, where it is known"),
        *c.provenance(),
    ),
    ("url",),
    lambda facts: facts.pages,
)  # fmt: skip

CITATIONS = Table(
    "citations",
    "Citations",
    "A row is a source as one page cites it.",
    (
        column("cited_as", "Title under which it is cited.", read.text(BG.citedAs), BG.citedAs,
               width=60),
        *c.dates(),
        column("url", "Address that is cited.", read.texts(SCHEMA.url), SCHEMA.url, title="URL",
               many=True, width=40),
        column("document", "Name of the policy document that it means.",
               read.named(BG.citedDocument), BG.citedDocument, many=True, width=40),
        *_page((BG.citation,), _whole),
        c.note(),
        *c.days(),
        column("document_ids", "Keys of the documents, in the table of entities.",
               read.refs(BG.citedDocument), BG.citedDocument, title="Document (keys)", many=True),
        *c.provenance(),
        *c.identity("citation"),
    ),
    ("id",),
    lambda facts: facts.all_of(BG.Citation),
)  # fmt: skip


def _evidence(facts: Facts, row: Row) -> str | None:
    return read.best_of(facts, row)


MENTIONS = Table(
    "mentions",
    "Mentions",
    "A row is a place in the text of a page where an entity is named.",
    (
        column("entity", "Name of the entity.", read.at(read.to(OA.hasBody), read.name),
               (OA.hasBody, SKOS.prefLabel), width=34),
        *c.sources(OA.hasTarget),
        column("position", "Where in the page, counted from 1 in reading order.",
               read.whole(BG.position), BG.position, datatype="integer", width=8),
        *c.in_languages("entity", "Name of the entity", read.to(OA.hasBody), SKOS.prefLabel),
        column("entity_id", "Key of the entity.", read.ref(OA.hasBody, lambda f: f.entities),
               OA.hasBody, title="Entity (key)", references=c.ENTITY),
        column("evidence_id", "Key of the place, in the table of evidence.",
               read.at(_evidence, read.key), OA.hasTarget, title="Evidence (key)",
               references="evidence.id"),
        *c.provenance(),
        *c.identity("mention"),
    ),
    ("id",),
    lambda facts: facts.all_of(BG.Mention),
)  # fmt: skip


def _line(name: str, what: str, p: object) -> tuple[Column, ...]:
    return (
        column(name, f"{what}, in English as written.", lambda f, row: f.text(row, p.value, "en"),  # type: ignore[attr-defined]
               p, width=30),  # type: ignore[arg-type]
        *c.in_languages(name, what, None, p, lambda tag: read.text(p, tag)),  # type: ignore[arg-type]
    )  # fmt: skip


FACT_LINES = Table(
    "fact_lines",
    "Fact lines",
    "A row is a line of the list of facts of a case's page: a label and a value, kept as written.",
    (
        *c.about(BG.sourceFact)[:1],
        *_line("label", "Label", BG.factLabel)[:1],
        *_line("value", "Value", BG.factValue)[:1],
        *_line("remark", "What the page adds to it", BG.factNote)[:1],
        *_line("label", "Label", BG.factLabel)[1:],
        *_line("value", "Value", BG.factValue)[1:],
        *_line("remark", "What the page adds to it", BG.factNote)[1:],
        *c.about_keys(BG.sourceFact)[2:3],
        *c.provenance(),
        *c.identity("fact line"),
    ),
    ("id",),
    lambda facts: facts.all_of(BG.SourceFact),
)  # fmt: skip


def _absent_from(facts: Facts, row: Row) -> Value:
    whole = _whole(facts, row)
    return None if whole is None else table_of(facts, whole)


ABSENCES = Table(
    "absences",
    "Absences",
    "A row says what the pages that were read for it do not state of an entity, a number or an "
    "event. It tells what they leave out, not how the world is.",
    (
        column("about", "What it is about.",
               lambda f, row: called(f, _whole(f, row) or row), BG.absence, width=44),
        column("not_stated", "What none of the pages states.", read.words(BG.unstated),
               (BG.unstated, RDFS.label), many=True, width=24),
        column("pages_read", "Addresses of the pages that were read whole.",
               read.texts(BG.pagesRead), BG.pagesRead, many=True, width=60),
        c.note(),
        column("not_stated_ids", "The properties, as prefixed names.", read.refs(BG.unstated),
               BG.unstated, title="Not stated (keys)", many=True),
        column("about_table", "The table that has the row it is about.", _absent_from, ()),
        column("about_id", "Key of that row.", read.at(_whole, read.key), BG.absence,
               title="About (key)"),
        column("entity_id", "Key of the entity; empty of a page.", read.at(read.owner, read.key),
               BG.absence, title="Entity (key)", references=c.ENTITY),
        *c.provenance(),
        *c.identity("absence"),
    ),
    ("id",),
    lambda facts: facts.all_of(BG.Absence),
)  # fmt: skip
