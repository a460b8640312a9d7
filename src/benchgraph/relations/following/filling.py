"""Derive everything into the state: what a full run finds, in the pieces that a change replaces."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256

from benchgraph.errors import QueryError
from benchgraph.relations.contradictions import CAP
from benchgraph.relations.derive import STATED, SUBJECTS, add, add_lifted, pairs, read_cases
from benchgraph.relations.evidence import by_value
from benchgraph.relations.following.followed import Followed, OfHub, of_hubs
from benchgraph.relations.following.sight import OF_RELATIONS
from benchgraph.relations.following.state import State, encoded
from benchgraph.relations.following.things import Found, of_numbers, of_statements
from benchgraph.relations.following.views import members
from benchgraph.relations.model import Relation
from benchgraph.relations.rules import Rule, RuleReport, capped, read_constructed, run_constructs
from benchgraph.store import EmbeddedStore
from benchgraph.version import __version__

OWN = "/"
"""In the state, the rule of what is found in code: no file has this name."""
# The parts of what is found in code; of one relation that two of them find the last one counts.
NUMBERS, FIRST, STATEMENTS = "1 numbers", "2 first ", "3 statements"
NOT_APART = "not apart: "
_RAW = "INSERT INTO raw VALUES (?, ?, ?, ?, ?, ?)"


def key_of(rules: Iterable[Rule]) -> str:
    """A text that is the same for the same rules, read by the same version."""
    digest = sha256(__version__.encode())
    for rule in sorted(rules, key=lambda rule: rule.name):
        digest.update(f"\0{rule.name}\0{rule.hub}\0{rule.cap}\0{rule.query}".encode())
    return digest.hexdigest()


def refuse_unfollowable(rules: Iterable[Followed]) -> None:
    """Raises QueryError for a rule that would find the relations of before in the graph."""
    for each in rules:
        if each.asks is None or each.asks & OF_RELATIONS:
            raise QueryError(
                "changes cannot be followed with this relation rule",
                path=each.rule.path,
                found="any property" if each.asks is None else "properties of relations",
                expected="named properties of what is stated or inferred",
                hint="derive the relations of each graph from scratch, or change the rule",
            )


def fill(state: State, store: EmbeddedStore, rules: Sequence[Followed]) -> None:
    """Fill an empty state with what the graph gives. Raises QueryError."""
    found = _from_rules(state, store, rules)
    evidence: dict[str, set[str]] = defaultdict(set)
    for relation in found.values():
        evidence[relation.iri].update(relation.from_evidence, relation.to_evidence)
    found = {relation.iri: relation for relation in by_value(store, found.values())}
    for relation in _from_code(state, of_numbers(store), of_statements(store)):
        evidence[relation.iri].update(relation.from_evidence, relation.to_evidence)
        add(found, [relation])
    state.run_all(
        "INSERT INTO evidence VALUES (?, ?)",
        ((node, iri) for iri, nodes in evidence.items() for node in nodes),
    )
    final = dict(found)
    subjects = set(pairs(store, SUBJECTS))
    add_lifted(final, read_cases(sorted(subjects)), pairs(store, STATED))
    state.put_relations(
        (iri, (relation.from_, relation.to), found.get(iri), relation)
        for iri, relation in final.items()
    )
    state.run_all("INSERT INTO profiled VALUES (?, ?)", ((thing, case) for case, thing in subjects))
    for view in (view for each in rules for view in each.views):
        rows = ((view.view, *row) for row in dict.fromkeys(members(view, store)))
        state.run_all("INSERT INTO member VALUES (?, ?, ?)", rows)
    _show(state, final)
    state.set_meta("rules", key_of(each.rule for each in rules))
    state.finish()


def _from_rules(
    state: State, store: EmbeddedStore, rules: Sequence[Followed]
) -> dict[str, Relation]:
    """What the rules find, each relation once."""
    found: dict[str, Relation] = {}
    texts = run_constructs([each.rule for each in rules], store)
    for each, text in zip(rules, texts, strict=True):
        hubs, apart = of_hubs(each.rule, read_constructed(text))
        if not apart:
            state.set_meta(NOT_APART + each.rule.name, "")
        put_hubs(state, each.rule.name, hubs)
        for said in hubs.values():
            add(found, said.relations.values())
    return found


def put_hubs(state: State, rule: str, hubs: Mapping[str, OfHub]) -> None:
    """Write what a rule says of hubs of which nothing is there."""
    said = hubs.items()
    state.run_all(
        _RAW,
        (
            (rule, hub, "", iri, 1, encoded(relation))
            for hub, each in said
            for iri, relation in each.relations.items()
        ),
    )
    state.run_all(
        "INSERT INTO made VALUES (?, ?, ?, ?)",
        ((rule, hub, *row) for hub, each in said for row in each.made),
    )
    for hub, each in said:
        put_left_out(state, rule, hub, each.too_common, each.over_cap, each.without_evidence)


def put_left_out(
    state: State, rule: str, hub: str, too_common: int, over_cap: int, without_evidence: int
) -> None:
    """Write what was left out of a hub, if anything was."""
    if too_common or over_cap or without_evidence:
        left = rule, hub, too_common, over_cap, without_evidence
        state.run("INSERT INTO left_out VALUES (?, ?, ?, ?, ?)", *left)


def _from_code(state: State, found: Found, conflicts: Iterable[Relation]) -> list[Relation]:
    """What is found in code, as many of each hub as its cap allows."""
    parts: dict[str, Iterable[Relation]] = {NUMBERS: found.numbers, STATEMENTS: conflicts}
    parts |= {FIRST + ranking: relations for ranking, relations in found.firsts.items()}
    state.run_all("INSERT INTO first VALUES (?, ?)", found.rankings)
    state.run_all("INSERT INTO answer VALUES (?, ?)", found.answers)
    hubs: dict[str, dict[str, list[Relation]]] = defaultdict(lambda: defaultdict(list))
    for part in sorted(parts):
        for relation in parts[part]:
            hubs[relation.via or ""][part].append(relation)
    kept: list[Relation] = []
    for hub, by_part in hubs.items():
        kept += put_parts(state, hub, by_part)
    return kept


def put_parts(
    state: State, hub: str, parts: Mapping[str, Iterable[Relation]]
) -> Iterable[Relation]:
    """Write what is found in code of a hub of which nothing is there; what the cap leaves of it."""
    last = {each.iri: part for part in sorted(parts) for each in parts[part]}
    found = {(part, each.iri): each for part in sorted(parts) for each in parts[part]}
    counted = {iri: found[part, iri] for iri, part in last.items()}
    report = RuleReport("contradictions")
    kept = {each.iri: each for each in capped(counted.values(), "via", CAP, report)}
    state.run_all(
        _RAW,
        (
            (OWN, hub, part, iri, int(iri in kept and last[iri] == part), encoded(each))
            for (part, iri), each in found.items()
        ),
    )
    put_left_out(state, OWN, hub, 0, sum(report.over_cap.values()), 0)
    return kept.values()


def _show(state: State, final: Mapping[str, Relation]) -> None:
    """Write which triples of evidence are seen: those that a relation names."""
    named = {node for each in final.values() for node in (*each.from_evidence, *each.to_evidence)}
    rows = set(state.rows("SELECT node, line FROM made"))
    state.run_all("INSERT INTO shown VALUES (?, ?)", (row for row in rows if row[0] in named))
