"""The manifest of a release: what it says of itself, in format 3, and in those before it.

docs/release.md describes them for whoever reads releases without benchgraph.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchgraph.errors import ReleaseError
from benchgraph.release.graphs import is_entry
from benchgraph.release.members import Member, is_count, root_of
from benchgraph.release.parts import AGAIN
from benchgraph.version import __version__

TURTLE = "benchgraph.ttl"
PLAIN_NQUADS = "benchgraph.nq"
FORMAT = 3
DEFAULT = "default graph"
UNPREPARED = "unprepared"

_DAMAGED = "the manifest of this release is damaged"


def new_manifest(
    members: Sequence[Member],
    *,
    graphs: Mapping[str, Any],
    engines: Mapping[str, str],
    records: int,
    collections: Iterable[Mapping[str, Any]] = (),
    left_out: Iterable[Mapping[str, str]] = (),
    unprepared: Iterable[str] = (),
) -> dict[str, Any]:
    """The manifest of a release that is written now; ``graphs`` says how its list of the named
    graphs is known, ``unprepared`` what is made of its members when somebody asks for it."""
    (turtle,) = (member for member in members if not member.quads)
    manifest = {
        "format": FORMAT,
        "name": "benchgraph",
        "version": __version__,
        "root": root_of(members),
        "members": [member.entry() for member in members],
        "triples": {DEFAULT: turtle.statements},
        "graphs": dict(graphs),
        "records": records,
        "collections": [dict(each) for each in collections],
        "left_out": [dict(each) for each in left_out],
        "engines": dict(engines),
    }
    return manifest | ({UNPREPARED: names} if (names := list(unprepared)) else {})


def say_the_same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two manifests are of one release, whatever of it is prepared."""
    without: dict[str, Any] = {UNPREPARED: None}
    return {**one, **without} == {**other, **without}


def read_manifest(text: str, path: Path) -> dict[str, Any]:
    """The manifest that ``text`` holds. Raises ReleaseError for one that is damaged or too new."""
    try:
        manifest = json.loads(text)
        number = manifest.get("format", 1)
        if not is_count(number) or number == 0:
            raise ValueError("the number of its format is none")
        if number > FORMAT:
            raise ReleaseError(
                f"this release is of format {number}, which this version of benchgraph cannot read",
                path=path,
                expected=f"at most {FORMAT}",
                hint="pip install --upgrade benchgraph",
            )
        _check_counts(manifest)
        if number == 1:
            _check_sums(manifest)
        else:
            _check_listing(manifest)
        if number < FORMAT:
            _check_named(manifest)
        elif not is_entry(manifest["graphs"]):
            raise ValueError("its named graphs are none")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        found = str(error) if type(error) is ValueError else None  # our own words, no parser's
        raise ReleaseError(_DAMAGED, path=path, found=found, hint=AGAIN) from None
    checked: dict[str, Any] = manifest
    return checked


def members_of(manifest: Mapping[str, Any]) -> tuple[Member, ...]:
    """The members that a manifest names, in its order."""
    number = manifest.get("format", 1)
    if number > 1:
        return tuple(Member.of(each, parts=number == FORMAT) for each in manifest["members"])
    return tuple(Member(name, manifest["sha256"][name]) for name in (PLAIN_NQUADS, TURTLE))


def _check_counts(manifest: dict[str, Any]) -> None:
    if not isinstance(manifest["version"], str) or not is_count(manifest["triples"][DEFAULT]):
        raise ValueError("version or counts are none")


def _check_named(manifest: dict[str, Any]) -> None:
    """Formats 1 and 2: how many triples each named graph holds stands in the manifest."""
    if not all(map(is_count, manifest["triples"]["named graphs"].values())):
        raise ValueError("version or counts are none")


def _check_sums(manifest: dict[str, Any]) -> None:
    """Format 1."""
    sums = manifest["sha256"]
    if not all(isinstance(sums[name], str) for name in (PLAIN_NQUADS, TURTLE)):
        raise ValueError("its checksums are none")


def _check_listing(manifest: dict[str, Any]) -> None:
    """From format 2 on: the members lie beside the manifest, each once; the root is theirs."""
    entries = manifest["members"]
    if not isinstance(entries, list):
        raise ValueError("its members are no list")
    members = members_of(manifest)
    if len({member.name for member in members}) != len(members):
        raise ValueError("it names a member twice")
    if not any(member.quads for member in members):
        raise ValueError("it names no N-Quads")
    if manifest["root"] != root_of(members):
        raise ValueError("its root is not that of its members")
    names = manifest.get(UNPREPARED, [])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise ValueError("what of it is not prepared is none")
    for name, texts in (("collections", ("slug",)), ("left_out", ("path", "why"))):
        entries = manifest[name]
        if not isinstance(entries, list) or not all(
            isinstance(entry[text], str) for entry in entries for text in texts
        ):
            raise ValueError(f"its {name} are none")
