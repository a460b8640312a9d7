"""What an expression says of terms in columns: true, false, perhaps either, or neither (an error).

An expression goes to Oxigraph once for each different term, or for each kind of term where it asks
for no more than the kind; so it means here what it means in a query.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import pyoxigraph as ox
from numpy.typing import NDArray

from benchgraph.shacl.columns import IRI, STRING, Graph, Numbers
from benchgraph.shacl.groups import Atom

Truths = NDArray[np.bool_]
AT_ONCE = 20_000
"""For so many different terms an expression is worked out in one go."""
_KIND = re.compile(r"\b(?:DATATYPE|LANG|isIRI|isURI|isBlank|isLiteral)\( \?\w+ \)", re.IGNORECASE)
_IRI = r"<[^<>]*>"
_SAME = re.compile(
    rf"sameTerm\( (\?\w+|{_IRI}) , (\?\w+|{_IRI}) \)|(\?\w+|{_IRI}) (!?=) (\?\w+|{_IRI})"
)
AMONG = re.compile(rf"(\?\w+) (NOT )?IN\( ({_IRI}(?: , {_IRI})*) \)", re.IGNORECASE)
BOUND = 10_000
"""How many values an expression that binds a variable may have, beside the terms of the graph."""
_TRUE, _FALSE, _ERROR, _UNKNOWN = 1, 2, 0, 3


class Verdict(NamedTuple):
    """For each row whether the expression may be true, and whether it may be false."""

    true: Truths
    false: Truths

    @property
    def sure(self) -> Truths:
        """Where it is true."""
        return self.true & ~self.false


class Judge:
    """Works out expressions over the terms of one graph, each once."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._empty = ox.Store()
        self._values: dict[str, int] = {}

    def verdict(self, atom: Atom, columns: dict[str, Numbers], rows: int) -> Verdict:
        """What the atom says of each row of these columns; one whose variable is in none may be
        anything."""
        if any(not self._are_terms(columns.get(variable)) for variable in atom.variables):
            return Verdict(np.ones(rows, bool), np.ones(rows, bool))
        if (found := self._identity(atom, columns, rows)) is not None:
            return found
        values = [columns[variable] for variable in atom.variables]
        if len(values) == 1 and _asks_for_the_kind(atom.text):
            codes = self._of_kinds(atom, values[0])
        else:
            codes = self._of_terms(atom, values, rows)
        return Verdict((codes & _TRUE) > 0, (codes & _FALSE) > 0)

    def _are_terms(self, column: Numbers | None) -> bool:
        """Whether this is a column of the graph's terms, and not of what an expression made."""
        return column is not None and not (column >= self._graph.size).any()

    def value(self, atom: Atom, columns: dict[str, Numbers], rows: int) -> Numbers | None:
        """A number for each row, the same where the expression has the same text as its value;
        None where more than the kind of a term decides."""
        if len(atom.variables) != 1 or not _asks_for_the_kind(atom.text):
            return None
        column = columns.get(atom.variables[0])
        if column is None or not self._are_terms(column):
            return None
        kinds = self._graph.kinds[column]
        found = np.zeros(rows, np.int32)
        for kind in np.unique(kinds).tolist():
            sample = self._graph.samples.get(kind)
            if sample is None:
                return None
            text = self._text(atom, sample)
            number = self._values.setdefault(text, len(self._values))
            if number >= BOUND:
                return None
            found[kinds == kind] = self._graph.size + number
        return found

    def _text(self, atom: Atom, term: str) -> str:
        query = (
            f"SELECT (STR({atom.text}) AS ?text_)"
            f" WHERE {{ VALUES {atom.variables[0]} {{ {term} }} }}"
        )
        return str(next(self._rows(query))[0])

    def _identity(self, atom: Atom, columns: dict[str, Numbers], rows: int) -> Verdict | None:
        """Whether two terms are one, where that is all that is asked."""
        if among := AMONG.fullmatch(atom.text):
            named = [self._graph.number(term) for term in among[3].split(" , ")]
            one = np.isin(columns[among[1]], named)
            return Verdict(~one, one) if among[2] else Verdict(one, ~one)
        match = _SAME.fullmatch(atom.text)
        if match is None:
            return None
        sides, kinds = [], []
        for side in (match[1] or match[3], match[2] or match[5]):
            if side.startswith("?"):
                sides.append(columns[side])
                kinds.append(self._graph.kinds[columns[side]])
            else:
                sides.append(np.full(rows, self._graph.number(side), np.int32))
                kinds.append(np.full(rows, IRI, np.int32))
        same = sides[0] == sides[1]
        # The text of numbers and days may differ where the store has one term.
        sure = (kinds[0] == kinds[1]) & ((kinds[0] == IRI) | (kinds[0] == STRING))
        sure |= (kinds[0] == IRI) != (kinds[1] == IRI)
        true = same | ~sure
        false = ~same if match[1] else ~same | ~sure
        return Verdict(false, true) if match[4] == "!=" else Verdict(true, false)

    def _of_kinds(self, atom: Atom, column: Numbers) -> Numbers:
        """The codes of an expression that is the same for all terms of a kind; of numbers and
        days, whose datatype says how they are read, each term is asked for."""
        graph = self._graph
        kinds = graph.kinds[column]
        codes = np.full(len(column), _UNKNOWN, np.int32)
        for kind in np.unique(kinds).tolist():
            here = kinds == kind
            if kind in graph.samples:
                codes[here] = self._codes(atom, [(graph.samples[kind],)])[0]
            else:
                codes[here] = self._of_terms(atom, [column[here]], int(here.sum()))
        return codes

    def _of_terms(self, atom: Atom, values: Sequence[Numbers], rows: int) -> Numbers:
        """The codes for each row, worked out for each different one."""
        if not values:
            return np.full(rows, self._codes(atom, [()])[0], np.int32)
        keys = values[0].astype(np.int64)
        for column in values[1:]:
            _, keys = np.unique(keys, return_inverse=True)
            keys = keys.astype(np.int64) * self._graph.size + column
        _, first, places = np.unique(keys, return_index=True, return_inverse=True)
        different = list(zip(*(column[first].tolist() for column in values), strict=True))
        codes = []
        for start in range(0, len(different), AT_ONCE):
            codes += self._codes_of(atom, different[start : start + AT_ONCE])
        return np.array(codes, np.int32)[places]

    def _codes_of(self, atom: Atom, rows: list[tuple[int, ...]]) -> list[int]:
        """The code for each row of terms; unknown where the text of one was not kept."""
        texts = [tuple(map(self._graph.text, row)) for row in rows]
        known = [row for row in texts if None not in row]
        told = dict(zip(known, self._codes(atom, known), strict=True))
        return [told.get(row, _UNKNOWN) for row in texts]

    def _codes(self, atom: Atom, rows: list[tuple[str | None, ...]]) -> list[int]:
        """For each row of terms whether the expression is true, false or an error."""
        names = " ".join(("?row_", *atom.variables))
        data = " ".join(f"({n} {' '.join(map(str, row))})" for n, row in enumerate(rows))
        query = (
            f"SELECT ?row_ (IF({atom.text}, {_TRUE}, {_FALSE}) AS ?code_)"
            f" WHERE {{ VALUES ({names}) {{ {data} }} }}"
        )
        codes = [_ERROR] * len(rows)
        for number, code in self._rows(query):
            if code is not None:
                codes[int(number.value)] = int(code.value)
        return codes

    def _rows(self, query: str) -> Iterator[tuple[Any, ...]]:
        found = self._empty.query(query)
        assert isinstance(found, ox.QuerySolutions)
        return map(tuple, found)


def _asks_for_the_kind(text: str) -> bool:
    """Whether an expression is the same for all strings of a language, all plain ones, all IRIs."""
    return "?" not in _KIND.sub("", text)


def asks_for_text(text: str) -> bool:
    """Whether an expression asks for more than the kind of a term and which term it is."""
    identity = _SAME.fullmatch(text) or AMONG.fullmatch(text)
    return not identity and not _asks_for_the_kind(text)
