"""The graph in a pack: JSON-LD processors of others read the very triples out of it."""

from __future__ import annotations

import io
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from benchgraph.packing.compacting import write_compacted
from benchgraph.release import Release

# One of everything: terms with and without a type, wrong types, concepts with a base of their own,
# texts that JSON writes otherwise, IRIs that would be read as something else when shortened.
# The beginnings of IRIs are written short, and the subject of most lines is left out.
SHORT = {
    "<id:": "<https://w3id.org/benchgraph/id/",
    "<bg:": "<https://w3id.org/benchgraph/ontology#",
    "<voc:": "<https://w3id.org/benchgraph/vocab/",
    "<skos:": "<http://www.w3.org/2004/02/skos/core#",
    "<xsd:": "<http://www.w3.org/2001/XMLSchema#",
    "<rdf:": "<http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "<schema:": "<https://schema.org/",
}
ODD = r"""
<rdf:type> <bg:Case>
<rdf:type> <bg:unheardOf>
<rdf:type> <http://example.org/Other>
<rdf:type> "no class"
<skos:prefLabel> "one"@en
<skos:prefLabel> "\"two\"\\ \n\t\u0007\U0001F600'"@en
<skos:prefLabel> "香港 数码港"@zh-hans
<skos:prefLabel> "no language"
<skos:prefLabel> "5"^^<xsd:integer>
<skos:prefLabel> <id:case/odd>
<schema:name> "said"@en
<schema:name> "said"
<bg:axis> <voc:axis/compute>
<bg:axis> <id:case/other>
<bg:axis> <http://example.org/axis>
<bg:date> "2024"^^<xsd:gYear>
<bg:date> "2024-02-03"^^<xsd:date>
<bg:describes> <id:case/odd>
<bg:position> "007"^^<xsd:integer>
<bg:readOn> "2024-02-03"^^<xsd:date>
<bg:readOn> "not a day"
<bg:region> "no IRI"
<bg:region> <id:>
<bg:region> <id:bg:a>
<bg:region> <id:/host/path>
<bg:region> <id:region/a?b=c#d>
<bg:region> <urn:isbn:123>
<bg:supports> <bg:operator>
<bg:supports> <http://example.org/property>
<bg:value> "3000.0"^^<xsd:decimal>
<bg:value> "about 3000"
<voc:axis/compute> <skos:inScheme> <voc:axis>
<voc:axis/compute> <http://example.org/p/> "x"^^<http://example.org/type>
"""
Outside = Callable[..., subprocess.CompletedProcess[str]]
_EXPANDED = """
import json, sys
from pyld import jsonld
document = json.load(open(sys.argv[1], encoding="utf-8"))
sys.stdout.reconfigure(encoding="utf-8")
print(jsonld.to_rdf(document, {"format": "application/n-quads"}))
"""


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The odd triples as JSON-LD."""
    written = io.BytesIO()
    write_compacted([line for line in lines() for _ in range(2)], written)
    path = tmp_path_factory.mktemp("odd") / "odd.jsonld"
    path.write_bytes(written.getvalue())
    return path


def lines() -> list[str]:
    """The odd triples as N-Triples without dots, in order."""
    found = []
    for line in ODD.strip().splitlines():
        if not line.startswith("<voc:"):
            line = f"<id:case/odd> {line}"
        for short, whole in SHORT.items():
            line = line.replace(short, whole)
        found.append(line)
    return sorted(found)


def triples_of(text: str | bytes, format: ox.RdfFormat) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(text, format=format)}


def expected() -> set[ox.Triple]:
    text = "".join(f"{line} .\n" for line in lines())
    return triples_of(text, ox.RdfFormat.N_TRIPLES)


def test_oxigraph_and_rdflib_read_every_triple_of_an_odd_graph(odd: Path) -> None:
    assert triples_of(odd.read_bytes(), ox.RdfFormat.JSON_LD) == expected()
    text = "".join(f"{line} .\n" for line in lines())
    theirs = rdflib.Graph().parse(odd, format="json-ld")
    # Held against its own reading of the same triples, since it writes 007 as 7.
    assert set(theirs) == set(rdflib.Graph().parse(data=text, format="nt"))


def test_pyld_reads_every_triple_of_an_odd_graph(odd: Path, outside: Outside) -> None:
    done = outside("pack", "python", "-c", _EXPANDED, odd)
    assert done.returncode == 0, done.stderr
    assert triples_of(done.stdout, ox.RdfFormat.N_QUADS) == expected()


def test_the_shipped_graph_comes_back_triple_by_triple(unpacked: Path, release: Release) -> None:
    mine = triples_of((unpacked / "graph/benchgraph.jsonld").read_bytes(), ox.RdfFormat.JSON_LD)
    assert mine == set(release.store.triples())


def test_it_is_compacted_under_our_context_and_no_address_is_asked(unpacked: Path) -> None:
    document = json.loads((unpacked / "graph/benchgraph.jsonld").read_text("utf-8"))
    context = json.loads((unpacked / "graph/context.jsonld").read_text("utf-8"))
    assert document["@context"] == context["@context"]  # inside: nothing is to be fetched
    nodes = {node["id"]: node for node in document["@graph"]}
    case = nodes["case/cyberport-ai-supercomputing-centre"]
    assert "Case" in case["type"] and case["subject"].startswith("facility/")
    assert case["caseType"].startswith("case-type/") and case["label"]["en"]


def test_terms_are_those_of_the_release(unpacked: Path, release: Release) -> None:
    for name, graph in (("ontology", "ontology"), ("vocabularies", "vocab")):
        text = (unpacked / f"graph/{name}.ttl").read_bytes()
        found = triples_of(text, ox.RdfFormat.TURTLE)
        assert len(found) == release.graphs[f"https://w3id.org/benchgraph/graph/{graph}"]
