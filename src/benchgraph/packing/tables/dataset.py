"""What the descriptions of the tables say of the whole: title, version, date, whose it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from benchgraph.packing.model import Member, Source
from benchgraph.packing.tables.facts import Facts
from benchgraph.packing.tables.keeping import COLLECTIONS
from benchgraph.vocab import DCTERMS, GRAPH

NAME = "benchgraph"
DESCRIPTION = (
    "Policy benchmark cases with their institutions, documents, initiatives, facilities and "
    "products: numbers with unit, status and date, events, judgements, relations, and the words of "
    "the pages on which they stand."
)


@dataclass(frozen=True)
class Whose:
    """A collection of the release: what, whose, under which licence, read where."""

    title: str
    publisher: str
    licence: str
    version: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Dataset:
    """The tables as a whole; ``files`` is what each CSV is, by the name of its table.

    ``base_url`` ends in "/": where the files will lie; None for links that are relative.
    """

    title: str
    version: str
    date: str
    whose: tuple[Whose, ...]
    base_url: str | None = None
    files: Mapping[str, Member] = field(default_factory=dict)

    @property
    def licences(self) -> list[str]:
        """The licences, each once."""
        return list(dict.fromkeys(each.licence for each in self.whose if each.licence))

    @property
    def publishers(self) -> list[str]:
        """The publishers, each once."""
        return list(dict.fromkeys(each.publisher for each in self.whose if each.publisher))


def dataset_of(source: Source, facts: Facts) -> Dataset:
    """What the release says of itself."""
    whose = []
    for row in COLLECTIONS.rows(facts):
        told = {column.name: column.read(facts, row) or "" for column in COLLECTIONS.columns}
        whose.append(
            Whose(
                str(told["title"] or told["id"]),
                str(told["publisher"]),
                str(told["licence"]),
                str(told["version"]),
                tuple(str(o) for o in facts.objects(row, DCTERMS.source.value)),
            )
        )
    version = source.release.manifest["version"]
    title = facts.name(GRAPH + "release") or NAME
    return Dataset(title, version, source.date.isoformat(), tuple(whose), source.base_url)
