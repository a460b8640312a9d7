"""Names as they are compared: folded, cut into words, and weighed by what is rare in them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from benchgraph.reconciling.words import (
    GENERIC,
    GENERIC_JOINED,
    LEGAL,
    LEGAL_JOINED,
    LITTLE,
    SPELLINGS,
)
from benchgraph.registry import name_key

# Scripts in which words stand together: Han, kana, Hangul.
_JOINED = "\u3005\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
_WORDS = re.compile(rf"[{_JOINED}]+|[^\W_{_JOINED}]+(?:\.[0-9]+)*")
_IS_JOINED = re.compile(f"[{_JOINED}]")
_DIGIT = re.compile("[0-9]")
_DOTTED = re.compile(r"(?<![^\W_])([^\W\d_])\.(?=[^\W\d_](?:\.|$|\s))")  # "U.S.", "K.K."
_BRACKETS = re.compile(r"^(.+?)\s*[(（\[]([^()（）\[\]]+)[)）\]]\s*$")
# The voicing of kana makes another letter of it, as an accent does not.
_KEPT_MARKS = "\u3099\u309a"
_ROMAN = {"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9"}
MOST_INITIALS = 12
FULL, LEGALLY, PART = 3, 2, 1
GENERIC_NAME, WEAK_NAME, RARE_NAME = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Name:
    """One way to write one name of an entity.

    ``text`` is what was written, ``form`` is equal for spellings of one name; ``level`` says how it
    was come by: as it stands (FULL), without its legal form (LEGALLY), what stands before or in
    brackets (PART). ``words`` are those of the form, ``language`` the primary tag that it was given
    with, empty for none.
    """

    text: str
    form: str
    level: int
    words: tuple[str, ...]
    language: str

    @property
    def numbers(self) -> frozenset[str]:
        """Numbers, numerals and single letters in it: "Phase 2" is another thing than "Phase 1"."""
        return frozenset(
            _ROMAN.get(word, word)
            for word in self.words
            if _DIGIT.search(word) or word in _ROMAN or (len(word) == 1 and not is_joined(word))
        )


def name_forms(text: str, language: str = "") -> Iterator[Name]:
    """The forms under which ``text`` may be known, the fullest first.

    >>> [name.form for name in name_forms("G42 Holding Ltd.")]
    ['g42 holding ltd', 'g42 holding']
    >>> [name.form for name in name_forms("香港人工智能研发院（AIRDI）")]
    ['香港人工智能研发院 airdi', '香港人工智能研发院', 'airdi']
    """
    seen: set[str] = set()
    for level, part in _parts(text):
        words = words_of(part)
        for rank, some in ((level, words), (min(level, LEGALLY), _without_legal(words))):
            form = " ".join(some)
            if form and form not in seen:
                seen.add(form)
                yield Name(part, form, rank, some, language)


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """``text``; where it ends in brackets what is before them, and a short form in them."""
    yield FULL, text
    match = _BRACKETS.match(text.strip())
    if match is None:
        return
    outside, inside = match.groups()
    if inside.lower().endswith(" of"):  # "Korea (Republic of)" is the Republic of Korea
        yield FULL, f"{inside} {outside}"
        return
    if not _DIGIT.search(inside):
        yield PART, outside
    if is_short_form(inside) or is_short_form(outside):
        yield PART, inside


def is_short_form(text: str) -> bool:
    """Whether ``text`` looks like initials: one word with two capitals, at most twelve letters."""
    text = text.strip()
    capitals = sum(char.isupper() for char in text)
    return capitals >= 2 and len(text) <= MOST_INITIALS and " " not in text


@lru_cache(100_000)
def words_of(text: str) -> tuple[str, ...]:
    """The words of ``text``, folded: case, width, accents, British or American spelling and the
    script of Chinese aside.

    >>> words_of("ETH Zürich & CSCS"), words_of("Digitalisation Centre")
    (('eth', 'zurich', 'and', 'cscs'), ('digitalization', 'center'))
    """
    key = name_key(unicodedata.normalize("NFKC", text)).replace("&", " and ")
    if not key.isascii():
        plain = unicodedata.normalize("NFKD", key)
        kept = "".join(c for c in plain if c in _KEPT_MARKS or not unicodedata.combining(c))
        key = unicodedata.normalize("NFC", kept)
    key = _DOTTED.sub(r"\1", key.replace("'", ""))
    words = tuple(map(_spelling, _WORDS.findall(key)))
    return words[1:] if len(words) > 1 and words[0] == "the" else words


def _spelling(word: str) -> str:
    if word.endswith(("isation", "isations")):
        return word.replace("isation", "ization")
    return SPELLINGS.get(word, word)


def without_place(words: tuple[str, ...], place: tuple[str, ...]) -> tuple[str, ...]:
    """``words`` without the name of a place at their beginning or end; empty where none is there.

    >>> without_place(("hall", "of", "the", "north", "isles"), ("north", "isles"))
    ('hall',)
    """
    if len(words) == len(place) == 1 and is_joined(words[0]) and words != place:
        ((run,), (name,)) = words, place
        kept = run.removeprefix(name) if run.startswith(name) else run.removesuffix(name)
        return (kept,) if kept != run else ()
    if not place or len(words) <= len(place):
        return ()
    if words[: len(place)] == place:
        return words[len(place) :]
    if words[-len(place) :] != place:
        return ()
    kept_words = list(words[: -len(place)])
    while kept_words and kept_words[-1] in LITTLE:
        kept_words.pop()
    return tuple(kept_words)


@lru_cache(1)
def _legal_joined() -> re.Pattern[str]:
    forms = sorted({*LEGAL_JOINED, *map(name_key, LEGAL_JOINED)}, key=len, reverse=True)
    either = "|".join(map(re.escape, forms))
    return re.compile(f"^(?:{either})|(?:{either})$")


def _without_legal(words: tuple[str, ...]) -> tuple[str, ...]:
    kept = list(words)
    while len(kept) > 1 and kept[-1] in LEGAL:
        kept.pop()
    bare = tuple(_legal_joined().sub("", word) if is_joined(word) else word for word in kept)
    return tuple(word for word in bare if word) or words


def is_joined(word: str) -> bool:
    """Whether ``word`` is a run of a script without spaces between words."""
    return bool(_IS_JOINED.match(word))


def tokens(words: Iterable[str]) -> frozenset[str]:
    """What is counted: words but the little ones; of a run every two neighbours."""
    found: set[str] = set()
    for word in words:
        if not is_joined(word):
            if word not in LITTLE:
                found.add(word)
        elif len(word) == 1:
            found.add(word)
        else:
            found |= {word[at : at + 2] for at in range(len(word) - 1)}
    return frozenset(found)


def initials(words: Iterable[str]) -> str:
    """The first letters of the Latin words but the little ones: "airdi" of five words; empty below
    three."""
    first = [word[0] for word in words if not is_joined(word) and word not in LITTLE]
    return "".join(first) if len(first) >= 3 else ""


class Rarity:
    """How much of a name is its own: not generic, not a place, not frequent in the records."""

    def __init__(self, places: Iterable[str], common: Iterable[str] = ()) -> None:
        """``places``: names of regions; ``common``: words that many of the records bear."""
        words = [words_of(place) for place in places]
        self._plain = GENERIC | LITTLE | LEGAL
        self._common = frozenset(common)
        self._plain |= {word for place in words for word in place if not is_joined(word)}
        joined = {word for place in words for word in place if is_joined(word)}
        joined |= {name_key(word) for word in (*GENERIC_JOINED, *LEGAL_JOINED)}
        either = "|".join(map(re.escape, sorted(joined, key=lambda word: (-len(word), word))))
        self._joined = re.compile(either)
        self._places = frozenset(
            word
            for place in words
            for word in place
            if word not in GENERIC and word not in LITTLE and not word.isdigit()
        )
        self._known: dict[tuple[str, ...], tuple[int, str]] = {}

    def of(self, words: tuple[str, ...]) -> int:
        """GENERIC_NAME: it could be that of many. WEAK_NAME: one short word, an acronym. RARE_NAME:
        two words of its own or one long one."""
        return self._weighed(words)[0]

    def own(self, words: tuple[str, ...]) -> str:
        """The words of the name that are its own; empty where it is generic through and through."""
        return self._weighed(words)[1]

    def places(self, words: tuple[str, ...]) -> frozenset[str]:
        """The words of the name that name a region."""
        return self._places.intersection(words)

    def _weighed(self, words: tuple[str, ...]) -> tuple[int, str]:
        if words not in self._known:
            self._known[words] = self._weigh(words)
        return self._known[words]

    def _weigh(self, words: tuple[str, ...]) -> tuple[int, str]:
        latin = [word for word in words if not is_joined(word) and word not in self._plain]
        latin = [word for word in latin if not word[0].isdigit() and len(word) > 1]
        signs = [self._joined.sub("", word) for word in words if is_joined(word)]
        letters, count = sum(map(len, latin)), sum(map(len, signs))
        own = " ".join([*latin, *filter(None, signs)])
        rare = [word for word in latin if word not in self._common]
        if sum(len(w) >= 3 for w in rare) >= 2 or sum(map(len, rare)) >= 9 or count >= 4:
            return RARE_NAME, own
        return (WEAK_NAME if letters >= 3 or count >= 2 else GENERIC_NAME), own
