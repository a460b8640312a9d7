"""RDF documents: statements in the format that was agreed on, with the headers of linked data.

What does not fit on one page is cut into several, and each says so: in its body (a
``hydra:PartialCollectionView`` with the number of all statements and the addresses of the other
pages) and in its ``Link`` header.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pyoxigraph import Literal, NamedNode, Triple

from benchgraph.errors import ParameterError
from benchgraph.serving.media import FORMATS, JSONLD, NTRIPLES, RDFXML, TURTLE
from benchgraph.serving.model import Asked, Pairs, Reply, whole_number
from benchgraph.syntaxes import rdf_bytes
from benchgraph.vocab import RDF, RDFS, XSD

SYNTAX_OF = {TURTLE: "turtle", JSONLD: "jsonld", NTRIPLES: "ntriples", RDFXML: "rdfxml"}
PAGE_SIZE = 5_000
# The short name of each format that an address ends in.
SUFFIXES = {media: name for name, media in reversed(FORMATS.items())}
_HYDRA = "http://www.w3.org/ns/hydra/core#"


@dataclass(frozen=True, slots=True)
class Part:
    """The statements from ``first`` on (0, 1 …) that page ``number`` (1, 2 …) of ``pages`` holds;
    ``total`` is how many there are."""

    number: int
    pages: int
    first: int
    size: int
    total: int

    @property
    def last(self) -> int:
        """The place behind the last statement."""
        return min(self.first + self.size, self.total)


def part_of(asked: Asked, total: int, size: int = PAGE_SIZE) -> Part:
    """The part that ``page`` and ``limit`` of the request stand for. Raises ParameterError."""
    size = number_asked(asked, "limit", size, size)
    pages = max(1, -(-total // size))
    number = number_asked(asked, "page", 1, pages)
    return Part(number, pages, (number - 1) * size, size, total)


def number_asked(asked: Asked, name: str, default: int, most: int) -> int:
    """The parameter ``name``, a number from 1 to ``most``. Raises ParameterError."""
    text = asked.get(name)
    if not text:
        return default
    if (number := whole_number(text, most)) is None:
        raise ParameterError(
            f"{name} is not a number that there is", found=text, expected=f"1 to {most:,}"
        )
    return number


def rdf_document(asked: Asked, statements: Sequence[Triple], headers: Pairs = ()) -> Reply:
    """``statements`` in the format that was agreed on; on a server a part where they are many."""
    # A copy in files has one file of it, whatever its size.
    part = part_of(asked, len(statements), max(1, len(statements)) if asked.frozen else PAGE_SIZE)
    told = list(statements[part.first : part.last])
    if part.pages > 1:
        told = [*_marks(asked, part), *told]
        headers = (*headers, *_neighbours(asked, part))
    body = rdf_bytes(told, SYNTAX_OF[asked.format])
    media = asked.format + ("; charset=utf-8" if asked.format == TURTLE else "")
    return Reply(body, media, headers=headers)


def linked(
    reply: Reply, asked: Asked, formats: Sequence[str], records: Sequence[str] = ()
) -> Reply:
    """``reply`` with links to the other formats, and to the named graphs ``records`` behind it."""
    links = [
        f'<{address_in(asked, media)}>; rel="alternate"; type="{media}"'
        for media in formats
        if media != asked.format
    ]
    links += [f'<{asked.iri_href(iri)}>; rel="describedby"' for iri in records[:5]]
    return replace(reply, headers=_joined((*reply.headers, *(("Link", link) for link in links))))


def address_in(asked: Asked, media: str) -> str:
    """The address of what was asked for in the format ``media``."""
    # A page of a list for people is no part of a document, and the other way round.
    alike = media == asked.format or {media, asked.format} <= SYNTAX_OF.keys()
    names = ("iri", "lang", "limit", "page") if alike else ("iri", "lang")
    kept = {key: value for key, value in asked.query if key in names}
    if "iri" in kept or asked.path.endswith("/"):  # its path cannot have a suffix
        return asked.href(asked.path, kept | {"format": SUFFIXES[media]})
    return asked.href(f"{asked.path}.{SUFFIXES[media]}", kept)


def _joined(headers: Pairs) -> Pairs:
    """Each header once: the values of ``Link`` in one line."""
    found: dict[str, str] = {}
    for name, value in headers:
        found[name] = f"{found[name]}, {value}" if name == "Link" and name in found else value
    return tuple(found.items())


def _other_pages(part: Part) -> dict[str, int]:
    found = {"first": 1, "last": part.pages}
    if part.number > 1:
        found["previous"] = part.number - 1
    if part.number < part.pages:
        found["next"] = part.number + 1
    return found


def _neighbours(asked: Asked, part: Part) -> Pairs:
    names = {"previous": "prev"}  # as the registry of link relations calls it
    return tuple(
        ("Link", f'<{_page(asked, number)}>; rel="{names.get(name, name)}"')
        for name, number in _other_pages(part).items()
    )


def _page(asked: Asked, number: int) -> str:
    kept = {key: value for key, value in asked.query if key not in ("page", "format")}
    return address_in(replace(asked, query=(*kept.items(), ("page", str(number)))), asked.format)


def _marks(asked: Asked, part: Part) -> list[Triple]:
    """What a partial document says of itself."""
    this = NamedNode(asked.origin + _page(asked, part.number))
    said = (
        f"Part {part.number} of {part.pages}: statements {part.first + 1} to {part.last}"
        f" of {part.total}. The whole is all parts together."
    )
    total = Literal(str(part.total), datatype=XSD.integer)
    return [
        Triple(this, RDF.type, NamedNode(_HYDRA + "PartialCollectionView")),
        Triple(this, RDFS.comment, Literal(said, language="en")),
        Triple(this, NamedNode(_HYDRA + "totalItems"), total),
        *(
            Triple(this, NamedNode(_HYDRA + name), NamedNode(asked.origin + _page(asked, number)))
            for name, number in _other_pages(part).items()
        ),
    ]
