"""Read RDF files of anybody's making: six syntaxes, compressed or not, with the line of an error.

Nothing here knows our own terms. What a file is, its ending says, or where that says nothing, its
beginning. Blank nodes are numbered in the order in which they come, so that two files share none
and the same files give the same names.
"""

from __future__ import annotations

import gzip
import re
import sys
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from io import BufferedReader, BytesIO
from itertools import count
from pathlib import Path
from typing import IO, Any, cast

import pyoxigraph as ox
from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, Triple

from benchgraph.errors import RdfError

STANDARD_INPUT = "-"

# What a person may call a syntax → the syntax. The first names are those of our own options; the
# others are what rdflib and pySHACL call it.
FORMATS: Mapping[str, RdfFormat] = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "rdfxml": RdfFormat.RDF_XML,
    "nquads": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "jsonld": RdfFormat.JSON_LD,
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "xml": RdfFormat.RDF_XML,
    "nq": RdfFormat.N_QUADS,
    "json-ld": RdfFormat.JSON_LD,
}
# .n3 is read as Turtle: what N3 has beyond it is an error with its line. .owl and .xml can be
# several things, so their beginning is asked.
_ENDINGS = {
    ".ttl": RdfFormat.TURTLE,
    ".turtle": RdfFormat.TURTLE,
    ".n3": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".rdf": RdfFormat.RDF_XML,
    ".nq": RdfFormat.N_QUADS,
    ".trig": RdfFormat.TRIG,
    ".jsonld": RdfFormat.JSON_LD,
    ".json": RdfFormat.JSON_LD,
}
_HEAD = 4096
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
# How beginnings look, the more special first. A name in place of a syntax: none that is read here.
_BEGINNINGS: list[tuple[re.Pattern[bytes], RdfFormat | str]] = [
    (re.compile(rb"(?i)<!doctype html|<html\b"), "an HTML page"),
    (re.compile(rb"(Prefix|Ontology)\s*\("), "OWL functional syntax"),
    (re.compile(rb"(Prefix|Ontology):\s"), "OWL Manchester syntax"),
    (re.compile(rb"(?s)(<\?xml.*?)?<Ontology\b"), "OWL/XML"),
    (re.compile(rb"(?s)(<\?xml.*?)?<TriX\b"), "TriX"),
    (re.compile(rb"<\?xml|<!DOCTYPE|<!--|<[\w.-]*:?RDF\b"), RdfFormat.RDF_XML),
    (re.compile(rb"\{\s*[\"}]|\[\s*[\{\]]"), RdfFormat.JSON_LD),
    (re.compile(rb"(?i)@?(prefix|base)\s"), RdfFormat.TURTLE),
    (re.compile(rb"format-version:"), "OBO"),
    (re.compile(rb"\$HDT"), "HDT"),
    (re.compile(rb"PK\x03\x04"), "a ZIP archive"),
    (re.compile(rb"\xff\xfe|\xfe\xff"), "UTF-16, not UTF-8"),
]
_COMMENTS = re.compile(rb"(\s|#[^\n]*(\n|$))*")
_PLACE = re.compile(
    r"Parser error (?:at|between) line \d+ (?:(column \d+|between columns [^:]*): )?"
)


