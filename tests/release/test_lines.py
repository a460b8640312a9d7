"""Lines of any number come out in order and once, whether they were kept in memory or in files."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from benchgraph.release import lines as module
from benchgraph.release.lines import SortedLines, nquads, ntriples, parted, triples_of

IRIS = st.sampled_from([NamedNode(f"https://example.org/{name}") for name in ("a", "a/b", "b")])
TEXTS = st.sampled_from(["", "a", "a b", 'say "so" .', "two\nlines", "<g> .", "  中"])
LITERALS = TEXTS.map(Literal) | TEXTS.map(lambda text: Literal(text, language="en"))
QUADS = st.lists(st.builds(Quad, IRIS, IRIS, IRIS | LITERALS, IRIS), max_size=60)


@pytest.fixture(params=[3, 1_000_000], ids=["in files", "in memory"])
def run(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(module, "RUN", request.param)
    monkeypatch.setattr(module, "_BLOCK", 4)
    return request.param


@settings(max_examples=200)
@given(parts=st.lists(QUADS, max_size=6))
@pytest.mark.parametrize("run", [2, 5, 1_000_000])
def test_what_was_added_comes_out_sorted_and_once(run: int, parts: list[list[Quad]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "RUN", run)
        patch.setattr(module, "_BLOCK", 3)
        lines = SortedLines()
        for quads in parts:
            lines.add(nquads(quads))
        found = [line for block in lines.blocks() for line in block]
    assert found == sorted({f"{quad} .\n".encode() for quads in parts for quad in quads})


@given(quads=QUADS)
def test_a_line_is_split_into_its_triple_and_its_graph(quads: list[Quad]) -> None:
    """Whatever stands in a literal: dots, brackets, line breaks."""
    text = nquads(quads)
    assert ntriples(triples_of(text)).decode() == "".join(f"{quad.triple} .\n" for quad in quads)
    assert [parted(line) for line in text.splitlines(keepends=True)] == [
        (f"{quad.triple} .\n".encode(), quad.graph_name.value.encode()) for quad in quads
    ]


def test_runs_in_files_are_gone_with_the_lines(run: int) -> None:
    lines = SortedLines()
    node = NamedNode("https://example.org/")
    lines.add(nquads(Quad(node, node, Literal(str(n)), node) for n in range(10)))
    assert sum(map(len, lines.blocks())) == 10
    folder = lines._folder
    assert (folder is not None) == (run == 3)
    lines.add(nquads([Quad(node, node, node, node)]))
    assert sum(map(len, lines.blocks())) == 11
    del lines
    assert folder is None or not folder.exists()


def test_triples_are_read_afresh_each_time_and_lines_let_go_are_forgotten(run: int) -> None:
    lines = SortedLines()
    quads = [Quad(node, node, node, node) for node in map(NamedNode, ("urn:b", "urn:a", "urn:c"))]
    lines.add(nquads(quads[:2]))
    lines.add(nquads(quads))
    expected = [f"<urn:{x}> <urn:{x}> <urn:{x}> .\n".encode() for x in "abc"]
    triples = lines.triples()
    assert list(triples) == list(triples) == expected
    lines.let_go()
    assert list(lines.blocks()) == []
    lines.add(nquads(quads[:1]))
    assert list(lines.triples()) == expected[1:2]
