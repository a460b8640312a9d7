"""Releases that came from somebody else: the files of one, each with whatever bytes."""

from __future__ import annotations

import hashlib
import json
import shutil
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.fuzz.target import FIXTURES, Target, words

if TYPE_CHECKING:
    from benchgraph.release.read import Release

_APART = b"\n=== "  # before the name of each file of a release
_TEXTS = ("CURRENT", "001/manifest.json", "001/graphs.txt", "001/benchgraph.nq.parts",
          "001/benchgraph.ttl.parts")  # fmt: skip


@cache
def small_release(folder: Path) -> Path:
    """A release of the small records, made once below ``folder``."""
    from benchgraph.release.build import build_release

    out = folder / "release"
    if not (out / "CURRENT").is_file():
        build_release(FIXTURES / "records", out, shipped=False)
    return out


def release(folder: Path) -> Target:
    """The texts of a release: its pointer, its manifest, and the lists beside it."""
    source = small_release(folder)
    harmed = folder / "harmed"
    shutil.copytree(source, harmed, dirs_exist_ok=True)
    plain = {name: (source / name).read_bytes() for name in _TEXTS if (source / name).is_file()}

    def read(data: bytes) -> str:
        parts = dict(part.partition(b"\n")[::2] for part in data.split(_APART)[1:])
        for name, content in plain.items():
            (harmed / name).write_bytes(parts.get(name.encode(), content))
        return _looked_at(harmed)

    seed = b"".join(_APART + name.encode() + b"\n" + content for name, content in plain.items())
    singles = [_APART + name.encode() + b"\n" + text for name, text in plain.items()]
    old = []
    for number in (1, 2):
        for path in (FIXTURES / f"release-format-{number}").rglob("manifest.json"):
            old.append(_APART + b"001/manifest.json\n" + path.read_bytes())
    own = words(
        '"format" "name" "version" "root" "members" "triples" "graphs" "records" "collections"'
        ' "left_out"'
        ' "engines" "unprepared" "sha256" "bytes" "statements" "parts" "default graph" "named'
        ' graphs" 1 2 3 4'
        " 001 002 000 0 -1 1e400 true null [] {} 999999999999 benchgraph.nq ../x.nq con.nq store"
        " named"
    )
    return Target("release", read, (seed, *singles, *old), own)


def _looked_at(folder: Path) -> str:
    """Everything that whoever reads a release asks it for, but its stores."""
    from benchgraph.release.opening import open_release

    found = open_release(folder)
    repr(found)
    told = [found.format, len(found.checksum), len(found.graphs), sorted(found.unprepared)]
    for member in found.members:
        for _ in member.content(found.path):
            pass
    found.is_whole()
    return str(told)


def quads(folder: Path) -> Target:
    """N-Quads under the right checksums: whoever makes a release may write anything there."""
    from benchgraph.release.parts import BOUNDS, cut, packed, part_of, write_list

    source = small_release(folder)
    home = folder / "made" / "001"
    shutil.copytree(source, home.parent, dirs_exist_ok=True)
    manifest: dict[str, Any] = json.loads((home / "manifest.json").read_bytes())

    def read(data: bytes) -> str:
        lines = data.splitlines(keepends=True)
        try:
            texts = [b"".join(part) for part in cut(iter([lines]), BOUNDS)]
        except ValueError:  # no line of N-Quads at all: it cannot be cut as builds cut it
            texts = [data]
        blocks = [packed(text) for text in texts]
        parts = [
            part_of(text, text.count(b"\n"), len(block))
            for text, block in zip(texts, blocks, strict=True)
        ]  # fmt: skip
        (home / "benchgraph.nq.gz").write_bytes(b"".join(blocks))
        write_list(parts, home / "benchgraph.nq.parts")
        (home / "manifest.json").write_text(_resummed(manifest, parts))
        return _asked(home.parent, lines)

    texts = _quads_of(source)
    own = words(
        '<http://e/a> _:b "x" "x"@en "1"^^<http://www.w3.org/2001/XMLSchema#integer> . # \\u0041'
        " \\U0010FFFF"
        ' <> <a> <http://[> "\\uD800" "x"@en--ltr << >> <<( )>> @prefix <http://e/g> "" \\" \\n'
    )
    return Target("quads", read, texts, own)


def _quads_of(source: Path) -> tuple[bytes, ...]:
    from benchgraph.release.opening import open_release

    lines = open_release(source).nquads().splitlines(keepends=True)
    return tuple(b"".join(lines[place : place + 40]) for place in range(0, 400, 40))


def _resummed(manifest: dict[str, Any], parts: list[Any]) -> str:
    from benchgraph.release.members import Member, root_of
    from benchgraph.release.parts import sum_of

    members = []
    for entry in manifest["members"]:
        if entry["name"].endswith(".nq"):
            entry = entry | {
                "sha256": sum_of(parts), "bytes": sum(part.size for part in parts),
                "statements": sum(part.statements for part in parts), "parts": len(parts),
            }  # fmt: skip
        members.append(entry)
    found = [Member.of(each, parts=True) for each in members]
    return json.dumps(manifest | {"members": members, "root": root_of(found)})


def _asked(folder: Path, lines: list[bytes]) -> str:
    from benchgraph.release.opening import open_release
    from benchgraph.release.parts import Lines

    found: Release = open_release(folder)
    member = next(member for member in found.members if member.quads)
    parts = member.in_parts(found.path)
    with parts.open() as file:
        looked = Lines(parts, file)
        for line in lines[:3]:
            list(looked.beginning([line[:20]]))
    digest = hashlib.sha1(found.nquads()).hexdigest()[:0]
    return f"{len(list(found.quads())) > 0} {digest}"
