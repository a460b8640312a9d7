"""Fit a table into a width without breaking a word, a name or an address.

A table is a grid where every column has room for its longest word, and otherwise one block for each
row. Chinese and Japanese break between letters, but not in front of a closing mark. A word that is
wider than the whole width is cut; an address never is: it then stands on a line of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len

_GAP = 2
# Narrower than this a column of words is no longer read but spelt; so is a sentence in a column
# that is narrower than the second number.
_NARROWEST, _SENTENCE, _TOWER = 14, 60, 20
_CLOSING = "、。，．：；！？）」』】》〉”’…％"
_OPENING = "（「『【《〈“‘"


def fitted_table(
    heads: Sequence[str], lines: Sequence[Sequence[str]], width: int, *, colour: bool
) -> str:
    """``lines`` under ``heads`` as text whose lines are at most ``width`` cells wide, but for an
    address that is wider by itself. ``colour`` makes heads bold.
    """
    columns = [[head, *(line[i] for line in lines)] for i, head in enumerate(heads)]
    least = [_least_width(column) for column in columns]
    if sum(least) + _GAP * (len(heads) - 1) > width:
        return _blocks(heads, lines, width, colour=colour)
    return _grid(heads, lines, _widths(columns, least, width), colour=colour)


def wrapped(text: str, width: int) -> list[str]:
    """``text`` in lines of at most ``width`` cells, broken between words; at least one line."""
    return [line for part in text.split("\n") for line in _wrapped_line(part, width)]


def _wrapped_line(text: str, width: int) -> list[str]:
    found, line = [], ""
    for word in text.split():
        for number, piece in enumerate(_pieces(word)):
            longer = f"{line} {piece}" if line and number == 0 else line + piece
            if cell_len(longer) <= width:
                line = longer
                continue
            if line:
                found.append(line)
            *full, line = _cut(piece, width)
            found += full
    return [*found, line] if line or not found else found


def _pieces(word: str) -> Iterator[str]:
    """The parts of a word between which a line may break: letters of Chinese and Japanese, and the
    numbers of pages, ``[1][2]``."""
    start = 0
    for place in range(1, len(word)):
        before, after = word[place - 1], word[place]
        wide = cell_len(before) == 2 or cell_len(after) == 2
        free = wide and after not in _CLOSING and before not in _OPENING and cell_len(after) > 0
        if free or (before == "]" and after == "["):
            yield word[start:place]
            start = place
    yield word[start:]


def _cut(piece: str, width: int) -> list[str]:
    """What fits no line in parts that do, after a slash if it can be; an address stays whole."""
    if "://" in piece:
        return [piece]
    parts = [""]
    for letter in piece:
        while parts[-1] and cell_len(parts[-1] + letter) > width:
            full = parts[-1]
            place = full.rfind("/") + 1 or len(full)
            parts[-1:] = [full[:place], full[place:]]
        parts[-1] += letter
    return parts


def _longest_piece(text: str) -> int:
    return max((cell_len(piece) for word in text.split() for piece in _pieces(word)), default=0)


def _natural_width(text: str) -> int:
    return max(cell_len(" ".join(line.split())) for line in text.split("\n"))


def _least_width(column: Sequence[str]) -> int:
    """The width at which no word of a column breaks and its sentences can be read."""
    natural = max(map(_natural_width, column))
    readable = min(natural, _TOWER if natural > _SENTENCE else _NARROWEST)
    return max(readable, *map(_longest_piece, column))


def _widths(columns: Sequence[Sequence[str]], least: Sequence[int], width: int) -> list[int]:
    """What each column gets: its least, and of the rest the narrowest first, as far as it needs."""
    widths = list(least)
    natural = [max(map(_natural_width, column)) for column in columns]
    for _ in range(width - _GAP * (len(columns) - 1) - sum(least)):
        open_ones = [i for i in range(len(columns)) if widths[i] < natural[i]]
        if not open_ones:
            break
        widths[min(open_ones, key=lambda i: widths[i])] += 1
    return widths


def _grid(
    heads: Sequence[str], lines: Sequence[Sequence[str]], widths: Sequence[int], *, colour: bool
) -> str:
    texts = [_beside(line, widths) for line in lines]
    # A row that takes several lines is set apart from the next one.
    between = "\n\n" if any("\n" in text for text in texts) else "\n"
    head = "\n".join(_bold(line, colour) for line in _beside(heads, widths).split("\n"))
    rule = (" " * _GAP).join("─" * width for width in widths)
    return "\n".join([head, rule, *([between.join(texts)] if texts else [])])


def _beside(cells: Sequence[str], widths: Sequence[int]) -> str:
    """Cells beside each other, each wrapped in its width; no blanks at the ends of lines."""
    parts = [wrapped(cell, width) for cell, width in zip(cells, widths, strict=True)]
    height = max(map(len, parts), default=0)
    return "\n".join(
        (" " * _GAP)
        .join(
            _padded(part[number] if number < len(part) else "", width)
            for part, width in zip(parts, widths, strict=True)
        )
        .rstrip()
        for number in range(height)
    )


def _padded(text: str, width: int) -> str:
    return text + " " * (width - cell_len(text))


def _blocks(
    heads: Sequence[str], lines: Sequence[Sequence[str]], width: int, *, colour: bool
) -> str:
    """One block for each row, with a line for each column that holds something."""
    side = min(max(map(cell_len, heads), default=0), width // 3)
    parts = []
    for number, line in enumerate(lines, 1):
        title = f"── {number}/{len(lines)} "
        parts.append(title + "─" * (width - cell_len(title)))
        for head, cell in zip(heads, line, strict=True):
            if cell:
                parts += _entry(head, cell, side, width, colour)
    return "\n".join(parts)


def _entry(head: str, cell: str, side: int, width: int, colour: bool) -> list[str]:
    """A title with its text beside it, or under it where a word would not fit there."""
    names, room = wrapped(head, side), width - side - _GAP
    longest = _longest_piece(cell)
    if longest <= room:
        values = wrapped(cell, room)
        height = max(len(names), len(values))
        names += [""] * (height - len(names))
        values += [""] * (height - len(values))
        return [
            f"{_bold(_padded(name, side), colour and bool(name))}{' ' * _GAP}{value}".rstrip()
            for name, value in zip(names, values, strict=True)
        ]
    indent = _GAP if longest <= width - _GAP else 0
    under = [" " * indent + value for value in wrapped(cell, width - indent)]
    return [*(_bold(name, colour) for name in names), *under]


def _bold(text: str, colour: bool) -> str:
    return f"\x1b[1m{text}\x1b[0m" if colour else text
