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
    "name", ["hk", "HK", "香港", "Hong Kong SAR China", "홍콩(중국 특별행정구)", "region/hong-kong"]
)
def test_a_region_is_found_by_its_code_and_by_what_the_world_calls_it(release, name: str) -> None:
    found = {resolve(release.store, name), resolve(release.store, name, under=ID + "region/")}
    assert found == {ID + "region/hong-kong"}


def test_a_japanese_form_of_a_character_is_the_same_character(release) -> None:
    """Shipped names in Chinese characters, typed as a Japanese keyboard has them."""
    assert resolve(release.store, "香港人工智能研発院") == resolve(
        release.store, "香港人工智能研发院"
    )


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("數碼港", "institution/cyberport"), ("臺灣", "region/taiwan"), ("阿联酋", "region/uae"),
        ("阿聯酋", "region/uae"), ("SG", "region/singapore"), ("eu", "region/eu"),
        ("institution:cyberport", "institution/cyberport"),
        ("institution/cyberport", "institution/cyberport"),
    ],
)  # fmt: skip
def test_names_of_the_shipped_graph(release, name: str, slug: str) -> None:
    assert resolve(release.store, name) == ID + slug


def test_where_a_region_is_wanted_regions_are_suggested_and_listed(release) -> None:
    with pytest.raises(NotFoundError) as error:
        resolve(release.store, "hongkong", under=ID + "region/")
    assert str(error.value).count("region:") == 1 and "region:hong-kong" in str(error.value)
    with pytest.raises(NotFoundError, match=r"among the regions(.|\n)*canada, china, estonia"):
        resolve(release.store, "nowhere", under=ID + "region/")
    # A name of another kind is none of a region; an entity named in full is what it is.
    with pytest.raises(NotFoundError):
        resolve(release.store, "Cyberport", under=ID + "region/")
    assert resolve(release.store, "institution:cyberport", under=ID + "region/").endswith("port")


def test_suggestions_are_no_pages_and_no_concepts(release) -> None:
    for name in ("Cyberprot", "computee", "benchmarkin", "targett"):
        with pytest.raises(NotFoundError) as error:
            resolve(release.store, name)
        assert "http" not in str(error.value) and "axis:" not in str(error.value)


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


def test_a_part_of_a_name_in_either_chinese_script_suggests_the_thing(release) -> None:
    with pytest.raises(NotFoundError, match="case:cyberport-ai-supercomputing-centre"):
        resolve(release.store, "數碼港", under=ID + "case/")
