"""Plain-text extractions → items: the list form and the plain form of a page (``docs/``).

Both forms lose the elements, so marks, known labels and position stand in for them: what the
profile does not know is told by where it stands and by how it ends.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from benchgraph.hanzi import script_of
from benchgraph.pages.flags import flag_code
from benchgraph.pages.language import language_of
from benchgraph.pages.profile import LONGEST_LABEL, Profile
from benchgraph.pages.reading.decode import seen, unseen
from benchgraph.pages.reading.items import Item, ItemKind, Source
from benchgraph.pages.reading.model import Block, Form
from benchgraph.pages.reading.text_cards import (
    CARD_SECTIONS,
    Splitter,
    is_category,
    overview_cards,
)
from benchgraph.pages.reading.text_lines import Line, kicker_of, lines_of
from benchgraph.quantity import parse_quantities

_DATED = re.compile(r"\d{4}-\d{2}-\d{2}")


def read_text(text: str, profile: Profile) -> tuple[Source, Form]:
    """The items of a plain-text extraction, and which of the two forms it is.

    Where no line says what kind of page this is (``Benchmark Case · Updated …``), the text is not
    known to be a page of the observatory: its lines come back as they are.
    """
    invisible = unseen(text)
    text = unicodedata.normalize("NFC", seen(text))
    raw = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    lines = list(lines_of(raw))
    kicker = kicker_of(lines, profile)
    if kicker is None or len(lines) < kicker + 2:
        return Source([Item("text", Block(" ".join(line.text.split()))) for line in lines]), "plain"
    form: Form = "plain" if lines[-1].block else "list"
    reader = _TextReader(lines, kicker, profile, form)
    reader.read()
    source = reader.source
    if invisible:
        source.warnings.append(f"{invisible} invisible characters left out")
    source.truncated = not reader.complete
    if source.truncated:
        source.warnings.append(f"the text is cut off in: {lines[-1].text[-60:]}")
    return source, form


class _TextReader:
    """Goes through the lines once, from the opening to the facts to the sections."""

    def __init__(self, lines: list[Line], kicker: int, profile: Profile, form: Form) -> None:
        self.lines = lines
        self.at = 0
        self.kicker = kicker
        self.form = form
        self.profile = profile
        self.kind = profile.kind_of(lines[kicker].text) or "case"
        self.source = Source()
        self.section = 1
        self.cards = 0
        self.term = self.heading = ""
        self.filled = False
        self.languages: Counter[str] = Counter()
        self.complete = False

    def read(self) -> None:
        chips = max(self.kicker - 1, 0) if self.kicker >= 6 else 0
        for line in self.lines[:chips]:
            self._add("chrome", line.text, section=0, reason="before the page")
        for line in self.lines[chips : self.kicker]:
            self._add("chip", line.text, section=0)
        self._add("text", self.lines[self.kicker].text, section=0)
        self._add("h1", self.lines[self.kicker + 1].text, section=0, level=1)
        self.at = self.kicker + 2
        self._opening()
        if self.kind != "region":
            self._facts()
        else:
            self._overview()
        self._sections()
        self._say_what_is_empty()
        self._languages()

    # -- helpers -------------------------------------------------------------------------------

    def _add(self, kind: ItemKind, text: str, *, reason: str = "", **places: int) -> None:
        places.setdefault("section", self.section)
        self.source.items.append(Item(kind, Block(text), reason=reason, **places))  # type: ignore[arg-type]

    def _cards(self, split: Splitter, lines: list[Line], *, what: str) -> None:
        """The lines as cards; as unread, with the reason, where nobody can tell them apart."""
        whole = lines
        cards = split(whole, self.profile)
        while cards is None and self._peek() is None and whole:
            whole = whole[:-1]  # a text that is cut off may end in half a card
            cards = split(whole, self.profile)
        for card in cards or ():
            self.cards += 1
            for line in card:
                self._add("text", line.text, card=self.cards)
        for line in lines[len(whole) if cards else 0 :]:
            self._add("unread", line.text, reason=f"{what}: which line is what is not clear")

    def _peek(self, ahead: int = 0) -> Line | None:
        index = self.at + ahead
        return self.lines[index] if index < len(self.lines) else None

    def _term(self, line: Line) -> str:
        return "" if line.mark else self.profile.section_term(self.kind, line.text)

    def _count(self, text: str) -> None:
        if len(text) > LONGEST_LABEL:
            return
        if language := self.profile.label_language(text):
            self.languages[language] += 1

    # -- opening and facts ---------------------------------------------------------------------

    def _opening(self) -> None:
        """Subtitle, lead and headline: everything before the facts."""
        texts: list[str] = []
        most = {"case": 3, "drilldown": 1, "region": 1}[self.kind]
        while (line := self._peek()) and len(texts) < most:
            if line.mark or self._term(line) or (texts and self.profile.fact_term(line.text)):
                break
            if self.kind == "case" and len(texts) == 2 and texts[0][-1:] in ".。！!":
                break
            texts.append(line.text)
            self.at += 1
        for number, text in enumerate(texts):
            is_headline = self.kind == "case" and number == len(texts) - 1 and number > 0
            self._add("text", text, section=1 if is_headline else 0)

    def _facts(self) -> None:
        found: list[Line] = []
        while line := self._peek():
            if line.mark != (found[0].mark if found else line.mark) or self._term(line):
                break
            if line.mark == "•" or line.text.startswith("• "):
                break
            if not line.mark and self._is_unknown_heading(found):
                break
            found.append(line)
            self.at += 1
        for part, (label, value, notes) in enumerate(self._pairs(found), 1):
            self._add("label", label, part=part)
            self._count(label)
            if value:
                self._add("value", value, part=part)
            for note in notes:
                self._add("note", note, part=part)

    def _is_unknown_heading(self, found: list[Line]) -> bool:
        """In the plain form: whether what comes now is no fact any more but a heading with a
        paragraph, in a language whose labels the profile does not know."""
        line, after = self._peek(), self._peek(1)
        if line is None or self.profile.fact_term(line.text) or len(found) % 2:
            return False
        return line.may_be_heading and after is not None and after.is_sentence

    def _pairs(self, lines: list[Line]) -> list[tuple[str, str, list[str]]]:
        """Labels with values: known labels say where a pair begins, others alternate."""
        pairs: list[tuple[str, str, list[str]]] = []
        index = 0
        known = [bool(self.profile.fact_term(line.text)) for line in lines]
        while index < len(lines):
            label = lines[index].text
            index += 1
            run: list[str] = []
            while index < len(lines) and not known[index]:
                run.append(lines[index].text)
                index += 1
            # A known label, its value, and then pairs of unknown labels; one line over is a note.
            value, rest = (run[0], run[1:]) if run else ("", [])
            notes = [rest.pop(0)] if len(rest) % 2 else []
            pairs.append((label, value, notes))
            pairs.extend((rest[i], rest[i + 1], []) for i in range(0, len(rest), 2))
        return [pair for pair in pairs if any(pair)]

    # -- sections ------------------------------------------------------------------------------

    def _overview(self) -> None:
        """The lines of a region's four cards: in the plain form mostly one block, in the list form
        whatever stands before the first heading."""
        begin = self.at
        line, after = self._peek(), self._peek(1)
        if self.form == "plain" and line and after and line.block == after.block:
            while (one := self._peek()) and one.block == line.block:
                self.at += 1
        else:
            while (one := self._peek()) and not one.mark and not self._starts_sections(one):
                self.at += 1
        lines = self.lines[begin : self.at]
        for one in lines:
            if self.profile.fact_term(one.text):
                self._count(one.text)
        if lines:
            self._cards(overview_cards, lines, what="the overview")

    def _starts_sections(self, line: Line) -> bool:
        """Whether this line is a heading: known and no card's label, or followed by a sentence."""
        after = self._peek(1)
        if self._term(line):
            clash = self.profile.fact_term(line.text)
            return not clash or (after is not None and after.is_sentence)
        return line.may_be_heading and after is not None and after.is_sentence

    def _sections(self) -> None:
        while line := self._peek():
            term = self._term(line)
            if line.mark:
                if line.text:
                    self._add("bullet", line.text)
                self.filled = True
            elif term in _CARD_LABELS or (not term and self._labels_a_card()):
                self._background_card(term)
                continue
            elif term or self._is_heading(line):
                self._heading(line, term or self._siblings_by_place())
            elif self._holds_cards(line):
                self._cards_of_section()
                continue
            else:
                self._add("text", line.text)
                self.filled = True
            self.at += 1
        self.complete = self._is_complete()

    def _is_complete(self) -> bool:
        """Whether the text ends as a page does: a region in a sentence that names a day or a
        month, the others in their data note."""
        last = self.lines[-1]
        dated = any(found.kind in ("day", "month") for found in parse_quantities(last.text))
        listed = self.kind == "region" or any(i.kind == "bullet" for i in self.source.items)
        return last.is_sentence and (self.term == "data-note" or (dated and listed))

    def _heading(self, line: Line, term: str) -> None:
        self.section += 1
        self.term, self.filled, self.heading = term, False, line.text
        level = 3 if term in ("key-initiatives", "key-bodies") else 2
        self._add("heading", line.text, level=level)
        self._count(line.text)

    def _is_heading(self, line: Line) -> bool:
        """Whether an unknown line is a heading: short, no sentence, and something follows it."""
        after = self._peek(1)
        if not line.may_be_heading or after is None or self.term in CARD_SECTIONS:
            return self._is_last_heading(line)
        if flag_code(line.text):
            return False
        before = self.lines[self.at - 1]
        ended = bool(before.mark) or before.is_sentence or not self.filled
        return ended and (bool(after.mark) or after.is_sentence or after.may_be_heading)

    def _is_last_heading(self, line: Line) -> bool:
        """Whether only this and one sentence with a date are left: the data note."""
        after = self._peek(1)
        return (
            self.kind != "region"
            and line.may_be_heading
            and after is not None
            and self._peek(2) is None
            and bool(_DATED.search(after.text))
        )

    def _labels_a_card(self) -> bool:
        """In a case, a short line before a line with a flag is the label of a card; before a line
        with a flag, a region and a type it is the heading over more cases."""
        line, after = self._peek(), self._peek(1)
        return (
            self.kind == "case" and self.term != "continue" and line is not None
            and after is not None and line.may_be_heading
            and not flag_code(line.text) and bool(flag_code(after.text))
            and "·" not in after.text
        )  # fmt: skip

    def _background_card(self, term: str) -> None:
        """Label, name and one line of a case's region or of another case."""
        if self.term != "background":
            self.section += 1
            self.term = "background"
        self.cards += 1
        self.filled = True
        first = True
        for number in range(3):
            line = self._peek()
            if line is None or line.mark or (not first and self._term(line)):
                break
            if number == 2 and self._labels_a_card():
                break
            self._count(line.text)
            kind: ItemKind = "heading" if flag_code(line.text) else "text"
            self._add(kind, line.text, card=self.cards, level=2)
            first = False
            self.at += 1

    # -- cards of a section --------------------------------------------------------------------

    def _holds_cards(self, line: Line) -> bool:
        """Whether this is a section of cards. A line with a flag begins one even under a heading
        that is not known."""
        if self.term not in CARD_SECTIONS and flag_code(line.text) and not self.filled:
            self.term = "continue"
        return self.term in CARD_SECTIONS

    def _siblings_by_place(self) -> str:
        """An unknown heading behind a drilldown's sources is the one over the siblings, unless
        only its paragraph is left: then it is the data note's."""
        behind_bullets = self.source.items[-1].kind == "bullet"
        left = len(self.lines) - self.at
        return "siblings" if self.kind == "drilldown" and behind_bullets and left > 3 else ""

    def _cards_of_section(self) -> None:
        """The lines of a section of cards, as far as one can tell where a card begins."""
        begin = self.at
        while (line := self._peek()) and not line.mark and not self._ends_cards(line):
            self.at += 1
        lines = self.lines[begin : self.at]
        self._cards(CARD_SECTIONS[self.term], lines, what=self.heading)
        self.filled = True
        if line is not None and self._is_disclaimer(line):
            self.section, self.term = 0, "note"

    def _say_what_is_empty(self) -> None:
        """Name the headings under which this form of the page has lost what stood there."""
        items = self.source.items
        for number, item in enumerate(items):
            term = self.profile.section_term(self.kind, item.block.text)
            if item.kind == "heading" and not item.card and term in CARD_SECTIONS:
                after = items[number + 1] if number + 1 < len(items) else None
                if after is None or after.kind == "heading":
                    self.source.warnings.append(f"nothing stands under {item.block.text!r} here")

    def _ends_cards(self, line: Line) -> bool:
        if self._term(line):
            return self.term != "siblings" or not self._is_category(line)
        if self._is_last_heading(line):
            return True
        # A region's page ends in a disclaimer, which is no card.
        return self._is_disclaimer(line)

    def _is_disclaimer(self, line: Line) -> bool:
        last = self._peek(1) is None
        return last and self.kind == "region" and self.term == "continue" and line.is_sentence

    def _is_category(self, line: Line) -> bool:
        return is_category(line, self.profile)

    def _languages(self) -> None:
        """The language of the labels; of the text, the script of its first sentences."""
        foreign = Counter({tag: n for tag, n in self.languages.items() if tag != "en"})
        found = (i.block.text for i in self.source.items if i.kind in ("heading", "label"))
        labels = " ".join(found)
        language = foreign.most_common(1)[0][0] if foreign else language_of(labels, "")
        self.source.language = script_of(labels) if language == "zh-Hans" else language
        texts = [i.block.text for i in self.source.items if i.kind == "text" and not i.card]
        self.source.text_language = language_of(" ".join(texts[1:3]), self.source.language)


_CARD_LABELS = ("region-background", "another-case")
