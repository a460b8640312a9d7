"""``sh:sparql``: a constraint written as SELECT, run once for all focus nodes.

SHACL binds ``$this`` beforehand, once per focus node; here the pattern that finds the focus nodes
is put in front of the query's own, which comes to the same where the query itself binds ``$this``
in its main pattern. What would need true pre-binding is refused by name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache

from pyoxigraph import Literal, NamedNode

from benchgraph.reach.tokens import Token, closing, tokens
from benchgraph.shacl.doubts import Doubt, doubts
from benchgraph.shacl.graph import ShapesGraph
from benchgraph.shacl.terms import OWL, TYPE, Refused, Term, sh

_REFUSED_WORDS = frozenset(
    "MINUS VALUES SERVICE GRAPH FROM NAMED LIMIT OFFSET HAVING GROUP COUNT SUM AVG MIN MAX SAMPLE"
    " GROUP_CONCAT CONSTRUCT ASK DESCRIBE LATERAL BASE".split()
)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A constraint query ready to run: its text, the variables that its rows carry, and what is
    asked of the data before, as engines may differ about it."""

    query: str
    variables: tuple[str, ...]
    doubts: tuple[Doubt, ...] = ()


def prefixes(graph: ShapesGraph, constraint: Term) -> str:
    """The PREFIX lines that a constraint's ``sh:prefixes`` stand for, and those that it borrows."""
    lines = _declared_for(graph, constraint) | borrowed(graph, constraint)
    return "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in lines.items())


def borrowed(graph: ShapesGraph, constraint: Term) -> dict[str, str]:
    """The prefixes that a query uses and nothing declares for it, as the graph's source has them.

    Strictly such a query is not well-formed; the reference takes them from its files in this way.
    """
    select = graph.value(constraint, sh("select"))
    if not graph.prefixes or not isinstance(select, Literal):
        return {}
    pieces = [piece for piece in tokens(select.value) if piece.kind != "space"]
    names: dict[str, None] = {}
    declared = set(_declared_for(graph, constraint))
    for before, piece in zip([None, *pieces], pieces, strict=False):
        if piece.kind == "name" and not piece.text.startswith("_:"):
            name = piece.text.partition(":")[0]
            if before is not None and before.word == "PREFIX":
                declared.add(name)
            names[name] = None
    return {
        name: graph.prefixes[name]
        for name in names
        if name not in declared and name in graph.prefixes
    }


def all_borrowed(graph: ShapesGraph) -> Counter[str]:
    """The prefixes that the queries of a graph borrow, with the number of queries."""
    found: Counter[str] = Counter()
    for node in graph.subjects_with(sh("select")):
        with suppress(Refused):
            found.update(borrowed(graph, node).keys())
    return found


def _declared_for(graph: ShapesGraph, constraint: Term) -> dict[str, str]:
    lines = {
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "owl": OWL,
    }
    declarations: list[Term] = []
    for ontology in graph.values(constraint, sh("prefixes")):
        own = graph.values(ontology, sh("declare"))
        if own and NamedNode(OWL + "Ontology") in graph.values(ontology, TYPE):
            declarations += own
        else:
            # The reference then takes the declarations of every ontology in the shapes graph.
            for other in graph.subjects(TYPE, NamedNode(OWL + "Ontology")):
                declarations += graph.values(other, sh("declare"))
            declarations += own
    for declaration in declarations:
        name, namespace = (graph.value(declaration, sh(n)) for n in ("prefix", "namespace"))
        if not isinstance(name, Literal) or not isinstance(namespace, Literal):
            raise Refused("sh:declare", "without one prefix and one namespace")
        if lines.get(name.value, namespace.value) != namespace.value and name.value not in (
            "rdf",
            "rdfs",
            "owl",
        ):
            raise Refused("sh:declare", f"two namespaces for {name.value}:")
        lines[name.value] = namespace.value
    return lines


def prepare(
    graph: ShapesGraph, constraint: Term, focus: str, path: str | None, shape: Term
) -> Prepared:
    """The query of a constraint over all focus nodes that the pattern ``focus`` binds to ``?this``.

    ``path`` stands for ``$PATH``. Raises ``Refused`` where this cannot be said in one query.
    """
    select = graph.value(constraint, sh("select"))
    if not isinstance(select, Literal):
        raise Refused("sh:select", "is missing or is no text")
    name = str(shape) if isinstance(shape, NamedNode) else None
    return _prepared(select.value, prefixes(graph, constraint), focus, path, name)


