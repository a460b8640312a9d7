"""Things side by side: those that are named, all on an axis, or all that state an indicator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from benchgraph.comparison import Comparison, read_terms, write_comparison
from benchgraph.comparison import compare as make
from benchgraph.comparison.model import Cell, Value
from benchgraph.errors import BenchgraphError, LimitError, NotFoundError, ParameterError
from benchgraph.plotting import Chart
from benchgraph.plotting.amounts import Units
from benchgraph.plotting.comparing import indicator_chart
from benchgraph.plotting.model import Line
from benchgraph.query.entities import resolve
from benchgraph.serving.charts import Drawing, draw
from benchgraph.serving.charts.drawing import MOST_LINES
from benchgraph.serving.media import FORMATS, HTML
from benchgraph.serving.model import Asked, Graph, Reply
from benchgraph.serving.pages.answers import Link, page_link, page_of
from benchgraph.serving.pages.candidates import Candidate, candidates
from benchgraph.serving.pages.ready import ready_made
from benchgraph.serving.pages.render import page
from benchgraph.serving.wording import say
from benchgraph.store import Store
from benchgraph.vocab import SCHEME_PREFIXES

MOST_THINGS, LEAST_FIELDS, MOST_CHARTS, SIZE = 20, 3, 6, 25
IN_VIEW = 16  # lines of a chart beside others; that of one indicator alone has more
SIDE_BY_SIDE = 4  # so many things stand in columns, more in rows
PARAMETERS = ("thing", "axis", "indicator", "things", "into", "per")
_FORMATS = {FORMATS[name]: name for name in ("csv", "tsv", "json", "xlsx")}
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Choice:
    """What is to be compared, as it stands in the address."""

    things: tuple[str, ...] = ()
    axis: str = ""
    indicator: str = ""
    inside: bool = False
    into: str = ""
    per: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing is chosen yet."""
        return not (self.things or self.axis or self.indicator)


@dataclass(frozen=True, slots=True)
class Said:
    """A value of a cell: its words, the class of its status, what it is of, its pages."""

    value: Value
    when: str
    pages: tuple[Link, ...]
    notes: tuple[str, ...] = ()


def compare(graph: Graph, asked: Asked) -> Reply:
    """The form, and what it asks for as a table with charts, or as a file."""
    choice = read_choice(asked)
    if choice.empty:
        if asked.format != HTML:
            raise ParameterError(
                "nothing is chosen to compare", expected="thing (several), axis or indicator"
            )
        return _page(graph.store, asked, choice)
    try:
        found = compared(graph.store, choice, asked.language)
    except (NotFoundError, ParameterError) as error:
        if asked.format != HTML:
            raise _of_parameter(error) from None
        return _page(graph.store, asked, choice, error=error)
    if asked.format != HTML:
        return _file(found, asked)
    return _page(graph.store, asked, choice, found)


def read_choice(asked: Asked) -> Choice:
    """What is chosen. Raises ParameterError for a name that is no parameter, LimitError."""
    known = (*PARAMETERS, "format", "lang", "_page")
    for name, value in asked.query:
        if name not in known:
            raise ParameterError(
                f"a comparison has no parameter {name[:40]!r}", expected=", ".join(PARAMETERS)
            )
        if len(value) > _LONGEST:
            raise LimitError(
                f"the value of {name!r} is too long", expected=f"at most {_LONGEST} letters"
            )
    things = tuple(dict.fromkeys(asked.all("thing")))
    if len(things) > MOST_THINGS:
        raise LimitError(
            "these are too many things to compare",
            found=str(len(things)),
            expected=f"at most {MOST_THINGS}, or all on an axis",
        )
    inside = asked.get("things") not in ("", "0", "no", "false")
    return Choice(
        things, asked.get("axis"), asked.get("indicator"), inside, asked.get("into"),
        asked.get("per"),
    )  # fmt: skip


def compared(store: Store, choice: Choice, lang: str) -> Comparison:
    """The comparison that is chosen. Raises NotFoundError, ParameterError."""
    if sum([bool(choice.things), bool(choice.axis), bool(choice.indicator)]) != 1:
        raise ParameterError(
            "choose things, or an axis, or an indicator: one of the three",
            hint="leave the others empty",
        )
    return make(
        store,
        [resolve(store, name) for name in choice.things],
        axis=choice.axis or None,
        indicator=choice.indicator or None,
        things=choice.inside,
        language=lang,
        terms=read_terms(choice.into or None, choice.per or None),
    )


def _of_parameter(error: BenchgraphError) -> ParameterError:
    return ParameterError(error.what, found=error.found, expected=error.expected, hint=error.hint)


def _file(found: Comparison, asked: Asked) -> Reply:
    name = _FORMATS[asked.format]
    headers = () if name == "json" else (
        ("Content-Disposition", f'attachment; filename="comparison.{name}"'),
    )  # fmt: skip
    media = asked.format + ("; charset=utf-8" if asked.format.startswith("text/") else "")
    return Reply(write_comparison(found, name), media, 200, headers)


