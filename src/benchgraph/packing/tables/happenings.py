"""The tables of what happened, what is thought of it, and what connects: events, judgements,
relations."""

from __future__ import annotations

from typing import Any

from pyoxigraph import NamedNode

from benchgraph.packing.tables import columns as c
from benchgraph.packing.tables import reading as read
from benchgraph.packing.tables.columns import column
from benchgraph.packing.tables.facts import Facts
from benchgraph.packing.tables.model import Column, Reader, Row, Table, Value
from benchgraph.packing.tables.places import table_of
from benchgraph.vocab import BG, OA, ORG, SKOS

_KIND, _STATUS = (
    c.concept("event_kind", "What sort of event it is.", BG.eventKind),
    c.concept("event_status", "Whether it is announced, planned, has occurred or slipped.",
              BG.eventStatus, width=12),
)  # fmt: skip


def _events(facts: Facts) -> list[str]:
    return sorted({*facts.all_of(BG.Event), *facts.all_of(ORG.ChangeEvent)})


def _kind(facts: Facts, row: Row) -> Value:
    """The kind; of a change of organisation, which has none, the name of its class."""
    found = _KIND[0].read(facts, row)
    return found if found else ("change of organisation" if _changed(facts, row) else None)


def _changed(facts: Facts, row: str) -> bool:
    return _CHANGE in facts.objects(row, _TYPE)


_CHANGE = ORG.ChangeEvent.value
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"

EVENTS = Table(
    "events",
    "Events",
    "A row is something that happened to an entity, or is to happen, at a date; also that an "
    "institution came from another.",
    (
        *c.about(BG.eventOf),
        column("event", "The event in our own words; empty of a change of organisation.",
               read.name, SKOS.prefLabel, width=44),
        column("event_kind", _KIND[0].description, _kind, BG.eventKind, width=18),
        _STATUS[0],
        *c.dates(),
        *c.period(),
        column("scope", "What part of the entity it happened to, where two would look alike.",
               read.text(BG.scope), BG.scope),
        column("predecessor", "Of a change of organisation: what there was before.",
               read.named(ORG.originalOrganization), ORG.originalOrganization, many=True),
        *c.sources(),
        c.note(),
        c.not_stated(),
        *c.days(),
        *c.in_languages("event", "The event", None, SKOS.prefLabel),
        *c.about_keys(BG.eventOf),
        _KIND[1],
        _STATUS[1],
        column("predecessor_ids", "Keys of what there was before.",
               read.refs(ORG.originalOrganization), ORG.originalOrganization,
               title="Predecessor (keys)", many=True),
        c.evidence_count(),
        *c.provenance(),
        *c.identity("event"),
    ),
    ("id",),
    _events,
)  # fmt: skip

_SORT = c.concept("kind", "What sort of judgement: headline, why it matters, lesson, risk …",
                  BG.assessmentKind, width=22)  # fmt: skip

JUDGEMENTS = Table(
    "judgements",
    "Judgements",
    "A row is a view that somebody takes of a case, a thing or a region (why it matters, lessons, "
    "risks, strengths). It is no fact.",
    (
        *c.about(BG.aboutEntity),
        _SORT[0],
        column("judgement", "The judgement in our own words.", read.text(BG.statementText),
               BG.statementText, width=70),
        column("judgement_of", "Whose judgement it is.", read.named(BG.judgementOf), BG.judgementOf,
               width=24),
        column("lesson_for", "The region that a lesson is drawn for.",
               read.named(BG.implicationFor), BG.implicationFor, many=True),
        column("mentions", "Names of what it mentions.", read.named(BG.mentions), BG.mentions,
               many=True, width=30),
        column("compares_with", "Names of what it compares with.", read.named(BG.comparesWith),
               BG.comparesWith, many=True, width=24),
        *c.sources(),
        c.note(),
        column("language", "Language of our words (BCP 47).", read.language(BG.statementText), (),
               width=10),
        *c.in_languages("judgement", "The judgement", None, BG.statementText,
                        lambda tag: read.text(BG.statementText, tag)),
        *c.about_keys(BG.aboutEntity),
        _SORT[1],
        column("judgement_of_id", "Key of whose it is.",
               read.ref(BG.judgementOf, lambda f: f.entities), BG.judgementOf,
               title="Judgement of (key)", references=c.ENTITY),
        column("mentions_ids", "Keys of what it mentions.", read.refs(BG.mentions), BG.mentions,
               title="Mentions (keys)", many=True),
        column("compares_with_ids", "Keys of what it compares with.", read.refs(BG.comparesWith),
               BG.comparesWith, title="Compares with (keys)", many=True),
        c.evidence_count(),
        *c.provenance(),
        *c.identity("judgement"),
    ),
    ("id",),
    lambda facts: facts.all_of(BG.Assessment),
)  # fmt: skip

