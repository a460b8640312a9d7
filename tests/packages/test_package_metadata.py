"""What the package says of itself is so."""

from __future__ import annotations

import email
import re
import tomllib
import zipfile
from email.message import Message
from pathlib import Path

import pytest

from benchgraph import __version__
from benchgraph.vocab import BASE

ROOT = Path(__file__).parents[2]
EXTRAS = ("mcp", "plot", "serve")  # those that a user installs


@pytest.fixture(scope="module")
def told(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return email.message_from_bytes(archive.read(name))


def test_every_address_is_one_that_the_redirects_lead_on(told: Message) -> None:
    rules = re.findall(r"^RewriteRule (\S+) ", (ROOT / "deploy/w3id/.htaccess").read_text(), re.M)
    addresses = [each.split(", ")[1] for each in told.get_all("Project-URL", [])]
    assert len(addresses) >= 4
    contents = (ROOT / "docs" / "contents.toml").read_text("utf-8")
    for address in addresses:
        assert address.startswith(BASE), address
        path = address.removeprefix(BASE)
        assert any(re.search(rule, path) for rule in rules), address
        page = path.removeprefix("docs/")
        if path.startswith("docs/") and page:
            assert f'path = "{page}"' in contents, address


def test_it_says_by_whom_under_what_and_for_whom(told: Message) -> None:
    notice = (ROOT / "NOTICE").read_text("utf-8")
    assert told["Version"] == __version__
    assert told["Author"] == "The benchgraph contributors"
    assert told["Requires-Python"] == ">=3.11"
    assert told["Description-Content-Type"] == "text/markdown"
    kinds = told.get_all("Classifier", [])
    # A licence expression and classifiers of licences exclude each other (PEP 639).
    assert not [each for each in kinds if each.startswith("License ::")]
    for licence, named in (
        ("Apache-2.0", "Apache License"), ("CC-BY-4.0", "CC BY 4.0"), ("MIT", "MIT"),
        ("PDDL-1.0", "Public Domain Dedication"), ("OFL-1.1", "SIL Open Font License"),
    ):  # fmt: skip
        assert licence in told["License-Expression"].split(" AND ")
        assert named in " ".join(notice.split())
    beside = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "src").rglob("*.LICENSE*")
        if path.suffix in (".LICENSE", ".txt")
    }
    assert len(beside) == 3
    assert {"LICENSE", "NOTICE"} | beside == set(told.get_all("License-File", []))
    for version in ("3.11", "3.12", "3.13", "3.14"):
        assert f"Programming Language :: Python :: {version}" in kinds


def test_each_extra_for_users_is_documented_with_what_it_is_for() -> None:
    page = (ROOT / "docs" / "installing.md").read_text("utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    for extra in EXTRAS:
        assert extra in project["optional-dependencies"]
        assert f"benchgraph[{extra}]" in page
