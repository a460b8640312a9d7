"""The ready-made questions: SPARQL files whose header says what they ask, of whom, and what comes.

    # Which bodies stand behind a case?
    # family: profile
    # param: case iri case:falcon-llm The case.
    # param: lang lang en Language of the labels.
    # column: body "institution" Institution that operates, owns or funds what the case profiles.
    # amount: target = target targetLeast targetMost targetAbout unit

The words in quotation marks are the title of a column for people; without them it is made of the
name. An amount names the variables that people read as one ("about 15,000 people"): its title, then
value, lower bound, upper bound, whether it is approximate, and unit; ``-`` where there is none.

A parameter is written ``$name`` in the query and is never projected; a variable is ``?name``. A
default of ``any`` leaves the parameter open: it is written ``UNDEF`` and so may only stand in a
VALUES block. The text is SPARQL 1.1 once the parameters are filled in, for every store.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache, partial
from pathlib import Path
from typing import Protocol

from benchgraph.errors import NotFoundError, ParameterError, QueryError
from benchgraph.query.lexer import tokens
from benchgraph.query.parameters import TODAY, TYPES, parameter_term
from benchgraph.resources import resource_dir
from benchgraph.vocab import ENTITY_PREFIXES, SCHEME_PREFIXES

FAMILIES = (
    "profile",
    "cross-page",
    "comparison",
    "money",
    "time",
    "promises",
    "provenance",
    "gaps",
    "contradictions",
    "singapore",
)
ANY = "any"
_REMEMBERED = 256  # questions that are taken apart once: a process that builds reads them each time
_NAME = re.compile(r"[a-z0-9-]{1,100}")  # it becomes an IRI, and is typed on the command line


class Resolve(Protocol):
    """What finds the IRI of the entity that a person names."""

    def __call__(self, text: str, *, under: str | None) -> str: ...


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that a question takes: its name, a type (key of ``TYPES``), what it means."""

    name: str
    type: str
    default: str
    description: str

    @property
    def under(self) -> str | None:
        """What the IRI of a value begins with, by the kind of the default or the parameter's name;
        None where it may be of any kind."""
        if self.type != "iri" or self.name == "entity":
            return None
        kind = self.default.partition(":")[0] if ":" in self.default else self.name
        return ENTITY_PREFIXES.get(kind) or SCHEME_PREFIXES.get(kind)


@dataclass(frozen=True, slots=True)
class Column:
    """A variable that a question answers with, its title for people, and what it holds."""

    name: str
    description: str
    title: str


