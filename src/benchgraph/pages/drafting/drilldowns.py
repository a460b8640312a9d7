"""Drilldown pages → a draft of the document, initiative or institution; overviews → the region."""

from __future__ import annotations

from benchgraph.hanzi import one_form
from benchgraph.pages.drafting.drafts import Draft, evidence
from benchgraph.pages.drafting.extraction import (
    Run,
    add_facts,
    add_observations,
    addresses,
    assessment,
    fact_values,
    keep_as_fact,
    money_rule,
    rule_of,
    section_texts,
    value_of,
    years_in,
)
from benchgraph.pages.drafting.names import without_year
from benchgraph.pages.language import language_of
from benchgraph.pages.reading.model import Block, Page
from benchgraph.pages.understanding.recognise import OVERVIEWS, split_slug
from benchgraph.pages.understanding.versions import Versions

_CLASSES = {"strategy": "PolicyDocument", "initiative": "Initiative", "body": "Institution"}
_OVERVIEW_KINDS = {"governance-model": "governance-model", "comparative-strength": "strength"}


def extract_drilldown(run: Run, versions: Versions) -> list[str]:
    """Draft what the page is about; its ids are returned."""
    pages = addresses(versions)
    region = run.names.region(versions.region, fact_values(versions, "region"), pages)
    if versions.subkind in OVERVIEWS or not versions.subkind:
        draft = (
            run.drafts.entity(region, "Region", {}, pages) if region else _unknown(run, versions)
        )
        _name_known(run, draft, versions)
    else:
        draft = _thing(run, versions, region)
    prefix = versions.name
    add_facts(run, versions, draft, prefix)
    _numbers(run, versions, draft)
    _strategy(run, versions, draft, region)
    _texts(run, versions, draft, prefix)
    return list(dict.fromkeys(entity for entity in (draft["id"], region) if entity))


def _unknown(run: Run, versions: Versions) -> Draft:
    labels = versions.texts(lambda page: page.name)
    identifier, kind = run.names.identify(labels, "Initiative")
    run.warn(versions, "neither address nor facts say what kind of drilldown this is")
    return run.drafts.entity(identifier, kind, labels, addresses(versions))


def _name_known(run: Run, draft: Draft, versions: Versions) -> None:
    """A region that is drafted over a known one keeps a name: what its pages call it."""
    for tag, text in fact_values(versions, "region").items():
        draft.setdefault("label", {}).setdefault(tag, text)
    if "label" not in draft:
        names = run.registry.names(draft["id"]) or (draft["id"].split("/")[1],)
        draft["label"] = {language_of(names[0], "en"): names[0]}


def _thing(run: Run, versions: Versions, region: str) -> Draft:
    """The document, initiative or institution that the page is named after."""
    labels = versions.texts(lambda page: page.name)
    title = labels.get("en") or next(iter(labels.values()), "")
    kind = _CLASSES.get(versions.subkind) or money_rule(run, title).type
    slug = split_slug(versions.slug)[2]
    identifier, kind = run.names.identify(labels, kind, slug, versions.slug)
    draft = run.drafts.entity(identifier, kind, labels, addresses(versions))
    year = fact_values(versions, "year")
    if kind in ("PolicyDocument", "Legislation"):
        run.drafts.state(draft, "jurisdiction", region)
        dates = years_in(next(iter(year.values()), ""))
        if len(dates) == 1:
            run.drafts.state(draft, "date", dates[0])
            quotes = versions.blocks(lambda page: value_of(page, versions, "year"))
            run.drafts.add(draft, "evidence", evidence(quotes, ["date"]))
    elif kind != "Region":
        run.drafts.state(draft, "region", region)
    if kind == "Institution" and (role := fact_values(versions, "role")):
        draft.setdefault("role", role)
        quotes = versions.blocks(lambda page: value_of(page, versions, "role"))
        run.drafts.add(draft, "evidence", evidence(quotes, ["role"]))
    return draft


def _numbers(run: Run, versions: Versions, draft: Draft) -> None:
    name = versions.texts(lambda page: page.name).get("en", "")
    for row in versions.facts:
        if rule_of(run, row.term).status:
            add_observations(run, versions, draft, row.term, name=name)


def _strategy(run: Run, versions: Versions, draft: Draft, region: str) -> None:
    """The strategy that a region's overview names, as a document of that region."""
    values = fact_values(versions, "strategy")
    if versions.subkind != "core-strategy" or not values:
        return
    pages = addresses(versions)
    named = {tag: without_year(text) for tag, text in values.items()}
    for identifier, kind in run.names.several(named, "PolicyDocument", pages):
        document = run.drafts.records.get(identifier)
        if document is not None and kind == "PolicyDocument":
            run.drafts.state(document, "jurisdiction", region)


def _texts(run: Run, versions: Versions, draft: Draft, prefix: str) -> None:
    """Lead and detail in the page's words: as notes; what follows "Assessment:" as a judgement;
    other sections as facts under their headings."""
    notes: dict[str, list[str]] = {}
    judgements: dict[str, str] = {}
    quoted: dict[str, tuple[Page, Block]] = {}
    judged: dict[str, tuple[Page, Block]] = {}
    for page in versions.pages:
        mine: dict[str, list[str]] = {}
        for block in _own_texts(versions, page):
            tag = language_of(block.text, page.language)
            match = run.profile.judgement.search(one_form(block.text))
            said = block.text[: match.start()].strip() if match else block.text
            if said and said not in notes.setdefault(tag, []):
                notes[tag].append(said)
                quoted.setdefault(page.url, (page, block))
            if match and tag not in judgements and (after := block.text[match.end() :].strip()):
                mine.setdefault(tag, []).append(after)
                judged.setdefault(page.url, (page, block))
        judgements |= {tag: " ".join(texts) for tag, texts in mine.items()}
    for tag, texts in notes.items():
        known = draft.setdefault("note", {}).setdefault(tag, [])
        known.extend(text for text in texts if text not in known)
    if notes:
        run.drafts.add(draft, "evidence", evidence(quoted.values(), ["note"]))
    if judgements:
        _judge(run, versions, draft, judgements, evidence(judged.values()), prefix)
    for place, row in enumerate(versions.sections, 1):
        if not row.term and section_texts(row):
            keep_as_fact(run, draft, row, f"{prefix}.section-{place}")


def _own_texts(versions: Versions, page: Page) -> list[Block]:
    """Lead, subtitle and details of one version."""
    blocks = [*page.leads, *([page.subtitle] if page.subtitle else [])]
    for row in versions.sections:
        if row.term == "detail" and (detail := row.on(page)):
            blocks += detail.paragraphs + detail.bullets
    return blocks


def _judge(
    run: Run, versions: Versions, draft: Draft, judgements: dict[str, str], backing: list[Draft],
    prefix: str,
) -> None:  # fmt: skip
    about_us = any(run.is_about_comparator(text) for text in judgements.values())
    kind = _OVERVIEW_KINDS.get(versions.subkind) or ("lesson" if about_us else "why-it-matters")
    node = assessment(run, versions, kind, judgements, backing, f"{prefix}.{kind}")
    run.drafts.add(draft, "assessments", [node])
