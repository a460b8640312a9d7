"""Ask the graph: ready-made questions, SPARQL of users, entities by name, formats of answers.

Each name is loaded when it is first used: a command that only prints imports no questions.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from benchgraph.query.catalogue import Catalogue, Column, Parameter, Question, read_catalogue
    from benchgraph.query.entities import labels, resolve
    from benchgraph.query.formats import Answer
    from benchgraph.query.guard import Limits, check
    from benchgraph.query.runner import answer, ask, run_guarded
    from benchgraph.query.write import FORMATS, ROW_FORMATS, answer_bytes, write_answer

__all__ = [
    "FORMATS",
    "ROW_FORMATS",
    "Answer",
    "Catalogue",
    "Column",
    "Limits",
    "Parameter",
    "Question",
    "answer",
    "answer_bytes",
    "ask",
    "check",
    "labels",
    "read_catalogue",
    "resolve",
    "run_guarded",
    "write_answer",
]

_HOMES = {
    "catalogue": ("Catalogue", "Column", "Parameter", "Question", "read_catalogue"),
    "entities": ("labels", "resolve"),
    "formats": ("Answer",),
    "guard": ("Limits", "check"),
    "runner": ("answer", "ask", "run_guarded"),
    "write": ("FORMATS", "ROW_FORMATS", "answer_bytes", "write_answer"),
}


def __getattr__(name: str) -> Any:
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"benchgraph.query.{home}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
