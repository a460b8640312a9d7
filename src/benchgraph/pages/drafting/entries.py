"""Pages of a kind that a profile defines → a draft of what each is about."""

from __future__ import annotations

from collections.abc import Iterable

from benchgraph.hanzi import one_form
from benchgraph.pages.drafting.drafts import Draft, evidence
from benchgraph.pages.drafting.entry_facts import state_fact
from benchgraph.pages.drafting.extraction import (
    Run,
    add_facts,
    addresses,
    assessment,
    fact_values,
    keep_as_fact,
    rule_of,
    section_evidence,
    section_texts,
)
from benchgraph.pages.drafting.names import FOLDERS, short_slug
from benchgraph.pages.language import language_of
from benchgraph.pages.profile import KindRule, fold
from benchgraph.pages.reading.model import Block, Page
from benchgraph.pages.understanding.addresses import title_slug
from benchgraph.pages.understanding.citations import clean_bullet
from benchgraph.pages.understanding.entries import section_use
from benchgraph.pages.understanding.sentences import sentences
from benchgraph.pages.understanding.versions import Versions

_Texts = dict[str, list[str]]
_Quoted = dict[str, tuple[Page, Block]]


def prepare_entries(run: Run, every: Iterable[Versions]) -> None:
    """Give each page's subject its id, and learn what the acronyms of bodies stand for, before any
    page is drafted: the first page may speak of what the last one is about."""
    for versions in every:
        if versions.kind not in run.profile.kinds:
            continue
        run.subjects[versions.url] = _subject(run, versions, run.profile.kinds[versions.kind])
        for page in versions.pages:
            for fact in page.facts:
                if fact.value is not None:
                    run.bodies.learn(fact.value.text)


def extract_entry(run: Run, versions: Versions) -> list[str]:
    """Draft what the page is about: its facts, texts and judgements; its id is returned."""
    rule = run.profile.kinds[versions.kind]
    identifier, kind = run.subjects[versions.url]
    draft = run.drafts.entity(identifier, kind, {}, addresses(versions))
    for name, get in (("title", _title), ("subtitle", _other_name)):
        for tag, text in versions.texts(get).items():
            run.drafts.name(draft, tag, text)
        if name == "title":
            run.drafts.add(draft, "evidence", evidence(versions.blocks(_title), ["label"]))
    _type(run, versions, draft, rule)
    if rule.region:
        key = "jurisdiction" if identifier.startswith("document/") else "region"
        run.drafts.state(draft, key, run.names.region(versions.region, {}, addresses(versions)))
    add_facts(run, versions, draft, versions.name)
    _keep_chips(run, versions, draft, rule)
    for row in versions.facts:
        if row.term:
            state_fact(run, versions, draft, rule_of(run, row.term))
    _address(run, versions, draft)
    _texts(run, versions, draft, rule)
    return [draft["id"]]


def _title(page: Page) -> Block | None:
    return page.title


def _other_name(page: Page) -> Block | None:
    """The name in another language under a title; a subtitle in the same one is a text."""
    if page.subtitle is None or page.title is None:
        return None
    mine = language_of(page.title.text, page.language)
    return page.subtitle if language_of(page.subtitle.text, page.language) != mine else None


# -- what the page is about ------------------------------------------------------------------------


