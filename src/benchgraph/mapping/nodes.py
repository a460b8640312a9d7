"""Templates of nodes, compiled: a row fills them, and remembers what the same cells gave.

What is filled is the one thing that both ways out share: ``drafts`` writes it as YAML, ``quads`` as
N-Quads.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass, field
from operator import itemgetter

from benchgraph.mapping.expressions import Cells, Condition, Expression, Note
from benchgraph.mapping.reading import ValueFault
from benchgraph.records.context import TermDefinition

_REMEMBERED = 300_000  # entries that all fields keep at most: memory must not grow with the table
_AT_LEAST = 1_000
Pieces = tuple[str, ...]


@dataclass(slots=True)
class Entry:
    """What a field gives for some cells: its texts, the ends of its N-Quads lines, and what there
    is to tell of it."""

    field: Field
    texts: Cells
    pieces: Pieces
    fault: ValueFault | None = None
    notes: tuple[Note, ...] = ()


class Field:
    """A key of a node with its expression. ``pieces`` makes the ends of lines of a text, and checks
    it. ``tag`` is the language; ``stated``: a column says it, so that the row supports it."""

    __slots__ = (
        "column", "definition", "key", "key_of", "limit", "memo", "only", "pieces", "read",
        "stated", "tag", "uses",
    )  # fmt: skip

    def __init__(
        self, key: str, definition: TermDefinition | None, expression: Expression,
        pieces: Callable[[str], Pieces], tag: str = "",
    ) -> None:  # fmt: skip
        self.key = key
        self.definition = definition
        self.tag = tag
        self.column = expression.column
        self.read = expression.read
        self.uses = expression.uses
        self.pieces = pieces
        self.key_of = itemgetter(*expression.uses) if expression.uses else None
        self.stated = bool(expression.uses)
        self.limit = _AT_LEAST
        self.memo: dict[str | Cells, Entry] = {}
        self.only = None if expression.uses else self._made(())

    def entry(self, cells: Cells) -> Entry:
        """What the field gives for ``cells``."""
        if self.key_of is None:
            assert self.only is not None
            return self.only
        key = self.key_of(cells)
        found = self.memo.get(key)
        if found is None:
            if len(self.memo) >= self.limit:
                self.memo.clear()
            found = self.memo[key] = self._made(cells)
        return found

    def _made(self, cells: Cells) -> Entry:
        notes: list[Note] = []
        try:
            texts = self.read(cells, notes)
            if len(texts) == 1:
                return Entry(self, texts, self.pieces(texts[0]), None, tuple(notes))
            pieces = tuple(piece for text in texts for piece in self.pieces(text))
            if len(set(pieces)) != len(pieces):  # two spellings of one value
                texts = tuple({self.pieces(text): text for text in texts}.values())
                pieces = tuple(dict.fromkeys(pieces))
        except ValueFault as fault:
            # Without its traceback, which would keep the frames of the row.
            return Entry(self, (), (), fault.with_traceback(None), tuple(notes))
        return Entry(self, texts, pieces, None, tuple(notes))


@dataclass(slots=True)
class Taken:
    """What a row had to tell: faults, references and what is counted; ``counts`` is of all rows."""

    faults: list[tuple[str, str, str]] = field(default_factory=list)  # column, text, why
    refers: list[tuple[str, str]] = field(default_factory=list)
    noted: set[Note] = field(default_factory=set)
    counts: Counter[Note] = field(default_factory=Counter)

    def take(self, entry: Entry) -> None:
        for note in entry.notes:
            if note.kind == "refers":
                self.refers.append((note.name, note.text))
            else:
                self.noted.add(note)
        if entry.fault is not None:
            column = entry.field.column or entry.field.key
            self.faults.append(
                (column, entry.fault.found, f"{entry.field.key}: {entry.fault.what}")
            )

    def next_row(self) -> None:
        """Count what the row noted, and forget the rest of it."""
        if self.noted:
            self.counts.update(self.noted)
            self.noted.clear()
        self.faults.clear()
        self.refers.clear()


@dataclass(slots=True)
class Filled:
    """A node that a row filled; ``id`` is the last part of its IRI (of a record: its id). What the
    template says of every row is not among ``entries``."""

    template: Template
    id: str
    entries: list[Entry]
    children: list[Filled]


@dataclass(slots=True)
class RowEvidence:
    """The evidence that a row is of what a node says: where the row stands, and which columns.

    ``before`` and ``after`` stand around the number of the row in its section, as text and as the
    end of an N-Quads line. ``kinds`` say how the words were at hand, without and with ``quote``.
    """

    template: Template
    before: tuple[str, str]
    after: tuple[str, str]
    section: Field
    row: int
    kinds: tuple[Entry, Entry]
    supports: Field | None = None
    quote: Field | None = None
    selector: Template | None = None
    supported: dict[Cells, Entry] = field(default_factory=dict)

    def filled(self, cells: Cells, entries: list[Entry], taken: Taken) -> Filled:
        number = cells[self.row]
        text = f"{self.before[0]}{number}{self.after[0]}"
        piece = f"{self.before[1]}{number}{self.after[1]}"
        said = [Entry(self.section, (text,), (piece,))]
        quoted: list[Filled] = []
        if self.quote is not None and self.selector is not None:
            words = self.quote.entry(cells)
            if words.fault or words.notes:
                taken.take(words)
            if words.pieces:
                quoted = [Filled(self.selector, "", [words], [])]
        said.append(self.kinds[1 if quoted else 0])
        if self.supports is not None:
            keys = tuple(dict.fromkeys(e.field.key for e in entries if e.field.stated))
            supported = self.supported.get(keys)
            if supported is None:
                pieces = tuple(piece for key in keys for piece in self.supports.pieces(key))
                supported = self.supported[keys] = Entry(self.supports, keys, pieces)
            if keys:
                said.append(supported)
        return Filled(self.template, "row", said, quoted)


@dataclass(slots=True)
class Template:
    """A node as a mapping describes it.

    ``key`` is where it stands in its parent ("" for a record), ``kind`` the part of its IRI before
    its id, ``types`` the ends of the lines that say its classes. Of the ``needed`` fields one has
    to give a value, if there are any. What every such node says is ``fixed``, and not among the
    entries of what is filled; ``always`` are the ends of the lines for it.
    """

    key: str
    kind: str
    types: Pieces
    type_names: tuple[str, ...]  # as a record has to say them; none where the key tells
    fields: list[Field] = field(default_factory=list)
    needed: list[Field] = field(default_factory=list)
    fixed: list[Entry] = field(default_factory=list)
    when: Condition | None = None
    id: Field | None = None
    each: Field | None = None
    children: list[Template] = field(default_factory=list)
    evidence: RowEvidence | None = None
    link: str = ""  # predicate with which the parent names it
    reverse: bool = False
    uses: set[int] = field(default_factory=set)  # places of the cells that it looks at
    always: Pieces = ()

    def __post_init__(self) -> None:
        self.always = self.types

    def add(self, fields: list[Field], needed: Container[str] = ()) -> None:
        """Give the template its fields, sorted by what becomes of them."""
        for each in fields:
            self.uses |= set(each.uses)
            if each.key in needed:
                self.needed.append(each)
            elif each.only is None or each.only.notes or each.only.fault:
                self.fields.append(each)
            else:
                self.fixed.append(each.only)
        fixed = (piece for entry in self.fixed for piece in entry.pieces)
        self.always = (*self.types, *fixed)

    @property
    def every_field(self) -> list[Field]:
        """All its fields, fixed or not."""
        return [*self.needed, *self.fields, *(entry.field for entry in self.fixed)]

    @property
    def nested(self) -> Iterator[Template]:
        """This template and all that are in it."""
        yield self
        for child in self.children:
            yield from child.nested

    def fill(self, cells: Cells, taken: Taken) -> list[Filled]:
        """The nodes that the cells of a row make: none, one, or one for each value."""
        if self.when is not None and not self.when.holds(cells):
            return []
        if self.each is None:
            node = self.fill_one(cells, taken)
            return [] if node is None else [node]
        entry = self.each.entry(cells)
        if entry.fault or entry.notes:
            taken.take(entry)
        found = [self.fill_one((*cells, text), taken) for text in entry.texts]
        return [node for node in found if node is not None]

    def fill_one(self, cells: Cells, taken: Taken, name: str | None = None) -> Filled | None:
        """The node that these cells make; None where what it needs has no value."""
        entries: list[Entry] = []
        for fields in (self.needed, self.fields):
            for each in fields:
                entry = each.entry(cells)
                if entry.fault is not None or entry.notes:
                    taken.take(entry)
                if entry.pieces:
                    entries.append(entry)
            if self.needed and not entries:
                return None
        if name is None:
            name = self._name(cells, taken)
        children: list[Filled] = []
        for child in self.children:
            children += child.fill(cells, taken)
        if self.evidence is not None:
            children.append(self.evidence.filled(cells, entries, taken))
        return Filled(self, name, entries, children)

    def _name(self, cells: Cells, taken: Taken) -> str:
        if self.id is None:
            return ""
        entry = self.id.entry(cells)
        if entry.pieces:
            return entry.pieces[0]
        taken.take(entry)
        if entry.fault is None:
            taken.faults.append((self.id.column, "", f"{self.key}: nothing names this node"))
        return "-"


def share_memory(templates: Iterable[Template]) -> None:
    """Let the fields of all ``templates`` remember as much as there is room for."""
    fields = [each for top in templates for inner in top.nested for each in inner.every_field]
    for each in fields:
        each.limit = max(_AT_LEAST, _REMEMBERED // len(fields))