@lru_cache(maxsize=256)  # the shapes of a release, which a process compiles again for each data
def _prepared(select: str, names: str, focus: str, path: str | None, shape: str | None) -> Prepared:
    """What ``prepare`` gives, of texts alone: ``names`` are PREFIX lines, ``shape`` is an IRI."""
    pieces = [_substituted(token, path, shape) for token in tokens(select)]
    _refuse_words(pieces)
    start = next((n for n, piece in enumerate(pieces) if piece.text == "{"), None)
    if start is None:
        raise Refused("sh:select", "has no pattern")
    variables = _projected(pieces[:start])
    if "this" not in variables:
        raise Refused("sh:select", "does not select $this")
    end = _closing(pieces, start)
    if any(piece.word not in ("", "ORDER", "BY", "ASC", "DESC") for piece in pieces[end + 1 :]):
        raise Refused("sh:select", "has something after its pattern")
    body = _rewritten(pieces[start + 1 : end])
    known = names + _declared(pieces)
    in_doubt = doubts(known, focus, "".join(piece.text for piece in pieces[start + 1 : end]))
    head = "".join(piece.text for piece in pieces[:start])
    return Prepared(f"{names}{head}{{ {focus} {body} }}", tuple(variables), tuple(in_doubt))


def _declared(pieces: list[Token]) -> str:
    """The query's own PREFIX lines."""
    start = next((n for n, piece in enumerate(pieces) if piece.word == "SELECT"), 0)
    return "".join(piece.text for piece in pieces[:start]).strip() + "\n"


def _substituted(token: Token, path: str | None, shape: str | None) -> Token:
    if token.kind != "variable":
        return token
    name = token.text[1:]
    if name == "PATH":
        if path is None:
            raise Refused("$PATH", "at a node shape")
        return Token("iri", path if path.startswith("<") and path.endswith(">") else f"({path})")
    if name == "shapesGraph":
        raise Refused("$shapesGraph", "the shapes are not in the store")
    if name == "currentShape":
        if shape is None:
            raise Refused("$currentShape", "is a blank node")
        return Token("iri", shape)
    return Token("variable", "?" + name)


def _refuse_words(pieces: list[Token]) -> None:
    for piece in pieces:
        if piece.word in _REFUSED_WORDS:
            raise Refused(f"sh:select with {piece.word}")
    if sum(piece.word == "SELECT" for piece in pieces) != 1:
        raise Refused("sh:select", "with a sub-query")


def _projected(head: list[Token]) -> list[str]:
    """The variables of the SELECT clause."""
    seen_select = False
    names: list[str] = []
    for piece in head:
        if piece.word == "SELECT":
            seen_select = True
        elif piece.kind == "variable" and seen_select:
            names.append(piece.text[1:])
        elif piece.text == "*" or piece.word == "AS":
            raise Refused("sh:select", "selects * or an expression")
    return names


def _closing(pieces: list[Token], start: int) -> int:
    """Where the brace at ``start`` closes."""
    end = closing(pieces, start)
    if end is None:
        raise Refused("sh:select", "braces do not close")
    return end


def _rewritten(body: list[Token]) -> str:
    """The main pattern, checked, with two-step NOT EXISTS turned into MINUS where that is equal."""
    _check_group(body, this_is_bound=True, top=True)
    bound = _bound_at_top(body) | {"this"}
    outside = _variables(_without_exists(body)) | {"this"}
    out: list[str] = []
    removed: list[str] = []
    at = 0
    while at < len(body):
        end = _not_exists(body, at)
        if end is not None:
            open_at = next(n for n in range(at, end) if body[n].text == "{")
            inner = body[open_at + 1 : end]
            shared = _variables(inner) & outside
            patterns = _plain(inner) if shared else None
            if patterns and _steps(patterns) > 1 and _connected(patterns) and shared <= bound:
                removed.append("MINUS {" + "".join(piece.text for piece in inner) + "}")
                at = end + 1
                continue
        out.append(body[at].text)
        at += 1
    return "".join(out) + " " + " ".join(removed)


def _not_exists(body: list[Token], at: int) -> int | None:
    """The closing brace of a top-level ``FILTER NOT EXISTS { … }`` that begins here."""
    if body[at].word != "FILTER" or _depth(body, at) != 0:
        return None
    words = [n for n in range(at, len(body)) if body[n].kind != "space"][:4]
    first = [body[n].word or body[n].text for n in words]
    return _closing(body, words[3]) if first == ["FILTER", "NOT", "EXISTS", "{"] else None


def _depth(body: list[Token], at: int) -> int:
    return sum((piece.text == "{") - (piece.text == "}") for piece in body[:at])


def _without_exists(body: list[Token]) -> list[Token]:
    """The pattern without the groups of its EXISTS: what is only named there is local to it."""
    kept: list[Token] = []
    at, previous = 0, ""
    while at < len(body):
        if body[at].text == "{" and previous == "EXISTS":
            at = _closing(body, at)
        elif body[at].kind != "space":
            kept.append(body[at])
            previous = body[at].word
        at += 1
    return kept


