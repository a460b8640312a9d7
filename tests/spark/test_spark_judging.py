"""Shapes on parts of a graph find what they find on the whole of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, Triple
from tests.reach.queries import NODES, graphs, queries
from tests.reach.test_reach_generated import _rows, _store

from benchgraph.errors import RecordError
from benchgraph.reach import Reach
from benchgraph.resources import resource_dir
from benchgraph.spark.parts import halos as halos_module
from benchgraph.spark.parts import judging
from benchgraph.spark.parts.halos import as_triples, halos, part_column, part_of
from benchgraph.spark.parts.judging import Judged, judge_on
from benchgraph.spark.parts.own import EVENT, RESULT, written
from benchgraph.spark.settling import Settled
from benchgraph.store import EmbeddedStore
from benchgraph.triples import turtle_triples
from benchgraph.validation import Shapes, load_shapes
from benchgraph.validation.model import SEVERITIES, Result
from benchgraph.validation.shacl import run_shapes

GRAPH = NamedNode("urn:graph")
NAMES = count()


@pytest.fixture
def settled(spark: Any, tmp_path: Path) -> Settled:
    return Settled(spark, tmp_path)


def frame(settled: Settled, triples: Iterable[Triple]) -> Any:
    """Triples as rows of N-Quads."""
    lines = ox.serialize(
        (Quad(t.subject, t.predicate, t.object, GRAPH) for t in triples),
        format=ox.RdfFormat.N_QUADS,
    )
    rows = [(bytearray(line),) for line in lines.splitlines(keepends=True)]
    return settled.spark.createDataFrame(rows, "line BINARY").repartition(3)


def both(settled: Settled, triples: Iterable[Triple], shapes: Shapes) -> tuple[Any, Judged]:
    """What shapes find locally, and on Spark in three parts."""
    triples = set(triples)
    store = EmbeddedStore.memory(Quad(t.subject, t.predicate, t.object) for t in triples)
    name = f"judged-{next(NAMES)}"
    judged = judge_on(settled, frame(settled, triples), shapes, 3, SEVERITIES, name)
    return run_shapes(store, shapes), judged


def shapes_of(text: str) -> Shapes:
    prefixes = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix e: <urn:e:> ."
    return Shapes(list(parsed(prefixes + text)), {}, {})


def parsed(text: str) -> list[Triple]:
    return [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)]


@pytest.fixture(scope="session")
def broken() -> set[Triple]:
    """All violating examples of shapes in one graph, but for a time that makes of another's day
    what only pySHACL can compare."""
    tests = Path(__file__).parents[1] / "shapes"
    ontology = tests.parents[1] / "ontology"
    files = [*ontology.rglob("*.ttl"), tests / "world.ttl", *tests.glob("*/violates/*.ttl")]
    files.remove(tests / "Record" / "violates" / "readOn.ttl")
    return {triple for path in sorted(files) for triple in turtle_triples(path)}


def test_what_breaks_shapes_is_found_in_parts(settled: Settled, broken: set[Triple]) -> None:
    shapes = load_shapes(more=(resource_dir("shapes") / "derived",))
    (results, engine), judged = both(settled, broken, shapes)
    assert Counter(judged.results) == Counter(results)
    assert len({result.shape for result in results}) > 200
    assert (judged.engine, judged.told) == (engine, [])
    severities = Counter(result.severity for result in results)
    assert judged.counts == {name: severities[name] for name in SEVERITIES}


TOLD_APART = """e:s a sh:NodeShape ; sh:targetClass e:T ;
  sh:property e:s-name ;
  sh:sparql [ sh:select "SELECT $this WHERE { ?one <urn:e:lone> ?other . $this <urn:e:p> ?v }" ] .
e:o a sh:NodeShape ; sh:targetClass e:T ;
  sh:property e:o-order .
