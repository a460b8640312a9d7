"""Prefixes of a query: ours need no declaration; places count from what the user wrote."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from benchgraph.errors import BenchgraphError, QueryError, shorten
from benchgraph.iris import KNOWN_PREFIXES
from benchgraph.query.lexer import Token, line_of, significant

# Where engines say that they stopped: "error at 2:11" (Oxigraph), "line 2, column 11" (Fuseki).
_PLACE = re.compile(
    r"\b(?P<words>error at |line )(?P<line>\d+)(?P<between>:|, column:? )(?P<column>\d+)"
)
_EXPECTED = re.compile(r"expected (?:one of )?(?P<items>.*)", re.DOTALL)
# A class of characters in what Oxigraph expected: "['0' ..= '9' | '\u{00B7}']" helps nobody.
_CHARACTERS = re.compile(r"\[(?:'(?:\\.|[^'])*'|[^\]'])*\]")
_SHOWN = 8


def declared_prefixes(found: Sequence[Token]) -> dict[str, str]:
    """What the significant tokens of a query declare: ``PREFIX name: <iri>``, by name."""
    return {
        name.text.removesuffix(":"): iri.text[1:-1]
        for (word, name), (_, iri) in pairwise(pairwise(found))
        if word.kind == "word"
        and word.text.upper() == "PREFIX"
        and name.kind == "prefixed"
        and iri.kind == "iri"
    }


def with_prefixes(query: str, found: Sequence[Token] | None = None) -> str:
    """``query`` with declarations in front for those of our prefixes that it uses undeclared.

    They stand on the first line: ``from_own_text`` sets right what an engine says of places there.
    ``found``: its significant tokens, where they are known.
    """
    found = list(significant(query)) if found is None else found
    declared = declared_prefixes(found)
    used = {t.text.partition(":")[0] for t in found if t.kind == "prefixed"}
    missing = sorted((used & KNOWN_PREFIXES.keys()) - declared.keys())
    return "".join(f"PREFIX {name}: <{KNOWN_PREFIXES[name]}> " for name in missing) + query


def check_prefixes(query: str, found: Sequence[Token] | None = None) -> None:
    """Raise QueryError, with its line, for the first prefix that nobody has declared."""
    found = list(significant(query)) if found is None else found
    declared = declared_prefixes(found)
    known = declared.keys() | KNOWN_PREFIXES.keys()
    for before, token in pairwise(found):
        name = token.text.partition(":")[0]
        if token.kind != "prefixed" or name in known or before.text.upper() == "PREFIX":
            continue
        from difflib import get_close_matches

        near = get_close_matches(name, sorted(known), 1, 0.6)
        raise QueryError(
            f"the prefix {name}: is not declared",
            line=line_of(query, token.start),
            found=token.text,
            expected="one that the query declares (PREFIX name: <IRI>), or one of "
            + " ".join(f"{known}:" for known in [*declared, *KNOWN_PREFIXES]),
            hint=f"did you mean {near[0]}:?" if near else None,
        )


def from_own_text(error: BenchgraphError, query: str, added: int) -> BenchgraphError:
    """``error`` of an engine with places as they are in ``query``, before which ``added``
    characters were put on its first line; other errors as they are."""
    place = _PLACE.search(error.found or "")
    if place is None or error.found is None:
        return error

    def moved(match: re.Match[str]) -> str:
        line, column = _own_place(match, added)
        return f"{match['words']}{line}{match['between']}{column}"

    line, column = _own_place(place, added)
    words = _PLACE.sub(moved, error.found)
    if error.path is None:  # else it is an address, after which no line may stand
        error.line = line
    rest = query.splitlines()[line - 1][column - 1 :] if line <= query.count("\n") + 1 else ""
    words_there = shorten(rest, 40) if rest.strip() else "the end of the line"
    here = f"{words_there} (line {line}, column {column})"
    if place["words"] == "error at ":
        error.found = here
        error.expected = _expected(words) or error.expected
    else:
        error.found = f"{here}; {words}"
    return error


def _own_place(match: re.Match[str], added: int) -> tuple[int, int]:
    line, column = int(match["line"]), int(match["column"])
    return line, max(1, column - added) if line == 1 else column


def _expected(words: str) -> str | None:
    """What Oxigraph would have taken: the sentences among it, or else its words and signs."""
    match = _EXPECTED.search(words)
    if match is None:
        return None
    items = re.findall(r'"(?:\\.|[^"\\])*"|[^,\s"][^,"]*', _CHARACTERS.sub("", match["items"]))
    sentences = [item.strip() for item in items if " " in item.strip() and item[0].isalpha()]
    shown = sentences or [item.strip() for item in items]
    return ", ".join(shown[:_SHOWN]) + (" …" if len(shown) > _SHOWN else "") or None