def _plain(inner: list[Token]) -> list[Token] | None:
    """The triple patterns of a group that holds nothing else but filters on what they bind.

    None where there is more, or a filter speaks of what is bound around the group alone.
    """
    patterns: list[Token] = []
    filtered: set[str] = set()
    at = 0
    while at < len(inner):
        if inner[at].word == "FILTER":
            end = _filter(inner, at)
            if end is None:
                return None
            filtered |= _variables(inner[at:end])
            at = end
        elif inner[at].text in "{}()" or inner[at].word not in ("", "A"):
            return None
        else:
            patterns.append(inner[at])
            at += 1
    return patterns if filtered <= _variables(patterns) else None


def _filter(inner: list[Token], at: int) -> int | None:
    """What follows a filter in brackets, without a group in it, that begins here."""
    start = next((n for n in range(at + 1, len(inner)) if inner[n].kind != "space"), None)
    if start is None or inner[start].text != "(":
        return None
    end = closing(inner, start)
    if end is None or any(piece.text in ("{", "}") for piece in inner[start:end]):
        return None
    return end + 1


def _steps(inner: list[Token]) -> int:
    """How many triple patterns a plain group has, roughly: one more than its separators."""
    separators = [n for n, piece in enumerate(inner) if piece.text in (".", ";", ",")]
    last = max((n for n, piece in enumerate(inner) if piece.kind != "space"), default=-1)
    return 1 + sum(n != last for n in separators)


def _connected(patterns: list[Token]) -> bool:
    """Whether the patterns hang together by their variables.

    By themselves, as MINUS looks for them, two that do not are found in every combination.
    """
    parts: list[set[str]] = []
    for one in _sentences(patterns):
        joined = [part for part in parts if part & one]
        parts = [part for part in parts if not part & one] + [one.union(*joined)]
    return len(parts) == 1


def _sentences(patterns: list[Token]) -> Iterator[set[str]]:
    """The variables of each run of patterns about one subject."""
    found: list[Token] = []
    for piece in [*patterns, Token("other", ".")]:
        if piece.text != ".":
            found.append(piece)
        elif any(each.kind != "space" for each in found):
            yield _variables(found)
            found = []


def _variables(pieces: list[Token]) -> set[str]:
    return {piece.text[1:] for piece in pieces if piece.kind == "variable"}


def _bound_at_top(body: list[Token]) -> set[str]:
    """Variables in triple patterns of the main group itself: bound in every solution."""
    found: set[str] = set()
    braces = brackets = 0
    skip_expression = False
    for piece in body:
        if piece.text == "{":
            braces += 1
        elif piece.text == "}":
            braces -= 1
            skip_expression = False
        elif piece.text == "(":
            brackets += 1
        elif piece.text == ")":
            brackets -= 1
        elif piece.word in ("FILTER", "BIND"):
            skip_expression = True
        elif piece.kind == "variable" and braces == 0 and brackets == 0:
            found.add(piece.text[1:])
        if skip_expression and piece.text == ")" and brackets == 0 and braces == 0:
            skip_expression = False
    return found


def _check_group(group: list[Token], *, this_is_bound: bool, top: bool = False) -> None:
    """Refuse where joining the focus nodes differs from putting each in for ``$this``.

    A group is evaluated by itself and then joined, so an expression in it may speak of ``$this``
    only where the group binds it, or where it sees the bindings around it (EXISTS, OPTIONAL).
    """
    bound = this_is_bound or "this" in _bound_at_top(group)
    at, previous = 0, ""
    while at < len(group):
        piece = group[at]
        if piece.text == "{":
            end = _closing(group, at)
            _check_group(group[at + 1 : end], this_is_bound=previous in ("EXISTS", "OPTIONAL"))
            at, previous = end, "}"
        elif piece.text == "(":
            at = _check_brackets(group, at, bound and (top or previous != "BIND"))
        elif piece.kind != "space":
            previous = piece.word or piece.text
        at += 1


def _check_brackets(group: list[Token], start: int, allowed: bool) -> int:
    """Check an expression in brackets; returns where it closes. EXISTS inside is a group again."""
    depth, at = 0, start
    while at < len(group):
        piece = group[at]
        if piece.text == "{":
            end = _closing(group, at)
            _check_group(group[at + 1 : end], this_is_bound=allowed)
            at = end
        elif piece.text in "()":
            depth += 1 if piece.text == "(" else -1
            if depth == 0:
                return at
        elif piece.text == "?this" and not allowed:
            raise Refused("sh:select", "asks about $this in a group that does not bind it")
        at += 1
    raise Refused("sh:select", "brackets do not close")