@dataclass(frozen=True, slots=True)
class Amount:
    """Variables that people read as one amount, such as "about 15,000 people"; None: not there."""

    title: str
    value: str | None
    least: str | None
    most: str | None
    about: str | None
    unit: str | None

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables that it is made of."""
        found = (self.value, self.least, self.most, self.about, self.unit)
        return tuple(name for name in found if name)


@dataclass(frozen=True, slots=True)
class Question:
    """A ready-made question: its name (that of its file), its sentence, its query as written."""

    name: str
    sentence: str
    family: str
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    query: str
    path: Path
    amounts: tuple[Amount, ...] = ()

    def fill(
        self,
        values: Mapping[str, str] | None = None,
        resolve: Resolve | None = None,
    ) -> str:
        """The query with each ``$name`` replaced by a term, from ``values`` or its default.

        ``resolve`` turns what a person calls an entity into its IRI, which begins with ``under``
        where that is not None; without it a value of type
        iri has to be an IRI, a prefixed name or a local id. Raises ParameterError for a name that
        the question does not have and for a value that is not of its type.
        """
        values = dict(values or {})
        self._refuse_unknown(values)
        terms = {
            parameter.name: self._term(parameter, values.get(parameter.name), resolve)
            for parameter in self.parameters
        }
        first, rest = _at_names(self.query)
        return first + "".join(terms[name] + text for name, text in rest)

    def dated(self, values: Mapping[str, str], day: str | None = None) -> dict[str, str]:
        """``values`` with each parameter that would be today set to a day, read once (UTC).

        ``day`` is what stands for today in a store of the past.
        """
        read = {p.name: values.get(p.name, p.default) for p in self.parameters if p.type == "date"}
        now = day or datetime.now(UTC).date().isoformat()
        return dict(values) | {name: now for name, value in read.items() if value == TODAY}

    def days(self, values: Mapping[str, str]) -> list[tuple[str, str]]:
        """The days that an answer depends on, to be told with it: parameter and value."""
        return [
            (p.name, values[p.name])
            for p in self.parameters
            if p.type == "date" and p.default == TODAY and p.name in values
        ]

    def written(self, query: str) -> str:
        """``query``, this question filled in, with no more of the header than its sentence."""
        lines = query.splitlines()
        body = next(number for number, line in enumerate(lines) if not line.startswith("#"))
        return "\n".join([lines[0], *lines[body:]]).rstrip() + "\n"

    def _term(self, parameter: Parameter, value: str | None, resolve: Resolve | None) -> str:
        if (parameter.default if value is None else value) == ANY and parameter.default == ANY:
            return "UNDEF"
        if value is None:
            return parameter_term(parameter.name, parameter.type, parameter.default)
        find = None if resolve is None else partial(resolve, under=parameter.under)
        return parameter_term(parameter.name, parameter.type, value, find)

    def _refuse_unknown(self, values: Mapping[str, str]) -> None:
        known = [parameter.name for parameter in self.parameters]
        for name in values:
            if name not in known:
                from difflib import get_close_matches

                near = get_close_matches(name, known, 1, 0.5)
                raise ParameterError(
                    f"the question {self.name!r} has no parameter {name!r}",
                    expected=" or ".join(known) or "no parameter at all",
                    hint=f"did you mean {near[0]!r}?" if near else None,
                )


class Catalogue(dict[str, Question]):
    """The questions by name, in the order of families and then of names."""

    def find(self, name: str) -> Question:
        """The question of this name. Raises NotFoundError with the nearest names."""
        if name in self:
            return self[name]
        from difflib import get_close_matches

        words = set(re.findall(r"\w+", name.lower()))
        near = get_close_matches(name.lower(), self, 3, 0.5) or [
            other for other in self if words & set(other.split("-"))
        ]
        raise NotFoundError(
            f"there is no question called {name[:100]!r}",
            hint=f"did you mean {', '.join(near[:3])}?"
            if near
            else "`benchgraph questions` lists them all",
        )


def read_catalogue(folder: Path | None = None, more: Iterable[Path] = ()) -> Catalogue:
    """The questions in ``folder``, by default the shipped ones, and those in the folders ``more``.

    Raises QueryError, also where two questions have one name.
    """
    folders = [folder or resource_dir("queries") / "questions", *more]
    paths = [path for each in folders for path in sorted(each.glob("*.rq"))]
    known: dict[str, Path] = {}
    for path in paths:
        if (other := known.setdefault(path.stem, path)) != path:
            raise QueryError(
                "there is a question of this name already", path=path, found=str(other),
                hint="give the file another name",
            )  # fmt: skip
        if not _NAME.fullmatch(path.stem):
            raise QueryError(
                "a question cannot be called so", path=path, found=path.stem,
                expected="small letters, digits and hyphens, 100 at most",
            )  # fmt: skip
    found = [parse_question(_text(path), path) for path in paths]
    found.sort(key=lambda question: (FAMILIES.index(question.family), question.name))
    return Catalogue((question.name, question) for question in found)


def read_question(name: str, folder: Path | None = None, more: Iterable[Path] = ()) -> Question:
    """The question called ``name``, from its own file: the others are not read.

    Raises NotFoundError with the nearest names, QueryError for a bad header.
    """
    more = list(more)
    for each in (folder or resource_dir("queries") / "questions", *more):
        path = each / f"{name}.rq"
        if _NAME.fullmatch(name) and path.is_file():
            return parse_question(_text(path), path)
    return read_catalogue(folder, more).find(name)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError("this question cannot be read", path=path, found=str(error)) from None


@lru_cache(maxsize=_REMEMBERED)
def parse_question(text: str, path: Path) -> Question:
    """A question from the text of its file.

    Raises QueryError, with file and line, where the header and the query do not agree.
    """
    header = _header(text, path)
    fields: dict[str, list[tuple[int, str]]] = {
        name: [] for name in ("family", "param", "column", "amount")
    }
    for number, line in enumerate(header[1:], 2):
        key, colon, value = line.partition(":")
        if not colon or key not in fields:
            raise QueryError(
                "a header line has to start with family:, param:, column: or amount:",
                path=path,
                line=number,
                found=line,
            )
        fields[key].append((number, value.strip()))
    families = [value for _, value in fields["family"]]
    if len(families) != 1 or families[0] not in FAMILIES:
        raise QueryError(
            "the family of the question is missing or unknown",
            path=path,
            found=", ".join(families) or "none",
            expected="one of " + ", ".join(FAMILIES),
        )
    question = Question(
        name=path.stem,
        sentence=header[0],
        family=families[0],
        parameters=tuple(_parameter(value, path, line) for line, value in fields["param"]),
        columns=tuple(_column(value, path, line) for line, value in fields["column"]),
        query=text,
        path=path,
        amounts=tuple(_amount(value, path, line) for line, value in fields["amount"]),
    )
    _check_parameters(question)
    _check_amounts(question)
    return question


def _header(text: str, path: Path) -> list[str]:
    """The comment lines at the top, without their ``#``."""
    lines: list[str] = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        lines.append(line[1:].strip())
    if not lines or not lines[0].endswith("?"):
        raise QueryError(
            "line 1 has to be the question in plain words, as a comment", path=path, line=1
        )
    return lines