e:s-name sh:path e:name ; sh:minCount 1 .
e:o-order sh:path e:from ; sh:lessThanOrEquals e:to ; sh:message "The other way round." ."""
DATA = [
    f'e:n{n} a e:T ; e:p e:n{n + 1} ; e:from "2020-01-02" ; e:to "2020-01-0{n}" .' for n in (1, 2)
]


def test_what_no_part_can_judge_is_judged_in_one_task_and_told(settled: Settled) -> None:
    data = "@prefix e: <urn:e:> . e:a e:lone e:b . e:n3 e:name 3 ." + "".join(DATA)
    data += "e:n3 a e:T ; e:from true ; e:to false ."
    (results, engine), judged = both(settled, parsed(data), shapes_of(TOLD_APART))
    assert engine.startswith("compiled; pyshacl for <urn:e:o>: ")
    assert (Counter(judged.results), judged.engine) == (Counter(results), engine)
    assert len(results) == 6
    lone, undecided = judged.told
    assert lone.startswith("<urn:e:s> was judged in one task: nothing connects ?one, ?other")
    assert undecided.startswith("judged in one task by pySHACL: <urn:e:o>: ")


def test_of_many_results_the_worst_are_told_and_all_are_counted(
    settled: Settled, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging, "MOST_TOLD", 3)
    one = Result("urn:x", "", "", "MinCount", "urn:s", "Warning", "It lacks a name.")
    results = [*(replace(one, focus=f"urn:{n}") for n in range(5)), replace(one, severity="Info")]
    results.append(replace(one, severity="Violation"))
    events = [(0, RESULT, 0, SEVERITIES.index(one.severity), written(one)) for one in results]
    judged = judging.gathered(settled.spark.createDataFrame(events, EVENT), "compiled", [])
    assert judged.results == sorted([results[-1], *results[:2]], key=written)
    assert judged.counts == {"Violation": 1, "Warning": 5, "Info": 1}
    assert judged.told == ["7 findings; the first 3 are listed"]


def test_an_ill_formed_shape_is_refused(settled: Settled) -> None:
    shapes = shapes_of("e:s a sh:NodeShape ; sh:targetClass e:T ; sh:minCount e:x ; sh:path e:p .")
    with pytest.raises(RecordError, match="not well-formed"):
        judge_on(settled, frame(settled, []), shapes, 3, SEVERITIES, "ill")


@settings(max_examples=2, deadline=None, derandomize=True,
          suppress_health_check=list(HealthCheck))  # fmt: skip
@given(st.lists(queries(), min_size=12, max_size=12), graphs)
def test_a_part_holds_all_rows_of_its_own_hubs(
    settled: Settled, monkeypatch: pytest.MonkeyPatch, asked: list[str], graph: set[Triple]
) -> None:
    number = next(NAMES)
    monkeypatch.setattr(halos_module, "FEW", 1000 * (number % 2))
    bounded = {query: reach for query in asked if not (reach := Reach.of(query, "hub")).unbounded}
    triples = as_triples(frame(settled, graph))
    rows = halos(settled, triples, bounded.values(), 3, f"random-{number}").collect()
    whole = _store(graph)
    for part in range(3):
        text = b"".join(bytes(row.line) for row in rows if row.part == part)
        own = _store({q.triple for q in ox.parse(text, format=ox.RdfFormat.N_TRIPLES)})
        for query in bounded:
            there, here = _rows(query, whole), _rows(query, own)
            for hub in NODES:
                if part_of(str(hub), 3) == part:
                    assert here.get(hub) == there.get(hub)


def test_a_record_and_its_nodes_are_of_one_part(settled: Settled) -> None:
    parts, base = 1000, "https://w3id.org/benchgraph/"
    record = f"<{base}id/facility/alps"
    together = [f"{record}>", f"{record}/observation/x.2020>", f"<{base}graph/facility/alps>"]
    apart = [f"<{base}id/relation/issues/{n}>" for n in range(9)]
    apart += [f"<https://e.org/a/b/c/d/e/{n}>" for n in range(9)]
    terms = [*together, *apart, '"one"@en', '"1"^^<urn:t>']
    assert len({part_of(term, parts) for term in together}) == 1
    assert len({part_of(term, parts) for term in apart}) > 15
    rows = settled.spark.createDataFrame([(term,) for term in terms], "term string")
    found = rows.select("term", part_column(rows.term, parts).alias("part")).collect()
    assert {row.term: row.part for row in found} == {t: part_of(t, parts) for t in terms}
