"""A PDF → :class:`Page`: title, sections, paragraphs with page and number, tables, footnotes."""

from __future__ import annotations

import re

from benchgraph.pages.reading.model import Block, Page, Section, Table
from benchgraph.pages.reading.pdf.columns import Region, regions
from benchgraph.pages.reading.pdf.lines import Row, Words, rows_of, take_margins
from benchgraph.pages.reading.pdf.open import Opened, Sheet, open_pdf
from benchgraph.pages.reading.pdf.paragraphs import Piece, body_size, goes_on, pieces
from benchgraph.pages.reading.pdf.tables import is_contents, is_leader, read_table

_TITLES = 400  # letters of a title at most
_MUCH = 400  # letters: the text of a page, and not only its headings
_CHAIN = 5  # paragraphs at least whose numbers run through a document
_TEMPLATE = re.compile(
    r"(?:microsoft word|untitled|document\d*$|.*\.(?:docx?|indd|pdf|qxd|pptx?)$)", re.I
)


def read_pdf(data: bytes, path: str) -> Page:
    """The document in ``data``. Raises PageError and LimitError, as :func:`open_pdf` does."""
    return put_together(open_pdf(data, path), path)


def put_together(opened: Opened, path: str) -> Page:
    """The document whose letters, lines and pictures ``opened`` holds."""
    page = Page(path=path, form="pdf", warnings=list(opened.warnings))
    page.unread = tuple(sheet.number for sheet in opened.sheets if sheet.unread)
    page.metadata = {
        key: text for key, text in (("title", opened.title), ("language", opened.language)) if text
    }
    _Maker(page, opened).make()
    return page


