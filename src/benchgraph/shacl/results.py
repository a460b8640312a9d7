"""What a validation found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from benchgraph.shacl.terms import SHACL, Node, Reference, Term


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
    messages: tuple[Literal, ...] = ()
    """What the shape says of it, with languages; ``message`` is the same in one text."""


@dataclass(frozen=True, slots=True)
class Unsupported:
    """A shape that was not compiled: what stood in the way, by name, and why.

    ``reference`` says what pySHACL can judge it with: "core" (as it is by default), "advanced"
    (with its advanced features) or "none" (it would pass it over, so it must not be asked).
    """

    shape: Node
    name: str
    reason: str
    reference: Reference = "core"

    def __str__(self) -> str:
        return f"{self.shape}: {self.name}" + (f" ({self.reason})" if self.reason else "")


@dataclass(frozen=True, slots=True)
class IllFormed(Unsupported):
    """A shape that is not well-formed (https://www.w3.org/TR/shacl/#syntax-rules), so that a
    validation has no result: mend the shape, do not ask another engine.

    ``node`` is where the fault is: the shape itself, or one that it reaches.
    """

    reference: Reference = "none"
    node: Node | None = None

    @property
    def what(self) -> str:
        """The fault, as a sentence without a stop."""
        return f"{self.name} {self.reason}"

    def __str__(self) -> str:
        return f"{self.node or self.shape}: {self.what}"


@dataclass(frozen=True, slots=True)
class PassedOver(Unsupported):
    """A shape with a term that SHACL does not have: it is judged without the term, as the standard
    has it, and stands among what is unsupported because something else may be meant."""

    reference: Reference = "none"

    def __str__(self) -> str:
        return f"{self.shape}: {self.name} {self.reason}"


@dataclass(frozen=True, slots=True)
class Findings:
    """What a run found, and the shapes that it leaves to the reference engine."""

    results: list[ShaclResult]
    refused: tuple[Unsupported, ...]
    by_shape: dict[Node, list[ShaclResult]] = field(default_factory=dict)
    """The same results by the shape with a target under which they were found."""


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
    messages: tuple[Literal, ...] = ()
    constraint: Term | None = None
    undecided: tuple[str, ...] = ()
    """ASK queries: true where the data hold values that only the reference engine can judge."""
    doubted: tuple[tuple[tuple[str, str], ...], ...] = ()
    """For each of these what it may be about, each with an ASK query of its own that says so."""
    doubts: tuple[str, ...] = ()
    """The same, of values that are found to fail: to be asked only where something was found."""
    fallback_to_focus: bool = False
    """Whether a row without a value has the focus node as its value (SPARQL at node shapes)."""

    def about(self, undecided: str, is_true: Callable[[str], object]) -> str:
        """What one of the ``undecided`` queries that was true is about; the component for any
        other."""
        told = dict(zip(self.undecided, self.doubted, strict=False))
        for name, query in told.get(undecided, ()):
            if is_true(query):
                return name
        return self.component.value.removeprefix(SHACL)
