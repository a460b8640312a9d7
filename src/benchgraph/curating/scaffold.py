"""A new record to fill in: what is known is written, everything else stands there as a comment.

No key has a made-up value. What is not filled in is not there, and `validate` says so.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Container, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchgraph.curating.schema import FILE
from benchgraph.errors import RecordError
from benchgraph.files import write_new
from benchgraph.iris import iri_fault, page_slug, slugify
from benchgraph.records import COLLECTION_FILE, SHIPPED, is_free_slug, load_context, load_layout
from benchgraph.validation.rules import (
    KeyRule,
    concepts,
    key_rules,
    kinds_of,
    meanings,
    scheme_of,
    written,
)
from benchgraph.vocab import XSD

KINDS = {
    "case": "Case",
    "institution": "Institution",
    "region": "Region",
    "document": "PolicyDocument",
    "facility": "Facility",
    "initiative": "Initiative",
    "programme": "Programme",
    "funding-scheme": "FundingScheme",
    "product": "Product",
    "page": "Page",
}
# What a curator fills in by hand; the rest of a nested node is a matter of `validate`.
_NESTED_SHOWN = {
    "Observation": (
        "indicator valueStatus value minValue maxValue approximate unit sourceValue date deadline"
        " scope moneyStage payer floatingPointFormat"
    ),
    "Event": "label eventKind eventStatus date start end",
    "Assessment": "assessmentKind text judgementOf",
    "Citation": "citedAs url date",
    "SourceFact": "factLabel factValue",
}
# A case is the profile of a thing; the facts stand in the record of the thing.
_NOT_OF_CASES = ("observations", "events", "altLabel", "ownLabel", "sameAs", "url")
_WIDTH = 96
_SLUG = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")


@dataclass(frozen=True)
class Scaffold:
    """A record to be: where it goes, its id, and its text."""

    path: Path
    id: str
    text: str

    def write(self) -> None:
        """Write the file. Raises StoreError where one is there already."""
        write_new(self.path, self.text)


def scaffold(
    kind: str,
    name: str,
    out: Path = Path("data"),
    *,
    page: str | None = None,
    subject: str | None = None,
) -> Scaffold:
    """A record of ``kind`` (one of ``KINDS``) called ``name``, below the folder ``out``.

    ``name`` is a label, or a slug (``falcon-llm``): then the label is left to fill in. For a page
    it is the address. ``page`` is the address that the record is read from, ``subject`` the id of
    what a case profiles. Raises RecordError.
    """
    type_ = KINDS[kind]
    layout = load_layout()
    folder = next(each for each, of in layout.folders.items() if type_ in of["types"])
    if type_ == "Page":
        identifier, slug, label, page = _address(name), page_slug(name), "", name
    else:
        slug = slugify(name)
        identifier = f"{layout.folders[folder]['prefix']}/{slug}"
        label = "" if _SLUG.fullmatch(name) else " ".join(name.split())
        page = _address(page) if page else None
    path = out / folder / f"{slug}.yaml"
    known = {}
    if label:
        known["label"] = f"{{en: {_quoted(label)}}}   # en, or the language that it is in"
    if subject:
        known["subject"] = _quoted(subject)
    if type_ == "Case" and page:
        known["page"] = _quoted(page)
    lines = [*_editor(path, out), *_top(identifier, type_, page)]
    lines += [f"{key}: {value}" for key, value in known.items()]
    lines += _rest(type_, known)
    return Scaffold(path, identifier, "\n".join(lines) + "\n")


def _address(text: str) -> str:
    if fault := iri_fault(text, ("https", "http")):
        raise RecordError(
            "this is not the address of a page", found=text, expected="https://…", hint=fault
        )
    return text


def _editor(path: Path, out: Path) -> list[str]:
    """The line that tells an editor its schema, where that is at hand."""
    if not (out / FILE).is_file():
        return []
    return [f"# yaml-language-server: $schema=../{FILE}"]


def _top(identifier: str, type_: str, page: str | None) -> Iterator[str]:
    yield from _comment(
        "Delete the # before a key to fill it in, and leave out what no page at hand states."
        " `benchgraph validate` on this file tells what is still needed."
    )
    yield f"id: {_quoted(identifier)}"
    yield f"type: {type_}"
    yield "record:"
    yield "  reviewStatus: draft"
    if page:
        yield f"  derivedFrom: [{_quoted(page)}]"
    else:
        yield f"  #derivedFrom: []     # {meanings()['derivedFrom']}"
    yield "  #readOn:             # The day on which it was read, such as 2026-11-22."


def _rest(type_: str, known: Container[str]) -> Iterator[str]:
    """Every other key: what is needed first."""
    left_out = ("record", *(_NOT_OF_CASES if type_ == "Case" else ()))
    rules = [
        rule
        for rule in key_rules()[type_].values()
        if rule.key not in known and rule.key not in left_out
    ]
    needed = [rule for rule in rules if rule.required]
    wanted = [rule for rule in rules if rule.wanted and not rule.required]
    other = [rule for rule in rules if not rule.wanted and not rule.required]
    for title, group in (("Needed", needed), ("Wanted", wanted), ("Where a page says so", other)):
        if group:
            yield ""
            yield f"# ---- {title} ".ljust(60, "-")
        for rule in group:
            yield from _key(rule)


def _key(rule: KeyRule, indent: str = "") -> Iterator[str]:
    """A key as a comment: what it means, which values there are, and the key itself."""
    about = meanings().get(rule.key, "")
    yield from _comment(" ".join(part for part in (about, _values(rule)) if part), indent)
    nested = load_layout().nested.get(rule.key)
    if nested in _NESTED_SHOWN:
        yield f"#{indent}{rule.key}:"
        yield from _node(nested, indent + "  ")
    elif nested == "Evidence":
        yield f"#{indent}{rule.key}:"
        yield f'#{indent}  - {{page: "", section: , evidenceKind: restated, supports: []}}'
    else:
        yield f"#{indent}{rule.key}: {_form(rule.key)}".rstrip()


def _node(name: str, indent: str) -> Iterator[str]:
    rules, first = key_rules()[name], True
    for key in _NESTED_SHOWN[name].split():
        values = _values(rules[key])
        about = f"{meanings().get(key, '')} {values}".strip()
        mark, first = ("- " if first else "  "), False
        yield from _comment(about, indent + "  ")
        yield f"#{indent}{mark}{key}: {_form(key)}".rstrip()
    if "evidence" in rules:
        yield f"#{indent}  evidence:"
        yield f'#{indent}    - {{page: "", section: , quote: "", evidenceKind: quoted}}'


def _values(rule: KeyRule) -> str:
    """What may stand under a key, in words."""
    layout = load_layout()
    definition = load_context().properties[rule.key]
    if scheme := scheme_of(rule.key):
        return (
            f"One of: {', '.join(written(rule.key, scheme, name) for name in concepts()[scheme])}."
        )
    if rule.key in layout.nested or definition.kind in ("language", "vocab"):
        return ""
    if definition.kind == "id":
        kinds = kinds_of(rule.classes)
        if kinds and kinds != ["page"]:
            return f"An id: {', '.join(f'{kind}/…' for kind in kinds)}."
        return ""
    if rule.key in layout.dates:
        return "A year, a month or a day: 2025, 2025-02, 2025-02-26."
    return {
        XSD.date.value: "A day such as 2025-02-26.",
        XSD.dateTime.value: "A moment such as 2026-11-29T12:00:00Z.",
        XSD.boolean.value: "true or false.",
        XSD.decimal.value: "Digits with at most one decimal point.",
    }.get(definition.datatype or "", "")


def _form(key: str) -> str:
    """The empty form of a value: what `validate` would not let pass."""
    return "{en: }" if load_context().properties[key].kind == "language" else ""


def _comment(text: str, indent: str = "") -> list[str]:
    if not text:
        return []
    return textwrap.wrap(
        text, _WIDTH, initial_indent=f"# {indent}", subsequent_indent=f"# {indent}",
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


def _quoted(text: str) -> str:
    """``text`` as a YAML scalar."""
    if re.fullmatch(r"[A-Za-z][\w/() -]*[\w)]", text):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def scaffold_collection(title: str, out: Path) -> Scaffold:
    """The ``collection.yaml`` of a collection called ``title``, in the folder ``out``.

    What only its publisher knows stands there as comments, and `validate` says what is missing.
    """
    slug = slugify(title)
    if not is_free_slug(slug) or slug == SHIPPED:
        slug = f"records-{slug}"
    text = "\n".join(
        (
            "# Whose records stand in this folder. benchgraph reads it with them.",
            f"slug: {slug}  # below graph/{slug}/ stand their named graphs: keep it",
            f"title: {{en: {json.dumps(title, ensure_ascii=False)}}}  # en, or its language",
            "# publisher: who answers for the records",
            "# licence: the address of the licence of what they say",
            "#   for example https://creativecommons.org/licenses/by/4.0/",
            '# version: such as "1" or "2026.2"',
            "# date: the year, month or day of this version",
            "# sources: [addresses of what all the records were made from]",
            "# tables: [{mapping: FILE.toml, files: [TABLE.csv]}]",
            "",
        )
    )
    return Scaffold(out / COLLECTION_FILE, slug, text)
