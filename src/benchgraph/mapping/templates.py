"""The nodes of a mapping: TOML → templates, every key, concept and address checked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

from benchgraph.iris import slugify
from benchgraph.mapping.expressions import Expression, constant
from benchgraph.mapping.language import Language
from benchgraph.mapping.nodes import Entry, Field, Pieces, RowEvidence, Template
from benchgraph.mapping.reading import ValueFault
from benchgraph.mapping.source import Source
from benchgraph.mapping.terms import Terms
from benchgraph.records.context import TermDefinition, kebab
from benchgraph.toml import Place
from benchgraph.vocab import RDF

# Of these keys a node has to have one, if its template has any: without it the node says nothing.
_NEEDED = {
    "Observation": ("value", "minValue", "maxValue"),
    "Event": ("date", "start", "end"),
    "Evidence": ("page", "source"),
}
_CONTROLS = ("id", "type", "when", "each", "needs")
_BACKED = ("Observation", "Event", "Assessment")
EACH = "#each"


class Templates:
    """Makes templates for one table. ``at`` is the address where the table was published, ``table``
    how evidence calls it, ``row`` the place of the number of the row among the cells."""

    def __init__(
        self, source: Source, terms: Terms, language: Language, at: str, table: str, row: int
    ) -> None:
        self.source = source
        self.terms = terms
        self.language = language
        self.at = at
        self.table = table
        self.row = row

    # -- nodes -------------------------------------------------------------------------------

    def record(
        self, table: dict[str, Any], place: Place, types: list[str], controls: tuple[str, ...]
    ) -> Template:
        """The template of a record: its own keys and the nodes in it, without its id."""
        made = self._template("", types, table, place, (*controls, "type"))
        made.type_names = tuple(types)
        return made

    def nested(self, key: str, table: Any, place: Place) -> Template:
        """The template of a node under ``key``."""
        self.source.typed(table, dict, "a table of keys", place)
        default = self.terms.layout.nested[key]
        types = [default]
        if "type" in table:
            types = self.types(table["type"], (*place, "type"))
        each = self._each(table, place)
        made = self._template(key, types, table, place, _CONTROLS)
        made.type_names = () if types == [default] else tuple(types)
        made.each = each
        made.id = self._id(key, table, place, types[0])
        if each is not None:
            self.language.columns.pop(EACH)
        if types[0] in _BACKED:
            made.evidence = self.row_evidence(made, [*self._columns(made)])
        return made

    def _template(
        self, key: str, types: list[str], table: dict[str, Any], place: Place,
        controls: tuple[str, ...],
    ) -> Template:  # fmt: skip
        made = Template(key, self._kind(types), self.type_pieces(types), ())
        if key:
            definition = self.terms.context.properties[key]
            made.link, made.reverse = f" {definition.node} ", definition.reverse
        if "when" in table and "when" in controls:
            made.when = self.language.condition(table["when"], (*place, "when"))
            made.uses |= set(made.when.uses)
        needed = self._needs(table, place, types[0])
        fields = [
            field
            for name, value in table.items()
            if name not in controls
            for field in self._key(made, name, value, (*place, name), types[0] == "Evidence")
        ]
        made.add(fields, needed)
        made.children.sort(key=lambda child: self.terms.context.order(child.key))
        return made

    def _key(
        self, made: Template, name: str, value: Any, place: Place, in_evidence: bool
    ) -> list[Field]:
        """The fields under a key; nested nodes become children of what is ``made``."""
        nested = name in self.terms.layout.nested
        definition = self.terms.definition(name, in_evidence)
        if definition is None or name in ("record", "sourceFacts", "pageMentions", "translations"):
            known = [key for key in self.terms.context.properties if key != "record"]
            self.source.unknown(place, "a record has no such key", name, known)
        if nested and (isinstance(value, dict) or _are_tables(value)):
            items = value if isinstance(value, list) else [value]
            for at, item in enumerate(items):
                inner = (*place, at) if isinstance(value, list) else place
                made.children.append(self.nested(name, item, inner))
            return []
        if definition.kind == "language":
            self.source.typed(value, dict, 'a language, as {en = "{Name}"}', place)
            return [
                self._field(name, definition, text, (*place, tag), tag)
                for tag, text in value.items()
            ]
        return [self._field(name, definition, value, place)]

    def _needs(self, table: dict[str, Any], place: Place, kind: str) -> tuple[str, ...]:
        if "needs" in table:
            needed = tuple(self.source.texts(table["needs"], (*place, "needs")))
            for key in needed:
                if key not in table:
                    self.source.unknown((*place, "needs"), "the node has no such key", key, table)
            return needed
        return tuple(key for key in _NEEDED.get(kind, ()) if key in table)

    def _each(self, table: dict[str, Any], place: Place) -> Field | None:
        if "each" not in table:
            return None
        expression = self.language.expression(table["each"], (*place, "each"))
        self.language.columns[EACH] = self.row + 1
        return Field("each", None, expression, lambda text: (text,))

    def _id(self, key: str, table: dict[str, Any], place: Place, kind: str) -> Field | None:
        if "id" not in table:
            if not self.terms.layout.identity.get(kind, []):
                return None
            self.source.fail(
                place, "this node has no id, and a row that changes would change its name",
                expected='id = "…", a short name of its own in the record',
            )  # fmt: skip
        expression = self.language.expression(table["id"], (*place, "id"))
        return Field("id", None, expression, lambda text: (slugify(text),))

    def types(self, value: Any, place: Place) -> list[str]:
        """The classes that a mapping names. Raises MappingError."""
        names = self.source.texts(value, place)
        if not names:
            self.source.fail(place, "this names no type", expected="a type such as Facility")
        for name in names:
            if name not in self.terms.context.classes:
                self.source.unknown(
                    place, "there is no such type", name, self.terms.context.classes
                )
        return names

    def _kind(self, types: list[str]) -> str:
        return kebab(types[0])

    def type_pieces(self, types: list[str]) -> Pieces:
        return tuple(f" {RDF.type} {self.terms.context.classes[name]} " for name in types)

    # -- fields ------------------------------------------------------------------------------

    def _field(
        self, key: str, definition: TermDefinition, value: Any, place: Place, tag: str = ""
    ) -> Field:
        expression = self.language.expression(value, place)
        return self.field(key, definition, expression, place, tag)

    def field(
        self, key: str, definition: TermDefinition, expression: Expression, place: Place,
        tag: str = "",
    ) -> Field:  # fmt: skip
        """A field whose every text that is known beforehand makes a term."""
        for text, where in expression.possible:
            try:
                self.terms.term(definition, text, tag)
            except ValueFault as fault:
                self._cannot(key, fault, where or place)
        return Field(key, definition, expression, self._maker(key, definition, place, tag), tag)

    def _maker(
        self, key: str, definition: TermDefinition, place: Place, tag: str
    ) -> Callable[[str], Pieces]:
        try:
            return self.terms.maker(definition, tag)
        except ValueFault as fault:
            self._cannot(key, fault, place)

    def _cannot(self, key: str, fault: ValueFault, place: Place) -> NoReturn:
        what, _, hint = fault.what.partition("; ")
        self.source.fail(place, f"{key}: {what}", found=fault.found, hint=hint or None)

    # -- evidence ----------------------------------------------------------------------------

    def row_evidence(self, made: Template, columns: list[str], *, record: bool = False,
                     quote: Any = None) -> RowEvidence:  # fmt: skip
        """The evidence that the row is of a node, by the ``columns`` that it is made of."""
        context = self.terms.context
        template = Template(
            "evidence", "evidence", self.type_pieces(["Evidence"]), (),
            link=f" {context.properties['evidence'].node} ",
        )  # fmt: skip
        template.add([self._constant("page", self.at).field])
        section = self._constant("section", "x").field
        before, after = f"{self.table}, row ", f": {', '.join(columns)}" if columns else ""
        start, end = (_escaped(text) for text in (before, after))
        predicate = context.properties["section"].node
        found = RowEvidence(
            template,
            (before, f' {predicate} "{start}'),
            (after, f'{end}" '),
            section,
            self.row,
            (self._constant("evidenceKind", "table-row"),
             self._constant("evidenceKind", "quoted")),
        )  # fmt: skip
        if record:
            found.supports = self._constant("supports", "label").field
        if quote is not None:
            self._quote(found, quote)
        return found

    def _quote(self, found: RowEvidence, quote: Any) -> None:
        place: Place = ("mapping", "quote")
        self.source.typed(quote, dict, '{column = "Quote", licensed = true}', place)
        self.source.check_keys(quote, place, ("column", "licensed"))
        if quote.get("licensed") is not True:
            self.source.fail(
                place, "words of others are taken over only where a licence allows it",
                expected="licensed = true, once you have read the licence",
            )  # fmt: skip
        found.quote = self._field(
            "exact", self.terms.context.properties["exact"],
            {"column": quote.get("column")}, place,
        )  # fmt: skip
        selector = Template(
            "selector", "text-quote-selector", self.type_pieces(["TextQuoteSelector"]), ()
        )
        selector.link = f" {self.terms.context.properties['selector'].node} "
        found.selector = selector

    def _constant(self, key: str, text: str) -> Entry:
        definition = self.terms.definition(key, in_evidence=key == "page")
        assert definition is not None
        field = self.field(key, definition, constant((text,)), ("mapping", key))
        assert field.only is not None
        return field.only

    def _columns(self, made: Template) -> list[str]:
        """The names of the columns that a template looks at, in the order of the table."""
        return self.names(union_of(made))

    def names(self, uses: set[int]) -> list[str]:
        """The names of columns at these places, without those that nodes add."""
        return [name for name, at in self.language.columns.items()
                if at in uses and not name.startswith("#")]  # fmt: skip


def union_of(made: Template) -> set[int]:
    """The places of the cells that a node is made of, what is in it aside."""
    found = set(made.uses)
    for child in made.children:
        found |= union_of(child)
    return found


def _are_tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(v, dict) for v in value)


def _escaped(text: str) -> str:
    """``text`` as it stands between quotes in N-Quads."""
    from pyoxigraph import Literal

    return str(Literal(text))[1:-1]
