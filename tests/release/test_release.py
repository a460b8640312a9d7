"""A release is written whole or not at all, and the same records give the same bytes."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Dataset
from rdflib.compare import isomorphic, to_isomorphic

from benchgraph.errors import DoesNotConform, ReleaseError
from benchgraph.memory import give_back
from benchgraph.release import assemble, build_release, open_release, write_release
from benchgraph.release.lines import SortedLines, nquads
from benchgraph.release.write import write_lines
from benchgraph.store import EmbeddedStore

RECORDS = Path(__file__).parent.parent / "fixtures" / "records"


@pytest.fixture(scope="module")
def built():
    return assemble(RECORDS, shipped=False)


def files(folder: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.is_file()
    }


def test_two_builds_have_identical_bytes(built, tmp_path: Path) -> None:
    one = write_release(built.quads, tmp_path / "a", engines=built.engines, records=7)
    two = write_release(built.quads[::-1], tmp_path / "b", engines=built.engines, records=7)
    assert files(one.path) == files(two.path)
    assert set(files(one.path)) == {
        "benchgraph.nq.gz",
        "benchgraph.nq.parts",
        "benchgraph.ttl",
        "benchgraph.ttl.parts",
        "graphs.txt",
        "manifest.json",
        "search.sqlite",
    }


def test_locale_hash_seed_and_order_of_files_change_nothing(tmp_path: Path) -> None:
    """The same records in other files, another locale, clock zone and hash seed: the same bytes."""
    renamed = tmp_path / "renamed"
    shutil.copytree(RECORDS, renamed / "z")
    made = []
    for number, (data, seed, zone) in enumerate(
        [(RECORDS, "1", "UTC"), (renamed, "77", "Asia/Tokyo")]
    ):
        out = tmp_path / str(number)
        subprocess.run(
            [
                sys.executable,
                "-m",
                "benchgraph",
                "build",
                "--data",
                data,
                "--no-shipped",
                "--out",
                out,
            ],
            check=True,
            capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"},
        )
        made.append(files(open_release(out).path))
    assert made[0] == made[1]


def test_the_manifest_names_each_member_as_it_is_unpacked(built, tmp_path: Path) -> None:
    release = write_release(built.quads, tmp_path, engines=built.engines, records=7)
    data = gzip.decompress((release.path / "benchgraph.nq.gz").read_bytes())
    turtle = (release.path / "benchgraph.ttl").read_bytes()
    for member, name, content, statements in (
        (release.manifest["members"][0], "benchgraph.nq", data, sum(release.graphs.values())),
        (release.manifest["members"][1], "benchgraph.ttl", turtle,
         release.manifest["triples"]["default graph"]),
    ):  # fmt: skip
        rows = [row.split() for row in (release.path / f"{name}.parts").read_text().splitlines()]
        listing = "".join(" ".join(row[:3]) + "\n" for row in rows)
        assert member == {
            "name": name,
            "sha256": hashlib.sha256(listing.encode()).hexdigest(),
            "bytes": len(content),
            "statements": statements,
            "parts": len(rows),
        }
        start = 0
        for sha256, size, _, _ in rows:
            part = content[start : start + int(size)]
            assert hashlib.sha256(part).hexdigest() == sha256
            start += len(part)
        assert start == len(content) and sum(int(row[2]) for row in rows) == statements
        stored = release.path / (f"{name}.gz" if content is data else name)
        assert sum(int(row[3]) for row in rows) == stored.stat().st_size
    lines = data.decode().splitlines()
    assert lines == sorted(set(lines))


def test_the_root_is_the_sum_over_the_listing_of_the_members(built, tmp_path: Path) -> None:
    """As docs/release.md has it, by other means than ours; it is the checksum of the release."""
    release = write_release(built.quads, tmp_path, engines=built.engines, records=7)
    listing = "".join(
        f"{each['sha256']} {each['bytes']} {each['statements']} {each['name']}\n"
        for each in release.manifest["members"]
    )
    assert release.manifest["root"] == hashlib.sha256(listing.encode()).hexdigest()
    assert release.checksum == release.manifest["root"]


def test_a_release_is_checked_as_the_documentation_has_it(
    built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (Path(__file__).parents[2] / "docs" / "release.md").read_text("utf-8")
    (program,) = re.findall(r"```python\n(.*?)```", text, re.S)
    release = write_release(built.quads, tmp_path, engines=built.engines, records=7)
    monkeypatch.chdir(release.path)
    exec(program, {})
    for name, old, new in (
        ("manifest.json", '"bytes": ', '"bytes": 1'),
        ("benchgraph.ttl.parts", " ", " 1"),
        ("benchgraph.ttl", "skos:", "SKOS:"),
    ):
        path = release.path / name
        text = path.read_text()
        path.write_text(text.replace(old, new))
        with pytest.raises((AssertionError, ValueError)):
            exec(program, {})
        path.write_text(text)
    exec(program, {})


def test_who_builds_and_what_lies_beside_is_not_in_the_root(built, tmp_path: Path) -> None:
    one = write_release(built.quads, tmp_path / "a", engines={"closure": "one"}, records=7)
    two = write_release(built.quads, tmp_path / "b", engines={"closure": "two"}, records=7)
    assert one.manifest != two.manifest and one.checksum == two.checksum
    one.named()
    (one.path / "search.sqlite").unlink()
    assert open_release(one.path).is_whole() and open_release(one.path).checksum == two.checksum


def test_collections_and_what_was_left_out_stand_in_the_manifest(built, tmp_path: Path) -> None:
    collection = {"slug": "harbour", "title": {"en": "Harbour"}, "records": 7, "triples": 120}
    left = {"path": "data/bad.yaml", "why": "an unknown unit"}
    write_release(built.quads, tmp_path, engines=built.engines, records=7)
    lines = SortedLines()
    lines.add(nquads(built.quads))
    release = write_lines(
        lines, tmp_path, engines={}, records=7, collections=[collection], left_out=[left]
    )
    again = open_release(tmp_path)
    assert again.path.name == "002" and release.manifest == again.manifest
    assert again.manifest["collections"] == [collection]
    assert again.manifest["left_out"] == [left]


def test_the_counts_are_the_same_in_the_manifest_the_store_and_plain_rdflib(
    built, tmp_path: Path
) -> None:
    release = write_release(built.quads, tmp_path, engines=built.engines, records=7)
    counts = dict(release.graphs)
    assert release.store.graph_counts() == EmbeddedStore.open(release.named()).graph_counts()
    stored = release.store.graph_counts()
    assert stored.pop("") == release.manifest["triples"]["default graph"]
    assert stored == counts
    dataset = Dataset()
    dataset.parse(data=release.nquads(), format="nquads")
    assert {str(graph.identifier): len(graph) for graph in dataset.graphs() if len(graph)} == counts


def test_the_default_graph_holds_every_triple_once(built, tmp_path: Path) -> None:
    """Two records that state one triple must not make a COUNT of two."""
    release = write_release(built.quads, tmp_path, engines=built.engines, records=7)
    label = "http://www.w3.org/2004/02/skos/core#prefLabel"
    again = ox.Quad(
        ox.NamedNode("https://w3id.org/benchgraph/id/region/harbour-city"),
        ox.NamedNode(label),
        ox.Literal("Harbour City", language="en"),
        ox.NamedNode("https://w3id.org/benchgraph/graph/institution/harbour-park"),
    )
    twice = write_release([*built.quads, again], tmp_path / "2", engines={}, records=7)
    query = f'SELECT (COUNT(*) AS ?n) {{ ?s <{label}> "Harbour City"@en }}'
    (((one,),), ((two,),)) = (release.store.select(query).rows, twice.store.select(query).rows)
    assert (one.value, two.value) == ("1", "1")
    named = query.replace("{ ?s", "{ GRAPH ?g { ?s").replace("}", "} }")
    assert twice.store.select(named).rows[0][0].value == "2"


def test_the_turtle_is_the_default_graph(built, tmp_path: Path) -> None:
    release = write_release(built.quads, tmp_path, engines=built.engines, records=7)
    read = {quad.triple for quad in ox.parse(path=str(release.path / "benchgraph.ttl"))}
    assert read == set(release.store.triples())
    stored = {quad.triple for quad in release.store.quads() if quad.graph_name == ox.DefaultGraph()}
    assert read == stored


def test_an_unchanged_graph_writes_nothing(built, tmp_path: Path) -> None:
    one = write_release(built.quads, tmp_path, engines=built.engines, records=7)
    two = write_release(built.quads, tmp_path, engines=built.engines, records=7)
    assert one.path == two.path
    assert sorted(path.name for path in tmp_path.iterdir()) == ["001", "CURRENT"]


def test_a_changed_graph_is_a_new_release_beside_the_old_one(built, tmp_path: Path) -> None:
    one = write_release(built.quads[:-1], tmp_path, engines=built.engines, records=7)
    two = write_release(built.quads, tmp_path, engines=built.engines, records=7)
    assert (one.path.name, two.path.name) == ("001", "002")
    assert open_release(tmp_path).path == two.path
    assert open_release(one.path).manifest == one.manifest


def test_records_that_violate_a_shape_leave_the_old_release(built, tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_release(built.quads, out, engines=built.engines, records=7)
    before = files(out / "001")
    data = tmp_path / "data"
    shutil.copytree(RECORDS, data)
    facility = data / "facilities" / "harbour-compute.yaml"
    facility.write_text(facility.read_text().replace("    unit: unit/petaflops\n", ""))
    with pytest.raises(DoesNotConform) as caught:
        build_release(data, out, shipped=False)
    assert "harbour-compute.yaml:" in str(caught.value)
    assert files(out / "001") == before
    assert open_release(out).path.name == "001"


BUILD = """
import sys
from benchgraph.release import build_release

