"""Case pages → a case draft, and a draft of the thing that it profiles."""

from __future__ import annotations

from functools import partial

from benchgraph.pages.drafting.drafts import Draft, evidence
from benchgraph.pages.drafting.extraction import (
    Run,
    add_facts,
    add_observations,
    addresses,
    assessment,
    fact_values,
    keep_as_fact,
    rule_of,
    section_evidence,
    section_texts,
    value_of,
)
from benchgraph.pages.drafting.names import short_slug, without_year
from benchgraph.pages.flags import strip_flag
from benchgraph.pages.reading.model import Block, Page
from benchgraph.pages.understanding.addresses import title_slug
from benchgraph.pages.understanding.versions import Versions

_PARTIES = {"owner": "owner", "participant": "participant"}


def extract_case(run: Run, versions: Versions) -> list[str]:
    """Draft the case and its subject; what the page is about is returned."""
    pages = addresses(versions)
    labels = case_labels(versions)
    slug = versions.slug or title_slug(labels.get("en") or next(iter(labels.values()), ""))
    identifier = f"case/{short_slug(slug)}"
    if not versions.slug:
        identifier = run.names.claim(identifier, labels)
    slug = identifier.removeprefix("case/")
    case = run.drafts.entity(identifier, "Case", labels, pages)
    _classify(run, versions, case)
    subject, kind = _subject(run, labels, slug, case)
    thing = run.drafts.entity(subject, kind, labels, pages)
    run.drafts.state(case, "subject", subject)
    run.drafts.state(case, "page", [versions.url])
    run.drafts.state(case, "modified", versions.modified)
    region = _region(run, versions, pages)
    run.drafts.state(thing, "region", region)
    add_facts(run, versions, case)
    if not {"caseType", "sourceStatus"} <= case.keys():
        _keep_chips(run, versions, case)
    _use_facts(run, versions, thing)
    _judge(run, versions, case)
    return list(dict.fromkeys(entity for entity in (case["id"], subject, region) if entity))


def case_labels(versions: Versions) -> dict[str, str]:
    """The titles by language; a translated page repeats the English name under its own."""
    labels = versions.texts(lambda page: page.name)
    for tag, text in versions.texts(lambda page: page.subtitle).items():
        labels.setdefault(tag, text)
    return labels


def _classify(run: Run, versions: Versions, case: Draft) -> None:
    """Axis, type and status by the labels of the vocabularies; what has none stays open."""
    axis = run.concepts.find("axis", fact_values(versions, "benchmark-axis").values())
    run.drafts.state(case, "axis", axis)
    if axis is None and fact_values(versions, "benchmark-axis"):
        run.warn(versions, "the benchmark axis is not in the axis vocabulary")
    chips = [strip_flag(chip.text) for page in versions.pages for chip in _own_chips(page)]
    for key, scheme in (("caseType", "case-type"), ("sourceStatus", "source-status")):
        concept = run.concepts.find(scheme, chips)
        if concept is None:
            run_on = [
                chip.text for page in versions.pages if page.form == "plain" for chip in page.chips
            ]
            concept = next(
                (found for text in run_on if (found := run.concepts.find_within(scheme, text))),
                None,
            )
        run.drafts.state(case, key, concept)
        if concept is None:
            run.warn(versions, f"no {scheme} is on the page, or none that the vocabulary has")


def _keep_chips(run: Run, versions: Versions, case: Draft) -> None:
    """Type and status as the page words them, where no vocabulary has their wording."""
    facts = []
    places = [0] if all(page.form == "plain" for page in versions.pages) else [2, 3]
    for place in places:
        get = partial(_chip, place=place)
        if texts := versions.texts(get):
            fact = {"id": f"chip-{place + 1}", "factLabel": {"en": f"Chip {place + 1}"}}
            facts.append(fact | {"factValue": texts, "evidence": evidence(versions.blocks(get))})
    run.drafts.add(case, "sourceFacts", facts)


def _chip(page: Page, place: int) -> Block | None:
    return page.chips[place] if place < len(page.chips) else None


