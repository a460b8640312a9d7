"""What deploy/ promises: loopback ports, no way out, no password in a file."""

from __future__ import annotations

import re

import yaml
from store_servers import ROOT

DEPLOY = ROOT / "deploy"
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))


def test_every_port_is_on_loopback_and_every_store_without_a_way_out() -> None:
    services = COMPOSE["services"]
    assert {"oxigraph", "fuseki", "rdf4j", "virtuoso", "graphdb", "qlever"} <= services.keys()
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    for name, service in services.items():
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))
        if not name.endswith("-door"):
            assert service["networks"] == ["inside"]
            assert "ports" not in service


def test_passwords_come_from_the_environment() -> None:
    for service in COMPOSE["services"].values():
        for name, value in service.get("environment", {}).items():
            if re.search("PASSWORD|TOKEN", name):
                assert re.fullmatch(r"\$\{[A-Z_]+:-\}", value)


def test_every_store_has_a_page_and_every_documented_file_is_there() -> None:
    pages = ROOT / "docs" / "stores"
    for name in ("oxigraph", "fuseki", "rdf4j", "virtuoso", "graphdb", "qlever"):
        text = (pages / f"{name}.md").read_text(encoding="utf-8")
        for path in re.findall(r"deploy/[\w./-]*\w", text):
            assert (ROOT / path).exists() or path.endswith("merge.nt"), path