@dataclass(frozen=True)
class RdfFiles:
    """Files of RDF that are read as one graph.

    ``paths``: files, or "-" for standard input. ``format``: a name of ``FORMATS`` for all of them,
    None for what each says itself. ``base``: what relative IRIs are resolved against; None for the
    address of each file (``file:///…``), none for standard input. ``lenient``: IRIs and language
    tags that are not well-formed are let through. ``graph``: the IRI of the one graph that is
    read; None for all. ``prefixes``: those that the files declared, as far as they were read.
    """

    paths: tuple[Path, ...]
    format: str | None = None
    base: str | None = None
    lenient: bool = False
    graph: str | None = None
    prefixes: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        paths: Iterable[Path | str],
        *,
        format: str | None = None,
        base: str | None = None,
        lenient: bool = False,
    ) -> RdfFiles:
        """The same of names of files. Raises RdfError for a format that there is not."""
        if format is not None and format not in FORMATS:
            raise RdfError("no such syntax of RDF", found=format, expected=", ".join(FORMATS))
        if base is not None:
            try:
                NamedNode(base)
            except ValueError as error:
                raise RdfError("the base is no IRI", found=f"{base}: {error}") from None
        return cls(tuple(map(Path, paths)), format, base, lenient)

    def only(self, graph: str) -> RdfFiles:
        """The same files, of which only the graph with this IRI is read. Raises RdfError."""
        try:
            NamedNode(graph)
        except ValueError as error:
            raise RdfError("the name of the graph is no IRI", found=f"{graph}: {error}") from None
        return replace(self, graph=graph)

    def triples(self) -> Iterator[Triple]:
        """The statements of all files, whatever graphs they name, in the order of the files; one
        that is repeated comes as often. Raises RdfError."""
        numbers = count()
        for path in self.paths:
            quads = self._read(path)
            if self.graph is not None:
                name = NamedNode(self.graph)
                quads = (quad for quad in quads if quad.graph_name == name)
            yield from _renamed(quads, numbers)

    def store(self) -> ox.Store:
        """The statements of all files, each once, in the default graph of a store in memory.

        The store writes some literals in another way than the file did (1.50 is 1.5 there).
        Raises RdfError.
        """
        store = ox.Store()
        store.bulk_extend(Quad(*triple) for triple in self.triples())
        return store

    def _read(self, path: Path) -> Iterator[Quad]:
        with _opened(path) as file:
            yield from self._parsed(path, file)

    def _parsed(self, path: Path, file: BufferedReader[Any]) -> Iterator[Quad]:
        if file.peek(3).startswith(_BYTE_ORDER_MARK):
            file.read(len(_BYTE_ORDER_MARK))
        head = file.peek(_HEAD)[:_HEAD]
        looks = _looks_like(head)
        format = FORMATS[self.format] if self.format else _by_ending(path) or _guessed(looks)
        if format is None:
            raise RdfError(
                f"this file is {looks}, which is no syntax of RDF that is read here",
                path=_name(path),
                expected="Turtle, N-Triples, N-Quads, TriG, RDF/XML or JSON-LD",
                hint=_OWL_HINT if "OWL" in str(looks) or looks == "OBO" else None,
            )
        try:
            reader = ox.parse(
                cast(IO[bytes], file),
                format,
                base_iri=self.base or _address(path),
                lenient=self.lenient,
            )
            first = next(reader, None)
            if first is None:
                _insist_on_silence(path, format, head, looks)
            else:
                yield first
                yield from reader
            for prefix, iri in reader.prefixes.items():
                self.prefixes.setdefault(prefix, iri)
        except SyntaxError as error:
            raise _not_well_formed(path, format, looks, error) from None


def format_of(path: Path) -> str:
    """The name of the syntax that the ending of a file stands for. Raises RdfError."""
    format = _by_ending(path)
    if format is None:
        raise RdfError(
            "the ending of this file names no syntax",
            path=path,
            expected=", ".join(_ENDINGS),
            hint="name one with --format",
        )
    return next(name for name, each in FORMATS.items() if each == format)


def serialized(triples: Iterable[Triple], format: str, prefixes: Mapping[str, str]) -> bytes:
    """``triples`` in a syntax, in the order in which they come. Raises RdfError where the syntax
    cannot hold them (a property that XML cannot name, say)."""
    syntax, triples = FORMATS[format], list(triples)
    plain = syntax in (RdfFormat.N_TRIPLES, RdfFormat.N_QUADS)
    used = None if plain else _used(prefixes, triples)
    try:
        return ox.serialize(triples, format=syntax, prefixes=used) or b""
    except ValueError as error:
        raise RdfError(f"{syntax.name} cannot hold this graph", found=str(error)) from None


def _used(prefixes: Mapping[str, str], triples: Iterable[Triple]) -> dict[str, str]:
    iris = {term.value for triple in triples for term in triple if isinstance(term, NamedNode)}
    spaces = {iri[: max(iri.rfind("#"), iri.rfind("/"), iri.rfind(":")) + 1] for iri in iris}
    return {
        prefix: space
        for prefix, space in prefixes.items()
        if any(each.startswith(space) for each in spaces)
    }


_OWL_HINT = "ROBOT and Protégé write it as Turtle: robot convert --input FILE --output FILE.ttl"


@contextmanager
def _opened(path: Path) -> Iterator[BufferedReader[Any]]:
    """The bytes of a file, unpacked where they are gzip. What the system says of it is said as an
    RdfError, also later, while it is read."""
    try:
        with _raw(path) as raw:
            if raw.peek(2)[:2] == b"\x1f\x8b":
                with gzip.GzipFile(fileobj=raw) as packed, BufferedReader(packed) as file:
                    yield file
            else:
                yield raw
    except FileNotFoundError:
        hint = "an address on the web is not fetched: save it as a file" if _is_web(path) else None
        raise RdfError("there is no such file", path=path, hint=hint) from None
    except (OSError, EOFError, zlib.error) as error:
        found = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise RdfError("this file cannot be read", path=_name(path), found=found) from None


