"""What is fuzzed: readers by name, each with inputs to begin from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "tests" / "fixtures"


@dataclass(frozen=True)
class Target:
    """A reader and what its inputs look like.

    ``read`` ends in a value or a BenchgraphError; its value, as text, tells inputs apart that were
    read otherwise. ``seeds`` are good inputs, ``words`` what their format is made of. ``seconds``
    (of the processor) and ``memory`` (bytes) are the most that one input may take; ``longest`` is
    the size of inputs in bytes. ``allowed`` are the events of the system that the reader cannot do
    without (``socket.connect``); ``close`` ends what the target has started.
    """

    name: str
    read: Callable[[bytes], object]
    seeds: tuple[bytes, ...]
    words: tuple[bytes, ...] = ()
    seconds: float = 3.0
    memory: int = 400 << 20
    longest: int = 60_000
    allowed: frozenset[str] = frozenset()
    close: Callable[[], None] = field(default=lambda: None)


Maker = Callable[[Path], Target]
"""Makes a target that may write into a folder of its own."""

READERS: dict[str, str] = {
    "record": "records:record",
    "collection": "records:collection",
    "html": "pages:html",
    "list-text": "pages:list_text",
    "plain-text": "pages:plain_text",
    "profile": "settings:profile",
    "mapping": "settings:mapping",
    "delimited": "tables:delimited",
    "workbook": "tables:workbook",
    "json-lines": "tables:json_lines",
    "description": "tables:description",
    "answer": "answers:answer",
    "query": "queries:query",
    "advice": "queries:advice",
    "release": "releases:release",
    "quads": "releases:quads",
    "request": "requests:request",
    "tool": "requests:tool",
    "http": "server:http",
    "rdf": "files:rdf",
    "sitemap": "files:sitemap",
    "robots": "files:robots",
    "sheet": "files:sheet",
    "note": "files:note",
    "patch": "files:patch",
    "migration": "files:migration",
    "pdf": "documents:pdf",
    "pdf-runs": "documents:runs",
}
"""Name of a reader → module and function below ``benchmarks.fuzz.readers``."""


def target(name: str, folder: Path) -> Target:
    """The target called ``name``, which writes into ``folder`` and nowhere else."""
    module, _, function = READERS[name].partition(":")
    maker: Maker = getattr(import_module(f"benchmarks.fuzz.readers.{module}"), function)
    folder.mkdir(parents=True, exist_ok=True)
    return maker(folder)


def words(text: str) -> tuple[bytes, ...]:
    """The words of ``text``, a line or several, as a format is made of them."""
    return tuple(word.encode() for word in text.split())


def files(folder: Path, pattern: str, most: int = 40, longest: int = 40_000) -> tuple[bytes, ...]:
    """What the files below ``folder`` hold that are not too long, the same each time."""
    found = (path.read_bytes() for path in sorted(folder.rglob(pattern)) if path.is_file())
    return tuple(data for data in found if len(data) <= longest)[:most]
