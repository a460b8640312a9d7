"""The six syntaxes: each read back by another library, isomorphic, and the same bytes each time."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import IO

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import isomorphic

from benchgraph.errors import StoreError
from benchgraph.store import EmbeddedStore, merged
from benchgraph.syntaxes import SYNTAXES, syntax_of, write_rdf

READ_AS = {
    "turtle": "turtle",
    "ntriples": "nt",
    "rdfxml": "xml",
    "nquads": "nquads",
    "trig": "trig",
    "jsonld": "json-ld",
}
TRICKY = [
    ox.Literal('quote " slash \\ line\nbreak\ttab'),
    ox.Literal("数码港 ünï 😀", language="zh-hans"),
    ox.Literal("3000", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal")),
    ox.Literal("2024-12", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#gYearMonth")),
    ox.Literal("true", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#boolean")),
    ox.Literal("<b>&amp;</b>"),
    ox.Literal(""),
]


@pytest.fixture(scope="module")
def quads(store: EmbeddedStore) -> list[ox.Quad]:
    """The small graph spread over two named graphs that overlap, and literals that are hard."""
    names = [ox.NamedNode("https://w3id.org/benchgraph/graph/" + name) for name in "ab"]
    triples = [quad.triple for quad in store.quads()]
    s, p = ox.NamedNode("http://e.org/s?a=1&b=2"), ox.NamedNode("http://e.org/p")
    triples += [ox.Triple(s, p, literal) for literal in TRICKY]
    found = [ox.Quad(*triple, names[i % 2]) for i, triple in enumerate(triples)]
    found += [ox.Quad(*triple, names[1]) for triple in triples[:20]]
    return found


def read(path: Path, name: str) -> rdflib.Dataset:
    dataset = rdflib.Dataset()
    if SYNTAXES[name].graphs:
        dataset.parse(path, format=READ_AS[name])
    else:
        dataset.default_graph.parse(path, format=READ_AS[name])
    return dataset


@pytest.mark.parametrize("name", list(SYNTAXES))
def test_syntax_is_read_back_isomorphic_by_rdflib(
    name: str, quads: list[ox.Quad], tmp_path: Path
) -> None:
    both = EmbeddedStore.memory(quads, merge=True)
    out = tmp_path / "graph"
    count = write_rdf(both, name, out)
    expected: dict[str, rdflib.Graph] = {}
    for graph in ["", *{quad.graph_name.value for quad in quads}]:
        triples = merged(quads) if not graph else [q for q in quads if q.graph_name.value == graph]
        text = ox.serialize([q.triple for q in triples], format=ox.RdfFormat.N_TRIPLES)
        expected[graph] = rdflib.Graph().parse(data=text, format="nt")
    dataset = read(out, name)
    assert isomorphic(dataset.default_graph, expected[""])
    if SYNTAXES[name].graphs:
        assert count == len(set(quads)) + len(expected[""])
        for graph, triples in expected.items():
            if graph:
                assert isomorphic(dataset.graph(rdflib.URIRef(graph)), triples)
    else:
        assert count == len(expected[""])


@pytest.mark.parametrize("name", list(SYNTAXES))
def test_same_graph_gives_same_bytes_whatever_the_order(
    name: str, quads: list[ox.Quad], tmp_path: Path
) -> None:
    made = []
    for seed in range(3):
        shuffled = list(quads)
        random.Random(seed).shuffle(shuffled)
        out = tmp_path / f"{seed}"
        write_rdf(EmbeddedStore.memory(shuffled, merge=True), name, out)
        made.append(out.read_bytes())
    assert len(set(made)) == 1


def test_answers_are_the_same_after_export_and_reimport(
    store: EmbeddedStore, tmp_path: Path
) -> None:
    from benchgraph.query import read_catalogue

    for name in ("turtle", "trig", "jsonld"):
        out = tmp_path / name
        write_rdf(store, name, out)
        again = EmbeddedStore.memory(ox.parse(path=out, format=SYNTAXES[name].format))
        for question in read_catalogue().values():
            query = question.fill()
            assert again.select(query).rows == store.select(query).rows, question.name


def test_failed_export_leaves_the_file_that_stood_there(
    store: EmbeddedStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "graph.rdf"
    out.write_text("before")

    def half(statements: object, file: IO[bytes], **options: object) -> None:
        file.write(b"<rdf:RDF")
        raise ValueError("no such name in XML")

    monkeypatch.setattr(ox, "serialize", half)
    with pytest.raises(StoreError, match="rdfxml"):
        write_rdf(store, "rdfxml", out)
    assert out.read_text() == "before"
    assert list(tmp_path.iterdir()) == [out]


def test_ending_names_the_syntax_and_an_unknown_one_is_refused() -> None:
    assert [syntax_of(Path(f"x{s.ending}")) for s in SYNTAXES.values()] == list(SYNTAXES)
    with pytest.raises(StoreError, match="ending"):
        syntax_of(Path("x.csv"))


def test_the_prefixes_that_people_see_are_declared_and_no_others(
    store: EmbeddedStore, tmp_path: Path
) -> None:
    for name in ("turtle", "trig", "rdfxml"):
        write_rdf(store, name, tmp_path / name)
    turtle = (tmp_path / "turtle").read_text(encoding="utf-8")
    declared = {line.split()[1] for line in turtle.splitlines() if line.startswith("@prefix")}
    assert {"case:", "region:", "bg:", "skos:"} <= declared
    body = turtle[turtle.rindex("@prefix") :].partition("\n")[2]
    used = {name for name in declared if re.search(rf"(?:^|[\s^]){name}", body)}
    assert used == declared and "void:" not in declared
    assert "xmlns:case=" in (tmp_path / "rdfxml").read_text(encoding="utf-8")
