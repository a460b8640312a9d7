"""Ask the graph: ready-made questions, SPARQL of users, entities by name, formats of answers.

Each name is loaded when it is first used: a command that only prints imports no questions.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from benchgraph.query.catalogue import Catalogue, Column, Parameter, Question, read_catalogue
    from benchgraph.query.entities import labels, resolve
    from benchgraph.query.formats import FORMATS, ROW_FORMATS, Answer, Screen, write_answer
    from benchgraph.query.guard import Limits, check
    from benchgraph.query.runner import answer, ask, run_guarded

__all__ = [
    "FORMATS",
    "ROW_FORMATS",
    "Answer",
    "Catalogue",
    "Column",
    "Limits",
    "Parameter",
    "Question",
    "Screen",
    "answer",
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
    "formats": ("FORMATS", "ROW_FORMATS", "Answer", "Screen", "write_answer"),
    "guard": ("Limits", "check"),
    "runner": ("answer", "ask", "run_guarded"),
}


def __getattr__(name: str) -> Any:
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"benchgraph.query.{home}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
