"""The rules of queries/relations/: read them, run one, and keep hubs from flooding the graph."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Triple

from benchgraph.errors import QueryError
from benchgraph.relations.model import TYPES, Relation
from benchgraph.resources import resource_dir
from benchgraph.store import Store
from benchgraph.vocab import BG, RDF

# A rule names each hub that it left alone, with the number of its members, by this predicate. It
# goes into the report, never into a graph.
TOO_COMMON = NamedNode("urn:benchgraph:members")
HUBS = ("from", "to", "via")
_KEY = re.compile(r"# (type|strength|hub|most-members|cap): (.+)")


@dataclass(frozen=True)
class Rule:
    """One CONSTRUCT: its name (that of its file), what it says in plain words, its type and cap."""

    name: str
    words: str
    type: str
    strength: str
    hub: str
    cap: int
    query: str = field(repr=False)


@dataclass
class RuleReport:
    """What a rule made and what it left out.

    ``too_common``: hubs with too many members to relate anything, with their number;
    ``over_cap``: hub → relations left out beyond the cap; ``without_evidence``: relations that
    lack evidence on a side.
    """

    rule: str
    relations: int = 0
    too_common: dict[str, int] = field(default_factory=dict)
    over_cap: dict[str, int] = field(default_factory=dict)
    without_evidence: int = 0


def read_rules(folder: Path | None = None) -> list[Rule]:
    """Every rule of ``folder`` (default: the shipped queries/relations/), in order of file name.

    Raises QueryError with the file where a header lacks a key.
    """
    folder = folder or resource_dir("queries") / "relations"
    return [read_rule(path) for path in sorted(folder.glob("*.rq"), key=lambda p: p.name)]


def read_rule(path: Path) -> Rule:
    """The rule in the file ``path``. Raises QueryError."""
    query = path.read_text(encoding="utf-8")
    words: list[str] = []
    keys: dict[str, str] = {}
    for line in query.splitlines():
        if not line.startswith("#"):
            break
        if match := _KEY.fullmatch(line):
            keys[match[1]] = match[2].strip()
        else:
            words.append(line.lstrip("# "))
    missing = [key for key in ("type", "strength", "hub", "cap") if key not in keys]
    if missing or not words or keys["hub"] not in HUBS or not keys["cap"].isdecimal():
        raise QueryError(
            "the header of this relation rule is not complete",
            path=path,
            found=", ".join(f"{k}: {v}" for k, v in keys.items()) or "no keys",
            expected="the rule in plain words, then # type:, # strength:, # hub: (from, to or via)"
            " and # cap: (a number)",
        )
    return Rule(
        path.stem,
        " ".join(words),
        keys["type"],
        keys["strength"],
        keys["hub"],
        int(keys["cap"]),
        query,
    )


def run_rule(rule: Rule, store: Store) -> tuple[list[Relation], list[Triple], RuleReport]:
    """The relations that ``rule`` finds, the evidence nodes that it made, and its report."""
    report = RuleReport(rule.name)
    nodes: dict[str, dict[NamedNode, list[NamedNode | Literal]]] = defaultdict(
        lambda: defaultdict(list)
    )
    made: list[Triple] = []
    relation_nodes: set[str] = set()
    triples = store.construct(rule.query)
    for triple in triples:
        if triple.predicate == RDF.type and triple.object == BG.Relation:
            relation_nodes.add(triple.subject.value)  # type: ignore[union-attr]
    for triple in triples:
        subject, value = triple.subject, triple.object
        assert isinstance(subject, NamedNode) and isinstance(value, NamedNode | Literal)
        if triple.predicate == TOO_COMMON:
            report.too_common[subject.value] = int(value.value)
        elif subject.value in relation_nodes:
            nodes[subject.value][triple.predicate].append(value)
        else:
            made.append(triple)
    found = []
    for iri in sorted(nodes):
        relation = _relation(nodes[iri])
        if relation.from_evidence and relation.to_evidence:
            found.append(relation)
        else:
            report.without_evidence += 1
    kept = capped(found, rule.hub, rule.cap, report)
    report.relations = len(kept)
    return kept, made, report


def capped(relations: Iterable[Relation], hub: str, cap: int, report: RuleReport) -> list[Relation]:
    """At most ``cap`` relations a hub: the strongest, and among equals those whose IRI is first."""
    groups: dict[str, list[Relation]] = defaultdict(list)
    for relation in relations:
        groups[_hub_of(relation, hub)].append(relation)
    kept = []
    for name in sorted(groups):
        ranked = sorted(groups[name], key=lambda relation: (-relation.strength, relation.iri))
        kept += ranked[:cap]
        if len(ranked) > cap:
            report.over_cap[name] = len(ranked) - cap
    return kept


def _hub_of(relation: Relation, hub: str) -> str:
    if hub == "via":
        return relation.via or ""
    return relation.from_ if hub == "from" else relation.to


def _relation(node: dict[NamedNode, list[NamedNode | Literal]]) -> Relation:
    def one(predicate: NamedNode) -> str:
        return min(value.value for value in node[predicate])

    def all_of(predicate: NamedNode) -> tuple[str, ...]:
        return _sorted(node.get(predicate, ()))

    return Relation(
        type=one(BG.relationType).removeprefix(TYPES),
        from_=one(BG["from"]),
        to=one(BG.to),
        # Two roles may reach the same institution by ways of different length: the shorter counts.
        strength=max(Decimal(value.value) for value in node[BG.strength]),
        derivation=one(BG.derivation),
        via=one(BG.via) if BG.via in node else None,
        from_evidence=all_of(BG.fromEvidence),
        to_evidence=all_of(BG.toEvidence),
    )


def _sorted(values: Sequence[NamedNode | Literal]) -> tuple[str, ...]:
    return tuple(sorted(value.value for value in values))
