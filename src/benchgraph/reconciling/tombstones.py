"""``tombstones.csv``: what has been given up since it was first released, as data.

A line says that ``id`` (of a record, of a node in one, or the address of a page) was given up in
version ``since`` of its collection: ``replacedBy`` is the id that took its place, where one did,
and ``note`` says why. An IRI that was released once is answered for ever.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad

from benchgraph.errors import BenchgraphError, MatchError
from benchgraph.iris import entity_iri, iri_fault, is_ours
from benchgraph.reconciling.sheet import read_sheet
from benchgraph.records.collection import SHIPPED
from benchgraph.vocab import BG, DCTERMS, GRAPH, OWL, RDFS, XSD

FILE = "tombstones.csv"
COLUMNS = ("id", "replacedBy", "since", "note")
_SLUG = r"[a-z0-9]+(?:[.-][a-z0-9]+)*"
_ID = re.compile(rf"[a-z]+(?:-[a-z]+)*(?:/{_SLUG})+")
_VERSION = re.compile(r"\d{1,6}(?:\.\d{1,6}){0,3}(?:[-+][0-9A-Za-z.-]{1,32})?")
_TRUE = Literal("true", datatype=XSD.boolean)


@dataclass(frozen=True, slots=True)
class Tombstone:
    """A line of ``tombstones.csv``; ``line`` is where it stands."""

    id: str
    replaced_by: str
    since: str
    note: str = ""
    line: int = 0

    @property
    def iri(self) -> str:
        """The IRI that was given up."""
        return entity_iri(self.id)

    @property
    def target(self) -> str:
        """The IRI that took its place; empty where none did."""
        return entity_iri(self.replaced_by) if self.replaced_by else ""


def read_tombstones(folder: Path) -> list[Tombstone]:
    """What a collection's folder has given up; nothing where it has no ``tombstones.csv``.

    Raises MatchError with file and line for what is written wrongly; whether a replacement exists
    is for :func:`tombstone_faults`.
    """
    path = folder / FILE
    if not path.exists():
        return []
    return [_tombstone(path, line, row) for line, row in read_sheet(path, COLUMNS)]


def tombstones_graph(slug: str) -> NamedNode:
    """The named graph of what a collection has given up; the shipped one's has no slug."""
    return NamedNode(GRAPH + ("tombstones" if slug == SHIPPED else f"{slug}/tombstones"))


def tombstone_quads(folder: Path, slug: str) -> list[Quad]:
    """What the collection ``slug`` in ``folder`` has given up, as quads of its own graph.

    Raises MatchError.
    """
    graph = tombstones_graph(slug)
    quads: dict[Quad, None] = {}
    for each in read_tombstones(folder):
        node = NamedNode(each.iri)
        quads[Quad(node, OWL.deprecated, _TRUE, graph)] = None
        quads[Quad(node, BG.retiredIn, Literal(each.since), graph)] = None
        if each.target:
            quads[Quad(node, DCTERMS.isReplacedBy, NamedNode(each.target), graph)] = None
        if each.note:
            quads[Quad(node, RDFS.comment, Literal(each.note, language="en"), graph)] = None
    return list(quads)


def replacements(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """IRI that was given up → the IRI at the end of its chain, from (old, next) pairs.

    What runs in a circle leads nowhere, and is left out.
    """
    following = dict(pairs)
    found = {}
    for old in following:
        end, seen = old, set()
        while end in following and end not in seen:
            seen.add(end)
            end = following[end]
        if end not in seen:
            found[old] = end
    return found


def tombstone_faults(
    folder: Path,
    given_up: Mapping[str, str],
    stated: Callable[[str], bool],
    stated_here: Callable[[str], bool],
    due: Callable[[str], bool] = lambda iri: True,
) -> list[BenchgraphError]:
    """Everything that is wrong with the tombstones of ``folder``, in the order of the file.

    ``given_up``: IRI → replacement (or nothing) of every tombstone there is, of all collections;
    ``stated``: whether records state what an IRI is; ``stated_here``: whether those of the folder
    do. What was given up may not be stated by these any more; a replacement that is ``due`` (by
    default each is) has to be stated, or be a tombstone itself; and no chain of them is a circle.
    """
    path = folder / FILE
    try:
        stones = read_tombstones(folder)
    except MatchError as error:
        return [error]
    faults: list[BenchgraphError] = []
    first: dict[str, int] = {}
    for stone in stones:
        before = first.setdefault(stone.iri, stone.line)
        if before != stone.line:
            what, found = "this id stands here twice", f"{stone.id}, as on line {before}"
            expected = "one line; of a thing that was split, the note says into what"
        elif stated_here(stone.iri):
            what, found = "what this line gives up is still stated by a record", stone.id
            expected = "an id that no record has any more"
        elif stone.target and _runs_in_a_circle(stone.iri, given_up):
            what, found = "these tombstones lead in a circle", stone.replaced_by
            expected = "a replacement that leads to something that there is"
        elif _is_missing(stone.target, given_up, stated) and due(stone.target):
            what, found = "the replacement is not there", stone.replaced_by
            expected = "the id of a record or of what stands in one, or of another tombstone"
        else:
            continue
        faults.append(MatchError(what, path=path, line=stone.line, found=found, expected=expected))
    return faults


def _is_missing(target: str, given_up: Mapping[str, str], stated: Callable[[str], bool]) -> bool:
    return bool(target) and target not in given_up and not stated(target)


def _runs_in_a_circle(iri: str, given_up: Mapping[str, str]) -> bool:
    seen: set[str] = set()
    while iri and iri not in seen:
        seen.add(iri)
        iri = given_up.get(iri, "")
    return bool(iri)


def _tombstone(path: Path, line: int, row: dict[str, str]) -> Tombstone:
    cells = {key: " ".join(value.split()) for key, value in row.items()}
    stone = Tombstone(cells["id"], cells["replacedBy"], cells["since"], cells["note"], line)
    wrong = _wrong(stone)
    if wrong is not None:
        what, found, expected = wrong
        raise MatchError(what, path=path, line=line, found=found, expected=expected)
    return stone


def _wrong(stone: Tombstone) -> tuple[str, str, str] | None:
    """What is written wrongly: the sentence, what was found and what was expected."""
    for name, text in (("id", stone.id), ("replacement", stone.replaced_by)):
        if name == "id" or text:
            if "://" in text and is_ours(text):
                return f"an {name} of ours is written short", text, "an id such as facility/alps"
            if "://" in text and (fault := iri_fault(text, ("https", "http"))):
                return f"the {name} is no address: {fault}", text, "https://…"
            if "://" not in text and not _ID.fullmatch(text):
                expected = "an id such as facility/alps, or the address of a page"
                return f"the {name} is no id", text or "nothing", expected
    if stone.id == stone.replaced_by:
        return "nothing takes its own place", stone.id, "another id, or none"
    if not _VERSION.fullmatch(stone.since):
        return "since which version is not said", stone.since or "nothing", "such as 0.2.0"
    if not stone.replaced_by and not stone.note:
        return "what is withdrawn without a replacement says why", "no note", "a sentence"
    return None
