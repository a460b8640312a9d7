"""Charts say what the graph says: each status and unit apart, nothing firmer than stated."""

from __future__ import annotations

import json
import struct
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import vl_convert
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import benchgraph
from benchgraph.cli import cli
from benchgraph.errors import BenchgraphError, EngineError, NotFoundError, ParameterError
from benchgraph.plotting import Chart, history, rows_chart
from benchgraph.plotting.amounts import short
from benchgraph.plotting.spans import middle, span
from benchgraph.plotting.theme import LOOKS
from benchgraph.store import Rows

EXPECTED = Path(__file__).parent / "expected"
# name → what is drawn; each is compiled and drawn in every language.
DRAWN: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {
    "promises": ((), {"region": "hong-kong", "on": "2026-11-29"}),
    "money": (("hong-kong", "singapore"), {}),
    "timeline": (("taiwan",), {}),
    "compare": (("hong-kong", "singapore"), {"indicator": "public-funding"}),
}
SAID = [
    {
        "said": "2024-02-28",
        "who": "government-world.com",
        "indicator": "compute capacity",
        "status": "target",
        "amount": "3,000 PFLOPS",
        "due": "2026",
        "page": "https://example.org/first",
    },
    {"said": "2024", "who": "<b>a paper</b>", "status": "actual", "amount": "≈ 1,300 PFLOPS"},
    {"who": "nobody knows when", "status": "target", "change": "deadline moved"},
]


@pytest.fixture(scope="module")
def draw(release) -> Callable[..., Chart]:
    @cache
    def drawn(name: str, lang: str = "en") -> Chart:
        entities, options = DRAWN[name]
        return benchgraph.plot(name, *entities, source=release, lang=lang, **options)

    return drawn


def marks(chart: Chart) -> list[dict[str, Any]]:
    return [row for view in chart.spec["vconcat"][:-1] for row in view["data"]["values"]]


def texts(chart: Chart) -> str:
    return json.dumps(chart.spec, ensure_ascii=False)


@pytest.mark.parametrize("name", DRAWN)
def test_a_specification_compiles_in_version_6(draw, name: str) -> None:
    chart = draw(name)
    assert chart.spec["$schema"].endswith("/vega-lite/v6.json")
    compiled = vl_convert.vegalite_to_vega(chart.spec, vl_version="6.4", show_warnings=True)
    assert compiled["marks"]
    assert "Noto Sans CJK SC" in chart.spec["config"]["font"]


@pytest.mark.parametrize("lang", ["en", "zh-Hans", "ja"])
@pytest.mark.parametrize("name", DRAWN)
def test_titles_notes_and_axes_are_in_the_language(draw, name: str, lang: str) -> None:
    chart = draw(name, lang)
    svg = chart.svg().decode()
    words = {"en": "status", "zh-Hans": "状态", "ja": "状態"}
    assert all((word in svg) == (tag == lang) for tag, word in words.items() if tag != "en")
    assert "April" not in svg and "January" not in svg
    assert {"en": "Data:", "zh-Hans": "数据：", "ja": "データ："}[lang] in texts(chart)


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_png_has_the_size_that_is_asked_for(draw, scale: float) -> None:
    png = draw("promises", "zh-Hans").png(scale)
    width, height = struct.unpack(">II", png[16:24])
    assert png[:4] == b"\x89PNG" and len(png) > 20_000
    assert 1000 * scale < width < 1200 * scale and 300 * scale < height < 700 * scale


def test_every_mark_leads_to_its_page_and_names_it_in_the_tooltip(draw) -> None:
    for name in ("promises", "timeline", "compare"):
        found = marks(draw(name))
        assert found and all(row["page"] == row["source"] for row in found if "page" in row)
        assert sum("page" in row for row in found) == len(found)


def test_a_target_is_never_drawn_as_an_actual_value(draw) -> None:
    chart = draw("promises")
    assert {"target", "actual"} <= {row["status"] for row in marks(chart)}
    looks = [(look.colour, look.shape, look.filled) for look in LOOKS.values()]
    assert {look[2] for look in looks if look[1] == "diamond"} == {False}
    assert LOOKS["target"].shape != LOOKS["actual"].shape


def test_approximations_and_lower_bounds_are_marked(draw) -> None:
    found = marks(draw("compare"))
    assert any(row.get("about") == "≈" and row["amount"].startswith("≈") for row in found)
    assert any(row.get("bound") == "≥" and row["amount"].startswith("≥") for row in found)
    assert all("≥" in row["amount"] for row in found if row.get("bound") == "≥")


def test_a_promise_without_a_deadline_stands_in_the_band(draw) -> None:
    chart = draw("promises")
    undated = [row for row in marks(chart) if "at" not in row]
    assert undated and {row["deadline"] for row in undated} == {"not stated"}
    assert "date not stated" in texts(chart)


def test_a_year_is_drawn_as_a_year(draw) -> None:
    (target,) = [
        row
        for row in marks(draw("promises"))
        if row["thing"].startswith("Cyberport") and row["status"] == "target"
    ]
    assert (target["since"], target["until"]) == ("2025-01-01", "2025-12-31")
    assert target["amount"] == "3,000 PFLOPS" and target["at"][:7] == "2025-07"


