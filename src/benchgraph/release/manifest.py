"""The manifest of a release: what it says of itself, in format 2, and in format 1 of releases 0.1.

docs/release.md describes both for whoever reads releases without benchgraph.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchgraph import __version__
from benchgraph.errors import ReleaseError
from benchgraph.release.members import AGAIN, Member, is_count, root_of

TURTLE = "benchgraph.ttl"
PLAIN_NQUADS = "benchgraph.nq"
NQUADS = f"{PLAIN_NQUADS}.gz"
FORMAT = 2

_DAMAGED = "the manifest of this release is damaged"


def new_manifest(
    members: Sequence[Member],
    *,
    triples: Mapping[str, Any],
    engines: Mapping[str, str],
    records: int,
    collections: Iterable[Mapping[str, Any]] = (),
    left_out: Iterable[Mapping[str, str]] = (),
) -> dict[str, Any]:
    """The manifest of a release that is written now."""
    return {
        "format": FORMAT,
        "name": "benchgraph",
        "version": __version__,
        "root": root_of(members),
        "members": [member.entry() for member in members],
        "triples": dict(triples),
        "records": records,
        "collections": [dict(each) for each in collections],
        "left_out": [dict(each) for each in left_out],
        "engines": dict(engines),
    }


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
                expected=" or ".join(map(str, range(1, FORMAT + 1))),
                hint="pip install --upgrade benchgraph",
            )
        _check_counts(manifest)
        check = _check_listing if number == FORMAT else _check_sums
        check(manifest)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        found = str(error) if type(error) is ValueError else None  # our own words, no parser's
        raise ReleaseError(_DAMAGED, path=path, found=found, hint=AGAIN) from None
    checked: dict[str, Any] = manifest
    return checked


def members_of(manifest: Mapping[str, Any]) -> tuple[Member, ...]:
    """The members that a manifest names, in its order."""
    if manifest.get("format", 1) == FORMAT:
        return tuple(map(Member.of, manifest["members"]))
    return tuple(Member(name, manifest["sha256"][name]) for name in (PLAIN_NQUADS, TURTLE))


def _check_counts(manifest: dict[str, Any]) -> None:
    counts = manifest["triples"]
    numbers = [counts["default graph"], *counts["named graphs"].values()]
    if not isinstance(manifest["version"], str) or not all(map(is_count, numbers)):
        raise ValueError("version or counts are none")


def _check_sums(manifest: dict[str, Any]) -> None:
    """Format 1."""
    sums = manifest["sha256"]
    if not all(isinstance(sums[name], str) for name in (PLAIN_NQUADS, TURTLE)):
        raise ValueError("its checksums are none")


def _check_listing(manifest: dict[str, Any]) -> None:
    """Format 2: the members stand beside the manifest, each once, and the root is theirs."""
    entries = manifest["members"]
    if not isinstance(entries, list):
        raise ValueError("its members are no list")
    members = [Member.of(entry) for entry in entries]
    if len({member.name for member in members}) != len(members):
        raise ValueError("it names a member twice")
    if not any(member.quads for member in members):
        raise ValueError("it names no N-Quads")
    if manifest["root"] != root_of(members):
        raise ValueError("its root is not that of its members")
    for name, texts in (("collections", ("slug",)), ("left_out", ("path", "why"))):
        entries = manifest[name]
        if not isinstance(entries, list) or not all(
            isinstance(entry[text], str) for entry in entries for text in texts
        ):
            raise ValueError(f"its {name} are none")