class _Maker:
    """Puts the pieces of all pages together, in one pass."""

    def __init__(self, page: Page, opened: Opened) -> None:
        self.page = page
        self.sheets = opened.sheets
        self.rows: list[list[Row]] = [rows_of(sheet) for sheet in opened.sheets]
        self.margins, self.printed = take_margins(self.rows, opened.sheets)
        self.words = Words(self.rows)
        self.body = body_size(self.rows)
        self.section: Section | None = None
        self.last: tuple[Piece, Block] | None = None
        self.numbered: list[tuple[int, Block]] = []
        self.sizes: dict[int, float] = {}

    def make(self) -> None:
        for sheet, rows, gone, printed in zip(
            self.sheets, self.rows, self.margins, self.printed, strict=True
        ):
            self._labels(sheet, printed)
            for text in gone:
                self._add(Block(text, "chrome", "stands in the margin"), sheet)
            notes: list[Piece] = []
            local = body_size([rows])
            body = max(self.body, local) if sum(map(_letters, rows)) > _MUCH else self.body
            for region in regions(sheet, rows):
                if region.gutters:
                    self._table(region, sheet)
                    continue
                bottom = 0.55 * sheet.height
                for piece in pieces(region.rows, body, bottom, self.words):
                    if piece.kind == "note":
                        notes.append(piece)
                    else:
                        self._piece(piece, sheet)
            for piece in notes:
                block = self._add(Block(piece.words, "note"), sheet)
                self.page.notes.append(block)
        self._title()
        self._number()

    def _labels(self, sheet: Sheet, printed: str) -> None:
        """Keep the number that stands on the page, or that the file gives it, if it is another
        than its place in the file."""
        label = printed or sheet.label
        if label and label != str(sheet.number):
            self.page.pagination[sheet.number] = label

    def _add(self, block: Block, sheet: Sheet) -> Block:
        block.page = sheet.number
        self.page.blocks.append(block)
        return block

    def _piece(self, piece: Piece, sheet: Sheet) -> None:
        if is_leader(piece.words):
            self._add(Block(piece.words, "chrome", "a line of a list of contents"), sheet)
            return
        if self.last is not None and goes_on(self.last[0], piece):
            self._go_on(self.last[1], piece, sheet)
            return
        if piece.label:
            self._add(Block(piece.label, "chrome", "the number of a paragraph"), sheet)
        block = self._add(Block(piece.words), sheet)
        self.last = (piece, block)
        if piece.kind == "heading":
            block.role = "heading"
            self.sizes[id(block)] = piece.size
            self._open(block)
            self.last = None
            return
        section = self.section or self._open(None)
        if piece.kind == "bullet":
            block.role = "bullet"
            section.bullets.append(block)
        else:
            block.role = "paragraph"
            section.paragraphs.append(block)
        if piece.label:
            self.numbered.append((int(piece.label), block))

    def _go_on(self, block: Block, piece: Piece, sheet: Sheet) -> None:
        """Add what stands in the next column or on the next page to the text that it goes on."""
        block.text = self.words.joined([block.text, piece.words])
        if sheet.number != (block.turns[-1][1] if block.turns else block.page):
            block.turns = (*block.turns, (len(block.text) - len(piece.words), sheet.number))
        self.last = (piece, block)

    def _open(self, heading: Block | None) -> Section:
        self.section = Section(heading)
        self.page.sections.append(self.section)
        return self.section

    def _table(self, region: Region, sheet: Sheet) -> None:
        grid = read_table(region, sheet.rules, self.words)
        contents = is_contents(grid)
        table = Table(self.section.title if self.section else "", grid.rows[0] if grid.head else [])
        for number, row in enumerate(grid.rows):
            block = Block(" ".join(cell for cell in row if cell), "row")
            if contents:
                block.role, block.reason = "chrome", "a list of contents"
            self._add(block, sheet)
            if number or not grid.head:
                table.rows.append(block)
                table.cells.append(row)
        if not contents:
            self.page.tables.append(table)
        self.last = None

    # -- when everything is there --------------------------------------------------------------

    def _title(self) -> None:
        """The largest heading of the first page with text; else what the file says of itself."""
        page = self.page
        first = next((block.page for block in page.blocks if block.role != "chrome"), 0)
        heads = [b for b in page.blocks if b.role == "heading" and b.page == first]
        largest = max(heads, key=lambda block: self.sizes[id(block)], default=None)
        if largest is not None and self.sizes[id(largest)] > 1.15 * self.body:
            largest.role, page.title = "title", largest
            section = next(s for s in page.sections if s.heading is largest)
            section.heading = None
        elif (said := page.metadata.get("title", "")) and not _TEMPLATE.match(said):
            page.title = Block(said[:_TITLES], "title", nodes=0)
            page.warnings.append("no heading names the document: its title is the file's own")
        else:
            page.warnings.append("nothing names the document")

    def _number(self) -> None:
        """Give blocks the number of their paragraph, where numbers run through the document."""
        chain = longest_run([number for number, _ in self.numbered])
        if not chain:
            return
        blocks = [self.numbered[place] for place in chain]
        pages = {block.page for _, block in blocks}
        # A list begins with 1 and stands on one page.
        if len(chain) < (_CHAIN if len(pages) < 2 and blocks[0][0] == 1 else 3):
            return
        numbers = {id(block): str(number) for number, block in blocks}
        current = ""
        for block in self.page.blocks:
            if block.role in ("heading", "title"):
                current = ""
            elif block.role in ("paragraph", "bullet", "row"):
                current = numbers.get(id(block), current)
                block.paragraph = current


def _letters(row: Row) -> int:
    return sum(len(segment.text) for segment in row.segments)


def longest_run(numbers: list[int]) -> list[int]:
    """The places of the longest run of numbers that rise by one, whatever stands between.

    >>> longest_run([36, 1, 37, 2, 38])
    [0, 2, 4]
    """
    best: dict[int, int] = {}
    length: list[int] = []
    before: list[int] = []
    for place, number in enumerate(numbers):
        last = best.get(number - 1, -1)
        before.append(last)
        length.append(length[last] + 1 if last >= 0 else 1)
        best[number] = place
    run: list[int] = []
    at = length.index(max(length)) if length else -1
    while at >= 0:
        run.append(at)
        at = before[at]
    return run[::-1]
