"""What was given up: read, checked, followed by every way to name a thing, and told of in diffs."""

from __future__ import annotations

import shutil
import subprocess
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest

from benchgraph import api
from benchgraph.differences import compare_releases
from benchgraph.errors import MatchError, NotFoundError, QueryWarning, RecordError
from benchgraph.live import Live
from benchgraph.query import resolve
from benchgraph.reconciling.tombstones import read_tombstones
from benchgraph.release import Release
from benchgraph.release.build import assemble, build_release
from benchgraph.serving.linked.entities import by_iri, by_path
from benchgraph.serving.media import HTML, JSON, TURTLE
from benchgraph.serving.model import Asked, Graph
from benchgraph.validation.paths import validate_paths
from benchgraph.vocab import DCTERMS, ID, OWL, PREFIX_HEADER, XSD

RECORDS = Path(__file__).parents[1] / "fixtures" / "records"
HEAD = "id,replacedBy,since,note\n"
PAGE = "https://observatory.example/gone/"
STONES = f"""{HEAD}institution/old-park,institution/middle-park,0.2.0,
institution/middle-park,institution/harbour-park,0.3.0,The park took its present name.
product/paper-plan,,0.2.0,"It was a plan, and no product."
facility/harbour-compute/event/opened.2026,facility/harbour-compute/event/launched.2026-03,0.2.0,
{PAGE},,0.2.0,No record describes this page any more.
"""
OPERATOR = "operator: institution/harbour-park"
Run = Callable[..., "subprocess.CompletedProcess[str]"]


def folder(at: Path, stones: str = STONES, operator: str = "institution/old-park") -> Path:
    """The records of the fixtures with tombstones, and one that names its operator by an old id."""
    records = at / "records"
    shutil.copytree(RECORDS, records)
    (records / "tombstones.csv").write_text(stones)
    facility = records / "facilities" / "harbour-compute.yaml"
    facility.write_text(facility.read_text().replace(OPERATOR, f"operator: {operator}"))
    return records


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return folder(tmp_path_factory.mktemp("given-up"))


@pytest.fixture(scope="module")
def release(records: Path) -> Release:
    return build_release(records, records.parent / "release", shipped=False)


def test_a_record_that_names_what_was_given_up_is_read_with_what_took_its_place(
    records: Path, release: Release
) -> None:
    report = validate_paths([records], shipped=False)
    assert report.conforms
    (told,) = [each for each in report.results if each.rule == "GivenUp"]
    assert (Path(told.file).name, told.line, told.severity) == (
        "harbour-compute.yaml",
        5,
        "Warning",
    )
    assert "institution/old-park" in told.message and "institution/harbour-park" in told.message
    ask = (
        f"{PREFIX_HEADER}ASK {{ <{ID}facility/harbour-compute> bg:operator <{ID}institution/%s> }}"
    )
    assert release.store.ask(ask % "harbour-park") and not release.store.ask(ask % "old-park")
    # Inference and relations know of nothing but what there is.
    rows = release.store.select(
        f"{PREFIX_HEADER}SELECT ?s ?p {{ VALUES ?old {{ <{ID}institution/old-park>"
        f" <{ID}product/paper-plan> }} ?s ?p ?old }}"
    )
    assert not list(rows)


def test_a_question_of_a_collection_that_asks_for_it_is_warned_of(tmp_path: Path) -> None:
    mine = folder(tmp_path, operator="institution/harbour-park")
    neighbour = RECORDS.parent / "collections" / "neighbour" / "collection.yaml"
    (mine / "collection.yaml").write_text(neighbour.read_text())
    (mine / "questions").mkdir()
    query = "# Who?\n# column: x The one.\n# family: gaps\n\nSELECT ?x WHERE {\n"
    query += "  ?x bg:operator institution:old-park\n}\n"
    (mine / "questions" / "who.rq").write_text(query)
    told = [
        each for each in validate_paths([mine], shipped=False).results if each.rule == "GivenUp"
    ]
    assert [(Path(each.file).name, each.line) for each in told] == [("who.rq", 6)]
    assert "institution/harbour-park" in told[0].fix


def test_the_live_graph_says_the_same_as_a_whole_build(release: Release, tmp_path: Path) -> None:
    mine = folder(tmp_path)
    facility = mine / "facilities" / "harbour-compute.yaml"
    good = facility.read_text()
    with Live.open(mine, tmp_path / "live", shipped=False) as live:
        first = live.release()
        assert first is not None and first.checksum == release.checksum
        facility.write_text(good.replace("Harbour Compute Centre", "The Centre"))
        live.refresh()
        edited = live.release()
        # What a tombstone leads to goes: what is wrong is told as by a whole build.
        facility.write_text(good.replace("date: 2026-03", "date: 2026-04"))
        live.refresh()
        told = [each for each in live.report.results if "replacement" in each.message]
        assert [(Path(each.file).name, each.line) for each in told] == [("tombstones.csv", 5)]
    facility.write_text(good.replace("Harbour Compute Centre", "The Centre"))
    whole = build_release(mine, tmp_path / "whole", shipped=False)
    assert edited is not None and edited.checksum == whole.checksum