def told(step):
    print(step, flush=True)

build_release(sys.argv[1], sys.argv[2], shipped=False, progress=told)
told("done")
"""


@pytest.mark.parametrize(
    ("step", "pause"),
    [("inferring", 0), ("writing", 0), ("writing", 0.08), ("writing", 0.2), ("done", 0)],
)
def test_a_killed_build_leaves_the_old_release_readable(
    built, tmp_path: Path, step: str, pause: float
) -> None:
    """Killed at this step of its work, ``pause`` seconds into it; the next build cleans up."""
    out = tmp_path / "out"
    old = write_release(built.quads[:-1], out, engines=built.engines, records=7)
    process = subprocess.Popen(
        [sys.executable, "-c", BUILD, RECORDS, out],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    assert f"{step}\n" in iter(process.stdout.readline, "")
    time.sleep(pause)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    release = open_release(out)
    assert release.path.name in ("001", "002")
    if release.path == old.path:
        assert release.manifest == old.manifest
    assert len(release.store.raw) == release.manifest["triples"]["default graph"]
    assert release.nquads()
    after = write_release(built.quads, out, engines={"other": "engine"}, records=7)
    assert not [path.name for path in out.iterdir() if path.name.startswith(".")]
    assert open_release(out).path == after.path


@pytest.mark.parametrize(
    "step",
    [
        "write._write_parts",
        "write._load",
        "write.write_texts",
        "placing.sync_tree",
        "placing.sync_folder",
        "placing.write_text",
    ],
)
def test_a_write_that_fails_at_any_step_leaves_the_old_release(
    built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    out = tmp_path / "out"
    write_release(built.quads[::2], out, engines=built.engines, records=7)

    def full(*_: object, **more: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(f"benchgraph.release.{step}", full)
    with pytest.raises(ReleaseError, match="as it was"):
        write_release(built.quads, out, engines=built.engines, records=7)
    monkeypatch.undo()
    assert open_release(out).path.name == "001"
    assert len(open_release(out).store.raw) > 0


def test_the_same_graph_by_other_engines_is_another_release(built, tmp_path: Path) -> None:
    """Its N-Quads are known, so that its store waits until the manifest is seen to differ."""
    first = write_release(built.quads, tmp_path, engines=built.engines, records=7)
    again = write_release(built.quads, tmp_path, engines=built.engines, records=7)
    other = write_release(built.quads, tmp_path, engines={"closure": "another"}, records=7)
    assert [each.path.name for each in (first, again, other)] == ["001", "001", "002"]
    assert set(other.store.quads()) == set(first.store.quads())
    assert other.manifest == {**first.manifest, "engines": {"closure": "another"}}


def test_a_damaged_file_is_not_read_as_a_release(built, tmp_path: Path) -> None:
    release = write_release(built.quads, tmp_path, engines=built.engines, records=7)
    path = release.path / "benchgraph.nq.gz"
    data = path.read_bytes()
    first = int((release.path / "benchgraph.nq.parts").read_text().split()[3])
    lines = gzip.decompress(data[:first]).splitlines(keepends=True)
    other = gzip.compress(b"".join(lines)[:-2] + b"!\n", mtime=0)
    path.write_bytes(other + data[first:])
    with pytest.raises(ReleaseError, match=r"part 1|cannot be read"):
        release.nquads()
    path.write_bytes(data[:-100])
    with pytest.raises(ReleaseError, match="cannot be read"):
        release.nquads()
    path.write_bytes(data[: first + 50] + bytes([data[first + 50] ^ 1]) + data[first + 51 :])
    with pytest.raises(ReleaseError, match="part 2"):
        release.nquads()


@pytest.mark.parametrize("content", [None, "001", "x" * 100_000, b"\xff\xfe"])
def test_a_folder_that_is_no_release_is_said_to_be_none(
    tmp_path: Path, content: str | bytes | None
) -> None:
    if content is not None:
        data = content if isinstance(content, bytes) else content.encode()
        (tmp_path / "CURRENT").write_bytes(data)
    with pytest.raises(ReleaseError, match="no release here"):
        open_release(tmp_path)


def test_no_blank_node_and_no_control_character_is_published(built) -> None:
    for quad in built.quads:
        for term in (quad.subject, quad.object):
            assert not isinstance(term, ox.BlankNode)
            assert not any(ord(sign) < 32 and sign not in "\n\t" for sign in term.value)


def test_the_release_says_whose_data_it_is(release) -> None:
    rows = release.store.select(
        "PREFIX dcterms: <http://purl.org/dc/terms/>"
        " PREFIX dc: <http://purl.org/dc/elements/1.1/> SELECT ?who ?licence WHERE {"
        " ?release a <https://w3id.org/benchgraph/ontology#Release> ; dcterms:hasPart ?part ;"
        "  dcterms:source <https://sgai.md/> ."
        " ?part dc:publisher ?who ; dcterms:license ?licence } ORDER BY ?who"
    )
    assert [(row["who"].value, row["licence"].value) for row in rows.dicts()] == [
        ("DataHub core datasets", "http://opendatacommons.org/licenses/pddl/1.0/"),
        ("Epoch AI", "https://creativecommons.org/licenses/by/4.0/"),
        ("benchgraph", "https://creativecommons.org/licenses/by/4.0/"),
    ]


def test_records_without_a_collection_claim_no_licence(built, tmp_path: Path) -> None:
    small = write_release(built.quads, tmp_path, engines=built.engines, records=7)
    assert not small.store.ask(
        "ASK { { ?any a <https://w3id.org/benchgraph/ontology#Collection> } UNION"
        " { ?release a <https://w3id.org/benchgraph/ontology#Release> ;"
        " <http://purl.org/dc/terms/license> ?licence } }"
    )


def test_a_graph_that_does_not_fit_in_memory_is_the_same(
    built, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The working store on disk, the lines in files: what large builds use."""
    monkeypatch.setattr("benchgraph.release.working.ON_DISK_FROM", 0)
    monkeypatch.setattr("benchgraph.release.working.COLUMNS_FROM", 0)
    monkeypatch.setattr("benchgraph.release.working._AT_ONCE", 1000)
    monkeypatch.setattr("benchgraph.release.lines.RUN", 500)
    monkeypatch.setattr("benchgraph.release.lines._BLOCK", 100)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    large = assemble(RECORDS, shipped=False)
    assert list(large.lines.blocks()) != list(built.lines.blocks())
    assert large.quads == built.quads
    assert [path for path in tmp_path.rglob("*") if path.is_file()]
    one = write_lines(large.lines, tmp_path / "a", engines=built.engines, records=7)
    del large
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    two = write_release(built.quads, tmp_path / "b", engines=built.engines, records=7)
    assert files(one.path) == files(two.path)


