"""Which graphs a query runs on: those that the request names, else those of its FROM, else all.

Only graphs of the release that is served: nothing is fetched from anywhere. What is read here is
what the engine gets, whatever it makes of the text: its own reading of FROM does not count.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urljoin

from benchgraph.errors import QueryError
from benchgraph.iris import KNOWN_PREFIXES
from benchgraph.query.lexer import Token, line_of
from benchgraph.query.prefixes import declared_prefixes


@dataclass(frozen=True, slots=True)
class Dataset:
    """``default``: the graphs whose union is the default graph; ``named``: those for GRAPH.

    Each once: a graph that is named twice is there once.
    """

    default: tuple[str, ...]
    named: tuple[str, ...]


def dataset_of(query: str, found: Sequence[Token], base: str) -> Dataset | None:
    """The graphs that FROM and FROM NAMED of ``query`` name; None where it says neither.

    ``found``: its significant tokens; ``base``: what relative IRIs are meant from. Raises
    QueryError for a FROM that names none.
    """
    default: dict[str, None] = {}
    named: dict[str, None] = {}
    for place, token in enumerate(found):
        if token.kind != "word" or token.text.upper() != "FROM":
            continue
        after = found[place + 1 : place + 3]
        into = default
        if after and after[0].text.upper() == "NAMED":
            into, after = named, after[1:]
        if not after or after[0].kind not in ("iri", "prefixed"):
            raise QueryError(
                "FROM names no graph",
                line=line_of(query, token.start),
                found=" ".join(each.text for each in found[place : place + 3]),
                expected="FROM <IRI> or FROM NAMED <IRI>",
            )
        into[_iri(after[0], found, base)] = None
    return Dataset(tuple(default), tuple(named)) if default or named else None


def check_graphs(dataset: Dataset, there: Mapping[str, int]) -> None:
    """Raises QueryError for the first graph that the release does not hold."""
    for iri in (*dataset.default, *dataset.named):
        if iri not in there:
            raise QueryError(
                "there is no such graph here",
                found=iri,
                expected=f"one of the {len(there):,} named graphs of this release",
                hint="SELECT ?g { GRAPH ?g {} } lists them; nothing is fetched from elsewhere",
            )


def _iri(token: Token, found: Sequence[Token], base: str) -> str:
    if token.kind == "iri":
        iri = token.text[1:-1]
    else:
        prefix, _, local = token.text.partition(":")
        known = {**KNOWN_PREFIXES, **declared_prefixes(found)}
        iri = known.get(prefix, "") + re.sub(r"\\(.)", r"\1", local)
    return _joined(_base(found, base), iri)


def _base(found: Sequence[Token], base: str) -> str:
    for word, iri in pairwise(found):
        if word.kind == "word" and word.text.upper() == "BASE" and iri.kind == "iri":
            base = _joined(base, iri.text[1:-1])
    return base


def _joined(base: str, iri: str) -> str:
    try:
        return urljoin(base, iri)
    except ValueError as error:
        raise QueryError("this is no IRI", found=f"{iri}: {error}") from None
