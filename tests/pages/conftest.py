"""Fixtures for reading pages; the helper modules beside this file are imported by name."""

from __future__ import annotations

import pytest

from benchgraph.pages import load_profile
from benchgraph.pages.understanding.concepts import Concepts, read_concepts
from benchgraph.resources import resource_dir


@pytest.fixture(scope="session")
def profile():
    return load_profile()


@pytest.fixture(scope="session")
def concepts() -> Concepts:
    return read_concepts(resource_dir("ontology") / "vocab")