def _subject(run: Run, versions: Versions, rule: KindRule) -> tuple[str, str]:
    """Id and class. A known thing of the title's name is meant, whatever its class; else the page
    makes one of its own, named by its address: two pages are two things, even of one title."""
    labels = versions.texts(lambda page: page.name)
    kind = rule.makes
    taken = {identifier for identifier, _ in run.subjects.values()}
    about = [i for i in run.registry.pages.get(versions.url, ()) if not i.startswith("region/")]
    known = {found for name in labels.values() if (found := _known(run, name, FOLDERS[kind]))}
    known = {i for i in about[:1] if i in run.registry} or known
    if len(known) == 1 and not known & taken:
        identifier = known.pop()
        return identifier, run.registry.types[identifier]
    if len(known) > 1:
        run.warn(versions, f"its titles name {', '.join(sorted(known))}: none of them is taken")
    title = labels.get("en") or next(iter(labels.values()), "")
    slug = versions.slug or title_slug(title)
    identifier = f"{FOLDERS[kind]}/{short_slug(slug)}"
    if identifier in taken or identifier in run.registry:
        first = identifier
        identifier = f"{FOLDERS[kind]}/{short_slug(f'{run.profile.name}-{slug}')}"
        run.warn(versions, f"the id {first} is taken by another name: this is {identifier}")
    run.names.remember(identifier, labels.values())
    return identifier, kind


def _known(run: Run, name: str, folder: str) -> str | None:
    """The one known thing of this name; of several the one in the folder that the page makes."""
    found = tuple(
        i for i in run.registry.candidates(name) if not i.startswith(("case/", "region/"))
    )
    fitting = tuple(i for i in found if i.startswith(folder + "/"))
    return run.registry.choose(fitting or found, run.names.here)


def _title_type(versions: Versions, rule: KindRule) -> str:
    """The type of document that words of a title tell; the English title is asked first."""
    titles = versions.texts(lambda page: page.name)
    for tag in sorted(titles, key=lambda tag: tag != "en"):
        for pattern, concept in rule.titles:
            if pattern.search(fold(titles[tag])):
                return concept
    return ""


def _type(run: Run, versions: Versions, draft: Draft, rule: KindRule) -> None:
    concept = _title_type(versions, rule)
    if concept and draft["id"].startswith("document/"):
        run.drafts.state(draft, "documentType", concept)
        backing = evidence(versions.blocks(_title), ["documentType"])
        run.drafts.add(draft, "evidence", backing)


# -- chips and links -------------------------------------------------------------------------------


def _keep_chips(run: Run, versions: Versions, draft: Draft, rule: KindRule) -> None:
    """Chips that no fact repeats, as source facts under the name of their term."""
    facts = []
    for place in range(max((len(page.chips) for page in versions.pages), default=0)):
        term = rule.chips[place] if place < len(rule.chips) else f"chip-{place + 1}"
        name = term if term.startswith("chip-") else f"{term}-chip"
        said = {fold(text) for text in fact_values(versions, term).values()} if term else set()

        def chip(page: Page, place: int = place) -> Block | None:
            block = page.chips[place] if place < len(page.chips) else None
            return block if block and block.role == "chip" else None

        texts = versions.texts(chip)
        if not term or not texts or {fold(text) for text in texts.values()} <= said:
            continue
        fact = {"id": f"{versions.name}.{name}", "factLabel": {"en": _words(term)}}
        facts.append(fact | {"factValue": texts, "evidence": evidence(versions.blocks(chip))})
    run.drafts.add(draft, "sourceFacts", facts)


def _words(term: str) -> str:
    """A term as a label, where the page gives none.

    >>> _words("issuing-body")
    'Issuing body'
    """
    return term.replace("-", " ").capitalize()


def _address(run: Run, versions: Versions, draft: Draft) -> None:
    """The address of the thing itself, where the profile knows the words of that link."""
    for page in versions.pages:
        for citation in page.citations:
            rule = run.profile.link_rule(citation.label)
            if rule is not None and rule.becomes == "url" and citation.url:
                run.drafts.state(draft, "url", citation.url)
                run.drafts.add(draft, "evidence", evidence([(page, citation.block)], ["url"]))
                return


# -- texts and judgements --------------------------------------------------------------------------


