"""Derive every relation: the rules by name, what needs exact arithmetic, cases, and answers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad, Triple

from benchgraph.iris import prefixed
from benchgraph.memory import collector_at_rest
from benchgraph.relations.asking import AskedOnce
from benchgraph.relations.contradictions import find_contradictions, read_measures
from benchgraph.relations.evidence import by_value
from benchgraph.relations.identity import read_identities
from benchgraph.relations.lifting import Pair, lift, merge
from benchgraph.relations.model import RELATIONS_GRAPH, Relation, plain_nquads
from benchgraph.relations.promises import find_answers
from benchgraph.relations.rules import Rule, RuleReport, read_rules, run_rules
from benchgraph.store import EmbeddedStore, Store
from benchgraph.vocab import PREFIX_HEADER

SUBJECTS = """SELECT ?case ?thing WHERE {
  ?case a <https://w3id.org/benchgraph/ontology#Case> ;
    <https://w3id.org/benchgraph/ontology#subject> ?thing }"""
# Plain statements between two things, beside which a mention says nothing.
STATED = (
    PREFIX_HEADER
    + """SELECT ?one ?other WHERE {
  { VALUES ?kind { bg:operator bg:owner bg:funder bg:regulator bg:participant bg:involves
      bg:underDocument dcterms:isReplacedBy org:subOrganizationOf org:transitiveSubOrganizationOf }
    ?one ?kind ?other }
  UNION
  { VALUES ?kind { dcterms:publisher dcterms:isPartOf } ?one ?kind ?other MINUS { ?one a bg:Page } }
  UNION
  { ?one org:resultedFrom/org:originalOrganization ?other }
}"""
)
_AT_A_TIME = 10_000


@dataclass
class RelationReport:
    """How many relations there are of each type, and what each rule left out."""

    rules: list[RuleReport] = field(default_factory=list)
    by_type: dict[str, int] = field(default_factory=dict)
    lifted: int = 0

    def as_dict(self) -> dict[str, Any]:
        """The report as JSON would hold it."""
        return asdict(self)

    def left_out(self) -> list[str]:
        """One sentence for each thing left out; empty where nothing was."""
        sentences = []
        for rule in self.rules:
            for hub, members in sorted(rule.too_common.items()):
                sentences.append(
                    f"{rule.rule}: {members} things share {prefixed(hub)}, too many to relate them"
                )
            for hub, number in sorted(rule.over_cap.items()):
                sentences.append(
                    f"{rule.rule}: {number} weaker relations of {prefixed(hub)} are left out"
                )
            if rule.without_evidence:
                sentences.append(
                    f"{rule.rule}: {rule.without_evidence} relations without evidence on both"
                    " sides left out"
                )
        return sentences


@dataclass(frozen=True)
class DeriveResult:
    """Relations in order of their IRIs, the evidence nodes that rules made, which number answers
    which target, and the report."""

    relations: list[Relation]
    evidence: list[Triple]
    answers: list[Triple]
    report: RelationReport

    def nquads(self) -> Iterator[bytes]:
        """The relations graph as N-Quads lines, some at a time; the same for the same relations."""
        for start in range(0, len(self.relations), _AT_A_TIME):
            some = self.relations[start : start + _AT_A_TIME]
            yield "".join(relation.nquads() for relation in some).encode()
        yield "".join(plain_nquads(self.relations)).encode()
        triples = (*self.evidence, *self.answers)
        yield "".join(f"{triple} {RELATIONS_GRAPH} .\n" for triple in triples).encode()

    @property
    def quads(self) -> list[Quad]:
        """The relations graph."""
        return list(ox.parse(b"".join(self.nquads()), format=ox.RdfFormat.N_QUADS))


def derive(store: EmbeddedStore | ox.Store, rules: Sequence[Rule] | None = None) -> DeriveResult:
    """Every relation that the default graph of ``store`` (asserted and inferred) holds.

    ``rules`` defaults to the shipped queries/relations/. The same graph gives the same relations in
    the same order. Nothing is written. Raises QueryError for a rule that cannot be run.
    """
    if isinstance(store, ox.Store):
        store = EmbeddedStore(store)
    with collector_at_rest():
        return _derive(store, read_rules() if rules is None else rules)


def _derive(store: EmbeddedStore, rules: Sequence[Rule]) -> DeriveResult:
    report = RelationReport()
    store = AskedOnce(store)
    made: list[Triple] = []
    from_rules = run_rules(sorted(rules, key=lambda rule: rule.name), store)
    measures = read_measures(store)  # while the store runs the rules
    identities = read_identities(store)
    contradictions, of_contradictions = find_contradictions(store, measures, identities)
    answers = find_answers(store, measures, identities)
    found: dict[str, Relation] = {}
    for relations, evidence, rule_report in from_rules:
        report.rules.append(rule_report)
        made += evidence
        add(found, relations)
    found = {relation.iri: relation for relation in by_value(store, found.values())}
    report.rules.append(of_contradictions)
    add(found, contradictions)
    cases = read_cases(pairs(store, SUBJECTS))
    before = len(found)
    add_lifted(found, cases, pairs(store, STATED))
    report.lifted = len(found) - before
    ordered = [found[iri] for iri in sorted(found)]
    counts = Counter(relation.type for relation in ordered)
    report.by_type = {name: counts[name] for name in sorted(counts)}
    return DeriveResult(ordered, _used(ordered, made), answers, report)


def pairs(store: Store, query: str) -> Iterator[Pair]:
    """The rows of a query for two things each, as IRIs."""
    for one, other in store.select(query):
        assert isinstance(one, NamedNode) and isinstance(other, NamedNode)
        yield one.value, other.value


def read_cases(subjects: Iterable[Pair]) -> dict[str, list[str]]:
    """Thing → the cases whose subject it is, of (case, thing)."""
    cases: dict[str, list[str]] = defaultdict(list)
    for case, thing in subjects:
        cases[thing].append(case)
    return cases


def add(found: dict[str, Relation], relations: Iterable[Relation]) -> None:
    """Put relations to those found, by IRI: what is there already is merged."""
    for relation in relations:
        iri = relation.iri
        found[iri] = merge(relation, found[iri]) if iri in found else relation


def add_lifted(
    found: dict[str, Relation], cases: Mapping[str, Iterable[str]], stated: Iterable[Pair]
) -> None:
    """Put to the relations found what they are again between cases."""
    add(found, lift([found[iri] for iri in sorted(found)], cases, stated))


def _used(relations: Iterable[Relation], made: Iterable[Triple]) -> list[Triple]:
    """The triples of evidence that a relation names, each once."""
    used = {
        evidence
        for relation in relations
        for evidence in (*relation.from_evidence, *relation.to_evidence)
    }
    return [
        triple
        for triple in dict.fromkeys(made)
        if isinstance(triple.subject, NamedNode) and triple.subject.value in used
    ]
