"""The table of differences between stores: ``queries/differences.toml``, which the tests run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from benchgraph.iris import KNOWN_PREFIXES
from benchgraph.resources import resource_dir


@dataclass(frozen=True, slots=True)
class Case:
    """One behaviour: a query, what each store answers, and the form that all read alike.

    ``gives`` is the answer of ``portable`` in one line of text, ``meant`` the right one to
    ``query``; ``rule`` the case under which a warning tells of it, "" where none does. ``alone`` is
    false for what is told only of several stores.
    """

    name: str
    family: str
    says: str
    query: str
    portable: str
    advice: str
    gives: str
    meant: str
    rule: str
    alone: bool
    answers: Mapping[str, str]
    departing: frozenset[str]


@dataclass(frozen=True, slots=True)
class Table:
    """The stores with their titles and versions, the cases by name, the kinds by property."""

    stores: Mapping[str, tuple[str, str]]
    cases: Mapping[str, Case]
    properties: Mapping[str, frozenset[str]]


@cache
def differences() -> Table:
    """The table, read once."""
    import tomllib

    text = (resource_dir("queries") / "differences.toml").read_text("utf-8")
    found = tomllib.loads(text)
    stores = {name: (each["title"], each["version"]) for name, each in found["stores"].items()}
    cases = {each["name"]: _case(each) for each in found["case"]}
    properties: dict[str, frozenset[str]] = {}
    for kind, names in found["kinds"].items():
        for name in names:
            prefix, _, local = name.partition(":")
            iri = KNOWN_PREFIXES[prefix] + local
            properties[iri] = properties.get(iri, frozenset()) | {kind}
    return Table(stores, cases, properties)


def _case(found: Mapping[str, Any]) -> Case:
    answers = found["answers"]
    meant = found.get("meant", found["gives"])
    departs = found.get("departs", [store for store in answers if answers[store] != meant])
    return Case(
        name=found["name"],
        family=found["family"],
        says=found["says"],
        query=found["query"],
        portable=found.get("portable", ""),
        advice=found.get("advice", ""),
        gives=found["gives"],
        meant=meant,
        rule=found.get("rule", found["name"]),
        alone=found.get("alone", True),
        answers=answers,
        departing=frozenset(departs),
    )
