"""What the shell offers behind a Tab: entities, questions, their parameters, vocabularies.

Completion must be quick and quiet: nothing is built for it, and what goes wrong offers nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from benchgraph.errors import BenchgraphError

MOST = 200
_NAMES = """%sSELECT ?entity ?name WHERE {
  ?entity skos:prefLabel ?name FILTER(STRSTARTS(STR(?entity), "%s"))
}"""
Completer = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def _quiet(complete: Completer) -> Completer:
    @wraps(complete)
    def quietly(
        context: click.Context, parameter: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        try:
            return complete(context, parameter, incomplete)[:MOST]
        except (BenchgraphError, OSError):
            return []

    return quietly


@_quiet
def entity(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Ids (``case/falcon-llm``), slugs and one-word labels that begin so; at first the kinds."""
    from benchgraph.iris import local_id
    from benchgraph.records import load_layout

    kinds = [prefix for prefix in load_layout().prefixes if prefix != "page"]
    if not incomplete:
        return [CompletionItem(f"{kind}/") for kind in kinds]
    wanted = incomplete.casefold()
    found: dict[str, str] = {f"{kind}/": "" for kind in kinds if kind.startswith(wanted)}
    for iri, name in _names(context):
        whole = local_id(iri)
        slug = whole.rpartition("/")[2]
        if whole.count("/") != 1:
            continue
        if whole.startswith(wanted):
            found.setdefault(whole, name)
        elif slug.startswith(wanted):
            found.setdefault(slug, name)
        elif name.casefold().startswith(wanted) and not any(map(str.isspace, name)):
            found.setdefault(name, whole)
    return _items(found)


@_quiet
def question(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """The names of the ready-made questions."""
    from benchgraph.query.catalogue import read_catalogue

    catalogue = read_catalogue()
    return _items(
        {name: one.sentence for name, one in catalogue.items() if name.startswith(incomplete)}
    )


@_quiet
def setting(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """``NAME=`` of each parameter of the question that stands before, then the values."""
    from benchgraph.query.catalogue import read_question

    # Click has not taken the question for the argument yet where the option's value is missing.
    asked = read_question(context.params.get("name") or next(iter(context.args), ""))
    name, sign, begun = incomplete.partition("=")
    if not sign:
        return _items(
            {f"{p.name}=": p.description for p in asked.parameters if p.name.startswith(name)}
        )
    known = next((p for p in asked.parameters if p.name == name), None)
    if known is None:
        return []
    values: dict[str, str | None] = {}
    if known.default and known.default.startswith(begun):
        values[known.default] = "the default"
    if known.type == "iri":
        values |= {item.value: item.help for item in entity(context, parameter, begun)}
    elif known.type == "lang":
        values |= {tag: None for tag in ("en", "zh-Hans", "ja") if tag.startswith(begun)}
    return [CompletionItem(f"{name}={value}", help=help) for value, help in values.items()]


def concept_of(scheme: str) -> Completer:
    """A completer for the names of the concepts of a vocabulary."""

    @_quiet
    def concept(
        context: click.Context, parameter: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        from benchgraph.validation.rules import concepts

        return _items(
            {
                name: concept.label
                for name, concept in concepts()[scheme].items()
                if name.startswith(incomplete)
            }
        )

    return concept


def _items(found: dict[str, str]) -> list[CompletionItem]:
    return [CompletionItem(value, help=help or None) for value, help in found.items()]


def _names(context: click.Context) -> Iterable[tuple[str, str]]:
    """IRI and label of every entity, from the release that is named or the one in the cache."""
    from benchgraph.release import open_release
    from benchgraph.release.cache import cached_release
    from benchgraph.vocab import ID, PREFIX_HEADER

    named = context.params.get("release")
    release = open_release(Path(named)) if named else cached_release()
    if release is None or not release.is_prepared:  # nobody waits for that at a key
        return
    for row in release.store.select(_NAMES % (PREFIX_HEADER, ID)):
        iri, name = row
        if iri is not None and name is not None:
            yield iri.value, name.value
