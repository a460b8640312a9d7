"""Each case of queries/differences.toml on each store: as it is, and in its portable form."""

from __future__ import annotations

import contextlib
import io
import logging
import re
import subprocess
import warnings
from collections.abc import Callable, Iterator

import pyoxigraph as ox
import rdflib
from store_servers import Server, fuseki_jar, rdf4j_files, virtuoso_program

from benchgraph.errors import BenchgraphError
from benchgraph.iris import prefixed
from benchgraph.query.guard import form_of
from benchgraph.query.lexer import significant
from benchgraph.query.portable.table import differences
from benchgraph.query.prefixes import with_prefixes
from benchgraph.query.runner import answer
from benchgraph.release import Release
from benchgraph.remote.product import product
from benchgraph.remote.spellings import canonical
from benchgraph.store import Rows, Term
from benchgraph.vocab import XSD

CASES = differences().cases.values()
Ask = Callable[[str], str]
Run = Callable[..., subprocess.CompletedProcess[str]]
# What the cases speak of: of the graph as much as rdflib reads in its time.
NAMED = {name for case in CASES for name in re.findall(r"\b(?:bg|skos|rdfs):[a-z]\w*", case.query)}
SPOKEN_OF = f"""CONSTRUCT {{ ?s ?p ?o }} {{
  VALUES ?p {{ {" ".join(sorted(NAMED | {"bg:latest", "bg:earliest", "bg:region", "bg:scope"}))} }}
  {{ SELECT DISTINCT ?s {{
    {{ VALUES ?q {{ bg:deadline skos:broader bg:subject bg:underDocument }} ?s ?q ?x }}
    UNION {{ ?s bg:unit unit:usd }} UNION {{ ?s bg:region region:hong-kong }}
    UNION {{ BIND(region:hong-kong AS ?s) }}
    UNION {{ VALUES ?q {{ bg:value bg:position }} ?s ?q ?x FILTER(?x = 3) }}
  }} }}
  ?s ?p ?o
}}"""


def said(found: object) -> str:
    """An answer in one line, as the table has it."""
    if isinstance(found, bool):
        return "yes" if found else "no"
    assert isinstance(found, Rows)
    return " ; ".join(" ".join(map(word, row)) for row in found) or "no row"


def word(term: Term | None) -> str:
    term = canonical(term)
    if term is None:
        return "-"
    if isinstance(term, ox.NamedNode):
        return prefixed(term.value)
    assert isinstance(term, ox.Literal)
    if term.language:
        return f'"{term.value}"@{term.language}'
    return f'"{term.value}"' if term.datatype == XSD.string else term.value


def differing(ask: Ask, store: str) -> Iterator[str]:
    """The cases that are not as the table says."""
    for case in CASES:
        expected, found = case.answers[store], ask(case.query)
        if not is_so(found, expected):
            yield f"{case.name}: {found}, not {expected}"
        if case.portable and (found := ask(case.portable)) != case.gives:
            yield f"{case.name} in its portable form: {found}, not {case.gives}"


def is_so(found: str, expected: str) -> bool:
    """Whether an answer is the expected one; of an error some of its words are."""
    if expected.startswith("error"):
        return found.startswith("error") and expected.removeprefix("error: ") in found
    return found == expected


def asking(store: object) -> Ask:
    def ask(query: str) -> str:
        form = form_of(list(significant(query)))
        try:
            return said(answer(store, with_prefixes(query), form))  # type: ignore[arg-type]
        except BenchgraphError as error:
            return f"error: {error.found or error.what}"

    return ask


def test_every_case_answers_as_the_table_says(loaded: Server) -> None:
    assert list(differing(asking(loaded.store()), loaded.name)) == []
    assert product(loaded.protocol()) == loaded.name


def test_a_remote_store_is_known_by_how_it_answers(loaded: Server, run: Run) -> None:
    query = "SELECT ?t (COUNT(?x) AS ?n) { ?x bg:caseType ?t } GROUP BY ?t HAVING(?n > 0)"
    done = run("sparql", query, "--format", "csv", "--endpoint", loaded.addresses.query)
    title, _ = differences().stores[loaded.name]
    departs = loaded.name in differences().cases["having-with-a-name-of-select"].departing
    assert (f"({title}; see having-with-a-name-of-select" in done.stderr) is departs
    assert done.returncode == (2 if loaded.name == "virtuoso" else 0)


def test_the_embedded_store_answers_as_the_server_of_its_name(release: Release) -> None:
    assert list(differing(asking(release.store), "oxigraph")) == []


def test_rdflib_answers_as_the_table_says(release: Release) -> None:
    triples = release.store.construct(with_prefixes(SPOKEN_OF))
    graph = rdflib.Graph()
    graph.parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES), format="nt")

    def ask(query: str) -> str:
        try:
            with (
                contextlib.redirect_stderr(io.StringIO()),
                warnings.catch_warnings(action="ignore"),
            ):
                found = graph.query(with_prefixes(query))
                if found.type == "ASK":
                    return said(bool(found.askAnswer))
                names = tuple(map(str, found.vars or ()))
                # Not its rows: those with nothing bound would be left out.
                rows = [tuple(map(term_of, map(row.get, found.vars))) for row in found.bindings]
                return said(Rows(names, rows))
        except Exception as error:
            return f"error: {error}"

    logging.disable(logging.CRITICAL)  # it warns of each IRI that it does not like
    try:
        assert list(differing(ask, "rdflib")) == []
    finally:
        logging.disable(logging.NOTSET)


def term_of(term: rdflib.term.Node | None) -> Term | None:
    if term is None:
        return None
    if isinstance(term, rdflib.URIRef):
        return ox.NamedNode(str(term))
    assert isinstance(term, rdflib.Literal)
    if term.language:
        return ox.Literal(str(term), language=term.language)
    return ox.Literal(str(term), datatype=ox.NamedNode(term.datatype) if term.datatype else None)


def test_the_table_names_the_versions_that_answer() -> None:
    versions = {name: version for name, (_, version) in differences().stores.items()}
    assert ox.__version__ == versions["oxigraph"]
    assert rdflib.__version__ == versions["rdflib"]
    jar, files, program = fuseki_jar(), rdf4j_files(), virtuoso_program()
    if jar:
        assert versions["fuseki"] in jar.name
    if files:
        assert versions["rdf4j"] in files[1].name
    if program:
        done = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
        assert f"Version {versions['virtuoso']}." in done.stdout + done.stderr
