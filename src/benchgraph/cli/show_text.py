"""A profile as text for a terminal of 80 to 120 columns, or for a pipe."""

from __future__ import annotations

from collections.abc import Iterable
from io import StringIO

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from benchgraph.iris import prefixed
from benchgraph.query.profile import Evidence, Fact, Named, Profile
from benchgraph.tables.model import Screen
from benchgraph.tables.terminal import PIPE_WIDTH, visible

_MOST_VALUES = 12
_WIDEST = 120


def profile_text(profile: Profile, screen: Screen) -> str:
    """``profile`` as text that ends with a line break; no line is wider than the screen.

    Evidence stands behind what it supports, as the words of the page and the number of the page;
    the pages stand at the end.
    """
    stream = StringIO()
    console = Console(
        file=stream,
        width=min(screen.width or PIPE_WIDTH, _WIDEST),
        force_terminal=screen.colour,
        no_color=not screen.colour,
        highlight=False,
        markup=False,
        legacy_windows=False,
    )
    writer = _Writer(console)
    writer.profile(profile)
    for subject in profile.subjects:
        console.print()
        console.rule(Text("what it profiles"), style="dim", align="left")
        writer.profile(subject)
    writer.pages(profile)
    lines = [line.rstrip() for line in stream.getvalue().splitlines()]
    return "\n".join(lines) + "\n"


class _Writer:
    """Writes profiles to a console and numbers the pages that they refer to."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.numbers: dict[str, int] = {}

    def profile(self, profile: Profile) -> None:
        self.line(profile.name, "bold")
        self.line(f"{profile.kind or 'entity'} · {prefixed(profile.iri)}", "dim")
        others = [f"{name} ({tag})" for tag, name in profile.labels.items() if name != profile.name]
        if others:
            self.line(" · ".join(others))
        if profile.aliases:
            self.line("also " + " · ".join(profile.aliases), "dim")
        if profile.description:
            self.console.print()
            self.line(profile.description)
        stated = [(f.words, self.fact(f)) for f in profile.facts if not f.inferred]
        inferred = [(f.words, self.fact(f)) for f in profile.facts if f.inferred]
        self.section("Facts", stated)
        self.section("What follows from the facts (inferred)", inferred)
        self.section("Numbers", self.number_rows(profile))
        self.section("Timeline", self.event_rows(profile))
        self.section("Judgements (views, not facts)", self.judgement_rows(profile))
        self.sources(profile)

    def fact(self, fact: Fact) -> Text:
        shown = fact.values[:_MOST_VALUES]
        text = Text(_clean(", ".join(map(_named, shown))))
        if more := len(fact.values) - len(shown):
            text.append(f" … and {more} more")
        return self.with_evidence(text, fact.evidence)

    def number_rows(self, profile: Profile) -> Iterable[tuple[str, Text]]:
        for number in profile.numbers:
            text = Text(number.status.upper() or "STATUS NOT STATED", style="bold")
            text.append(f"  {_clean(number.amount)}", style="not bold")
            when = f"dated {number.date}" if number.date else "no date stated"
            parts = [when, f"due {number.deadline}" if number.deadline else "", number.about]
            told = "; ".join(_clean(part) for part in parts if part)
            text.append(f"  ({told})", style="not bold dim")
            yield number.indicator.label, self.with_evidence(text, number.evidence)

    def event_rows(self, profile: Profile) -> Iterable[tuple[str, Text]]:
        for event in profile.events:
            text = Text(_clean(event.label or event.kind))
            if event.status != "occurred":
                text.append(f"  ({event.status or 'status not stated'})", style="dim")
            yield event.date or "no date stated", self.with_evidence(text, event.evidence)

    def judgement_rows(self, profile: Profile) -> Iterable[tuple[str, Text]]:
        for judgement in profile.judgements:
            text = Text(_clean(judgement.text))
            whose = f"judgement of {judgement.whose or 'nobody named'}"
            if meant := ", ".join(named.label for named in judgement.meant_for):
                whose += f", for {meant}"
            text.append(f"\n{_clean(whose)}", style="italic")
            yield judgement.kind, self.with_evidence(text, judgement.evidence)

    def sources(self, profile: Profile) -> None:
        if not profile.sources:
            return
        self.head("Sources that its pages cite")
        for source in profile.sources:
            parts = [source.cited_as, source.date, source.url or ""]
            if source.document:
                parts.append(f"→ {_named(source.document)}")
            text = Text(_clean(" · ".join(part for part in parts if part)), overflow="fold")
            self.console.print(Padding(text, (0, 0, 0, 2)))

    def pages(self, profile: Profile) -> None:
        """The pages about the entity and those referred to, numbered."""
        of_its_own = {page.iri: page.label for page in profile.pages if page.iri}
        for page in of_its_own:
            self.number(page)
        if not self.numbers:
            return
        self.head("Pages")
        table = Table.grid(padding=(0, 2))
        table.add_column(justify="right", style="dim")
        table.add_column(overflow="fold")
        for page, number in self.numbers.items():
            tag = f" ({of_its_own[page]})" if of_its_own.get(page) else ""
            table.add_row(str(number), Text(f"{_clean(page)}{tag}"))
        self.console.print(Padding(table, (0, 0, 0, 2)))

    def number(self, page: str) -> int:
        return self.numbers.setdefault(page, len(self.numbers) + 1)

    def with_evidence(self, text: Text, evidence: list[Evidence]) -> Text:
        """``text`` with the words of each page behind it; equal words are written once."""
        pages: dict[str, list[str]] = {}
        for item in evidence:
            words = f"“{_clean(item.quote)}”" if item.quote else "restated"
            place = ", ".join(str(part) for part in (self.number(item.page), item.place) if part)
            if place not in pages.setdefault(words, []):
                pages[words].append(place)
        for words, found in pages.items():
            places = "".join(f"[{place}]" for place in found)
            text.append(f"\n{words} {places}", style="dim not bold not italic")
        return text

    def section(self, title: str, rows: Iterable[tuple[str, Text]]) -> None:
        rows = list(rows)
        if not rows:
            return
        self.head(title)
        table = Table.grid(padding=(0, 2))
        table.add_column(style="cyan", max_width=22)
        table.add_column(overflow="fold", ratio=1)
        for head, text in rows:
            table.add_row(Text(_clean(head)), text)
        self.console.print(Padding(table, (0, 0, 0, 2)))

    def head(self, title: str) -> None:
        self.console.print()
        self.line(title, "bold underline")

    def line(self, text: str, style: str = "") -> None:
        self.console.print(Text(_clean(text), style=style, overflow="fold"))


def _named(value: Named) -> str:
    """A label, with the short name by which a command finds the entity."""
    if value.iri is None or value.iri == value.label or "/vocab/" in value.iri:
        return value.label
    short = prefixed(value.iri)
    return value.label if short == value.label else f"{value.label} [{short}]"


def _clean(text: str) -> str:
    """Text of the graph, without what moves a cursor or turns the writing direction."""
    return " ".join(visible(text).split())
