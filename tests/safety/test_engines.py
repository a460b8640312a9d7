"""The libraries underneath read no file and reach no server that a query or a record names."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from functools import partial
from pathlib import Path

import pyoxigraph as ox
import pytest

import benchgraph
from benchgraph.cli.options import open_store
from benchgraph.query.guard import REFUSED, Limits
from benchgraph.query.lexer import tokens
from benchgraph.query.runner import run_guarded
from benchgraph.store import EmbeddedStore
from benchgraph.triples import ontology_quads
from benchgraph.validation import load_shapes, run_shapes
from benchgraph.validation.shacl import Shapes

SOURCES = sorted(Path(benchgraph.__file__).parent.rglob("*.py"))
FACT = "<https://example.org/thing> <https://example.org/is> <https://example.org/secret> .\n"


def test_rdflib_reads_no_file_that_a_constraint_names(tmp_path: Path) -> None:
    """Wherever rdflib evaluates a query, FROM loads nothing: the reference engine is the place."""
    secret = tmp_path / "secret.ttl"
    secret.write_text(FACT)
    shape = f"""
        @prefix sh: <http://www.w3.org/ns/shacl#> .
        <https://example.org/shape> a sh:NodeShape ; sh:targetNode <https://example.org/thing> ;
          sh:sparql [ sh:message "read" ; sh:select '''
            SELECT $this FROM <{secret.as_uri()}> WHERE {{ $this <https://example.org/is> ?o }}'''
          ] ."""
    triples = [quad.triple for quad in ox.parse(shape, format=ox.RdfFormat.TURTLE)]
    store = EmbeddedStore.memory()
    shapes = Shapes(triples, {}, {})
    try:
        found, _ = run_shapes(store, shapes, engine="reference")
    except Exception:
        found = []  # refusing such a query is as good
    assert not found
    from rdflib.plugins import sparql

    assert sparql.SPARQL_LOAD_GRAPHS is False


def test_the_compiled_engines_call_no_sparql_but_oxigraphs() -> None:
    """No module of ours hands a query to rdflib, whose FROM and SERVICE reach out."""
    for path in SOURCES:
        tree = ast.parse(path.read_text("utf-8"))
        names = {
            alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.Import)
            or (isinstance(node, ast.ImportFrom) and (node.module or "").startswith("rdflib"))
            for alias in node.names
        }
        if "Dataset" in names or "ConjunctiveGraph" in names:
            raise AssertionError(f"{path} uses an rdflib store of several graphs")
        assert "prepareQuery" not in names, path


@pytest.mark.parametrize(
    "call", [r"yaml\.(unsafe_|full_|safe_)?load\b", r"\beval\(", r"\bexec\(", r"pickle\.loads?\(",
             r"shell=True", r"os\.system", r"xml\.(etree|dom|sax)", r"publicID|\blocation="],
)  # fmt: skip
def test_nothing_is_read_by_a_reader_that_runs_or_fetches_what_it_reads(call: str) -> None:
    guilty = {
        f"{path.parent.name}/{path.name}"
        for path in SOURCES
        if re.search(call, path.read_text("utf-8"))
    }
    # Most of them write XML with etree; one reads sitemaps and one SPARQL results, after they have
    # refused a DOCTYPE.
    writers = {f"files/{name}.py" for name in ("gexf", "graphml", "xmlformats")}
    writers |= {"pictures/shapes.py", "network/page.py"}
    readers = {"reading/site.py", "remote/results.py"}
    assert guilty <= (writers | readers if call.startswith("xml") else set())


def test_every_query_of_ours_runs_on_the_default_graph_alone() -> None:
    from benchgraph.resources import resource_dir

    for path in resource_dir("queries").rglob("*.rq"):
        words = {t.text.upper() for t in tokens(path.read_text("utf-8")) if t.kind == "word"}
        assert not words & {"GRAPH", *REFUSED}, path


def test_shapes_and_ontology_are_read_without_the_network(tmp_path: Path) -> None:
    """owl:imports and sh:shapesGraph name addresses; nobody follows them."""
    code = (
        "import socket\n"
        "def told(*_): raise SystemExit('somebody called out')\n"
        "socket.socket.connect = socket.getaddrinfo = told\n"
        "from benchgraph.release import assemble\n"
        "from pathlib import Path\n"
        f"assemble(Path({str(Path(__file__).parent.parent / 'fixtures' / 'records')!r}),"
        " shipped=False, engine='reference')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert load_shapes() and ontology_quads()


def test_what_a_store_reserves_when_it_is_opened_is_not_counted_as_a_querys(
    small_release: Path,
) -> None:
    """Oxigraph starts a thread for each core, and each reserves some 100 MB of addresses."""
    opener = partial(open_store, small_release, None)
    assert run_guarded(opener, "ASK { ?s ?p ?o }", Limits(memory=32 * 1024**2)) is True
