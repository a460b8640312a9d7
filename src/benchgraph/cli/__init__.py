"""The command line: each command parses, calls one function and prints.

Commands are loaded when they are called, so that ``benchgraph --help`` imports nothing but click.
"""

from __future__ import annotations

import builtins
import os
import sys
from importlib import import_module
from typing import NoReturn

import click
from click.shell_completion import CompletionItem

from benchgraph.errors import BenchgraphError
from benchgraph.version import __version__

# name → (module, what it does in a few words); the command is the module's function of that name.
COMMANDS: dict[str, tuple[str, str]] = {
    "build": ("build", "Build a release from records."),
    "watch": ("watch", "Keep the graph current while records are edited."),
    "validate": ("validate", "Check records and say which line is wrong and how to fix it."),
    "shacl": ("shacl", "Validate any RDF with SHACL shapes."),
    "new": ("new", "Write a new record to fill in."),
    "schema": ("schema", "Write the JSON Schema of the records, for editors."),
    "ingest": ("ingest", "Read pages into draft records."),
    "migrate": ("migrate", "Bring records and queries of an earlier version to this one."),
    "reconcile": ("reconcile", "Say which drafts are about entities that there are already."),
    "review": ("review", "Show, accept or reject a proposed correction of a record."),
    "check-sources": ("check_sources", "Check that cited pages still say what is quoted."),
    "search": ("search", "Find things by name, or by what is said of them."),
    "list": ("listing", "List the things of a kind, by region, axis or status."),
    "questions": ("questions", "List the ready-made questions, or describe one."),
    "ask": ("questions", "Answer a ready-made question."),
    "sparql": ("sparql", "Run a SPARQL query of your own."),
    "show": ("show", "Show what is known of a case, institution, document …"),
    "related": ("related", "Show what an entity is related to, and why."),
    "why": ("related", "Show the shortest chains of evidence between two entities."),
    "history": ("history", "Show who said what when: an entity's numbers as sources said them."),
    "compare": ("compare", "Compare things side by side, every cell with status and source."),
    "plot": ("plot", "Draw a chart: promises, money, a timeline, a comparison."),
    "export": ("export", "Write the graph as RDF or as a network for visualisation."),
    "serve": ("serve", "Open the graph as web pages and as a SPARQL endpoint."),
    "mcp": ("mcp", "Offer the graph to assistants as tools (Model Context Protocol)."),
    "load": ("load", "Put a release into a triple store, and check that it is there."),
    "closure": ("closure", "Infer what follows from any RDF and any ontology."),
    "diff": ("diff", "Say what changed between two releases."),
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are needed, and listed without them."""

    def __init__(self, *args: object, table: dict[str, tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.table = table

    def list_commands(self, context: click.Context) -> list[str]:
        return list(self.table)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in self.table:
            return None
        module = import_module(f"benchgraph.cli.{self.table[name][0]}")
        # A command that is called like a name of Python's ends in an underscore ("list").
        own = name.replace("-", "_")
        command = getattr(module, f"{own}_" if hasattr(builtins, own) else own)
        assert isinstance(command, click.Command)
        return command

    def shell_complete(self, context: click.Context, incomplete: str) -> list[CompletionItem]:
        """The commands by prefix, without importing one of them."""
        if incomplete and not incomplete[0].isalnum():
            return super().shell_complete(context, incomplete)
        return [
            CompletionItem(name, help=words)
            for name, (_, words) in self.table.items()
            if name.startswith(incomplete)
        ]

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, (_, words) in self.table.items()])

    def resolve_command(
        self, context: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(context, args)
        except click.UsageError as error:
            from difflib import get_close_matches

            close = get_close_matches(args[0], list(self.table), 1)
            hint = f" Did you mean {close[0]!r}?" if close else ""
            raise click.UsageError(error.message + hint, context) from None


@click.group(
    cls=LazyGroup,
    table=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""Without --release or --endpoint, commands read the shipped graph. An ENTITY is an IRI,
    a prefixed name (case:falcon-llm), a slug or a label in any language.

    Exit codes: 0 done; 1 does not conform, or nothing found; 2 could not run.""",
)
@click.version_option(__version__, prog_name="benchgraph")
def cli() -> None:
    """A knowledge graph of policy benchmark cases: validated, every number with its source.

    \b
    Examples:
      benchgraph search 算力
      benchgraph show cyberport-ai-supercomputing-centre
      benchgraph related cyberport-ai-supercomputing-centre
      benchgraph questions
      benchgraph ask promise-tracker
    """


def main() -> NoReturn:
    """Run the command line and leave with its exit code; no traceback reaches a user."""
    from benchgraph.cli.process import (
        leave_output,
        prepare_streams,
        say,
        stop_cleanly,
        tell_warnings,
    )

    prepare_streams()
    tell_warnings()
    stop_cleanly()
    try:
        code = cli.main(standalone_mode=False, complete_var="_BENCHGRAPH_COMPLETE")
        sys.stdout.flush()
        sys.exit(code if isinstance(code, int) else 0)
    except BenchgraphError as error:
        say(str(error))
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        say("stopped")
        sys.exit(2)
    except BrokenPipeError:
        leave_output()  # the reader (head, less) has what it wanted
        sys.exit(0)
    except Exception as error:
        if os.environ.get("BENCHGRAPH_TRACEBACK"):
            raise
        say(_unexpected(error))
        leave_output()
        sys.exit(2)


def _unexpected(error: Exception) -> str:
    if isinstance(error, OSError) and error.filename is None and error.errno is not None:
        return f"the output cannot be written: {error.strerror}"
    if isinstance(error, UnicodeEncodeError) and error.reason == "surrogates not allowed":
        return (
            "a word of the command line is not UTF-8\n"
            "  hint:     use a terminal and a locale with UTF-8, such as LANG=C.UTF-8"
        )
    return (
        f"this should not have happened: {type(error).__name__}: {error}\n"
        "  hint:     please report it; BENCHGRAPH_TRACEBACK=1 shows where it came from"
    )
