"""The texts of a mapping and of cells as the terms that a record would make of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from functools import cache, lru_cache
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad

from benchgraph.errors import RecordError
from benchgraph.mapping.reading import ValueFault
from benchgraph.records import Context, Layout, load_context, load_layout
from benchgraph.records.build import Builder
from benchgraph.records.context import TermDefinition
from benchgraph.records.yaml import unseen_character
from benchgraph.resources import resource_dir
from benchgraph.triples import bounds, turtle_triples
from benchgraph.vocab import SKOS, XSD

Pieces = tuple[str, ...]
_REMEMBERED = 50_000
# Texts that stand in N-Quads as they are, and decimals in their canonical form.
_AS_IT_IS = re.compile(r"[!#-\[\]-~](?:[ !#-\[\]-~]*[!#-\[\]-~])?")
_CANONICAL = re.compile(r"-?(?:[1-9][0-9]{0,17}|0)|-?(?:[1-9][0-9]{0,17}|0)\.[0-9]{0,14}[1-9]")
_NOWHERE = NamedNode("urn:x")


class Terms:
    """Makes and checks terms by the shared context; ``vocab`` are folders with further concepts."""

    def __init__(self, vocab: Iterable[Path] = ()) -> None:
        self.context: Context = load_context()
        self.layout: Layout = load_layout()
        self.concepts = _concepts((resource_dir("ontology") / "vocab", *vocab))
        self._builder = Builder(Path(), self.context, self.layout)
        # Fields say the same days, units and names again.
        self.pieces = lru_cache(_REMEMBERED)(self._pieces)

    def definition(self, key: str, in_evidence: bool = False) -> TermDefinition | None:
        """What the context says of a key; ``page`` is short for ``source`` in evidence."""
        if in_evidence and self.layout.shorthand.get(key, key) == "source":
            key = "source"
        return self.context.properties.get(key)

    def term(self, definition: TermDefinition, text: str, tag: str = "") -> NamedNode | Literal:
        """The term for ``text``. Raises ValueFault with what is wrong and the nearest concept."""
        if fault := unseen_character(text):
            raise ValueFault(fault, text)
        try:
            term = self._builder.term(definition, text, tag)
        except RecordError as error:
            hint = f" ({error.hint})" if error.hint else ""
            raise ValueFault(f"{error.what}; expected {error.expected}{hint}", text) from None
        if definition.base is not None and isinstance(term, NamedNode):
            self._known(definition, term, text)
        return term

    def maker(self, definition: TermDefinition, tag: str = "") -> Callable[[str], Pieces]:
        """``pieces`` for one key: what most cells hold is written without asking anybody."""
        before = f" {definition.node} "
        if definition.key in self.layout.dates:
            return lambda text: self.pieces(definition, text, tag)
        if definition.datatype == XSD.decimal.value:
            return lambda text: (
                (f'{before}"{text}"^^{XSD.decimal} ',)
                if _CANONICAL.fullmatch(text)
                else self.pieces(definition, text)
            )
        if definition.kind == "language" or (
            definition.kind == "literal" and definition.datatype is None
        ):
            after = f"@{tag.lower()} " if tag else " "
            self.pieces(definition, "x", tag)  # a bad tag is told once, before any row

            def text_pieces(text: str) -> Pieces:
                if _AS_IT_IS.fullmatch(text):
                    return (f'{before}"{text}"{after}',)
                return self.pieces(definition, text, tag)

            return text_pieces
        return lambda text: self.pieces(definition, text, tag)

    def _pieces(self, definition: TermDefinition, text: str, tag: str = "") -> Pieces:
        """The ends of the N-Quads lines that say ``text``: predicate and object, between blanks;
        for a date its bounds too."""
        term = self.term(definition, text, tag)
        found = [f" {definition.node} {term} "]
        if definition.key in self.layout.dates:
            quad = Quad(_NOWHERE, definition.node, term)
            found += [f" {each.predicate} {each.object} " for each in bounds([quad])]
        return tuple(found)

    def _known(self, definition: TermDefinition, term: NamedNode, text: str) -> None:
        if term.value in self.concepts:
            return
        assert definition.base is not None
        names = [
            iri.removeprefix(definition.base)
            for iri in self.concepts
            if iri.startswith(definition.base)
        ]
        close = get_close_matches(text, names, 1, 0.5)
        hint = f"; did you mean {close[0]}?" if close else ""
        raise ValueFault(f"no vocabulary has this concept{hint}", text)


@cache
def _concepts(folders: tuple[Path, ...]) -> frozenset[str]:
    """The IRIs of the concepts in the Turtle files of ``folders``."""
    return frozenset(
        triple.subject.value
        for folder in folders
        for path in sorted(folder.glob("*.ttl"))
        for triple in turtle_triples(path)
        if triple.predicate == SKOS.inScheme and isinstance(triple.subject, NamedNode)
    )
