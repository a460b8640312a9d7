"""A new record holds nothing made up; the shipped records follow the schema of the records."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from benchgraph.cli import cli
from benchgraph.cli.new import _KINDS
from benchgraph.curating import KINDS, record_schema, scaffold, schema_text
from benchgraph.errors import BenchgraphError
from benchgraph.records import parse_record
from benchgraph.resources import resource_dir
from benchgraph.validation.paths import validate_paths

PAGE = "https://sgai.md/benchmarking/"
DATA = resource_dir("data")


class Loader(yaml.CSafeLoader):
    """YAML as editors read it (1.2): dates and words such as ``no`` are texts."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in forms if tag.rpartition(":")[2] in ("int", "float")]
    for first, forms in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), list("tf"))


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    Draft202012Validator.check_schema(schema := record_schema())
    return Draft202012Validator(schema)


# -- new ---------------------------------------------------------------------------------------


def test_the_command_knows_every_kind() -> None:
    assert set(_KINDS) == {*KINDS, "collection"}


@pytest.fixture(scope="module")
def scaffolds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("new")
    for kind in KINDS:
        name = "https://observatory.example/x/" if kind == "page" else f"The {kind}"
        subject = "facility/alps" if kind == "case" else None
        scaffold(kind, name, out, page=PAGE, subject=subject).write()
    return out


def test_a_new_record_conforms_and_warnings_say_what_to_fill_in(scaffolds: Path) -> None:
    report = validate_paths([scaffolds])
    assert report.conforms and report.records == len(KINDS)
    warned = {Path(result.file) for result in report.results if result.severity == "Warning"}
    assert warned == set(scaffolds.rglob("*.yaml"))


def test_a_new_record_states_nothing_but_what_was_given(scaffolds: Path) -> None:
    for path in scaffolds.rglob("*.yaml"):
        stated = set(yaml.load(path.read_text("utf-8"), Loader))
        assert stated <= {"id", "type", "record", "label", "subject", "page"}, path


def test_a_key_that_is_uncommented_and_not_filled_in_is_refused(scaffolds: Path) -> None:
    """So nothing half-done can be released."""
    (path,) = scaffolds.glob("facilities/*.yaml")
    for line in path.read_text("utf-8").splitlines():
        if re.fullmatch(r"#\w+:( \{en: \})?", line):
            filled = path.read_text("utf-8").replace(f"\n{line}\n", f"\n{line[1:]}\n")
            with pytest.raises(BenchgraphError):
                parse_record(filled, path)


def test_a_filled_in_scaffold_reads_as_yaml(scaffolds: Path) -> None:
    (path,) = scaffolds.glob("facilities/*.yaml")
    text = path.read_text("utf-8")
    for key, value in {
        "observations": "", "  - indicator": "indicator/ranking", "    value": "2",
        "    valueStatus": "actual", "    unit": "unit/rank", "region": "region/hong-kong",
    }.items():  # fmt: skip
        assert f"\n#{key}:\n" in text, key
        text = text.replace(f"\n#{key}:\n", f"\n{key}: {value}\n".replace(": \n", ":\n"), 1)
    record = parse_record(text, path)
    (number,) = record.root.values("observations")
    assert set(number.entries) == {"indicator", "value", "valueStatus", "unit"}


def test_a_slug_leaves_the_label_to_be_filled_in() -> None:
    made = scaffold("product", "falcon-llm")
    assert made.id == "product/falcon-llm" and "\n#label: {en: }\n" in made.text
    assert made.path == Path("data/products/falcon-llm.yaml")


def test_a_file_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    arguments = ["new", "region", "Harbour", "--out", str(tmp_path)]
    assert CliRunner().invoke(cli, arguments).exit_code == 0
    (path,) = tmp_path.rglob("*.yaml")
    path.write_text("mine", "utf-8")
    with pytest.raises(BenchgraphError, match="there already"):
        CliRunner().invoke(cli, arguments, catch_exceptions=False, standalone_mode=False)
    assert path.read_text("utf-8") == "mine"


def test_the_schema_is_named_where_it_is_at_hand(tmp_path: Path) -> None:
    assert "$schema" not in scaffold("region", "x", tmp_path).text
    done = CliRunner().invoke(cli, ["schema", "--out", str(tmp_path / "record.schema.json")])
    assert done.exit_code == 0
    first = scaffold("region", "x", tmp_path).text.splitlines()[0]
    assert first == "# yaml-language-server: $schema=../record.schema.json"


@pytest.mark.parametrize("label", ['"; {x', "a: b # c", "- d", "数码港", "{}", "x\\y", "true", "5"])
def test_any_label_is_kept_to_the_letter(label: str) -> None:
    made = scaffold("product", label)
    if "#label" not in made.text:
        (value,) = parse_record(made.text, made.path).root.values("label")
        assert value.term.value == label


# -- the schema --------------------------------------------------------------------------------


def test_the_shipped_schema_is_current() -> None:
    """script/record-schema writes it."""
    assert (DATA / "record.schema.json").read_text("utf-8") == schema_text()


def test_every_shipped_record_follows_the_schema(validator: Draft202012Validator) -> None:
    faults = [
        f"{path.name}: {error.json_path}: {error.message[:200]}"
        for path in sorted(DATA.rglob("*.yaml"))
        if path.name != "collection.yaml"
        for error in validator.iter_errors(yaml.load(path.read_text("utf-8"), Loader))
    ]
    assert not faults


def test_new_records_follow_it_but_for_what_is_missing(
    validator: Draft202012Validator, scaffolds: Path
) -> None:
    for path in scaffolds.rglob("*.yaml"):
        for error in validator.iter_errors(yaml.load(path.read_text("utf-8"), Loader)):
            assert error.validator == "required", (path, error.message)


FACILITY: dict[str, Any] = {
    "id": "facility/x",
    "type": "Facility",
    "label": {"en": "X"},
    "record": {"derivedFrom": [PAGE], "readOn": "2026-11-22", "reviewStatus": "draft"},
}


@pytest.mark.parametrize(
    "change",
    [
        {"operater": "institution/cyberport"},
        {"status": "running"},
        {"operator": "region/hong-kong"},
        {"label": "X"},
        {"axis": "axis/computing"},
        {"id": "case/x"},
        {"observations": [{"indicator": "indicator/ranking", "value": "about 5"}]},
        {"events": [{"date": "spring"}]},
        {"type": "Facilty"},
    ],
    ids=str,
)
def test_the_schema_refuses_what_the_reader_or_a_shape_refuses(
    validator: Draft202012Validator, change: dict[str, Any]
) -> None:
    assert not list(validator.iter_errors(FACILITY))
    assert list(validator.iter_errors({**FACILITY, **change}))


def test_vocabulary_values_come_with_what_they_mean() -> None:
    (target,) = [
        each
        for each in record_schema()["$defs"]["vocab-value-status"]["oneOf"]
        if each["const"] == "target"
    ]
    assert target["title"] and target["description"]


def test_every_key_is_explained() -> None:
    definitions = record_schema()["$defs"]
    silent = {
        key
        for definition in definitions.values()
        for key, schema in definition.get("properties", {}).items()
        if key not in ("type", "id") and "description" not in schema
    }
    assert not silent
