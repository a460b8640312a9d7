"""Write an answer in any format. ``FORMATS`` drives the choices of the command line."""

from __future__ import annotations

from benchgraph.query.formats import EXACT, Answer, as_rows
from benchgraph.query.people import exact_table, table_of
from benchgraph.tables import FORMATS as TABLES
from benchgraph.tables import Cell, Column, Screen, Table
from benchgraph.tables.names import FORMATS, ROW_FORMATS

__all__ = ["FORMATS", "ROW_FORMATS", "answer_bytes", "write_answer"]


def answer_bytes(
    answer: Answer, format: str, screen: Screen | None = None, table: Table | None = None
) -> bytes:
    """``answer`` in ``format``, one of ``FORMATS``, in UTF-8 (but for xlsx, which is no text).

    ``table`` is the answer as laid out for people; without one it is laid out plainly. Raises
    QueryError where the format cannot hold this kind of answer.
    """
    if format == "xlsx" and not isinstance(answer, bool):
        from benchgraph.tables.spreadsheet import xlsx

        return xlsx(table or table_of(as_rows(answer)), values=exact_table(as_rows(answer)))
    if format in TABLES:
        if isinstance(answer, bool):
            return _yes_or_no(answer, format)
        return TABLES[format](table or table_of(as_rows(answer)), screen or Screen())
    text = EXACT[format](answer)
    return (text if text.endswith("\n") else text + "\n").encode()


def _yes_or_no(answer: bool, format: str) -> bytes:
    word = "yes" if answer else "no"
    if format in ("table", "markdown"):
        return f"{word}\n".encode()
    return TABLES[format](Table((Column("answer"),), ((Cell(word),),)), Screen())


def write_answer(answer: Answer, format: str, screen: Screen | None = None) -> str:
    """``answer`` in ``format``, any of ``FORMATS`` but xlsx, as text that ends with a line break.

    Raises QueryError where the format cannot hold this kind of answer.
    """
    return answer_bytes(answer, format, screen).decode("utf-8-sig")
