"""The file of a mapping: where it is, and what stands on which line."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn

from benchgraph.errors import MappingError
from benchgraph.resources import resource_dir
from benchgraph.toml import Place, line_of, load_toml

_LISTED = 24


@dataclass(frozen=True)
class Source:
    """The text of a mapping and its table; an error names the line of a place in it."""

    text: str
    path: Path
    table: dict[str, Any]

    def fail(
        self, place: Place, what: str, *, found: object = None, expected: str | None = None,
        hint: str | None = None,
    ) -> NoReturn:  # fmt: skip
        """Raise MappingError for what stands at ``place``."""
        shown = ".".join(str(part) for part in place if isinstance(part, str))
        raise MappingError(
            f"{shown}: {what}" if shown else what,
            path=self.path,
            line=line_of(self.text, place),
            found=None if found is None else str(found),
            expected=expected,
            hint=hint,
        )

    def unknown(self, place: Place, what: str, found: str, known: Iterable[str]) -> NoReturn:
        """Raise MappingError for a name that is none of ``known``, with the nearest of them."""
        names = list(known)
        close = get_close_matches(found, names, 1, 0.5)
        listed = ", ".join(names[:_LISTED]) + (" …" if len(names) > _LISTED else "")
        self.fail(
            place, what, found=found, expected=f"one of {listed}" if listed else None,
            hint=f"did you mean {close[0]!r}?" if close else None,
        )  # fmt: skip

    def check_keys(self, table: dict[str, Any], place: Place, known: Iterable[str]) -> None:
        """Every key of ``table`` is one of ``known``."""
        for key in table:
            if key not in known if isinstance(known, Container) else True:
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
    """The mapping in the file ``name``, or the shipped one of that name.

    Raises MappingError with file and line.
    """
    path = Path(name)
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
    return Source(text, path, load_toml(text, path, "a mapping", MappingError))
