"""What two things share by their institutions, and what a parent in between may and may not do."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from benchgraph.relations import derive
from benchgraph.relations.model import Relation
from benchgraph.vocab import ID
from relation_graphs import at_home, evidence, graph, held, part


def shared(turtle: str) -> dict[tuple[str, str, str], Relation]:
    """Ends and shared institution → relation."""
    return {
        tuple(str(end).rsplit("/", 1)[-1] for end in (r.from_, r.to, r.via)): r  # type: ignore[misc]
        for r in derive(graph(turtle)).relations
        if r.type == "shared-institution"
    }


# A thing of the bureau itself, and one of an office of it.
OFFICE = (
    at_home("bureau")
    + held("facility:a", "operator", "institution:bureau")
    + held("facility:b", "operator", "institution:office", "two")
)


def test_a_thing_of_the_parent_and_one_of_its_part() -> None:
    (relation,) = shared(OFFICE + part("office", "bureau")).values()
    assert relation.strength == Decimal("0.63")  # 0.9 × 0.7
    assert relation.from_evidence == (ID + "node/facility-a-operator",)
    # Who operates it, and under whom that is.
    assert relation.to_evidence == (
        ID + "node/facility-b-operator",
        ID + "node/office-in-bureau",
    )


def test_a_part_that_no_page_puts_under_the_parent_shares_nothing() -> None:
    result = derive(graph(OFFICE + part("office", "bureau", shown=False)))
    assert not [r for r in result.relations if r.type == "shared-institution"]
    report = next(r for r in result.report.rules if r.rule == "shared-institution")
    assert report.without_evidence == 1


def test_each_step_up_to_the_parent_is_shown() -> None:
    turtle = OFFICE.replace("institution:office", "institution:unit") + (
        part("unit", "office")
        + part("office", "bureau")
        + "institution:unit org:transitiveSubOrganizationOf institution:bureau ."
    )
    (relation,) = shared(turtle).values()
    assert {iri.removeprefix(ID) for iri in relation.to_evidence} == {
        "node/facility-b-operator",
        "node/unit-in-office",
        "node/office-in-bureau",
    }


def test_through_a_parent_on_both_sides_nothing_is_shared() -> None:
    turtle = (
        at_home("bureau", "x", "y")
        + held("facility:a", "operator", "institution:x")
        + held("facility:b", "operator", "institution:y", "two")
        + part("x", "bureau")
        + part("y", "bureau")
    )
    assert shared(turtle) == {}


def test_the_own_parent_of_a_body_is_a_direct_side() -> None:
    """A lab of the bureau that another office of the bureau pays for, and a thing of the bureau."""
    turtle = (
        at_home("bureau", "office")
        + held("facility:a", "operator", "institution:bureau")
        + held("institution:lab", "funder", "institution:office", "two")
        + part("office", "bureau")
        + part("lab", "bureau")
    )
    (relation,) = shared(turtle).values()
    assert relation.strength == Decimal("0.9")
    assert relation.to_evidence == (ID + "node/lab-in-bureau",)


@pytest.mark.parametrize("side", ["operator", "funder"])
def test_what_is_shared_directly_is_not_said_again_of_the_parent(side: str) -> None:
    turtle = (
        at_home("bureau", "x")
        + held("facility:a", "operator", "institution:x")
        + held("facility:b", side, "institution:x", "two")
        + part("x", "bureau")
    )
    assert set(shared(turtle)) == {("a", "b", "x")}
    # Nor where one of them, or both, have to do with the parent as well, or with another part.
    turtle += held("facility:a", "owner", "institution:bureau")
    assert set(shared(turtle)) == {("a", "b", "x")}
    turtle += held("facility:b", "owner", "institution:y", "two") + part("y", "bureau")
    assert set(shared(turtle)) == {("a", "b", "x")}


@pytest.mark.parametrize(
    ("roles", "strength"),
    [
        (("participant", "participant"), "0.45"),
        (("participant", "operator"), "0.9"),
        (("funder", "operator"), "0.9"),
    ],
)
def test_to_take_part_on_both_sides_counts_half(roles: tuple[str, str], strength: str) -> None:
    turtle = at_home("x") + "".join(
        held(f"facility:{name}", role, "institution:x", name)
        for name, role in zip("ab", roles, strict=True)
    )
    (relation,) = shared(turtle).values()
    assert relation.strength == Decimal(strength)
    # One that also pays for it does more than take part.
    (relation,) = shared(turtle + held("facility:a", "funder", "institution:x")).values()
    assert relation.strength == Decimal("0.9")


def test_a_company_without_a_region_is_no_hub() -> None:
    turtle = held("facility:a", "owner", "institution:giant") + held(
        "facility:b", "owner", "institution:giant", "two"
    )
    assert shared(turtle) == {}
    assert set(shared(turtle + at_home("giant"))) == {("a", "b", "giant")}


def test_a_multinational_is_no_hub() -> None:
    """A company with a hand in things of two regions says nothing of the two."""
    turtle = (
        at_home("giant")
        + held("facility:a", "participant", "institution:giant")
        + held("facility:b", "participant", "institution:giant", "two")
        + "facility:a bg:region region:north . facility:b bg:region region:north .\n"
    )
    assert set(shared(turtle)) == {("a", "b", "giant")}
    abroad = held("facility:c", "owner", "institution:giant", "three")
    assert shared(turtle + abroad + "facility:c bg:region region:south .") == {}


def test_institutions_that_only_share_a_government_are_not_related() -> None:
    turtle = (
        at_home("x", "y", "g")
        + held("facility:a", "operator", "institution:x")
        + held("facility:b", "operator", "institution:y", "two")
        + """institution:x bg:underGovernment institution:g . institution:y bg:underGovernment
             institution:g . institution:g a bg:Institution ."""
    )
    assert shared(turtle) == {}


def test_a_government_that_owns_both_relates_nothing() -> None:
    turtle = (
        at_home("g")
        + held("facility:a", "owner", "institution:g")
        + held("facility:b", "owner", "institution:g", "two")
    )
    assert set(shared(turtle)) == {("a", "b", "g")}
    government = """institution:g org:classification
        <https://w3id.org/benchgraph/vocab/institution-type/government> ."""
    assert shared(turtle + government) == {}


