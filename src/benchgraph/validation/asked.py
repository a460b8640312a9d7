"""Questions and rules that a collection brings: what they name that was given up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from benchgraph.iris import KNOWN_PREFIXES
from benchgraph.query.lexer import line_of, significant
from benchgraph.query.prefixes import declared_prefixes
from benchgraph.records import Collection
from benchgraph.validation.linked import GIVEN_UP, short
from benchgraph.validation.model import Result

_FOLDERS = ("questions", "relations")


def question_remarks(used: Iterable[Collection], moved: Mapping[str, str]) -> list[Result]:
    """A warning for each IRI in the questions and rules of ``used`` that another one took the place
    of: ``moved``, old → new."""
    paths = [path for each in used for name in _FOLDERS for path in each.files(name)]
    return [result for path in paths if moved for result in _of_file(path, moved)]


def _of_file(path: Path, moved: Mapping[str, str]) -> Iterator[Result]:
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return  # which whoever reads the question tells
    found = list(significant(text))
    prefixes = KNOWN_PREFIXES | declared_prefixes(found)
    for token in found:
        name, colon, local = token.text.partition(":")
        iri = token.text[1:-1] if token.kind == "iri" else ""
        if token.kind == "prefixed" and colon and name in prefixes:
            iri = prefixes[name] + local.replace("\\", "")
        if iri in moved:
            now = short(moved[iri])
            yield Result(
                focus="", path="", value=token.text, component=GIVEN_UP, shape="",
                severity="Warning",
                message=f"{short(iri)} was given up for {now}, which a query has to ask for.",
                fix=f"Write {now}, or let `benchgraph migrate --write` do so.",
                file=str(path), line=line_of(text, token.start),
            )  # fmt: skip
