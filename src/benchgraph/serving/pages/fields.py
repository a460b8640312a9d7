"""The form of a question: a field for each parameter, with what was typed and what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from benchgraph.errors import BenchgraphError, LimitError, ParameterError
from benchgraph.iris import prefixed
from benchgraph.query.catalogue import ANY, Parameter, Question
from benchgraph.query.entities import labels, resolve
from benchgraph.query.parameters import TYPES
from benchgraph.serving.model import Asked
from benchgraph.serving.pages.candidates import Candidate, candidates
from benchgraph.serving.wording import say
from benchgraph.store import Store

LONGEST, MOST_FIELDS = 500, 40
# Words of an address that are no parameters of a question.
# What a parameter is called where its name is too short for people.
LABELS = {"on": "day to judge by", "since": "first day", "till": "last day"}
RESERVED = ("format", "lang", "_page")


@dataclass(frozen=True, slots=True)
class Field:
    """A field as a page shows it. ``value`` is what stands in it; ``given`` whether the address
    says so; ``options`` to choose from, ``free`` where one may also type something else."""

    name: str
    label: str
    help: str
    type: str
    value: str
    default: str
    given: bool = False
    options: tuple[Candidate, ...] = ()
    free: bool = False
    error: str = ""


def values_of(asked: Asked) -> dict[str, str]:
    """The parameters in the address of a question; empty ones are left to their default.

    Raises ParameterError where one is given twice, LimitError where they are too many or too long.
    """
    pairs = [(n, v.strip()) for n, v in asked.query if n not in RESERVED and v.strip()]
    if len(pairs) > MOST_FIELDS or any(len(n) + len(v) > LONGEST for n, v in pairs):
        raise LimitError(
            "the parameters are too many or too long",
            expected=f"at most {MOST_FIELDS}, each of at most {LONGEST} letters",
        )
    values = dict(pairs)
    if len(values) < len(pairs):
        twice = next(n for n in values if sum(n == other for other, _ in pairs) > 1)
        raise ParameterError(f"the parameter {twice!r} is given twice")
    return values


def faults_of(
    question: Question, values: dict[str, str], store: Store
) -> dict[str, BenchgraphError]:
    """What is wrong with each value, by the name of its parameter.

    Raises ParameterError for a parameter that the question does not have.
    """
    found: dict[str, BenchgraphError] = {}
    known = {parameter.name for parameter in question.parameters}
    for name, value in values.items():
        try:
            question.fill({name: value}, partial(resolve, store))
        except BenchgraphError as error:
            if name not in known:
                raise
            found[name] = error
    return found


def fields_of(
    question: Question,
    values: dict[str, str],
    faults: dict[str, BenchgraphError],
    store: Store,
    lang: str,
) -> list[Field]:
    """A field for each parameter but the language, which is that of the page."""
    return [
        _field(parameter, values, faults, store, lang)
        for parameter in question.parameters
        if parameter.type != "lang"
    ]


def _field(
    parameter: Parameter,
    values: dict[str, str],
    faults: dict[str, BenchgraphError],
    store: Store,
    lang: str,
) -> Field:
    name, default = parameter.name, parameter.default
    field = Field(
        name=name,
        label=say(LABELS.get(name, name), lang),
        help=say(parameter.description, lang),
        type=parameter.type,
        value=values.get(name, default),
        default=default,
        given=name in values,
        error=_told(faults[name], values[name], parameter.type, lang) if name in faults else "",
    )
    return _with_options(field, parameter, store, lang) if parameter.type == "iri" else field


def _with_options(field: Field, parameter: Parameter, store: Store, lang: str) -> Field:
    """The things to choose from; what was typed is among them, under its own name."""
    options: Sequence[Candidate] = candidates(store, parameter.under, lang)
    free = parameter.under is None or not options
    if parameter.default == ANY:
        options = [Candidate(ANY, say("all", lang)), *options]
    value = field.value
    if not field.error and value != ANY:
        iri = resolve(store, value, under=parameter.under)
        value = prefixed(iri)
        if value not in {option.value for option in options}:
            options = [*options, Candidate(value, labels(store, [iri], lang).get(iri, value))]
    elif field.error:
        options = [*options, Candidate(value, value)]
    return replace(field, options=tuple(options), free=free, value=value)


def _told(error: BenchgraphError, value: str, kind: str, lang: str) -> str:
    """What is wrong in one sentence of the reader's language, and what would be right."""
    if isinstance(error, ParameterError):
        wrong = say("This value does not fit: {value}.", lang, value=value)
        return f"{wrong} {say('Expected: {what}.', lang, what=say(TYPES[kind], lang))}"
    wrong = say("Nothing here, or more than one thing, is called “{value}”.", lang, value=value)
    return f"{wrong} {error.hint}" if error.hint else wrong