def _texts(run: Run, versions: Versions, draft: Draft, rule: KindRule) -> None:
    """Leads and sections by what they become; sentences that judge are kept apart from notes."""
    judged: _Texts = {}
    quotes: _Quoted = {}
    _leads(run, versions, draft, rule, judged, quotes)
    for place, row in enumerate(versions.sections):
        use = section_use(row.first, versions.kind, run.profile)
        if row.term and (named := run.profile.section_rule(versions.kind, row.term)):
            use = named
        content = any(s.paragraphs or (s.bullets and use.becomes in _KEPT) for _, s in row.pairs)
        name = f"{versions.name}.{row.term or f'section-{place + 1}'}"
        if not content or use.becomes == "nothing":
            continue
        if use.assessment:
            texts, backing = section_texts(row), section_evidence(row)
            node = assessment(run, versions, use.assessment, texts, backing, name)
            run.drafts.add(draft, "assessments", [node])
        elif use.becomes in ("note", "description"):
            blocks = [
                (page, block)
                for page, section in row.pairs
                for block in [*section.paragraphs, *section.bullets]
            ]
            _say(run, draft, use.becomes, blocks, judged, quotes)
        else:
            keep_as_fact(run, draft, row, name)
    if judged:
        kind = run.profile.judgement_kind
        texts = {tag: " ".join(said) for tag, said in judged.items()}
        name = f"{versions.name}.{kind}"
        node = assessment(run, versions, kind, texts, evidence(quotes.values()), name)
        run.drafts.add(draft, "assessments", [node])


# Uses of a section in which its bullets are texts, not links or sources.
_KEPT = frozenset({"note", "description", "fact", ""})


def _leads(
    run: Run, versions: Versions, draft: Draft, rule: KindRule, judged: _Texts, quotes: _Quoted
) -> None:
    def lead(page: Page) -> list[Block]:
        subtitle = [page.subtitle] if page.subtitle and not _other_name(page) else []
        return [*subtitle, *page.leads, *([page.headline] if page.headline else [])]

    first = [(page, block) for page in versions.pages for block in lead(page)[:1]]
    rest = [(page, block) for page in versions.pages for block in lead(page)[1:]]
    _say(run, draft, rule.lead, first, judged, quotes)
    _say(run, draft, "note", rest, judged, quotes)


def _say(
    run: Run, draft: Draft, key: str, blocks: list[tuple[Page, Block]], judged: _Texts,
    quotes: _Quoted,
) -> None:  # fmt: skip
    """Texts under ``key``; a second description in a language, and what follows it, is a note."""
    quoted: dict[str, _Quoted] = {}
    for page, block in blocks:
        tag = language_of(block.text, page.language)
        said, judgement = _apart(run, clean_bullet(block.text))
        if said:
            where = key
            if key == "description" and tag in draft.get("description", {}):
                where = "note"
            if where == "description":
                draft.setdefault("description", {})[tag] = said
            else:
                known = draft.setdefault("note", {}).setdefault(tag, [])
                if said not in known:
                    known.append(said)
            quoted.setdefault(where, {}).setdefault(page.url, (page, block))
        if judgement and judgement not in judged.setdefault(tag, []):
            judged[tag].append(judgement)
            quotes.setdefault(page.url, (page, _part(block, judgement)))
    for where, found in quoted.items():
        run.drafts.add(draft, "evidence", evidence(found.values(), [where]))


def _part(block: Block, text: str) -> Block:
    """The part of a block that is to be quoted."""
    return Block(text, block.role, section=block.section)


def _apart(run: Run, text: str) -> tuple[str, str]:
    """What a text states, and what it judges: from the mark of a judgement on, or the sentences
    that begin as judgements do."""
    if match := run.profile.judgement.search(one_form(text)):
        return text[: match.start()].strip(), text[match.end() :].strip()
    said: list[str] = []
    judged: list[str] = []
    for sentence in sentences(text):
        judging = run.profile.judging.match(one_form(sentence.strip()))
        (judged if judging else said).append(sentence)
    if not judged:
        return text, ""
    return "".join(said).strip(), "".join(judged).strip()
