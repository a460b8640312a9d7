"""Two folders of records in one store, joined by links.csv: compared as one, merged nowhere."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from benchgraph.reconciling import link_quads
from benchgraph.records import read_records
from benchgraph.relations import Relation, derive, related, why
from benchgraph.relations.identity import Identities
from benchgraph.store import EmbeddedStore
from benchgraph.triples import ontology_quads, record_quads
from benchgraph.vocab import BG, ID
from relation_graphs import graph

PAGE = "https://{}.example/page/"
OURS = {
    "institutions/port.yaml": """
id: institution/port
type: Institution
label: {en: Port Authority}
region: region/north
""",
    "facilities/harbour.yaml": """
id: facility/harbour
type: Facility
label: {en: Harbour Compute}
region: region/north
operator: institution/port
observations:
  - id: plan
    indicator: indicator/accelerators
    valueStatus: target
    value: 5000
    unit: unit/accelerator
    date: 2024
    deadline: 2026
    evidence: [{page: PAGE, quote: "5,000", evidenceKind: quoted}]
  - id: now
    indicator: indicator/accelerators
    valueStatus: actual
    value: 3000
    unit: unit/accelerator
    date: 2025
    evidence: [{page: PAGE, quote: "3,000", evidenceKind: quoted}]
events:
  - eventKind: opened
    date: 2024
    eventStatus: occurred
    evidence: [{page: PAGE, quote: "opened in 2024", evidenceKind: quoted}]
evidence: [{page: PAGE, quote: run by the port, evidenceKind: quoted, supports: [operator]}]
""",
}
THEIRS = {
    "institutions/harbour-board.yaml": """
id: institution/harbour-board
type: Institution
label: {en: Harbour Board}
region: region/north
""",
    "facilities/hub.yaml": """
id: facility/hub
type: Facility
label: {en: Hub One}
region: region/north
observations:
  - id: now
    indicator: indicator/accelerators
    valueStatus: actual
    value: 6000
    unit: unit/accelerator
    date: 2025
    evidence: [{page: PAGE, quote: "6,000", evidenceKind: quoted}]
events:
  - eventKind: opened
    date: 2023
    eventStatus: occurred
    evidence: [{page: PAGE, quote: "opened in 2023", evidenceKind: quoted}]
""",
    "facilities/quay.yaml": """
