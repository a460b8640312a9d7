"""What a validation finds: results, and shapes that no engine judged."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from benchgraph.shacl.terms import SHACL, Node, Term

COMPILED, ON_OXIGRAPH, ON_RDFLIB = "compiled", "pySHACL on Oxigraph", "pySHACL on rdflib"
JUDGES = (COMPILED, ON_OXIGRAPH, ON_RDFLIB)


@dataclass(frozen=True, slots=True)
class Result:
    """A validation result (https://www.w3.org/TR/shacl/#results-validation-result).

    ``path``: the node of the shapes graph that stands for the path, ``path_text`` the same as
    SPARQL writes it. ``messages``: the shape's own, or one that names what is broken. ``details``:
    for ``sh:node``, what is wrong with the value.
    """

    focus_node: Term
    path: Term | None
    path_text: str | None
    value: Term | None
    component: NamedNode
    shape: Node
    severity: NamedNode
    messages: tuple[Literal, ...] = ()
    constraint: Term | None = None
    details: tuple[Result, ...] = ()

    @property
    def order(self) -> tuple[str, ...]:
        """What results are sorted by."""
        parts = (self.focus_node, self.path_text, self.value, self.component, self.shape)
        rest = (self.severity, self.constraint, *self.messages)
        return tuple("" if part is None else str(part) for part in (*parts, *rest))


@dataclass(frozen=True, slots=True)
class Unjudged:
    """A shape that no engine judged, and why, in a sentence without a stop.

    ``ill_formed``: it is no well-formed shape. ``left``: another engine could judge it.
    ``partly``: it is judged but for what is named.
    """

    shape: Node
    why: str
    ill_formed: bool = False
    left: bool = False
    partly: bool = False


def short(term: NamedNode) -> str:
    """The name of a term of SHACL; the whole IRI of any other."""
    return term.value.removeprefix(SHACL)
