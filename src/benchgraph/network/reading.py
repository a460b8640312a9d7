"""A snapshot read from a store, in a few SELECTs on the default graph.

A remote store is asked some fifteen questions, whatever the view; rows come in any order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchgraph.iris import is_valid_iri
from benchgraph.network.snapshot import (
    CLASSES,
    FACTS,
    LINKS,
    Amount,
    Event,
    Proof,
    Relation,
    Snapshot,
    number,
    slug,
)
from benchgraph.vocab import BG, DCTERMS, PREFIX_HEADER, RDFS, SKOS

if TYPE_CHECKING:
    from benchgraph.store import Store


def _values(terms: Iterable[str]) -> str:
    return " ".join(f"<{term}>" for term in terms)


def _class_iris() -> dict[str, str]:
    return {getattr(BG, name).value: name for name in CLASSES}


_NAMES = (SKOS.prefLabel.value, RDFS.label.value, DCTERMS.title.value)


def _rows(store: Store, query: str) -> Iterator[list[str]]:
    """The rows as strings, unbound as ""; a language-tagged literal keeps its tag in ``?tag``."""
    for row in store.select(PREFIX_HEADER + query).rows:
        yield ["" if term is None else getattr(term, "value", "") for term in row]


@dataclass(frozen=True)
class Scope:
    """What a snapshot is read of: these things, these relations, the names of these."""

    things: frozenset[str]
    relations: frozenset[str]
    named: frozenset[str]


def _among(variable: str, iris: Iterable[str]) -> str:
    return f"VALUES ?{variable} {{ {_values(sorted(iris))} }}"


def _choice(
    variable: str, terms: Iterable[str], of: str, iris: Iterable[str] | None
) -> tuple[str, str]:
    """What stands before and behind a pattern so that ``variable`` is one of ``terms``, and ``of``
    one of ``iris``. Two VALUES before it would be joined before anything is looked up."""
    if iris is None:
        return _among(variable, terms), ""
    chosen = ", ".join(f"<{term}>" for term in terms)
    return _among(of, iris), f"FILTER(?{variable} IN ({chosen}))"


def read_snapshot(store: Store) -> Snapshot:
    """Ask ``store`` for everything that views are made of.

    In: anything with ``select``. Out: a ``Snapshot``. Errors are those of the store.
    """
    shot = Snapshot()
    _read_entities(store, shot)
    _read_relations(store, shot)
    _read_pages(store, shot)
    _read_events(store, shot)
    _read_amounts(store, shot)
    _read_mentions(store, shot)
    return shot


def read_part(store: Store, scope: Scope) -> Snapshot:
    """The part of ``read_snapshot`` that is of ``scope``, without amounts and mentions.

    Links and relations are read where they start at a thing of it, or belong to it; their other
    ends count where they are things of it, too.
    """
    shot = Snapshot()
    _read_kinds(store, shot, scope.things)
    _read_links(store, shot, scope.things)
    _read_relations(store, shot, scope.relations)
    _read_pages(store, shot, scope.things)
    _read_events(store, shot, scope.things)
    facts = {v for each in shot.facts.values() for values in each.values() for v in values}
    vias = {via for relation in shot.relations.values() for via in relation.via}
    # Identifiers and days are no IRIs.
    named = scope.named | scope.things | {iri for iri in facts | vias if is_valid_iri(iri)}
    _read_names(store, shot, named)
    return shot


def _read_entities(store: Store, shot: Snapshot) -> None:
    _read_kinds(store, shot)
    _read_names(store, shot)
    _read_links(store, shot)


def read_kinds(store: Store, things: Iterable[str]) -> dict[str, str]:
    """The class by which each of ``things`` is drawn, of those that have one."""
    shot = Snapshot()
    _read_kinds(store, shot, things)
    return shot.kinds


def _read_kinds(store: Store, shot: Snapshot, things: Iterable[str] | None = None) -> None:
    classes = _class_iris()
    rank = {name: n for n, name in enumerate(CLASSES)}
    before, behind = _choice("c", classes, "e", things)
    for iri, kind in _rows(store, f"SELECT ?e ?c WHERE {{ {before} ?e a ?c {behind} }}"):
        name = classes[kind]
        if iri not in shot.kinds or rank[name] < rank[shot.kinds[iri]]:
            shot.kinds[iri] = name


def _read_names(store: Store, shot: Snapshot, things: Iterable[str] | None = None) -> None:
    found: dict[str, dict[str, tuple[int, str]]] = defaultdict(dict)
    before, behind = _choice("p", _NAMES, "e", things)
    for iri, prop, text, tag in _rows(
        store, f"SELECT ?e ?p ?t (LANG(?t) AS ?tag) WHERE {{ {before} ?e ?p ?t {behind} }}"
    ):
        offer = (_NAMES.index(prop), text)
        tag = tag.lower()
        if tag not in found[iri] or offer < found[iri][tag]:
            found[iri][tag] = offer
    shot.names = {
        iri: {tag: texts[tag][1] for tag in sorted(texts)} for iri, texts in sorted(found.items())
    }
    among = "" if things is None else _among("e", things)
    for iri, text in _rows(store, f"SELECT ?e ?t WHERE {{ {among} ?e skos:altLabel ?t }}"):
        shot.aliases[iri].add(text)


def _read_links(store: Store, shot: Snapshot, things: Iterable[str] | None = None) -> None:
    before, behind = _choice("p", {**LINKS, **FACTS}, "s", things)
    for s, p, o in _rows(store, f"SELECT ?s ?p ?o WHERE {{ {before} ?s ?p ?o {behind} }}"):
        if p in LINKS:
            if s in shot.kinds and o in shot.kinds and s != o:
                shot.links.add((s, LINKS[p], o))
        elif s in shot.kinds:
            shot.facts[s][FACTS[p]].append(o)
    for values in shot.facts.values():
        for items in values.values():
            items.sort()
    if things is None:  # no view of a part asks for broader axes
        for narrow, broad in _rows(
            store, "SELECT ?n (MIN(?b) AS ?broad) WHERE { ?n skos:broader ?b } GROUP BY ?n"
        ):
            shot.broader[narrow] = broad
    among = "" if things is None else _among("s", things)
    for s, p, page, quote in _rows(
        store,
        f"""SELECT DISTINCT ?s ?p ?page ?quote WHERE {{
          {among} ?s bg:evidence ?e . ?e bg:supports ?p ; oa:hasSource ?page .
          OPTIONAL {{ ?e oa:hasSelector/oa:exact ?quote }} }}""",
    ):
        if p in LINKS and s in shot.kinds:
            shot.proofs[s, LINKS[p]].add(Proof(page, quote))


def _read_pages(store: Store, shot: Snapshot, things: Iterable[str] | None = None) -> None:
    """Which pages are about (one of) ``things``, what else they are about, and of what kind."""
    chosen = ""
    if things is not None:
        among = f"SELECT DISTINCT ?page {{ {_among('e', things)} ?page schema:about ?e }}"
        pages = [page for (page,) in _rows(store, among)]
        chosen = _among("page", filter(is_valid_iri, pages))
    for page, what in _rows(store, f"SELECT ?page ?e WHERE {{ {chosen} ?page schema:about ?e }}"):
        shot.about[page].add(what)
    for page, kind in _rows(store, f"SELECT ?page ?k WHERE {{ {chosen} ?page bg:pageKind ?k }}"):
        shot.page_kinds[page] = slug(kind)
    for what, kind in _rows(
        store,
        f"""SELECT DISTINCT ?e ?c WHERE {{ {chosen} ?page schema:about ?e . ?e a ?c
          FILTER(?c IN (bg:Region, bg:Case)) }}""",
    ):
        shot.backgrounds[what] = slug(kind)


def read_owners(store: Store, relations: Iterable[str] | None = None) -> dict[str, str]:
    """Observation, event or judgement at an end of ``relations`` (None: all) → what it is of.

    A contradiction is between two such: their entities are what it links.
    """
    query = """SELECT DISTINCT ?part ?whole WHERE {
      { ?r bg:from ?part } UNION { ?r bg:to ?part }
      ?whole bg:observation|bg:event|bg:assessment ?part }"""
    if relations is not None:
        before, behind = _choice("side", (BG["from"].value, BG.to.value), "r", relations)
        ends = {end for (end,) in _rows(store, f"SELECT ?e {{ {before} ?r ?side ?e {behind} }}")}
        holds = (BG.observation.value, BG.event.value, BG.assessment.value)
        before, behind = _choice("p", holds, "part", ends)
        query = f"SELECT DISTINCT ?part ?whole {{ {before} ?whole ?p ?part {behind} }}"
    owner: dict[str, str] = {}
    for part, whole in _rows(store, query):
        owner[part] = min(whole, owner.get(part, whole))
    return owner


def _share(strength: str) -> str:
    """``strength`` where it is a number from 0 to 1: no release of ours has another."""
    found = number(strength)
    return strength if found is not None and 0 <= found <= 1 else ""


def _read_relations(store: Store, shot: Snapshot, relations: Iterable[str] | None = None) -> None:
    owner = read_owners(store, relations)
    # Of relations that are known the class would be looked up among all that there are.
    among = "?r a bg:Relation ." if relations is None else _among("r", relations)
    for iri, kind, source, target, strength, derivation, via in _rows(
        store,
        f"""SELECT ?r ?k ?from ?to ?strength ?derivation ?via WHERE {{
          {among} ?r bg:relationType ?k ; bg:from ?from ; bg:to ?to .
          OPTIONAL {{ ?r bg:strength ?strength }} OPTIONAL {{ ?r bg:derivation ?derivation }}
          OPTIONAL {{ ?r bg:via ?via }} }}""",
    ):
        source, target = owner.get(source, source), owner.get(target, target)
        if source not in shot.kinds or target not in shot.kinds or source == target:
            continue
        relation = shot.relations.setdefault(
            iri, Relation(iri, slug(kind), source, target, _share(strength), derivation)
        )
        if via:
            relation.via.add(via)
    sides = (BG.fromEvidence.value, BG.toEvidence.value)
    before, behind = _choice("side", sides, "r", relations)
    before += "" if relations is not None else " ?r a bg:Relation ."
    for iri, page, quote in _rows(
        store,
        f"""SELECT DISTINCT ?r ?page ?quote WHERE {{
          {before} ?r ?side ?e . ?e oa:hasSource ?page . {behind}
          OPTIONAL {{ ?e oa:hasSelector/oa:exact ?quote }} }}""",
    ):
        if iri in shot.relations:
            shot.relations[iri].proofs.add(Proof(page, quote))


def _read_events(store: Store, shot: Snapshot, things: Iterable[str] | None = None) -> None:
    among = "" if things is None else _among("e", things)
    for iri, kind, status, earliest, latest in _rows(
        store,
        f"""SELECT ?e ?k ?status ?earliest ?latest WHERE {{
          {among} ?e bg:event ?v . ?v bg:eventKind ?k .
          OPTIONAL {{ ?v bg:eventStatus ?status }}
          OPTIONAL {{ ?v bg:earliest ?earliest }} OPTIONAL {{ ?v bg:latest ?latest }} }}""",
    ):
        shot.events[iri].add(Event(earliest, latest, slug(kind), slug(status)))


_AMOUNT_FIELDS = (
    "indicator status unit value low high written earliest latest stage payer"
).split()


def _amount(iri: str, about: str, values: list[str]) -> Amount:
    amount = Amount(iri, about)
    for name, value in zip(_AMOUNT_FIELDS, values, strict=True):
        setattr(amount, name, value)
    return amount


def _read_amounts(store: Store, shot: Snapshot) -> None:
    for row in _rows(
        store,
        """SELECT ?o ?about ?indicator ?status ?unit ?value ?low ?high ?written ?earliest ?latest
          ?stage ?payer ?page ?quote WHERE {
          ?about bg:observation ?o . ?o bg:indicator ?indicator ; bg:valueStatus ?status .
          VALUES ?indicator { <https://w3id.org/benchgraph/vocab/indicator/public-funding>
            <https://w3id.org/benchgraph/vocab/indicator/private-investment>
            <https://w3id.org/benchgraph/vocab/indicator/mixed-funding>
            <https://w3id.org/benchgraph/vocab/indicator/fund-size>
            <https://w3id.org/benchgraph/vocab/indicator/spending>
            <https://w3id.org/benchgraph/vocab/indicator/capital-expenditure> }
          OPTIONAL { ?o bg:unit ?unit } OPTIONAL { ?o bg:value ?value }
          OPTIONAL { ?o bg:minValue ?low } OPTIONAL { ?o bg:maxValue ?high }
          OPTIONAL { ?o bg:sourceValue ?written }
          OPTIONAL { ?o bg:earliest ?earliest } OPTIONAL { ?o bg:latest ?latest }
          OPTIONAL { ?o bg:moneyStage ?stage } OPTIONAL { ?o bg:payer ?payer }
          OPTIONAL { ?o bg:evidence ?e . ?e oa:hasSource ?page .
            OPTIONAL { ?e oa:hasSelector/oa:exact ?quote } } }""",
    ):
        iri, about, *rest, page, quote = row
        if about not in shot.kinds:
            continue
        amount = shot.amounts.setdefault(iri, _amount(iri, about, rest))
        if page:
            amount.proofs.add(Proof(page, quote))


def _read_mentions(store: Store, shot: Snapshot) -> None:
    found = set()
    for page, what, quote in _rows(
        store,
        """SELECT ?page ?what ?quote WHERE { ?page bg:mention ?m . ?m oa:hasBody ?what .
          OPTIONAL { ?m oa:hasTarget/oa:hasSelector/oa:exact ?quote } }""",
    ):
        found.add((page, "mentions", what, Proof(page, quote)))
    for page, what, label in _rows(
        store,
        """SELECT ?page ?what ?label WHERE { ?page bg:citation ?c . ?c bg:citedDocument ?what .
          OPTIONAL { ?c bg:citedAs ?label } }""",
    ):
        found.add((page, "cites", what, Proof(page, label)))
    for case, what, page, quote in _rows(
        store,
        """SELECT ?case ?what ?page ?quote WHERE { ?case bg:assessment ?a . ?a bg:mentions ?what .
          OPTIONAL { ?a bg:evidence ?e . ?e oa:hasSource ?page .
            OPTIONAL { ?e oa:hasSelector/oa:exact ?quote } } }""",
    ):
        found.add((case, "mentions", what, Proof(page, quote)))
    shot.mentions = sorted(
        m for m in found if m[0] in shot.kinds and m[2] in shot.kinds and m[0] != m[2]
    )
