"""Fixtures for reading pages; the helper modules beside this file are imported by name."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from benchgraph.pages import load_profile
from benchgraph.pages.understanding.concepts import Concepts, read_concepts
from benchgraph.registry import Registry
from benchgraph.resources import resource_dir


@pytest.fixture(scope="session")
def profile():
    return load_profile()


@pytest.fixture(scope="session")
def concepts() -> Concepts:
    return read_concepts(resource_dir("ontology") / "vocab")


@pytest.fixture(scope="session", autouse=True)
def shipped_names() -> Iterator[None]:
    """The names of the shipped records are read once for all runs in this process."""
    command = import_module("benchgraph.cli.ingest")
    read = command._registry

    @cache
    def shipped_registry() -> Registry:
        return read((), shipped=True)

    def registry(data: tuple[Path, ...], *, shipped: bool) -> Registry:
        return shipped_registry() if shipped and not data else read(data, shipped=shipped)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(command, "_registry", registry)
        yield
