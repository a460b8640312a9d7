"""Whatever stands in a mapping, what comes of it is a mapping or one clear error."""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchgraph.errors import BenchgraphError, MappingError
from benchgraph.mapping.plan import Mapping
from benchgraph.mapping.rows import Rows
from benchgraph.mapping.source import Source, load_source
from benchgraph.registry import Registry

TABLES = Path(__file__).parents[2] / "docs" / "examples" / "tables"
TEXT = (TABLES / "centres.toml").read_text("utf-8")
BASE = tomllib.loads(TEXT, parse_float=Decimal)
JUNK = [
    0, -1, Decimal("1.5"), True, "", "x", "{", "{}", "{Centre}", "[", "planned", [], [1], ["a"],
    [[]], {}, {"column": "Centre"}, {"column": 5}, {"a": {}}, ["{Centre}", {"first": []}],
]  # fmt: skip
KEYS = (
    "when each needs id type apart same map lookup take read part split pattern over digits key"
    " first choose refer write exact otherwise default follow sheet header empty optional match"
    " file quote language readOn sources duplicates"
).split()


def places(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield place
    if isinstance(value, (dict, list)):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(inner, (*place, key))


PLACES = [place for place in places(BASE) if place]


@settings(max_examples=120, deadline=None, derandomize=True)
@given(st.sampled_from(PLACES), st.sampled_from([None, *KEYS]), st.sampled_from(JUNK))
def test_junk_at_any_place_is_told(place: tuple[Any, ...], key: str | None, junk: Any) -> None:
    table = copy.deepcopy(BASE)
    there = table
    for step in place[:-1]:
        there = there[step]
    there[key if key and isinstance(there, dict) else place[-1]] = copy.deepcopy(junk)
    tables = [TABLES / "centres.csv"]
    try:
        mapping = Mapping(
            Source("", TABLES / "centres.toml", table), tables, Registry.from_names([])
        )
        list(Rows(mapping, tables, on_reject=lambda reject: None))
    except BenchgraphError as error:
        assert str(error)  # anything else than an error of ours fails the test


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"\xff\xfe", "must be UTF-8"),
        (b"a = ", "this is not TOML"),
        (b"", "does not say its slug"),
        (b"x" * 600_000, "at most"),
        (b"a = " + b"[" * 2_000, "nested too deep|not TOML"),
    ],
)
def test_a_file_that_is_no_mapping_is_told(tmp_path: Path, data: bytes, told: str) -> None:
    path = tmp_path / "m.toml"
    path.write_bytes(data)
    with pytest.raises(BenchgraphError, match=told):
        Mapping(load_source(path), [], Registry.from_names([]))


def test_a_mapping_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(MappingError, match="epoch-gpu-clusters"):
        load_source("epoch")


@pytest.mark.parametrize("file", ["../secret.csv", "/etc/passwd", "inner/../../secret.csv"])
def test_a_look_up_reads_only_what_lies_beside_the_mapping(tmp_path: Path, file: str) -> None:
    (tmp_path / "secret.csv").write_text("name,id\na,b\n", "utf-8")
    folder = tmp_path / "mapping"
    (folder / "inner").mkdir(parents=True)
    (folder / "t.csv").write_text("Name\na\n", "utf-8")
    (folder / "m.toml").write_text(
        '[mapping]\nslug = "s"\npage = "https://t.example"\n'
        f'[lookups.x]\nfile = "{file}"\nkey = "name"\n'
        '[[record]]\nkind = "facility"\nkey = ["Name"]\nlabel.en = "{Name}"\n',
        "utf-8",
    )
    with pytest.raises(MappingError, match="outside the folder") as caught:
        Mapping(load_source(str(folder / "m.toml")), [folder / "t.csv"], Registry.from_names([]))
    assert caught.value.line == 5
