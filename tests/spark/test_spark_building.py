"""Whole builds on Spark: the root of a local build, the same words where something is wrong."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from benchgraph import ask, build_release, open_release
from benchgraph.cli import cli
from benchgraph.errors import DoesNotConform, RecordError
from benchgraph.release import Release
from benchgraph.release.build import assemble, write_build
from benchgraph.spark import building
from benchgraph.spark.records.remote import address

FIXTURES = Path(__file__).parent.parent / "fixtures"
BOTH = [FIXTURES / "records", FIXTURES / "collections" / "neighbour"]
# Of a manifest: what made it, and what is made at first use, is not the same on Spark.
OWN = ("engines", "built", "unprepared")


def told(release: Release) -> dict[str, Any]:
    return {name: value for name, value in release.manifest.items() if name not in OWN}


def test_the_root_is_that_of_a_local_build(
    spark: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In parts, as a graph that no task holds; tests of a cluster have one part."""
    for name, most in (("IN_ONE", 0), ("RELATED_IN_ONE", 0), ("LINES_OF_A_PART", 10_000)):
        monkeypatch.setattr(building, name, most)
    local = assemble(BOTH, shipped=False)
    expected = write_build(local, tmp_path / "local")
    made = CliRunner().invoke(
        cli,
        ["build", "--on", "local[2]", "--no-shipped", "--out", str(tmp_path / "spark")]
        + [word for path in BOTH for word in ("--data", str(path))],
        catch_exceptions=False,
    )
    assert made.exit_code == 0, made.output
    release = open_release(tmp_path / "spark")
    assert release.checksum == expected.checksum
    assert told(release) == told(expected)
    for name in ("benchgraph.nq.gz", "benchgraph.ttl", "graphs.txt"):
        assert (release.path / name).read_bytes() == (expected.path / name).read_bytes()
    left = [path.name for path in (tmp_path / "spark").iterdir()]
    assert sorted(left) == ["001", "CURRENT"]
    # The store is made when it is first asked for.
    question = "promise-tracker"
    assert ask(question, release).rows == ask(question, expected).rows
    for sentence in local.not_drawn:
        assert sentence in made.output


@pytest.fixture
def with_two_bad(tmp_path: Path) -> Path:
    """A folder of records of which one breaks a shape and one cannot be read."""
    own = tmp_path / "own"
    shutil.copytree(BOTH[0], own)
    case = sorted((own / "cases").glob("*.yaml"))[0]
    text = case.read_text("utf-8")
    (own / "cases" / "without-region.yaml").write_text(
        text.replace(case.stem, "without-region").replace("region:", "# region:"), "utf-8"
    )
    (own / "cases" / "broken.yaml").write_text("id: [", "utf-8")
    return own


def test_what_is_wrong_is_told_in_the_same_words_and_nothing_counts(
    spark: Any, with_two_bad: Path, tmp_path: Path
) -> None:
    out = tmp_path / "spark"
    before = build_release(BOTH[0], out, shipped=False)
    with pytest.raises((RecordError, DoesNotConform)) as local:
        build_release(with_two_bad, tmp_path / "local", shipped=False)
    with pytest.raises((RecordError, DoesNotConform)) as caught:
        build_release(with_two_bad.as_uri(), out, shipped=False, on="local[2]")
    # Read from a file system of Spark's, and told as it was named.
    named = str(local.value).replace(str(with_two_bad), with_two_bad.as_uri())
    assert str(caught.value) == named
    assert "broken.yaml:2" in str(caught.value)
    assert type(caught.value) is type(local.value)
    assert open_release(out).path == before.path
    assert sorted(path.name for path in out.iterdir()) == ["001", "CURRENT"]


def test_going_on_without_what_is_wrong_makes_what_a_local_build_makes(
    spark: Any, with_two_bad: Path, tmp_path: Path
) -> None:
    expected = build_release(with_two_bad, tmp_path / "local", shipped=False, keep_going=True)
    made = build_release(
        with_two_bad, tmp_path / "spark", shipped=False, keep_going=True, on="local[2]"
    )
    assert made.checksum == expected.checksum
    assert told(made) == told(expected)
    assert len(made.manifest["left_out"]) == 2


def test_an_address_where_nothing_is_and_a_name_that_spark_passes_over(
    spark: Any, tmp_path: Path
) -> None:
    nowhere = (tmp_path / "nowhere").as_uri()
    with pytest.raises(RecordError, match="this address cannot be read") as caught:
        build_release(nowhere, tmp_path / "out", shipped=False, on="local[2]")
    assert caught.value.place == nowhere
    (tmp_path / "own" / "cases").mkdir(parents=True)
    (tmp_path / "own" / "cases" / "_odd.yaml").write_text("id: case/odd\n")
    with pytest.raises(RecordError, match="Spark does not read a file whose name begins with _"):
        build_release((tmp_path / "own").as_uri(), tmp_path / "out", shipped=False, on="local[2]")
    assert not list((tmp_path / "out").iterdir())


@pytest.mark.parametrize(
    ("named", "found"),
    [
        ("records", None),
        ("/srv/records", None),
        ("C:/records", None),
        ("s3a:/bucket/records", "s3a://bucket/records"),
        ("hdfs://host:9000/records", "hdfs://host:9000/records"),
        ("file:/srv/records", "file:///srv/records"),
    ],
)
def test_an_address_is_known_also_where_it_was_made_a_path(named: str, found: str | None) -> None:
    assert address(named) == address(Path(named)) == found


def test_a_choice_that_spark_does_not_have_is_named() -> None:
    with pytest.raises(TypeError, match="no workers"):
        build_release(BOTH[0], on="local[2]", workers=2)