def test_every_way_to_name_a_thing_follows(release: Release) -> None:
    new = f"{ID}institution/harbour-park"
    for name in (
        "institution/old-park",
        "institution:old-park",
        "old-park",
        f"{ID}institution/old-park",
    ):
        with pytest.warns(
            QueryWarning, match="old-park became .*middle-park became .*harbour-park"
        ):
            assert resolve(release.store, name) == new
    with pytest.warns(QueryWarning, match="became"):
        assert api.show("old-park", release).name == "Harbour Park"
    with pytest.warns(QueryWarning, match="became"):
        assert api.search("institution/middle-park", release).hits[0].iri == new
    with pytest.warns(QueryWarning, match="became"):
        assert api.related("old-park", release) == api.related("harbour-park", release)
    with pytest.warns(QueryWarning, match="became"):
        assert api.compare("old-park", "harbour-compute", source=release)
    with pytest.warns(QueryWarning, match="ask for institution:harbour-park"):
        api.sparql("SELECT ?x { ?x bg:operator institution:old-park }", release)
    with pytest.raises(NotFoundError, match=r"withdrawn in version 0\.2\.0") as gone:
        resolve(release.store, "paper-plan")
    assert gone.value.found == "It was a plan, and no product."
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert resolve(release.store, "harbour-park") == new


def test_a_terminal_says_it_in_one_line(release: Release, run: Run) -> None:
    told = run("show", "old-park", "--release", str(release.path))
    assert told.returncode == 0 and told.stdout.startswith("Harbour Park\n")
    assert told.stderr.startswith("benchgraph: institution:old-park became institution:middle-park")
    assert told.stderr.count("\n") == 1


def test_a_server_leads_on_or_says_why_not(release: Release) -> None:
    graph = Graph(release)

    def told(rest: str, media: str, task=by_path, **params: str):  # type: ignore[no-untyped-def]
        query = tuple(params.items())
        asked = Asked(path=f"/id/{rest}", params={"rest": rest}, query=query, format=media)
        reply = task(graph, asked)
        return reply, dict(reply.headers), reply.body.decode()

    for media in (HTML, JSON):
        reply, headers, text = told("institution/old-park", media)
        assert reply.status == 301 and headers["Location"] == "/id/institution/harbour-park"
        assert "harbour-park" in text and "0.3.0" in text
        reply, headers, text = told("product/paper-plan", media)
        assert reply.status == 410 and "Location" not in headers
        assert "It was a plan, and no product." in text and "0.2.0" in text
    reply, headers, text = told("institution/old-park", TURTLE)
    assert reply.status == 200 and "institution:middle-park dcterms:isReplacedBy" in text
    assert 'rel="successor-version"' in "".join(v for k, v in reply.headers if k == "Link")
    reply, _, text = told("product/paper-plan", TURTLE)
    assert reply.status == 410 and "owl:deprecated true" in text
    assert told("", HTML, by_iri, iri=PAGE)[0].status == 410
    nested, headers, _ = told("facility/harbour-compute/event/opened.2026", HTML)
    assert nested.status == 301 and headers["Location"].endswith("/event/launched.2026-03")


def test_what_is_wrong_with_a_tombstone_is_told_with_its_line(tmp_path: Path) -> None:
    records = folder(tmp_path, HEAD, "institution/harbour-park")
    stones = records / "tombstones.csv"
    rows = {
        "institution/a,institution/nowhere,0.2.0,": "replacement is not there",
        "institution/harbour-park,institution/example-observatory,0.2.0,": "still stated",
        "facility/harbour-compute/event/launched.2026-03,,0.2.0,x": "still stated",
        "institution/b,institution/c,0.2.0,": "in a circle",
        "institution/c,institution/b,0.2.0,": "in a circle",
        "institution/d,institution/harbour-park,0.2.0,": "",
        "institution/d,,0.3.0,x": "stands here twice",
    }
    stones.write_text(HEAD + "\n".join(rows))
    found = validate_paths([records], shipped=False).results
    told = [each for each in found if each.file == str(stones)]
    assert {each.severity for each in told} == {"Violation"}
    expected = {line: what for line, what in enumerate(rows.values(), 2) if what}
    assert {each.line for each in told} == expected.keys()
    assert all(expected[each.line] in each.message for each in told)
    written_wrongly = {
        "institution/a,institution/a,0.2.0,": "nothing takes its own place",
        "institution/a,,0.2.0,": "says why",
        "institution/a,institution/harbour-park,,": "since which version",
        "Institution A,,0.2.0,x": "the id is no id",
        f"{ID}institution/a,,0.2.0,x": "written short",
    }
    for row, what in written_wrongly.items():
        stones.write_text(f"{HEAD}{row}\n")
        with pytest.raises(MatchError, match=what) as error:
            read_tombstones(records)
        assert error.value.line == 2