def _page(
    store: Store,
    asked: Asked,
    choice: Choice,
    found: Comparison | None = None,
    error: BenchgraphError | None = None,
) -> Reply:
    lang = asked.language
    number, count = page_of(asked, len(found.rows), SIZE) if found else (1, 1)
    shown = _part(found, number, bool(choice.indicator)) if found else None
    figures, drawable = _figures(store, found, choice, lang) if found else ([], 0)
    return page(
        "questions/compare.html.j2",
        asked,
        400 if error else 200,
        choice=choice,
        fields=[*choice.things, *[""] * max(1, LEAST_FIELDS - len(choice.things))],
        entities=candidates(store, None, lang),
        axes=_options(store, "axis", choice.axis, lang),
        indicators=_options(store, "indicator", choice.indicator, lang),
        error=error,
        found=shown,
        total=len(found.rows) if found else 0,
        number=number,
        count=count,
        first=(number - 1) * SIZE + 1,
        last=min(number * SIZE, len(found.rows)) if found else 0,
        cells=_cells(shown, asked) if shown else (),
        turned=found is not None and len(found.rows) <= SIDE_BY_SIDE,
        notes=shown.notes() if shown else (),
        figures=figures,
        drawable=drawable,
        ready=ready_made(store, lang) if asked.frozen and choice.empty else (),
        downloads=_downloads(asked),
    )


def _options(store: Store, scheme: str, chosen: str, lang: str) -> list[Candidate]:
    """The concepts to choose from; what was typed by another name is found among them."""
    found = candidates(store, SCHEME_PREFIXES[scheme], lang)
    if chosen and chosen not in {one.value for one in found}:
        found = [*found, Candidate(chosen, chosen)]
    return found


def _part(found: Comparison, number: int, indicator: bool) -> Comparison:
    """One page of the rows, without the columns in which no row of it states anything."""
    rows = slice((number - 1) * SIZE, number * SIZE)
    cells = found.cells[rows]
    kept = [n for n in range(len(found.columns)) if any(line[n].stated for line in cells)]
    if indicator:  # what was asked for stands first
        kept.sort(key=lambda n: found.columns[n].kind != "indicator")
    return replace(
        found,
        rows=found.rows[rows],
        columns=tuple(found.columns[n] for n in kept),
        cells=tuple(tuple(line[n] for n in kept) for line in cells),
    )


def _cells(found: Comparison, asked: Asked) -> list[list[list[Said]]]:
    return [[[_said(value, asked) for value in cell.values] for cell in row] for row in found.cells]


def _said(value: Value, asked: Asked) -> Said:
    due = say("by {date}", asked.language, date=value.due) if value.due else ""
    dated = value.date or (say("undated", asked.language) if value.status and not due else "")
    when = say(", ", asked.language).join(part for part in (dated, due, value.scope) if part)
    notes = tuple(part for part in (value.rate, value.note) if part)
    return Said(value, when, tuple(map(page_link, value.pages)), notes)


def _figures(
    store: Store, found: Comparison, choice: Choice, lang: str
) -> tuple[list[Drawing], int]:
    """A chart for each indicator that two rows or more state, those that most do first, and how
    many indicators could be drawn: more than some charts on one page nobody reads."""

    def stated(place: int) -> int:
        return sum(_has_number(line[place]) for line in found.cells)

    places = [n for n, c in enumerate(found.columns) if c.kind == "indicator" and stated(n) > 1]
    places.sort(key=lambda n: (-stated(n), n))
    if choice.indicator:
        iri = resolve(store, choice.indicator, under=SCHEME_PREFIXES["indicator"])
        places = [n for n in places if found.columns[n].iri == iri]
    units = Units.read(store, lang)
    charts = [
        indicator_chart(store, found, found.columns[n].iri, lang=lang, units=units)
        for n in places[:MOST_CHARTS]
    ]
    most = MOST_LINES if choice.indicator else IN_VIEW
    made = [replace(draw(_stated(chart), lang, most), subtitle=(), notes=()) for chart in charts]
    return made, len(places)


def _stated(chart: Chart) -> Chart:
    """The chart without the lines of what states nothing: the table says that."""
    panels = tuple(
        replace(panel, lines=[line for line in panel.lines if _is_stated(line)])
        for panel in chart.panels
    )
    return replace(chart, panels=tuple(panel for panel in panels if panel.lines))


def _is_stated(line: Line) -> bool:
    return any(mark.status != "not stated" for mark in line.marks)


def _has_number(cell: Cell) -> bool:
    return any(
        number is not None
        for value in cell.values
        for number in (value.number, value.least, value.most)
    )


def _downloads(asked: Asked) -> Sequence[tuple[str, str]]:
    names = {"csv": "CSV", "tsv": "TSV", "xlsx": "Excel", "json": "JSON"}
    return [(title, asked.here(format=name, _page="")) for name, title in names.items()]
