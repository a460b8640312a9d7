"""Records and collections: YAML that people write."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from benchmarks.fuzz.target import FIXTURES, ROOT, Target, files, words

_VALUES = words(
    "institution/cyberport axis/compute unit/petaflops status/target 2024-12 2024-12-31 2024-Q4"
    " true"
    " https://sgai.md/x zh-Hans en ja 3000 1.5 PFLOPS id: type: label: record: evidence: quote: - |"
    " > & * ! !!str % @ ` << --- ... ? : , [ ] { } # ' \" =="
)


def record(folder: Path) -> Target:
    """A record: YAML → nodes, each value a term."""
    from benchgraph.records import load_context, parse_record

    path = folder / "record.yaml"

    def read(data: bytes) -> str:
        found = parse_record(data, path)
        stated = sorted({str(predicate) for _, predicate, *_ in found.root.statements()})
        return f"{found.type} {stated}"

    context = load_context()
    keys = tuple(f"{name}: ".encode() for name in context.properties)
    seeds = files(FIXTURES / "records", "*.yaml") + files(ROOT / "data" / "cases", "*.yaml", 6)
    seeds += files(ROOT / "data" / "pages", "*.yaml", 4, 8000)
    return Target("record", read, seeds, keys + tuple(map(str.encode, context.classes)) + _VALUES)


def collection(folder: Path) -> Target:
    """A ``collection.yaml``."""
    from benchgraph.records import COLLECTION_FILE, read_collection

    (folder / "table.csv").write_text("a\n1\n")
    number = count()

    def read(data: bytes) -> str:
        # What is read goes by time and size of the file: each input gets a folder of its own.
        home = folder / f"{next(number) % 50:02d}"
        home.mkdir(exist_ok=True)
        (home / COLLECTION_FILE).write_bytes(data)
        from benchgraph.records.collection import _read

        _read.cache_clear()
        found = read_collection(home)
        return f"{len(found.title)} {len(found.sources)} {len(found.tables)}"

    own = words("slug: title: publisher: licence: version: date: sources: tables: mapping: files:")
    seeds = files(FIXTURES, "collection.yaml") + files(ROOT / "data", "collection.yaml")
    return Target("collection", read, seeds, own + _VALUES)