id: facility/quay
type: Facility
label: {en: Quay Cluster}
region: region/north
owner: institution/harbour-board
evidence: [{page: PAGE, quote: the board owns it, evidenceKind: quoted, supports: [owner]}]
""",
}
BOTH = ("facility/hub,exact,facility/harbour", "institution/harbour-board,exact,institution/port")


def store_of(folder: Path, *links: str) -> EmbeddedStore:
    """Both folders in one store, and the links of the second."""
    for name, files in (("ours", OURS), ("theirs", THEIRS)):
        for path, text in files.items():
            file = folder / name / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text.replace("PAGE", f'"{PAGE.format(name)}"'), "utf-8")
    lines = "".join(f"{line},,\n" for line in links)
    (folder / "theirs" / "links.csv").write_text(f"subject,relation,object,source,note\n{lines}")
    records = [*read_records(folder / "ours"), *read_records(folder / "theirs")]
    store = ox.Store()
    for quad in (
        *ontology_quads(), *record_quads(records), *link_quads(folder / "theirs", "theirs")
    ):  # fmt: skip
        store.add(ox.Quad(quad.subject, quad.predicate, quad.object))
    return EmbeddedStore(store)


def disagreements(relations: list[Relation]) -> set[tuple[str, str, str]]:
    return {
        (r.type, r.derivation, (r.via or "").removeprefix(ID))
        for r in relations
        if r.type in ("contradiction", "discrepancy")
    }


def test_numbers_and_dates_of_one_thing_in_two_records_are_compared(tmp_path: Path) -> None:
    store = store_of(tmp_path, *BOTH)
    result = derive(store)
    assert disagreements(result.relations) == {("contradiction", "exact-match", "facility/harbour")}
    ends = {
        (r.from_.removeprefix(ID), r.to.removeprefix(ID))
        for r in result.relations
        if r.derivation == "exact-match"
    }
    assert ends == {
        ("facility/harbour/observation/now", "facility/hub/observation/now"),
        ("facility/harbour/event/opened.2024", "facility/hub/event/opened.2023"),
    }
    # Their number answers our target, and meets it.
    theirs, plan = f"{ID}facility/hub/observation/now", f"{ID}facility/harbour/observation/plan"
    said = {(t.subject.value, t.predicate, getattr(t.object, "value", "")) for t in result.answers}
    assert {(theirs, BG.answers, plan), (theirs, BG.reaches, plan)} <= said
    assert len(store.raw) == len(store_of(tmp_path, *BOTH).raw)  # nothing was merged or added


@pytest.mark.parametrize("links", [(), ("facility/hub,close,facility/harbour",)])
def test_without_an_exact_link_nothing_is_compared(tmp_path: Path, links: tuple[str, ...]) -> None:
    result = derive(store_of(tmp_path, *links))
    assert disagreements(result.relations) == set()
    assert not [r for r in result.relations if r.type == "shared-institution"]


def test_things_of_two_records_of_one_institution_are_related(tmp_path: Path) -> None:
    store = store_of(tmp_path, *BOTH)
    found = [r for r in derive(store).relations if r.type == "shared-institution"]
    (shared,) = found
    assert (shared.from_, shared.to) == (f"{ID}facility/harbour", f"{ID}facility/quay")
    assert shared.via == f"{ID}institution/harbour-board"
    assert shared.derivation == "shared-institution-by-match"
    assert shared.from_evidence and shared.to_evidence


def test_both_are_found_from_either_and_it_is_said(tmp_path: Path) -> None:
    store = store_of(tmp_path, *BOTH)
    for quad in derive(store).quads:
        store.raw.add(ox.Quad(quad.subject, quad.predicate, quad.object))
    for name in ("facility/harbour", "facility/hub"):
        rows = related(store, ID + name)
        told = {row.reason for row in rows if row.type == "contradiction"}
        assert len(told) == 2
        assert all("by an identity link they are about one thing" in reason for reason in told)
        assert "Harbour Compute: accelerators 3" in min(told) and "Hub One" in min(told)
        assert [row.other for row in rows if row.type == "shared-institution"] == [
            f"{ID}facility/quay"
        ]
    port, board = (related(store, f"{ID}institution/{name}") for name in ("port", "harbour-board"))
    assert [row.other for row in board] == [row.other for row in port] == [f"{ID}facility/harbour"]
    assert (
        "同一性链接"
        in related(store, f"{ID}facility/hub", type_="contradiction", lang="zh")[0].reason
    )
    (chain, *_) = why(store, f"{ID}facility/hub", f"{ID}institution/port")
    assert any("one thing, by an identity link" in step.sentence for step in chain.steps)


def test_identities() -> None:
    one = Identities([("b", "a"), ("c", "b"), ("x", "y")])
    assert one.one("c") == one.one("a") == "a" and one.one("z") == "z"
    assert one.all("b") == {"a", "b", "c"} and one.all("z") == {"z"}


def test_two_names_of_what_is_linked_are_no_riddle() -> None:
    names = """institution:a a bg:Institution ; skos:altLabel "HB"@en ; bg:evidence n:a .
      institution:b a bg:Institution ; skos:altLabel "hb"@en ; bg:evidence n:b .
      n:a oa:hasSource p:a . n:b oa:hasSource p:b . """
    asked = "possibly-different-things"
    assert [r for r in derive(graph(names)).relations if r.type == asked]
    for link in ("institution:b skos:exactMatch institution:a .",
                 "institution:a skos:closeMatch institution:b ."):  # fmt: skip
        assert not [r for r in derive(graph(names + link)).relations if r.type == asked]
