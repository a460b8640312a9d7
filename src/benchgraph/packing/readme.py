"""README.md of a pack: for a person who has just opened it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchgraph.packing.describing import names_of
from benchgraph.packing.model import Member, Source
from benchgraph.release.manifest import DEFAULT

README = "README.md"
# Files that stand beside another one of the list, and are told with it.
_BESIDE = (".parquet", ".parts")
_TEMPLATE = Path(__file__).with_name("README.md.jinja")
# Which files are for whom; those that a pack has are told.
_TASKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("read and sort it in a spreadsheet", ("benchgraph.xlsx",)),
    ("load it into R, pandas, DuckDB or a database", ("tables/*.csv", "tables/*.parquet")),
    ("know what a column means", ("datapackage.json", "tables/csv-metadata.json")),
    ("load it into a triple store", ("graph/benchgraph.nq.gz", "graph/benchgraph.ttl")),
    ("read it as JSON", ("graph/benchgraph.jsonld",)),
    ("look up a term", ("graph/ontology.ttl", "graph/vocabularies.ttl")),
    ("see what changed since an earlier release", ("changes/CHANGES.md",)),
    ("bring a store up to date", ("changes/patch.rdfp",)),
    ("cite it", ("CITATION.cff",)),
    ("deposit it in an archive", ("ro-crate-metadata.json", "datacite.json")),
    ("list it in a catalogue", ("dcat.ttl", "void.ttl", "schema-org.jsonld")),
    ("see what it was built from", ("prov.ttl",)),
    ("feed it to machine learning", ("croissant.json",)),
)


def write(source: Source, folder: Path, members: tuple[Member, ...]) -> list[Member]:
    """The page; it lists the files that were written before it. Raises OSError."""
    (folder / README).write_bytes(_text(source, members).encode())
    title = "What is in this pack, for whom, under which licence, and how to check it"
    return [Member.of(folder, README, "text", "text/markdown", title)]


def _text(source: Source, members: tuple[Member, ...]) -> str:
    import jinja2

    release, manifest = source.release, source.release.manifest
    environment = jinja2.Environment(keep_trailing_newline=True, undefined=jinja2.StrictUndefined)
    environment.filters["plain"] = _plain
    collections = manifest.get("collections", ())
    names = {member.name for member in members}.union(names_of(source))
    return environment.from_string(_TEMPLATE.read_text("utf-8")).render(
        version=manifest["version"],
        day=source.date,
        records=manifest["records"],
        triples=manifest["triples"][DEFAULT],
        graphs=len(release.graphs),
        tasks=list(_tasks(names)),
        collections=[each | {"title": _title(each)} for each in collections],
        checksum=release.checksum,
        format=release.format,
        members=[each for each in members if not each.name.endswith(_BESIDE)],
    )


def _tasks(names: set[str]) -> Iterator[tuple[str, list[str]]]:
    for task, files in _TASKS:
        if there := [each for each in files if _is_there(each, names)]:
            yield task, there


def _is_there(pattern: str, names: set[str]) -> bool:
    start, star, end = pattern.partition("*")
    return pattern in names or any(star and n.startswith(start) and n.endswith(end) for n in names)


def _title(collection: dict[str, Any]) -> str:
    titles: dict[str, str] = collection["title"]
    return titles.get("en") or next(iter(titles.values()))


def _plain(text: str) -> str:
    """A text of a source that starts no markup in a cell."""
    line = " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;")
    for mark in "\\`*_[]|":
        line = line.replace(mark, "\\" + mark)
    return line
