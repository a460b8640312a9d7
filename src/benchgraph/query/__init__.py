"""Ask the graph: ready-made questions, SPARQL of users, entities by name, formats of answers."""

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
