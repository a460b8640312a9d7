"""docs/networks.md names every view, format and attribute, and none that is not there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchgraph.cli import cli
from benchgraph.network import (
    EDGE_ATTRIBUTES,
    FORMATS,
    NODE_ATTRIBUTES,
    VIEWS,
    WEIGHTS,
    analyse,
    report_markdown,
    wording,
)
from benchgraph.network.edges import OTHER_WEIGHT, UNDIRECTED
from benchgraph.network.pictures.labels import ASSETS

TEXT = (Path(__file__).parents[2] / "docs" / "networks.md").read_text()


def table(heading: str) -> dict[str, str]:
    section = TEXT.split(f"## {heading}\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| `([\w-]+)` \| (.*?) \|", section, re.M)
    return dict(rows)


@pytest.mark.parametrize(
    "heading, expected",
    [
        ("Views", VIEWS),
        ("Formats", FORMATS),
        ("Node attributes", NODE_ATTRIBUTES),
        ("Edge attributes", EDGE_ATTRIBUTES),
    ],
)
def test_tables_are_complete(heading, expected):
    assert list(table(heading)) == list(expected)


@pytest.mark.parametrize(
    "attributes", [("Node attributes", NODE_ATTRIBUTES), ("Edge attributes", EDGE_ATTRIBUTES)]
)
def test_attributes_are_described_in_the_same_words(attributes):
    heading, expected = attributes
    assert table(heading) == expected


def test_views_are_described_in_the_same_words():
    assert table("Views") == {name: view.says for name, view in VIEWS.items()}


def test_weights_are_the_declared_ones():
    rows = re.findall(r"^\| (0\.\d+) \| (.*?) \|$", TEXT.split("## Weights")[1], re.M)
    documented = {
        kind: float(number) for number, kinds in rows for kind in re.findall("`(.*?)`", kinds)
    }
    assert documented == WEIGHTS
    assert f"| {OTHER_WEIGHT} |" in TEXT and "any other" in TEXT


def test_relations_without_a_direction_are_named():
    sentence = TEXT.split("**Direction.**")[1].split("have `directed` false")[0]
    words = {kind: wording.RELATIONS[kind]["en"] for kind in ("works-with", "related-to-same")}
    for kind in UNDIRECTED:
        assert words.get(kind, kind.replace("-", " ")) in " ".join(sentence.split())


def test_the_options_in_the_examples_exist():
    shown = CliRunner().invoke(cli, ["export", "network", "--help"]).output
    examples = re.findall(r"^\$ benchgraph export network (.*)$", TEXT, re.M)
    assert examples
    for option in {word for line in examples for word in line.split() if word.startswith("--")}:
        assert option in shown


def test_vendored_files_have_their_licences_beside_them():
    assert "SIL OPEN FONT LICENSE" in (ASSETS / "benchgraph-sans.LICENSE").read_text()
    assert "sigma" in (ASSETS / "vendor" / "sigma.LICENSES.txt").read_text()


def test_the_report_of_the_documentation_is_that_of_the_shipped_graph(shipped):
    quoted = re.search(r"^> 4\. (.*?)\n>\s+- Without it, (.*?)\n>\n", TEXT, re.M | re.S)
    report = report_markdown(analyse(shipped()))
    for part in (quoted[1].split("\n>    - ")[0], quoted[2]):
        assert " ".join(part.replace("\n>", " ").split()) in report
