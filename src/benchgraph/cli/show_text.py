"""A profile as text for a terminal of 80 to 120 columns, or for a pipe."""

from __future__ import annotations

from collections.abc import Iterable
from io import StringIO
from typing import Literal

from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from benchgraph.iris import prefixed, slugify
from benchgraph.phrases import sentence
from benchgraph.query.profile import KINDS, Absence, Content, Evidence, Fact, Named, Profile
from benchgraph.tables.screen import PIPE_WIDTH, Screen
from benchgraph.tables.terminal import visible
from benchgraph.tables.wrap import breaks

_MOST_VALUES = 12
_WIDEST = 120
_WIDEST_HEAD = 22
_DATES = {"bg:date", "bg:start", "bg:end"}


def profile_text(profile: Profile, screen: Screen) -> str:
    """``profile`` as text that ends with a line break, in its language; no line is wider than the
    screen.

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
    writer = _Writer(console, profile.language)
    writer.profile(profile)
    for subject in profile.subjects:
        console.print()
        console.rule(Text(writer.say("what it profiles")), style="dim", align="left")
        writer.profile(subject)
    writer.pages(profile)
    lines = [line.rstrip() for line in stream.getvalue().splitlines()]
    return "\n".join(lines) + "\n"


class _Writer:
    """Writes profiles to a console and numbers the pages that they refer to."""

    def __init__(self, console: Console, language: str) -> None:
        self.console = console
        self.language = language
        self.numbers: dict[str, int] = {}

    def say(self, text: str, **values: str) -> str:
        """A phrase of the interface in the language of the profile."""
        return sentence(text, self.language, **values)

    def listed(self, parts: Iterable[str], mark: str = ", ") -> str:
        """The parts that are not empty, with the comma or semicolon of the language between."""
        return self.say(mark).join(part for part in parts if part)

    def profile(self, profile: Profile) -> None:
        kind = KINDS[profile.kind][0] if profile.kind in KINDS else "entity"
        self.line(profile.name, "bold")
        self.line(f"{self.say(kind)} · {prefixed(profile.iri)}", "dim")
        others = [f"{name} ({tag})" for tag, name in profile.labels.items() if name != profile.name]
        if others:
            self.line(" · ".join(others))
        if profile.aliases:
            self.line(self.say("also {names}", names=" · ".join(profile.aliases)), "dim")
        for text in (profile.description, profile.note and self.note(profile.note)):
            if text:
                self.console.print()
                self.line(text)
        stated = [(f.words, self.fact(f)) for f in profile.facts if not f.inferred]
        inferred = [(f.words, self.fact(f)) for f in profile.facts if f.inferred]
        self.section("What lies in it", map(self.content, profile.contents))
        self.section("Facts", stated)
        self.section("Not stated", map(self.absence, profile.absences))
        self.section("What follows from the facts (inferred)", inferred)
        self.section("Numbers", self.number_rows(profile))
        self.section("Timeline", self.event_rows(profile))
        self.section("Judgements (views, not facts)", self.judgement_rows(profile))
        self.sources(profile)

    def content(self, content: Content) -> tuple[str, Text]:
        shown = [_short(member) for member in content.members[:_MOST_VALUES]]
        text = Text(_clean(self.listed(shown)))
        self.more(text, len(content.members) - len(shown))
        return f"{content.words} ({len(content.members)})", text

    def fact(self, fact: Fact) -> Text:
        shown = fact.values[:_MOST_VALUES]
        text = Text(_clean(self.listed(map(_named, shown))))
        self.more(text, len(fact.values) - len(shown))
        return self.with_evidence(text, fact.evidence)

    def more(self, text: Text, count: int) -> None:
        if count:
            text.append(self.say(" … and {count} more", count=str(count)))

    def absence(self, absence: Absence) -> tuple[str, Text]:
        pages = "".join(f"[{self.number(page)}]" for page in absence.pages)
        text = Text(self.say("nobody states it; pages read: {pages}", pages=pages), style="dim")
        if absence.note:
            text.append(f"\n{self.note(absence.note)}", style="not dim")
        return self.listed(dict.fromkeys(absence.words)), text

    def number_rows(self, profile: Profile) -> Iterable[tuple[str, Text]]:
        for number in profile.numbers:
            status = (number.status_label or self.say("status not stated")).upper()
            text = Text(_clean(status), style="bold")
            text.append(f"  {_clean(number.amount)}", style="not bold")
            when = number.date and self.say("dated {date}", date=number.date)
            due = number.deadline and self.say("due {date}", date=number.deadline)
            parts = [when or self.undated(number.absences), due, number.about]
            told = self.listed([*map(_clean, parts), self.unstated(number.absences)], "; ")
            text.append(f"  ({told})", style="not bold dim")
            yield number.indicator.label, self.annotated(text, number.note, number.evidence)

    def undated(self, absences: list[Absence]) -> str:
        """That no date is stated, and on how many pages that were read for one."""
        read = {p for a in absences if _DATES & set(a.properties) for p in a.pages}
        if not read:
            return self.say("no date stated")
        text = (
            "no date stated on the page read"
            if len(read) == 1
            else ("no date stated on the {count} pages read")
        )
        return self.say(text, count=str(len(read)))

    def unstated(self, absences: list[Absence]) -> str:
        """What else nobody states of a number."""
        words = {
            word: None
            for absence in absences
            for property, word in zip(absence.properties, absence.words, strict=True)
            if property not in _DATES
        }
        return self.say("not stated: {words}", words=self.listed(words)) if words else ""

    def event_rows(self, profile: Profile) -> Iterable[tuple[str, Text]]:
        for event in profile.events:
            text = Text(_clean(event.label or event.kind))
            if event.status != "occurred":
                status = event.status_label or self.say("status not stated")
                text.append(f"  ({status})", style="dim")
            when = event.date or self.undated(event.absences)
            yield when, self.annotated(text, event.note, event.evidence)

    def judgement_rows(self, profile: Profile) -> Iterable[tuple[str, Text]]:
        for judgement in profile.judgements:
            text = Text(_clean(judgement.text))
            whose = judgement.whose or self.say("nobody named")
            meant = self.listed(named.label for named in judgement.meant_for)
            said = "judgement of {whose}, for {whom}" if meant else "judgement of {whose}"
            text.append(f"\n{_clean(self.say(said, whose=whose, whom=meant))}", style="italic")
            yield judgement.kind, self.annotated(text, judgement.note, judgement.evidence)

    def sources(self, profile: Profile) -> None:
        if not profile.sources:
            return
        self.head("Sources that its pages cite")
        for source in profile.sources:
            parts = [source.cited_as, source.date, source.url or ""]
            if source.document:
                parts.append(f"→ {_named(source.document)}")
            text = Text(_clean(" · ".join(part for part in parts if part)))
            self.console.print(Padding(_broken(text, self.console.width - 2), (0, 0, 0, 2)))

    def pages(self, profile: Profile) -> None:
        """The pages that are referred to, numbered, and behind them some more about the entity."""
        about = {page.iri: page.label for page in profile.pages if page.iri}
        others = [page for page in about if page not in self.numbers]
        for page in others[:_MOST_VALUES]:
            self.number(page)
        if not self.numbers:
            return
        self.head("Pages")
        rows = []
        for page, number in self.numbers.items():
            tag = f" ({about[page]})" if about.get(page) else ""
            rows.append((str(number), Text(f"{_clean(page)}{tag}")))
        if more := len(others[_MOST_VALUES:]):
            rows.append(("", Text(self.say("… and {count} more about it", count=str(more)))))
        self.table(rows, justify="right", style="dim")

    def number(self, page: str) -> int:
        return self.numbers.setdefault(page, len(self.numbers) + 1)

    def note(self, note: str) -> str:
        return _clean(self.say("note: {note}", note=note))

    def annotated(self, text: Text, note: str, evidence: list[Evidence]) -> Text:
        """``text`` with the note that belongs to it, and its evidence."""
        if note:
            text.append(f"\n{self.note(note)}", style="not bold not italic")
        return self.with_evidence(text, evidence)

    def with_evidence(self, text: Text, evidence: list[Evidence]) -> Text:
        """``text`` with the words of each page behind it; equal words are written once."""
        pages: dict[str, list[str]] = {}
        for item in evidence:
            words = f"“{_clean(item.quote)}”" if item.quote else self.say("restated")
            place = ", ".join(str(part) for part in (self.number(item.page), item.place) if part)
            if place not in pages.setdefault(words, []):
                pages[words].append(place)
        for words, found in pages.items():
            places = "".join(f"[{place}]" for place in found)
            text.append(f"\n{words} {places}", style="dim not bold not italic")
        return text

    def section(self, title: str, rows: Iterable[tuple[str, Text]]) -> None:
        rows = [(_clean(head), text) for head, text in rows]
        if rows:
            self.head(title)
            self.table(rows)

    def table(
        self,
        rows: list[tuple[str, Text]],
        justify: Literal["left", "right"] = "left",
        style: str = "cyan",
    ) -> None:
        """Two columns, indented; the left one no wider than its heads need."""
        left = min(max(cell_len(head) for head, _ in rows), _WIDEST_HEAD)
        right = self.console.width - left - 4
        table = Table.grid(padding=(0, 2))
        table.add_column(style=style, width=left, justify=justify)
        table.add_column(width=right)
        for head, text in rows:
            table.add_row(_broken(Text(head), left), _broken(text, right))
        self.console.print(Padding(table, (0, 0, 0, 2)))

    def head(self, title: str) -> None:
        self.console.print()
        self.line(self.say(title), "bold underline")

    def line(self, text: str, style: str = "") -> None:
        self.console.print(_broken(Text(_clean(text), style=style), self.console.width))


def _broken(text: Text, width: int) -> Text:
    """``text`` with its lines broken where they may be."""
    lines = [
        part
        for line in text.split("\n", allow_blank=True)
        for part in line.divide(breaks(line.plain, width))
    ]
    for line in lines:
        line.rstrip()
    return Text("\n").join(lines)


def _named(value: Named) -> str:
    """A label, with the short name by which a command finds the entity."""
    if value.iri is None or value.iri == value.label or "/vocab/" in value.iri:
        return value.label
    short = prefixed(value.iri)
    return value.label if short == value.label else f"{value.label} [{short}]"


def _short(value: Named) -> str:
    """A label, with the slug where that is a handier name (hkma)."""
    slug = (value.iri or "").rpartition("/")[2]
    handy = slug and slug != slugify(value.label) and 2 * len(slug) < cell_len(value.label)
    return f"{value.label} [{slug}]" if handy else value.label


def _clean(text: str) -> str:
    """Text of the graph, without what moves a cursor or turns the writing direction."""
    return " ".join(visible(text).split())
