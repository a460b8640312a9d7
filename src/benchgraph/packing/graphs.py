"""The graph in a pack: as the release has it, as compacted JSON-LD, and the terms that it uses."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pyoxigraph as ox

from benchgraph.packing.compacting import context_document, write_compacted
from benchgraph.packing.model import Member, Source
from benchgraph.release import Release
from benchgraph.release.graphs import GRAPHS
from benchgraph.release.place import MANIFEST, QUESTIONS
from benchgraph.syntaxes import rdf_bytes
from benchgraph.triples import ONTOLOGY_GRAPH, VOCAB_GRAPH, VOCAB_OF
from benchgraph.vocab import GRAPH

FOLDER = "graph"
TURTLE, JSON_LD = "text/turtle", "application/ld+json"
_NQUADS = "http://www.w3.org/ns/formats/N-Quads"
_TURTLE = "http://www.w3.org/ns/formats/Turtle"
_JSON_LD = "http://www.w3.org/ns/formats/JSON-LD"
_CHUNK = 1 << 20
_ONTOLOGY, _VOCAB = ONTOLOGY_GRAPH.value.encode(), VOCAB_GRAPH.value.encode()


def write(source: Source, folder: Path, members: tuple[Member, ...]) -> list[Member]:
    """The files of the graph. Raises ReleaseError where the release is damaged, OSError."""
    (folder / FOLDER).mkdir()
    return [
        *_as_released(source.release, folder),
        *_said(source, folder),
    ]


def _as_released(release: Release, folder: Path) -> Iterator[Member]:
    """The promise of the release as it stands, with what it is checked by."""
    for each in release.members:
        path = each.path(release.path)
        name = f"{FOLDER}/{path.name}"
        shutil.copyfile(path, folder / name)
        if each.quads:
            title = "The named graphs, which say who says what, as sorted N-Quads, packed with gzip"
            yield Member.of(folder, name, "graph", "application/gzip", title, (_NQUADS,))
        else:
            for _ in each.content(release.path):
                pass  # it is the file that the manifest names, or this raises
            title = "The default graph, which is everything once, as Turtle"
            yield Member.of(folder, name, "graph", TURTLE, title, (_TURTLE,))
    plain = "text/plain"
    for each in release.members:
        if each.parts is not None:
            title = f"Checksum, bytes and statements of the parts of {each.name}"
            path = each.list_path(release.path)
            shutil.copyfile(path, folder / FOLDER / path.name)
            yield Member.of(folder, f"{FOLDER}/{path.name}", "graph", plain, title)
    if (release.path / GRAPHS).is_file():
        shutil.copyfile(release.path / GRAPHS, folder / FOLDER / GRAPHS)
        title = "How many triples each named graph holds"
        yield Member.of(folder, f"{FOLDER}/{GRAPHS}", "graph", plain, title)
    shutil.copyfile(release.path / MANIFEST, folder / FOLDER / MANIFEST)
    title = "What the release says of itself: version, collections, counts, and the root over it"
    yield Member.of(folder, f"{FOLDER}/{MANIFEST}", "graph", "application/json", title)
    yield from _questions(release, folder)


def _questions(release: Release, folder: Path) -> Iterator[Member]:
    """The questions that collections brought."""
    for path in sorted((release.path / QUESTIONS).glob("*.rq")):
        name = f"{FOLDER}/{QUESTIONS}/{path.name}"
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(path, folder / name)
        title = f"The question {path.stem} of a collection, in SPARQL"
        yield Member.of(folder, name, "graph", "application/sparql-query", title)


def _said(source: Source, folder: Path) -> Iterator[Member]:
    """The JSON-LD, and the terms that it uses as two files of their own: in one pass."""
    name = f"{FOLDER}/benchgraph.jsonld"
    terms = _terms_of(source.release)
    with (folder / name).open("wb", _CHUNK) as file:
        write_compacted(_triples(source.nquads, terms), file)
    title = "The default graph as compacted JSON-LD, its context inside"
    yield Member.of(folder, name, "graph", JSON_LD, title, (_JSON_LD,))
    name = f"{FOLDER}/context.jsonld"
    text = json.dumps(context_document(), ensure_ascii=False, indent=1)
    (folder / name).write_bytes(f"{text}\n".encode())
    yield Member.of(folder, name, "graph", JSON_LD, "The context of the JSON-LD", (_JSON_LD,))
    said: dict[str, list[bytes]] = {}
    for graph, lines in terms.items():
        said.setdefault("ontology" if graph == _ONTOLOGY else "vocabularies", []).extend(lines)
    titles = {
        "ontology": "The ontology: every class and property, with labels and definitions",
        "vocabularies": "The vocabularies: units, indicators and the other concepts",
    }
    for stem, lines in said.items():
        if lines:
            name = f"{FOLDER}/{stem}.ttl"
            quads = ox.parse(b"".join(sorted(lines)), format=ox.RdfFormat.N_TRIPLES, lenient=True)
            (folder / name).write_bytes(rdf_bytes([quad.triple for quad in quads], "turtle"))
            yield Member.of(folder, name, "graph", TURTLE, titles[stem], (_TURTLE,))


def _terms_of(release: Release) -> dict[bytes, list[bytes]]:
    """The named graphs of ontology and vocabularies, also of those that collections brought."""
    slugs = [each["slug"] for each in release.manifest.get("collections", ())]
    brought = [f"{GRAPH}{slug}{VOCAB_OF}".encode() for slug in slugs]
    return {graph: [] for graph in (_ONTOLOGY, _VOCAB, *brought)}


def _triples(nquads: bytes, aside: dict[bytes, list[bytes]]) -> Iterator[str]:
    """The triples of N-Quads, without dot and line break; those of the graphs ``aside`` are put
    there too, as lines of N-Triples."""
    for line in BytesIO(nquads):
        end = line.rindex(b" <")
        if (kept := aside.get(line[end + 2 : -4])) is not None:
            kept.append(line[:end] + b" .\n")
        yield line[:end].decode()
