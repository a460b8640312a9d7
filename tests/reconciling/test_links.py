"""links.csv: as quads, and what is wrong with it by line."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchgraph.errors import MatchError
from benchgraph.reconciling import link_faults, link_quads
from benchgraph.reconciling.links import COLUMNS
from benchgraph.vocab import BG, GRAPH, ID, OA, SKOS

HEAD = ",".join(COLUMNS) + "\n"
KNOWN = {
    "facility/a": ["mine"],
    "facility/b": ["mine"],
    "facility/shared": ["mine", "benchgraph"],
    "facility/alps": ["benchgraph"],
    "facility/lumi": ["benchgraph"],
    "facility/third": ["third"],
}
WIKIDATA = "https://www.wikidata.org/entity/Q1"


def links(folder: Path, *lines: str) -> Path:
    (folder / "links.csv").write_text(HEAD + "".join(f"{line}\n" for line in lines), "utf-8")
    return folder


def test_quads(tmp_path: Path) -> None:
    assert link_quads(tmp_path, "mine") == []
    source = "https://ror.example/a"
    folder = links(
        tmp_path,
        "facility/a,exact,facility/alps,,looked at both",
        f"facility/b,close,{WIKIDATA},{source},",
        "facility/a,exact,facility/alps,,again",
    )
    quads = link_quads(folder, "mine")
    assert {q.graph_name.value for q in quads} == {GRAPH + "mine/links"}
    said = [(q.subject.value, q.predicate, q.object) for q in quads]
    assert len(said) == len(set(said)) == 7
    plain = {(s.removeprefix(ID), p, o.value.removeprefix(ID)) for s, p, o in said}
    assert ("facility/a", SKOS.exactMatch, "facility/alps") in plain
    assert ("facility/b", SKOS.closeMatch, WIKIDATA) in plain
    (node,) = [o.value for s, p, o in said if p == BG.evidence]
    assert node.startswith(f"{ID}facility/b/mine/evidence/link-")
    assert [o.value for s, p, o in said if s == node and p == OA.hasSource] == [source]
    shipped = link_quads(folder, "benchgraph")
    assert {q.graph_name.value for q in shipped} == {GRAPH + "links"}


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("facility/a,same,facility/alps,,", "no such relation"),
        ("facility/a,exact,facility/a,,", "not linked to itself"),
        ("facility/a,exact,,,", "the object is no id"),
        ("A thing,exact,facility/alps,,", "the subject is no id"),
        (f"facility/a,exact,{WIKIDATA},,", "needs the source"),
        (f"facility/a,exact,{WIKIDATA},somewhere,", "source is no address"),
        ("facility/a,exact,https://x y,https://x.example/,", "object is no address"),
        (f"facility/a,exact,{ID}facility/alps,https://x.example/,", "written short"),
    ],
)
def test_a_bad_line(tmp_path: Path, line: str, what: str) -> None:
    folder = links(tmp_path, "facility/a,exact,facility/alps,,", line)
    with pytest.raises(MatchError) as caught:
        link_quads(folder, "mine")
    assert what in str(caught.value)
    assert caught.value.place.endswith("links.csv:3")
    assert [str(fault) for fault in link_faults(folder, KNOWN)] == [str(caught.value)]


@pytest.mark.parametrize(
    ("lines", "faulty"),
    [
        (["facility/a,exact,facility/alps,,", "facility/b,exact,facility/lumi,,"], []),
        (["facility/a,exact,facility/nowhere,,"], [2]),
        (["facility/nowhere,close,facility/a,,"], [2]),
        # Two of one collection: directly, by a chain, by a third, by Wikidata.
        (["facility/a,exact,facility/b,,"], [2]),
        (["facility/a,close,facility/b,,"], []),
        (["facility/a,exact,facility/alps,,", "facility/b,exact,facility/alps,,"], [3]),
        (["facility/a,exact,facility/alps,,", "facility/a,exact,facility/lumi,,"], [3]),
        (
            [
                "facility/a,exact,facility/third,,",
                "facility/third,exact,facility/alps,,",
                "facility/b,exact,facility/alps,,",
            ],
            [4],
        ),
        (["facility/a,exact,facility/shared,,"], [2]),
        (
            [f"facility/a,exact,{WIKIDATA},https://x.example/,",
             f"facility/b,exact,{WIKIDATA},https://x.example/,"],
            [3],
        ),
        (
            [f"facility/a,exact,{WIKIDATA},https://x.example/,",
             f"facility/a,exact,{WIKIDATA}2,https://x.example/,"],
            [3],
        ),
    ],
)  # fmt: skip
def test_faults(tmp_path: Path, lines: list[str], faulty: list[int]) -> None:
    faults = link_faults(links(tmp_path, *lines), KNOWN)
    assert [fault.line for fault in faults] == faulty


def test_the_shipped_links_hold() -> None:
    """Every region with a code of a country is linked to Wikidata and GeoNames, with the source."""
    from benchgraph.reconciling import read_links
    from benchgraph.records import read_records
    from benchgraph.resources import resource_dir

    data = resource_dir("data")
    regions = read_records(data / "regions")
    assert link_faults(data, {region.id: ["benchgraph"] for region in regions}) == []
    places: dict[str, list[str]] = {}
    for link in read_links(data):
        assert link.relation == "exact" and link.source
        places.setdefault(link.subject, []).append(link.object.split("/")[2])
    coded = {r.id for r in regions if r.root.values("identifier")} - {"region/eu"}
    assert set(places) == coded
    assert set(map(tuple, places.values())) == {("www.wikidata.org", "sws.geonames.org")}
    assert len(link_quads(data, "benchgraph")) == 6 * 22
