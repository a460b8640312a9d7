"""Judge what is a part's own: the compiled shapes, unmodified, on a store in memory."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox
from pyoxigraph import QuerySolutions

from benchgraph.shacl.execute import execute
from benchgraph.shacl.functions import ask
from benchgraph.shacl.results import Check
from benchgraph.shacl.terms import Term
from benchgraph.store import EmbeddedStore
from benchgraph.validation.model import SEVERITIES, Result
from benchgraph.validation.shacl import Shapes, as_result

if TYPE_CHECKING:
    import pyarrow as pa

RESULT, UNDECIDED, DOUBTED = range(3)
EVENT = "number int, event int, about int, rank int, said string"
"""The rows of what was found: see ``Event``."""
_ASK = re.compile(r"(?m)^\s*ASK\s*(?:WHERE\s*)?(?=\{)", re.IGNORECASE)
Owns = Callable[[Term], bool]


class Event(NamedTuple):
    """Something that a check met: the ``number`` of the check, and a result (``said``: JSON), or
    values that only the reference engine can judge (``about``: which question told it)."""

    number: int
    event: int
    about: int
    rank: int
    said: str


@dataclass(frozen=True)
class Asked:
    """Checks to run: each with its number among all; and what they say to people."""

    checks: tuple[tuple[int, Check], ...]
    fixes: dict[str, str]
    messages: dict[str, str]

    @property
    def shapes(self) -> Shapes:
        """What texts of findings are taken from."""
        return Shapes([], self.fixes, self.messages)


def judge_own(ntriples: bytes, asked: Asked, owns: Owns) -> Iterator[Event]:
    """What the checks meet on these triples, of focus nodes that are the part's own.

    Holds the triples in a store: about 600 bytes each.
    """
    store = stored(ntriples)
    shapes = asked.shapes
    for number, check in asked.checks:
        for at, query in enumerate(check.undecided):
            if _meets(store, query, check, owns):
                yield Event(number, UNDECIDED, at, 0, _about(store, check, query))
        found = [each for each in execute(store.raw, check) if owns(each.focus_node)]
        for result in (as_result(each, shapes) for each in found):
            rank = SEVERITIES.index(result.severity)
            yield Event(number, RESULT, 0, rank, written(result))
        if any(_meets(store, query, check, owns) for query in check.doubts):
            yield Event(number, DOUBTED, 0, 0, "")


def stored(ntriples: bytes) -> EmbeddedStore:
    """A store in memory, in which blank nodes keep their names."""
    store = EmbeddedStore.memory()
    if b"_:" in ntriples:
        triples = ox.parse(ntriples, format=ox.RdfFormat.N_TRIPLES, lenient=True)
        store.raw.bulk_extend(quad for quad in triples)
    else:
        store.load(ntriples)
    return store


def _about(store: EmbeddedStore, check: Check, query: str) -> str:
    return check.about(query, store.raw.query)


def _meets(store: EmbeddedStore, question: str, check: Check, owns: Owns) -> bool:
    """Whether the answer of an ASK is yes for one of the part's own focus nodes."""
    name = check.focus_variable
    rows = ask(store.raw, _ASK.sub(f"SELECT DISTINCT ?{name} WHERE ", question, count=1))
    assert isinstance(rows, QuerySolutions)
    return any(owns(row[name]) for row in rows)


def written(result: Result) -> str:
    """A result as one text."""
    return json.dumps(astuple(result), ensure_ascii=False)


def read(text: str) -> Result:
    """A result that was ``written``."""
    return Result(*json.loads(text))


def events_batch(events: Iterable[Event]) -> pa.RecordBatch:
    """Events as rows."""
    import pyarrow as pa

    columns = list(zip(*events, strict=True)) or [()] * 5
    kinds = [pa.int32()] * 4 + [pa.string()]
    arrays = [pa.array(column, kind) for column, kind in zip(columns, kinds, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, names=list(Event._fields))
