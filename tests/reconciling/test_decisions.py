"""Decisions: written, read back, kept, and carried out wholly or not at all."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made import KNOWN, NORTH, record, write

from benchgraph.errors import BenchgraphError, MatchError, StoreError
from benchgraph.reconciling import (
    Match,
    accept_certain,
    apply_matches,
    matches_text,
    merge_matches,
    propose,
    read_links,
    read_matches,
)
from benchgraph.reconciling.model import DECISIONS, STATES
from benchgraph.records import read_records

IDS = {known.id for known in KNOWN}


def match(id_: str, candidate: str, decision: str = "", state: str = "likely") -> Match:
    return Match(id_, id_, candidate, candidate, 0.9, "same name", state, decision)


def snapshot(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


# matches.csv

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)
SLUGS = st.from_regex(r"facility/[a-z0-9]{1,6}", fullmatch=True)
MATCHES = st.lists(
    st.builds(
        Match,
        id=SLUGS,
        label=WORDS | st.sampled_from(["=1+1", "'=1", "@x", "a,b;c\nd", 'q"q', "-"]),
        candidate=SLUGS,
        candidate_label=WORDS,
        score=st.integers(0, 100).map(lambda n: n / 100),
        reason=WORDS,
        state=st.sampled_from(STATES),
        decision=st.sampled_from(["", "exact", "close", "different"]),
    ),
    max_size=6,
    unique_by=lambda m: m.pair,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(MATCHES)
def test_what_is_written_is_read_back(tmp_path: Path, matches: list[Match]) -> None:
    path = tmp_path / "matches.csv"
    path.write_text(matches_text(matches), "utf-8", newline="")
    assert read_matches(path) == matches


@settings(max_examples=30)
@given(MATCHES, MATCHES)
def test_no_decision_is_lost(new: list[Match], old: list[Match]) -> None:
    merged = merge_matches(new, old)
    decided = {m.pair: m.decision for m in old if m.decision}
    assert {m.pair: m.decision for m in merged if m.pair in decided} == decided
    assert merge_matches(new, merged) == merged
    undecided = [replace(m, decision="") for m in new]
    assert {m.pair for m in merge_matches(undecided, old)} == {m.pair for m in new} | set(decided)


def test_excel_may_save_it_in_its_way(tmp_path: Path) -> None:
    path = tmp_path / "matches.csv"
    text = matches_text([match("facility/x", "facility/louhi", "same")])
    text = text.replace("0.90", "0,90").replace("same name", '"same; name"')
    lines = text.replace("facility/x,", "facility/x;").replace(",", ";").replace("0;90", "0,90")
    path.write_bytes(b"\xef\xbb\xbf" + lines.replace("\n", "\r\n").encode())
    assert [(m.id, m.score, m.decision) for m in read_matches(path)] == [
        ("facility/x", 0.9, "same")
    ]


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        (",same\n", ",smae\n", 2, "did you mean 'same'?"),
        (",decision\n", "\n", 1, "columns are missing: decision"),
        ("0.90", "high", 2, "this is no score"),
        ("facility/x,facility/x", ",facility/x", 2, "needs an id"),
        ("facility/y", "facility/x", 3, "stand here twice"),
        ("facility/y,facility/y,facility/louhi", "facility/x,x,facility/v", 3, "as two things"),
        ("same name,likely,same", 'same" name,"likely,same', 2, "this is not CSV"),
        ("facility/x,facility/x", "facility/x,facility, x", 2, "more cells"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, old: str, new: str, line: int, what: str) -> None:
    path = tmp_path / "matches.csv"
    two = [match(f"facility/{slug}", "facility/louhi", "same") for slug in ("x", "y")]
    path.write_text(matches_text(two).replace(old, new), "utf-8")
    with pytest.raises(MatchError) as caught:
        read_matches(path)
    assert what in str(caught.value) and caught.value.line == line


def test_what_is_decided_is_never_asked_again() -> None:
    old = [
        match("facility/a", "facility/louhi", "same"),
        match("facility/b", "facility/louhi", "different"),
        match("facility/c", "facility/louhi"),
    ]
    new = [
        match("facility/a", "facility/vipunen"),
        match("facility/b", "facility/louhi", state="certain"),
        match("facility/b", "facility/vipunen"),
    ]
    merged = merge_matches(new, old)
    assert [(m.id, m.candidate, m.state, m.decision) for m in merged] == [
        ("facility/a", "facility/louhi", "gone", "same"),
        ("facility/b", "facility/louhi", "certain", "different"),
        ("facility/b", "facility/vipunen", "likely", ""),
    ]
    accepted, number = accept_certain(merged)
    assert number == 0 and accepted == merged  # what is decided stays decided
    accepted, number = accept_certain([match("facility/d", "facility/louhi", state="certain")])
    assert number == 1 and accepted[0].decision == "same"


# Carrying out


@pytest.fixture
def drafts(tmp_path: Path) -> Path:
    folder = tmp_path / "drafts"
    write(folder, "institution/x-itec", "Ilmarinen Technology Centre", **NORTH)
    path = write(folder, "facility/x-louhi", "Louhi", operator="institution/x-itec", **NORTH)
    with path.open("a", encoding="utf-8") as file:
        file.write(
            "note: {en: institution/x-itec}  # a text, no reference\n"
            "observations:\n"
            "  - {id: one, indicator: indicator/accelerators, valueStatus: actual, value: 5,\n"
            '     unit: unit/accelerator, includedIn: "facility/x-louhi/observation/all"}\n'
        )
    write(
        folder, "initiative/lantern", "Lantern", participant=["institution/x-itec", "institution/x"]
    )
    return folder


def test_same_changes_ids_references_and_names_of_files(drafts: Path) -> None:
    before = snapshot(drafts)
    decided = [
        match("institution/x-itec", "institution/itec", "same"),
        match("facility/x-louhi", "facility/louhi", "same"),
        match("facility/gone", "facility/louhi", "same", state="gone"),
    ]
    applied = apply_matches(drafts, decided, IDS)
    assert snapshot(drafts) == before  # nothing is written before write()
    assert (len(applied.renamed), applied.changed, applied.not_there) == (2, 3, 1)
    applied.write()
    after = snapshot(drafts)
    assert set(after) == {
        "institutions/itec.yaml",
        "facilities/louhi.yaml",
        "initiatives/lantern.yaml",
    }
    text = before["facilities/x-louhi.yaml"]
    text = text.replace("operator: institution/x-itec", "operator: institution/itec")
    assert after["facilities/louhi.yaml"] == text.replace("facility/x-louhi", "facility/louhi")
    assert "- institution/itec\n- institution/x\n" in after["initiatives/lantern.yaml"]
    assert {record.id for record in read_records(drafts)} == {
        "institution/itec",
        "facility/louhi",
        "initiative/lantern",
    }
    assert apply_matches(drafts, decided, IDS).files == {}  # a second time changes nothing


def test_links_and_their_taking_back(drafts: Path) -> None:
    (drafts.parent / "collection.yaml").write_text("slug: mine\n")
    links = drafts.parent / "links.csv"
    exact = match("facility/x-louhi", "facility/louhi", "exact")
    close = match("institution/x-itec", "institution/sampo", "close")
    applied = apply_matches(drafts, [exact, close], IDS)
    applied.write()
    assert applied.linked == 2 and not applied.renamed
    assert [(x.subject, x.relation, x.object, x.note) for x in read_links(links.parent)] == [
        ("facility/x-louhi", "exact", "facility/louhi", "same name"),
        ("institution/x-itec", "close", "institution/sampo", "same name"),
    ]
    # Another decision about a pair replaces what was written; a new id reaches the links.
    same = match("institution/x-itec", "institution/itec", "same")
    apply_matches(drafts, [replace(exact, decision="different"), same], IDS).write()
    assert [(x.subject, x.object) for x in read_links(links.parent)] == [
        ("institution/itec", "institution/sampo")
    ]


def refused(drafts: Path, decided: list[Match]) -> str:
    """The complaint; nothing is written."""
    before = snapshot(drafts)
    with pytest.raises(BenchgraphError) as caught:
        apply_matches(drafts, decided, IDS).write()
    assert snapshot(drafts) == before
    return str(caught.value)


def test_all_or_nothing(drafts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = match("institution/x-itec", "institution/itec", "same")
    other = write(drafts, "facility/other", "Other", **NORTH)
    two = [match(f"facility/{slug}", "facility/louhi", "same") for slug in ("x-louhi", "other")]
    told = refused(drafts, [good, *two])
    assert "facility/louhi" in told and str(other) in told and "x-louhi.yaml" in told
    told = refused(drafts, [good, match("facility/other", "institution/sampo", "same")])
    assert "of two kinds" in told
    told = refused(drafts, [good, match("facility/other", "facility/nowhere", "same")])
    assert "facility/nowhere" in told and "--data" in told
    told = refused(drafts, [good, match("facility/other", "facility/other", "different")])
    assert "another id by hand" in told
    (drafts / "facilities" / "louhi.yaml").mkdir()
    told = refused(drafts, [good, match("facility/x-louhi", "facility/louhi", "same")])
    assert "is there already" in told
    (drafts / "facilities" / "louhi.yaml").rmdir()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("benchgraph.files.sync_file", full)
    with pytest.raises(StoreError):
        apply_matches(drafts, [good], IDS).write()
    assert (drafts / "institutions" / "x-itec.yaml").exists()


def test_a_reviewed_record_is_never_changed(drafts: Path) -> None:
    path = drafts / "facilities" / "x-louhi.yaml"
    path.write_text(path.read_text("utf-8") + "record: {reviewStatus: reviewed}\n", "utf-8")
    told = refused(drafts, [match("institution/x-itec", "institution/itec", "same")])
    assert str(path) in told and "is reviewed" in told


# The command


def test_the_command(
    tmp_path: Path, drafts: Path, run: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    mine = tmp_path / "mine"
    for known in KNOWN:
        if known.id in ("facility/louhi", "institution/itec", "region/north"):
            label = {v.term.language: v.term.value for v in known.root.values("label")}
            tags = {"zh-hans": "zh-Hans", "zh-hant": "zh-Hant"}
            write(mine, known.id, {tags.get(k, k): v for k, v in label.items()}, **(
                NORTH if known.id != "region/north" else {}))  # fmt: skip
    arguments = ("reconcile", drafts, "--data", mine, "--no-shipped")
    done = run(*arguments, "--accept", "certain")
    assert done.returncode == 0, done.stderr
    assert "2 certain" in done.stdout and "accepted as “same”: 2 certain" in done.stderr
    done = run(*arguments, "--apply", drafts / "matches.csv")
    assert done.returncode == 0 and "ids changed: 2; files changed: 3" in done.stdout
    assert (drafts / "facilities" / "louhi.yaml").exists()
    (drafts / "matches.csv").write_text(matches_text([match("facility/a", "facility/louhi")]))
    done = run(*arguments, "--apply", drafts / "matches.csv")
    assert done.returncode == 1 and "no decision stands here" in done.stderr
    done = run("reconcile", drafts, "--no-shipped")
    assert done.returncode == 2 and "nothing to match with" in done.stderr


def test_decision_words_are_told_of() -> None:
    from benchgraph.cli.reconcile import reconcile

    told = reconcile.help or ""
    assert all(word in told for word in DECISIONS)


def test_proposals_and_decisions_together(drafts: Path) -> None:
    """What is proposed for drafts, accepted and applied makes drafts that are not asked about."""
    matches, number = accept_certain(propose(read_records(drafts), KNOWN))
    assert number == 2
    apply_matches(drafts, matches, IDS).write()
    again = merge_matches(propose(read_records(drafts), KNOWN), matches)
    assert [m.state for m in again] == ["gone", "gone"]
    assert record("facility/a", "A").id == "facility/a"
