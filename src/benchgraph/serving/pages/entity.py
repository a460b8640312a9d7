"""The page of an entity: what is known of it, who says so, and where to go from there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from pyoxigraph import NamedNode

from benchgraph.errors import ParameterError
from benchgraph.iris import address_parts, expand, prefixed
from benchgraph.query.entities import exists, labels
from benchgraph.query.profile import KINDS, Evidence, Judgement, Named, Profile
from benchgraph.query.profile_reader import read_profile
from benchgraph.relations.present import KINDS as RELATED_KINDS
from benchgraph.relations.related import Related, related
from benchgraph.relations.wording import read_labels
from benchgraph.serving.charts.timeline import Point, timeline_svg
from benchgraph.serving.model import Asked, Graph, Reply, whole_number
from benchgraph.serving.pages.entity_record import Origin, origin_of, owner_of
from benchgraph.serving.pages.render import LANGUAGES, page
from benchgraph.serving.wording import say
from benchgraph.store import Store
from benchgraph.vocab import ID, PREFIX_HEADER

SHORT, PER_PAGE, RELATED = 12, 100, 12
# What a link leads to that a page of ours does not tell of.
_OUTSIDE = ("schema:url", "schema:sameAs")
_KIND = """SELECT ?class ?words WHERE { ENTITY a ?class . ?class rdfs:label ?words }"""
_LATEST = "SELECT ?event ?latest WHERE { VALUES ?event { %s } ?event bg:latest ?latest }"


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list that is too long for the page of its entity."""

    words: str
    name: str
    members: list[Named]
    count: int
    number: int
    pages: int


@dataclass(slots=True)
class View:
    """What the template shows: ``parts`` are the profile and, for a case, what it profiles."""

    profile: Profile
    name: str
    kind: str
    parts: list[Profile]
    origin: Origin | None
    titles: Mapping[str, str] = field(default_factory=dict)
    charts: Mapping[str, str] = field(default_factory=dict)
    history: list[Mapping[str, str]] = field(default_factory=list)
    relations: list[tuple[str, list[Related]]] = field(default_factory=list)
    more_relations: int = 0
    listing: Listing | None = None


def entity_page(graph: Graph, asked: Asked, iri: str) -> Reply:
    """All that is known of ``iri``. Raises NotFoundError where nothing is.

    In the query ``list`` (what of its facts or contents) and ``page`` show one long list by itself;
    ``relations=all`` shows every relation.
    """
    if not exists(graph.store, iri):
        iri = graph.find(iri)  # says what there is instead
    view = _view(graph, asked, iri)
    return page("entity/entity.html.j2", asked, view=view, **_tools(asked, view))


def _view(graph: Graph, asked: Asked, iri: str) -> View:
    store, lang = graph.store, asked.language
    owner = owner_of(store, iri)
    # A number, an event or a judgement is told by the profile of what it is about.
    profile = read_profile(store, owner or iri, lang, follow=owner is None)
    if owner:
        profile = _only(profile, iri)
    parts = [profile, *profile.subjects]
    name = profile.name
    if owner or not profile.labels:
        name = read_labels(store, [iri], lang).names.get(iri) or prefixed(iri)
    kind = say(KINDS[profile.kind][0], lang) if profile.kind in KINDS else ""
    view = View(
        profile, name, kind or _kind(store, iri, lang), parts, origin_of(graph, owner or iri)
    )
    if wanted := asked.get("list"):
        view.listing = _listing(parts, wanted, asked.get("page") or "1")
        return view
    if owner is None:
        _add_history(store, view, lang)
        _add_relations(store, view, asked)
        view.charts = {
            part.iri: timeline_svg(_points(store, part), say("Timeline", lang)) for part in parts
        }
    view.titles = labels(store, _pages(view), lang)
    return view


def _only(profile: Profile, iri: str) -> Profile:
    """``profile`` with nothing but its statement ``iri``."""
    return Profile(
        iri=iri,
        language=profile.language,
        name=profile.name,
        kind="",
        labels={},
        aliases=[],
        description="",
        note="",
        contents=[],
        facts=[],
        numbers=[each for each in profile.numbers if each.iri == iri],
        events=[each for each in profile.events if each.iri == iri],
        judgements=[each for each in profile.judgements if each.iri == iri],
        absences=[],
        sources=[],
        pages=[Named(profile.name, profile.iri)],
    )


def _kind(store: Store, iri: str, lang: str) -> str:
    """What the ontology calls the class of something that has no kind of ours."""
    rows = store.select(PREFIX_HEADER + _KIND.replace("ENTITY", str(NamedNode(iri))))
    classes: dict[str, dict[str, str]] = {}
    for row in rows.dicts():
        words = row["words"]
        classes.setdefault(row["class"].value, {})[(words.language or "").lower()] = words.value  # type: ignore[union-attr]
    for name in sorted(classes, key=lambda each: ("benchgraph" not in each, each)):
        return classes[name].get(lang.lower()) or classes[name].get("en", "")
    return say("entity", lang)


