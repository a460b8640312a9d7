"""What is related to an entity: ranked, grouped by type, each with its reason in one line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pyoxigraph import NamedNode

from benchgraph.errors import ParameterError
from benchgraph.relations.identity import read_identities
from benchgraph.relations.model import TYPES
from benchgraph.relations.wording import (
    RELATION_SENTENCES,
    Labels,
    Shown,
    read_labels,
    relation_evidence,
    relation_sentence,
    values_clause,
)
from benchgraph.store import Store
from benchgraph.vocab import PREFIX_HEADER, SYMMETRIC_RELATIONS


@dataclass(frozen=True)
class Related:
    """One relation as seen from the entity that was asked for.

    ``direction``: ``out`` and ``in`` for directed types, ``both`` for symmetric ones. ``reason`` is
    one line in ``language``; ``evidence`` is what the pages say on both sides. ``type`` and
    ``kind`` are the same in every language, ``type_label`` is for people.
    """

    type: str
    other: str
    label: str
    kind: str
    strength: Decimal
    direction: str
    reason: str
    via: str | None
    relation: str
    evidence: tuple[Shown, ...]
    type_label: str = ""
    language: str = "en"

    def __repr__(self) -> str:
        return f"<Related {self.type} {self.strength:.2f}: {self.label}>"

    @property
    def pages(self) -> tuple[str, ...]:
        """The pages that the relation rests on, each once."""
        return tuple(dict.fromkeys(shown.page for shown in self.evidence))

    def as_dict(self) -> dict[str, Any]:
        """The row as JSON and CSV hold it."""
        return {
            "type": self.type,
            "other": self.other,
            "label": self.label,
            "kind": self.kind,
            "strength": f"{self.strength:f}",
            "direction": self.direction,
            "reason": self.reason,
            "via": self.via,
            "relation": self.relation,
            "pages": list(self.pages),
            "quotes": [shown.quote for shown in self.evidence if shown.quote],
        }


@dataclass(frozen=True)
class _Edge:
    relation: str
    type: str
    start: str
    end: str
    via: str | None
    strength: Decimal
    derivation: str


def related(
    store: Store, entity: NamedNode | str, *, type_: str | None = None, lang: str = "en"
) -> list[Related]:
    """Everything related to ``entity``, to the subjects of a case, or to what is exactly the same.

    Types stand in the order of their strongest relation, relations in the order of strength, ties
    in the order of IRIs. An entity and the case that profiles it are one row, the case's.
    Raises ParameterError for a relation type that does not exist.
    """
    if type_ is not None and type_ not in RELATION_SENTENCES:
        raise ParameterError(
            "there is no such relation type", found=type_, expected=", ".join(RELATION_SENTENCES)
        )
    asked = entity.value if isinstance(entity, NamedNode) else entity
    identities = read_identities(store)
    itself = {each for thing in (asked, *_subjects(store, asked)) for each in identities.all(thing)}
    edges = [e for e in _edges(store, itself) if type_ is None or e.type == type_]
    ends = {end for edge in edges for end in (edge.start, edge.end)} - itself
    # Of the same relation of a case and of its subject, that of the entity asked for is shown.
    edges.sort(key=lambda edge: asked not in (edge.start, edge.end))
    edges = _once(edges, itself, _cases(store, ends))
    nodes = {x for e in edges for x in (e.start, e.end, e.via) if x} | itself
    nodes |= {TYPES + edge.type for edge in edges}
    labels = read_labels(store, nodes, lang)
    evidence = relation_evidence(store, (edge.relation for edge in edges))
    rows = [_row(edge, itself, labels, evidence.get(edge.relation, {})) for edge in edges]
    best: dict[str, Decimal] = {}
    for row in rows:
        best[row.type] = max(row.strength, best.get(row.type, row.strength))
    rows.sort(key=lambda r: (-best[r.type], r.type, -r.strength, r.other, r.relation))
    return rows


def _subjects(store: Store, entity: str) -> list[str]:
    query = f"SELECT ?thing WHERE {{ {NamedNode(entity)} bg:subject ?thing }}"
    return [row["thing"].value for row in store.select(PREFIX_HEADER + query).dicts()]


def _edges(store: Store, itself: Iterable[str]) -> list[_Edge]:
    rows = store.select(
        PREFIX_HEADER
        + f"""SELECT DISTINCT ?relation ?type ?from ?to ?via ?strength ?derivation WHERE {{
  VALUES ?self {{ {values_clause(itself)} }}
  {{ ?relation bg:from ?self }} UNION {{ ?relation bg:to ?self }}
  UNION {{ VALUES ?disagreeing {{ <{TYPES}contradiction> <{TYPES}discrepancy>
      <{TYPES}same-subject> }}
    ?relation bg:via ?self ; bg:relationType ?disagreeing }}
  ?relation bg:relationType ?type ; bg:from ?from ; bg:to ?to ; bg:strength ?strength ;
    bg:derivation ?derivation
  OPTIONAL {{ ?relation bg:via ?via }} }}"""
    )
    return sorted(
        (
            _Edge(
                row["relation"].value,
                row["type"].value.removeprefix(TYPES),
                row["from"].value,
                row["to"].value,
                row["via"].value if "via" in row else None,
                Decimal(row["strength"].value),
                row["derivation"].value,
            )
            for row in rows.dicts()
        ),
        key=lambda edge: edge.relation,
    )


def _cases(store: Store, things: Iterable[str]) -> dict[str, set[str]]:
    """Thing → the cases that profile it."""
    nodes = values_clause(things)
    if not nodes:
        return {}
    query = f"SELECT ?thing ?case WHERE {{ VALUES ?thing {{ {nodes} }} ?case bg:subject ?thing }}"
    cases: dict[str, set[str]] = {}
    for row in store.select(PREFIX_HEADER + query).dicts():
        cases.setdefault(row["thing"].value, set()).add(row["case"].value)
    return cases


def _once(edges: Iterable[_Edge], itself: set[str], cases: dict[str, set[str]]) -> list[_Edge]:
    """One edge for each type, other end and shared thing; not the asked entity with itself."""
    kept: dict[tuple[str, str, str, str], _Edge] = {}
    for edge in edges:
        if {edge.start, edge.end} <= itself:
            continue
        outgoing = edge.start in itself
        other = edge.end if outgoing else edge.start
        # A relation of a thing that is lifted to its case goes through that thing: the same one.
        things = itself | {other} | {t for t, profiled in cases.items() if other in profiled}
        via = "" if edge.via is None or edge.via in things else edge.via
        names = "" if outgoing or edge.end in itself else edge.end
        way = "out" if outgoing and edge.type not in SYMMETRIC_RELATIONS else "in"
        key = (edge.type + way, other, via, names)
        if key not in kept or edge.strength > kept[key].strength:
            kept[key] = edge
    covered = {
        (key[0], thing, key[2])
        for key in kept
        for thing, profiled in cases.items()
        if key[1] in profiled
    }
    return [edge for key, edge in kept.items() if key[:3] not in covered]


def _row(
    edge: _Edge, itself: set[str], labels: Labels, evidence: dict[str, list[Shown]]
) -> Related:
    outgoing = edge.start in itself
    other = edge.end if outgoing else edge.start
    if not outgoing and edge.end not in itself:  # two pages, or two statements, about the entity
        direction, label = "both", f"{labels[edge.start]} ↔ {labels[edge.end]}"
    else:
        direction = "both" if edge.type in SYMMETRIC_RELATIONS else "out" if outgoing else "in"
        label = labels[other]
    shown = [evidence[side][0] for side in ("from", "to") if evidence.get(side)]
    return Related(
        type=edge.type,
        other=other,
        label=label,
        kind=labels.kind(other),
        strength=edge.strength,
        direction=direction,
        reason=relation_sentence(
            edge.type, edge.derivation, edge.start, edge.end, edge.via, labels
        ),
        via=edge.via,
        relation=edge.relation,
        evidence=tuple(dict.fromkeys(shown)),
        type_label=labels.names.get(TYPES + edge.type, ""),
        language=labels.lang,
    )
