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


# Words that some reader takes for true, false or nothing: these texts are quoted. Numbers and dates
# stay plain although they are texts for us: so a person writes them, and no reader takes 3000 or
# 2025-02-26 for something else.
_READ_OTHERWISE = {
    first: [regexp for tag, regexp in resolvers if tag.endswith((":bool", ":null"))]
    for first, resolvers in yaml.SafeDumper.yaml_implicit_resolvers.items()
}


def dump_record(mapping: Mapping[str, Any], *, ontology: Path | None = None) -> str:
    """The YAML text of a record, its keys in the order of the context.

    Values are texts, numbers, booleans, lists and maps; None is refused (RecordError).
    """
    # Events go to libyaml as they are: PyYAML's representer, which makes nodes of values first,
    # would take most of the time.
    events: list[yaml.Event] = [yaml.StreamStartEvent(), yaml.DocumentStartEvent(explicit=False)]
    _add_events(events, _ordered(mapping, load_context(ontology)))
    events += [yaml.DocumentEndEvent(explicit=False), yaml.StreamEndEvent()]
    return str(yaml.emit(events, Dumper=_Emitter, allow_unicode=True, width=WIDTH))


def _add_events(events: list[yaml.Event], value: Any) -> None:
    if isinstance(value, str):
        events.append(_scalar(value))
    elif isinstance(value, dict):
        events.append(yaml.MappingStartEvent(None, None, True, flow_style=not value))
        for key, inner in value.items():
            events.append(_scalar(key))
            _add_events(events, inner)
        events.append(yaml.MappingEndEvent())
    elif isinstance(value, list):
        events.append(yaml.SequenceStartEvent(None, None, True, flow_style=not value))
        for inner in value:
            _add_events(events, inner)
        events.append(yaml.SequenceEndEvent())
    else:
        events.append(yaml.ScalarEvent(None, None, (True, False), "true" if value else "false"))


def _scalar(text: str) -> yaml.ScalarEvent:
    """A text, plain wherever every reader of YAML takes it for the same text."""
    doubtful = _READ_OTHERWISE.get(text[:1])
    plain = doubtful is None or not any(regexp.match(text) for regexp in doubtful)
    return yaml.ScalarEvent(None, None, (plain, True), text)


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
