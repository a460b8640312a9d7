"""The command line as pages: every command with its arguments, options and examples.

The command line stands above this package. It is what is told of here, so it is named and loaded,
never imported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from inspect import cleandoc
from typing import TYPE_CHECKING

from benchgraph.documentation.markdown import code, escaped, fenced, table

if TYPE_CHECKING:
    import click

_COMMAND_LINE = ("benchgraph.cli", "cli")
_EXAMPLES = re.compile(r"^Examples?:$", re.M)


def command_line() -> click.Group:
    """The command ``benchgraph``."""
    module, name = _COMMAND_LINE
    found: click.Group = getattr(import_module(module), name)
    return found


def names() -> dict[str, str]:
    """Each command that stands directly below ``benchgraph``, and what it does in a few words;
    none of them is loaded."""
    table: dict[str, tuple[str, str]] = getattr(command_line(), "table", {})
    return {name: words for name, (_, words) in table.items()}


def overview() -> str:
    """The page that lists the commands."""
    root = command_line()
    lines = ["# Command line", "", *_prose(root.help or ""), ""]
    rows = [(f"[`{name}`](command-line/{name}.md)", words) for name, words in names().items()]
    lines += ["## Commands", "", table(("command", "what it does"), rows)]
    lines += [*_options(_context(root, "benchgraph")), "## What holds for all", ""]
    lines += _prose(root.epilog or "")
    return _joined(lines)


def command_page(name: str) -> str:
    """The page of one command, and of those below it."""
    root = _context(command_line(), "benchgraph")
    command = command_line().get_command(root, name)
    assert command is not None, name
    return _joined(_told(_context(command, name, root), 1))


def _told(context: click.Context, level: int) -> Iterator[str]:
    import click

    command = context.command
    mark = "#" * level
    yield f"{mark} {context.command_path}"
    yield ""
    yield from _prose(command.help or "")
    yield f"{mark}# Usage" if level == 1 else ""
    yield fenced(
        f"{context.command_path} {' '.join(command.collect_usage_pieces(context))}", "text"
    )
    yield from _arguments(context)
    yield from _options(context, level + 1)
    yield from _prose(command.epilog or "")
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from _told(_context(below, name, context), level + 1)


def _context(
    command: click.Command, name: str, above: click.Context | None = None
) -> click.Context:
    import click

    return click.Context(command, info_name=name, parent=above, max_content_width=100)


def _arguments(context: click.Context) -> Iterator[str]:
    import click

    for each in context.command.params:
        if isinstance(each, click.Argument) and isinstance(each.type, click.Choice):
            chosen = ", ".join(code(str(one)) for one in each.type.choices)
            yield f"{code(each.make_metavar(context))}: {chosen}."
            yield ""


def _options(context: click.Context, level: int = 2) -> Iterator[str]:
    rows = []
    for each in context.command.get_params(context):
        record = each.get_help_record(context)
        if record and record[0].startswith("-") and "--help" not in each.opts:
            rows.append(_option(each, *record))
    if rows:
        yield "#" * level + " Options" if level == 2 else "Options:"
        yield ""
        yield table(("option", "what it does"), rows)


def _option(option: click.Parameter, spelling: str, words: str) -> tuple[str, str]:
    """A row: how it is written, and what it does; of many words to choose from a list."""
    import click

    if not isinstance(option.type, click.Choice):
        return code(spelling), escaped(words)
    written = spelling.partition(" [")[0]
    chosen = ", ".join(code(str(one)) for one in option.type.choices)
    return code(written), f"{escaped(words)} One of {chosen}.".strip()


def _prose(text: str) -> Iterator[str]:
    """Paragraphs of a help text; what is set as it stands (behind ``\\b``) as code."""
    for paragraph in re.split(r"\n\s*\n", cleandoc(text)):
        lines = paragraph.strip("\n").splitlines()
        if lines and lines[0].strip() == "\b":
            yield from _as_it_stands(lines[1:])
        elif lines:
            yield escaped(" ".join(line.strip() for line in lines))
        yield ""


def _as_it_stands(lines: list[str]) -> Iterator[str]:
    if lines and _EXAMPLES.match(lines[0].strip()):
        yield "Examples:"
        yield ""
        lines = lines[1:]
    text = cleandoc("\n" + "\n".join(lines))
    if text.startswith("benchgraph"):
        yield fenced(re.sub(r"^(?=benchgraph )", "$ ", text, flags=re.M), "console")
    else:
        yield fenced(text, "text")


def _joined(lines: Iterator[str] | list[str]) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).rstrip() + "\n"
