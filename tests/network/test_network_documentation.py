"""docs/networks.md names every view, format and attribute, and none that is not there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchgraph.cli import cli
from benchgraph.network import EDGE_ATTRIBUTES, FORMATS, NODE_ATTRIBUTES, VIEWS
from benchgraph.network.labels import ASSETS

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


def test_views_say_truly_whether_they_are_directed():
    for name, says in table("Views").items():
        assert says == ("directed" if VIEWS[name].directed else "undirected")


def test_the_options_in_the_examples_exist():
    shown = CliRunner().invoke(cli, ["export", "network", "--help"]).output
    examples = re.findall(r"^\$ benchgraph export network (.*)$", TEXT, re.M)
    assert examples
    for option in {word for line in examples for word in line.split() if word.startswith("--")}:
        assert option in shown


def test_vendored_files_have_their_licences_beside_them():
    assert "SIL OPEN FONT LICENSE" in (ASSETS / "benchgraph-sans.LICENSE").read_text()
    assert "sigma" in (ASSETS / "vendor" / "sigma.LICENSES.txt").read_text()
