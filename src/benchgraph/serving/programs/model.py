"""What an operation is: its name, what it takes, what comes, and the function that answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from benchgraph.serving.media import JSON
from benchgraph.serving.model import Graph

if TYPE_CHECKING:
    from benchgraph.store import Rows

Type = Literal["string", "integer", "boolean"]
Schema = dict[str, Any]
Values = Mapping[str, Any]
Write = Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that an operation takes.

    ``many``: it may be given several times, and is then a list. Integers lie between ``least`` and
    ``most``; texts have at most ``longest`` characters and, where there are ``choices``, are one of
    them. ``place`` "path": it is a part of the address.
    """

    name: str
    description: str
    type: Type = "string"
    required: bool = False
    default: Any = None
    least: int | None = None
    most: int | None = None
    longest: int = 500
    choices: tuple[str, ...] = ()
    many: bool = False
    place: Literal["query", "path"] = "query"
    example: Any = None

    def schema(self) -> Schema:
        """The JSON Schema of its value."""
        one: Schema = {"type": self.type}
        if self.type == "string":
            one |= {"enum": [*self.choices]} if self.choices else {"maxLength": self.longest}
            if self.required and not self.choices:
                one["minLength"] = 1
        if self.least is not None:
            one["minimum"] = self.least
        if self.most is not None:
            one["maximum"] = self.most
        if self.many:
            one = {"type": "array", "items": one, "maxItems": MOST_VALUES}
        if self.default is not None:
            one["default"] = self.default
        return one


MOST_VALUES = 50


@dataclass(frozen=True, slots=True)
class Found:
    """An answer: ``document`` as JSON, and what writes it in other formats (media type → bytes).

    ``total``: how many items there are where ``document`` holds a part of them, else None.
    ``rows``: the items as a table, for the formats of tables, all that were asked for.
    """

    document: dict[str, Any]
    total: int | None = None
    rows: Rows | None = None
    writes: Mapping[str, Write] = field(default_factory=dict)


Answer = Callable[[Graph, Values], Found]


@dataclass(frozen=True, slots=True)
class Operation:
    """A function of the API.

    ``path`` is below /api, with ``{name}`` or ``{name:path}`` for parameters in it; ``result`` is
    the JSON Schema of the JSON answer; ``formats`` are the media types that there are, JSON first.
    ``example`` holds values with which it gives an answer. With ``open`` it takes further
    parameters, those of the question that is named. ``tool`` is its name among the tools for
    models, empty where it is none.
    """

    name: str
    path: str
    summary: str
    description: str
    parameters: tuple[Parameter, ...]
    result: Schema
    answer: Answer
    example: Mapping[str, Any]
    formats: tuple[str, ...] = (JSON,)
    open: bool = False
    tool: str = ""

    def parameter(self, name: str) -> Parameter | None:
        """The parameter of this name."""
        return next((each for each in self.parameters if each.name == name), None)
