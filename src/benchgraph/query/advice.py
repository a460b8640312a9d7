"""What to tell somebody whose query may not ask what was meant: no error, a warning.

Two kinds. A term of ours that the store does not know, with the nearest that it does; and, where
nothing was found, a property that no member of a class has, with the way of two steps on which
there is one (``bg:region`` of a ``bg:Case`` → ``bg:subject/bg:region``), which is looked for in the
store and not written down anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from pyoxigraph import Literal, NamedNode

from benchgraph.errors import QueryWarning
from benchgraph.iris import KNOWN_PREFIXES, iri_fault, is_ours, prefixed
from benchgraph.query.formats import Answer
from benchgraph.query.lexer import Token, significant
from benchgraph.query.moved import GivenUp, old_iris, steps
from benchgraph.query.prefixes import declared_prefixes, with_prefixes
from benchgraph.store import Rows, Store
from benchgraph.vocab import ENTITY_PREFIXES, GRAPH, ID, ONTOLOGY, PREFIX_HEADER, VOCAB

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_MOST_TERMS = 200
_MOST_QUESTIONS = 20
_WAYS = 3
_LIKE, _VERY_LIKE = 0.6, 0.8


def advise(store: Store, query: str, answer: Answer) -> list[QueryWarning]:
    """What to say of ``query``, which ``store`` answered with ``answer``; mostly nothing.

    Raises what the store raises.
    """
    unknown = unknown_terms(store, query)
    found = [_unknown_warning(store, iri) for iri in unknown]
    found += [_given_up_warning(chain) for chain in _given_up(store, query)]
    if says_nothing(answer):
        found += _missing_properties(store, query, set(unknown))
    return found


def says_nothing(answer: Answer) -> bool:
    """Whether nothing was found: no row, no triple, "no", counts of 0, a column without a value."""
    if isinstance(answer, bool):
        return not answer
    if not isinstance(answer, Rows) or not len(answer):
        return not len(answer)
    columns = list(zip(*answer.rows, strict=True))
    if any(all(value is None for value in column) for column in columns):
        return True
    return len(answer) == 1 and all(
        isinstance(value, Literal) and value.value == "0" for value in answer.rows[0]
    )


# -- terms that are not there ------------------------------------------------------------------


def unknown_terms(store: Store, query: str) -> list[str]:
    """The IRIs under our base that ``query`` asks for and of which ``store`` says nothing."""
    wanted = list(dict.fromkeys(iri for iri in _terms(query) if is_ours(iri)))[:_MOST_TERMS]
    # A graph that is no record's (graph/inferred) need not be spoken of.
    wanted = [
        iri
        for iri in wanted
        if not iri_fault(iri) and ("/" in iri.removeprefix(GRAPH) or not iri.startswith(GRAPH))
    ]
    if not wanted:
        return []
    values = " ".join(str(NamedNode(iri)) for iri in wanted)
    rows = store.select(
        f"SELECT DISTINCT ?t WHERE {{ VALUES ?t {{ {values} }}"
        " FILTER(EXISTS { ?t ?p ?o } || EXISTS { ?s ?t ?o } || EXISTS { ?s ?q ?t }) }"
    )
    known = {term.value for (term,) in rows if isinstance(term, NamedNode)}
    return [iri for iri in wanted if iri not in known]


def _given_up(store: Store, query: str) -> list[list[GivenUp]]:
    """What became of each IRI in ``query`` that was given up."""
    wanted = list(dict.fromkeys(iri for iri in _terms(query) if not iri_fault(iri)))[:_MOST_TERMS]
    old = set(old_iris(store)) if wanted else set()
    return [steps(store, iri) for iri in wanted if iri in old]


def _given_up_warning(chain: list[GivenUp]) -> QueryWarning:
    end = chain[-1]
    hint = f"ask for {prefixed(end.replaced_by)}" if end.replaced_by else end.note or None
    return QueryWarning("; ".join(map(GivenUp.sentence, chain)), hint=hint)


def _terms(query: str) -> Iterator[str]:
    """Every IRI that a query asks for; neither what it declares nor what CONSTRUCT makes."""
    found = list(significant(query))
    prefixes = KNOWN_PREFIXES | declared_prefixes(found)
    skipped = _template(found)
    for place, token in enumerate(found):
        words = [before.text.upper() for before in found[max(0, place - 2) : place]]
        if place in skipped or words[-1:] == ["BASE"] or "PREFIX" in words:
            continue
        if token.kind == "iri":
            yield token.text[1:-1]
        elif token.kind == "prefixed":
            name, _, local = token.text.partition(":")
            if name in prefixes:
                yield prefixes[name] + re.sub(r"\\(.)", r"\1", local)


def _template(found: Sequence[Token]) -> range:
    """The places of the tokens of a template: ``CONSTRUCT { … }``."""
    for place, token in enumerate(found[:-1]):
        if token.kind == "word" and token.text.upper() == "CONSTRUCT":
            if found[place + 1].text != "{":
                break
            end = next((i for i in range(place, len(found)) if found[i].text == "}"), len(found))
            return range(place, end)
    return range(0)


def _unknown_warning(store: Store, iri: str) -> QueryWarning:
    near = [prefixed(other) for other in nearest(store, iri)]
    return QueryWarning(
        f"{prefixed(iri)} is not in the graph",
        hint=f"did you mean {' or '.join(near)}?" if near else None,
    )


def nearest(store: Store, iri: str) -> list[str]:
    """The terms of ``store`` that ``iri`` may have been meant to be, of its kind if possible."""
    for base, pattern, least in _kinds(iri):
        rows = store.select(
            f"{PREFIX_HEADER}SELECT DISTINCT ?t WHERE {{ {pattern}"
            f' FILTER(STRSTARTS(STR(?t), "{base}")) }}'
        )
        others = [term.value for (term,) in rows if isinstance(term, NamedNode)]
        if found := _nearest(iri, others, least):
            return found
    return []


def _kinds(iri: str) -> Iterator[tuple[str, str, float]]:
    """Namespaces to look in, the narrowest first, each with the pattern of its terms and how like
    the wanted term (0 to 1) one of them has to be."""
    named = "?t skos:prefLabel|dcterms:title ?name"
    if iri.startswith(ONTOLOGY):
        yield ONTOLOGY, f"?t rdfs:isDefinedBy <{ONTOLOGY.removesuffix('#')}>", _LIKE
    elif iri.startswith(VOCAB):
        scheme = VOCAB + iri.removeprefix(VOCAB).partition("/")[0] + "/"
        yield scheme, "?t skos:inScheme ?scheme", _LIKE
        yield VOCAB, "?t skos:inScheme ?scheme", _VERY_LIKE
    else:
        kind = iri.removeprefix(ID).partition("/")[0]
        if kind in ENTITY_PREFIXES:
            yield ENTITY_PREFIXES[kind], named, _LIKE
        yield ID, named, _VERY_LIKE


def _nearest(iri: str, others: Sequence[str], least: float) -> list[str]:
    """Up to two of ``others`` whose last parts are like that of ``iri``; one that differs only in
    case is the one."""

    def last(text: str) -> str:
        return re.split(r"[/#]", text)[-1]

    wanted = last(iri)
    by_name: dict[str, list[str]] = {}
    for other in sorted(others):
        by_name.setdefault(last(other), []).append(other)
    same = [name for name in by_name if name.casefold() == wanted.casefold()]
    # Of equal likeness the one that starts with the same case: bg:Csae is a class.
    close = same or sorted(
        get_close_matches(wanted, by_name, 4, least),
        key=lambda name: name[:1].isupper() != wanted[:1].isupper(),
    )
    within = [name for name in by_name if len(wanted) > 2 and wanted in name.split("-")]
    return [other for name in close or sorted(within, key=len) for other in by_name[name]][:2]


# -- properties that are not there -------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Asked:
    """A property that a query asks things for: of a class, or of one thing."""

    verb: str
    kind: str | None
    thing: str | None

    @property
    def members(self) -> str:
        """The pattern of the things, ``?x``."""
        if self.thing is not None:
            return f"VALUES ?x {{ {NamedNode(self.thing)} }}"
        return f"?x a {NamedNode(self.kind or '')} ."

    @property
    def name(self) -> str:
        """The things, in words."""
        return f"no {prefixed(self.kind or '')}" if self.thing is None else prefixed(self.thing)


def _missing_properties(store: Store, query: str, unknown: set[str]) -> Iterator[QueryWarning]:
    empty: set[str] = set()
    for asked in list(dict.fromkeys(_asked(query)))[:_MOST_QUESTIONS]:
        if {asked.verb, asked.kind, asked.thing} & (unknown | empty):
            continue
        if asked.kind and not store.ask(f"ASK {{ {asked.members} }}"):
            empty.add(asked.kind)
            yield QueryWarning(f"nothing in the graph is a {prefixed(asked.kind)}")
        elif not store.ask(f"ASK {{ {asked.members} ?x {NamedNode(asked.verb)} ?y }}"):
            yield _missing_warning(store, asked)


def _missing_warning(store: Store, asked: _Asked) -> QueryWarning:
    name = prefixed(asked.verb)
    verb = "has no" if asked.thing is not None else "has"
    ways = _ways(store, asked)
    if ways:
        hint = "there is " + ", or ".join(ways)
    else:
        rows = store.select(
            f"SELECT ?p (COUNT(*) AS ?n) WHERE {{ {asked.members} ?x ?p ?y }}"
            " GROUP BY ?p ORDER BY DESC(?n) ?p LIMIT 12"
        )
        has = ", ".join(prefixed(row[0].value) for row in rows if row[0] and row[0].value != _TYPE)
        hint = f"there is {has}" if has else ""
    return QueryWarning(f"{asked.name} {verb} {name}", hint=hint or None)


def _ways(store: Store, asked: _Asked) -> list[str]:
    """Paths to the property from the things: against its direction, or over one other thing.

    Of paths that serve about as many things, those come first that lead to the fewest values:
    ``bg:subject``, and not ``bg:relatedTo``, which leads everywhere.
    """
    last = NamedNode(asked.verb)
    if store.ask(f"ASK {{ {asked.members} ?y {last} ?x }}"):
        return [f"^{prefixed(last.value)}"]
    for sign, step in (("", "?x ?p ?z"), ("^", "?z ?p ?x")):
        rows = store.select(
            "SELECT ?p (COUNT(DISTINCT ?x) AS ?things) (COUNT(*) AS ?values)"
            f" WHERE {{ {asked.members} {step} . ?z {last} ?y }} GROUP BY ?p"
        )
        found = [
            (
                _count(things),
                _count(values),
                f"{sign}{prefixed(first.value)}/{prefixed(last.value)}",
            )
            for first, things, values in rows
            if isinstance(first, NamedNode)
        ]
        if found:
            most = max(things for things, _, _ in found)
            found.sort(key=lambda way: (2 * way[0] < most, way[1] / way[0], way[2]))
            return [path for _, _, path in found[:_WAYS]]
    return []


def _count(term: object) -> int:
    return int(float(term.value)) if isinstance(term, Literal) else 0


def _asked(query: str) -> Iterator[_Asked]:
    """The properties that the triple patterns of a query ask classes and things for."""
    triples = list(_triples(query))
    kinds = [(s, o) for s, p, o in triples if _is_iri(o) and _is_iri(p) and str(p) == _TYPE]
    for subject, predicate, _ in triples:
        if not _is_iri(predicate) or str(predicate) == _TYPE:
            continue
        if _is_iri(subject):
            yield _Asked(str(predicate), None, str(subject))
        for node, kind in kinds:
            if node == subject:
                yield _Asked(str(predicate), str(kind), None)


def _is_iri(term: Any) -> bool:
    return type(term).__name__ == "URIRef"


def _triples(query: str) -> Iterator[tuple[Any, Any, Any]]:
    """The triple patterns of a query, as rdflib reads them; none where it cannot."""
    # It is read and never run: rdflib's FROM and SERVICE would reach out.
    from rdflib.plugins.sparql.algebra import translateQuery
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        algebra = translateQuery(parseQuery(with_prefixes(query))).algebra
    except Exception:  # its parser knows fewer things than the engine, and advice may be left out
        return
    waiting: list[Any] = [algebra]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            # Not part.get: rdflib gives it another meaning. In EXISTS triples follow each other.
            for terms in dict.get(part, "triples") or ():
                yield from zip(terms[::3], terms[1::3], terms[2::3], strict=True)
            waiting += [value for name, value in part.items() if not name.startswith("_")]
        elif isinstance(part, (list, tuple)):
            waiting += part
