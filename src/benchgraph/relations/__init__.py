"""Cross-page relations: what connects the entities of the graph, derived, ranked and explained."""

from benchgraph.relations.chains import Chain, Step, Ways, far_fetched, read_ways, why
from benchgraph.relations.derive import DeriveResult, RelationReport, derive
from benchgraph.relations.model import RELATIONS_GRAPH, Relation
from benchgraph.relations.related import Related, related
from benchgraph.relations.rules import Rule, RuleReport, read_rule, read_rules

__all__ = [
    "RELATIONS_GRAPH",
    "Chain",
    "DeriveResult",
    "Related",
    "Relation",
    "RelationReport",
    "Rule",
    "RuleReport",
    "Step",
    "Ways",
    "derive",
    "far_fetched",
    "read_rule",
    "read_rules",
    "read_ways",
    "related",
    "why",
]
