"""What a pack says of its changes: a patch that a store takes, and a log that people read."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pyoxigraph as ox
import pytest

from benchgraph import export_release, open_release
from benchgraph.release import Release, write_release


@pytest.fixture(scope="module")
def releases(
    small_release: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Release, Release]:
    """The small release, and one in which a target is raised, a name is another and a city goes."""
    since = open_release(small_release)
    text = since.nquads()
    edited = text.replace(b'ontology#value> "40"', b'ontology#value> "60"')
    edited = edited.replace(b"Harbour Compute Centre", b"Harbour Computing Centre")
    assert b"Harbour Computing Centre" in edited and b'ontology#value> "60"' in edited
    kept = [line for line in edited.splitlines() if b"harbour-city/> <http" not in line]
    quads = ox.parse(b"\n".join(kept), format=ox.RdfFormat.N_QUADS)
    out = tmp_path_factory.mktemp("edited")
    return since, write_release(quads, out, engines={}, records=since.manifest["records"])


@pytest.fixture(scope="module")
def changes(releases: tuple[Release, Release], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the changes in a pack of the second."""
    folder = tmp_path_factory.mktemp("changes")
    since, release = releases
    out = export_release(folder / "pack.zip", release, since=since.path)
    with zipfile.ZipFile(out) as archive:
        archive.extractall(folder)
    return folder / "changes"


def loaded(release: Release) -> ox.Store:
    """A store that holds a release as ``benchgraph load`` puts it there."""
    store = ox.Store()
    store.bulk_load(release.nquads(), format=ox.RdfFormat.N_QUADS)
    store.bulk_load(path=release.path / "benchgraph.ttl", format=ox.RdfFormat.TURTLE)
    return store


def test_the_patch_takes_a_store_from_the_one_to_the_other(
    releases: tuple[Release, Release], changes: Path
) -> None:
    """``tests/differences`` has rdflib apply one; here each row has to find what it deletes."""
    since, release = releases
    store, expected = loaded(since), set(loaded(release))
    assert set(store) != expected
    for row in (changes / "patch.rdfp").read_bytes().splitlines():
        code, _, statement = row.partition(b" ")
        if code in (b"A", b"D"):
            (quad,) = ox.parse(statement, format=ox.RdfFormat.N_QUADS)
            assert (quad in store) is (code == b"D")
            (store.add if code == b"A" else store.remove)(quad)
    assert set(store) == expected


def test_the_log_names_both_releases_and_tells_promises_first(
    releases: tuple[Release, Release], changes: Path
) -> None:
    """All that it can tell stands in ``tests/differences``."""
    text = (changes / "CHANGES.md").read_text("utf-8")
    for release in releases:
        assert f"`{release.checksum}`" in text
    chapters = [line[3:] for line in text.splitlines() if line.startswith("## ")]
    assert chapters[0] == "Promises" and "### Raised targets: 1" in text
    assert "Harbour Computing Centre" in text


def test_a_pack_that_is_not_asked_for_changes_holds_none(pack: Path) -> None:
    with zipfile.ZipFile(pack) as archive:
        assert not [name for name in archive.namelist() if name.startswith("changes/")]
        assert b"changes/" not in archive.read("README.md")
