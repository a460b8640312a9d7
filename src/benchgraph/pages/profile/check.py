"""A profile's TOML → the table that it holds, every key and value looked at.

An error names the key, the line that it stands on, and what was probably meant.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn

from benchgraph.errors import ProfileError
from benchgraph.pages.profile.schema import (
    BUILT_IN,
    KNOWN_SECTION,
    PROFILE,
    Form,
    KickersOrKind,
    Table,
    Tables,
    Text,
    Words,
)
from benchgraph.toml import Place, line_of, load_toml

_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z]{2,4})?")


def checked_table(
    text: str, path: Path | str, known: Container[str] | None = None
) -> dict[str, Any]:
    """The table of a profile. ``known`` holds the concepts of the vocabularies, as
    ``page-kind/case``; without it their names are taken as they are.

    Raises ProfileError or LimitError with file and line.
    """
    return _Checker(text, path, known).table()


class _Checker:
    """Goes through a profile with the schema in hand."""

    def __init__(self, text: str, path: Path | str, known: Container[str] | None) -> None:
        self.text = text
        self.path = path
        self.known = known
        self.data: dict[str, Any] = {}

    def table(self) -> dict[str, Any]:
        self.data = load_toml(self.text, self.path, "a profile", ProfileError)
        self._form(PROFILE, self.data, ())
        self._references()
        return self.data

    # -- forms ---------------------------------------------------------------------------------

    def _form(self, form: Form, value: Any, place: Place) -> None:
        if isinstance(form, KickersOrKind):
            built_in = place[-1] in BUILT_IN
            form = Words() if built_in or isinstance(value, list) else form.kind
        if isinstance(form, Table):
            self._table(form, self._of_type(value, dict, "a table", place), place)
        elif isinstance(form, Tables):
            for number, item in enumerate(self._of_type(value, list, "a list of tables", place)):
                self._form(form.of, item, (*place, number))
        elif isinstance(form, Words):
            for item in self._of_type(value, list, 'a list of texts, as ["Owner"]', place):
                self._text(form.of, item, place)
        else:
            self._text(form, value, place)

    def _table(self, form: Table, table: dict[str, Any], place: Place) -> None:
        for key, value in table.items():
            here = (*place, key)
            if key in form.keys:
                self._form(form.keys[key], value, here)
            elif form.languages and _LANGUAGE.fullmatch(key):
                self._form(Words(), value, here)
            elif form.others is not None:
                self._text(form.names, key, here, of_key=True)
                self._form(self._others(form.others, here), value, here)
            else:
                names = [*form.keys, *(["en", "zh-Hans", "ja"] if form.languages else [])]
                self._unknown(key, names, here, "a profile has no such key here")

    def _others(self, form: Form, place: Place) -> Form:
        """Sections of the kinds that code knows can be judgements and nothing else."""
        if len(place) == 3 and place[0] == "sections" and place[1] in BUILT_IN:
            return KNOWN_SECTION
        return form

    def _of_type(self, value: Any, kind: type, expected: str, place: Place) -> Any:
        if not isinstance(value, kind):
            self._fail("this has another form", place, found=repr(value), expected=expected)
        return value

    def _text(self, form: Text, value: Any, place: Place, of_key: bool = False) -> None:
        if not isinstance(value, str):
            self._fail(
                "this has another form", place, found=repr(value), expected="a text in quotes"
            )
        if not value.strip() and not (place and place[-1] == "chips"):
            self._fail("this is empty", place, expected=form.like)
        if form.choices and value not in form.choices:
            self._unknown(value, form.choices, place, "this is none of the values")
        if form.pattern and not re.fullmatch(form.pattern, value):
            self._fail("this is not as it has to be", place, found=value, expected=form.like)
        if form.scheme and self.known is not None:
            concept = value if form.prefixed else f"{form.scheme}/{value}"
            if concept not in self.known or not concept.startswith(form.scheme + "/"):
                self._unknown(
                    value, list(self._concepts(form)), place, "the vocabulary has no such word"
                )

    def _concepts(self, form: Text) -> Iterator[str]:
        every = getattr(self.known, "known", self.known)
        for concept in sorted(every if isinstance(every, (set, frozenset)) else ()):
            scheme, _, name = concept.partition("/")
            if scheme == form.scheme:
                yield concept if form.prefixed else name

    # -- what one part says of another -----------------------------------------------------------

    def _references(self) -> None:
        own = {
            name: kind for name, kind in self.data.get("kinds", {}).items() if name not in BUILT_IN
        }
        for name in self.data.get("sections", {}):
            if name not in own and name not in BUILT_IN:
                self._unknown(
                    name, [*own, *BUILT_IN], ("sections", name), "no kind of page has this name"
                )
        terms = list(self.data.get("facts", {}))
        for name, kind in own.items():
            if isinstance(kind, list):
                kind = {"kicker": kind}
            if not kind.get("kicker") and not kind.get("address"):
                self._fail(
                    "nothing tells a page of this kind", ("kinds", name),
                    expected="kicker (the words over the title) or address (a path with {slug})",
                )  # fmt: skip
            if "address" in kind and kind["address"].count("{slug}") != 1:
                self._fail(
                    "this is not as it has to be", ("kinds", name, "address"),
                    found=kind["address"], expected="a path with {slug} in it once",
                )  # fmt: skip
            for key in ("chips", "facts"):
                for term in kind.get(key, []):
                    if term and term not in terms:
                        self._unknown(term, terms, ("kinds", name, key), "no fact has this name")

    # -- errors ----------------------------------------------------------------------------------

    def _unknown(self, found: str, names: Any, place: Place, what: str) -> NoReturn:
        names = list(names)
        close = get_close_matches(found, names, 1, 0.6)
        shown = ", ".join(names[:24]) + (" …" if len(names) > 24 else "")
        self._fail(
            what, place, found=found, expected=f"one of {shown}" if shown else None,
            hint=f"did you mean {close[0]}?" if close else None,
        )  # fmt: skip

    def _fail(
        self, what: str, place: Place, *, found: str | None = None, expected: str | None = None,
        hint: str | None = None,
    ) -> NoReturn:  # fmt: skip
        key = ".".join(str(part) for part in place if isinstance(part, str))
        raise ProfileError(
            f"{key}: {what}", path=self.path, line=line_of(self.text, place),
            found=found, expected=expected, hint=hint,
        )  # fmt: skip