def _own_chips(page: Page) -> list[Block]:
    """The chips; in the plain form they run together and say nothing one by one."""
    return [] if page.form == "plain" else page.chips


def _subject(run: Run, labels: dict[str, str], slug: str, case: Draft) -> tuple[str, str]:
    """The thing that the case is about. Its class follows from the case type; a curator decides."""
    known = run.registry.subjects.get(case["id"])
    if known is not None and known in run.registry:
        return known, run.registry.types[known]
    kind = case.get("caseType", "").removeprefix("case-type/")
    subjects = run.profile.subjects
    return run.names.identify(labels, subjects.get(kind, subjects["default"]), slug, slug)


def _region(run: Run, versions: Versions, pages: list[str]) -> str:
    """The region of a case: the one with the flag among its chips or first behind its sources."""
    labels = versions.texts(_region_name)
    region = run.names.region(versions.region, labels, pages)
    draft = run.drafts.records.get(region)
    flag = next((page.flag for page in versions.pages if page.flag), "")
    if draft is not None and flag:
        run.drafts.state(draft, "identifier", flag)
    return region


def _region_name(page: Page) -> str | None:
    if page.form != "plain" and len(page.chips) > 1:
        return strip_flag(page.chips[1].text)
    background = page.section("background")
    title = background.cards[0].title if background and background.cards else None
    return strip_flag(title.text) if title and page.is_whole(title) else None


def _use_facts(run: Run, versions: Versions, thing: Draft) -> None:
    """Owners, partners, documents and numbers out of the facts that the profile knows."""
    pages = addresses(versions)
    for row in versions.facts:
        rule = rule_of(run, row.term)
        values = fact_values(versions, row.term) if row.term else {}
        if rule.becomes in _PARTIES:
            key = _PARTIES[rule.becomes]
            found = run.names.several(values, "Institution", pages)
            found = [(i, kind) for i, kind in found if i != thing["id"]]  # nothing owns itself
            parties = [i for i, kind in found if kind == "Institution"]
        elif rule.becomes == "document":
            key = "underDocument"
            values = {tag: without_year(text) for tag, text in values.items()}
            found = run.names.several(values, "PolicyDocument", pages)
            parties = [i for i, kind in found if kind in ("PolicyDocument", "Legislation")]
        else:
            if rule.becomes == "observation":
                name = thing.get("label", {}).get("en", "")
                add_observations(run, versions, thing, row.term, name=name)
            continue
        run.drafts.add(thing, key, parties)
        if parties:
            quotes = versions.blocks(partial(value_of, versions=versions, term=row.term))
            run.drafts.add(thing, "evidence", evidence(quotes, [key]))
        if len(parties) < len(found):
            run.warn(
                versions, f"{row.first.label.text}: not every name is of the class that it needs"
            )


def _judge(run: Run, versions: Versions, case: Draft) -> None:
    """The headline and each section with words as judgements; one whose heading no version of
    the page makes clear is kept as a fact under its heading."""
    nodes = []
    headline = versions.texts(lambda page: page.headline)
    if headline:
        backing = evidence(versions.blocks(lambda page: page.headline))
        nodes.append(assessment(run, versions, "headline", headline, backing, "headline"))
    lead = versions.texts(lambda page: page.leads[0] if page.leads else None)
    if lead:
        case.setdefault("description", lead)
        quotes = versions.blocks(lambda page: page.leads[0] if page.leads else None)
        run.drafts.add(case, "evidence", evidence(quotes, ["description"]))
    kinds = run.profile.assessments["case"]
    taken: dict[str, int] = {}
    for place, row in enumerate(versions.sections, 1):
        if row.term in ("data-note", "sources") or not section_texts(row):
            continue
        if row.term not in kinds:
            keep_as_fact(run, case, row, f"section-{place}")
            continue
        taken[row.term] = taken.get(row.term, 0) + 1
        name = row.term if taken[row.term] == 1 else f"{row.term}-{taken[row.term]}"
        texts, backing = section_texts(row), section_evidence(row)
        nodes.append(assessment(run, versions, kinds[row.term], texts, backing, name))
    run.drafts.add(case, "assessments", nodes)
