"""Where stores read a query differently, and the form that all of them read alike.

``portability(query)`` gives warnings, told from the text of the query and what our graph's
properties hold. Every warning is a case of ``queries/differences.toml``, which the tests run on
the stores; what no case names is not told.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from benchgraph.errors import QueryWarning
from benchgraph.query.formats import Answer
from benchgraph.query.portable.reasons import is_reason

__all__ = ["STORES", "portability"]

# The stores of the table by the names that --store takes.
STORES = ("oxigraph", "fuseki", "rdf4j", "virtuoso", "rdflib")


def portability(
    query: str,
    stores: Collection[str] = STORES,
    *,
    ask: Callable[[str], bool] | None = None,
    answer: Answer | None = None,
    answered: str | None = None,
) -> list[QueryWarning]:
    """What ``stores`` read otherwise than is meant in ``query``, with the portable form.

    ``stores`` of one name: the store that answers; of several: what is not alike on all of them.
    ``ask`` answers an ASK on the data at hand, and ``answer`` is what the store ``answered`` said:
    what those show to make no difference is not told.
    """
    if not is_reason(query, stores, answer):
        return []
    # What reads queries is loaded where there is one to read.
    from benchgraph.query.portable.telling import found_in, warning

    told = (
        warning(found, frozenset(stores))
        for found in found_in(query, answer, answered)
        if ask is None or found.check is None or ask(found.check)
    )
    return [each for each in dict.fromkeys(told) if each is not None]
