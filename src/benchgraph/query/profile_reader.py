"""Read the profile of one entity, by a few queries on the default graph of any store."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode

from benchgraph.iris import prefixed
from benchgraph.language import best, interface, preference
from benchgraph.phrases import phrase
from benchgraph.query.amounts import Unit, amount_text, read_units
from benchgraph.query.entities import labels
from benchgraph.query.profile import (
    CONTENTS,
    FACTS,
    INCOMING,
    INFERRED,
    JUDGEMENTS,
    KINDS,
    UNSTATED,
    Absence,
    Content,
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
from benchgraph.vocab import BG, DCTERMS, OA, PREFIX_HEADER, RDF, SCHEMA, SKOS, UNKNOWN_FORMAT

_CLASSES = {getattr(BG, kind): kind for kind in KINDS}

# The entity stands in each path: Virtuoso loses a VALUES in front of a path that may be empty.
_NODES = """SELECT DISTINCT ?s ?p ?o WHERE {
  { ENTITY ?p ?o BIND(ENTITY AS ?s) }
  UNION { ENTITY bg:observation|bg:event|bg:assessment|bg:evidence ?s . ?s ?p ?o }
  UNION { ENTITY (bg:observation|bg:event|bg:assessment)/bg:evidence ?s . ?s ?p ?o }
  UNION { ENTITY (bg:observation|bg:event|bg:assessment)?/bg:evidence/oa:hasSelector ?s . ?s ?p ?o }
  UNION { ENTITY bg:absence ?s . ?s ?p ?o }
  UNION { ENTITY (bg:observation|bg:event)/bg:absence ?s . ?s ?p ?o }
  UNION { ENTITY bg:page?/bg:citation ?s . ?s ?p ?o }
}"""
_INCOMING = "SELECT DISTINCT ?p ?s WHERE { VALUES ?p { %s } ?s ?p %s }"
_ABOUT = """SELECT DISTINCT ?page ?language WHERE {
  { ENTITY bg:page/schema:workTranslation? ?page }
  UNION { ?about schema:about ENTITY . ?about schema:workTranslation? ?page }
  OPTIONAL { ?page schema:inLanguage ?language }
}"""

# The class stands in each part: behind a UNION it is looked up for everything that has one.
_IN_REGION = """SELECT DISTINCT ?s ?k WHERE {
  { ?s bg:region ENTITY ; a ?k } UNION { ?s bg:jurisdiction ENTITY ; a ?k }
  UNION { ?s bg:subject ?thing ; a ?k . ?thing bg:region ENTITY }
  UNION { ?s schema:containedInPlace ENTITY ; a ?k }
}"""
_WORDS = "SELECT ?p ?words WHERE { VALUES ?p { %s } ?p rdfs:label ?words }"


def read_profile(store: Store, iri: str, language: str = "en", *, follow: bool = True) -> Profile:
    """What ``store`` knows of ``iri``, in ``language`` where it can be, else in English.

    With ``follow`` the profile of a case holds those of its subjects. Raises ParameterError for a
    language that nothing here is written in.
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
        self.iri, self.language = iri, language
        self._rank = preference(language)
        node = str(NamedNode(iri))
        self.nodes: dict[str, dict[NamedNode, list[Term]]] = {}
        for s, p, o in store.select(PREFIX_HEADER + _NODES.replace("ENTITY", node)):
            if isinstance(s, NamedNode) and isinstance(p, NamedNode) and o is not None:
                self.nodes.setdefault(s.value, {}).setdefault(p, []).append(o)
        properties = " ".join(map(str, INCOMING))
        self.incoming: dict[NamedNode, list[str]] = {}
        for p, s in store.select(PREFIX_HEADER + _INCOMING % (properties, node)):
            if isinstance(s, NamedNode) and isinstance(p, NamedNode):
                self.incoming.setdefault(p, []).append(s.value)
        self.pages = store.select(PREFIX_HEADER + _ABOUT.replace("ENTITY", node)).rows
        self.inside = _kinds(store, node) if self._kind() == "Region" else {}
        named = {o.value for _, terms in self._all() for o in terms if isinstance(o, NamedNode)}
        named.update(s for found in self.incoming.values() for s in found)
        self.labels = labels(store, named | set(self.inside), language)
        self.units = read_units(store, named, language)
        self.words = _words(store, language)

    def _all(self) -> Iterable[tuple[NamedNode, list[Term]]]:
        return (pair for node in self.nodes.values() for pair in node.items())

    def of(self, node: str, property: NamedNode) -> list[Term]:
        return self.nodes.get(node, {}).get(property, [])

    def text(self, node: str, property: NamedNode) -> str:
        """One value: in the language asked for, else English, else the first in order."""
        found = [t for t in self.of(node, property) if isinstance(t, Literal)]
        found.sort(key=lambda t: (self._rank(t.language or ""), t.value))
        return found[0].value if found else ""

    def named(self, term: Term) -> Named:
        if isinstance(term, NamedNode):
            return Named(self.labels.get(term.value, prefixed(term.value)), term.value)
        return Named(term.value, None)

    def label(self, node: str, property: NamedNode) -> str:
        names = sorted(self.named(term).label for term in self.of(node, property))
        return self.say(", ").join(names)

    def say(self, text: str, **values: str) -> str:
        """A phrase of the interface in the language of the profile."""
        return phrase(text, self.language).format(**values)

    def word(self, property: NamedNode, words: str) -> str:
        """What a property is called: ``words``, or in another language what the ontology says."""
        return self.words.get(property.value) or self.say(words)

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
        parts = (
            self.say("p. {page}", page=page) if page else "",
            self.say("para {paragraph}", paragraph=paragraph) if paragraph else "",
        )
        return ", ".join(part for part in parts if part)

    def profile(self) -> Profile:
        names = {
            (term.language or "").lower(): term.value
            for property in (DCTERMS.title, SKOS.prefLabel)
            for term in self.of(self.iri, property)
            if isinstance(term, Literal)
        }
        return Profile(
            iri=self.iri,
            language=self.language,
            name=best(names, self.language) or prefixed(self.iri),
            kind=self._kind(),
            labels=dict(sorted(names.items())),
            aliases=sorted({t.value for t in self.of(self.iri, SKOS.altLabel)}),
            description=self.text(self.iri, DCTERMS.description)
            or self.text(self.iri, SKOS.definition),
            note=self.text(self.iri, SKOS.note),
            contents=self._contents(),
            facts=self._facts(),
            numbers=self._numbers(),
            events=self._events(),
            judgements=self._judgements(),
            absences=self._absences(self.iri),
            sources=self._sources(),
            pages=self._pages(),
        )

    def _kind(self) -> str:
        types = self.of(self.iri, RDF.type)
        return next((kind for known, kind in _CLASSES.items() if known in types), "")

    def _contents(self) -> list[Content]:
        found = []
        for kind in CONTENTS:
            iris = [iri for iri, known in self.inside.items() if known == kind]
            if iris:
                members = sorted((self.named(NamedNode(i)) for i in iris), key=lambda m: m.label)
                found.append(Content(kind, self.say(KINDS[kind][1]), members))
        return found

    def _absences(self, node: str) -> list[Absence]:
        """What nobody states of a node, on the pages that were read for it."""
        found = []
        for absence in sorted(_iris(self.of(node, BG.absence))):
            unstated = sorted(map(NamedNode, _iris(self.of(absence, BG.unstated))), key=str)
            known = {**FACTS, **UNSTATED}
            found.append(
                Absence(
                    [prefixed(p.value) for p in unstated],
                    [self.word(p, known.get(p, prefixed(p.value))) for p in unstated],
                    sorted(_iris(self.of(absence, BG.pagesRead))),
                    self.text(absence, SKOS.note),
                )
            )
        return found

    def _facts(self) -> list[Fact]:
        found = []
        for table, inferred in ((FACTS, False), (INFERRED, True)):
            for property, words in table.items():
                if terms := self.of(self.iri, property):
                    values = sorted(map(self.named, self._best(terms)), key=lambda v: v.label)
                    evidence = [] if inferred else self.evidence(self.iri, property)
                    said = self.word(property, words)
                    found.append(Fact(prefixed(property.value), said, values, evidence, inferred))
        for property, words in INCOMING.items():
            if iris := self.incoming.get(property):
                values = sorted((self.named(NamedNode(iri)) for iri in iris), key=lambda v: v.label)
                found.append(Fact("^" + prefixed(property.value), self.say(words), values, []))
        return found

    def _best(self, terms: list[Term]) -> list[Term]:
        """All of ``terms``, but of texts only those in the language that suits best."""
        texts = [t for t in terms if isinstance(t, Literal) and t.language]
        closest = min((self._rank(t.language or "") for t in texts), default=None)
        return [t for t in terms if t not in texts] + [
            t for t in texts if self._rank(t.language or "") == closest
        ]

    def _numbers(self) -> list[Number]:
        found = [self._number(iri) for iri in _iris(self.of(self.iri, BG.observation))]
        order = {"target": 0, "announced": 1, "actual": 2, "estimate": 3, "baseline": 4}
        found.sort(key=lambda n: (n.indicator.label, order.get(n.status, 5), n.date, n.iri))
        return found

    def _format(self, iri: str) -> str:
        """The floating-point format of a computing power, where a source tells it."""
        known = UNKNOWN_FORMAT not in self.of(iri, BG.floatingPointFormat)
        return self.label(iri, BG.floatingPointFormat) if known else ""

    def _number(self, iri: str) -> Number:
        exact, least, most = (self.text(iri, p) for p in (BG.value, BG.minValue, BG.maxValue))
        about = self.text(iri, BG.approximate) in ("true", "1")
        units = [
            self.units.get(unit) or Unit(prefixed(unit), "", prefixed(unit))
            for unit in sorted(_iris(self.of(iri, BG.unit)))
        ]
        written, kind = (units[0].written, units[0].kind) if units else ("", "")
        details = [
            self.text(iri, BG.scope),
            self._format(iri),
            *(self.label(iri, p) for p in (BG.moneyStage, BG.payer)),
            self.say("part of another amount") if self.of(iri, BG.includedIn) else "",
        ]
        indicators = self.of(iri, BG.indicator)
        return Number(
            iri=iri,
            indicator=self.named(indicators[0]) if indicators else Named("", None),
            status=self.concept(iri, BG.valueStatus),
            status_label=self.label(iri, BG.valueStatus),
            amount=amount_text(exact, least, most, about, written, kind, self.language),
            value=amount_text(exact, least, most, about, "", "", self.language),
            number=exact,
            least=least,
            most=most,
            approximate=about,
            unit=", ".join(unit.symbol for unit in units),
            date=self._date(iri),
            deadline=self.text(iri, BG.deadline),
            as_written=self.text(iri, BG.sourceValue),
            about=self.say(", ").join(word for word in details if word),
            note=self.text(iri, SKOS.note),
            absences=self._absences(iri),
            evidence=self.evidence(iri),
        )

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
                status_label=self.label(iri, BG.eventStatus),
                label=self.text(iri, SKOS.prefLabel),
                earliest=self.text(iri, BG.earliest),
                note=self.text(iri, SKOS.note),
                absences=self._absences(iri),
                evidence=self.evidence(iri),
            )
            for iri in _iris(self.of(self.iri, BG.event))
        ]
        return sorted(found, key=lambda e: (e.earliest or "9999", e.date, e.iri))

    def _judgements(self) -> list[Judgement]:
        """In the order of the sections of a page, and of the places in it where they are known."""
        places = {kind: place for place, kind in enumerate(JUDGEMENTS)}

        def order(iri: str) -> tuple[int, int, str]:
            kind = self.concept(iri, BG.assessmentKind)
            return places.get(kind, len(places)), int(self.text(iri, BG.position) or 0), iri

        return [
            Judgement(
                iri=iri,
                kind=self.label(iri, BG.assessmentKind),
                text=self.text(iri, BG.statementText),
                whose=self.label(iri, BG.judgementOf),
                meant_for=[self.named(t) for t in self.of(iri, BG.implicationFor)],
                note=self.text(iri, SKOS.note),
                evidence=self.evidence(iri),
            )
            for iri in sorted(_iris(self.of(self.iri, BG.assessment)), key=order)
        ]

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


def _kinds(store: Store, region: str) -> dict[str, str]:
    """What lies in a region → the most telling of its classes."""
    found: dict[str, set[str]] = {}
    for s, kind in store.select(PREFIX_HEADER + _IN_REGION.replace("ENTITY", region)):
        if isinstance(s, NamedNode) and isinstance(kind, NamedNode) and kind in _CLASSES:
            found.setdefault(s.value, set()).add(_CLASSES[kind])
    return {iri: next(kind for kind in KINDS if kind in kinds) for iri, kinds in found.items()}


def _words(store: Store, language: str) -> dict[str, str]:
    """What the ontology calls the properties of a profile; in English the profile has its own."""
    if interface(language) == "en":
        return {}
    properties = " ".join(map(str, {**FACTS, **INFERRED, **UNSTATED}))
    texts: dict[str, dict[str, str]] = {}
    for p, words in store.select(PREFIX_HEADER + _WORDS % properties):
        if isinstance(p, NamedNode) and isinstance(words, Literal) and words.language != "en":
            texts.setdefault(p.value, {})[(words.language or "").lower()] = words.value
    return {
        p: named[interface(language).lower()]
        for p, named in texts.items()
        if interface(language).lower() in named
    }
