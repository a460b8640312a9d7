"""What the shapes ask of each key of a record, as a table: for suggestions, the JSON Schema of the
records and the records that `new` writes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from pyoxigraph import Literal, NamedNode, Triple

from benchgraph.records import load_context, load_layout
from benchgraph.resources import resource_dir
from benchgraph.triples import turtle_triples
from benchgraph.validation.shacl import load_shapes
from benchgraph.vocab import BG, RDFS, SH, SKOS, VOCAB

_SCHEME = re.compile(r"\^https://w3id\\\.org/benchgraph/vocab/([a-z-]+)/")
_SCHEMES_OF_CLASSES = {BG.Axis: "axis", BG.Indicator: "indicator", BG.Unit: "unit"}
_MANY = ("maxCount", "qualifiedMaxCount")
_ASKED = ("minCount", "qualifiedMinCount")


@dataclass
class KeyRule:
    """What the shapes say of one key of one class.

    ``required`` and ``wanted``: its absence is a violation, or a warning or a hint, and ``absence``
    says so. ``scheme`` names the vocabulary of its values, ``classes`` what they are.
    """

    key: str
    required: bool = False
    wanted: bool = False
    single: bool = False
    scheme: str = ""
    classes: list[str] = field(default_factory=list)
    pattern: str = ""
    datatype: str = ""
    absence: str = ""
    fix: str = ""


@dataclass(frozen=True)
class Concept:
    """A concept of a vocabulary: its name in its scheme, and what it means."""

    name: str
    label: str
    definition: str


@cache
def key_rules() -> dict[str, dict[str, KeyRule]]:
    """Class of the context → key → what the shapes ask of it there, superclasses included."""
    context = load_context()
    about = _described(load_shapes().triples)
    keys = {(term.iri, term.reverse): key for key, term in context.properties.items()}
    above = _superclasses()
    table: dict[str, dict[str, KeyRule]] = {}
    for name, node in context.classes.items():
        rules: dict[str, KeyRule] = {}
        for target in [node.value, *above.get(node.value, ())]:
            for shape in _shapes_for(about, target):
                for path, facts in _properties(about, shape):
                    if key := keys.get((path, False)):
                        _add(rules.setdefault(key, KeyRule(key)), facts)
        for key in _further(name):
            rules.setdefault(key, KeyRule(key))
        table[name] = dict(sorted(rules.items(), key=lambda item: context.order(item[0])))
    return table


def _further(name: str) -> list[str]:
    """The keys that ``records.toml`` gives a class beside what shapes ask about."""
    layout = load_layout()
    records = {kind for folder in layout.folders.values() for kind in folder["types"]}
    shared = [*layout.keys["*"]] if name in records else []
    same = "PolicyDocument" if name == "Legislation" else name
    return [*shared, *layout.keys.get(same, []), *layout.keys["_"]]


@cache
def concepts() -> dict[str, dict[str, Concept]]:
    """Scheme → name → concept, of the shipped vocabularies, in the order of their files."""
    found: dict[str, dict[str, Concept]] = {}
    for path in sorted((resource_dir("ontology") / "vocab").glob("*.ttl")):
        about = _described(turtle_triples(path))
        for iri, facts in about.items():
            scheme, slash, name = iri.removeprefix(VOCAB).partition("/")
            if iri.startswith(VOCAB) and slash and facts.get(SKOS.inScheme.value):
                concept = Concept(name, _english(facts, SKOS.prefLabel), _meaning(facts))
                found.setdefault(scheme, {})[name] = concept
    return found


@cache
def meanings() -> dict[str, str]:
    """Key → what it means, in a sentence of the ontology, where that has one."""
    about = _described(turtle_triples(resource_dir("ontology") / "benchgraph.ttl"))
    found = {
        key: _meaning(about.get(term.iri, {})) for key, term in load_context().properties.items()
    }
    return {**found, **load_layout().meanings}


def scheme_of(key: str) -> str:
    """The vocabulary that the values of a key come from; empty where they come from none."""
    base = load_context().properties[key].base or ""
    own = base.removeprefix(VOCAB).strip("/") if base.startswith(VOCAB) else ""
    return own or next(
        (rules[key].scheme for rules in key_rules().values() if key in rules and rules[key].scheme),
        "",
    )


def written(key: str, scheme: str, name: str) -> str:
    """A concept as a record writes it under ``key``: ``target``, or ``unit/petaflops``."""
    base = load_context().properties[key].base
    return f"{scheme}/{name}" if base == VOCAB else name


def kinds_of(classes: Iterable[str]) -> list[str]:
    """The first parts of the ids that things of ``classes`` (IRIs) have."""
    wanted, context = set(classes), load_context()
    found = []
    for folder in load_layout().folders.values():
        for name in folder["types"]:
            iri = context.classes[name].value
            if wanted & {iri, *_superclasses().get(iri, ())} and folder["prefix"] not in found:
                found.append(folder["prefix"])
    return found


Facts = dict[str, list[object]]


def _described(triples: Iterable[Triple]) -> dict[str, Facts]:
    about: dict[str, Facts] = defaultdict(lambda: defaultdict(list))
    for triple in triples:
        if isinstance(triple.subject, NamedNode):
            about[triple.subject.value][triple.predicate.value].append(triple.object)
    return about


def _texts(facts: Facts, name: str) -> list[str]:
    return [str(getattr(term, "value", "")) for term in facts.get(f"{SH}{name}", [])]


def _shapes_for(about: dict[str, Facts], target: str) -> Iterator[str]:
    for iri, facts in about.items():
        if target in _texts(facts, "targetClass"):
            yield iri


def _properties(about: dict[str, Facts], shape: str) -> Iterator[tuple[str, Facts]]:
    for name in _texts(about[shape], "property"):
        facts = about.get(name, {})
        for path in facts.get(f"{SH}path", []):
            if isinstance(path, NamedNode):
                yield path.value, facts


def _add(rule: KeyRule, facts: Facts) -> None:
    severity = _texts(facts, "severity")
    message, fix = (" ".join(_texts(facts, name)) for name in ("message", "description"))
    asked = any(int(count) for name in _ASKED for count in _texts(facts, name))
    # Who must have it when (in a draft, in a target) some shapes say in SPARQL.
    asked_in_words = (
        bool(_texts(facts, "sparql")) and message.partition(".")[0].find(" has no ") > 0
    )
    if asked and severity == [SH.Violation.value]:
        rule.required = True
    if asked or asked_in_words:
        rule.wanted = True
        rule.absence, rule.fix = rule.absence or message, rule.fix or fix
    rule.single = rule.single or any("1" in _texts(facts, name) for name in _MANY)
    for kind in facts.get(f"{SH}class", []):
        if isinstance(kind, NamedNode):
            rule.scheme = rule.scheme or _SCHEMES_OF_CLASSES.get(kind, "")
            rule.classes.append(kind.value)
    for pattern in _texts(facts, "pattern"):
        if match := _SCHEME.match(pattern):
            rule.scheme = match.group(1)
        else:
            rule.pattern = pattern
    rule.datatype = rule.datatype or " ".join(_texts(facts, "datatype"))


@cache
def _superclasses() -> dict[str, list[str]]:
    direct: dict[str, list[str]] = defaultdict(list)
    for triple in turtle_triples(resource_dir("ontology") / "benchgraph.ttl"):
        if triple.predicate == RDFS.subClassOf and isinstance(triple.object, NamedNode):
            direct[str(getattr(triple.subject, "value", ""))].append(triple.object.value)
    closed = {}
    for name in list(direct):
        waiting, found = list(direct[name]), dict[str, None]()
        while waiting:
            found[upper := waiting.pop()] = None
            waiting += [each for each in direct.get(upper, ()) if each not in found]
        closed[name] = list(found)
    return closed


def _english(facts: Facts, predicate: NamedNode) -> str:
    texts = [term for term in facts.get(predicate.value, []) if isinstance(term, Literal)]
    return next((term.value for term in texts if term.language == "en"), "")


def _meaning(facts: Facts) -> str:
    return _english(facts, SKOS.definition) or _english(facts, SKOS.scopeNote)