def test_the_evidence_of_a_side_is_that_of_the_institution_which_is_shared() -> None:
    """Of several participants with a sentence each, that on the one which is shared."""
    turtle = at_home("port") + (
        """institution:port skos:prefLabel "Port Authority"@en ; skos:altLabel "PA"@en .
        institution:bank skos:prefLabel "Harbour Bank"@en .
        facility:a bg:participant institution:port, institution:bank ; bg:evidence n:1, n:2, n:3 .
        facility:b bg:participant institution:port ; bg:evidence n:4, n:5 ."""
        + evidence("1", "a", "with the Harbour Bank", "bg:participant")
        + evidence("2", "a", "with the PA, too", "bg:participant")
        + evidence("3", "a", "with the PANAMA fleet", "bg:participant")
        + evidence("4", "b", "the authority takes part", "bg:participant")
        + evidence("5", "b", "so does the Port Authority", "bg:participant")
    )
    (relation,) = shared(turtle).values()
    assert relation.from_evidence == (ID + "node/2",)
    # With one value there is nothing to choose: all of it is about that one.
    assert relation.to_evidence == (ID + "node/4", ID + "node/5")


SQUARE = """
from benchgraph.memory import bound_memory
from benchgraph.relations import derive, read_rules
from relation_graphs import at_home, graph, held

roles = [(f"facility:f{n}", role) for n in range(2500) for role in ("operator", "owner")]
things = "".join(held(thing, role, "institution:port") for thing, role in roles)
store = graph(at_home("port") + things)
rules = [rule for rule in read_rules() if rule.name.startswith("shared-institution")]
bound_memory(1 << 30)
print(derive(store, rules).report.left_out())
"""


def test_of_an_institution_that_is_too_common_no_pairs_are_made() -> None:
    """They would be the square of it: a government that owns a third of everything."""
    found = subprocess.run(
        [sys.executable, "-c", SQUARE],
        cwd=Path(__file__).parent.parent,
        capture_output=True,
        text=True,
    )
    assert found.returncode == 0, found.stderr[-2000:]
    assert "shared-institution: 2500 things share" in found.stdout
