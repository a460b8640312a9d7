"""Write records stably: the same mapping gives the same bytes, and reads back as itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from benchgraph.errors import RecordError
from benchgraph.files import write_text
from benchgraph.records.context import Context, load_context

WIDTH = 100


# Short keys that stand where their long forms do.
_LONG = {"quote": "exact"}
# libyaml's emitter is four times as fast; every wheel of PyYAML has it.
_Emitter: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class _Dumper(_Emitter):  # type: ignore[misc]
    """Writes texts without quotes wherever YAML lets every reader see the same text.

    Numbers and dates stay plain although they are texts for us: so a person writes them, and no
    reader takes 3000 or 2025-02-26 for something else. Only what readers disagree about is quoted.
    """

    yaml_implicit_resolvers = {  # noqa: RUF012 - the name and form are PyYAML's
        first: [(tag, regexp) for tag, regexp in resolvers if tag.endswith((":bool", ":null"))]
        for first, resolvers in yaml.SafeDumper.yaml_implicit_resolvers.items()
    }


def dump_record(mapping: Mapping[str, Any], *, ontology: Path | None = None) -> str:
    """The YAML text of a record, its keys in the order of the context.

    Values are texts, numbers, booleans, lists and maps; None is refused (RecordError).
    """
    context = load_context(ontology)
    return yaml.dump(
        _ordered(mapping, context),
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=False,
        width=WIDTH,
    )


def write_record(mapping: Mapping[str, Any], path: Path, *, ontology: Path | None = None) -> None:
    """Write a record to ``path`` whole or not at all."""
    write_text(path, dump_record(mapping, ontology=ontology))


def _ordered(value: Any, context: Context) -> Any:
    if isinstance(value, Mapping):
        # Language tags and unknown keys keep the order that they came in, after the known ones.
        keys = sorted(value, key=lambda key: context.order(_LONG.get(str(key), str(key))))
        return {str(key): _ordered(value[key], context) for key in keys}
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        # As text: our reader takes scalars as texts, and plain true reads the same everywhere.
        return value
    if isinstance(value, Sequence):
        return [_ordered(item, context) for item in value]
    if value is None:
        raise RecordError("a record holds no null", expected="a value, or the key left out")
    return str(value)
