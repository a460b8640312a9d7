"""A record once it has been read: its entity, and the named graph that says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import Literal, NamedNode

from benchgraph.errors import BenchgraphError
from benchgraph.records.collection import Collection
from benchgraph.records.nodes import Entry, Node, Remark, Value
from benchgraph.records.stating import read_root
from benchgraph.vocab import SKOS

NAMES = ("label", "title")  # of a document it is its title


@dataclass(slots=True)
class Record:
    """One YAML file: the entity that it describes, and the named graph that says so.

    ``pages`` holds the IRIs of the page and its translations where the record describes a page;
    ``collection`` is None where no ``collection.yaml`` stands above the file; ``last`` makes a tree
    of what the record said last, for where its file cannot be read again. ``remarks`` tell of keys
    and values that have another name by now.
    """

    path: Path
    id: str
    iri: str
    graph: str
    type: str
    pages: tuple[str, ...]
    _root: Node | None = field(repr=False)
    collection: Collection | None = field(default=None, repr=False)
    _named: dict[str, str] = field(default_factory=dict, repr=False)
    last: Callable[[], Node] | None = field(default=None, repr=False, compare=False)
    moved: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)
    remarks: list[Remark] = field(default_factory=list, repr=False, compare=False)

    @property
    def root(self) -> Node:
        """The entity with everything that the file says of it; read again if it was let go."""
        if self._root is None:
            try:
                self._root = read_root(self.path)
            except BenchgraphError:
                if self.last is None:
                    raise
                self._root = self.last()
            _redirect(self._root, self.moved)
            _make_further(self._root, self._named)
        return self._root

    @property
    def below(self) -> str:
        """What its statements stand below: the slug of its collection, or nothing."""
        return self.collection.below if self.collection else ""

    @property
    def named(self) -> dict[str, str]:
        """The names that the entity has from a collection that comes first, by language."""
        return self._named

    @property
    def of_row(self) -> bool:
        """Whether a row of a table made it: only the entity and the line are known then."""
        return self.path.suffix.lower() not in (".yaml", ".yml")

    def names(self) -> dict[str, str]:
        """The name of the entity in each language, as this record has it."""
        return {
            value.term.language or "": value.term.value
            for key in NAMES
            for value in self.root.values(key)
            if isinstance(value, Value) and isinstance(value.term, Literal)
        }

    def yield_names(self, named: dict[str, str]) -> None:
        """Make further names of those in the languages of ``named``: the names that the entity has
        from a collection that comes first. An entity has one name in a language."""
        self._named = named
        _make_further(self.root, named)

    def redirect(self, moved: Mapping[str, str]) -> None:
        """Read each value that names what was given up as what took its place: ``moved`` leads from
        the IRI of the one to that of the other."""
        self.moved = moved
        self.remarks += _redirect(self.root, moved) if moved else []

    def aliases(self) -> Iterator[tuple[str, str, str]]:
        """(id, class, name) of every name, as a registry of names takes them."""
        if self.type != "Page":
            for key in (*NAMES, "altLabel"):
                for value in self.root.values(key):
                    if isinstance(value, Value):
                        yield self.id, self.type, value.term.value

    def let_go(self) -> None:
        """Keep the record and drop its tree, which is many times larger."""
        self._root = None


def _redirect(root: Node, moved: Mapping[str, str]) -> list[Remark]:
    found: list[Remark] = []
    for node in root.nested() if moved else ():
        for entry in node.entries.values():
            for value in entry.values:
                if isinstance(value, Value) and isinstance(value.term, NamedNode):
                    new = moved.get(value.term.value)
                    if new is not None:
                        found.append(Remark(value.line, value.term.value, new))
                        value.term, value.json = NamedNode(new), new
    return found


def _make_further(root: Node, named: dict[str, str]) -> None:
    for key in NAMES if named and root.types[0][0] != "Page" else ():
        entry = root.entries.get(key)
        for value in list(entry.values) if entry else []:
            assert entry is not None and isinstance(value, Value)
            assert isinstance(value.term, Literal)
            known = named.get(value.term.language or "")
            if known is None or known == value.term.value:
                continue
            entry.values.remove(value)
            further = root.entries.setdefault(
                "altLabel", Entry("altLabel", SKOS.altLabel, value.line, [])
            )
            same = [each.term for each in further.values if isinstance(each, Value)]
            if value.term not in same:
                further.values.append(value)
    if (others := root.entries.get("altLabel")) and named:
        others.values[:] = [value for value in others.values if not _is_name(value, named)]
        if not others.values:
            del root.entries["altLabel"]


def _is_name(value: Value | Node, named: dict[str, str]) -> bool:
    """Whether a further name is the name that the entity has."""
    term = value.term if isinstance(value, Value) else None
    return isinstance(term, Literal) and named.get(term.language or "") == term.value
