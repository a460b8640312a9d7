"""What the graph said as of a day: truth checked by hand on the Cyberport centre's sources."""

from __future__ import annotations

import pytest

import benchgraph
from benchgraph.asof import as_of, end_of
from benchgraph.errors import ParameterError
from benchgraph.vocab import PREFIX_HEADER

CENTRE = "https://w3id.org/benchgraph/id/facility/cyberport-ai-supercomputing-centre"
CASE = "https://w3id.org/benchgraph/id/case/cyberport-ai-supercomputing-centre"


def numbers(store) -> set[str]:
    rows = store.select(f"{PREFIX_HEADER}SELECT ?o WHERE {{ <{CENTRE}> bg:observation ?o }}")
    return {row[0].value.rpartition("/")[2] for row in rows}


@pytest.mark.parametrize(
    ("text", "day"),
    [("2024", "2024-12-31"), ("2024-02", "2024-02-29"), (" 2025-07-04 ", "2025-07-04")],
)
def test_a_date_means_the_end_of_its_span(text: str, day: str) -> None:
    assert end_of(text) == day


@pytest.mark.parametrize("text", ["", "24", "2024-13", "2024-02-30", "2024-1-1", "0000", "today"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ParameterError, match="no date"):
        end_of(text)


def test_by_the_end_of_2024_a_target_without_a_year_one_for_2026_and_one_for_2025_stood(
    release,
) -> None:
    assert numbers(as_of("2024-12", release)) == {
        "compute-target",  # 2024-10-07, the launch of the scheme
        "compute-target-early-2026",  # 2024-02-28, the Budget
        "compute-target-2025",  # 2024-12-09, the opening
        "compute-2024",  # 2024-12-09, the opening
    }


def test_before_the_opening_only_the_first_two_targets_stood(release) -> None:
    assert numbers(as_of("2024-11", release)) == {"compute-target", "compute-target-early-2026"}


def test_a_number_is_known_from_the_day_of_its_source_not_from_its_own(release) -> None:
    """In use on 4 July 2025, said in an article of the next day."""
    assert "utilisation-2025-07" not in numbers(as_of("2025-07-04", release))
    assert "utilisation-2025-07" in numbers(as_of("2025-07-05", release))
    assert "utilisation-2025" not in numbers(as_of("2025-07-05", release))  # a page of 2026


def test_what_follows_is_derived_anew(release) -> None:
    tracked = benchgraph.ask("promise-tracker", as_of("2024-12", release)).dicts()
    mine = [row for row in tracked if row["thing"].value == CENTRE]
    assert [(row["verdict"].value, row["asOf"].value) for row in mine] == [
        ("slipped", "2024-12-09")
    ]


def test_a_note_of_ours_that_tells_of_a_later_source_is_left_out(release) -> None:
    query = f"{PREFIX_HEADER}ASK {{ <{CENTRE}/observation/compute-target-2025> skos:note ?note }}"
    assert not as_of("2024-12", release).ask(query)  # it tells of February and July 2025
    assert as_of("2025-07-05", release).ask(query)


def test_judgements_and_pages_of_later_are_left_out_and_the_frame_stays(release) -> None:
    past = as_of("2024-12", release)
    assert past.ask(f"{PREFIX_HEADER}ASK {{ <{CASE}> bg:subject <{CENTRE}> }}")
    assert not past.ask(f"{PREFIX_HEADER}ASK {{ ?a a bg:Assessment }}")
    assert not past.ask(f"{PREFIX_HEADER}ASK {{ <{CASE}> bg:sourceStatus|bg:page ?x }}")


def test_what_is_left_out_is_counted_and_told_apart(release) -> None:
    left_out = as_of("2024-12", release).left_out
    assert left_out.later["judgements"] == 364
    assert left_out.undated["numbers"] > 0
    assert "bears no date" in left_out.sentence()


def test_once_every_page_was_read_all_but_what_was_never_read_stands(release) -> None:
    past = as_of("2026-11-29", release)
    assert not past.left_out.later
    stated = set(past.triples()) - set(release.store.triples())
    assert not stated  # nothing new, and every relation found again


def test_of_a_later_page_only_its_name_remains_where_it_cites(
    release,
) -> None:
    past = as_of("2024-12", release)
    later = '?p a bg:Page ; dcterms:modified ?m FILTER(SUBSTR(STR(?m), 1, 4) > "2024")'
    citing = "?e oa:hasSource ?p ; oa:hasSelector/oa:exact ?q . ?p bg:citation|dcterms:title ?t"
    assert not past.ask(f"{PREFIX_HEADER}ASK {{ {later} FILTER NOT EXISTS {{ {citing} }} }}")
    assert not past.ask(
        f"{PREFIX_HEADER}ASK {{ {later} . ?p bg:citation|bg:link|schema:about ?x }}"
    )
    # The files of yearly figures are no pages; the figures stand as of any day.
    alone = (
        "?n bg:evidence ?e FILTER NOT EXISTS { ?e oa:hasSource ?p . ?p a bg:Page }"
        " FILTER NOT EXISTS { ?region bg:statistic ?n }"
    )
    assert not past.ask(f"{PREFIX_HEADER}ASK {{ {alone} }}")


def test_the_command_says_the_day_and_what_it_left_out(run) -> None:
    done = run("ask", "promises-due", "--as-of", "2024-12", "--format", "csv")
    assert done.returncode == 0
    assert done.stderr.startswith("as of 2024-12-31; left out: ")
    done = run(
        "sparql",
        "--as-of",
        "2024-12",
        "--format",
        "csv",
        f"SELECT ?o {{ <{CENTRE}> bg:observation ?o }}",
    )
    assert len(done.stdout.split()) == 5
    done = run("show", "cyberport", "--as-of", "2024", "--endpoint", "http://127.0.0.1:9/query")
    assert done.returncode == 2
    assert "--as-of needs a release" in done.stderr
