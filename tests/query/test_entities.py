"""What people call an entity finds it, and what finds nothing gets a suggestion."""

from __future__ import annotations

import pytest

from benchgraph.errors import NotFoundError
from benchgraph.query.entities import labels, resolve
from benchgraph.store import EmbeddedStore
from benchgraph.vocab import ID, VOCAB

CASE = ID + "case/cyberport-ai-supercomputing-centre"


@pytest.mark.parametrize(
    "name",
    [
        CASE,
        f"<{CASE}>",
        "case:cyberport-ai-supercomputing-centre",
        "case/cyberport-ai-supercomputing-centre",
        "cyberport-ai-supercomputing-centre",
        "Cyberport AI Supercomputing Centre",
        "  cyberport ai supercomputing centre ",
        "数码港 AI 超算中心",
        "數碼港 AI 超算中心",
        "サイバーポート AI スーパーコンピューティングセンター",
        "サイハ\u3099ーホ\u309aート AI スーハ\u309aーコンヒ\u309aューティンク\u3099センター",
    ],
)
def test_any_name_of_a_case_finds_the_case_and_not_its_subject(
    store: EmbeddedStore, name: str
) -> None:
    assert resolve(store, name) == CASE


@pytest.mark.parametrize(
    ("name", "iri"),
    [
        ("Cyberport AISC", ID + "facility/cyberport-ai-supercomputing-centre"),
        ("AICP", ID + "initiative/ai-subsidy-scheme"),
        ("hong kong government", ID + "institution/hksar-government"),
        ("香港", ID + "region/hong-kong"),
        ("facility:nscc", ID + "facility/nscc"),
        ("it-blueprint", ID + "document/it-blueprint"),
    ],
)
def test_alias_slug_and_label_find_their_entity(store: EmbeddedStore, name: str, iri: str) -> None:
    assert resolve(store, name) == iri


def test_name_within_a_scheme_finds_the_concept_alone(store: EmbeddedStore) -> None:
    assert resolve(store, "compute", under=VOCAB + "axis/") == VOCAB + "axis/compute"
    with pytest.raises(NotFoundError):
        resolve(store, "hong-kong", under=VOCAB + "axis/")


@pytest.mark.parametrize(
    ("name", "suggestion"),
    [
        ("cyberprt", "institution:cyberport"),
        ("case:elements-of-a", "case:elements-of-ai"),
        ("subsidy", "initiative:ai-subsidy-scheme"),
        ("https://w3id.org/benchgraph/id/facility/airdy", "facility:airdi"),
    ],
)
def test_unknown_name_gets_a_suggestion(store: EmbeddedStore, name: str, suggestion: str) -> None:
    with pytest.raises(NotFoundError) as error:
        resolve(store, name)
    assert suggestion in str(error.value)
    assert error.value.exit_code == 1


@pytest.mark.parametrize("name", ["", "   ", "javascript:alert(1)", "<>", "a\x00b", "}" * 500])
def test_nonsense_is_not_found_and_nothing_worse(store: EmbeddedStore, name: str) -> None:
    with pytest.raises(NotFoundError):
        resolve(store, name)


def test_labels_prefer_the_language_then_english(store: EmbeddedStore) -> None:
    iris = [ID + "region/hong-kong", ID + "region/finland", ID + "no/such"]
    assert labels(store, iris, "zh-Hans") == {iris[0]: "香港", iris[1]: "Finland"}
