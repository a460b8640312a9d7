"""What relates the thing relates its case, but a mention only where nothing tells more."""

from __future__ import annotations

from decimal import Decimal

import pytest

from benchgraph.relations import derive
from benchgraph.relations.lifting import lift
from benchgraph.relations.model import Relation
from relation_graphs import evidence, graph


def mention(start: str, end: str, strength: str = "0.6") -> Relation:
    return Relation("mentions", start, end, Decimal(strength), "mentions", None, ("e",), ("f",))


def test_a_case_is_never_related_to_its_own_subject_or_itself() -> None:
    relation = Relation("mentions", "t:a", "t:b", Decimal(1), "mentions", None, ("e",), ("e",))
    assert lift([relation], {"t:a": ["c:1"], "t:b": ["c:1"]}) == []


def test_both_ends_are_lifted_where_both_are_profiled() -> None:
    relation = Relation("mentions", "t:a", "t:b", Decimal(1), "mentions", None, ("e",), ("f",))
    (lifted,) = lift([relation], {"t:a": ["c:1"], "t:b": ["c:2"]})
    assert (lifted.from_, lifted.to, lifted.via) == ("c:1", "c:2", "t:b")


def test_a_lifted_symmetric_relation_turns_its_evidence_with_its_ends() -> None:
    relation = Relation(
        "shared-document", "a:1", "b:1", Decimal(1), "shared-document", "d:1", ("e",), ("f",)
    )
    (lifted,) = lift([relation], {"a:1": ["c:1"]})
    assert (lifted.from_, lifted.from_evidence) == ("b:1", ("f",))
    assert (lifted.to, lifted.to_evidence) == ("c:1", ("e",))


def test_a_case_does_not_cite_what_another_page_about_its_subject_does() -> None:
    cited = Relation(
        "same-citation", "t:a", "t:b", Decimal(1), "same-citation", "d", ("e",), ("f",)
    )
    assert lift([cited], {"t:a": ["c:1"]}) == []


CASES = {"t:a": ["c:1"], "t:a2": ["c:1"], "t:b": ["c:2"]}


@pytest.mark.parametrize("stated", [("t:a", "t:b"), ("t:b", "t:a2"), ("t:b", "c:1")])
def test_a_mention_is_not_lifted_beside_a_statement(stated: tuple[str, str]) -> None:
    """Between the ends, or what the cases at the ends profile, whichever way."""
    named = mention("t:a", "t:b")
    assert [(r.from_, r.to) for r in lift([named], CASES)] == [("c:1", "c:2")]
    assert lift([named], CASES, [stated]) == []


def test_a_mention_is_not_lifted_beside_a_comparison() -> None:
    compared = Relation(
        "comparison-with", "t:b", "t:a2", Decimal(1), "comparison-with", None, ("e",), ("f",)
    )
    lifted = lift([mention("t:a", "t:b"), compared], CASES)
    assert {r.type for r in lifted} == {"comparison-with"}


def test_other_relations_are_lifted_whatever_is_stated() -> None:
    relation = Relation("operates", "t:a", "t:b", Decimal(1), "operates", None, ("e",), ("f",))
    assert len(lift([relation], CASES, [("t:a", "t:b")])) == 1


def test_of_several_mentions_by_one_case_the_strongest_is_lifted() -> None:
    """Each thing that it profiles names the same: that is one mention, not two."""
    relations = [mention("t:a", "t:x", "0.3"), mention("t:a2", "t:x", "0.4")]
    (lifted,) = lift(relations, CASES)
    assert (lifted.from_, lifted.to, lifted.strength) == ("c:1", "t:x", Decimal("0.4"))
    assert lifted.via == "t:a2"


def test_what_is_stated_is_read_from_the_graph() -> None:
    turtle = """case:c a bg:Case ; bg:subject facility:a, facility:b .
        facility:a bg:assessment n:j . n:j bg:mentions institution:x ; bg:evidence n:e .
        """ + evidence("e", "one", "it names X")

    def mentions(more: str) -> set[str]:
        return {
            r.from_.rsplit("/", 1)[-1]
            for r in derive(graph(turtle + more)).relations
            if r.type == "mentions"
        }

    assert mentions("") == {"a", "c"}
    # The case profiles both, so that its other thing is run by X tells more than the mention.
    assert mentions("facility:b bg:operator institution:x .") == {"a"}
    assert mentions(
        "institution:x org:resultedFrom n:c . n:c org:originalOrganization facility:b ."
    ) == {"a"}
