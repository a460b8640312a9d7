"""The index of the shipped graph, opened once."""

from __future__ import annotations

import pytest

from benchgraph.release.search import search_index
from benchgraph.searching.index import Index


@pytest.fixture(scope="session")
def index(release) -> Index:
    return search_index(release)
