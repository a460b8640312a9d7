"""What is counted: the noun behind a number, and only where it is the noun that is counted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from benchgraph.quantity.lexicon import is_letter
from benchgraph.quantity.model import Doubt
from benchgraph.quantity.words import counted, word_set


@dataclass(frozen=True, slots=True)
class Noun:
    """A counted noun: its unit, its words with what stands before it, and where they end."""

    unit: str
    words: str
    end: int


_WORD = re.compile(r"[A-Za-zÀ-ɏ][\wÀ-ɏ'&/.+-]*")
_MODEL = re.compile(r"[A-Za-z]{1,4}\d{1,4}[A-Za-z]{0,3}(?:-[A-Za-z0-9]+)?$")
_NATION = re.compile(r"[A-Z][a-z]+(?:an|ish|ese|ean|i|ic)(?:-[a-z]+)?$")
_ENDS = (
    "al", "ive", "ary", "able", "ible", "ous", "ful", "ing", "ed", "ic", "ian",
    "liche", "lichen", "ische", "ischen", "ierte", "ierten", "-based", "-led", "-scale", "-related",
    "-ready", "-driven", "-powered", "-focused", "-intensive", "-stage",
)  # fmt: skip
_LINK = re.compile(r" (?:de |d'|di |of )", re.I)
LONGEST = 6


@cache
def _is_modifier(word: str) -> bool:
    """Whether ``word`` may stand between a number and its noun without changing the number."""
    small = word.lower().rstrip(".,'")
    if small in word_set("modifier", "words") or small.removesuffix("'s") in word_set(
        "modifier", "words"
    ):
        return True
    if "illi" in small or small in ("hundred", "dozen", "score", "square", "cubic", "percent"):
        return False
    if _MODEL.match(word) or _NATION.match(word):
        return True
    if small.endswith(_ENDS) and len(small) > 4:
        return True
    return all(part in word_set("modifier", "words") for part in re.split(r"[-/]", small))


def noun_after(
    plain: str, small: str, at: int, language: str | None, counts: bool
) -> Noun | Doubt | None:
    """The noun that a number ending at ``at`` counts; a Doubt where something like one stands
    there and is not what is counted; None where no noun is known."""
    if not counts:
        return None
    lexicon = counted(language)
    for begin in (at, at + 1):
        if begin > at and plain[at : at + 1] not in (" ", "-"):
            break
        if found := lexicon.after(small, begin):
            if begin > at and plain[at] == "-":
                return _compound_adjective(small, found)
            return _head(plain, small, at, begin, found)
    if plain[at : at + 1] != " ":
        return None
    return _behind_modifiers(plain, small, at, lexicon)


def _behind_modifiers(plain: str, small: str, at: int, lexicon: object) -> Noun | Doubt | None:
    place = at + 1
    if link := _LINK.match(small, at):
        place = link.end()
    for _ in range(LONGEST):
        found = lexicon.after(small, place)  # type: ignore[attr-defined]
        if found:
            return _head(plain, small, at, at + 1, found)
        if small.startswith("state of the art ", place):
            place += len("state of the art ")
            continue
        word = _WORD.match(plain, place)
        if word is None or not _is_modifier(word.group()):
            return None
        place = word.end()
        if plain[place : place + 1] == "," and plain[place + 1 : place + 2] == " ":
            place += 1
        if plain[place : place + 1] != " ":
            return None
        place += 1
        if small.startswith("and ", place):
            place += 4
    return None


def _head(
    plain: str, small: str, at: int, begin: int, found: tuple[str, int]
) -> Noun | Doubt | None:
    """The noun, if nothing behind it says that something else is counted."""
    unit, end = found
    words = plain[begin:end].strip()
    if unit == "none":
        return Doubt(f"“{words}” is not counted")
    following = plain[end : end + 1]
    if following == "-" and plain[end + 1 : end + 2].isalpha():
        return Doubt(f"part of “{words}-…”, which is not counted")
    nearest = _WORD.match(plain, end + 1) if following == " " else None
    word = nearest.group().lower().rstrip(".,") if nearest else ""
    last = words.split()[-1] if words.split() else ""
    singular = last.isascii() and not last.lower().endswith(
        ("s", "people", "staff", "men", "children")
    )
    if word in word_set("noun", "no-head") or (
        word and singular and last.upper() == "GPU" and word not in word_set("noun", "function")
    ):
        return Doubt(f"“{words} {word}” is not what is counted")
    if (
        last.upper().endswith("GPU")
        and following > "\u2e80"
        and following not in "，。、；（）的以及和等を、がはの」”"
    ):
        return Doubt(f"“{words}{following}…” is not what is counted")
    return Noun(unit, words, end)


def _compound_adjective(small: str, found: tuple[str, int]) -> Noun | Doubt | None:
    """ "10,000-GPU cluster" counts GPUs of one thing; "8-GPU servers" those of each."""
    unit, end = found
    if unit == "accelerator" and re.match(
        r" (?:ai )?(?:cluster|supercomputer|facility|data cent(?:re|er)|system)\b",
        small[end : end + 24],
    ):
        return Noun(unit, small[end - 3 : end].upper(), end)
    return Doubt("part of an adjective")


def is_label(plain: str, small: str, start: int, digits: str) -> str:
    """Why the number at ``start`` is the number of something and no amount of it, or ""."""
    end = start
    while end and plain[end - 1] == " ":
        end -= 1
    begin = end
    while begin and (is_letter(plain[begin - 1]) or plain[begin - 1] in "-'&."):
        begin -= 1
    word = plain[begin:end]
    if not word or end == start:
        return ""
    small_word = word.lower().strip(".-'")
    if small_word in word_set("label", "words"):
        return f"the number of a {word.strip('.')}"
    if not word[0].isupper() or small_word in word_set("noun", "openers"):
        return ""
    large = len(digits) > 2 and "." not in digits and not re.fullmatch(r"(?:19|20)\d\d", digits)
    at_start = (
        begin == 0
        or plain[begin - 1] in '\n•·“"(（：:'
        or plain[begin - 2 : begin] in (". ", "! ", "? ", ": ", "; ", "• ")
    )
    if large and (at_start or "," in digits):
        return ""
    return f"part of the name “{word} {digits}”"
