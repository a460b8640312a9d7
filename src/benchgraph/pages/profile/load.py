"""A profile's TOML → :class:`Profile`. Whatever it leaves out has a default."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from benchgraph.errors import NotFoundError, ProfileError
from benchgraph.hanzi import one_form
from benchgraph.iris import address_parts, slugify
from benchgraph.pages.language import normal_tag
from benchgraph.pages.profile.check import checked_table
from benchgraph.pages.profile.model import FactRule, KindRule, MoneyRule, Profile, SectionRule
from benchgraph.pages.profile.schema import BUILT_IN, QUANTITIES
from benchgraph.pages.profile.words import fold, worded
from benchgraph.toml import MAX_BYTES

# Keys of a section, fact or link that are not languages.
_RULE_KEYS = frozenset(
    {"assessment", "becomes", "status", "event", "values", "reason", "event-status", *QUANTITIES}
)
_NEVER = r"(?!)"
# What a number with this unit measures where nothing else tells: true of any observatory.
_INDICATORS = {
    "petaflops": "indicator/compute-capacity", "exaflops": "indicator/compute-capacity",
    "megawatt": "indicator/power-capacity", "gigawatt": "indicator/power-capacity",
    "terawatt-hour-per-year": "indicator/energy-use", "accelerator": "indicator/accelerators",
    "language": "indicator/languages", "use-case": "indicator/use-cases",
    "model": "indicator/models", "company": "indicator/startups", "rank": "indicator/ranking",
}  # fmt: skip


def load_profile(name: str = "sgai", known: Container[str] | None = None) -> Profile:
    """The profile that is shipped under ``name``, or that stands in a file: a name that ends in
    ``.toml`` or has a folder in it.

    ``known`` are the concepts that its vocabulary words are held against. Raises NotFoundError,
    naming the profiles that there are; ProfileError or LimitError for a file.
    """
    if name.endswith(".toml") or "/" in name or "\\" in name:
        return _from_file(Path(name), known)
    return _shipped(name)


@cache
def _shipped(name: str) -> Profile:
    folder = files("benchgraph.pages") / "profiles"
    names = sorted(entry.name[:-5] for entry in folder.iterdir() if entry.name.endswith(".toml"))
    if name not in names:
        raise NotFoundError(
            "there is no such profile", found=name, expected="one of " + ", ".join(names),
            hint="a profile of your own is named by its file: --profile my.toml",
        )  # fmt: skip
    return parse_profile((folder / f"{name}.toml").read_text(encoding="utf-8"), f"{name}.toml")


def _from_file(path: Path, known: Container[str] | None) -> Profile:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise ProfileError("this profile cannot be read", path=path, found=error.strerror) from None
    except UnicodeDecodeError as error:
        raise ProfileError(
            "a profile must be UTF-8 text", path=path, line=data.count(b"\n", 0, error.start) + 1,
            found=f"the byte 0x{data[error.start]:02x}",
        ) from None  # fmt: skip
    return parse_profile(text, path, known)


def parse_profile(
    text: str, path: Path | str = "profile.toml", known: Container[str] | None = None
) -> Profile:
    """The profile that a TOML text describes. Raises ProfileError or LimitError."""
    data = checked_table(text, path, known)
    site = data.get("site", "")
    site = site if not site or site.endswith("/") else site + "/"
    name = data.get("name") or slugify(Path(path).stem)
    label = data.get("publisher-label") or address_parts(site).hostname or name
    publisher = data.get("publisher") or f"institution/{slugify(label)}"
    comparator = data.get("comparator-label") or _label(data.get("comparator"), "")
    languages: dict[str, str] = {}
    section_tables = data.get("sections", {})
    return Profile(
        name=name, site=site, section=data.get("section", ""),
        publisher=publisher, publisher_label=label,
        judge=data.get("judgement-by", publisher),
        judge_label=data.get("judgement-by-label") or _label(data.get("judgement-by"), label),
        license=data.get("license", ""), comparator=data.get("comparator", ""),
        comparator_label=comparator,
        comparator_names=tuple(filter(None, (comparator, *data.get("comparator-names", [])))),
        **_kinds(data.get("kinds", {}), site),
        categories=_inverted(data.get("categories", {})),
        sections={kind: _labels(table, languages) for kind, table in section_tables.items()},
        section_rules={
            kind: {term: _section_rule(rule) for term, rule in table.items()}
            for kind, table in section_tables.items()
        },
        assessments={
            kind: {t: rule["assessment"] for t, rule in table.items() if "assessment" in rule}
            for kind, table in ({kind: {} for kind in BUILT_IN} | section_tables).items()
        },
        links=_labels(data.get("links", {}), languages),
        link_rules={
            term: _section_rule(rule, "card") for term, rule in data.get("links", {}).items()
        },
        facts=_labels(data.get("facts", {}), languages),
        rules={term: _fact_rule(term, table) for term, table in data.get("facts", {}).items()},
        label_languages=languages,
        generated=tuple(map(fold, data.get("generated", {}).get("words", []))),
        **_judgement(data.get("judgement", {})),
        subjects={"default": "Initiative"} | data.get("subjects", {}),
        indicators=data.get("indicators", _INDICATORS), money=_money(data.get("money", [])),
        document=data.get("document", {}).get("type", "PolicyDocument"),
    )  # fmt: skip


def _label(identifier: str | None, default: str) -> str:
    """What to call a thing that has an id and no label: the words of its slug."""
    return identifier.partition("/")[2].replace("-", " ").title() if identifier else default


def _kinds(table: dict[str, Any], site: str) -> dict[str, Any]:
    """Kickers by kind, and the rules of the kinds that the profile defines itself."""
    kickers: dict[str, list[str]] = {}
    kinds: dict[str, KindRule] = {}
    for name, kind in table.items():
        rule: dict[str, Any] = {"kicker": kind} if isinstance(kind, list) else kind
        kickers[name] = rule.get("kicker", [])
        if name not in BUILT_IN:
            kinds[name] = KindRule(
                name=name, address=_address(rule.get("address", ""), site),
                makes=rule.get("makes", "Initiative"), page_kind=rule.get("page-kind", "other"),
                chips=tuple(rule.get("chips", [])), facts=tuple(rule.get("facts", [])),
                lead=rule.get("lead", "description"), sections=rule.get("sections", "fact"),
                region=rule.get("region", ""),
                titles=tuple(
                    (_words(words), f"document-type/{concept}")
                    for concept, words in rule.get("titles", {}).items()
                ),
            )  # fmt: skip
    return {"kickers": _inverted(kickers), "kinds": kinds}


def _address(pattern: str, site: str) -> re.Pattern[str] | None:
    """Which paths are of a kind: a folder of a language may stand before, a stroke behind."""
    if not pattern:
        return None
    parts = {"slug": "(?P<slug>[^/?#]+)", "region": "(?P<region>[^/?#]+?)", "*": "[^/?#]+"}
    body = "".join(
        parts[part[1:-1]] if part.startswith("{") else re.escape(part)
        for part in re.split(r"(\{[^{}]*\})", pattern.strip("/"))
        if part
    )
    root = re.escape(address_parts(site).path.rstrip("/"))
    return re.compile(rf"{root}/(?:(?P<language>[a-z]{{2}}(?:-[A-Za-z]{{2,4}})?)/)?{body}/?")


def _judgement(table: dict[str, Any]) -> dict[str, Any]:
    return {
        "judgement": _any_of(map(one_form, table.get("words", []))),
        "judging": re.compile(f"(?:{_any_of(map(one_form, table.get('sentences', []))).pattern})"),
        "judgement_kind": table.get("kind", "why-it-matters"),
    }


def _money(tables: list[dict[str, Any]]) -> tuple[MoneyRule, ...]:
    """The rules of the profile, and one that knows nothing behind them."""
    rules = [
        MoneyRule(
            tuple(map(fold, rule.get("words", []))), rule.get("indicator", ""),
            rule.get("type", "Initiative"),
        )
        for rule in tables
    ]  # fmt: skip
    return (*rules, MoneyRule((), "", "Initiative"))


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, words)) or _NEVER)


def _words(words: Iterable[str]) -> re.Pattern[str]:
    """Any of ``words`` in a folded text: Latin ones as whole words, in the plural too."""
    parts = []
    for word in map(fold, words):
        latin = word.isascii()
        parts.append(rf"(?<![a-z0-9]){re.escape(word)}s?(?![a-z0-9])" if latin else re.escape(word))
    return re.compile("|".join(parts) or _NEVER)


def _inverted(table: dict[str, list[str]]) -> dict[str, str]:
    return {fold(word): term for term, words in table.items() for word in words}


def _labels(table: dict[str, dict[str, Any]], languages: dict[str, str]) -> dict[str, str]:
    """Folded label → term; what language each label is in, as worded, goes into ``languages``."""
    terms: dict[str, str] = {}
    for term, rule in table.items():
        for key, labels in rule.items():
            if key not in _RULE_KEYS:
                tag = normal_tag(key) or key
                for label in labels:
                    terms[fold(label)] = term
                    # A word that two languages share says nothing of the language.
                    known = languages.setdefault(worded(label), tag)
                    languages[worded(label)] = tag if known == tag else ""
    return terms


def _section_rule(table: dict[str, Any], default: str = "note") -> SectionRule:
    becomes = "" if "assessment" in table else table.get("becomes", default)
    return SectionRule(
        becomes, table.get("assessment", ""), table.get("reason", "the profile leaves it out")
    )


def _fact_rule(term: str, table: dict[str, Any]) -> FactRule:
    becomes = table.get("becomes", "")
    status = table.get("status", "announced" if becomes == "observation" else "")
    return FactRule(
        term, becomes, status, {key: table[key] for key in QUANTITIES if key in table},
        table.get("event", ""),
        table.get("event-status", ""),
        {fold(word): name for name, words in table.get("values", {}).items() for word in words},
    )  # fmt: skip