# --------------------------------------------------------------------------------------- Relations


_STATEMENT, _INDICATOR, _SOURCE_VALUE = (
    BG.statementText.value,
    BG.indicator.value,
    BG.sourceValue.value,
)


def called(facts: Facts, node: str) -> str:
    """What a person calls a node: its name; a judgement by its text, a number by what it measures,
    of what."""
    if found := facts.name(node) or facts.text(node, _STATEMENT):
        return found
    indicator, owner = facts.first(node, _INDICATOR), facts.owner(node)
    if isinstance(indicator, str):
        said = facts.text(node, _SOURCE_VALUE) or ""
        return f"{facts.name_or_id(owner)}: {facts.name_or_id(indicator)} {said}".rstrip()
    return facts.name_or_id(node)


def _called(p: NamedNode) -> Reader:
    step = read.to(p)

    def reader(facts: Facts, row: Row) -> Value:
        node = step(facts, row)
        return None if node is None else called(facts, node)

    return reader


def _shown(p: NamedNode) -> read.Step:
    """The evidence of one side."""
    iri = p.value
    return lambda facts, row: read.best(facts, read.iris(facts, row, iri))


def _side(name: str, p: NamedNode, evidence: NamedNode) -> dict[str, Column]:
    words: dict[str, Any] = {"title": name.capitalize()}
    shown, iri = _shown(evidence), p.value

    def quote(facts: Facts, row: Row) -> Value:
        found = shown(facts, row)
        return None if found is None else facts.quote(found)

    order = "first" if name == "from" else "second"
    return {
        "name": column(name, f"Name of the {order} of the two.", _called(p), p, width=34, **words),
        "quote": column(
            f"{name}_quote", f"Words that tie the {order} to what they share.", quote,
            (evidence, OA.hasSelector, OA.exact), width=40,
        ),
        "page": column(
            f"{name}_page", "Address of the page that the quote stands on.",
            read.at(shown, read.at(read.to(OA.hasSource), read.iri)), (evidence, OA.hasSource),
            datatype="iri", references=c.PAGE, width=34,
        ),
        "table": column(
            f"{name}_table", f"The table that has the row of the {order}.",
            lambda f, row: table_of(f, str(f.first(row, iri))), (), width=12,
        ),
        "key": column(f"{name}_id", "Key of that row.", read.ref(p), p,
                      title=f"{name.capitalize()} (key)", required=True),
        "entity": column(
            f"{name}_entity_id", "Key of the entity that it is or belongs to; empty of a page.",
            read.at(read.to(p), read.at(read.owner, read.key)), (p,),
            title=f"{name.capitalize()} (key of the entity)", references=c.ENTITY,
        ),
        "evidence": column(
            f"{name}_evidence_ids", "Keys of the evidence of this side.", read.refs(evidence),
            evidence, title=f"{name.capitalize()} evidence (keys)", many=True,
        ),
    }  # fmt: skip


_FROM, _TO = _side("from", BG["from"], BG.fromEvidence), _side("to", BG.to, BG.toEvidence)
_RELATION = c.concept("relation", "How the two are related.", BG.relationType, width=22)

RELATIONS = Table(
    "relations",
    "Relations",
    "A row is a connection that a rule has found between two rows of other tables, with its "
    "reason, a strength and the evidence on both sides. Plain facts (who owns what) stand in the "
    "table of facts.",
    (
        _FROM["name"],
        _RELATION[0],
        _TO["name"],
        column("via", "What the two share.", _called(BG.via), BG.via, width=30),
        column("strength", "How strong the relation is, by the formula of its rule.",
               read.number(BG.strength), BG.strength, datatype="decimal", unit="from 0 to 1",
               width=10),
        _FROM["quote"],
        _FROM["page"],
        _TO["quote"],
        _TO["page"],
        column("rule", "Name of the rule that found it.", read.text(BG.derivation), BG.derivation),
        *c.in_languages("from", "Name of the first", read.to(BG["from"]), BG["from"]),
        *c.in_languages("to", "Name of the second", read.to(BG.to), BG.to),
        _RELATION[1],
        *(side[part] for side in (_FROM, _TO) for part in ("table", "key", "entity", "evidence")),
        column("via_id", "Key of what they share.", read.ref(BG.via), BG.via, title="Via (key)"),
        *c.identity("relation"),
    ),
    ("id",),
    lambda facts: facts.all_of(BG.Relation),
)  # fmt: skip
