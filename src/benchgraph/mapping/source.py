"""The file of a mapping: where it is, and what stands on which line."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn

from benchgraph.errors import MappingError
from benchgraph.resources import resource_dir
from benchgraph.toml import Place, line_of, load_toml, stands

_LISTED = 24


@dataclass(frozen=True)
class Source:
    """The text of a mapping and its table; an error names the line of a place in it.

    ``base`` is the mapping that this one extends: what does not stand here stands there, and
    ``table`` holds both.
    """

    text: str
    path: Path
    table: dict[str, Any]
    base: Source | None = None

    def home(self, place: Place) -> Source:
        """The mapping in whose text a place stands: this one, or one that it extends."""
        if self.base is not None and place and not stands(self.own, place):
            return self.base.home(place)
        return self

    @property
    def own(self) -> dict[str, Any]:
        """The table without what the base has."""
        return load_toml(self.text, self.path, "a mapping", MappingError)

    def fail(
        self, place: Place, what: str, *, found: object = None, expected: str | None = None,
        hint: str | None = None,
    ) -> NoReturn:  # fmt: skip
        """Raise MappingError for what stands at ``place``."""
        shown = ".".join(str(part) for part in place if isinstance(part, str))
        home = self.home(place)
        raise MappingError(
            f"{shown}: {what}" if shown else what,
            path=home.path,
            line=line_of(home.text, place),
            found=None if found is None else str(found),
            expected=expected,
            hint=hint,
        )

    def unknown(self, place: Place, what: str, found: str, known: Iterable[str]) -> NoReturn:
        """Raise MappingError for a name that is none of ``known``, with the nearest of them."""
        names = [str(name) for name in known]
        close = get_close_matches(found, names, 1, 0.5)
        listed = ", ".join(names[:_LISTED]) + (" …" if len(names) > _LISTED else "")
        self.fail(
            place, what, found=found, expected=f"one of {listed}" if listed else None,
            hint=f"did you mean {close[0]!r}?" if close else None,
        )  # fmt: skip

    def check_keys(self, table: dict[str, Any], place: Place, known: Collection[str]) -> None:
        """``table`` is a table, and every key of it one of ``known``."""
        self.typed(table, dict, "a table of keys", place)
        for key in table:
            if key not in known:
                self.unknown((*place, key), "there is no such key here", key, known)

    def typed(self, value: Any, kind: type | tuple[type, ...], expected: str, place: Place) -> Any:
        """``value`` where it is of ``kind``, else an error."""
        right = isinstance(value, kind) and (kind is bool or not isinstance(value, bool))
        if not right:
            self.fail(place, "this is something else", found=value, expected=expected)
        return value

    def texts(self, value: Any, place: Place) -> list[str]:
        """A text, or a list of texts, as a list."""
        items = value if isinstance(value, list) else [value]
        for item in items:
            self.typed(item, str, 'a text, or a list of texts such as ["Name"]', place)
        return items


def shipped() -> dict[str, Path]:
    """The mappings that are shipped, by name."""
    return {path.stem: path for path in sorted(resource_dir("mappings").glob("*.toml"))}


def load_source(name: str | Path) -> Source:
    """The mapping in the file ``name``, or the shipped one of that name, with what it extends.

    Raises MappingError with file and line.
    """
    return _load(name, Path(), ())


def _load(name: str | Path, beside: Path, extending: tuple[Path, ...]) -> Source:
    path = beside / name
    if not path.suffix and not path.exists():
        path = shipped().get(str(name), path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise MappingError(
            "this mapping cannot be read", path=path, found=error.strerror,
            expected="a TOML file, or one of " + ", ".join(shipped()),
        ) from None  # fmt: skip
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise MappingError(
            "a mapping must be UTF-8 text", path=path, line=data.count(b"\n", 0, error.start) + 1,
            found=f"the byte 0x{data[error.start]:02x}", hint="save the file as UTF-8",
        ) from None  # fmt: skip
    source = Source(text, path, load_toml(text, path, "a mapping", MappingError))
    head = source.table.get("mapping")
    if not isinstance(head, dict) or "extends" not in head:
        return source
    place: Place = ("mapping", "extends")
    extended = source.typed(head["extends"], str, "the name or file of a mapping", place)
    if path.resolve() in extending:
        source.fail(place, "this mapping extends itself in a circle", found=extended)
    base = _load(extended, path.parent, (*extending, path.resolve()))
    return Source(text, path, _merged(base.table, source.table), base)


def _merged(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """``base`` with what ``over`` says in its place; tables are merged, lists are not."""
    found = {**base, **over}
    for key in base.keys() & over.keys():
        if isinstance(base[key], dict) and isinstance(over[key], dict):
            found[key] = _merged(base[key], over[key])
    return found
