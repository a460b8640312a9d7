"""The query editor: a form that works by itself, and what a script makes more comfortable."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from benchgraph.errors import BenchgraphError, LimitError, QueryError
from benchgraph.iris import KNOWN_PREFIXES
from benchgraph.query.formats import as_rows
from benchgraph.serving.editing.cells import numeric_columns, shown_rows
from benchgraph.serving.editing.completion import hits, terms
from benchgraph.serving.editing.examples import families, filled, first_query
from benchgraph.serving.editing.figures import figures_of
from benchgraph.serving.editing.network import network
from benchgraph.serving.editing.running import MOST_ROWS, Outcome, run
from benchgraph.serving.exploring.drawing import drawing
from benchgraph.serving.exploring.words import canvas_words
from benchgraph.serving.media import HTML
from benchgraph.serving.model import Asked, Graph, Reply
from benchgraph.serving.pages.render import fragment, page
from benchgraph.serving.statuses import status_of
from benchgraph.serving.wording import say
from benchgraph.vocab import ENTITY_PREFIXES, SCHEME_PREFIXES

# What an answer can be taken home as: the words of the button, what /sparql calls the format.
ROW_FORMATS = (("CSV", "csv"), ("TSV", "tsv"), ("JSON", "json"), ("XML", "xml"))
GRAPH_FORMATS = (("Turtle", "ttl"), ("N-Triples", "nt"), ("JSON-LD", "jsonld"), ("RDF/XML", "rdf"))


def editor(graph: Graph, asked: Asked) -> Reply:
    """The editor with the query, or with the question, that the address names; nothing is run."""
    if asked.get("question"):
        query = filled(graph, asked)
    else:
        query = asked.get("query") or first_query(asked)
    return _page(graph, asked, query)


def answer(graph: Graph, asked: Asked) -> Reply:
    """The editor with a query and what the graph says to it, as a page; as JSON its piece alone:
    ``html`` and, for a network, ``network``, or ``problem`` where something is wrong with it."""
    query = asked.get("query")
    try:
        if not query:
            raise QueryError("there is no query", hint="write one, or take a question")
        outcome = run(graph, query)
    except (QueryError, LimitError) as error:
        if asked.format == HTML:
            return _page(graph, asked, query, status_of(error), error=error)
        return Reply.json({"problem": _problem(error)})
    values = result(graph, asked, outcome)
    if asked.format == HTML:
        reply = _page(graph, asked, query, 200, **values)
    else:
        html = fragment("editor/result.html.j2", asked, **values)
        reply = Reply.json({"html": html, "network": values["network"]})
    return replace(reply, passing=outcome.passing)


def known_terms(graph: Graph, asked: Asked) -> Reply:
    """The classes and properties that can be completed, as JSON: ``terms``."""
    return Reply.json({"terms": terms(graph, asked.language)})


def complete(graph: Graph, asked: Asked) -> Reply:
    """The entities and concepts that ``text`` finds, as JSON: ``hits``."""
    return Reply.json({"hits": hits(graph, asked)})


def result(graph: Graph, asked: Asked, outcome: Outcome) -> dict[str, Any]:
    """What ``editor/result.html.j2`` is filled with."""
    values: dict[str, Any] = {
        "outcome": outcome, "rows": [], "columns": (), "numeric": (), "charts": [],
        "network": None, "nodes": 0, "most": MOST_ROWS, "formats": ROW_FORMATS,
    }  # fmt: skip
    if isinstance(outcome.answer, bool):
        return values | {"formats": ROW_FORMATS[2:]}
    rows = as_rows(outcome.answer)
    cells, long = shown_rows(graph, asked, rows)
    values |= {
        "rows": cells,
        "columns": rows.variables,
        "numeric": numeric_columns(rows),
        "cut": outcome.more or long,
        "charts": figures_of(rows, asked.language) if outcome.form == "SELECT" else [],
    }
    if outcome.form != "SELECT":
        values["formats"] = GRAPH_FORMATS
    if found := network(graph, outcome.answer, asked.language):
        drawn, count = found
        values |= {"network": drawing(drawn, asked), "nodes": count}
    return values


def _problem(error: BenchgraphError) -> dict[str, Any]:
    found = {"message": error.what, "found": error.found, "expected": error.expected,
             "hint": error.hint, "line": error.line}  # fmt: skip
    return {key: value for key, value in found.items() if value is not None}


def _page(graph: Graph, asked: Asked, query: str, status: int = 200, **values: Any) -> Reply:
    entities = {name: KNOWN_PREFIXES[name] for name in ENTITY_PREFIXES}
    schemes = {name: KNOWN_PREFIXES[name] for name in SCHEME_PREFIXES}
    general = {name: iri for name, iri in KNOWN_PREFIXES.items() if name not in entities | schemes}
    return page(
        "editor/editor.html.j2",
        asked,
        status,
        **{"outcome": None, "error": None, **values},
        query=query,
        families=families(graph),
        prefixes={"Vocabularies": general, "Entities": entities, "Concepts": schemes},
        settings=_settings(asked),
    )


def _settings(asked: Asked) -> dict[str, Any]:
    """What the script is told: addresses, prefixes, and its words in the language of the page."""
    return {
        "run": asked.href("/editor/run"),
        "editor": asked.href("/editor"),
        "terms": asked.href("/editor/terms", lang=asked.language),
        "complete": asked.href("/editor/complete", lang=asked.language),
        "prefixes": KNOWN_PREFIXES,
        "words": {text: say(text, asked.language) for text in WORDS},
        "phrases": {text: say(text, asked.language) for text in PHRASES},
        "canvas": canvas_words(asked),
    }


# What the script says: English texts that words/editor.json translates.
WORDS = (
    "Running …", "Line {line}", "found", "expected", "hint", "Results", "Done.", "Forget them",
    "The link is copied.", "The server did not answer.", "class", "property", "entity",
    "The browser cannot draw this; the list says the same.",
)  # fmt: skip
# What CodeMirror says, by its own phrases.
PHRASES = (
    "Find", "Replace", "next", "previous", "all", "match case", "by word", "regexp", "replace",
    "replace all", "close", "Completions", "Selection deleted", "Go to line", "go", "Diagnostics",
    "No diagnostics", "Control character",
)  # fmt: skip
