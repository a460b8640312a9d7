"""The formats: one table that the library, the command line and the tests read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchgraph.errors import ParameterError
from benchgraph.files import write_bytes
from benchgraph.network import xmlformats

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True)
class Format:
    """A format: what it is for, how it becomes bytes, and up to how many nodes it is of use.

    ``write`` gives the bytes of one file; ``files`` instead gives several, for a folder.
    """

    says: str
    suffix: str
    write: Callable[[nx.Graph[Any]], bytes] | None = None
    files: Callable[[nx.Graph[Any]], dict[str, bytes]] | None = None
    limit: int | None = None


FORMATS: dict[str, Format] = {
    "gexf": Format("GEXF 1.3, for Gephi: colours, sizes, timeline", ".gexf", xmlformats.gexf),
    "graphml": Format("GraphML, for yEd, Gephi, R and Python", ".graphml", xmlformats.graphml),
}


def write_network(graph: nx.Graph[Any], path: Path, format: str) -> list[str]:
    """Write ``graph`` to ``path`` (a folder for csv) whole or not at all.

    Out: warnings for people, e.g. that a picture of so many nodes shows nothing. Raises
    ParameterError for an unknown format, StoreError if the file cannot be written.
    """
    chosen = FORMATS.get(format)
    if chosen is None:
        raise ParameterError("there is no such format", found=format, expected=", ".join(FORMATS))
    if chosen.write is not None:
        write_bytes(path, chosen.write(graph))
    return []