def _raw(path: Path) -> BufferedReader[Any]:
    if str(path) == STANDARD_INPUT:
        return BufferedReader(BytesIO(sys.stdin.buffer.read()))
    if path.is_dir():
        raise RdfError("this is a folder, not a file", path=path, hint="name the files in it")
    return path.open("rb")


def _is_web(path: Path) -> bool:
    return str(path).startswith(("http:", "https:"))


def _name(path: Path) -> Path | str:
    return "standard input" if str(path) == STANDARD_INPUT else path


def _address(path: Path) -> str | None:
    return None if str(path) == STANDARD_INPUT else path.absolute().as_uri()


def _by_ending(path: Path) -> RdfFormat | None:
    inner = path.with_suffix("") if path.suffix.lower() == ".gz" else path
    return _ENDINGS.get(inner.suffix.lower())


def _looks_like(head: bytes) -> RdfFormat | str | None:
    """What a file is by its beginning; None where that could be Turtle, TriG or lines."""
    start = _COMMENTS.match(head)
    text = head[start.end() if start else 0 :]
    return next((what for pattern, what in _BEGINNINGS if pattern.match(text)), None) or _lines(
        text
    )


def _lines(text: bytes) -> RdfFormat | None:
    """N-Quads, which N-Triples are too, where the first line is one of them."""
    line = text.split(b"\n", 1)[0]
    try:
        return RdfFormat.N_QUADS if len(list(ox.parse(line, RdfFormat.N_QUADS))) == 1 else None
    except SyntaxError:
        return None


def _guessed(looks: RdfFormat | str | None) -> RdfFormat | None:
    """The syntax to read with: TriG where it could be Turtle, as it reads that too. None where it
    is none of ours."""
    if looks is None or looks == RdfFormat.TURTLE:
        return RdfFormat.TRIG
    return looks if isinstance(looks, RdfFormat) else None


def _insist_on_silence(
    path: Path, format: RdfFormat, head: bytes, looks: RdfFormat | str | None
) -> None:
    """A file without statements is an empty graph, but JSON that has no context says nothing by
    mistake."""
    if format == RdfFormat.JSON_LD and b'"@' not in head and head.split() not in ([b"{}"], [b"[]"]):
        raise RdfError(
            "this JSON states nothing: without @context its keys are no properties",
            path=_name(path),
        )


def _not_well_formed(
    path: Path, format: RdfFormat, looks: RdfFormat | str | None, error: SyntaxError
) -> RdfError:
    name = format.name
    found = _PLACE.sub(lambda place: f"{place[1]}: " if place[1] else "", error.msg or str(error))
    hint = None
    if isinstance(looks, str):
        hint = f"it looks like {looks}"
    elif looks is not None and not _reads(format, looks):
        hint = f"it looks like {looks.name}: name the syntax, or give the file the ending it needs"
    elif "LoadDocumentCallback" in found:
        found, hint = "a context on the web", "contexts are not fetched: write it into the file"
    elif "No scheme found" in found:
        hint = "a relative IRI needs a base"
    return RdfError(
        f"this is not {name} that can be read",
        path=_name(path),
        line=error.lineno,
        found=found,
        hint=hint,
    )


def _reads(format: RdfFormat, looks: RdfFormat) -> bool:
    """Whether a reader of ``format`` can be expected to read what looks like ``looks``."""
    if looks == RdfFormat.N_QUADS:
        return format not in (RdfFormat.RDF_XML, RdfFormat.JSON_LD)
    return looks == format or (looks == RdfFormat.TURTLE and format == RdfFormat.TRIG)


def _renamed(quads: Iterable[Quad], numbers: Iterator[int]) -> Iterator[Triple]:
    """Their triples, with blank nodes numbered as they come."""
    names: dict[BlankNode, BlankNode] = {}

    def named(term: object) -> object:
        if isinstance(term, BlankNode):
            found = names.get(term)
            if found is None:
                found = names[term] = BlankNode(f"b{next(numbers)}")
            return found
        if isinstance(term, Triple):
            return Triple(named(term.subject), term.predicate, named(term.object))  # type: ignore[arg-type]
        return term

    for quad in quads:
        subject, value = quad.subject, quad.object
        if isinstance(subject, BlankNode) or isinstance(value, BlankNode | Triple):
            yield Triple(named(subject), quad.predicate, named(value))  # type: ignore[arg-type]
        else:
            yield quad.triple
