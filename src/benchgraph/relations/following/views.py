"""Parts of a rule that look at the whole graph, replaced by what is kept of them.

Two sub-selects have no end in the hub, so that no change could be told apart from any other:

- ``{ SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE … }`` gives one row with one number. The values of
  ``?x`` are kept and the sub-select becomes ``VALUES ?n { number }``, the same row.
- ``SELECT DISTINCT ?a ?b WHERE {{ SELECT ?name (IRI(MIN(STR(?x))) AS ?a) (IRI(MAX(STR(?x))) AS ?b)
  WHERE … GROUP BY ?name HAVING (COUNT(DISTINCT ?x) > 1) }}`` gives pairs of the first and last that
  bear one name. The bearers of each name are kept, and the sub-select becomes a pattern that only
  these pairs match; no name comes out of it, so nothing else of it is seen.

A rule in which neither is written exactly so stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple

from benchgraph.query.lexer import significant
from benchgraph.reach.model import Term
from benchgraph.relations.following.sight import texts_of
from benchgraph.relations.following.state import State
from benchgraph.store import EmbeddedStore

NAMESAKE = NamedNode("urn:benchgraph:namesake")
# Oxigraph takes no space between these and their bracket, though SPARQL allows it.
_TOGETHER = ("CONCAT", "COALESCE")
_COUNT = re.compile(r"\{ SELECT \( COUNT \( DISTINCT \?(\w+) \) AS \?(\w+) \) WHERE (?=\{)")
_FIRST_AND_LAST = re.compile(
    r"(?<=SELECT DISTINCT )\?(?P<a>\w+) \?(?P<b>\w+) WHERE"
    r" \{ \{ SELECT \?(?P<name>\w+)"
    r" \( IRI \( MIN \( STR \( \?(?P<x>\w+) \) \) \) AS \?(?P=a) \)"
    r" \( IRI \( MAX \( STR \( \?(?P=x) \) \) \) AS \?(?P=b) \) WHERE (?=\{)"
)
_TWO_OF = r" GROUP BY \?%s HAVING \( COUNT \( DISTINCT \?%s \) > 1 \) \} \}"


def plain(query: str) -> str:
    """A query without comments, one space between its tokens, each prefix on a line of its own."""
    found: list[str] = []
    for token in significant(query):
        if token.text == "(" and found[-1].upper() in _TOGETHER:
            found[-1] += "("
        else:
            found.append(token.text)
    return " ".join(found).replace(" PREFIX ", "\nPREFIX ")


@dataclass(frozen=True)
class Count:
    """How many values a variable has: ``select`` gives them."""

    view: str
    select: str
    hub: str
    whole: str
    name: str
    column = "key"

    def keys(self, hubs: Iterable[Term]) -> set[str]:
        """What hubs are in the column of the hub."""
        return {str(hub) for hub in hubs}

    def inside(self, query: str, number: int = 0) -> str:
        """The query with the number in place of the counting."""
        return query.replace(self.whole, f"{{ VALUES ?{self.name} {{ {number} }} }}")

    def number(self, state: State) -> int:
        """The number, as it is kept."""
        return int(state.texts("SELECT count(*) FROM member WHERE view = ?", self.view)[0])


@dataclass(frozen=True)
class Namesakes:
    """Who bears which name: ``select`` gives names and bearers."""

    view: str
    select: str
    hub: str
    whole: str
    inner: str
    column = "name"

    def keys(self, hubs: Iterable[Term]) -> set[str]:
        """What hubs are in the column of the hub."""
        return texts_of(hubs)

    def inside(self, query: str) -> str:
        """The query with a pattern in place of the grouping."""
        return query.replace(self.whole, self.inner)

    def pairs(self, state: State, names: Iterable[str]) -> set[Triple]:
        """The first and the last bearer of each of the names that has two."""
        query = (
            "SELECT min(name), max(name) FROM member WHERE view = ? AND key = ?"
            " GROUP BY key HAVING count(*) > 1"
        )
        return {
            Triple(NamedNode(first), NAMESAKE, NamedNode(last))
            for name in names
            for first, last in state.rows(query, self.view, name)
        }

    def names(self, state: State, bearer: str) -> list[str]:
        """What this one is called, as it is kept."""
        return state.texts("SELECT key FROM member WHERE view = ? AND name = ?", self.view, bearer)

    def look(self, state: State, s: Term | None, o: Term | None) -> Iterator[Triple]:
        """The pairs of which these are the first and the last."""
        end = s if s is not None else o
        assert isinstance(end, NamedNode)  # each pair is reached from one of its ends
        for triple in self.pairs(state, self.names(state, end.value)):
            if s in (None, triple.subject) and o in (None, triple.object):
                yield triple


View = Count | Namesakes


def views_of(name: str, query: str) -> list[View]:
    """The parts of the rule ``name`` that can be kept; ``query``: its text as ``plain`` has it."""
    prologue = query[: query.index("CONSTRUCT")]
    found: list[View] = []
    for match in _COUNT.finditer(query):
        end = closing(query, match.end())
        if query[end : end + 2] == " }":
            body, whole = query[match.end() : end], query[match.start() : end + 2]
            select = f"{prologue}SELECT DISTINCT ?{match[1]} WHERE {body}"
            found.append(Count(f"{name} {len(found)}", select, match[1], whole, match[2]))
    for match in _FIRST_AND_LAST.finditer(query):
        end = closing(query, match.end())
        tail = re.compile(_TWO_OF % (match["name"], match["x"])).match(query, end)
        if tail:
            body, whole = query[match.end() : end], query[match.start() : tail.end()]
            select = f"{prologue}SELECT DISTINCT ?{match['name']} ?{match['x']} WHERE {body}"
            a, b = match["a"], match["b"]
            inner = f"?{a} ?{b} WHERE {{ ?{a} {NAMESAKE} ?{b} }}"
            found.append(Namesakes(f"{name} {len(found)}", select, match["x"], whole, inner))
    return found


def members(view: View, store: EmbeddedStore) -> list[tuple[str, str]]:
    """(key, name) of everything that the view has in this store: the value that is counted, or
    what a name is and who bears it."""
    found = []
    for key, *bearer in store.select(view.select):
        name = bearer[0].value if bearer and bearer[0] is not None else ""
        found.append((str(key), name))  # a name that cannot be made is one too
    return found


def closing(query: str, start: int) -> int:
    """Where the group that opens at ``start`` ends."""
    depth = 0
    for token in re.finditer(r'"(?:[^"\\]|\\.)*"|<[^<>\s]*>|[{}]', query[start:]):
        depth += (token[0] == "{") - (token[0] == "}")
        if not depth:
            return start + token.end()
    return start