def _split(value: str, count: int, path: Path, line: int) -> list[str]:
    parts = value.split(None, count - 1)
    if len(parts) != count:
        raise QueryError("a header line is not complete", path=path, line=line, found=value)
    return parts


def _column(value: str, path: Path, line: int) -> Column:
    name, words = _split(value, 2, path, line)
    titled = re.fullmatch(r'"([^"]+)"\s+(.+)', words)
    if titled:
        return Column(name, titled[2], titled[1])
    return Column(name, words, _spaced(name))


def _spaced(name: str) -> str:
    """``valueUnit`` → ``value unit``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name.removesuffix("Label")).lower()


def _amount(value: str, path: Path, line: int) -> Amount:
    title, sign, rest = value.partition("=")
    names = [None if name == "-" else name for name in rest.split()]
    if not sign or not title.strip() or len(names) != 5:
        raise QueryError(
            "an amount has a title and five variables",
            path=path,
            line=line,
            found=value,
            expected="amount: title = value least most about unit, each a column or -",
        )
    return Amount(title.strip(), *names)


def _parameter(value: str, path: Path, line: int) -> Parameter:
    name, kind, default, description = _split(value, 4, path, line)
    if kind not in TYPES:
        raise QueryError(
            f"the parameter {name!r} has an unknown type",
            path=path,
            line=line,
            found=kind,
            expected=", ".join(TYPES),
        )
    return Parameter(name, kind, default, description)


def _check_parameters(question: Question) -> None:
    """Each declared parameter is used, each used one declared, and open ones only in VALUES."""
    declared = {parameter.name: parameter for parameter in question.parameters}
    used: set[str] = set()
    for name, in_values in _uses(question.query):
        used.add(name)
        if name not in declared:
            raise QueryError(f"${name} is not declared in the header", path=question.path)
        if declared[name].default == ANY and not in_values:
            raise QueryError(
                f"${name} may stay open, so it has to stand in a VALUES block", path=question.path
            )
    if unused := sorted(declared.keys() - used):
        raise QueryError(f"${unused[0]} is declared and not used", path=question.path)


def _check_amounts(question: Question) -> None:
    columns = {column.name for column in question.columns}
    for amount in question.amounts:
        for name in amount.variables:
            if name not in columns:
                raise QueryError(
                    f"the amount {amount.title!r} names {name}, which is no column",
                    path=question.path,
                )


@lru_cache(maxsize=_REMEMBERED)
def _at_names(query: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """What stands before the first parameter, and each parameter's name with what follows it."""
    found = [("", "")]
    for token in tokens(query):
        if token.kind == "variable" and token.text[0] == "$":
            found.append((token.text[1:], ""))
        else:
            found[-1] = found[-1][0], found[-1][1] + token.text
    return found[0][1], tuple(found[1:])


def _uses(query: str) -> Iterable[tuple[str, bool]]:
    """The name of each parameter used, and whether it stands inside ``VALUES … { … }``."""
    in_values = False
    for token in tokens(query):
        if token.kind == "word" and token.text.upper() == "VALUES":
            in_values = True
        elif token.text == "}":
            in_values = False
        elif token.kind == "variable" and token.text[0] == "$":
            yield token.text[1:], in_values
