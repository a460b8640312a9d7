"""Read the profile of one entity, by a few queries on the default graph of any store."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode

from benchgraph.iris import prefixed
from benchgraph.query.entities import labels
from benchgraph.query.formats import grouped
from benchgraph.query.profile import (
    FACTS,
    INCOMING,
    INFERRED,
    Evidence,
    Fact,
    Happening,
    Judgement,
    Named,
    Number,
    Profile,
    Source,
)
from benchgraph.store import Store, Term
from benchgraph.vocab import BG, DCTERMS, OA, PREFIX_HEADER, RDF, SCHEMA, SKOS, VOCAB

_CLASSES = (
    BG.Case, BG.FundingScheme, BG.Programme, BG.Initiative, BG.Facility, BG.Product,
    BG.Institution, BG.Region, BG.PolicyDocument, BG.Page, BG.Indicator, BG.Axis, BG.Unit,
)  # fmt: skip

# The entity stands in each path: Virtuoso loses a VALUES in front of a path that may be empty.
_NODES = """SELECT DISTINCT ?s ?p ?o WHERE {
  { ENTITY ?p ?o BIND(ENTITY AS ?s) }
  UNION { ENTITY bg:observation|bg:event|bg:assessment|bg:evidence ?s . ?s ?p ?o }
  UNION { ENTITY (bg:observation|bg:event|bg:assessment)/bg:evidence ?s . ?s ?p ?o }
  UNION { ENTITY (bg:observation|bg:event|bg:assessment)?/bg:evidence/oa:hasSelector ?s . ?s ?p ?o }
  UNION { ENTITY bg:page?/bg:citation ?s . ?s ?p ?o }
}"""
_INCOMING = "SELECT DISTINCT ?p ?s WHERE { VALUES ?e { %s } VALUES ?p { %s } ?s ?p ?e }"
_ABOUT = """SELECT DISTINCT ?page ?language WHERE {
  { ENTITY bg:page/schema:workTranslation? ?page }
  UNION { ?about schema:about ENTITY . ?about schema:workTranslation? ?page }
  OPTIONAL { ?page schema:inLanguage ?language }
}"""


def read_profile(store: Store, iri: str, language: str = "en", *, follow: bool = True) -> Profile:
    """What ``store`` knows of ``iri``, labelled in ``language`` where it can be, else in English.

    With ``follow`` the profile of a case holds those of its subjects.
    """
    reader = _Reader(store, iri, language)
    profile = reader.profile()
    if follow:
        for subject in sorted(_iris(reader.of(iri, BG.subject))):
            profile.subjects.append(read_profile(store, subject, language, follow=False))
    return profile


def _iris(terms: Iterable[Term]) -> list[str]:
    return [term.value for term in terms if isinstance(term, NamedNode)]


class _Reader:
    """The triples around one entity, and how to read them."""

    def __init__(self, store: Store, iri: str, language: str) -> None:
        self.iri, self.language = iri, language.lower()
        node = str(NamedNode(iri))
        self.nodes: dict[str, dict[NamedNode, list[Term]]] = {}
        for s, p, o in store.select(PREFIX_HEADER + _NODES.replace("ENTITY", node)):
            if isinstance(s, NamedNode) and isinstance(p, NamedNode) and o is not None:
                self.nodes.setdefault(s.value, {}).setdefault(p, []).append(o)
        properties = " ".join(map(str, INCOMING))
        self.incoming: dict[NamedNode, list[str]] = {}
        for p, s in store.select(PREFIX_HEADER + _INCOMING % (node, properties)):
            if isinstance(s, NamedNode) and isinstance(p, NamedNode):
                self.incoming.setdefault(p, []).append(s.value)
        self.pages = store.select(PREFIX_HEADER + _ABOUT.replace("ENTITY", node)).rows
        named = {o.value for _, terms in self._all() for o in terms if isinstance(o, NamedNode)}
        named.update(s for found in self.incoming.values() for s in found)
        self.labels = labels(store, named, language)
        self.symbols = _symbols(store, named)

    def _all(self) -> Iterable[tuple[NamedNode, list[Term]]]:
        return (pair for node in self.nodes.values() for pair in node.items())

    def of(self, node: str, property: NamedNode) -> list[Term]:
        return self.nodes.get(node, {}).get(property, [])

    def text(self, node: str, property: NamedNode) -> str:
        """One value: in the language asked for, else English, else the first in order."""
        found = [t for t in self.of(node, property) if isinstance(t, Literal)]
        found.sort(key=lambda t: (self._rank(t.language), t.value))
        return found[0].value if found else ""

    def _rank(self, tag: str | None) -> tuple[int, str]:
        order = {self.language: 0, "en": 1}
        return order.get(tag or "", 2), tag or ""

    def named(self, term: Term) -> Named:
        if isinstance(term, NamedNode):
            return Named(self.labels.get(term.value, prefixed(term.value)), term.value)
        return Named(term.value, None)

    def label(self, node: str, property: NamedNode) -> str:
        names = sorted(self.named(term).label for term in self.of(node, property))
        return ", ".join(names)

    def concept(self, node: str, property: NamedNode) -> str:
        """A concept by the last part of its IRI: status words are the same in every language."""
        found = sorted(_iris(self.of(node, property)))
        return found[0].rpartition("/")[2] if found else ""

    def evidence(self, node: str, property: NamedNode | None = None) -> list[Evidence]:
        found = []
        for name in sorted(_iris(self.of(node, BG.evidence))):
            supports = self.of(name, BG.supports)
            if property is not None and property not in supports:
                continue
            selectors = _iris(self.of(name, OA.hasSelector))
            quotes = sorted(self.text(selector, OA.exact) for selector in selectors)
            found += [
                Evidence(
                    page,
                    quotes[0] if quotes else None,
                    self.text(name, BG.section) or None,
                    self.concept(name, BG.evidenceKind),
                    self.place(name),
                )
                for page in sorted(_iris(self.of(name, OA.hasSource)))
            ]
        return found

    def place(self, evidence: str) -> str:
        """Page and paragraph as a person cites them: by the printed number, where there is one."""
        page = self.text(evidence, SCHEMA.pagination) or self.text(evidence, BG.pageNumber)
        paragraph = self.text(evidence, BG.paragraph)
        parts = (f"p. {page}" if page else "", f"para {paragraph}" if paragraph else "")
        return ", ".join(part for part in parts if part)

    def profile(self) -> Profile:
        names = {
            term.language or "": term.value
            for property in (DCTERMS.title, SKOS.prefLabel)
            for term in self.of(self.iri, property)
            if isinstance(term, Literal)
        }
        return Profile(
            iri=self.iri,
            name=names.get(self.language)
            or names.get("en")
            or next(iter(names.values()), prefixed(self.iri)),
            kind=self._kind(),
            labels=dict(sorted(names.items())),
            aliases=sorted({t.value for t in self.of(self.iri, SKOS.altLabel)}),
            description=self.text(self.iri, DCTERMS.description)
            or self.text(self.iri, SKOS.definition),
            facts=self._facts(),
            numbers=self._numbers(),
            events=self._events(),
            judgements=self._judgements(),
            sources=self._sources(),
            pages=self._pages(),
        )

    def _kind(self) -> str:
        types = self.of(self.iri, RDF.type)
        found = [known for known in _CLASSES if known in types]
        return found[0].value.rpartition("#")[2] if found else ""

    def _facts(self) -> list[Fact]:
        found = []
        for table, inferred in ((FACTS, False), (INFERRED, True)):
            for property, words in table.items():
                if terms := self.of(self.iri, property):
                    values = sorted(map(self.named, self._best(terms)), key=lambda v: v.label)
                    evidence = [] if inferred else self.evidence(self.iri, property)
                    found.append(Fact(prefixed(property.value), words, values, evidence, inferred))
        for property, words in INCOMING.items():
            if iris := self.incoming.get(property):
                values = sorted((self.named(NamedNode(iri)) for iri in iris), key=lambda v: v.label)
                found.append(Fact("^" + prefixed(property.value), words, values, []))
        return found

    def _best(self, terms: list[Term]) -> list[Term]:
        """All of ``terms``, but of texts only those in the language that suits best."""
        texts = [t for t in terms if isinstance(t, Literal) and t.language]
        best = min((self._rank(t.language) for t in texts), default=None)
        return [t for t in terms if t not in texts] + [
            t for t in texts if self._rank(t.language) == best
        ]

    def _numbers(self) -> list[Number]:
        found = []
        for iri in _iris(self.of(self.iri, BG.observation)):
            value, units = self._value(iri), self._units(iri)
            details = [
                self.text(iri, BG.scope),
                *(self.concept(iri, p) for p in (BG.moneyStage, BG.payer)),
                "part of another amount" if self.of(iri, BG.includedIn) else "",
            ]
            indicators = self.of(iri, BG.indicator)
            found.append(
                Number(
                    iri=iri,
                    indicator=self.named(indicators[0]) if indicators else Named("", None),
                    status=self.concept(iri, BG.valueStatus),
                    amount=self._amount(value, units),
                    value=value,
                    unit=", ".join(self.symbols.get(unit, ("", ""))[0] for unit in units),
                    date=self._date(iri),
                    deadline=self.text(iri, BG.deadline),
                    as_written=self.text(iri, BG.sourceValue),
                    about=", ".join(word for word in details if word),
                    evidence=self.evidence(iri),
                )
            )
        order = {"target": 0, "announced": 1, "actual": 2, "estimate": 3, "baseline": 4}
        found.sort(key=lambda n: (n.indicator.label, order.get(n.status, 5), n.date, n.iri))
        return found

    def _units(self, iri: str) -> list[str]:
        return sorted(_iris(self.of(iri, BG.unit)))

    def _amount(self, value: str, units: list[str]) -> str:
        """A currency stands in front of its number, any other unit behind it."""
        for unit in units[:1]:
            symbol, kind = self.symbols.get(unit, (prefixed(unit), ""))
            about = "about " if value.startswith("about ") else ""
            if kind.endswith("/money"):
                return f"{about}{symbol} {value.removeprefix('about ')}"
            return f"{value} {symbol}"
        return value

    def _value(self, iri: str) -> str:
        exact, least, most = (self.text(iri, p) for p in (BG.value, BG.minValue, BG.maxValue))
        text = grouped(exact)
        if not exact:
            text = f"{grouped(least)}–{grouped(most)}" if least and most else ""
            text = text or (f"{grouped(least)} or more" if least else f"up to {grouped(most)}")
        return f"about {text}" if self.text(iri, BG.approximate) == "true" else text

    def _date(self, iri: str) -> str:
        start, end = self.text(iri, BG.start), self.text(iri, BG.end)
        period = f"{start}–{end}" if start or end else ""
        return self.text(iri, BG.date) or period

    def _events(self) -> list[Happening]:
        found = [
            Happening(
                iri=iri,
                date=self._date(iri),
                kind=self.label(iri, BG.eventKind),
                status=self.concept(iri, BG.eventStatus),
                label=self.text(iri, SKOS.prefLabel),
                earliest=self.text(iri, BG.earliest),
                evidence=self.evidence(iri),
            )
            for iri in _iris(self.of(self.iri, BG.event))
        ]
        return sorted(found, key=lambda e: (e.earliest or "9999", e.date, e.iri))

    def _judgements(self) -> list[Judgement]:
        found = [
            Judgement(
                iri=iri,
                kind=self.label(iri, BG.assessmentKind),
                text=self.text(iri, BG.statementText),
                whose=self.label(iri, BG.judgementOf),
                meant_for=[self.named(t) for t in self.of(iri, BG.implicationFor)],
                evidence=self.evidence(iri),
            )
            for iri in _iris(self.of(self.iri, BG.assessment))
        ]
        return sorted(found, key=lambda a: (a.kind, a.iri))

    def _sources(self) -> list[Source]:
        found = set()
        for iri, node in self.nodes.items():
            if BG.Citation not in node.get(RDF.type, []):
                continue
            urls = sorted(_iris(node.get(SCHEMA.url, [])))
            documents = node.get(BG.citedDocument, [])
            found.add(
                Source(
                    cited_as=self.text(iri, BG.citedAs),
                    url=urls[0] if urls else None,
                    date=self._date(iri),
                    document=self.named(documents[0]) if documents else None,
                )
            )
        return sorted(found, key=lambda source: (source.cited_as, source.url or ""))

    def _pages(self) -> list[Named]:
        found = {
            page.value: language.value if isinstance(language, Literal) else ""
            for page, language in self.pages
            if isinstance(page, NamedNode)
        }
        return [Named(language, page) for page, language in sorted(found.items())]


def _symbols(store: Store, iris: Iterable[str]) -> dict[str, tuple[str, str]]:
    """The symbol of each unit among ``iris``, and its kind of quantity."""
    units = sorted(iri for iri in iris if iri.startswith(VOCAB + "unit/"))
    if not units:
        return {}
    values = " ".join(str(NamedNode(unit)) for unit in units)
    rows = store.select(
        f"{PREFIX_HEADER}SELECT ?u ?s ?k WHERE {{ VALUES ?u {{ {values} }} ?u bg:symbol ?s"
        " OPTIONAL { ?u bg:quantityKind ?k } }"
    )
    return {
        u.value: (s.value, k.value if isinstance(k, NamedNode) else "")
        for u, s, k in rows
        if isinstance(u, NamedNode) and isinstance(s, Literal)
    }
