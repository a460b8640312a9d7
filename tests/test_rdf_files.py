"""Files of RDF of anybody's making: what is read, and the sentence where it cannot be."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Triple, parse, serialize

from benchgraph.errors import RdfError
from benchgraph.rdffiles import RdfFiles

TURTLE = """# a comment
@prefix ex: <http://example.org/> .
ex:a ex:p "1.50"^^<http://www.w3.org/2001/XMLSchema#decimal>, [ ex:q ex:b ], _:x .
"""
ENDINGS = {
    RdfFormat.TURTLE: "ttl",
    RdfFormat.N_TRIPLES: "nt",
    RdfFormat.RDF_XML: "rdf",
    RdfFormat.N_QUADS: "nq",
    RdfFormat.TRIG: "trig",
    RdfFormat.JSON_LD: "jsonld",
}


def read(*paths: Path | str, **options: object) -> list[Triple]:
    return list(RdfFiles.of(paths, **options).triples())  # type: ignore[arg-type]


def written(tmp_path: Path, name: str, text: str | bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def refused(path: Path | str, **options: object) -> str:
    with pytest.raises(RdfError) as caught:
        read(path, **options)
    return str(caught.value)


@pytest.mark.parametrize("syntax", ENDINGS)
@pytest.mark.parametrize("name", ["data.{}", "data.{}.gz", "data"])
def test_every_syntax_is_read_by_its_ending_or_its_beginning(
    tmp_path: Path, syntax: RdfFormat, name: str
) -> None:
    triples = [quad.triple for quad in parse(TURTLE, RdfFormat.TURTLE)]
    data = serialize(triples, format=syntax)
    packed = gzip.compress(data) if name.endswith("gz") else data
    path = written(tmp_path, name.format(ENDINGS[syntax]), packed)
    found = read(path)
    assert {str(t.object) for t in found if t.predicate.value.endswith("q")} == {
        "<http://example.org/b>"
    }
    assert len(set(found)) == 4
    assert '"1.50"' in "".join(map(str, found))


def test_blank_nodes_of_two_files_are_two_and_always_called_the_same(tmp_path: Path) -> None:
    paths = [written(tmp_path, name, TURTLE) for name in ("one.ttl", "two.ttl")]
    found = read(*paths)
    assert found == read(*paths)
    assert len(set(found)) == 2 * 4 - 1
    assert len(RdfFiles.of(paths).store()) == 7


def test_triples_of_triples_keep_their_blank_nodes_together(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "x.nt",
        "_:a <http://e.org/p> _:b .\n_:c <http://e.org/q> <<( _:a <http://e.org/p> _:b )>> .\n",
    )
    plain, about = read(path)
    assert about.object == plain


def test_statements_of_named_graphs_are_read_as_one_graph(tmp_path: Path) -> None:
    path = written(tmp_path, "x.trig", "<a:g> { <a:a> <a:b> <a:c> } <a:h> { <a:a> <a:b> <a:c> }")
    store = RdfFiles.of([path]).store()
    assert [str(quad.graph_name) for quad in store] == ["DEFAULT"]


def test_standard_input_is_read_with_its_base(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "<b> a <http://example.org/B> ."
    for given in (text.encode(), gzip.compress(text.encode())):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given)))
        (triple,) = read("-", base="http://example.org/a")
        assert triple.subject.value == "http://example.org/b"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert refused("-").startswith("standard input:1: ")


def test_relative_addresses_are_those_of_the_file(tmp_path: Path) -> None:
    path = written(tmp_path, "a b.ttl", "\ufeff<#x> <#y> <../z> .")
    (triple,) = read(path)
    assert triple.subject.value == path.as_uri() + "#x"


def test_prefixes_are_known_after_reading(tmp_path: Path) -> None:
    files = RdfFiles.of([written(tmp_path, "x.ttl", TURTLE)])
    list(files.triples())
    assert files.prefixes == {"ex": "http://example.org/"}


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("x.ttl", "<a:a> <a:b> .", "x.ttl:1: this is not Turtle that can be read"),
        ("x.ttl", "\n\n<a:a> <a b> <a:c> .", "x.ttl:3: "),
        ("x.ttl", '<?xml version="1.0"?>\n<rdf:RDF/>', "it looks like RDF/XML"),
        ("x.rdf", TURTLE, "it looks like Turtle"),
        ("x.rdf", "<a:a> <a:b> <a:c> .", "it looks like N-Quads"),
        ("x.nt", TURTLE, "x.nt:2: this is not N-Triples"),
        ("x.jsonld", TURTLE, "this is not JSON-LD"),
        ("x.json", '{"name": "x"}', "this JSON states nothing"),
        ("x.ttl", '{"@id": "a:a"}', "it looks like JSON-LD"),
        ("x.jsonld", '{"@context": "https://schema.org/", "name": "x"}', "write it into the file"),
        ("x.ttl", "<!DOCTYPE html>\n<html></html>", "it looks like an HTML page"),
        ("x.owl", "Prefix(:=<a:>)\nOntology(<a:b>)", "OWL functional syntax"),
        ("x", "PK\x03\x04…", "a ZIP archive"),
        ("x.ttl", '<a:a> <a:b> "\udcff" .'.encode(errors="surrogateescape"), "x.ttl:1: "),
        ("x.ttl", "@prefix a: <a:> .".encode("utf-16"), "UTF-16"),
        ("x.nt.gz", gzip.compress(b"<a:a> <a:b> <a:c> .\n", mtime=0)[:-9], "cannot be read"),
        ("x.rdf", "<rdf:RDF/>", "Unknown prefix rdf:"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_in_a_sentence(
    tmp_path: Path, name: str, text: str | bytes, says: str
) -> None:
    assert says in refused(written(tmp_path, name, text))


def test_what_is_not_a_file_is_said(tmp_path: Path) -> None:
    assert "this is a folder" in refused(tmp_path)
    assert "there is no such file" in refused(tmp_path / "none.ttl")
    assert "not fetched" in refused("https://example.org/x.ttl")
    assert "expected: turtle" in refused("x.ttl", format="yaml")
    assert "the base is no IRI" in refused("x.ttl", base="here")


@pytest.mark.parametrize("name", ["x.ttl", "x.nt", "x.trig"])
def test_an_empty_file_is_an_empty_graph(tmp_path: Path, name: str) -> None:
    assert read(written(tmp_path, name, "# nothing\n")) == []
