"""A mapping bound to the columns of one table: from cells to filled records."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchgraph.mapping.expressions import Cells, Condition, constant
from benchgraph.mapping.identity import POLICIES, Identity, Ids, Reference, References
from benchgraph.mapping.language import Language
from benchgraph.mapping.lookups import Lookup, read_lookups, read_maps
from benchgraph.mapping.nodes import Field, Filled, Taken, Template, share_memory
from benchgraph.mapping.source import Source
from benchgraph.mapping.templates import Templates
from benchgraph.mapping.terms import Terms
from benchgraph.sheets import Dialect, Table
from benchgraph.toml import Place

if TYPE_CHECKING:
    from benchgraph.registry import Registry

SECTIONS = ("mapping", "table", "rows", "maps", "lookups", "values", "conditions", "references",
            "record")  # fmt: skip
_MAPPING = (
    "extends",
    "title",
    "slug",
    "page",
    "publisher",
    "licence",
    "sources",
    "readOn",
    "language",
    "ignore",
    "quote",
)
_TABLE = ("match", "sheet", "header", "delimiter", "quote", "encoding", "comment", "empty",
          "optional")  # fmt: skip
_RECORD = ("kind", "type", "key", "id", "duplicates", "same", "apart", "when")
_REFERENCE = ("kind", "type", "map", "known", "when")
_SLUG = r"[a-z0-9]+(?:[.-][a-z0-9]+)*"
ROW, NAME = "#row", "#name"


class Mapping:
    """A mapping, read and checked as far as no table is needed, and what its run shares.

    ``tables`` are the tables that are given, of which some may be look-ups; ``registry`` knows the
    records that are there; ``vocab`` are folders with further concepts.
    """

    def __init__(
        self, source: Source, tables: list[Path], registry: Registry,
        vocab: tuple[Path, ...] = (), read_on: str | None = None,
    ) -> None:  # fmt: skip
        self.source = source
        self.terms = Terms(vocab)
        source.check_keys(source.table, (), SECTIONS)
        for name in ("maps", "lookups", "values", "conditions", "references"):
            source.typed(source.table.get(name, {}), dict, f"tables such as [{name}.a]", (name,))
        self.head = self._section("mapping", _MAPPING)
        self.table = self._section("table", _TABLE)
        for key in ("slug", "page"):
            if key not in self.head:
                source.fail(("mapping",), f"the mapping does not say its {key}",
                            expected=f'{key} = "…"')  # fmt: skip
        self.slug: str = self._text("slug")
        if not re.fullmatch(_SLUG, self.slug):
            source.fail(("mapping", "slug"), "this is no slug", found=self.slug,
                        expected="small letters and digits, such as epoch")  # fmt: skip
        self.page: str = self._text("page")
        self.language: str | None = self._text("language") if "language" in self.head else None
        self.read_on = read_on or (str(self.head["readOn"]) if "readOn" in self.head else None)
        self.maps = read_maps(source)
        self.lookups: dict[str, Lookup] = read_lookups(source, tables)
        self.ids = Ids(registry, self.slug)
        self.references = References(self.ids, self._references())
        self.ignored = source.texts(self.head.get("ignore", []), ("mapping", "ignore"))
        self.dialect = self._dialect()

    def _section(self, name: str, keys: tuple[str, ...]) -> dict[str, Any]:
        table = self.source.table.get(name, {})
        self.source.typed(table, dict, f"a table [{name}]", (name,))
        self.source.check_keys(table, (name,), keys)
        return dict(table)

    def _text(self, key: str) -> str:
        value = self.source.typed(self.head[key], str, "a text", ("mapping", key))
        return str(value)

    def _references(self) -> dict[str, Reference]:
        found = {}
        for name, table in self.source.table.get("references", {}).items():
            place = ("references", name)
            self.source.typed(table, dict, "a table", place)
            kind = self.kind(table, place)
            decided = {}
            if "map" in table:
                decided = self.ids_named(table["map"], kind, (*place, "map"))
            found[name] = Reference(kind, decided, bool(table.get("known", True)))
        return found

    def ids_named(self, name: Any, kind: str, place: Place) -> dict[str, list[str]]:
        """The value map of a name, whose values are ids of one kind. Raises MappingError."""
        self.source.typed(name, str, "a name in [maps]", place)
        if name not in self.maps:
            self.source.unknown(place, "there is no such map in [maps]", name, self.maps)
        for key, ids in self.maps[name].items():
            if len(ids) != 1 or not re.fullmatch(rf"{kind}/{_SLUG}", ids[0]):
                self.source.fail(
                    ("maps", name, key), f"this is no id of a {kind}",
                    found=", ".join(ids) or None, expected=f"{kind}/…",
                )  # fmt: skip
        return self.maps[name]

    def kind(self, table: dict[str, Any], place: Place) -> str:
        """The first part of the ids of a kind of record. Raises MappingError."""
        kinds = [prefix for prefix in self.terms.layout.prefixes if prefix != "page"]
        kind = str(table.get("kind", ""))
        if kind not in kinds:
            self.source.unknown(
                (*place, "kind") if kind else place, "there is no such kind of record",
                kind, kinds,
            )  # fmt: skip
        return kind

    def _dialect(self) -> Dialect:
        said = {key: value for key, value in self.table.items() if key not in ("match", "optional")}
        place = ("table",)
        for key, value in said.items():
            if key == "header":
                self.source.typed(value, int, "the number of a row", (*place, key))
            elif key == "empty":
                said[key] = tuple(self.source.texts(value, (*place, key)))
            else:
                self.source.typed(value, str, "a text", (*place, key))
        return Dialect(**said)

    def bound(self, table: Table) -> Plan:
        """The plan for one table. Raises MappingError for what its columns do not allow."""
        return _Compiler(self, table).plan()


@dataclass(slots=True)
class RecordPlan:
    """A record template and how it names its rows."""

    template: Template
    identity: Identity


@dataclass(slots=True)
class Plan:
    """What a mapping makes of the rows of one table."""

    mapping: Mapping
    columns: tuple[str, ...]
    missing: int  # columns that may be there and are not: their cells are empty
    rows: Condition | None
    records: list[RecordPlan]
    references: dict[str, Template]
    used: dict[str, list[str]]  # column → the keys that it is used for

    def cells(self, cells: Cells, number: int) -> Cells:
        """The cells of a row, with what the plan adds to them."""
        return (*cells, *("",) * self.missing, str(number))

    def drafts(self, taken: Taken, cells: Cells) -> Iterator[Filled]:
        """New records for the names that the row at hand was the first to name."""
        while taken.refers:
            waiting, taken.refers = taken.refers, []
            for reference, name in waiting:
                this = self.mapping.references.references[reference]
                made = this.resolved[name]
                if this.new.pop(made, None) is None:
                    continue
                filled = self.references[reference].fill_one((*cells, name), taken, made)
                if filled is not None:
                    yield filled


class _Compiler:
    def __init__(self, mapping: Mapping, table: Table) -> None:
        self.mapping = mapping
        self.source = mapping.source
        columns = {name: at for at, name in enumerate(table.columns)}
        optional = self.source.texts(mapping.table.get("optional", []), ("table", "optional"))
        absent = [name for name in optional if name not in columns]
        for name in absent:
            columns[name] = len(columns)
        self.missing = len(absent)
        self.real = table.columns
        self.row = columns[ROW] = len(columns)
        called = table.path.name + (f", sheet {table.sheet}" if table.sheet else "")
        constants = {"#file": table.path.name, "#sheet": table.sheet or ""}
        self.language = Language(
            self.source, columns, mapping.maps, mapping.lookups, mapping.references.resolve,
            mapping.language, constants,
        )  # fmt: skip
        self.templates = Templates(
            self.source, mapping.terms, self.language, mapping.page, called, self.row
        )

    def plan(self) -> Plan:
        rows = self.source.table.get("rows", {})
        self.source.check_keys(rows, ("rows",), ("when",))
        when = self.language.condition(rows["when"], ("rows", "when")) if "when" in rows else None
        sections = self.source.table.get("record", [])
        if not sections:
            self.source.fail((), "the mapping makes no record", expected="[[record]]")
        self.source.typed(sections, list, "[[record]]", ("record",))
        records = [self._record(table, ("record", at)) for at, table in enumerate(sections)]
        references = {
            name: self._reference(table, ("references", name))
            for name, table in self.source.table.get("references", {}).items()
        }
        share_memory([*(each.template for each in records), *references.values()])
        used = self._used(when, records, references)
        return Plan(self.mapping, self.real, self.missing, when, records, references, used)

    def _record(self, table: dict[str, Any], place: Place) -> RecordPlan:
        self.source.typed(table, dict, "a table of keys", place)
        kind = self.mapping.kind(table, place)
        types = self._types(table, place, kind)
        template = self.templates.record(table, place, types, _RECORD)
        self._finish(template, self.mapping.head.get("quote"))
        return RecordPlan(template, self._identity(table, place, kind))

    def _reference(self, table: dict[str, Any], place: Place) -> Template:
        kind = self.mapping.kind(table, place)
        self.language.columns[NAME] = self.row + 1
        template = self.templates.record(table, place, self._types(table, place, kind), _REFERENCE)
        self._finish(template, None)
        self.language.columns.pop(NAME)
        return template

    def _types(self, table: dict[str, Any], place: Place, kind: str) -> list[str]:
        layout = self.mapping.terms.layout
        allowed = [name for folder in layout.folders.values() if folder["prefix"] == kind
                   for name in folder["types"]]  # fmt: skip
        if "type" not in table:
            return allowed[:1]
        types = self.templates.types(table["type"], (*place, "type"))
        for name in types:
            if name not in allowed:
                self.source.unknown((*place, "type"), f"a {kind} has no such type", name, allowed)
        return types

    def _identity(self, table: dict[str, Any], place: Place, kind: str) -> Identity:
        if "key" not in table:
            self.source.fail(place, "nothing says which columns name a record",
                             expected='key = ["Name"]')  # fmt: skip
        names = self.source.texts(table["key"], (*place, "key"))
        policy = table.get("duplicates", "stop")
        if policy not in POLICIES:
            self.source.unknown((*place, "duplicates"), "there is no such way", str(policy),
                                POLICIES)  # fmt: skip
        key = [self._plain(name, (*place, "key")) for name in names]
        slug = None
        if "id" in table:
            expression = self.language.expression(table["id"], (*place, "id"))
            slug = Field("id", None, expression, lambda text: (text,))
        same = {}
        if "same" in table:
            same = self.mapping.ids_named(table["same"], kind, (*place, "same"))
        apart, told = self._apart(table, place)
        return Identity(kind, key, slug, policy, same, apart, told)

    def _plain(self, name: str, place: Place) -> Field:
        expression = self.language.expression({"column": name}, place)
        return Field("key", None, expression, lambda text: (text,))

    def _apart(
        self, table: dict[str, Any], place: Place
    ) -> tuple[Condition | None, tuple[int, ...]]:
        if "apart" not in table:
            return None, ()
        here = (*place, "apart")
        apart = self.source.typed(table["apart"], dict, "{when = …, by = [columns]}", here)
        self.source.check_keys(apart, here, ("when", "by"))
        for key in ("when", "by"):
            if key not in apart:
                self.source.fail(here, f"this does not say {key}", expected=f"{key} = …")
        names = self.source.texts(apart["by"], (*here, "by"))
        told = tuple(self.language.column(name, (*here, "by")) for name in names)
        return self.language.condition(apart["when"], (*here, "when")), told

    # -- what every record has ---------------------------------------------------------------

    def _finish(self, template: Template, quote: Any) -> None:
        """Give a record its own node and the evidence of its row."""
        columns = self.templates.names(set(template.uses))
        template.evidence = self.templates.row_evidence(template, columns, record=True, quote=quote)
        place: Place = ("mapping", "sources")
        sources = self.mapping.head.get("sources", [])
        self.source.typed(sources, list, 'a list such as ["{Source}"]', place)
        for at, source in enumerate(sources):
            node = {"id": f"source-{at + 1}", "page": source, "evidenceKind": "restated"}
            template.children.append(
                self.templates.nested("evidence", node, (*place, at))
            )  # fmt: skip
        template.children.insert(0, self._record_node(sources, place))

    def _record_node(self, sources: list[Any], place: Place) -> Template:
        definitions = self.mapping.terms.context.properties
        said: dict[str, Any] = {
            "derivedFrom": [self.mapping.page, *sources], "reviewStatus": "draft"
        }  # fmt: skip
        if self.mapping.read_on is not None:
            said["readOn"] = self.mapping.read_on
        made = Template("record", "record", self.templates.type_pieces(["Record"]), ())
        made.reverse = True
        for key, value in said.items():
            where: Place = ("mapping", {"derivedFrom": "page"}.get(key, key))
            expression = (
                self.language.expression(value, place)
                if key == "derivedFrom" and sources
                else constant((value[0] if isinstance(value, list) else value,), where)
            )
            made.add([self.templates.field(key, definitions[key], expression, where)])
        return made

    # -- what is used ------------------------------------------------------------------------

    def _used(
        self, rows: Condition | None, records: list[RecordPlan], references: dict[str, Template]
    ) -> dict[str, list[str]]:
        """Which keys each column of the table is used for."""
        names = {at: name for name, at in self.language.columns.items() if at < self.row}
        used: dict[str, dict[str, None]] = {}

        def say(uses: Any, what: str) -> None:
            for use in uses:
                if use in names:
                    used.setdefault(names[use], {})[what] = None

        def walk(template: Template, above: str) -> None:
            say(template.uses - {u for f in template.every_field for u in f.uses}, f"{above}when")
            for each in [*template.every_field, *(f for f in (template.id, template.each) if f)]:
                say(each.uses, f"{above}{each.key}")
            if template.evidence and template.evidence.quote:
                say(template.evidence.quote.uses, f"{above}evidence.quote")
            for child in template.children:
                walk(child, f"{above}{child.key}.")

        say(rows.uses if rows else (), "rows")
        for plan in records:
            kind = plan.identity.kind
            for each in plan.identity.key:
                say(each.uses, f"{kind}.key")
            say(plan.identity.told, f"{kind}.apart")
            say(plan.identity.apart.uses if plan.identity.apart else (), f"{kind}.apart")
            if plan.identity.slug:
                say(plan.identity.slug.uses, f"{kind}.id")
            walk(plan.template, f"{kind}.")
        for name, template in references.items():
            walk(template, f"{name}.")
        return {name: list(keys) for name, keys in used.items()}
