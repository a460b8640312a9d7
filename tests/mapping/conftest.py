"""Small made tables, and what a mapping makes of them."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from benchgraph.mapping.drafts import record_text
from benchgraph.mapping.plan import Mapping
from benchgraph.mapping.report import Reject, Report
from benchgraph.mapping.rows import Rows
from benchgraph.mapping.source import load_source
from benchgraph.registry import Registry

HEAD = """
[mapping]
slug = "made"
page = "https://tables.example/t"
language = "en"
"""
KNOWN = [
    ("institution/heron", "Institution", "Heron"),
    ("facility/heron", "Facility", "Heron"),
    ("institution/twin-a", "Institution", "Twin"),
    ("institution/twin-b", "Institution", "Twin"),
    ("facility/old-mill", "Facility", "The old mill of long ago"),
    ("region/finland", "Region", "Finland"),
]


class Made:
    """What a mapping made of a table: ``drafts`` by id as YAML, rejects and report."""

    def __init__(self, rows: Rows) -> None:
        self.mapped = list(rows)
        self.drafts = {each.record.id: record_text(each.record) for each in self.mapped}
        self.report: Report = rows.report


@pytest.fixture
def mapped(tmp_path: Path) -> Callable[..., Made]:
    """Map a table, given as text, by the sections of a mapping."""

    def run(table: str, mapping: str, *, name: str = "t.csv", head: str = HEAD, limit=None) -> Made:  # type: ignore[no-untyped-def]
        path = tmp_path / name
        path.write_text(textwrap.dedent(table).lstrip("\n"), "utf-8")
        toml = tmp_path / "m.toml"
        toml.write_text(head.strip() + "\n" + textwrap.dedent(mapping), "utf-8")
        rejects: list[Reject] = []
        rows = Rows(
            Mapping(load_source(toml), [path], Registry.from_names(KNOWN)), [path],
            on_reject=rejects.append, limit=limit,
        )  # fmt: skip
        made = Made(rows)
        made.rejects = rejects  # type: ignore[attr-defined]
        return made

    return run
