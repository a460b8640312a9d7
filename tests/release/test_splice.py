"""What an edit writes is what a whole build writes, to the byte."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest

from benchgraph.errors import ReleaseError
from benchgraph.iris import page_slug
from benchgraph.release import Release, making, open_release, write_release
from benchgraph.release.lines import SortedLines, parted
from benchgraph.release.parts import Bounds
from benchgraph.release.placing import forget_old
from benchgraph.release.search import search_index
from benchgraph.release.splice import next_release
from benchgraph.release.write import write_lines
from benchgraph.searching.index import FILE
from benchgraph.searching.search import search
from benchgraph.vocab import ID, SKOS

SMALL = Bounds(600, 3000, 3)  # some hundred parts
FORMAT_2 = Path(__file__).parent.parent / "fixtures" / "release-format-2"
BESIDES = b'<http://example.org/besides> <http://example.org/is> "known" <http://example.org/g> .\n'
LABEL = b"id/facility/harbour-compute> <http://www.w3.org/2004/02/skos/core#prefLabel>"
PAGE = "https://observatory.example/benchmarking/harbour-city/"
PROMISED = ("benchgraph.nq.gz", "benchgraph.nq.parts", "benchgraph.ttl", "benchgraph.ttl.parts",
            "graphs.txt", "manifest.json")  # fmt: skip
ROWS = (
    "SELECT * FROM meta",
    "SELECT iri, kind, weight, tier, place, slug FROM thing",
    "SELECT iri, role, lang, text, page, key FROM entry JOIN thing ON thing.id = entry.thing",
    # Which terms stand in which texts, and how often.
    """SELECT term, iri, role, text, lang, count(*) FROM terms
    JOIN entry ON entry.id = terms.doc JOIN thing ON thing.id = entry.thing
    GROUP BY term, entry.id""",
)


@pytest.fixture(scope="module")
def lines(small_release: Path) -> frozenset[bytes]:
    """What the small release says of its things and pages, and some of its other lines."""
    every = open_release(small_release).nquads().splitlines(keepends=True)
    of_things = [line for line in every if b"/id/" in line or b"/graph/page/" in line]
    return frozenset([*of_things, *every[::20], BESIDES])


def whole(lines: Iterable[bytes], out: Path) -> Release:
    every = SortedLines()
    every.add(b"".join(lines))
    return write_lines(every, out, engines={}, records=7, bounds=SMALL)


def live(lines: Iterable[bytes], folder: Path) -> ox.Store:
    """The store of the default graph, without what is written besides."""
    store = ox.Store(str(folder))
    text = b"".join(parted(line)[0] for line in lines if line != BESIDES)
    store.load(text, format=ox.RdfFormat.N_TRIPLES)
    return store


def rows(release: Release) -> list[list[tuple[object, ...]]]:
    """What the search index says, whatever the numbers of its rows."""
    database = sqlite3.connect(release.path / FILE)
    database.execute("CREATE VIRTUAL TABLE temp.terms USING fts5vocab(main, words, instance)")
    return [sorted(database.execute(query), key=repr) for query in ROWS]


def same(one: Release, other: Release) -> None:
    for name in PROMISED:
        assert (one.path / name).read_bytes() == (other.path / name).read_bytes(), name
    assert rows(one) == rows(other)
    assert set(one.store.triples()) == set(other.store.triples())


class Edited:
    """A release that follows a set of lines."""

    def __init__(self, lines: Iterable[bytes], folder: Path) -> None:
        self.lines = set(lines)
        self.folder = folder
        self.release = open_release(folder / "live")
        self.steps = 0

    def change(self, removed: Iterable[bytes], added: Iterable[bytes], **more: object) -> Release:
        """The next release, which is the same as one that is written whole."""
        self.steps += 1
        there = self.lines - set(removed) | set(added)
        self.release = next_release(
            self.release,
            self.folder / "live",
            removed,
            added,
            store=live(there, self.folder / f"store-{self.steps}"),
            besides=[BESIDES] if BESIDES in there else [],
            bounds=SMALL,
            **({"engines": {}, "records": 7} | more),  # type: ignore[arg-type]
        )
        self.lines = there
        same(self.release, whole(there, self.folder / f"whole-{self.steps}"))
        return self.release

    def saying(self, text: bytes) -> list[bytes]:
        return [line for line in self.lines if text in line]


@pytest.fixture(scope="module")
def first(lines: frozenset[bytes], tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("first")
    whole(lines, out)
    return out


@pytest.fixture
def edited(lines: frozenset[bytes], first: Path, tmp_path: Path) -> Edited:
    shutil.copytree(first, tmp_path / "live")
    return Edited(lines, tmp_path)


def edit(lines: list[bytes], chance: random.Random) -> tuple[set[bytes], set[bytes]]:
    """Some lines that go, and some that come: others of the same things, and of new ones."""
    removed, added = set(), set()
    for _ in range(chance.choice([1, 1, 3, 20])):
        start = chance.randrange(len(lines))
        some = lines[start : start + chance.choice([1, 1, 4, 60])]
        what = chance.choice(["remove", "change", "rename", "copy"])
        if what != "copy":
            removed |= set(some)
        if what == "change":
            word = chance.choice(["Harbour", "港", "廣東灣區", "広東"]).encode()
            added |= {line.replace(b' "', b' "' + word + b" ") for line in some}
        elif what != "remove":
            new = b"/harbour-%d" % chance.randrange(1000)
            added |= {line.replace(b"/harbour", new) for line in some}
    return removed - added, added - set(lines)


@pytest.mark.parametrize("seed", range(4))
def test_any_edits_give_what_a_whole_build_writes(edited: Edited, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(2):
        edited.change(*edit(sorted(edited.lines), chance))


def test_a_build_where_little_differs_is_spliced_too(
    edited: Edited, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance, out = random.Random(7), edited.folder / "live"
    there = edited.lines
    for step in range(2):
        some = chance.sample(sorted(there), 3)
        there = there - set(some) | {line.replace(b' "', b' "new ') for line in some[:2]}
        fresh = whole(there, edited.folder / f"fresh-{step}")
        with monkeypatch.context() as patch:
            patch.delattr("benchgraph.release.write._write_parts")
            same(whole(there, out), fresh)
    again = whole(there, out)
    assert again.path.name == "003"
    shutil.rmtree(again.path / "store")
    same(whole(there, out), fresh)
    half = sorted(there)[::2]
    same(whole(half, out), whole(half, edited.folder / "half"))


def test_a_store_that_is_there_is_copied(edited: Edited, tmp_path: Path) -> None:
    every = SortedLines()
    every.add(b"".join(edited.lines))
    store = live(edited.lines, tmp_path / "store")
    release = write_lines(every, tmp_path / "out", engines={}, records=7, bounds=SMALL,
                          store=store, besides=[BESIDES])  # fmt: skip
    same(release, edited.release)
    assert len(store) == len(release.store.raw) - 1


def test_what_goes_comes_back(edited: Edited) -> None:
    first = edited.release
    every = sorted(edited.lines)
    edited.change(every, [])
    assert edited.release.nquads() == b""
    edited.change([], every)
    assert edited.release.checksum == first.checksum


def test_few_parts_are_written_anew(edited: Edited) -> None:
    def parts(release: Release) -> set[str]:
        names = ("benchgraph.nq.parts", "benchgraph.ttl.parts")
        return {row for n in names for row in (release.path / n).read_text().splitlines()}

    (line,) = edited.saying(LABEL)
    before = parts(edited.release)
    after = parts(edited.change([line], [line.replace(b"Compute", b"Computing")]))
    assert len(before) > 100 and len(after - before) <= 4


def test_the_index_follows_types_pages_and_forms(edited: Edited) -> None:
    """A thing that becomes none, what lies below a page, and the last text with a character."""
    types = [line for line in edited.saying(b"ontology#Page>") if b"22-rdf-syntax-ns#type" in line]
    (label,) = edited.saying(LABEL)
    edited.change([], [label.replace(b"Compute", "廣東".encode())])
    assert search(search_index(edited.release), "広东").total == 1
    edited.change([label.replace(b"Compute", "廣東".encode())], [])
    assert not search(search_index(edited.release), "広东").total
    edited.change(types, [])
    edited.change([], types)
    note = f'<{ID}page/{page_slug(PAGE)}/note/1> {SKOS.note} "Wharf" <urn:g> .\n'
    edited.change([], [note.encode()])
    assert search(search_index(edited.release), "wharf").hits[0].kind == "page"


def test_an_index_that_is_missing_is_made_anew(edited: Edited) -> None:
    (edited.release.path / FILE).unlink()
    edited.change(sorted(edited.lines)[:1], [])


def test_only_the_newest_stay_and_only_ours_go(edited: Edited) -> None:
    out = edited.folder / "live"
    (out / "0000").mkdir()
    (out / "0000" / "thesis.txt").write_text("not ours")
    (out / "notes").mkdir()
    for line in sorted(edited.lines)[:2]:
        edited.change([line], [])
        forget_old(out, 2)
    kept = sorted(path.name for path in out.iterdir())
    assert kept == ["0000", "002", "003", "CURRENT", "notes"]
    assert (out / "CURRENT").read_text() == "003\n"


def test_nothing_is_written_where_nothing_differs(edited: Edited) -> None:
    line = sorted(edited.lines)[0]
    before = edited.release
    assert edited.change([line], [line]).path == before.path
    other = next_release(before, before.path.parent, [], [], store=live(edited.lines - {BESIDES},
                         edited.folder / "s"), besides=[BESIDES], engines={"other": "one"},
                         records=7)  # fmt: skip
    assert other.path != before.path and other.checksum == before.checksum and other.is_whole()


def test_lines_that_do_not_fit_are_refused(edited: Edited) -> None:
    line = sorted(edited.lines)[0]
    for removed, added in (([line.replace(b"<", b"<x", 1)], []), ([], [line])):
        with pytest.raises(ReleaseError, match="is not in the release, or"):
            edited.change(removed, added)
    assert open_release(edited.folder / "live").path == edited.release.path


def test_a_release_of_an_earlier_format_is_not_gone_on_from(tmp_path: Path) -> None:
    old = open_release(shutil.copytree(FORMAT_2, tmp_path / "old"))
    with pytest.raises(ReleaseError, match="cannot be gone on from"):
        next_release(old, tmp_path / "old", [], [], store=ox.Store(), engines={}, records=4)
    assert write_release(old.quads(), tmp_path / "old", engines={}, records=4).format == 3


@pytest.mark.parametrize("what", ["version", "prefix"])
def test_one_of_another_version_is_not_gone_on_from_but_built_anew(
    edited: Edited,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
    what: str,
) -> None:
    """It may write the same triples otherwise."""
    if what == "version":
        monkeypatch.setattr("benchgraph.release.splice.__version__", "99")
        monkeypatch.setattr("benchgraph.release.manifest.__version__", "99")
    else:
        monkeypatch.setitem(making.KNOWN_PREFIXES, "harbour", f"{ID}facility/harbour-")
        making.turtle_head.cache_clear()
        request.addfinalizer(making.turtle_head.cache_clear)
    line = sorted(edited.lines)[0]
    with pytest.raises(ReleaseError, match="cannot be gone on from"):
        edited.change([line], [])
    new = whole(edited.lines, edited.folder / "live")
    same(new, whole(edited.lines, edited.folder / "fresh"))


@pytest.mark.parametrize(
    "step",
    ["splice.made", "splice._graphs", "splice.copy_store", "search.write_index",
     "search.correcting", "placing.sync_tree", "placing.write_text"],
)  # fmt: skip
def test_a_splice_that_fails_at_any_step_leaves_the_old_release(
    edited: Edited, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def full(*_: object, **more: object) -> Callable[[], None]:
        raise OSError(28, "No space left on device")

    before = edited.release
    if "write_index" in step:
        (before.path / FILE).unlink()
    monkeypatch.setattr(f"benchgraph.release.{step}", full)
    with pytest.raises(ReleaseError, match="as it was"):
        edited.change(sorted(edited.lines)[:1], [])
    monkeypatch.undo()
    assert open_release(edited.folder / "live").path == before.path
    assert not [path for path in before.path.parent.iterdir() if path.name.startswith(".")]


def test_a_damaged_part_is_found_when_it_is_changed(edited: Edited) -> None:
    path = edited.release.path / "benchgraph.nq.gz"
    data = bytearray(path.read_bytes())
    data[40] ^= 1
    path.write_bytes(data)
    with pytest.raises(ReleaseError, match="part 1 "):
        edited.change(sorted(edited.lines)[:1], [])
