"""What a profile says, once it has been read. Structure is in code, words are here."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from benchgraph.iris import address_parts
from benchgraph.pages.profile.words import LONGEST_LABEL, fold, worded


@dataclass(frozen=True, slots=True)
class FactRule:
    """What a fact with a known label means, besides being kept as a source fact.

    It states the key that it ``becomes``, or gives the date of an ``event`` (``event_status`` is
    for pages whose own date does not tell whether that has come). ``values`` are concepts by the
    folded words that a value may have.
    """

    term: str
    becomes: str = ""
    status: str = ""
    indicators: dict[str, str] = field(default_factory=dict)
    event: str = ""
    event_status: str = ""
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SectionRule:
    """What the words under a known heading, or a link with a known text, become: a kind of
    judgement (``assessment``), or what ``becomes`` says; ``reason`` is why it becomes nothing."""

    becomes: str = ""
    assessment: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class MoneyRule:
    """Which indicator an investment's money is, by words in its name."""

    words: tuple[str, ...]
    indicator: str
    type: str


@dataclass(frozen=True, slots=True)
class KindRule:
    """A kind of page that a profile defines: how it is told, and which record it makes.

    ``address`` matches the path of such a page under the site (groups ``language`` and ``slug``,
    perhaps ``region``). ``chips`` and ``facts`` are terms of facts in the order of the page.
    ``titles`` are types of document by a pattern of the words in a title that tell them.
    """

    name: str
    address: re.Pattern[str] | None = None
    makes: str = "Initiative"
    page_kind: str = "other"
    chips: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    lead: str = "description"
    sections: str = "fact"
    region: str = ""
    titles: tuple[tuple[re.Pattern[str], str], ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """The words of one observatory; labels are folded (see :func:`fold`).

    ``kickers`` tells a kind of page by the words over its title, ``kinds`` are those that the
    profile defines itself; cases, drilldowns and regions are known to the code.
    """

    name: str
    site: str = ""
    section: str = ""
    publisher: str = ""
    publisher_label: str = ""
    judge: str = ""
    judge_label: str = ""
    license: str = ""
    comparator: str = ""
    comparator_label: str = ""
    comparator_names: tuple[str, ...] = ()
    kickers: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, KindRule] = field(default_factory=dict)
    categories: dict[str, str] = field(default_factory=dict)
    sections: dict[str, dict[str, str]] = field(default_factory=dict)
    section_rules: dict[str, dict[str, SectionRule]] = field(default_factory=dict)
    assessments: dict[str, dict[str, str]] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    link_rules: dict[str, SectionRule] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)
    rules: dict[str, FactRule] = field(default_factory=dict)
    label_languages: dict[str, str] = field(default_factory=dict)
    generated: tuple[str, ...] = ()
    judgement: re.Pattern[str] = re.compile(r"(?!)")
    judging: re.Pattern[str] = re.compile(r"(?!)")
    judgement_kind: str = "why-it-matters"
    subjects: dict[str, str] = field(default_factory=dict)
    money: tuple[MoneyRule, ...] = ()
    indicators: dict[str, str] = field(default_factory=dict)
    document: str = "PolicyDocument"

    def kind_of(self, kicker: str) -> str:
        """The kind of page whose kicker this is; empty where the profile does not know it."""
        folded = fold(kicker)
        for words, kind in self.kickers.items():
            if folded.startswith(words):
                return kind
        return ""

    def is_kicker(self, text: str) -> bool:
        """Whether a text is a kicker and nothing else, or one with more behind a dot."""
        folded = fold(text.split("·")[0]) if len(text) <= LONGEST_LABEL else ""
        return folded in self.kickers

    def place_of(self, url: str) -> tuple[KindRule, re.Match[str]] | None:
        """The kind of our own whose addresses look so, and what its pattern found; the host is
        not looked at."""
        parts = address_parts(url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        for rule in self.kinds.values():
            if rule.address is not None and (match := rule.address.fullmatch(path)):
                return rule, match
        return None

    def section_term(self, kind: str, heading: str) -> str:
        """The profile's name for a heading; empty where it does not know it."""
        if len(heading) > LONGEST_LABEL:
            return ""
        return self.sections.get(kind, {}).get(fold(heading), "")

    def section_rule(self, kind: str, term: str) -> SectionRule | None:
        """What a section becomes; None where the profile does not know it."""
        return self.section_rules.get(kind, {}).get(term)

    def link_rule(self, text: str) -> SectionRule | None:
        """What a link with this text is; None where the profile does not know it."""
        if len(text) > LONGEST_LABEL:
            return None
        return self.link_rules.get(self.links.get(fold(text), ""))

    def label_language(self, label: str) -> str:
        """The language that a known label is in; empty where it tells none."""
        language = self.label_languages.get(worded(label))
        if language is None and self.label_languages.get(fold(label)) == "zh-Hans":
            return "zh-Hant"  # it is known in its simplified form
        return language or ""

    def fact_term(self, label: str) -> str:
        """The profile's name for a fact label; empty where it does not know it."""
        return "" if len(label) > LONGEST_LABEL else self.facts.get(fold(label), "")
