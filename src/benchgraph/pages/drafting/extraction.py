"""What the extractors of all page kinds share: numbers, facts, judgements, the tools of a run."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from benchgraph.pages.drafting.bodies import Bodies
from benchgraph.pages.drafting.deadlines import deadline_of
from benchgraph.pages.drafting.drafts import (
    Draft,
    Drafts,
    evidence,
    fact_id,
    observation,
    source_fact,
    whole_value,
)
from benchgraph.pages.drafting.names import Names
from benchgraph.pages.language import language_of
from benchgraph.pages.profile import FactRule, MoneyRule, Profile, fold
from benchgraph.pages.reading.model import Block, Page, Section
from benchgraph.pages.understanding.alignment import Row
from benchgraph.pages.understanding.citations import clean_bullet
from benchgraph.pages.understanding.concepts import Concepts
from benchgraph.pages.understanding.versions import Versions
from benchgraph.quantity import Quantity, parse_quantities, parse_quantity
from benchgraph.registry import Registry


@dataclass(slots=True)
class Run:
    """One extraction: the profile, the vocabularies, the names, and what has come of it so far."""

    registry: Registry
    profile: Profile
    concepts: Concepts
    drafts: Drafts = field(default_factory=Drafts)
    names: Names = field(init=False)
    warnings: dict[str, list[str]] = field(default_factory=dict)
    about: dict[str, list[str]] = field(default_factory=dict)
    subjects: dict[str, tuple[str, str]] = field(default_factory=dict)
    bodies: Bodies = field(init=False)

    def __post_init__(self) -> None:
        self.names = Names(self.registry, self.drafts, self.profile)
        self.bodies = Bodies(self.names)

    def warn(self, versions: Versions, text: str) -> None:
        self.warnings.setdefault(versions.url, []).append(text)

    def publisher(self, pages: list[str]) -> str:
        """The observatory itself, drafted where no record knows it."""
        profile = self.profile
        if profile.publisher not in self.registry:
            self.drafts.entity(
                profile.publisher, "Institution", {"en": profile.publisher_label}, pages
            )
        return profile.publisher

    def judge(self, pages: list[str]) -> str:
        """Whose the judgements on these pages are, drafted where no record knows it."""
        profile = self.profile
        if profile.judge == profile.publisher:
            return self.publisher(pages)
        if profile.judge not in self.registry:
            self.drafts.entity(profile.judge, "Institution", {"en": profile.judge_label}, pages)
        return profile.judge

    def comparator(self, pages: list[str]) -> str:
        """The region that lessons are drawn for."""
        return self.names.region(
            self.profile.comparator.removeprefix("region/"),
            {"en": self.profile.comparator_label}, pages,
        )  # fmt: skip

    def is_about_comparator(self, text: str) -> bool:
        """Whether a text in any language names the region that lessons are drawn for."""
        folded = fold(text)
        names = [*self.profile.comparator_names, *self.registry.names(self.profile.comparator)]
        return any(fold(name) in folded for name in names)


def addresses(versions: Versions) -> list[str]:
    """The addresses of the versions that were read, each once."""
    return list(dict.fromkeys(page.url for page in versions.pages))


# -- facts -----------------------------------------------------------------------------------


def add_facts(run: Run, versions: Versions, draft: Draft, prefix: str = "") -> None:
    """Keep every fact of the page as a source fact of ``draft``; ``prefix`` keeps the facts of
    several pages about one entity apart."""
    taken: dict[str, int] = {}
    facts = []
    for position, row in enumerate(versions.facts, 1):
        name = fact_id(row, taken)
        facts.append(source_fact(versions, row, position, f"{prefix}.{name}" if prefix else name))
    run.drafts.add(draft, "sourceFacts", facts)


def fact_values(versions: Versions, term: str) -> dict[str, str]:
    """The value of a fact in every language that a version gives it in."""
    return versions.texts(lambda page: value_of(page, versions, term))


def value_of(page: Page, versions: Versions, term: str) -> Block | None:
    """The value of a fact on one version, whatever its label is there."""
    row = versions.fact(term)
    return whole_value(page, row) if row else None


def rule_of(run: Run, term: str) -> FactRule:
    return run.profile.rules.get(term, FactRule(term))


# -- numbers ---------------------------------------------------------------------------------


def add_observations(
    run: Run, versions: Versions, draft: Draft, term: str, *, name: str = "", prefix: str = ""
) -> list[Quantity]:
    """The numbers of a fact as observations of ``draft``, from the first version with a value."""
    row = versions.fact(term)
    if row is None:
        return []
    found = [(page, fact, v) for page, fact in row.pairs if (v := whole_value(page, row))]
    if not found:
        return []
    page, fact, value = found[0]
    rule = rule_of(run, term)
    backing = evidence(versions.blocks(lambda p: value_of(p, versions, term)))
    return number_nodes(
        run, versions, draft, value.text, rule, backing, language=page.language, name=name,
        prefix=prefix or term, beside=[fact.label.text, *(note.text for note in fact.notes)],
    )  # fmt: skip


def number_nodes(
    run: Run, versions: Versions, draft: Draft, text: str, rule: FactRule, backing: list[Draft],
    *, language: str, name: str, prefix: str, beside: Sequence[str] = (),
) -> list[Quantity]:  # fmt: skip
    """Observations for the quantities in ``text`` whose unit and indicator are known. An amount
    repeated in another currency in brackets is no second observation. The date of the page is not
    the date of a number; a deadline may stand in the text or ``beside`` it."""
    found = list(parse_quantities(text, region=versions.region, language=language))
    nodes = []
    for number, quantity in enumerate(found):
        if _repeats(found, number, text):
            continue
        words = _words_behind(found, number, text)
        indicator = _indicator(run, versions, quantity, rule, f"{name} {words}")
        if not indicator:
            continue
        if quantity.unit not in run.concepts or indicator not in run.concepts:
            run.warn(versions, f"no unit or indicator of ours for {quantity.source!r}")
            continue
        if quantity.bare_dollar:
            run.warn(versions, f"a bare $ in {quantity.source!r} is read as {quantity.unit}")
        if quantity.kind == "money" and words and len(found) > 1:
            rate = f" {quantity.scope}" if quantity.per and quantity.scope else ""
            quantity = replace(quantity, scope=words + rate)
        deadline = deadline_of(found, number, text, beside)
        node = observation(quantity, indicator, rule.status, deadline, backing)
        nodes.append({"id": f"{versions.name}.{prefix}-{number + 1}"} | node)
    run.drafts.add(draft, "observations", nodes)
    return found


def _indicator(run: Run, versions: Versions, quantity: Quantity, rule: FactRule, words: str) -> str:
    """What a number measures: by the fact's rule; money by the words around it; else by its unit.
    Empty where nothing tells; a guess is named in the report."""
    if quantity.kind in rule.indicators:
        return rule.indicators[quantity.kind]
    if quantity.kind == "money":
        found = money_rule(run, words)
        if not found.words:
            run.warn(versions, f"nothing says whose money {quantity.source!r} is")
        return found.indicator
    if quantity.kind in ("measure", "count", "rank") and quantity.unit:
        return run.profile.indicators.get(quantity.unit.removeprefix("unit/"), "")
    return ""


def _words_behind(found: list[Quantity], number: int, text: str) -> str:
    """What stands behind a number, without brackets, up to the next stroke or comma."""
    rest = re.sub(r"[(（][^()（）]*[)）]", " ", text[found[number].end :])
    return " ".join(re.split(r"[/／,，;；]", rest)[0].split())


def money_rule(run: Run, name: str) -> MoneyRule:
    """The first rule of the profile whose words stand in ``name``."""
    folded = fold(name)
    return next(r for r in run.profile.money if not r.words or any(w in folded for w in r.words))


def _repeats(found: list[Quantity], number: int, text: str) -> bool:
    """Whether an amount in brackets says the one before it again in another currency."""
    if number == 0 or found[number].kind != "money" or found[number - 1].kind != "money":
        return False
    between = text[found[number - 1].end : found[number].start]
    return bool(re.fullmatch(r"\s*[(（]\s*", between))


# -- judgements ------------------------------------------------------------------------------


def section_text(section: Section) -> str:
    """The words under a heading as one text, bullets set off by dots."""
    parts = [block.text for block in section.paragraphs]
    parts += [f"• {clean_bullet(block.text)}" for block in section.bullets]
    return " ".join(parts)


def assessment(
    run: Run, versions: Versions, kind: str, texts: dict[str, str], backing: list[Draft], name: str
) -> Draft:
    """A judgement of the page's editors in the page's words: raw material for a curator."""
    pages = addresses(versions)
    draft: Draft = {"id": name, "assessmentKind": kind, "text": texts}
    if kind == "lesson" and run.profile.comparator:
        draft["implicationFor"] = run.comparator(pages)
    draft["judgementOf"] = run.judge(pages)
    draft["mentions"] = sorted(
        {
            entity
            for text in texts.values()
            for span in run.registry.find_mentions(text)
            if (entity := run.registry.choose(span.ids, run.names.here)) is not None
        }
    )
    if not draft["mentions"]:
        del draft["mentions"]
    return draft | {"evidence": backing}


def section_texts(row: Row[Section]) -> dict[str, str]:
    """The words of a section by language, cut-off texts only where nothing better is there."""
    found: dict[str, str] = {}
    for page, section in sorted(row.pairs, key=lambda pair: pair[0].truncated):
        if text := section_text(section):
            found.setdefault(language_of(text, page.language), text)
    return found


def section_evidence(row: Row[Section]) -> list[Draft]:
    """One quote of the section for each address."""
    blocks: dict[str, tuple[Page, Block]] = {}
    for page, section in row.pairs:
        content = [*section.paragraphs, *section.bullets]
        if content:
            blocks.setdefault(page.url, (page, content[0]))
    return evidence(blocks.values())


def keep_as_fact(run: Run, draft: Draft, row: Row[Section], identifier: str) -> None:
    """Keep a section whose kind no version of the page makes clear as a fact under its heading."""
    labels: dict[str, str] = {}
    for page, section in row.pairs:
        if section.title:
            labels.setdefault(language_of(section.title, page.language), section.title)
    fact = {"id": identifier, "factLabel": labels or {"en": identifier.replace("-", " ").title()}}
    values = {"factValue": section_texts(row), "evidence": section_evidence(row)}
    run.drafts.add(draft, "sourceFacts", [fact | values])


def years_in(text: str) -> list[str]:
    """The dates of a value that is nothing else, such as "2017/2021"; a name may hold a year."""
    quantity = parse_quantity(text)
    return list(quantity.dates) if quantity and quantity.source.strip() == text.strip() else []
