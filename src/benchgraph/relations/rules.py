"""The rules of queries/relations/: read them, run one, and keep hubs from flooding the graph."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache, partial
from io import BytesIO
from itertools import pairwise
from pathlib import Path

from pyoxigraph import NamedNode, QueryTriples, RdfFormat, Triple

from benchgraph.errors import BenchgraphError, QueryError
from benchgraph.memory import run_ahead
from benchgraph.query.guard import check
from benchgraph.relations.model import RELATIONS, TYPES, Relation
from benchgraph.resources import resource_dir
from benchgraph.store import EmbeddedStore
from benchgraph.vocab import BG

# A rule names each hub that it left alone, with the number of its members, by this predicate. It
# goes into the report, never into a graph.
TOO_COMMON = "urn:benchgraph:members"
_CLOSING = {"<": ">", '"': '"'}
# Properties as N-Triples writes them, in which the output of a rule is read.
_A_RELATION, _TOO_COMMON = f"<{RELATIONS}", f"<{TOO_COMMON}>"
_FROM, _TO, _VIA = str(BG["from"]), str(BG.to), str(BG.via)
OF_HUB = {"from": _FROM, "to": _TO, "via": _VIA}
_RELATION_TYPE, _STRENGTH, _DERIVATION = str(BG.relationType), str(BG.strength), str(BG.derivation)
_FROM_EVIDENCE, _TO_EVIDENCE = str(BG.fromEvidence), str(BG.toEvidence)
EVIDENCE = frozenset((_FROM_EVIDENCE, _TO_EVIDENCE))
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
    path: Path


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


def read_rules(folder: Path | None = None, more: Iterable[Path] = ()) -> list[Rule]:
    """Every rule of ``folder`` (default: the shipped queries/relations/) and of the folders
    ``more``, in order of file name.

    Raises QueryError with the file where a header lacks a key, or two rules have one name.
    """
    folders = [folder or resource_dir("queries") / "relations", *more]
    paths = sorted((p for each in folders for p in each.glob("*.rq")), key=lambda p: p.name)
    for one, other in pairwise(paths):
        if one.name == other.name:
            raise QueryError(
                "there is a relation rule of this name already", path=other, found=str(one),
                hint="give the file another name",
            )  # fmt: skip
    return [read_rule(path) for path in paths]


def read_rule(path: Path) -> Rule:
    """The rule in the file ``path``. Raises QueryError."""
    try:
        query = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError("this relation rule cannot be read", path=path, found=str(error)) from None
    return _rule(query, path)


@lru_cache(maxsize=128)  # a process that builds reads the same ones each time
def _rule(query: str, path: Path) -> Rule:
    try:
        check(query)  # a collection may come from anybody: its rules call nobody
    except BenchgraphError as error:
        error.path = path
        raise
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
        path,
    )


Found = tuple[list[Relation], list[Triple], RuleReport]


def run_rules(rules: Iterable[Rule], store: EmbeddedStore) -> Iterator[Found]:
    """For each rule the relations that it finds, the evidence nodes that it made, and its report.

    The store begins with the first rules at once, and runs some ahead of what is read. Raises
    QueryError for a rule that is no CONSTRUCT that can be run.
    """
    rules = list(rules)
    return map(_read, rules, run_constructs(rules, store))


def run_constructs(rules: Iterable[Rule], store: EmbeddedStore) -> Iterator[bytes]:
    """What each rule constructs, as N-Triples; begun at the call, as run_rules does."""
    workers = min(4, os.cpu_count() or 1)
    pool = ThreadPoolExecutor(workers)
    texts = run_ahead(pool, partial(construct, store), rules, workers + 1)

    def found() -> Iterator[bytes]:
        with pool:
            yield from texts

    return found()


@dataclass
class Constructed:
    """What a rule constructed, as texts: each relation's node with what it says, the triples of the
    evidence that was made, and the hubs that have too many members, with their number."""

    nodes: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    made: set[tuple[str, str, str]] = field(default_factory=set)
    too_common: dict[str, int] = field(default_factory=dict)


def read_constructed(text: bytes) -> Constructed:
    """The N-Triples of a rule, sorted into what they tell."""
    read = Constructed()
    known: dict[str, str] = {}  # a text that many lines repeat is kept once
    for line in BytesIO(text):
        subject, predicate, rest = line.decode().split(" ", 2)
        value = _term(rest)
        if subject.startswith(_A_RELATION):
            said = known.setdefault(predicate, predicate), known.setdefault(value, value)
            read.nodes.setdefault(subject, []).append(said)
        elif predicate == _TOO_COMMON:
            read.too_common[subject[1:-1]] = int(value)
        else:
            read.made.add((subject[1:-1], predicate[1:-1], value))
    return read


def _read(rule: Rule, text: bytes) -> Found:
    read = read_constructed(text)
    report = RuleReport(rule.name, too_common=read.too_common)
    found = []
    for subject in sorted(read.nodes):
        relation = relation_of(read.nodes[subject])
        if relation is None:
            report.without_evidence += 1
        else:
            found.append(relation)
    kept = capped(found, rule.hub, rule.cap, report)
    report.relations = len(kept)
    return kept, made_triples(read.made), report


def made_triples(made: Iterable[tuple[str, str, str]]) -> list[Triple]:
    """The triples of evidence that a rule made, in order."""
    return [Triple(NamedNode(s), NamedNode(p), NamedNode(o)) for s, p, o in sorted(made)]


def construct(store: EmbeddedStore, rule: Rule) -> bytes:
    """What the rule constructs, as N-Triples: a Python object for each term would take ten times
    as long. Raises QueryError."""
    try:
        found = store.raw.query(rule.query)
    except SyntaxError as error:
        raise QueryError(
            "this relation rule cannot be run", path=rule.path, found=error.msg
        ) from None
    if not isinstance(found, QueryTriples):
        del found  # Oxigraph wants it dropped on this thread, and the error goes to another
        raise QueryError("this relation rule is no CONSTRUCT", path=rule.path)
    return found.serialize(format=RdfFormat.N_TRIPLES) or b""


def _term(value: str) -> str:
    """The end of a line of N-Triples as text: an IRI or a lexical form.

    A rule makes IRIs, numbers and its own name, so no literal holds an escape.
    """
    return value[1 : value.index(_CLOSING[value[0]], 1)]


def capped(relations: Iterable[Relation], hub: str, cap: int, report: RuleReport) -> list[Relation]:
    """At most ``cap`` relations a hub: the strongest, and among equals those whose IRI is first."""
    groups: dict[str, list[Relation]] = defaultdict(list)
    for relation in relations:
        groups[hub_of(relation, hub)].append(relation)
    kept = []
    for name in sorted(groups):
        ranked = sorted(groups[name], key=lambda relation: (-relation.strength, relation.iri))
        kept += ranked[:cap]
        if len(ranked) > cap:
            report.over_cap[name] = len(ranked) - cap
    return kept


def hub_of(relation: Relation, hub: str) -> str:
    """What a relation hangs on: its end or the shared thing that ``hub`` (from, to, via) names."""
    if hub == "via":
        return relation.via or ""
    return relation.from_ if hub == "from" else relation.to


def relation_of(triples: Iterable[tuple[str, str]]) -> Relation | None:
    """The relation that a node's triples say; None where it lacks evidence on a side."""
    said: dict[str, list[str]] = {}
    for predicate, value in triples:
        said.setdefault(predicate, []).append(value)
    if _FROM_EVIDENCE not in said or _TO_EVIDENCE not in said:
        return None
    return Relation(
        type=min(said[_RELATION_TYPE]).removeprefix(TYPES),
        from_=min(said[_FROM]),
        to=min(said[_TO]),
        # Two roles may reach the same institution by ways of different length: the shorter counts.
        strength=max(map(Decimal, said[_STRENGTH])),
        derivation=min(said[_DERIVATION]),
        via=min(said[_VIA]) if _VIA in said else None,
        from_evidence=tuple(sorted(set(said[_FROM_EVIDENCE]))),
        to_evidence=tuple(sorted(set(said[_TO_EVIDENCE]))),
    )
