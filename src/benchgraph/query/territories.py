"""Names that regions have by their code of ISO 3166, from the CLDR: for look-up, never as facts."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale

# Where Chinese is written in both scripts, names differ by more than the script.
_LOCALES = ("en", "zh_Hans", "zh_Hant", "zh_Hant_HK", "ja", "ko")


@cache
def names_of_territory(code: str) -> tuple[tuple[str, str], ...]:
    """(language tag, name) of the territory with this code of two letters; none for other codes.

    >>> ("ja", "シンガポール") in names_of_territory("SG")
    True
    """
    if not re.fullmatch(r"[A-Z]{2}", code):
        return ()
    from babel import Locale

    found: dict[tuple[str, str], None] = {}
    for name in _LOCALES:
        locale = Locale.parse(name)
        full = locale.territories.get(code)
        if full:
            tag = name.removesuffix("_HK").replace("_", "-").lower()
            found |= dict.fromkeys(
                (tag, each) for each in (full, *_short_names(full, code, locale))
            )
    return tuple(found)


def _short_names(full: str, code: str, locale: Locale) -> list[str]:
    """What Chinese makes of a long name: some of its characters, in order (阿联酋 of
    阿拉伯联合酋长国). The CLDR has these only at the head of the names of currencies."""
    if locale.language != "zh":
        return []
    from babel.core import get_global

    found = []
    for currency, _, end, _ in get_global("territory_currencies").get(code, []):
        if end is None:
            head = _picked_from(full, locale.currencies.get(currency, ""))
            if 1 < len(head) < len(full):
                found.append(head)
    return found


def _picked_from(full: str, text: str) -> str:
    """The longest head of ``text`` whose characters all stand in ``full``, in the same order."""
    at = 0
    for length, sign in enumerate(text):
        at = full.find(sign, at) + 1
        if not at:
            return text[:length]
    return text
