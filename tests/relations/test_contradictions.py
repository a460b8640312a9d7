"""When two pages contradict each other, when they only disagree a little, and when they do not."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchgraph.relations import Relation, derive
from benchgraph.relations.measures import bounds
from benchgraph.store import EmbeddedStore
from benchgraph.vocab import ID
from relation_graphs import evidence, graph

UNITS = """
<https://w3id.org/benchgraph/vocab/unit/petaflops> bg:factor 1.0 ;
  bg:baseUnit <https://w3id.org/benchgraph/vocab/unit/petaflops> .
<https://w3id.org/benchgraph/vocab/unit/exaflops> bg:factor 1000.0 ;
  bg:baseUnit <https://w3id.org/benchgraph/vocab/unit/petaflops> .
<https://w3id.org/benchgraph/vocab/unit/sgd> bg:quantityKind n:money .
<https://w3id.org/benchgraph/vocab/unit/usd> bg:quantityKind n:money .
"""


def observation(name: str, page: str, more: str, *, thing: str = "facility:a") -> str:
    """An observation of the compute capacity of a thing; ``more`` may override the status."""
    status = "" if "bg:valueStatus" in more else "bg:valueStatus vs:target ; "
    indicator = "" if "bg:indicator" in more else "bg:indicator ind:compute-capacity ; "
    unit = "" if "bg:unit" in more else "bg:unit unit:petaflops ; "
    text = (
        f"{thing} bg:observation n:{name} . n:{name} a bg:Observation ; {indicator}{status}{unit}"
        f"{more} ; bg:evidence n:{name}-e .\n"
    )
    schemes = {
        "vs:": "value-status/",
        "ind:": "indicator/",
        "unit:": "unit/",
        "stage:": "money-stage/",
    }
    for short, scheme in schemes.items():
        for word in set(text.split()):
            if word.startswith(short):
                iri = f"<https://w3id.org/benchgraph/vocab/{scheme}{word.removeprefix(short)}>"
                text = text.replace(f" {word} ", f" {iri} ")
    return text + evidence(f"{name}-e", page, "a quote")


def event(name: str, page: str, kind: str, first: str, last: str, more: str = "") -> str:
    return (
        f"facility:a bg:event n:{name} . n:{name} bg:eventKind "
        f"<https://w3id.org/benchgraph/vocab/event-kind/{kind}> ; bg:evidence n:{name}-e ; "
        f'bg:earliest "{first}"^^xsd:date ; bg:latest "{last}"^^xsd:date {more} .\n'
        + evidence(f"{name}-e", page, "a quote")
    )


def verdict(turtle: str) -> str | None:
    """The one disagreement that the graph holds, if there is one."""
    found = [r for r in derive(graph(UNITS + turtle)).relations if "/node/" in r.from_]
    assert len(found) <= 1
    return found[0].type if found else None


def two(one: str, other: str) -> str | None:
    return verdict(observation("one", "p1", one) + observation("two", "p2", other))


DAY = 'bg:earliest "{0}-01-01"^^xsd:date ; bg:latest "{0}-12-31"^^xsd:date'


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("bg:value 3000.0", "bg:value 1300.0", "contradiction"),
        ("bg:value 3000.0", "bg:value 3000.0", None),
        # Rounding: ± 0.5 % each.
        ("bg:value 3000.0", "bg:value 3020.0", None),
        ("bg:value 3000.0", "bg:value 3040.0", "contradiction"),
        # Approximate: ± 10 %.
        ("bg:value 3000.0 ; bg:approximate true", "bg:value 2720.0", None),
        ("bg:value 3000.0 ; bg:approximate true", "bg:value 2600.0", "contradiction"),
        # At least, at most, between.
        ("bg:minValue 2000.0", "bg:value 3000.0", None),
        ("bg:minValue 4000.0", "bg:value 3000.0", "contradiction"),
        ("bg:maxValue 2000.0", "bg:value 3000.0", "contradiction"),
        ("bg:minValue 2000.0 ; bg:maxValue 3000.0", "bg:value 2500.0", None),
        ("bg:minValue 2000.0", "bg:minValue 9000.0", None),
        # Units.
        ("bg:value 3.0 ; bg:unit unit:exaflops", "bg:value 3000.0", None),
        ("bg:value 4.0 ; bg:unit unit:exaflops", "bg:value 3000.0", "contradiction"),
        ("bg:value 4.0 ; bg:unit unit:megawatt", "bg:value 3000.0", None),
        # One figure in two currencies is a slip of one page; two figures do not compare.
        ("bg:value 4.0 ; bg:unit unit:sgd", "bg:value 4.0 ; bg:unit unit:usd", "discrepancy"),
        ("bg:value 4.0 ; bg:unit unit:sgd", "bg:value 3.0 ; bg:unit unit:usd", None),
        # Status: a target is not contradicted by an actual.
        ("bg:value 9.0", "bg:value 3.0 ; bg:valueStatus vs:actual", None),
        (
            "bg:value 9.0 ; bg:valueStatus vs:estimate",
            "bg:value 3.0 ; bg:valueStatus vs:actual",
            "discrepancy",
        ),
        # Scope, stage and payer.
        ('bg:value 9.0 ; bg:scope "one"', 'bg:value 3.0 ; bg:scope "two"', None),
        ('bg:value 9.0 ; bg:scope "one"', 'bg:value 3.0 ; bg:scope "one"', "contradiction"),
        ('bg:value 9.0 ; bg:scope "one"', "bg:value 3.0", "discrepancy"),
        (
            "bg:value 9.0 ; bg:moneyStage stage:announced",
            "bg:value 3.0 ; bg:moneyStage stage:disbursed",
            None,
        ),
        # Periods: promises last, measurements do not.
        (
            f"bg:value 9.0 ; {DAY.format(2023)}",
            f"bg:value 3.0 ; {DAY.format(2023)}",
            "contradiction",
        ),
        (f"bg:value 9.0 ; {DAY.format(2023)}", f"bg:value 3.0 ; {DAY.format(2024)}", "discrepancy"),
        (
            f"bg:value 9.0 ; bg:valueStatus vs:actual ; {DAY.format(2023)}",
            f"bg:value 3.0 ; bg:valueStatus vs:actual ; {DAY.format(2024)}",
            None,
        ),
        (
            "bg:value 9.0 ; bg:valueStatus vs:actual",
            f"bg:value 3.0 ; bg:valueStatus vs:actual ; {DAY.format(2024)}",
            "discrepancy",
        ),
        # Deadlines: two steps of one plan.
        (
            'bg:value 9.0 ; bg:dueBy "2030-12-31"^^xsd:date',
            'bg:value 3.0 ; bg:dueBy "2026-12-31"^^xsd:date',
            None,
        ),
        ("bg:value 9.0 ; bg:includedIn n:two", "bg:value 3.0", None),
    ],
)
def test_two_numbers(one: str, other: str, expected: str | None) -> None:
    assert two(one, other) == expected
    assert two(other.replace("n:two", "n:one"), one.replace("n:two", "n:one")) == expected


def test_one_page_that_gives_two_numbers_means_two_things() -> None:
    one = observation("one", "p1", "bg:value 9.0")
    assert verdict(one + observation("two", "p1", "bg:value 3.0")) is None


def test_numbers_of_different_things_are_not_compared() -> None:
    one = observation("one", "p1", "bg:value 9.0")
    assert verdict(one + observation("two", "p2", "bg:value 3.0", thing="facility:b")) is None


def test_a_contradiction_stands_between_the_observations_via_the_thing() -> None:
    store = graph(
        observation("one", "p1", "bg:value 9.0") + observation("two", "p2", "bg:value 3.0")
    )
    (relation,) = derive(store).relations
    assert (relation.from_, relation.to) == (ID + "node/one", ID + "node/two")
    assert relation.via == ID + "facility/a"
    assert relation.from_evidence == (ID + "node/one-e",)
    assert relation.to_evidence == (ID + "node/two-e",)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("launched", "contradiction"), ("expected-launch", "discrepancy"), ("updated", None)],
)
def test_two_dates(kind: str, expected: str | None) -> None:
    """A thing is launched once; a date that is only expected may move; updates recur."""
    one = event("one", "p1", kind, "2019-01-01", "2019-12-31")
    assert verdict(one + event("two", "p2", kind, "2023-01-01", "2023-12-31")) == expected


def test_a_year_and_a_day_in_it_agree() -> None:
    one = event("one", "p1", "launched", "2019-01-01", "2019-12-31")
    assert verdict(one + event("two", "p2", "launched", "2019-11-13", "2019-11-13")) is None


def test_planned_for_one_day_and_done_on_another_is_a_slip() -> None:
    status = "; bg:eventStatus <https://w3id.org/benchgraph/vocab/event-status/{}>"
    one = event("one", "p1", "opened", "2024-01-01", "2024-12-31", status.format("planned"))
    other = event("two", "p2", "opened", "2025-01-01", "2025-12-31", status.format("occurred"))
    assert verdict(one + other) is None


DEAL = '; bg:scope "purchase"'


def test_a_deal_that_was_agreed_in_one_year_and_closed_in_the_next() -> None:
    """Both pages are right, each in its own way."""
    deal = event("one", "p1", "restructured", "2025-01-01", "2025-12-31", DEAL)
    deal += event("two", "p2", "restructured", "2026-03-11", "2026-03-11", DEAL)
    assert verdict(deal) == "contradiction"
    agreed = event("three", "p2", "announced", "2025-03-01", "2025-03-31")
    assert verdict(deal + agreed) == "discrepancy"
    # What was announced is another deal, or was announced in neither year or after both.
    assert verdict(deal + agreed.replace("2025", "2024")) == "contradiction"
    assert verdict(deal + agreed.replace("2025-03", "2026-03")) == "contradiction"
    other = event("three", "p2", "announced", "2025-03-01", "2025-03-31", '; bg:scope "lease"')
    assert verdict(deal + other) == "contradiction"


def test_only_a_deal_is_agreed_first() -> None:
    opened = event("one", "p1", "opened", "2025-01-01", "2025-12-31")
    opened += event("two", "p2", "opened", "2026-03-11", "2026-03-11")
    agreed = event("three", "p2", "announced", "2025-03-01", "2025-03-31")
    assert verdict(opened + agreed) == "contradiction"


SCOPE = '; bg:scope "{}"'


@pytest.mark.parametrize(
    ("kind", "mine", "yours", "expected"),
    [
        # What recurs is one event only where both name the same part of the thing.
        ("released", "large model", "large model", "contradiction"),
        ("released", "large model", "small model", None),
        ("released", "large model", "", None),
        ("restructured", "purchase", "purchase", "contradiction"),
        # What happens once, of one part and of the whole or of two parts.
        ("opened", "first site", "", "discrepancy"),
        ("opened", "first site", "second site", None),
        ("expected-launch", "first machines", "all machines", None),
        ("announced", "plan", "plan", "discrepancy"),
    ],
)
def test_two_dates_of_a_part(kind: str, mine: str, yours: str, expected: str | None) -> None:
    scopes = [SCOPE.format(text) if text else "" for text in (mine, yours)]
    one = event("one", "p1", kind, "2019-01-01", "2019-12-31", scopes[0])
    other = event("two", "p2", kind, "2023-01-01", "2023-12-31", scopes[1])
    assert verdict(one + other) == expected


def test_two_things_that_both_claim_the_first_place() -> None:
    first = 'bg:indicator ind:ranking ; bg:value 1.0 ; bg:scope "{}" ; bg:unit unit:rank'
    one = observation("one", "p1", first.format("world"))
    other = observation("two", "p2", first.format("world"), thing="facility:b")
    assert verdict(one + other) == "contradiction"
    other = observation("two", "p2", first.format("Asia"), thing="facility:b")
    assert verdict(one + other) is None


OWNERS = """document:d a bg:PolicyDocument ; dcterms:publisher institution:x, institution:y ;
    bg:evidence n:a, n:b, n:c .
    institution:x skos:prefLabel "Digital Office"@en .
    institution:y skos:prefLabel "Privacy Office"@en ; skos:altLabel "PO"@en .
