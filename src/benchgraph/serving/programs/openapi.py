"""The OpenAPI document of the API, made from the table of operations."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from benchgraph.serving.media import FORMATS, HTML, JSON
from benchgraph.serving.model import Asked, Graph, Reply
from benchgraph.serving.programs.model import Operation, Parameter, Schema
from benchgraph.serving.programs.operations import OPERATIONS
from benchgraph.serving.programs.schemas import PROBLEM
from benchgraph.version import __version__

_PROBLEMS = {
    "400": "a parameter is missing, unknown or not of its type",
    "404": "what was asked for by name is not there",
    "406": "there is no such format",
    "422": "more than may come at once",
    "503": "all workers are busy: ask again after Retry-After seconds",
    "504": "the answer took longer than its deadline",
}
_HEADERS: dict[str, Any] = {
    "X-Total-Count": {
        "description": "how many items there are",
        "schema": {"type": "integer"},
    },
    "Link": {"description": "the address of the next part", "schema": {"type": "string"}},
}


def openapi(graph: Graph, asked: Asked) -> Reply:
    """The document, for this server."""
    document = openapi_document(asked.origin + asked.root)
    text = json.dumps(document, ensure_ascii=False, indent=1)
    return Reply.text(text, JSON)


def openapi_document(server: str) -> dict[str, Any]:
    """The OpenAPI 3.1 document of the API at ``server`` (without a slash at its end)."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "benchgraph",
            "version": __version__,
            "summary": "Policy benchmarks as a graph: every number with status and source",
            "description": "Read only. Long lists come in parts (limit, offset) and say their"
            " total. A parameter that there is not is refused. For queries of your own there is"
            " SPARQL at /sparql.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": server}],
        "paths": {
            f"/api{_template(each.path)}": {"get": _operation(each)} for each in OPERATIONS.values()
        },
        "components": {"schemas": {"Problem": PROBLEM}},
    }


def _template(path: str) -> str:
    return path.replace(":path}", "}")


def _operation(operation: Operation) -> dict[str, Any]:
    content = {media: {"schema": _schema(operation, media)} for media in operation.formats}
    ok: dict[str, Any] = {"description": operation.summary, "content": content}
    if any(each.name == "offset" for each in operation.parameters):
        ok["headers"] = _HEADERS
    problem: Schema = {JSON: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    problem |= {media: {"schema": {"type": "string"}} for media in ("text/plain", HTML)}
    problems = {
        status: {"description": words, "content": problem} for status, words in _PROBLEMS.items()
    }
    return {
        "operationId": operation.name,
        "summary": operation.summary,
        "description": operation.description,
        "parameters": [*map(_parameter, operation.parameters), *_more(operation)],
        "responses": {"200": ok, **problems},
    }


def _schema(operation: Operation, media: str) -> Schema:
    return operation.result if media == JSON else {}


def _parameter(parameter: Parameter) -> dict[str, Any]:
    made: dict[str, Any] = {
        "name": parameter.name,
        "in": parameter.place,
        "description": parameter.description,
        "required": parameter.required,
        "schema": parameter.schema(),
    }
    if parameter.many:
        made |= {"style": "form", "explode": True}
    if parameter.example is not None:
        made["example"] = parameter.example
    return made


def _more(operation: Operation) -> list[dict[str, Any]]:
    """The format, and what a question takes of its own."""
    found: list[dict[str, Any]] = []
    if len(operation.formats) > 1:
        names = [name for name in FORMATS if FORMATS[name] in operation.formats]
        found.append(
            {
                "name": "format",
                "in": "query",
                "description": "The format, where Accept does not say it.",
                "required": False,
                "schema": {"type": "string", "enum": names, "default": "json"},
            }
        )
    if operation.open:
        found.append(
            {
                "name": "settings",
                "in": "query",
                "description": "The question's own parameters, by their names.",
                "required": False,
                "style": "form",
                "explode": True,
                "schema": {"type": "object", "additionalProperties": {"type": "string"}},
            }
        )
    return found


def example_path(operation: Operation, example: Mapping[str, Any] | None = None) -> str:
    """The address of the operation's example, below the server."""
    path, values = operation.path, dict(operation.example if example is None else example)
    for parameter in operation.parameters:
        if parameter.place == "path":
            value = quote(str(values.pop(parameter.name)), safe="/")
            for place in (f"{parameter.name}:path", parameter.name):
                path = path.replace("{" + place + "}", value)
    asked = urlencode(values, doseq=True, safe=":")
    return f"/api{path}" + (f"?{asked}" if asked else "")
