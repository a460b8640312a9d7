"""What a chart is about: entities by name, a region, an indicator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from benchgraph.query.entities import labels, resolve
from benchgraph.store import Store
from benchgraph.vocab import ENTITY_PREFIXES, PREFIX_HEADER, VOCAB

_INSIDE = (
    PREFIX_HEADER + "SELECT DISTINCT ?thing WHERE {"
    " VALUES ?region { %s } ?thing bg:region|bg:jurisdiction ?region }"
)


@dataclass(frozen=True, slots=True)
class Scope:
    """IRIs of things, regions and an indicator ("": all), and the names that a title gives them."""

    things: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    indicator: str = ""
    names: tuple[str, ...] = ()
    lang: str = "en"

    @classmethod
    def named(
        cls,
        store: Store,
        entities: Sequence[str] = (),
        *,
        region: str | None = None,
        indicator: str | None = None,
        lang: str = "en",
    ) -> Scope:
        """The scope that names of people mean. Raises NotFoundError with suggestions."""
        region_base = ENTITY_PREFIXES["region"]
        found = [resolve(store, name) for name in entities]
        if region is not None:
            found.append(resolve(store, region, under=region_base))
        kind = resolve(store, indicator, under=VOCAB + "indicator/") if indicator else ""
        told = labels(store, [*found, *([kind] if kind else [])], lang)
        return cls(
            tuple(iri for iri in found if not iri.startswith(region_base)),
            tuple(iri for iri in found if iri.startswith(region_base)),
            kind,
            tuple(told.get(iri, iri.rpartition("/")[2]) for iri in [*found, kind] if iri),
            lang,
        )

    @property
    def everything(self) -> bool:
        """Whether neither things nor regions are named."""
        return not self.things and not self.regions

    def inside(self, store: Store) -> set[str]:
        """The regions and all that lies in them."""
        if not self.regions:
            return set()
        values = " ".join(str(NamedNode(iri)) for iri in self.regions)
        rows = store.select(_INSIDE % values)
        return {*self.regions, *(term.value for (term,) in rows if term is not None)}

    def titled(self, title: str) -> str:
        """``title`` with the names of what is asked for."""
        return f"{title}: {', '.join(self.names)}" if self.names else title
