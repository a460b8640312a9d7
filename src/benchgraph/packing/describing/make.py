"""Write the descriptions of a pack, each from the same facts and the files before it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchgraph.packing.describing import citation, crate, datacite, prov, schema_org, void
from benchgraph.packing.describing.dcat import dcat_triples
from benchgraph.packing.describing.facts import Facts, facts_of
from benchgraph.packing.describing.names import Files
from benchgraph.packing.describing.turtle import turtle
from benchgraph.packing.describing.vocabularies import PREFIX_TABLE
from benchgraph.packing.model import Member, Source

DCAT = "dcat.ttl"
TURTLE, JSON, JSON_LD = "text/turtle", "application/json", "application/ld+json"


def names_of(source: Source) -> tuple[str, ...]:
    """The files that ``write`` makes of the release."""
    publisher = bool(source.release.manifest.get("collections"))
    named = (citation.NAME, datacite.NAME) if publisher else ()
    return (*named, DCAT, void.NAME, prov.NAME, schema_org.NAME, crate.NAME)


def write(source: Source, folder: Path, members: tuple[Member, ...]) -> list[Member]:
    """The descriptions that can be made of the release: a citation and DataCite's record need a
    publisher, which releases without a collection do not name.

    Raises StoreError where the store cannot be read, OSError where a file cannot be written.
    """
    facts, files = facts_of(source), Files(source.base_url)
    made: list[Member] = []
    for name, media_type, title, standards, content in _made(facts, files, members):
        if content is not None:
            (folder / name).write_bytes(content)
            made.append(Member.of(folder, name, "description", media_type, title, standards))
    # The crate lists the others, too.
    (folder / crate.NAME).write_bytes(crate.ro_crate(facts, (*members, *made)))
    title = "The pack as a research object: every file, and what it comes from, in RO-Crate 1.2"
    conforms = ("https://w3id.org/ro/crate/1.2",)
    return [*made, Member.of(folder, crate.NAME, "description", JSON_LD, title, conforms)]


def _made(
    facts: Facts, files: Files, members: tuple[Member, ...]
) -> Iterator[tuple[str, str, str, tuple[str, ...], bytes | None]]:
    """Name, media type, title, standards and content of each."""
    yield (
        citation.NAME,
        "application/yaml",
        "How to cite the release, in the Citation File Format",
        ("https://citation-file-format.github.io/",),
        citation.citation(facts),
    )
    yield (
        datacite.NAME,
        JSON,
        "What a DOI would be registered with: a draft of DataCite metadata",
        ("http://datacite.org/schema/kernel-4",),
        datacite.datacite(facts),
    )
    yield (
        DCAT,
        TURTLE,
        "The release, its collections and its files for catalogues, in DCAT 3 (DCAT-AP 3)",
        ("http://www.w3.org/ns/dcat#", "http://data.europa.eu/r5r/"),
        turtle(dcat_triples(facts, files, members), PREFIX_TABLE),
    )
    yield (
        void.NAME,
        TURTLE,
        "The graph in numbers: classes, properties, links and dumps, in VoID",
        ("http://rdfs.org/ns/void#",),
        turtle(void.void_triples(facts, files, members), PREFIX_TABLE),
    )
    yield (
        prov.NAME,
        TURTLE,
        "What the release was built from, and by what, in PROV-O",
        ("http://www.w3.org/ns/prov#",),
        turtle(prov.prov_triples(facts, files, members), PREFIX_TABLE),
    )
    yield (
        schema_org.NAME,
        JSON_LD,
        "The release for search engines, in schema.org",
        ("http://schema.org/",),
        schema_org.schema_org(facts, files, members),
    )
