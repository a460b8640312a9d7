"""Columns that several tables have, in groups; and how a column is written down."""

from __future__ import annotations

from typing import Any

from pyoxigraph import NamedNode

from benchgraph.iris import prefixed
from benchgraph.packing.tables import reading as read
from benchgraph.packing.tables.model import Column, Reader
from benchgraph.vocab import BG, DCTERMS, OA, RDFS, SKOS

Path = NamedNode | tuple[NamedNode, ...]

ENTITY, PAGE, CONCEPT = "entities.id", "pages.url", "concepts.id"
_TITLES = {"url": "URL", "id": "Key", "record": "Record (key)", "collection": "Collection (key)"}
_LANGUAGES = (("zh_hans", "zh-hans", "simplified Chinese"), ("ja", "ja", "Japanese"))


def column(name: str, description: str, reader: Reader, path: Path = (), /, **more: Any) -> Column:
    """A column; its title is its name as words, unless one is given."""
    steps = path if isinstance(path, tuple) else (path,)
    title = more.pop("title", None) or _TITLES.get(name) or name.replace("_", " ").capitalize()
    return Column(
        name, title, description, reader, path=tuple(prefixed(p.value) for p in steps), **more
    )


def in_languages(
    stem: str, what: str, step: read.Step | None, path: Path, reader: Any = read.label
) -> tuple[Column, ...]:
    """The same text in Chinese and in Japanese, where a page or we have it so."""
    return tuple(
        column(
            f"{stem}_{suffix}",
            f"{what}, in {language}; empty where nobody has written it so.",
            reader(tag) if step is None else read.at(step, reader(tag)),
            path,
            title=f"{stem.replace('_', ' ').capitalize()} ({language})",
            width=24,
        )
        for suffix, tag, language in _LANGUAGES
    )


def concept(name: str, description: str, p: NamedNode, **more: Any) -> tuple[Column, Column]:
    """What a vocabulary calls something, in English; and the key of that concept."""
    words = column(name, description, read.named(p), p, **more)
    among = "The key of the same in the table of concepts, which has it in three languages."
    title = f"{words.title} (key)"
    return words, column(
        f"{name}_id", among, read.ref(p, lambda f: f.concepts), p, title=title, references=CONCEPT
    )


def split(
    pairs: tuple[tuple[Column, Column], ...],
) -> tuple[tuple[Column, ...], tuple[Column, ...]]:
    """The words and the keys of several concepts."""
    return tuple(words for words, _ in pairs), tuple(keys for _, keys in pairs)


def about(part: NamedNode) -> tuple[Column, ...]:
    """Whose the row is, in words."""
    return (
        column(
            "entity",
            "Name of what the row is about: in English, else in another language.",
            read.at(read.owner, read.name),
            (part, SKOS.prefLabel),
            width=34,
        ),
        column(
            "region",
            "Region of the entity, or the jurisdiction of a document; of a case that of what it "
            "profiles.",
            read.regions,
            (part, BG.region),
            many=True,
        ),
    )


def about_keys(part: NamedNode) -> tuple[Column, ...]:
    """Whose the row is, in other languages and as keys."""
    return (
        *in_languages("entity", "Name of the entity", read.owner, (part, SKOS.prefLabel)),
        column(
            "entity_id",
            "Key of the entity.",
            read.at(read.owner, read.key),
            part,
            title="Entity (key)",
            references=ENTITY,
        ),
        column(
            "region_ids",
            "Keys of the regions, in the table of entities.",
            read.region_ids,
            (part, BG.region),
            title="Region (keys)",
            many=True,
        ),
    )


def dates() -> tuple[Column, ...]:
    """A date as the source gives it."""
    return (
        column(
            "date",
            "The date as precise as the source gives it: a year (2024), a month (2024-10) or a day "
            "(2024-10-07). Text, since it may be no day.",
            read.texts(BG.date),
            BG.date,
            width=12,
        ),
        column(
            "date_precision",
            "How precise that date is: year, month or day.",
            read.precision(BG.date),
            BG.date,
            width=10,
        ),
        column(
            "year",
            "The year of the date, or of the start where only a period is stated.",
            read.year(BG.date, BG.start, BG.end),
            BG.date,
            datatype="integer",
            width=8,
        ),
    )


def period() -> tuple[Column, ...]:
    """A period as the source gives it."""
    what = "as precise as the source gives it (year, month or day)."
    return (
        column(
            "start", f"First date of a period, {what}", read.texts(BG.start), BG.start, width=10
        ),
        column("end", f"Last date of a period, {what}", read.texts(BG.end), BG.end, width=10),
    )


def days() -> tuple[Column, ...]:
    """What the stated date or period can mean, in days; to sort and to filter by."""
    return (
        column(
            "date_earliest",
            "The first day that the date or period can mean; derived, to sort by.",
            read.day(BG.earliest),
            BG.earliest,
            datatype="date",
            width=12,
        ),
        column(
            "date_latest",
            "The last day that the date or period can mean; derived, to sort by.",
            read.day(BG.latest),
            BG.latest,
            datatype="date",
            width=12,
        ),
    )


def sources(part: NamedNode = BG.evidence) -> tuple[Column, ...]:
    """The words on which a row stands."""
    return (
        column(
            "quote",
            "The words of the source on which the row stands, in its language; the first quote, "
            "where there are several (the table of evidence has all).",
            read.quote,
            (part, OA.hasSelector, OA.exact),
            width=48,
        ),
        column(
            "source_page",
            "Address of the page that the quote stands on.",
            read.source_page,
            (part, OA.hasSource),
            datatype="iri",
            references=PAGE,
            width=40,
        ),
        column(
            "source_section",
            "Heading of the page under which it stands, or the row of a table.",
            read.source_section,
            (part, BG.section),
            width=20,
        ),
    )


def note() -> Column:
    """The note of a row."""
    return column(
        "note", "What one has to know to read the row rightly.", read.note, SKOS.note, width=48
    )


def not_stated() -> Column:
    """What nobody says."""
    return column(
        "not_stated",
        "What the pages that were read for it do not state (the table of absences names them).",
        read.not_stated,
        (BG.absence, BG.unstated, RDFS.label),
        many=True,
        width=20,
    )


def evidence_count() -> Column:
    """How much evidence there is."""
    return column(
        "evidence_count",
        "How many rows of the table of evidence support this one.",
        read.evidence_count,
        BG.evidence,
        datatype="integer",
        unit="rows",
        width=10,
    )


def provenance() -> tuple[Column, ...]:
    """Which record and whose collection a row comes from."""
    return (
        column(
            "record",
            "Key of the record (a named graph) that says so.",
            read.record,
            (),
            references="records.id",
        ),
        column(
            "collection",
            "Key of the collection of that record: whose statement it is, and under which licence.",
            read.collection,
            BG.collection,
            references="collections.id",
        ),
    )


def identity(what: str) -> tuple[Column, ...]:
    """The keys of a row."""
    return (
        column("id", f"Key of the {what}: stable, and short.", read.key, (), required=True),
        column(
            "iri",
            f"IRI of the {what}: its name in the graph, the same in every release.",
            read.iri,
            (),
            title="IRI",
            datatype="iri",
            required=True,
            width=40,
        ),
    )


def licence(what: str) -> Column:
    """A licence."""
    return column(
        "licence", f"Licence of the {what}.", read.texts(DCTERMS.license), DCTERMS.license,
        datatype="iri", width=40,
    )  # fmt: skip
