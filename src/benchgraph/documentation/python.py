"""The library in Python as a page: the public names with their signatures and docstrings, and the
types that they hand over."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Iterable, Iterator
from functools import cached_property
from importlib import import_module
from types import ModuleType
from typing import Any

from benchgraph.documentation.markdown import fenced

PACKAGE = "benchgraph"


def python_page() -> str:
    """The page."""
    package = import_module(PACKAGE)
    public = {name: getattr(package, name) for name in package.__all__}
    functions = {name: it for name, it in public.items() if inspect.isfunction(it)}
    classes = {name: it for name, it in public.items() if inspect.isclass(it)}
    handed = _handed_over(functions.values(), set(classes.values()))
    lines = ["# Python", "", *_docstring(package.__doc__ or ""), ""]
    lines += [fenced("import benchgraph", "python")]
    lines += [
        "A *source* is a release, a store or, left out, the shipped graph, which is built once"
    ]
    lines += ["and kept. Failures are subclasses of `BenchgraphError`.", ""]
    lines += ["## Functions", ""]
    for name, function in functions.items():
        lines += _function(name, function, 3)
    lines += ["## Classes", ""]
    for name, kind in classes.items():
        lines += _class(name, kind)
    lines += ["## What the functions return", ""]
    for kind in sorted(handed, key=lambda kind: str(kind.__name__)):
        lines += _class(kind.__name__, kind)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).rstrip() + "\n"


def _handed_over(functions: Any, known: set[type]) -> set[type]:
    """The classes of ours that return annotations name, those in unions and lists too."""
    found: set[type] = set()
    for function in functions:
        module = import_module(function.__module__)
        for name in re.findall(r"\w+", str(function.__annotations__.get("return", ""))):
            kind = _named(module, name)
            for each in _members(kind, module):
                if each.__module__.startswith(PACKAGE):
                    found.add(each)
    return found - known


def _members(kind: Any, module: ModuleType) -> list[type]:
    """A class, or those that an alias such as ``Rows | bool`` stands for."""
    if inspect.isclass(kind):
        return [kind]
    return [each for each in getattr(kind, "__args__", ()) if inspect.isclass(each)]


def _named(module: ModuleType, name: str) -> Any:
    """What ``name`` stands for in a module, also where it is imported for types alone."""
    if hasattr(module, name):
        return getattr(module, name)
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                if (alias.asname or alias.name) == name:
                    return getattr(import_module(node.module), alias.name, None)
    return None


def _function(name: str, function: Any, level: int) -> Iterator[str]:
    yield f"{'#' * level} {name}"
    yield ""
    yield fenced(_signature(name, function), "python")
    yield from _docstring(function.__doc__ or "")
    yield ""


def _class(name: str, kind: type) -> Iterator[str]:
    yield f"### {name}"
    yield ""
    whole = _with_bases(kind)
    bases = [base.__name__ for base in whole[-1].__bases__ if base is not object]
    fields = getattr(kind, "__dataclass_fields__", {})
    head = f"class {name}" + (f"({', '.join(bases)})" if bases else "") + ":"
    told = [f"    {field}: {each.type}" for field, each in fields.items() if _public(field)]
    yield fenced("\n".join([head, *told]) if told else head.rstrip(":"), "python")
    yield from _docstring(kind.__doc__ or "")
    yield ""
    for member, it in _members_of(whole).items():
        yield from _member(member, it)


def _members_of(whole: Iterable[type]) -> dict[str, Any]:
    """What classes hold by name; of one name, what the first has."""
    found: dict[str, Any] = {}
    for kind in whole:
        for name, it in vars(kind).items():
            found.setdefault(name, it)
    return found


def _with_bases(kind: type) -> list[type]:
    """A class and, one above the other, the bases that its own package has for it: readers see
    them as one."""
    whole = [kind]
    while (base := whole[-1].__base__) and _package(base) == _package(kind):
        whole.append(base)
    return whole


def _package(kind: type) -> str:
    return kind.__module__.rpartition(".")[0]


def _member(name: str, it: Any) -> Iterator[str]:
    if not _public(name):
        return
    if isinstance(it, classmethod | staticmethod):
        it = it.__func__
    if isinstance(it, property):
        it, mark = it.fget, ""
    elif isinstance(it, cached_property):
        it, mark = it.func, ""
    elif inspect.isfunction(it):
        mark = "()"
    else:
        return
    if not it.__doc__:
        return
    returns = it.__annotations__.get("return", "")
    told = _signature(name, it) if mark else f"{name}: {returns}"
    yield f"#### .{name}{mark}"
    yield ""
    yield fenced(told, "python")
    yield from _docstring(it.__doc__)
    yield ""


def _public(name: str) -> bool:
    return not name.startswith("_")


def _signature(name: str, function: Any) -> str:
    """The signature as it is written in the source, a parameter a line where it is long."""
    source = textwrap.dedent(inspect.getsource(function))
    node = ast.parse(source).body[0]
    assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    returns = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    parts = [part for part in _parameters(node.args, source) if part not in ("self", "cls")]
    short = f"{name}({', '.join(parts)}){returns}"
    if len(short) <= 79:
        return short
    return f"{name}(\n" + "".join(f"    {part},\n" for part in parts) + f"){returns}"


def _parameters(written: ast.arguments, source: str) -> Iterator[str]:
    plain = [*written.posonlyargs, *written.args]
    defaults = [None] * (len(plain) - len(written.defaults)) + list(written.defaults)
    for place, (each, default) in enumerate(zip(plain, defaults, strict=True), 1):
        yield _parameter(each, default, source)
        if place == len(written.posonlyargs):
            yield "/"
    if written.vararg:
        yield "*" + ast.unparse(written.vararg)
    elif written.kwonlyargs:
        yield "*"
    for each, default in zip(written.kwonlyargs, written.kw_defaults, strict=True):
        yield _parameter(each, default, source)
    if written.kwarg:
        yield "**" + ast.unparse(written.kwarg)


def _parameter(written: ast.arg, default: ast.expr | None, source: str) -> str:
    if default is None:
        return ast.unparse(written)
    equals = " = " if written.annotation else "="
    return f"{ast.unparse(written)}{equals}{ast.get_source_segment(source, default)}"


def _docstring(text: str) -> Iterator[str]:
    """A docstring as it is written; examples that run become blocks, and names code."""
    lines = inspect.cleandoc(text).splitlines()
    block: list[str] = []
    for line in [*lines, ""]:
        if line.startswith(">>> ") or (block and line.strip()):
            block.append(line)
            continue
        if block:
            yield fenced("\n".join(block), "pycon")
            block = []
        yield re.sub(r"::$", ":", line)
