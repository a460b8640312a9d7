"""What a validation found."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import NamedNode

from benchgraph.shacl.terms import Node, Term


@dataclass(frozen=True, slots=True)
class ShaclResult:
    """One validation result, as in https://www.w3.org/TR/shacl/#results-validation-result.

    ``path`` is the node of the shapes graph that stands for the path (or the predicate, where the
    constraint names one), ``path_text`` the same as SPARQL text; both None where there is none.
    """

    focus_node: Term
    path: Term | None
    value: Term | None
    component: NamedNode
    shape: Node
    severity: NamedNode
    message: str = ""
    constraint: Term | None = None
    path_text: str | None = None


@dataclass(frozen=True, slots=True)
class Unsupported:
    """A shape that was not compiled: what stood in the way, by name, and why."""

    shape: Node
    name: str
    reason: str

    def __str__(self) -> str:
        return f"{self.shape}: {self.name}" + (f" ({self.reason})" if self.reason else "")


@dataclass(frozen=True, slots=True)
class Findings:
    """What a run found, and the shapes that it leaves to the reference engine."""

    results: list[ShaclResult]
    refused: tuple[Unsupported, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """One constraint as a query, with what is the same for each of its results.

    The query selects the variables named here; ``path`` and ``value`` come from the row where
    ``path_variable`` and ``value_variable`` are given.
    """

    query: str
    focus_variable: str
    value_variable: str | None
    path_variable: str | None
    path: Term | None
    path_text: str | None
    component: NamedNode
    shape: Node
    severity: NamedNode
    messages: tuple[str, ...] = ()
    constraint: Term | None = None
    undecided: tuple[str, ...] = ()
    """ASK queries: true where the data hold values that only the reference engine can judge."""
    fallback_to_focus: bool = False
    """Whether a row without a value has the focus node as its value (SPARQL at node shapes)."""
