"""Lists have every thing of a kind once, by region, axis and status."""

from __future__ import annotations

import pytest

from benchgraph.errors import NotFoundError
from benchgraph.searching.kinds import KINDS
from benchgraph.searching.listing import list_things
from benchgraph.store import Rows


def slugs(rows: Rows) -> set[str]:
    return {row[0].value.rpartition("/")[2] for row in rows}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_lists_each_thing_once(release, kind: str) -> None:
    rows = list_things(release.store, kind)
    assert len(rows) and len({row[0] for row in rows}) == len(rows)
    assert {row[0] for row in list_things(release.store, KINDS[kind].plural)} == {
        row[0] for row in rows
    }


def test_cases_are_twelve_and_regions_have_theirs(release) -> None:
    assert len(list_things(release.store, "cases")) == 12
    assert slugs(list_things(release.store, "case", region="hk")) == {
        "cyberport-ai-supercomputing-centre"
    }


@pytest.mark.parametrize("name", ["臺灣", "TW", "region:taiwan", "taiwan", "台湾"])
def test_a_region_is_named_in_any_way(release, name: str) -> None:
    rows = list_things(release.store, "institutions", region=name)
    assert "tsmc" in slugs(rows)
    assert {row[rows.variables.index("region")].value for row in rows} == {"Taiwan"}


def test_a_region_takes_in_what_lies_in_it_and_an_axis_the_narrower(release) -> None:
    china = slugs(list_things(release.store, "institution", region="china"))
    assert slugs(list_things(release.store, "institution", region="hk")) < china
    narrow = slugs(list_things(release.store, "case", axis="public-compute-access"))
    assert narrow and narrow <= slugs(list_things(release.store, "case", axis="compute"))


def test_initiatives_take_in_schemes_and_programmes(release) -> None:
    everything = slugs(list_things(release.store, "initiatives"))
    for kind in ("programmes", "funding-schemes"):
        assert slugs(list_things(release.store, kind)) < everything


def test_a_status_is_named_in_any_language(release) -> None:
    rows = list_things(release.store, "facility", status="operating", lang="ja")
    assert "building" not in slugs(rows)
    with pytest.raises(NotFoundError, match="building, "):
        list_things(release.store, "facility", status="nowhere")


def test_what_is_not_there_is_told_with_what_is(release) -> None:
    with pytest.raises(NotFoundError, match=r"among the regions(.|\n)*hong-kong"):
        list_things(release.store, "case", region="nowhere")
    with pytest.raises(NotFoundError, match=r"among the axes(.|\n)*compute"):
        list_things(release.store, "case", axis="xyz")
    with pytest.raises(NotFoundError, match="did you mean facilities"):
        list_things(release.store, "facilites")
