"""Values of a request → values of an operation's parameters, or an error that says which is wrong.

A parameter that nobody knows is refused: a filter that is misspelt would answer with everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from benchgraph.errors import LimitError, ParameterError
from benchgraph.serving.programs.model import MOST_VALUES, Operation, Parameter

# What the front reads on every route: the format of the answer, and a deadline in seconds.
COMMON = ("format", "timeout")
SETTINGS = "parameters"  # of a question, where a tool is called
_BOOLEANS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


def from_pairs(
    operation: Operation, parts: Mapping[str, str], pairs: Iterable[tuple[str, str]]
) -> dict[str, Any]:
    """The values in an address: ``parts`` of its path, and the ``pairs`` of its query.

    A value of a question's own parameters stands under "settings". Raises ParameterError,
    LimitError.
    """
    given: dict[str, list[str]] = {name: [value] for name, value in parts.items()}
    for name, value in pairs:
        if name in parts:
            raise ParameterError(f"the parameter {name!r} stands in the path already", found=value)
        if name not in COMMON:
            given.setdefault(name, []).append(value.strip())
    return _values(operation, given)


def from_arguments(operation: Operation, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The same for a JSON object, as tools are called with: what a question takes of its own
    stands there under "parameters". Raises ParameterError, LimitError."""
    known = [*(each.name for each in operation.parameters), *([SETTINGS] if operation.open else [])]
    given: dict[str, list[Any]] = {}
    for name, value in arguments.items():
        if name not in known:
            raise unknown(name, known, operation.tool)
        if value is None:
            continue
        if name == SETTINGS:
            given |= _settings(value, known)
            continue
        parameter = operation.parameter(name)
        several = isinstance(value, list)
        if several and (parameter is None or not parameter.many):
            raise ParameterError(f"the argument {name!r} takes one value", found=str(value)[:80])
        if parameter is not None and not _fits(parameter, value if several else [value]):
            expected = f"a list of type {parameter.type}" if parameter.many else parameter.type
            raise ParameterError(
                f"the argument {name!r} is not of its type",
                found=str(value)[:80],
                expected=expected,
            )
        given[name] = [each if isinstance(each, str) else _text(each) for each in _list(value)]
    return _values(operation, given)


def _settings(value: Any, known: list[str]) -> dict[str, list[Any]]:
    if not isinstance(value, dict):
        raise ParameterError(
            f"the argument {SETTINGS!r} is an object",
            found=str(value)[:80],
            expected="names and values, such as {'region': 'hong-kong'}",
        )
    for name in value:
        if name in known:
            raise ParameterError(f"{name!r} is an argument of its own, not one of {SETTINGS!r}")
    return {name: [each if isinstance(each, str) else _text(each)] for name, each in value.items()}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _fits(parameter: Parameter, values: list[Any]) -> bool:
    kinds = {"string": str, "integer": int, "boolean": bool}
    return all(
        isinstance(value, kinds[parameter.type])
        and (parameter.type == "boolean" or not isinstance(value, bool))
        for value in values
    )


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    raise ParameterError("this is no value of an argument", found=str(value)[:80])


def _values(operation: Operation, given: Mapping[str, list[str]]) -> dict[str, Any]:
    known = {each.name: each for each in operation.parameters}
    settings: dict[str, str] = {}
    for name, values in given.items():
        if name in known:
            continue
        if not operation.open:
            raise unknown(name, [*known, *COMMON], operation.name)
        if len(values) > 1:
            raise ParameterError(f"the parameter {name!r} is given twice", found=values[1])
        settings[name] = values[0]
    found: dict[str, Any] = {each.name: _value(each, given.get(each.name, [])) for each in
                             operation.parameters}  # fmt: skip
    if operation.open:
        found["settings"] = settings
    return found


def unknown(name: str, known: Iterable[str], of: str) -> ParameterError:
    """The error for a parameter that there is not, with the nearest that there is."""
    known = [*known]
    near = get_close_matches(name, known, 1, 0.5)
    return ParameterError(
        f"{of} has no parameter {name[:80]!r}",
        expected=", ".join(known),
        hint=f"did you mean {near[0]!r}?" if near else None,
    )


def _value(parameter: Parameter, texts: list[str]) -> Any:
    texts = [text for text in texts if text != ""]
    if len(texts) > MOST_VALUES:
        raise LimitError(
            f"the parameter {parameter.name!r} is given too often", expected=f"{MOST_VALUES} times"
        )
    if not texts:
        if parameter.required:
            raise ParameterError(
                f"the parameter {parameter.name!r} is missing", expected=parameter.description
            )
        return [] if parameter.many else parameter.default
    if parameter.many:
        return [_one(parameter, text) for text in texts]
    if len(texts) > 1:
        raise ParameterError(
            f"the parameter {parameter.name!r} is given twice", found=" and ".join(texts)[:160]
        )
    return _one(parameter, texts[0])


def _one(parameter: Parameter, text: str) -> Any:
    if parameter.type == "boolean":
        if text.lower() not in _BOOLEANS:
            raise _wrong(parameter, text, "true or false")
        return _BOOLEANS[text.lower()]
    if parameter.type == "integer":
        return _integer(parameter, text)
    if len(text) > parameter.longest:
        raise LimitError(
            f"the value of the parameter {parameter.name!r} is too long",
            found=f"{len(text):,} characters",
            expected=f"at most {parameter.longest:,}",
        )
    if parameter.choices and text not in parameter.choices:
        near = get_close_matches(text, parameter.choices, 1, 0.5)
        hint = f"did you mean {near[0]!r}?" if near else None
        raise _wrong(parameter, text, ", ".join(parameter.choices), hint)
    return text


def _integer(parameter: Parameter, text: str) -> int:
    digits = text.removeprefix("-")
    expected = f"a whole number from {parameter.least or 0:,} to {parameter.most or 0:,}"
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 9):
        raise _wrong(parameter, text, expected)
    number = int(text)
    if number < (parameter.least or 0) or (parameter.most is not None and number > parameter.most):
        raise _wrong(parameter, text, expected)
    return number


def _wrong(
    parameter: Parameter, text: str, expected: str, hint: str | None = None
) -> ParameterError:
    return ParameterError(
        f"the value of the parameter {parameter.name!r} does not fit",
        found=text,
        expected=expected,
        hint=hint,
    )