def _listing(parts: list[Profile], wanted: str, number: str) -> Listing:
    lists: dict[str, tuple[str, list[Named]]] = {}
    for part in reversed(parts):
        lists |= {fact.property: (fact.words, fact.values) for fact in part.facts}
        lists |= {content.kind: (content.words, content.members) for content in part.contents}
    if wanted not in lists:
        raise ParameterError(
            "there is no such list here", found=wanted, expected=", ".join(lists) or "none"
        )
    words, members = lists[wanted]
    pages = max(1, -(-len(members) // PER_PAGE))
    if (page := whole_number(number, pages)) is None:
        raise ParameterError("there is no such page", found=number, expected=f"1 to {pages}")
    first = (page - 1) * PER_PAGE
    return Listing(words, wanted, members[first : first + PER_PAGE], len(members), page, pages)


def _add_history(store: Store, view: View, lang: str) -> None:
    from benchgraph.asof import history_rows

    if not any(part.numbers for part in view.parts) and view.profile.kind != "Case":
        return
    rows = history_rows(store, view.profile.iri, lang=lang)
    view.history = [
        {name: term.value if term else "" for name, term in zip(rows.variables, row, strict=True)}
        for row in rows
    ]


def _add_relations(store: Store, view: View, asked: Asked) -> None:
    found = related(store, view.profile.iri, lang=asked.language)
    shown = found if asked.get("relations") == "all" else _strongest(found)
    view.more_relations = len(found) - len(shown)
    view.relations = [
        (name, list(group))
        for name, group in groupby(shown, key=lambda each: each.type_label or each.type)
    ]


def _strongest(found: list[Related]) -> list[Related]:
    """The strongest relations; they stay in their order, which is by type."""
    kept = sorted(found, key=lambda each: -each.strength)[:RELATED]
    return [each for each in found if each in kept]


def _points(store: Store, part: Profile) -> Iterable[Point]:
    dated = {event.iri: event for event in part.events if event.earliest}
    if not dated:
        return
    values = " ".join(str(NamedNode(iri)) for iri in dated)
    latest = {
        event.value: day.value
        for event, day in store.select(PREFIX_HEADER + _LATEST % values)
        if event is not None and day is not None
    }
    for iri, event in dated.items():
        label = f"{event.date} {event.label or event.kind}"
        last = latest.get(iri, event.earliest)
        yield Point(event.earliest, last, event.status, label, anchor(iri))


def _pages(view: View) -> set[str]:
    """Every page that the view names."""
    found = {each.iri for part in view.parts for each in part.pages if each.iri}
    for part in view.parts:
        evidence = [fact.evidence for fact in part.facts]
        evidence += [judgement.evidence for judgement in part.judgements]
        absences = list(part.absences)
        for number in part.numbers:
            evidence.append(number.evidence)
            absences += number.absences
        for event in part.events:
            evidence.append(event.evidence)
            absences += event.absences
        found |= {one.page for several in evidence for one in several}
        found |= {one for absence in absences for one in absence.pages}
    if view.origin:
        found |= set(view.origin.sources)
    found |= {
        shown.page for _, group in view.relations for each in group for shown in each.evidence
    }
    return found | {row["page"] for row in view.history if "page" in row}


def anchor(iri: str) -> str:
    """The id of a statement on the page of its entity."""
    from benchgraph.iris import digest

    return "s-" + digest(iri, 10)


def host(address: str) -> str:
    """Whose an address is, for people: its host."""
    return address_parts(address).netloc.removeprefix("www.") if "://" in address else address


def outside(address: str | None) -> str:
    """``address`` where a browser may be sent to it, else nothing."""
    return address if address and address.startswith(("https://", "http://")) else ""


def correctable(property: str) -> bool:
    """Whether a record says this itself: a property by its prefixed name."""
    from benchgraph.records import load_context

    iri = expand(property)
    return any(
        each.node.value == iri and not each.reverse for each in load_context().properties.values()
    )


def by_words(evidence: list[Evidence]) -> list[tuple[str | None, list[Evidence]]]:
    """Evidence by what it quotes, each quote once with all its places; quotes come first."""
    found: dict[str | None, list[Evidence]] = {}
    for one in evidence:
        found.setdefault(one.quote, []).append(one)
    return sorted(found.items(), key=lambda pair: pair[0] is None)


def by_kind(judgements: list[Judgement]) -> list[tuple[str, list[Judgement]]]:
    """Judgements by the section of the page that they stand in, in their order."""
    return [(kind, list(group)) for kind, group in groupby(judgements, key=lambda j: j.kind)]


def language_name(tag: str) -> str:
    """A language tag in the language itself, where that is one of the interface."""
    known = {each.lower(): name for each, name in LANGUAGES.items()}
    return known.get(tag.lower(), tag)


def _tools(asked: Asked, view: View) -> dict[str, Any]:
    from benchgraph.pages.language import language_of

    lang = asked.language

    def tongue(text: str) -> str | None:
        """The language of ``text`` where it is another one than the page's."""
        found = language_of(text, lang)
        return found if found != lang else None

    return {
        "anchor": anchor, "host": host, "outside": outside, "by_words": by_words,
        "by_kind": by_kind, "languages_of": language_name, "short": SHORT,
        "tongue": tongue, "correctable": correctable, "prefixed": prefixed,
        "related_kinds": RELATED_KINDS,
        "out_properties": _OUTSIDE, "suffixed": lambda end: _suffixed(asked, view, end),
        "is_entity": view.profile.iri.startswith(ID) and view.profile.kind != "",
    }  # fmt: skip


def _suffixed(asked: Asked, view: View, end: str) -> str:
    """The address of the same thing in another format."""
    plain = asked.iri_href(view.profile.iri)
    path, mark, query = plain.partition("?")
    if path.endswith("/entity"):
        return f"{plain}&format={end}"
    return f"{path}.{end}{mark}{query}"
