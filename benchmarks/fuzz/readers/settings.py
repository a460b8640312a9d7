"""What says how to read pages and tables: profiles and mappings, TOML that people write."""

from __future__ import annotations

import ast
from pathlib import Path

from benchmarks.fuzz.target import ROOT, Target, files, words

_SIGNS = words(
    '[ ] [[ ]] = {} "" \'\'\' """ # , . true false 1 1.5 1e9 2024-12-31 07:32:00 inf nan'
)
_PROFILE = words(
    "name site section publisher publisher-label judgement-by license comparator"
    " comparator-names kinds"
    " kicker address makes page-kind chips facts lead sections region titles categories assessment"
    " becomes status event values reason event-status links generated words judgement sentences"
    " kind"
    " subjects default indicators money indicator type document observation note card {slug}"
    " {region} {*}"
    ' en = zh-Hans = ja = "Owner" "*"'
)
_MAPPING = words(
    "mapping extends title slug page publisher licence sources readOn language ignore quote"
    " table match"
    " sheet header delimiter encoding comment empty optional rows maps lookups values conditions"
    " references record kind key id duplicates same apart when number skip gather column text value"
    " first choose is in not below above matches pattern split map look-up written reference"
    " times plus"
    " date part month year round default label en evidence type status unit {name} {{ }} {power}"
)
_HEAD = '[mapping]\nslug = "made"\npage = "https://tables.example/t"\nlanguage = "en"\n'
_FACILITY = '\n[[record]]\nkind = "facility"\nkey = ["Name"]\nlabel.en = "{Name}"\n'
_NUMBER = """
[[record.observations]]
id = "o"
indicator = "indicator/power-capacity"
valueStatus = "actual"
unit = "unit/megawatt"
"""
_ROWS = """Name,V,D,S,Owner
Heron,"1,500",2024-12,a;b,Heron
Mill,4 MW,Q4 2025,announced,
Lake,½,FY2025-26,,Old Mill Ltd
"""
_APART = b"\n=== the table\n"


def profile(folder: Path) -> Target:
    """A profile of an observatory, and a page that is read with it."""
    from benchgraph.pages import load_profile
    from benchgraph.pages.read import read_page
    from benchgraph.pages.understanding.concepts import read_concepts
    from benchgraph.resources import resource_dir
    from benchmarks.fuzz.readers.pages import ADDRESS, made_pages

    path = folder / "profile.toml"
    known = read_concepts(resource_dir("ontology") / "vocab")
    page = next(iter(made_pages().values())).encode()

    def read(data: bytes) -> str:
        path.write_bytes(data)
        found = load_profile(str(path), known)
        return read_page(page, path="page", profile=found, url=ADDRESS).kind

    seeds = files(ROOT / "src" / "benchgraph" / "pages" / "profiles", "*.toml")
    seeds += files(ROOT / "tests" / "pages", "*.toml")
    return Target("profile", read, (*seeds, *_pieces(seeds)), _PROFILE + _SIGNS)


def mapping(folder: Path) -> Target:
    """A mapping, and behind it the table that it makes records of."""
    from benchgraph.mapping.drafts import record_text
    from benchgraph.mapping.plan import Mapping
    from benchgraph.mapping.rows import Rows
    from benchgraph.mapping.source import load_source
    from benchgraph.registry import Registry

    path, table = folder / "mapping.toml", folder / "t.csv"
    registry = Registry.from_names([
        ("institution/heron", "Institution", "Heron"), ("facility/heron", "Facility", "Heron"),
        ("region/finland", "Region", "Finland"),
    ])  # fmt: skip

    def read(data: bytes) -> str:
        text, _, rows = data.partition(_APART)
        path.write_bytes(text)
        table.write_bytes(rows)
        rejects: list[object] = []
        made = Mapping(load_source(path), [table], registry)
        found = Rows(made, [table], on_reject=rejects.append)
        texts = [record_text(each.record) for each in found]
        found.report.text()
        return f"{min(len(texts), 3)} {min(len(rejects), 3)}"

    return Target("mapping", read, _tested(), _MAPPING + _SIGNS)


def _tested() -> tuple[bytes, ...]:
    """Mappings of the tests of the language, and one of each expression that they try."""
    found = []
    for name in ("test_mapping_language", "test_hostile_mappings"):
        text = (ROOT / "tests" / "mapping" / f"{name}.py").read_text("utf-8")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found += _around(node.value)
    table = _APART + _ROWS.encode()
    return tuple((_HEAD + each).encode() + table for each in dict.fromkeys(found))


def _around(text: str) -> list[str]:
    """A mapping that holds ``text``, where that is a part of one."""
    if text.startswith(("{", '"')) and "=" in text:
        return [_FACILITY + _NUMBER + f"value = {text}\n"]
    if text.lstrip().startswith("["):
        return [text if "[[record]]" in text else _FACILITY + text]
    return [_FACILITY + _NUMBER + text + "\n"] if " = " in text and "def " not in text else []


def _pieces(seeds: tuple[bytes, ...]) -> list[bytes]:
    """The tables of the profiles one by one: short inputs are tried more often."""
    return [b"[" + piece for seed in seeds for piece in seed.split(b"\n[")[1:]]
