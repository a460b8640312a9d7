"""Two snapshots of a made table, and what a reader is told of their difference.

``snapshots/`` holds the records; ``expected/`` what is said. Between the two a deadline slips,
another is brought forward, targets are delivered and raised, a row is renamed, one of three rows of
one name goes, and much is only spelt otherwise.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rdflib import Dataset

from benchgraph.differences import (
    DIFF_FORMATS,
    GRAPHS,
    Differences,
    change_log,
    compare_releases,
    rdf_patch,
)
from benchgraph.errors import ReleaseError
from benchgraph.release.build import assemble

HERE = Path(__file__).parent
EXPECTED = HERE / "expected"


def nquads(snapshot: str) -> bytes:
    build = assemble(HERE / "snapshots" / snapshot, shipped=False)
    return b"".join(line for block in build.lines.blocks() for line in block)


@pytest.fixture(scope="module")
def old() -> bytes:
    return nquads("2026-03")


@pytest.fixture(scope="module")
def new() -> bytes:
    return nquads("2026-08")


@pytest.fixture(scope="module")
def found(old: bytes, new: bytes) -> Differences:
    return compare_releases(old, new)


@pytest.mark.parametrize(
    ("format_", "name"), [("text", "txt"), ("markdown", "md"), ("json", "json")]
)
def test_what_is_told_is_what_a_reader_expects(found: Differences, format_: str, name: str) -> None:
    told = DIFF_FORMATS[format_](found, spelling=True) + "\n"
    assert told == (EXPECTED / f"differences.{name}").read_text("utf-8")


def test_a_change_log_tells_promises_first_then_what_is_new_gone_and_renamed(
    found: Differences,
) -> None:
    told = change_log(found) + "\n"
    assert told == (EXPECTED / "changes.md").read_text("utf-8")
    assert " --" not in told and "`--" not in told  # no option of a command that nobody ran
    folded = change_log(found, limit=1)
    assert "- … and 4 more" in folded and len(folded) < len(told)


def test_each_kind_has_what_the_snapshots_were_made_for(found: Differences) -> None:
    kinds = {kind: [change.iri.rsplit("/id/facility/")[1] for change in changes]
             for kind, changes in found.kinds.items()}  # fmt: skip
    assert kinds == {
        "slipped": ["north-quay/observation/compute", kinds["slipped"][1]],
        "broughtForward": ["mole-end/observation/power"],
        "delivered": ["bell-tower/observation/running", "salt-mill/observation/chips"],
        "raised": ["mole-end/observation/chips"],
        "lowered": [],
        "promised": ["kelp-dock-north/observation/power"],
        "withdrawn": ["kelp-dock/observation/chips"],
        "status": ["salt-mill"],
        "renamed": ["anonymised-centre-2", "lantern-hall-phase-1"],
        "merged": [],
    }
    assert kinds["slipped"][1].startswith("rope-walk/event/")


def test_slipping_and_delivery_are_in_numbers_too(found: Differences) -> None:
    assert found.kinds["slipped"][0].facts == {"from": "2026-06", "to": "2027-12", "days": 549}
    assert [change.facts["share"] for change in found.kinds["delivered"]] == [0.25, 0.9375]


def test_a_row_of_one_name_among_many_is_told_apart_by_what_it_says(found: Differences) -> None:
    """Of three rows the second goes, and the third takes its number: one is gone, none changed."""
    (moved, _) = found.kinds["renamed"]
    assert moved.was.endswith("/anonymised-centre-3")
    gone = [change.words for change in found["numbers"].removed]
    assert [words.split(" “")[0] for words in gone] == [
        "Anonymised Centre: accelerators 2000 accelerator",
        "Anonymised Centre: power capacity 4 megawatt",
    ]
    assert not found["numbers"].changed


def test_a_name_alone_makes_no_two_things_one(found: Differences) -> None:
    assert [change.words for change in found["things"].added] == ["Kelp Dock"]
    assert "Kelp Dock" in [change.words for change in found["things"].removed]


def test_back_again_slips_nothing_that_slipped(old: bytes, new: bytes) -> None:
    back = compare_releases(new, old)
    assert len(back.kinds["broughtForward"]) == 2 and len(back.kinds["slipped"]) == 1
    assert len(back.kinds["lowered"]) == 1 and len(back.kinds["renamed"]) == 2
    assert back.spellings == compare_releases(old, new).spellings


def test_a_long_list_is_folded_where_a_limit_is_given(found: Differences) -> None:
    text = DIFF_FORMATS["text"](found, limit=1)
    assert "… and 1 more (--limit 0 shows all)" in text
    assert "10 spellings only; --spelling lists them" in text
    assert json.loads(DIFF_FORMATS["json"](found))["spelling"] == {"count": 10}


# The patch


def state(lines: bytes, graphs: str) -> set[bytes]:
    """The rows of a store that holds a release, as `benchgraph load` puts it there."""
    named = {line[:-2] for line in lines.splitlines()}
    default = {line.rpartition(b" <")[0] for line in named}
    return {"named": named, "default": default, "all": named | default}[graphs]


def applied(patch: list[bytes], store: set[bytes]) -> set[bytes]:
    store = set(store)
    for row in patch:
        code, _, rest = row.removesuffix(b" .\n").partition(b" ")
        if code == b"D":
            store.remove(rest)
        elif code == b"A":
            assert rest not in store
            store.add(rest)
    return store


@pytest.mark.parametrize("graphs", GRAPHS)
def test_the_patch_takes_one_release_to_the_other(old: bytes, new: bytes, graphs: str) -> None:
    for one, other in ((old, new), (new, old), (old, old)):
        patch = list(rdf_patch(one, other, graphs))
        assert patch == list(rdf_patch(one, other, graphs))
        assert applied(patch, state(one, graphs)) == state(other, graphs)


def test_patches_of_a_line_of_releases_name_each_other(old: bytes, new: bytes) -> None:
    first, second = list(rdf_patch(old, new)), list(rdf_patch(new, old))
    assert first[0].replace(b"H id", b"H prev") == second[1]
    assert [row for row in first if not row.startswith((b"A <", b"D <"))] == [
        *first[:2], b"TX .\n", b"TC .\n"
    ]  # fmt: skip


def test_rdflib_applies_the_patch(old: bytes, new: bytes) -> None:
    def held(lines: bytes) -> Dataset:
        store = Dataset()
        triples = {line.rpartition(b"<")[0] + b".\n" for line in lines.splitlines()}
        store.parse(data=lines + b"".join(sorted(triples)), format="nquads")
        return store

    patched, wanted = held(old), held(new)
    patched.parse(data=b"".join(rdf_patch(old, new)), format="patch")
    assert set(patched.quads()) == set(wanted.quads())
    assert len(set(wanted.quads())) > 900


def test_whole_decimals_can_be_written_with_a_point(old: bytes, new: bytes) -> None:
    whole = b'"12000"^^<http://www.w3.org/2001/XMLSchema#decimal>'
    plain, pointed = (b"".join(rdf_patch(old, new, pointed=each)) for each in (False, True))
    assert plain.count(whole) == 2 and whole not in pointed
    assert pointed.count(whole.replace(b"12000", b"12000.0")) == 2
    assert b'"12000" ' in pointed  # a text stays as it is


def test_lines_out_of_order_are_one_clear_error(old: bytes) -> None:
    with pytest.raises(ReleaseError, match="not in order"):
        list(rdf_patch(old, b"".join(reversed(old.splitlines(keepends=True)))))