"""


def issuer(third: str = "", last: str = "by the PO") -> set[str]:
    store = graph(
        OWNERS
        + evidence("a", "p1", "issued by the Digital Office", "dcterms:publisher")
        + evidence("b", "p2", last, "dcterms:publisher")
        + evidence("c", "p3", third, "dcterms:publisher")
    )
    return {r.type for r in derive(store).relations if r.derivation == "statements"}


def test_two_pages_that_name_different_issuers() -> None:
    assert issuer() == {"contradiction"}
    # A third page names both: they may have issued it together.
    assert issuer("by the Digital Office and the PO") == {"discrepancy"}
    # PO is no part of another word.
    assert issuer(last="by the POLICY bureau") == set()


def test_pages_that_agree_on_one_issuer_and_differ_in_the_other() -> None:
    store = graph(
        OWNERS.replace("institution:y ;", "institution:y, institution:z ;", 1)
        + 'institution:z skos:prefLabel "Cabinet"@en .'
        + evidence("a", "p1", "by the Cabinet and the Digital Office", "dcterms:publisher")
        + evidence("b", "p2", "issued by the PO", "dcterms:publisher")
        + evidence("c", "p2", "issued by the Cabinet", "dcterms:publisher")
    )
    found = {r.type for r in derive(store).relations if r.derivation == "statements"}
    assert found == {"discrepancy"}


def parents(free: str, page: str = "p2") -> list[tuple[str, str]]:
    store = graph(
        """institution:o a bg:Institution ; org:subOrganizationOf institution:b ;
        bg:evidence n:a, n:b .
        institution:b a bg:Institution ; skos:prefLabel "Bureau"@en ."""
        + evidence("a", "p1", "an office under the Bureau", "org:subOrganizationOf")
        + evidence("b", page, free, "org:subOrganizationOf")
    )
    relations = [r for r in derive(store).relations if r.derivation == "statements"]
    return [(r.type, str(r.via)) for r in relations]


def test_a_body_that_one_page_calls_independent_and_another_puts_under_a_parent() -> None:
    assert parents("an independent office") == [("discrepancy", ID + "institution/o")]
    assert parents("an office of its own") == []
    assert parents("an independent office", page="p1") == []
    # It names the parent: independent in its work, and under it all the same.
    assert parents("an independent office under the Bureau") == []


def origins(page: str = "p2", last: str = "2024-07-31", body: str = "y") -> set[tuple[str, ...]]:
    store = graph(
        f"""institution:o a bg:Institution ; org:resultedFrom n:one, n:two .
        n:one org:originalOrganization institution:x ; bg:evidence n:a ;
          bg:earliest "2024-01-01"^^xsd:date ; bg:latest "2024-12-31"^^xsd:date .
        n:two org:originalOrganization institution:{body} ; bg:evidence n:b ;
          bg:earliest "{last[:8]}01"^^xsd:date ; bg:latest "{last}"^^xsd:date ."""
        + evidence("a", "p1", "made of X")
        + evidence("b", page, "made of Y")
    )
    found = [r for r in derive(store).relations if r.derivation == "statements"]
    return {(r.type, r.from_, r.to, str(r.via)) for r in found}


def test_a_body_with_two_origins() -> None:
    ends = (ID + "institution/x", ID + "institution/y", ID + "institution/o")
    assert origins() == {("discrepancy", *ends)}
    assert origins(page="p1") == set()  # one page that names both tells of a merger
    assert origins(body="x") == set()
    assert origins(last="2022-12-31") == set()  # two changes, one after the other


def older(day: str, issued: str = "issued by the Bureau", page: str = "p2") -> list[Relation]:
    store = graph(
        f"""document:d a bg:PolicyDocument ; dcterms:publisher institution:b ; bg:evidence n:a ;
          bg:earliest "{day}"^^xsd:date ; bg:latest "{day}"^^xsd:date .
        institution:b skos:prefLabel "Bureau"@en ; org:resultedFrom n:change .
        n:change org:originalOrganization institution:o ; bg:evidence n:b ;
          bg:earliest "2022-01-01"^^xsd:date ; bg:latest "2022-12-31"^^xsd:date ."""
        + evidence("a", "p1", issued, "dcterms:publisher")
        + evidence("b", page, "reorganised in 2022")
    )
    return [r for r in derive(store).relations if r.derivation == "statements"]


def test_a_document_that_is_older_than_its_issuer() -> None:
    (relation,) = older("2020-12-10")
    assert (relation.type, relation.via) == ("discrepancy", ID + "document/d")
    assert {*relation.from_evidence, *relation.to_evidence} == {ID + "node/a", ID + "node/b"}
    assert older("2022-06-01") == []  # of the same year
    assert older("2020-12-10", issued="issued in 2020") == []
    assert older("2020-12-10", page="p1") == []


def test_a_document_with_two_years() -> None:
    store = graph(
        """document:d a bg:PolicyDocument ; bg:date "2020"^^xsd:gYear, "2022-12"^^xsd:gYearMonth ;
        bg:evidence n:a, n:b ."""
        + evidence("a", "p1", "published 2020", "bg:date")
        + evidence("b", "p2", "published December 2022", "bg:date")
    )
    (relation,) = derive(store).relations
    assert (relation.type, relation.via) == ("contradiction", ID + "document/d")
    # A date is no entity: the ends are the pages.
    assert {relation.from_, relation.to} == {
        f"https://observatory.example/{p}" for p in ("p1", "p2")
    }


@given(
    value=st.decimals("-1e12", "1e12", allow_nan=False, places=3),
    approximate=st.booleans(),
)
def test_a_value_lies_within_its_own_bounds(value: Decimal, approximate: bool) -> None:
    low, high = bounds(value, None, None, approximate)
    assert low is not None and high is not None and low <= value <= high


def test_an_empty_graph_has_no_relation_at_all() -> None:
    assert derive(EmbeddedStore.memory()).relations == []
