"""The operations as tools for models: their descriptions, and the task that runs a call."""

from __future__ import annotations

import json
from typing import Any

from benchgraph.errors import LimitError, NotFoundError, ParameterError
from benchgraph.serving.media import JSON
from benchgraph.serving.model import Asked, Graph, Reply
from benchgraph.serving.programs.model import Operation, Schema
from benchgraph.serving.programs.operations import TOOLS
from benchgraph.serving.programs.reading import SETTINGS, from_arguments

CALL = "programs.tools:call"
MOST_TEXT = 300_000  # characters of an answer: more helps no model
INSTRUCTIONS = """\
benchgraph is a knowledge graph of policy benchmarks: what governments promised and did in AI \
policy, computing power, talent and funding, case by case, each statement with the page that says \
it. Start with find (a name in any language) or questions; then show, ask, related, why, compare. \
Every number has a status (target, announced, actual, estimate …): never report it without. \
Judgements are somebody's view. What is not stated is not zero. Cite the pages of the evidence. \
Lists come in parts: total says how many there are, limit and offset choose."""


def input_schema(operation: Operation) -> Schema:
    """The JSON Schema of a tool's arguments; others than these are refused."""
    properties = {
        each.name: {**each.schema(), "description": each.description}
        for each in operation.parameters
    }
    if operation.open:
        properties[SETTINGS] = {
            "type": "object",
            "description": "The question's own parameters by name (see the tool questions), such"
            " as {'region': 'hong-kong'}.",
            "additionalProperties": {"type": ["string", "number", "boolean"]},
        }
    return {
        "type": "object",
        "properties": properties,
        "required": [each.name for each in operation.parameters if each.required],
        "additionalProperties": False,
    }


def asked_for(tool: str, arguments: dict[str, Any] | None) -> tuple[Asked, str]:
    """The request of a call, and the lane that it is for. Raises ParameterError."""
    try:
        body = json.dumps(arguments or {}, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, a lone half
        raise ParameterError("the arguments cannot be read", found=str(error)[:80]) from None
    lane = "open" if tool == "sparql" else "own"
    asked = Asked(path="/mcp", params={"tool": tool}, format=JSON, method="POST", body=body)
    return asked, lane


def call(graph: Graph, asked: Asked) -> Reply:
    """The answer of a tool. Raises BenchgraphError."""
    operation = tool_named(asked.params["tool"])
    arguments = json.loads(asked.body)
    if not isinstance(arguments, dict):
        raise ParameterError("the arguments are an object", found=str(arguments)[:80])
    document = operation.answer(graph, from_arguments(operation, arguments)).document
    text = json.dumps(document, ensure_ascii=False)
    if len(text) > MOST_TEXT:
        narrower = [each.name for each in operation.parameters if each.name in ("limit", "part")]
        raise LimitError(
            "the answer is too large",
            found=f"{len(text):,} characters",
            expected=f"at most {MOST_TEXT:,}",
            hint=f"ask for less: {' or '.join(narrower) or 'a narrower question'}",
        )
    return Reply(text.encode(), JSON)


def tool_named(name: str) -> Operation:
    """The tool of this name. Raises NotFoundError with what there is."""
    if name not in TOOLS:
        raise NotFoundError(f"there is no tool called {name[:80]!r}", expected=", ".join(TOOLS))
    return TOOLS[name]
