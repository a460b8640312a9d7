"""What deploy/serve says is what the command takes; an image itself is not built here."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchgraph.cli.mcp import mcp
from benchgraph.cli.review import review
from benchgraph.cli.serve import serve

DEPLOY = Path(__file__).parents[2] / "deploy" / "serve"
OPTIONS = {name for parameter in serve.params for name in parameter.opts}


@pytest.mark.parametrize("name", ["Containerfile", "benchgraph.service", "nginx.conf"])
def test_every_option_is_there(name):
    text = (DEPLOY / name).read_text("utf-8")
    said = "\n".join(line for line in text.splitlines() if "serve" in line and "--host" not in line)
    entry = re.search(r"^ENTRYPOINT (\[.*\])$", text, re.M)
    words = json.loads(entry[1])[2:] if entry else re.findall(r"--[a-z-]+", said)
    assert {word for word in words if word.startswith("--")} <= OPTIONS
    assert words


def test_the_image_runs_as_nobody_and_needs_no_network():
    text = (DEPLOY / "Containerfile").read_text("utf-8")
    last = text.rpartition("FROM ")[2]
    assert "pip install" not in last and "USER benchgraph" in last
    assert last.index("USER") < last.index("ENTRYPOINT")
    assert "build --named" in text  # nothing is left to be made when it runs


def test_the_documented_options_are_all_there():
    shown = CliRunner().invoke(serve, ["--help"]).output
    page = (DEPLOY.parents[1] / "docs" / "serve.md").read_text("utf-8")
    for option in set(re.findall(r"benchgraph serve[^\n`]*?(--[a-z-]+)", page)):
        assert option in shown


@pytest.mark.parametrize("command", [serve, mcp, review], ids=lambda command: command.name)
def test_each_example_of_the_help_has_a_line_of_its_own(command):
    shown = CliRunner().invoke(command, ["--help"]).output
    assert len(re.findall(rf"^    benchgraph {command.name}\b", shown, re.M)) >= 2
