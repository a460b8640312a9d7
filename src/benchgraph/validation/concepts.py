"""Where the concepts that collections add are written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import NamedNode

from benchgraph.records import Collection
from benchgraph.triples import turtle_triples

Places = dict[str, tuple[Path, int]]
"""IRI of a concept → its file and line."""


def concept_places(collections: Iterable[Collection]) -> Places:
    """The concepts in the vocab/ of ``collections``. Raises RecordError for what is not Turtle."""
    places: Places = {}
    for path in (path for collection in collections for path in collection.files("vocab")):
        lines = path.read_text(encoding="utf-8").splitlines()
        for subject in {triple.subject for triple in turtle_triples(path)}:
            if isinstance(subject, NamedNode):
                places[subject.value] = path, _line(subject.value, lines)
    return places


def _line(iri: str, lines: list[str]) -> int:
    """The first line that begins with a concept, however it is written; 1 where none does."""
    name = re.escape(iri.rpartition("/")[2])
    begins = re.compile(rf"<(?:[^>]*/)?{name}>|[\w.-]*:(?:[^\s/]*\\?/)?{name}\s")
    return next((at for at, line in enumerate(lines, 1) if begins.match(line)), 1)
