"""Warnings and places in errors are the same from every store as from the embedded one."""

from __future__ import annotations

from functools import partial

import pytest
from store_servers import Server

from benchgraph.errors import BenchgraphError, QueryWarning
from benchgraph.query.runner import run_guarded
from benchgraph.remote import RemoteStore

QUERY = "SELECT * { ?s a bg:Case ; bg:region ?r ; bg:unit unit:usdd }"


def test_advice_from_a_remote_store(loaded: Server) -> None:
    told: list[QueryWarning] = []
    opener = partial(RemoteStore, loaded.protocol().addresses.query)
    assert len(run_guarded(opener, QUERY, tell=told.append)) == 0  # type: ignore[arg-type]
    said = {warning.what: warning.hint or "" for warning in told}
    assert said["unit:usdd is not in the graph"] == "did you mean unit:usd?"
    assert "there is bg:subject/bg:region" in said["no bg:Case has bg:region"]


def test_places_in_what_a_remote_store_says_are_those_of_the_query(loaded: Server) -> None:
    opener = partial(RemoteStore, loaded.protocol().addresses.query)
    with pytest.raises(BenchgraphError) as error:
        run_guarded(opener, "SELECT * { ?s bg:region ) }")
    # Virtuoso tells no column.
    assert "line 1, column 25" in str(error.value) or "Virtuoso" in str(error.value)