def test_each_currency_has_a_panel_of_its_own(draw) -> None:
    for name in ("money", "compare"):
        chart = draw(name)
        for view in chart.spec["vconcat"][:-1]:
            symbols = {row["amount"].strip("≈≥≤ ").split(" ")[0] for row in view["data"]["values"]}
            assert len(symbols) == 1, symbols


def test_money_is_never_a_sum_of_targets_and_the_rest(draw, release) -> None:
    rows = benchgraph.ask("money-by-stage", release).records()
    wanted = [row for row in rows if row["regionLabel"] in ("Hong Kong", "Singapore")]
    assert draw("money").lines == len(wanted) == len(marks(draw("money")))


def test_what_a_region_does_not_state_is_shown(release) -> None:
    chart = benchgraph.plot(
        "compare", "taiwan", "falcon-llm", source=release, indicator="compute-capacity"
    )
    assert "not stated" in {row["status"] for row in marks(chart)}


def test_errors_say_what_is_missing(release) -> None:
    for arguments, error in {
        ("promise",): NotFoundError,
        ("timeline",): ParameterError,
        ("timeline", "region:nowhere"): NotFoundError,
        ("money", "falcon-llm"): ParameterError,
        ("compare", "hong-kong"): ParameterError,
    }.items():
        with pytest.raises(error):
            benchgraph.plot(*arguments, source=release)
    with pytest.raises(NotFoundError, match="no target"):
        benchgraph.plot("promises", "ai-verify", source=release)
    with pytest.raises(ParameterError):
        benchgraph.plot("promises", source=release, width=9)
    with pytest.raises(ParameterError):
        benchgraph.plot("timeline", "taiwan", source=release, since="soon")


def test_history_is_the_specification_that_is_stored() -> None:
    chart = history(SAID, title="Cyberport")
    path = EXPECTED / "history.vl.json"
    assert json.loads(path.read_text("utf-8")) == chart.spec
    svg = chart.svg().decode()
    assert "&lt;b&gt;a paper" in svg and "<b>" not in svg
    assert [("at" in row) for row in marks(chart)] == [True, True, False]


def test_rows_plot_themselves(release) -> None:
    rows = benchgraph.ask("promise-tracker", release, region="region:taiwan", on="2026-11-29")
    chart = rows.plot("target", "thingLabel")
    assert chart.lines == len(rows)
    assert len(chart.spec["vconcat"]) - 1 == len({row["unit"] for row in rows.records()})
    dated = benchgraph.ask("timeline-of-a-case", release).plot()
    assert any(row.get("at", "").startswith("20") for row in marks(dated))
    with pytest.raises(ParameterError, match="no such column"):
        rows.plot("nothing")
    with pytest.raises(ParameterError):
        rows_chart(Rows(("a",), []))


@pytest.fixture
def plot(release) -> Callable[..., Any]:
    return lambda *arguments: CliRunner().invoke(cli, ["plot", *map(str, arguments)])


def test_the_command_writes_what_the_ending_says(plot, tmp_path) -> None:
    for ending, start in {"svg": b"<svg", "png": b"\x89PNG", "json": b"{"}.items():
        out = tmp_path / f"chart.{ending}"
        done = plot("timeline", "cyberport-ai-supercomputing-centre", "--out", out)
        assert done.exit_code == 0, done.output
        assert out.read_bytes().startswith(start)
    printed = plot("timeline", "cyberport-ai-supercomputing-centre")
    assert json.loads(printed.stdout) == json.loads((tmp_path / "chart.json").read_text("utf-8"))
    assert isinstance(plot("money", "--out", tmp_path / "chart.gif").exception, ParameterError)
    assert plot("money", "--format", "svg").exit_code == 2


def test_without_the_extra_the_specification_is_written(plot, tmp_path, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    done = plot("timeline", "taiwan", "--out", tmp_path / "targets.svg")
    assert isinstance(done.exception, EngineError) and done.exception.exit_code == 2
    assert "pip install 'benchgraph[plot]'" in str(done.exception)
    assert [path.name for path in tmp_path.iterdir()] == ["targets.vl.json"]
    assert json.loads((tmp_path / "targets.vl.json").read_text("utf-8"))["vconcat"]
    assert history(SAID)._repr_svg_() is None


def test_a_specification_that_cannot_be_drawn_is_an_error_of_ours() -> None:
    with pytest.raises(BenchgraphError):
        Chart("x", "x", {"$schema": "https://vega.github.io/schema/vega-lite/v6.json"}).svg()


@given(st.dates())
def test_a_day_spans_itself_and_its_month_and_year_hold_it(day) -> None:
    text = day.isoformat()
    assert span(text) == (day, day) and middle(text, text) == text
    for part in (text[:7], text[:4]):
        first, last = span(part) or (None, None)
        assert first is not None and last is not None and first <= day <= last


@given(st.decimals(0, 10**15, places=3), st.sampled_from(["en", "zh-Hans", "ja"]))
def test_a_short_number_loses_nothing(number, lang: str) -> None:
    """What is left out of a number would make an exact one an approximate one."""
    powers = {"万亿": 12, "trillion": 12, "兆": 12, "billion": 9, "亿": 8, "億": 8, "million": 6}
    text = short(number, lang).replace(",", "")
    for word, power in [*powers.items(), ("万", 4)]:
        if text.endswith(word):
            assert float(text.removesuffix(word)) * 10**power == pytest.approx(float(number))
            return
    assert float(text) == float(number)