def test_a_full_disk_in_the_middle_of_a_build_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("benchgraph.release.lines.RUN", 500)
    monkeypatch.setattr("tempfile.mkdtemp", full)
    with pytest.raises(ReleaseError, match="TMPDIR") as caught:
        assemble(RECORDS, shipped=False)
    assert "No space left" in str(caught.value)


@pytest.mark.parametrize("error", [AttributeError, OSError, TypeError])
def test_a_library_that_gives_no_memory_back_is_no_error(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    """macOS and musl do not know the name, Windows has no library of that kind."""

    def none(_: object) -> None:
        raise error

    give_back()
    monkeypatch.setattr("ctypes.CDLL", none)
    give_back()


def test_a_worker_that_is_killed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchgraph.release.intake._read", _killed)
    with pytest.raises(ReleaseError, match="could not go on"):
        assemble(RECORDS, shipped=False, workers=2, cache=False)


def _killed(files: list[Path], **_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_both_engines_make_the_same_graph(built) -> None:
    reference = assemble(RECORDS, shipped=False, engine="reference")
    assert set(reference.quads) == set(built.quads)


def test_a_release_read_back_is_the_graph_that_was_built(built, tmp_path: Path) -> None:
    release = write_release(built.quads, tmp_path, engines=built.engines, records=7)
    assert set(release.quads()) == set(built.quads)
    one = Dataset()
    one.parse(data=release.nquads(), format="nquads")
    two = Dataset()
    two.parse(
        data=ox.serialize(release.store.whole.raw, format=ox.RdfFormat.N_QUADS), format="nquads"
    )
    for graph in one.graphs():
        if len(graph):
            assert isomorphic(to_isomorphic(graph), two.graph(graph.identifier))


def test_the_manifest_is_json_without_a_clock(built, tmp_path: Path) -> None:
    release = write_release(built.quads, tmp_path, engines=built.engines, records=7)
    manifest = json.loads((release.path / "manifest.json").read_text())
    assert " ".join(manifest) == (
        "format name version root members triples graphs records collections left_out engines"
    )


def test_a_store_that_is_not_there_is_one_error(tmp_path: Path) -> None:
    from benchgraph.errors import StoreError

    with pytest.raises(StoreError, match="no store here"):
        EmbeddedStore.open(tmp_path / "nothing")
