"""The operations over HTTP: one task for each, named as the operation is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import quote

from benchgraph.errors import EngineError, LimitError, NotFoundError
from benchgraph.serving.media import JSON, TABLES
from benchgraph.serving.model import Asked, Graph, Reply
from benchgraph.serving.programs.model import Found, Operation
from benchgraph.serving.programs.operations import OPERATIONS
from benchgraph.serving.programs.parts import MOST_ROWS
from benchgraph.serving.programs.reading import from_pairs


class NotInstalled(EngineError):
    """What this server cannot make, since an extra is missing."""

    status = 501


def __getattr__(name: str) -> Any:
    """The task of an operation: ``programs.api:search``."""
    if name in OPERATIONS:
        return partial(answer, OPERATIONS[name])
    raise AttributeError(name)


def answer(operation: Operation, graph: Graph, asked: Asked) -> Reply:
    """The answer of an operation, in the format asked for. Raises BenchgraphError."""
    values = from_pairs(operation, asked.params, asked.query)
    if asked.format in TABLES and "limit" in values and not asked.get("limit"):
        values["limit"] = MOST_ROWS  # a table is asked for whole
    found = operation.answer(graph, values)
    if asked.format == JSON:
        return replace(Reply.json(found.document), headers=_paging(found, values, asked))
    return _written(found, values, asked)


def _written(found: Found, values: Mapping[str, Any], asked: Asked) -> Reply:
    if found.total is not None and found.total > values["offset"] + values["limit"] >= MOST_ROWS:
        raise LimitError(
            "the table has too many rows to come at once",
            found=f"{found.total:,}",
            expected=f"at most {MOST_ROWS:,}",
            hint="give limit and offset",
        )
    if asked.format in found.writes:
        try:
            body = found.writes[asked.format]()
        except EngineError as error:
            raise NotInstalled(error.what, found=error.found, hint=error.hint) from None
    else:
        from benchgraph.query.write import answer_bytes

        assert found.rows is not None
        body = answer_bytes(found.rows, TABLES[asked.format])
    text = asked.format.startswith("text/") or asked.format.endswith(("json", "xml"))
    media = f"{asked.format}; charset=utf-8" if text else asked.format
    return Reply(body, media, headers=_paging(found, values, asked))


def _paging(found: Found, values: Mapping[str, Any], asked: Asked) -> tuple[tuple[str, str], ...]:
    """How many items there are, and where the next are."""
    if found.total is None or "offset" not in values:
        return ()
    headers = [("X-Total-Count", str(found.total))]
    after = values["offset"] + values["limit"]
    if after < found.total:
        address = asked.here(offset=str(after), limit=str(values["limit"]))
        headers.append(("Link", f'<{asked.origin}{quote(address, safe=_SAFE)}>; rel="next"'))
    return tuple(headers)


_SAFE = "/:?#[]@!$&'()*+,;=~%"


def nothing(graph: Graph, asked: Asked) -> Reply:
    """There is no such operation; the nearest that there are."""
    from difflib import get_close_matches

    if not asked.params.get("rest"):
        return Reply.to(asked.href("/api"))
    wanted = asked.path.removeprefix("/api").strip("/").partition("/")[0]
    known = {each.path.split("/")[1] for each in OPERATIONS.values()}
    near = get_close_matches(wanted, sorted(known), 1, 0.5)
    raise NotFoundError(
        "there is no such operation",
        found=asked.path,
        expected=", ".join(f"/api{each.path}" for each in OPERATIONS.values()),
        hint=f"did you mean /api/{near[0]}?" if near else "GET /api describes them all",
    )
