"""A mistake in a profile: the key, its line, what was meant; exit 2 and nothing written."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from page_material import ROOT

from benchgraph.cli.ingest import ingest
from benchgraph.errors import BenchgraphError, LimitError, ProfileError
from benchgraph.pages.profile import load_profile, parse_profile
from benchgraph.pages.profile.check import line_of

TIDELINE = ROOT / "docs" / "examples" / "tideline"
GOOD = (TIDELINE / "tideline.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("good", "bad", "key", "hint"),
    [
        ('makes = "Initiative"', 'makse = "Initiative"', "kinds.initiative.makse", "makes"),
        ('makes = "Initiative"', 'makes = "Initative"', "kinds.initiative.makes", "Initiative"),
        ('site = "', 'sites = "', "sites", "site"),
        ('site = "https://', 'site = "ftp://', "site", None),
        ('"initiatives/{slug}"', '"initiatives/{slog}"', "kinds.initiative.address", None),
        ('"initiatives/{slug}"', '"{slug}/{slug}"', "kinds.initiative.address", None),
        ('becomes = "operator"', 'becomes = "operators"', "facts.organisation.becomes", "operator"),
        ('event = "launched"', 'event = "launch"', "facts.start.event", "launched"),
        ('fr = ["Pays"]', 'fr = "Pays"', "facts.country.fr", None),
        ('fr = ["Pays"]', "fr = [7]", "facts.country.fr", None),
        ('fr = ["Pays"]', 'french = ["Pays"]', "facts.country.french", None),
        ('"why-it-matters"', '"why-it-mattered"', "sections.initiative.view.assessment",
         "why-it-matters"),
        ("[sections.instrument.points]", "[sections.instruments.points]",
         "sections.instruments", "instrument"),
        ('page-kind = "initiative"', 'page-kind = "iniative"', "kinds.initiative.page-kind",
         "initiative"),
        ('page-kind = "initiative"', 'chips = ["statsu"]', "kinds.initiative.chips", "status"),
        ('money = "indicator/public-funding"', 'money = "indicator/public-funds"',
         "facts.budget.money", "indicator/public-funding"),
        ('kicker = ["Policy instrument"]\naddress = "instruments/{slug}"\n', "",
         "kinds.instrument", None),
        ("plan = [", "plane = [", "kinds.instrument.titles.plane", "plan"),
        ("[facts.status.values]", "[facts.status.value]", "facts.status.value", "values"),
    ],
)  # fmt: skip
def test_an_error_names_the_key_its_line_and_the_nearest_known_one(
    good, bad, key, hint, concepts, tmp_path
):
    assert good in GOOD
    broken = GOOD.replace(good, bad, 1)
    (tmp_path / "mine.toml").write_text(broken, encoding="utf-8")
    with pytest.raises(ProfileError) as caught:
        load_profile(str(tmp_path / "mine.toml"), concepts)
    error = caught.value
    assert error.what.startswith(f"{key}: ")
    assert error.path == tmp_path / "mine.toml"
    line = broken.splitlines()[error.line - 1]
    assert key.split(".")[-1] in line or line.startswith("[")
    assert error.hint == (f"did you mean {hint}?" if hint else None)


@pytest.mark.parametrize(
    ("text", "line", "error"),
    [
        ("name = \n", 1, ProfileError), ('name = "a"\n\nsite "x"\n', 3, ProfileError),
        ('name = "a"\nname = "b"\n', 2, ProfileError), ("x = [", 1, ProfileError),
        ("a = " + "[" * 2000 + "]" * 2000, None, LimitError),
        ("# " + "x" * 600_000, None, LimitError),
    ],
)  # fmt: skip
def test_what_is_no_toml_is_named_with_its_line(text, line, error):
    with pytest.raises(error) as caught:
        parse_profile(text, "mine.toml")
    assert caught.value.line == line


@pytest.mark.parametrize("make", [Path.touch, Path.mkdir, lambda p: p.write_bytes(b'a = "\xff"')])
def test_a_profile_that_cannot_be_read_is_one_error(make, tmp_path):
    file = tmp_path / "mine.toml"
    make(file)
    if file.is_file() and not file.stat().st_size:
        assert load_profile(str(file)).name == "mine"
        return
    with pytest.raises(ProfileError):
        load_profile(str(file))
    with pytest.raises(ProfileError):
        load_profile(str(tmp_path / "none.toml"))


def test_a_bad_profile_ends_in_exit_two_with_nothing_written(tmp_path):
    (tmp_path / "mine.toml").write_text(GOOD.replace("becomes", "becoms", 1), encoding="utf-8")
    out, report = tmp_path / "out", tmp_path / "r.json"
    result = CliRunner().invoke(
        ingest,
        [str(TIDELINE), "--profile", str(tmp_path / "mine.toml"), "--out", str(out), "--report",
         str(report)],
    )  # fmt: skip
    assert isinstance(result.exception, ProfileError)
    assert result.exception.exit_code == 2
    assert "did you mean becomes?" in str(result.exception)
    assert not out.exists()
    assert not report.exists()


def test_whatever_is_left_out_has_a_default():
    empty = parse_profile("", "some dir/My Profile.toml")
    assert (empty.name, empty.publisher) == ("my-profile", "institution/my-profile")
    assert (empty.judge, empty.license, empty.comparator) == (empty.publisher, "", "")
    one = parse_profile('site = "https://a.example/x"\n[kinds.note]\nkicker = ["Note"]\n')
    assert (one.site, one.publisher) == ("https://a.example/x/", "institution/a-example")
    rule = one.kinds["note"]
    assert (rule.makes, rule.page_kind, rule.lead, rule.sections) == (
        "Initiative", "other", "description", "fact",
    )  # fmt: skip
    assert one.subjects["default"] == "Initiative"
    assert one.money[-1].indicator == ""


@given(st.data())
def test_the_line_of_a_key_is_where_its_statement_begins(data):
    """Every key of the example is found on the line that a reader would point at."""
    table = tomllib.loads(GOOD)
    place: tuple[str, ...] = ()
    while isinstance(table, dict):
        key = data.draw(st.sampled_from(sorted(table)))
        place, table = (*place, key), table[key]
    line = GOOD.splitlines()[line_of(GOOD, place) - 1]
    assert line.startswith(f"{place[-1]} = ")


@given(st.text(max_size=80))
def test_no_text_makes_anything_but_a_profile_or_one_of_our_errors(text):
    try:
        parse_profile(text)
    except BenchgraphError as error:
        assert error.exit_code == 2
