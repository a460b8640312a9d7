"""``benchgraph show``: a profile of one entity."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from benchgraph.cli import complete
from benchgraph.cli.options import language_option, past_options
from benchgraph.cli.screen import screen

if TYPE_CHECKING:
    from benchgraph.store import Store


@click.command()
@click.argument("entity", shell_complete=complete.entity)
@language_option()
@click.option(
    "--format", "format", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@past_options
def show(store: Store, entity: str, lang: str, format: str) -> None:
    """Show what is known of ENTITY, with the evidence; for a case, also of what it profiles.

    Facts, numbers and judgements stand apart: a judgement is somebody's view, and says whose.

    \b
    Examples:
      benchgraph show cyberport-ai-supercomputing-centre
      benchgraph show "Hong Kong" --lang ja
      benchgraph show case:falcon-llm --format json
      benchgraph show cyberport-ai-supercomputing-centre --as-of 2024-12
    """
    from benchgraph.query.entities import resolve
    from benchgraph.query.profile_reader import read_profile

    profile = read_profile(store, resolve(store, entity), lang)
    if format == "json":
        click.echo(json.dumps(profile.to_json(), ensure_ascii=False, indent=1))
        return
    from benchgraph.cli.show_text import profile_text

    click.echo(profile_text(profile, screen()), nl=False)
