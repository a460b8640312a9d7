"""Ask the graph: ready-made questions, SPARQL of users, entities by name, formats of answers."""

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
