"""Profiles: the words of one observatory's pages, as a TOML file. Structure is in code."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from benchgraph.errors import NotFoundError
from benchgraph.hanzi import one_form
from benchgraph.pages.flags import strip_flag

# A longer line is a text, and not worth comparing.
LONGEST_LABEL = 120
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "\u00a0": " "})
# Keys of a section or fact that are not languages.
_RULE_KEYS = frozenset({"assessment", "becomes", "status", "money", "percent"})


@lru_cache(8192)
def fold(text: str) -> str:
    """``text`` as labels are compared: as it is worded, one form for Chinese characters.

    >>> fold(" Why It  Matters: ") == fold("why it matters")
    True
    """
    return one_form(worded(text))


def worded(text: str) -> str:
    """``text`` with width, case, quotes, white space and a final colon aside."""
    plain = unicodedata.normalize("NFKC", strip_flag(text).translate(_QUOTES)).casefold()
    return " ".join(plain.split()).rstrip(":：").rstrip()


@dataclass(frozen=True, slots=True)
class FactRule:
    """What a fact with a known label means, besides being kept as a source fact."""

    term: str
    becomes: str = ""
    status: str = ""
    indicators: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MoneyRule:
    """Which indicator an investment's money is, by words in its name."""

    words: tuple[str, ...]
    indicator: str
    type: str


@dataclass(frozen=True, slots=True)
class Profile:
    """The words of one observatory; labels are folded (see :func:`fold`)."""

    name: str
    site: str
    section: str
    publisher: str
    publisher_label: str
    license: str
    comparator: str
    comparator_label: str
    comparator_names: tuple[str, ...]
    kinds: dict[str, str]
    categories: dict[str, str]
    sections: dict[str, dict[str, str]]
    assessments: dict[str, dict[str, str]]
    facts: dict[str, str]
    rules: dict[str, FactRule]
    label_languages: dict[str, str]
    generated: tuple[str, ...]
    judgement: re.Pattern[str]
    subjects: dict[str, str]
    money: tuple[MoneyRule, ...]
    indicators: dict[str, str]
    document: str = "PolicyDocument"

    def kind_of(self, kicker: str) -> str:
        """The kind of page whose kicker this is; empty where the profile does not know it."""
        folded = fold(kicker)
        for words, kind in self.kinds.items():
            if folded.startswith(words):
                return kind
        return ""

    def section_term(self, kind: str, heading: str) -> str:
        """The profile's name for a heading; empty where it does not know it."""
        if len(heading) > LONGEST_LABEL:
            return ""
        return self.sections.get(kind, {}).get(fold(heading), "")

    def label_language(self, label: str) -> str:
        """The language that a known label is in; empty where it tells none."""
        language = self.label_languages.get(worded(label))
        if language is None and self.label_languages.get(fold(label)) == "zh-Hans":
            return "zh-Hant"  # it is known in its simplified form
        return language or ""

    def fact_term(self, label: str) -> str:
        """The profile's name for a fact label; empty where it does not know it."""
        return "" if len(label) > LONGEST_LABEL else self.facts.get(fold(label), "")


@cache
def load_profile(name: str = "sgai") -> Profile:
    """The profile that this name has. Raises NotFoundError, naming those that there are."""
    folder = files("benchgraph.pages") / "profiles"
    names = sorted(entry.name[:-5] for entry in folder.iterdir() if entry.name.endswith(".toml"))
    if name not in names:
        raise NotFoundError(
            "there is no such profile", found=name, expected="one of " + ", ".join(names)
        )
    return parse_profile((folder / f"{name}.toml").read_text(encoding="utf-8"))


def parse_profile(text: str) -> Profile:
    """The profile that a TOML text describes."""
    data = tomllib.loads(text)
    languages: dict[str, str] = {}
    sections: dict[str, dict[str, str]] = {}
    assessments: dict[str, dict[str, str]] = {}
    for kind, table in data["sections"].items():
        sections[kind] = _labels(table, languages)
        assessments[kind] = {
            term: rule["assessment"] for term, rule in table.items() if "assessment" in rule
        }
    return Profile(
        name=data["name"], site=data["site"], section=data["section"],
        publisher=data["publisher"], publisher_label=data["publisher-label"],
        license=data["license"], comparator=data["comparator"],
        comparator_label=data["comparator-label"],
        comparator_names=(data["comparator-label"], *data.get("comparator-names", ())),
        kinds=_inverted(data["kinds"]), categories=_inverted(data["categories"]),
        sections=sections, assessments=assessments, facts=_labels(data["facts"], languages),
        rules={term: _rule(term, table) for term, table in data["facts"].items()},
        label_languages=languages, generated=tuple(map(fold, data["generated"]["words"])),
        judgement=_any_of(map(one_form, data["judgement"]["words"])),
        subjects=data["subjects"], indicators=data["indicators"],
        document=data.get("document", {}).get("type", "PolicyDocument"),
        money=tuple(
            MoneyRule(tuple(map(fold, rule["words"])), rule["indicator"], rule["type"])
            for rule in data["money"]
        ),
    )  # fmt: skip


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, words)))


def _inverted(table: dict[str, list[str]]) -> dict[str, str]:
    return {fold(word): term for term, words in table.items() for word in words}


def _labels(table: dict[str, dict[str, Any]], languages: dict[str, str]) -> dict[str, str]:
    """Folded label → term; what language each label is in, as worded, goes into ``languages``."""
    terms: dict[str, str] = {}
    for term, rule in table.items():
        for tag, labels in rule.items():
            if tag not in _RULE_KEYS:
                for label in labels:
                    terms[fold(label)] = term
                    # A word that two languages share says nothing of the language.
                    known = languages.setdefault(worded(label), tag)
                    languages[worded(label)] = tag if known == tag else ""
    return terms


def _rule(term: str, table: dict[str, Any]) -> FactRule:
    indicators: dict[str, str] = {k: table[k] for k in ("money", "percent") if k in table}
    return FactRule(term, table.get("becomes", ""), table.get("status", ""), indicators)
