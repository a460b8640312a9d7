"""The formats: one table that the library, the command line, the documentation and tests read."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchgraph.errors import ParameterError, StoreError
from benchgraph.files import put_folder, write_bytes
from benchgraph.network import page
from benchgraph.network.completing import complete
from benchgraph.network.files import cytoscape, dot, gexf, graphml, textformats
from benchgraph.network.pictures import picture
from benchgraph.temporary import scratch

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True)
class Format:
    """A format: for whom, its file name's ending, how it becomes bytes, how many nodes it carries.

    ``write`` gives the bytes of one file; ``files`` instead gives several, for a folder. Above
    ``limit`` nodes people get a warning and a suggestion.
    """

    says: str
    suffix: str
    write: Callable[[nx.Graph[Any]], bytes] | None = None
    files: Callable[[nx.Graph[Any]], dict[str, bytes]] | None = None
    limit: int | None = None


TOO_MANY = (
    "{nodes} nodes are too many to read in {format}: take gexf into Gephi, or a part of them with"
    " --view ego --entity ENTITY, or --no-isolated"
)
FORMATS: dict[str, Format] = {
    "gexf": Format("Gephi: colours, sizes, timeline (GEXF 1.3)", ".gexf", gexf.gexf),
    "graphml": Format("R, igraph, Gephi", ".graphml", graphml.graphml),
    "graphml-yed": Format("yEd, with its own drawing; networkx", ".graphml", graphml.graphml_yed),
    "cytoscape": Format("Cytoscape and cytoscape.js", ".cyjs", cytoscape.cytoscape),
    "cx2": Format("Cytoscape 3.10 and NDEx, with styles", ".cx2", cytoscape.cx2),
    "dot": Format("Graphviz", ".dot", dot.dot),
    "json": Format("networkx 3.4 and later (node-link with edges)", ".json",
                   textformats.node_link),
    "json-links": Format("d3 and older networkx (node-link with links)", ".json",
                         textformats.node_link_links),
    "csv": Format("spreadsheets: a folder with nodes.csv and edges.csv", "", None,
                  textformats.csv_pair),
    "html": Format("a browser: search, filter, evidence", ".html", page.html, limit=20_000),
    "svg": Format("papers and slides, editable", ".svg", picture.svg, limit=250),
    "png": Format("papers and slides", ".png", picture.png, limit=250),
}  # fmt: skip


def format_of(path: Path) -> str | None:
    """The first format whose files end as ``path`` does; None where there is none."""
    ending = path.suffix.lower()
    return next((name for name, each in FORMATS.items() if each.suffix == ending), None)


def too_many(graph: nx.Graph[Any], format: str) -> str | None:
    """A warning with a suggestion where a format shows nothing of so many nodes, else None."""
    limit = _format(format).limit
    if limit is None or len(graph) <= limit:
        return None
    return TOO_MANY.format(nodes=len(graph), format=format)


def write_network(graph: nx.Graph[Any], path: Path, format: str) -> None:
    """Write ``graph`` to ``path`` (for csv a folder) whole or not at all.

    Any networkx graph will do: what writers need and it lacks is filled in (``complete``). Raises
    ParameterError for an unknown format and a graph that cannot be completed, StoreError if the
    file cannot be written.
    """
    chosen = _format(format)
    path = Path(path)
    graph = complete(graph)
    if chosen.write is not None:
        if os.path.isdir(path):  # noqa: PTH112 (Path.is_dir() raises for a name too long)
            raise StoreError("this is a folder, not a file", path=path)
        write_bytes(path, chosen.write(graph))
    elif chosen.files is not None:
        write_folder(path, chosen.files(graph))


def _format(name: str) -> Format:
    if name not in FORMATS:
        raise ParameterError(
            "there is no such format", found=str(name), expected=", ".join(FORMATS)
        )
    return FORMATS[name]


def write_folder(path: Path, files: dict[str, bytes]) -> None:
    """The folder ``path`` with exactly ``files``; an older one of the same make is replaced.

    Where ``path`` is a link, what it leads to is replaced. Raises StoreError where it cannot be
    written, or something else is there.
    """
    path = Path(os.path.realpath(path))
    try:
        if path.exists() and (
            not path.is_dir() or {entry.name for entry in path.iterdir()} - set(files)
        ):
            raise StoreError(
                "this is there already and holds something else",
                path=path,
                hint="name a new folder",
            )
        path.parent.mkdir(parents=True, exist_ok=True)
        with scratch(path.name[:64], path.parent) as made:
            for name, data in files.items():
                write_bytes(made / "new" / name, data)
            put_folder(made / "new", path)
    except OSError as error:
        raise StoreError("this folder cannot be written", path=path, found=error.strerror) from None
