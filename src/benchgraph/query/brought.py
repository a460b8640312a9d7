"""The questions that collections bring: read, and held to what a query of anybody may ask."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from benchgraph.errors import BenchgraphError, QueryError
from benchgraph.query.catalogue import Catalogue, Question, read_catalogue
from benchgraph.query.guard import check
from benchgraph.store import EmbeddedStore


def read_with_brought(folders: Sequence[Path]) -> Catalogue:
    """The shipped questions and those in ``folders``, each of which can be run.

    Raises QueryError with the file where one cannot, so that no release gets it.
    """
    catalogue = read_catalogue(more=folders)
    for question in catalogue.values():
        if question.path.parent in folders:
            _try(question)
    return catalogue


def _try(question: Question) -> None:
    """Raises QueryError unless an engine takes the question, asked of nothing."""
    try:
        query = question.fill()
        if (form := check(query)) != "SELECT":
            raise QueryError("a question is a SELECT", found=form)
        columns = set(EmbeddedStore.memory().select(query).variables)
    except BenchgraphError as error:
        raise QueryError(
            error.what, path=question.path, line=error.line, found=error.found,
            expected=error.expected, hint=error.hint,
        ) from None  # fmt: skip
    if missing := [column.name for column in question.columns if column.name not in columns]:
        raise QueryError(
            "the header names columns that the query does not give", path=question.path,
            found=", ".join(missing), expected=", ".join(sorted(columns)),
        )  # fmt: skip
