"""The default graph as compacted JSON-LD under our own context: one object a node, a line each.

It is written as it is read, line by line of sorted N-Quads, so that a graph of any size takes no
more memory than its largest node. The texts between the quotes of N-Triples are texts of JSON too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from itertools import groupby
from typing import IO, Any

from benchgraph.records.context import TermDefinition, load_context
from benchgraph.vocab import PREFIXES, RDF, XSD

_TYPE = f"<{RDF.type.value}>"
_STRING = XSD.string.value
# What N-Triples may write in a text and JSON may not.
_OTHERWISE = re.compile(r"\\(?:U[0-9A-Fa-f]{8}|')|[\x00-\x1f]")
# What is said again and again: classes, units, statuses.
_REMEMBERED = 50_000


def context_document() -> dict[str, Any]:
    """The context of the records, and the prefixes of what only a graph holds."""
    entries = load_context().document["@context"]
    more = {name: iri for name, iri in sorted(PREFIXES.items()) if name not in entries}
    return {"@context": {**entries, **more}}


def write_compacted(triples: Iterable[str], file: IO[bytes]) -> None:
    """Write sorted lines of N-Triples, each without its dot and line break, as JSON-LD.

    A line that comes twice in a row is written once. Raises OSError.
    """
    writer = _Writer()
    head = json.dumps(context_document()["@context"], ensure_ascii=False, separators=(",", ":"))
    file.write(f'{{"@context":{head},\n"@graph":[\n'.encode())
    between = ""
    for subject, lines in groupby(triples, key=lambda line: line[: line.index(" ")]):
        file.write((between + writer.node(subject, lines)).encode())
        between = ",\n"
    file.write(b"\n]}\n")


class _Property:
    """How the values of one property are written: under a key of the context, or spelt out."""

    def __init__(self, iri: str, terms: Iterable[TermDefinition], short: _Short) -> None:
        self._short = short
        self._spelt = f'"{short.prefixed(iri)}"'
        by_kind = {term.kind: term for term in terms}
        self._literal, language = by_kind.get("literal"), by_kind.get("language")
        self._term = by_kind.get("id") or by_kind.get("vocab")
        # Of the texts with a language, where the context has a map of languages for them.
        self.language = f'"{language.key}"' if language else None

    def thing(self, iri: str) -> tuple[str, str]:
        """Key and value where the value is an IRI."""
        if (term := self._term) is None:
            return self._spelt, f'{{"@id":"{self._short.relative(iri)}"}}'
        if term.kind == "vocab":
            return f'"{term.key}"', f'"{self._short.vocabulary(iri)}"'
        return f'"{term.key}"', f'"{self._short.relative(iri, term.base)}"'

    def text(self, text: str, language: str, datatype: str) -> tuple[str, str]:
        """Key and value where the value is a text, as JSON writes it, without its quotes."""
        if language:
            return self._spelt, f'{{"@value":"{text}","@language":"{language}"}}'
        if (term := self._literal) and datatype == (term.datatype or _STRING):
            return f'"{term.key}"', f'"{text}"'
        key = f'"{term.key}"' if term and term.datatype is None else self._spelt
        if datatype == _STRING:
            return key, f'"{text}"'
        return key, f'{{"@value":"{text}","@type":"{self._short.prefixed(datatype)}"}}'


class _Short:
    """How the context writes an IRI."""

    def __init__(self) -> None:
        context = load_context()
        self._base = context.base
        self._names = {node.value: key for key, node in context.classes.items()}
        for term in context.properties.values():
            if not term.reverse:
                self._names.setdefault(term.iri, term.key)
        # The narrowest namespace first.
        entries = context_document()["@context"].items()
        names = ((n, v) for n, v in entries if isinstance(v, str) and v[-1] in "/#" and n[0] != "@")
        self._prefixes = sorted(names, key=lambda pair: (-len(pair[1]), pair[0]))

    def relative(self, iri: str, base: str | None = None) -> str:
        """An IRI as a value; relative to ``base`` where nothing else can be read in that."""
        base = base or self._base
        rest = iri[len(base) :]
        if iri.startswith(base) and rest[:1].isalnum() and ":" not in rest:
            return rest
        return self.prefixed(iri)

    def vocabulary(self, iri: str) -> str:
        """A class or property as a value: its key in the context, if it has one."""
        return self._names.get(iri) or self.prefixed(iri)

    def prefixed(self, iri: str) -> str:
        """An IRI with a prefix of the context, or as it is."""
        for name, namespace in self._prefixes:
            if iri.startswith(namespace) and iri != namespace:
                after = len(namespace)
                return iri if iri.startswith("//", after) else f"{name}:{iri[after:]}"
        return iri


class _Writer:
    """Writes nodes; what it has said once of a property and a value it knows."""

    def __init__(self) -> None:
        self._short = _Short()
        self._terms: dict[str, list[TermDefinition]] = {}
        for term in load_context().properties.values():
            if not term.reverse:
                self._terms.setdefault(term.iri, []).append(term)
        self._properties: dict[str, _Property] = {}
        self._known: dict[str, tuple[str, str]] = {}

    def node(self, subject: str, lines: Iterable[str]) -> str:
        """The object of one subject, as JSON."""
        said: dict[str, list[str]] = {}
        texts: dict[str, dict[str, list[str]]] = {}
        start, before, known = len(subject) + 1, "", self._known
        for line in lines:
            rest = line[start:]
            if rest == before:
                continue
            before = rest
            if (pair := known.get(rest)) is None:
                property, value = rest.split(" ", 1)
                if value[0] == '"' and value[-1] != ">":
                    pair = self._text(property, value, texts)
                else:
                    pair = self._pair(property, value)
                    if len(known) < _REMEMBERED:
                        known[rest] = pair
                if pair is None:
                    continue
            key, written = pair
            if key in said:
                said[key].append(written)
            else:
                said[key] = [written]
        told = [f'"id":"{self._short.relative(subject[1:-1])}"']
        told += [f"{key}:{_json(values)}" for key, values in said.items()]
        for key, languages in texts.items():
            by_language = ",".join(f'"{tag}":{_json(each)}' for tag, each in languages.items())
            told.append(f"{key}:{{{by_language}}}")
        return "{" + ",".join(told) + "}"

    def _property(self, written: str) -> _Property:
        if (found := self._properties.get(written)) is None:
            iri = written[1:-1]
            found = _Property(iri, self._terms.get(iri, ()), self._short)
            self._properties[written] = found
        return found

    def _pair(self, property: str, value: str) -> tuple[str, str]:
        """Key and value of an IRI, or of a text with a datatype."""
        if value[0] == "<":
            if property == _TYPE:
                return '"type"', f'"{self._short.vocabulary(value[1:-1])}"'
            return self._property(property).thing(value[1:-1])
        end = value.rindex('"')
        return self._property(property).text(_json_text(value[1:end]), "", value[end + 4 : -1])

    def _text(
        self, property: str, value: str, texts: dict[str, dict[str, list[str]]]
    ) -> tuple[str, str] | None:
        """Key and value of a text without a datatype; None where it went to ``texts``."""
        end = value.rindex('"')
        text, language = _json_text(value[1:end]), value[end + 2 :]
        found = self._property(property)
        if not language or found.language is None:
            return found.text(text, language, _STRING)
        texts.setdefault(found.language, {}).setdefault(language, []).append(f'"{text}"')
        return None


def _json_text(text: str) -> str:
    """A text between the quotes of N-Triples as JSON writes it."""
    if ("\\" in text or not text.isprintable()) and _OTHERWISE.search(text):
        return _OTHERWISE.sub(_escaped, text)
    return text


def _escaped(match: re.Match[str]) -> str:
    found = match.group()
    if found == "\\'":
        return "'"
    return json.dumps(chr(int(found[2:], 16)) if found[0] == "\\" else found)[1:-1]


def _json(values: list[str]) -> str:
    return values[0] if len(values) == 1 else f"[{','.join(values)}]"
