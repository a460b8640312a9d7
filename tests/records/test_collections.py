"""What ``collection.yaml`` may say, and which records lie over which."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from benchgraph.errors import RecordError
from benchgraph.records import (
    by_collection,
    collection_of,
    collections,
    layers,
    read_collection,
    read_layers,
    read_records,
)
from benchgraph.resources import resource_dir
from benchgraph.validation.paths import validate_paths

FIXTURES = Path(__file__).parent.parent / "fixtures"
RECORDS = FIXTURES / "records"
NEIGHBOUR = FIXTURES / "collections" / "neighbour"
GOOD = (NEIGHBOUR / "collection.yaml").read_text("utf-8")


def test_a_collection_says_whose_it_is() -> None:
    one = read_collection(NEIGHBOUR)
    assert (one.slug, one.publisher, one.version) == ("neighbour", "Neighbour Institute", "2026.1")
    assert dict(one.title)["ja"] == "隣人の数値" and one.date.value == "2026-06"
    assert one.graph == "https://w3id.org/benchgraph/graph/neighbour"
    assert collection_of(NEIGHBOUR / "facilities" / "harbour-compute.yaml") == one
    assert collection_of(RECORDS / "cases" / "harbour-compute.yaml") is None


def test_the_shipped_collections_are_of_this_version() -> None:
    from benchgraph import __version__

    shipped = read_collection(resource_dir("data"))
    assert (shipped.slug, shipped.below, shipped.version) == ("benchgraph", "", __version__)


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("slug: neighbour", "slug: case", 1, "cannot be called so"),
        ("slug: neighbour", "slug: observation", 1, "cannot be called so"),
        ("slug: neighbour", "slug: release", 1, "cannot be called so"),
        ("slug: neighbour", "slug: Bad Slug", 1, "cannot be called so"),
        ("publisher:", "publsher:", 3, "did you mean publisher?"),
        ("publisher: Neighbour Institute\n", "", 1, "does not say its publisher"),
        ("licence: \"https", "licence: \"ftp", 4, "not a usable IRI"),
        ("date: 2026-06", "date: June", 6, "not a date"),
        ("title: {en: The neighbour's figures, ja: 隣人の数値}", "title: Figures", 2, "language"),
        ("title: {en: The neighbour's figures, ja: 隣人の数値}", "title: {}", 2, "a language"),
        ("ja: 隣人の数値}", "EN: Figures}", 2, "twice in a language"),
        ("sources: [", "tables: [{mapping: [], files: []}]\n# ", 7, "one mapping"),
        ("sources: [", "tables: [", 7, "which mapping reads which tables"),
        ("sources: [", "tables: [{mapping: ../x.toml, files: [a]}]\n# ", 7, "outside"),
        ("sources: [", "tables: [{mapping: x.toml, files: [a]}]\n# ", 7, "no such file"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_collection_is_told_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, said: str
) -> None:
    assert old in GOOD
    (tmp_path / "collection.yaml").write_text(GOOD.replace(old, new), "utf-8")
    with pytest.raises(RecordError) as caught:
        read_collection(tmp_path)
    assert caught.value.line == line and said in str(caught.value)


def test_reading_a_folder_stops_at_a_collection_in_it(tmp_path: Path) -> None:
    shutil.copytree(RECORDS, tmp_path / "mine")
    shutil.copytree(NEIGHBOUR, tmp_path / "mine" / "theirs")
    assert len(read_records(tmp_path / "mine")) == len(read_records(RECORDS))
    found = layers([tmp_path / "mine"], shipped=False)
    assert [layer.path.name for layer in found] == ["mine", "theirs"]
    assert [each.slug for each in collections(found)] == ["neighbour"]


def test_layers_lie_over_the_shipped_ones_the_last_on_top() -> None:
    found = layers([RECORDS, NEIGHBOUR])
    assert found[0].path == resource_dir("data")
    assert [layer.path for layer in found[-2:]] == [RECORDS, NEIGHBOUR]
    groups = by_collection(found)
    assert [layer.path for layer in groups[0]] == [RECORDS, resource_dir("data")]
    with pytest.raises(RecordError, match="no records to read"):
        layers([], shipped=False)
    with pytest.raises(RecordError, match="no such file"):
        layers([Path("nowhere")])[-1].files()


def test_in_a_collection_the_topmost_record_of_an_id_counts(tmp_path: Path) -> None:
    (tmp_path / "regions").mkdir()
    mine = tmp_path / "regions" / "harbour-city.yaml"
    text = (RECORDS / "regions" / "harbour-city.yaml").read_text("utf-8")
    mine.write_text(text.replace("label: {en: ", "label: {en: New "), "utf-8")
    both = read_layers(layers([RECORDS, tmp_path], shipped=False))
    (region,) = [record for record in both if record.id == "region/harbour-city"]
    assert region.path == mine and len(both) == len(read_records(RECORDS))


def test_two_publishers_cannot_share_a_slug(tmp_path: Path) -> None:
    (tmp_path / "collection.yaml").write_text(GOOD.replace("Neighbour Institute", "Another"))
    shutil.copytree(NEIGHBOUR / "pages", tmp_path / "pages")
    with pytest.raises(RecordError, match="two collections have one slug"):
        layers([NEIGHBOUR, tmp_path], shipped=False)


def test_a_folder_with_a_dot_in_its_name_is_a_collection(tmp_path: Path) -> None:
    shutil.copytree(NEIGHBOUR, tmp_path / "neighbour.2026")
    (layer,) = layers([tmp_path / "neighbour.2026"], shipped=False)
    assert layer.below == "neighbour"


def test_a_text_or_the_file_of_a_collection_names_a_layer_too() -> None:
    expected = layers([NEIGHBOUR], shipped=False)
    assert layers(str(NEIGHBOUR), shipped=False) == expected
    assert layers(NEIGHBOUR / "collection.yaml", shipped=False) == expected


def test_a_collection_that_is_made_meanwhile_is_seen(tmp_path: Path) -> None:
    shutil.copytree(NEIGHBOUR, tmp_path / "mine")
    told = (tmp_path / "mine" / "collection.yaml").rename(tmp_path / "kept")
    assert layers(tmp_path / "mine", shipped=False)[0].below == ""
    told.rename(tmp_path / "mine" / "collection.yaml")
    assert layers(tmp_path / "mine", shipped=False)[0].below == "neighbour"


def test_the_shipped_folder_named_again_changes_no_order() -> None:
    shipped = layers()
    assert layers([resource_dir("data")]) == shipped


@pytest.mark.parametrize(
    "title", ["Case", "benchgraph", "2026 halls", "Centres of the north", "北"]
)
def test_a_new_collection_has_a_slug_that_it_may_have(title: str, tmp_path: Path) -> None:
    from benchgraph.curating import scaffold_collection

    made = scaffold_collection(title, tmp_path)
    rest = 'publisher: Us\nlicence: "https://licence.example/"\nversion: "1"\ndate: 2026\n'
    made.path.write_text(made.text + rest, "utf-8")
    collection = read_collection(tmp_path)
    assert dict(collection.title) == {"en": title} and collection.below


def test_without_any_records_nothing_is_valid() -> None:
    with pytest.raises(RecordError, match="no records to read"):
        validate_paths(shipped=False)