def test_a_record_that_is_laid_over_brings_back_what_was_given_up(
    records: Path, tmp_path: Path
) -> None:
    mine = tmp_path / "mine" / "institutions"
    mine.mkdir(parents=True)
    text = (RECORDS / "institutions" / "harbour-park.yaml").read_text()
    (mine / "middle-park.yaml").write_text(
        text.replace("harbour-park", "middle-park").replace("Harbour", "Mid")
    )
    build = assemble([records, mine.parent], shipped=False)
    given_up = {
        quad.subject.value for quad in build.quads if quad.predicate.value.endswith("retiredIn")
    }
    assert f"{ID}institution/middle-park" not in given_up
    assert f"{ID}institution/old-park" in given_up


def test_an_answer_that_says_what_became_of_an_id_says_so_again(release: Release, run: Run) -> None:
    for _ in range(2):
        found = run(
            "ask", "evidence-for", "-p", "entity=institution/old-park", "--release", release.path
        )
        assert found.returncode == 0 and "became institution:" in found.stderr


def test_a_correction_may_take_away_what_a_tombstone_of_the_corrected_leads_to(
    records: Path, tmp_path: Path
) -> None:
    mine = tmp_path / "mine" / "facilities"
    mine.mkdir(parents=True)
    text = (RECORDS / "facilities" / "harbour-compute.yaml").read_text()
    head, _, _ = text.partition("observations:")
    (mine / "harbour-compute.yaml").write_text(head)
    gone = f"{ID}facility/harbour-compute/event/opened.2026"
    build = assemble([records, mine.parent], shipped=False)
    said = {quad.predicate for quad in build.quads if quad.subject.value == gone}  # type: ignore[union-attr]
    assert OWL.deprecated in said and DCTERMS.isReplacedBy not in said
    # It is no excuse for the tombstones of those who correct.
    (mine.parent / "tombstones.csv").write_text(
        f"{HEAD}facility/lost,facility/harbour-compute/event/launched.2026-03,2,\n"
    )
    with pytest.raises(RecordError, match="The replacement is not there"):
        assemble([records, mine.parent], shipped=False)


def test_diff_says_renamed_merged_or_why_it_is_gone(release: Release, tmp_path: Path) -> None:
    before = folder(tmp_path, HEAD)
    institutions = before / "institutions"
    park = institutions / "harbour-park.yaml"
    (institutions / "old-park.yaml").write_text(
        park.read_text().replace("harbour-park", "old-park")
    )
    park.unlink()
    text = (institutions / "example-observatory.yaml").read_text()
    text = text.replace("Example Observatory", "Another").replace("example-observatory", "another")
    (institutions / "another.yaml").write_text(text)
    plan = text.replace("institution/another", "product/paper-plan").replace("Another", "Plan")
    plan = plan.replace("Institution", "Product")
    (before / "products").mkdir()
    (before / "products" / "paper-plan.yaml").write_text(
        "".join(line for line in plan.splitlines(keepends=True) if "classification" not in line)
    )
    old = build_release(before, tmp_path / "old", shipped=False)
    # A thing that becomes one that was there already.
    graph = "<https://w3id.org/benchgraph/graph/tombstones> ."
    said = f"<{ID}institution/another> {DCTERMS.isReplacedBy} <{ID}institution/example-observatory>"
    mark = f'<{ID}institution/another> {OWL.deprecated} "true"^^{XSD.boolean}'
    found = compare_releases(
        old.nquads(), release.nquads() + f"{said} {graph}\n{mark} {graph}\n".encode()
    )
    assert [each.was for each in found.kinds["renamed"]] == [f"{ID}institution/old-park"]
    assert [(each.iri, each.was) for each in found.kinds["merged"]] == [
        (f"{ID}institution/example-observatory", f"{ID}institution/another")
    ]
    (gone,) = found["things"].removed
    assert gone.summary == "It was a plan, and no product."
    assert not found["things"].added
