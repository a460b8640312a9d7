"""What the rules find in the shipped records."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
import yaml

from benchgraph.relations import related, why
from benchgraph.relations.wording import Shown, relation_evidence
from benchgraph.resources import resource_dir
from benchgraph.store import EmbeddedStore
from benchgraph.vocab import ID, PREFIX_HEADER

EXPECTED = Path(__file__).with_name("expected-contradictions.yaml")
TYPES = {
    "contradictions": "contradiction",
    "discrepancies": "discrepancy",
    "possibly-different-things": "possibly-different-things",
}
PROFILES = {"case", "strategy", "investment", "initiative", "body"}
CASE = ID + "case/cyberport-ai-supercomputing-centre"


@pytest.fixture(scope="module")
def store(release: Any) -> EmbeddedStore:
    found: EmbeddedStore = release.store
    return found


def expected() -> list[tuple[str, dict[str, Any]]]:
    found = yaml.safe_load(EXPECTED.read_text("utf-8"))
    return [(TYPES[key], pair) for key, pairs in found.items() for pair in pairs]


def relations(store: EmbeddedStore, type_: str) -> dict[tuple[str, str], str]:
    """Ends → relation node."""
    kind = f"<https://w3id.org/benchgraph/vocab/relation-type/{type_}>"
    rows = store.select(
        PREFIX_HEADER
        + f"""SELECT ?from ?to ?relation WHERE {{
        ?relation a bg:Relation ; bg:from ?from ; bg:to ?to ; bg:relationType {kind} }}"""
    )
    return {(row["from"].value, row["to"].value): row["relation"].value for row in rows.dicts()}


def iri(name: str) -> str:
    """A local id or, where a page is the end, its address."""
    return name if "://" in name else ID + name


def disagreements(store: EmbeddedStore, type_: str) -> dict[tuple[str, str, str], str]:
    """Ends and what they are about (nothing where there is no third thing) → relation node."""
    kind = f"<https://w3id.org/benchgraph/vocab/relation-type/{type_}>"
    rows = store.select(
        PREFIX_HEADER
        + f"""SELECT ?from ?to ?about ?relation WHERE {{
        ?relation a bg:Relation ; bg:from ?from ; bg:to ?to ; bg:relationType {kind}
        OPTIONAL {{ ?relation bg:via ?via FILTER(STRSTARTS(STR(?via), "{ID}")) }}
        OPTIONAL {{ ?from ^(bg:observation|bg:event) ?owner }}
        BIND(COALESCE(?via, ?owner) AS ?about) }}"""
    )
    return {
        (row["from"].value, row["to"].value, row["about"].value if "about" in row else ""): row[
            "relation"
        ].value
        for row in rows.dicts()
    }


def key(pair: dict[str, Any]) -> tuple[str, str, str]:
    return iri(pair["from"]), iri(pair["to"]), iri(pair["about"]) if "about" in pair else ""


@pytest.mark.parametrize("type_", TYPES.values())
def test_the_disagreements_found_are_those_that_were_read_and_checked(
    store: EmbeddedStore, type_: str
) -> None:
    pairs = {key(pair) for found, pair in expected() if found == type_}
    assert set(disagreements(store, type_)) == pairs


def test_every_disagreement_has_a_row_in_the_documentation() -> None:
    merges = (resource_dir("data").parent / "docs" / "merges.md").read_text("utf-8")
    table = merges.partition("## Where pages disagree")[2].partition("\n## ")[0]
    ids = {
        part
        for _, pair in expected()
        for part in ([pair["about"]] if "about" in pair else [pair["from"], pair["to"]])
    }
    assert sorted(part for part in ids if f"`{part}`" not in table) == []


@pytest.mark.parametrize(
    ("type_", "pair"), expected(), ids=lambda v: v if isinstance(v, str) else v["from"]
)
def test_a_disagreement_shows_what_both_pages_say(
    store: EmbeddedStore, type_: str, pair: dict[str, Any]
) -> None:
    relation = disagreements(store, type_)[key(pair)]
    shown = relation_evidence(store, [relation])[relation]
    for side in ("from", "to"):
        says = pair[f"{side}-says"]
        assert Shown(says["page"], says.get("quote")) in shown[side]


@pytest.mark.parametrize(
    ("other", "types"),
    [
        (
            "initiative/ai-supercomputing-subsidy-scheme",
            {"shared-institution", "same-citation", "mentions"},
        ),
        ("institution/airdi", {"same-citation", "mentions", "shared-institution"}),
        ("institution/hkstp", {"mentions"}),
        ("document/innovation-and-technology-development-blueprint", {"shared-document"}),
        ("institution/nscc", {"comparison-with"}),
    ],
)
def test_the_cyberport_case_is_related(store: EmbeddedStore, other: str, types: set[str]) -> None:
    rows = [row for row in related(store, CASE) if row.other == ID + other]
    assert {row.type for row in rows} == types
    assert all(row.pages and row.reason and row.strength for row in rows)
    chains = why(store, CASE, ID + other)
    assert chains and len(chains[0].steps) == 1
    assert store.ask(f"{PREFIX_HEADER}ASK {{ <{CASE}> bg:relatedTo <{ID}{other}> }}")


def test_the_editorial_card_of_the_cyberport_page_relates_nothing(store: EmbeddedStore) -> None:
    """Its "another case" is AI Verify, and nothing on the two pages connects them directly."""
    assert not [row for row in related(store, CASE) if row.other == ID + "case/ai-verify"]


def test_the_publisher_is_related_to_nothing(store: EmbeddedStore) -> None:
    assert related(store, ID + "institution/singapore-ai-observatory") == []


def test_singapore_is_compared_with_nothing(store: EmbeddedStore) -> None:
    rows = related(store, ID + "region/singapore")
    assert {row.type for row in rows} <= {"lesson-for", "contradiction", "discrepancy"}


def test_nothing_is_related_to_itself_nor_a_case_to_its_subject(store: EmbeddedStore) -> None:
    assert not store.ask(
        PREFIX_HEADER
        + """ASK { ?r a bg:Relation ; bg:from ?a ; bg:to ?b .
             FILTER(?a = ?b || EXISTS { ?a bg:subject ?b } || EXISTS { ?b bg:subject ?a }) }"""
    )


def test_each_thing_that_two_pages_profile_is_found_as_one(store: EmbeddedStore) -> None:
    """Counted from the records themselves: what two pages of a case, strategy … are about."""
    pages: dict[str, set[str]] = defaultdict(set)
    data = resource_dir("data")
    subjects = {
        record["id"]: as_list(record["subject"])
        for record in map(read, (data / "cases").glob("*.yaml"))
    }
    for record in map(read, (data / "pages").glob("*.yaml")):
        if record["pageKind"] in PROFILES:
            for about in as_list(record.get("about", [])):
                for thing in subjects.get(about, [about]):
                    pages[thing].add(record["id"])
    expected_things = {
        ID + thing for thing, on in pages.items() if len(on) > 1 and not thing.startswith("region/")
    }
    rows = store.select(
        PREFIX_HEADER
        + 'SELECT DISTINCT ?thing WHERE { ?r bg:derivation "same-subject" ; bg:via ?thing }'
    )
    assert {row["thing"].value for row in rows.dicts()} == expected_things
    assert len(expected_things) >= 35


def as_list(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return found


def test_pages_that_a_reader_would_want_linked_are_linked(store: EmbeddedStore) -> None:
    pairs = {
        tuple(end.rstrip("/").rsplit("/", 1)[-1] for end in ends)
        for ends in relations(store, "same-subject")
    }
    for pair in (
        (
            "cyberport-ai-supercomputing-centre",
            "hong-kong-initiative-1-cyberport-3000-pflops-supercomputing-centre",
        ),
        (
            "hong-kong-initiative-2-ai-supercomputing-subsidy-scheme-aicp",
            "hong-kong-investment-3-ai-subsidy-scheme",
        ),
        (
            "hong-kong-initiative-3-hong-kong-ai-r-and-d-institute-airdi",
            "hong-kong-investment-1-airdi-ai-r-and-d-institute",
        ),
        ("ai-verify", "singapore-strategy-2-ai-verify-framework"),
    ):
        assert pair in pairs


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("institution/nstc", "institution/sndgo"),
        ("institution/moda", "institution/imda"),
        ("institution/moda", "institution/sndgo"),
        ("initiative/auroraai", "product/lifesg"),
    ],
)
def test_what_a_page_sets_beside_another_is_compared(
    store: EmbeddedStore, one: str, other: str
) -> None:
    assert (ID + one, ID + other) in relations(store, "comparison-with")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # Listed as examples; a multinational; a policy context.
        ("initiative/korea-chaebol-llm-stack", "institution/singtel"),
        ("facility/google-zurich", "initiative/tech-giant-infrastructure-investment"),
        ("institution/national-assembly-korea", "initiative/korea-chaebol-llm-stack"),
        (
            "document/ten-major-ai-infrastructure-projects",
            "initiative/tsmc-advanced-node-expansion",
        ),
    ],
)
def test_what_was_judged_to_say_nothing_is_not_related(
    store: EmbeddedStore, one: str, other: str
) -> None:
    query = f"{PREFIX_HEADER}ASK {{ <{ID}{one}> bg:relatedTo <{ID}{other}> }}"
    assert not store.ask(query)
