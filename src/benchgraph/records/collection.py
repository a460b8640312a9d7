"""Collections: folders of records that say who published them, under which licence and version.

``collection.yaml`` in a folder makes it one. What a collection says of an entity stands in named
graphs of its own, so that several may describe the same entity; a folder without the file holds
records of the shipped collection, and takes the place of those with the same ids.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NoReturn, TypeVar

from pyoxigraph import Literal

from benchgraph.errors import RecordError
from benchgraph.records import scalars
from benchgraph.records.context import kebab, load_context, load_layout
from benchgraph.records.scalars import Fault
from benchgraph.records.yaml import Mapping, Scalar, Sequence, Tree, parse_yaml
from benchgraph.vocab import GRAPH

FILE = "collection.yaml"
# The shipped collection: its named graphs and nested nodes have no slug in their IRIs.
SHIPPED = "benchgraph"
# What stands under graph/ beside the records: a collection cannot be called so.
_TAKEN = frozenset(
    "ontology vocab inferred relations release questions links merge collection".split()
)
_SLUG = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_REQUIRED = ("slug", "title", "publisher", "licence", "version", "date")
_KEYS = (*_REQUIRED, "sources", "tables")
_TURTLE = ("vocab", "shapes")
T = TypeVar("T")


@dataclass(frozen=True)
class MappedTables:
    """Tables of a collection and the mapping that makes records of them, with its line."""

    mapping: Path
    tables: tuple[Path, ...]
    line: int


@dataclass(frozen=True)
class Collection:
    """What ``collection.yaml`` says: ``title`` by language, ``licence`` and ``sources`` as IRIs,
    ``date`` as a year, month or day."""

    folder: Path
    slug: str
    title: tuple[tuple[str, str], ...]
    publisher: str
    licence: str
    version: str
    date: Literal
    sources: tuple[str, ...] = ()
    tables: tuple[MappedTables, ...] = ()

    @property
    def graph(self) -> str:
        """The IRI of the collection, and of the named graph that describes it."""
        return GRAPH + self.slug

    @property
    def below(self) -> str:
        """What stands in IRIs below which its statements have theirs: empty for the shipped one."""
        return "" if self.slug == SHIPPED else self.slug

    def files(self, name: str) -> list[Path]:
        """What stands in its own folder ``name`` (vocab, questions …), in order."""
        return sorted((self.folder / name).glob("*.ttl" if name in _TURTLE else "*.rq"))


def brought_folders(collections: Iterable[Collection], name: str) -> list[Path]:
    """The folders ``name`` (vocab, shapes, questions, relations) of those that have one."""
    return [path for each in collections if (path := each.folder / name).is_dir()]


def collection_of(path: Path) -> Collection | None:
    """The collection that a file or folder belongs to: that of the nearest folder above, if any.

    Raises RecordError where its ``collection.yaml`` cannot be read.
    """
    # A folder may have a dot in its name: what looks like a file has to be one.
    place = path.parent if path.suffix and not path.is_dir() else path
    home = _home(str(place), str(Path.cwd()))
    return read_collection(home) if home else None


@lru_cache(4096)
def _home(folder: str, here: str) -> Path | None:
    # As it was named, as far as that goes: paths are told to people.
    for each in (Path(folder), *Path(folder).parents, *Path(here, folder).parents):
        if (each / FILE).is_file():
            return each
    return None


def is_free_slug(slug: str) -> bool:
    """Whether a collection may be called so: a word that means nothing else in IRIs."""
    taken = _TAKEN.union(load_layout().prefixes, map(kebab, load_context().classes))
    return _SLUG.fullmatch(slug) is not None and slug not in taken


def look_again() -> None:
    """Forget which folders were collections: a ``collection.yaml`` may have been made since."""
    _home.cache_clear()


def read_collection(folder: Path) -> Collection:
    """The collection in ``folder``. Raises RecordError with file and line."""
    path = folder / FILE
    try:
        state = path.stat()
    except OSError as error:
        raise RecordError("this file cannot be read", path=path, found=error.strerror) from None
    return _read(folder, state.st_mtime_ns, state.st_size)


@lru_cache(64)
def _read(folder: Path, _changed: int, _size: int) -> Collection:
    path = folder / FILE
    try:
        tree = parse_yaml(path.read_bytes(), path)
    except OSError as error:
        raise RecordError("this file cannot be read", path=path, found=error.strerror) from None
    return _Reader(path).collection(tree)


class _Reader:
    """Reads one ``collection.yaml``; every complaint names its line."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def collection(self, tree: Tree) -> Collection:
        if not isinstance(tree, Mapping):
            self._fail("a collection is a map of keys", tree.line, None, ", ".join(_REQUIRED))
        self._check_keys(tree, _KEYS)
        if missing := [key for key in _REQUIRED if key not in tree.items]:
            told = ", ".join(missing)
            self._fail(f"the collection does not say its {told}", tree.line, None, "each of them")
        return Collection(
            self.path.parent,
            self._slug(tree),
            self._title(tree),
            self._text(tree, "publisher"),
            self._term(tree, "licence", lambda text: scalars.absolute_iri(text).value),
            self._text(tree, "version"),
            self._term(tree, "date", scalars.date_literal),
            tuple(self._sources(tree)),
            tuple(self._tables(tree)),
        )

    def _slug(self, tree: Mapping) -> str:
        slug = self._text(tree, "slug")
        if not is_free_slug(slug):
            self._fail(
                "a collection cannot be called so", tree.items["slug"][0], slug,
                "a word of its own in small letters, such as epoch",
            )  # fmt: skip
        return slug

    def _title(self, tree: Mapping) -> tuple[tuple[str, str], ...]:
        line, value = tree.items["title"]
        if not isinstance(value, Mapping):
            self._fail("the title needs a language", line, None, "a map such as {en: text}")
        found: list[tuple[str, str]] = []
        for tag, (at, text) in value.items.items():
            if not isinstance(text, Scalar):
                self._fail("a title is a text", at, None, "a text")
            try:
                scalars.language_literal(text.text, tag)
            except Fault as fault:
                self._fail(fault.what, at, tag, fault.expected)
            if tag.lower() in dict(found):
                self._fail("the title stands here twice in a language", at, tag, "one each")
            found.append((tag.lower(), text.text))
        if not found:
            self._fail("the title needs a language", line, None, "a map such as {en: text}")
        return tuple(found)

    def _sources(self, tree: Mapping) -> Iterator[str]:
        for scalar in self._scalars(tree, "sources"):
            try:
                yield scalars.absolute_iri(scalar.text).value
            except Fault as fault:
                self._fail(fault.what, scalar.line, scalar.text, fault.expected)

    def _tables(self, tree: Mapping) -> Iterator[MappedTables]:
        line, value = tree.items.get("tables", (0, None))
        if value is None:
            return
        if not isinstance(value, Sequence):
            self._fail("tables is a list", line, None, "- {mapping: FILE.toml, files: [TABLE]}")
        for item in value.items:
            if not isinstance(item, Mapping) or not {"mapping", "files"} <= item.items.keys():
                self._fail(
                    "this does not say which mapping reads which tables", item.line, None,
                    "{mapping: FILE.toml, files: [TABLE]}",
                )  # fmt: skip
            self._check_keys(item, ("mapping", "files"))
            mappings = [self._place(each) for each in self._scalars(item, "mapping")]
            files = tuple(self._place(each) for each in self._scalars(item, "files"))
            if len(mappings) != 1 or not files:
                self._fail(
                    "one mapping reads one table or several", item.line,
                    f"{len(mappings)} mappings and {len(files)} files",
                    "{mapping: FILE.toml, files: [TABLE]}",
                )  # fmt: skip
            yield MappedTables(mappings[0], files, item.line)

    def _place(self, scalar: Scalar) -> Path:
        """A file of the collection, below its folder."""
        path = self.path.parent / scalar.text
        if not path.resolve().is_relative_to(self.path.parent.resolve()):
            self._fail(
                "this stands outside the collection", scalar.line, scalar.text,
                "a file below the folder of collection.yaml",
            )  # fmt: skip
        if not path.is_file():
            self._fail(
                "there is no such file", scalar.line, scalar.text, "a file of the collection"
            )
        return path

    def _scalars(self, tree: Mapping, key: str) -> list[Scalar]:
        _, value = tree.items.get(key, (0, None))
        items = value.items if isinstance(value, Sequence) else [value] if value else []
        for item in items:
            if not isinstance(item, Scalar):
                self._fail(f"{key} takes no map here", item.line, None, "a text or a list of texts")
        return [item for item in items if isinstance(item, Scalar)]

    def _text(self, tree: Mapping, key: str) -> str:
        line, value = tree.items[key]
        if not isinstance(value, Scalar) or not value.text.strip():
            self._fail(f"the {key} is one text", line, None, "a text")
        return value.text.strip()

    def _term(self, tree: Mapping, key: str, make: Callable[[str], T]) -> T:
        text = self._text(tree, key)
        try:
            return make(text)
        except Fault as fault:
            self._fail(fault.what, tree.items[key][0], text, fault.expected)

    def _check_keys(self, tree: Mapping, known: Iterable[str]) -> None:
        known = tuple(known)
        for key, (line, _) in tree.items.items():
            if key not in known:
                near = load_context().nearest(key, list(known))
                self._fail(
                    "there is no such key", line, key, ", ".join(known),
                    f"did you mean {near}?" if near else None,
                )  # fmt: skip

    def _fail(
        self, what: str, line: int, found: str | None, expected: str, hint: str | None = None
    ) -> NoReturn:
        raise RecordError(
            what, path=self.path, line=line, found=found, expected=expected, hint=hint
        )
