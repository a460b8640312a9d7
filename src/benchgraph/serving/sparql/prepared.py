"""What is known of a query before an engine sees it; the same text is looked at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from benchgraph.query.guard import Limits, checked_tokens, form_of, passes
from benchgraph.query.prefixes import check_prefixes, with_prefixes
from benchgraph.release.named import asks_for_graphs
from benchgraph.serving.sparql.dataset import Dataset, dataset_of

LIMITS = Limits()
# Longer texts are looked at each time: what is kept stays below 10 MB.
_KEPT, _LONG = 512, 8_192


@dataclass(frozen=True, slots=True)
class Prepared:
    """``text`` is the query with our prefixes declared."""

    form: str
    text: str
    dataset: Dataset | None
    graphs: bool  # whether it may reach named graphs
    passing: bool  # whether it says something else each time


def prepared(query: str, base: str) -> Prepared:
    """``query``, if it may be run; its relative IRIs are meant from ``base``.

    Raises QueryError, LimitError.
    """
    return _prepare(query, base) if len(query) > _LONG else _remembered(query, base)


def _prepare(query: str, base: str) -> Prepared:
    found = checked_tokens(query, LIMITS, datasets=True)
    form = form_of(found)
    check_prefixes(query, found)
    return Prepared(
        form,
        with_prefixes(query, found),
        dataset_of(query, found, base),
        asks_for_graphs(query, found),
        passes(found),
    )


_remembered = lru_cache(_KEPT)(_prepare)


def forget() -> None:
    """Forget which queries were looked at: for whoever measures what that takes."""
    _remembered.cache_clear()
