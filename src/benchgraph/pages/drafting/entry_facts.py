"""A fact of a page → what a profile says that it becomes."""

from __future__ import annotations

from collections.abc import Callable

from benchgraph.pages.drafting.drafts import Draft, evidence
from benchgraph.pages.drafting.extraction import (
    Run,
    add_observations,
    addresses,
    fact_values,
    value_of,
    years_in,
)
from benchgraph.pages.drafting.names import without_year
from benchgraph.pages.profile import FactRule, fold
from benchgraph.pages.profile.schema import PARTIES
from benchgraph.pages.understanding.versions import Versions

_Things = frozenset({"initiative", "facility", "product", "institution"})
# Which keys the record of a thing may have that facts fill, by the folder of its id.
_OF_THINGS = frozenset({"owner", "operator", "funder", "regulator", "participant", "document"})
_ALLOWED = {
    "document": frozenset({"publisher", "date"}),
    "institution": _OF_THINGS | {"parent", "status"},
    **{folder: _OF_THINGS | {"status"} for folder in ("initiative", "facility", "product")},
}
_ANYWHERE = frozenset({"region", "description", "note", "name", "identifier", "url", "type"})


def state_fact(run: Run, versions: Versions, draft: Draft, rule: FactRule) -> None:
    """State in ``draft`` what a fact becomes. Every fact is kept as a source fact besides, so what
    the class of the draft has no place for is lost to nobody."""
    folder = draft["id"].partition("/")[0]
    values = fact_values(versions, rule.term)
    if not values:
        return
    if rule.event:
        _event(run, versions, draft, rule)
    if rule.becomes in ("observation", "amount", "ranking"):
        name = versions.texts(lambda page: page.name).get("en", "")
        prefix = f"{rule.term}"
        add_observations(run, versions, draft, rule.term, name=name, prefix=prefix)
        return
    becomes = {"year": "date", "strategy": "document"}.get(rule.becomes, rule.becomes)
    state = _STATES.get(becomes)
    if state is None or (becomes == "role" and folder != "institution"):
        return
    if becomes in _ANYWHERE or becomes == "role" or becomes in _ALLOWED.get(folder, ()):
        state(run, versions, draft, rule, values)
    else:
        run.warn(
            versions, f"{rule.term}: kept as a source fact, as {draft['type']} has no {becomes}"
        )


def _support(run: Run, versions: Versions, draft: Draft, rule: FactRule, key: str) -> None:
    blocks = versions.blocks(lambda page: value_of(page, versions, rule.term))
    run.drafts.add(draft, "evidence", evidence(blocks, [key]))


_State = Callable[[Run, Versions, Draft, FactRule, dict[str, str]], None]


def _party(
    run: Run, versions: Versions, draft: Draft, rule: FactRule, values: dict[str, str]
) -> None:
    found = run.bodies.several(values, addresses(versions))
    bodies = [i for i, kind in found if kind == "Institution" and i != draft["id"]]
    run.drafts.add(draft, rule.becomes, bodies)
    if bodies:
        _support(run, versions, draft, rule, rule.becomes)
    if len(bodies) < len(found):
        run.warn(versions, f"{rule.term}: not every name is of the class that it needs")


def _document(
    run: Run, versions: Versions, draft: Draft, rule: FactRule, values: dict[str, str]
) -> None:
    named = {tag: without_year(text) for tag, text in values.items()}
    found = run.names.several(named, "PolicyDocument", addresses(versions))
    documents = [i for i, kind in found if kind in ("PolicyDocument", "Legislation")]
    run.drafts.add(draft, "underDocument", documents)
    if documents:
        _support(run, versions, draft, rule, "underDocument")


def _region(
    run: Run, versions: Versions, draft: Draft, rule: FactRule, values: dict[str, str]
) -> None:
    key = "jurisdiction" if draft["id"].startswith("document/") else "region"
    regions = [
        run.names.region("", names, addresses(versions)) for names in run.bodies.apart(values)
    ]
    regions = list(dict.fromkeys(region for region in regions if region))
    if len(regions) == 1:
        run.drafts.state(draft, key, regions[0])
    elif regions:
        draft[key] = regions
    _support(run, versions, draft, rule, key)


def _date(
    run: Run, versions: Versions, draft: Draft, rule: FactRule, values: dict[str, str]
) -> None:
    """One date, the same on every version; two dates, or a range, are none."""
    if len(found := _dates(values)) == 1:
        run.drafts.state(draft, "date", found.pop())
        _support(run, versions, draft, rule, "date")
    else:
        run.warn(versions, f"{rule.term}: no one date in {' | '.join(values.values())}")


def _dates(values: dict[str, str]) -> set[str]:
    return {" ".join(years_in(text)) for text in values.values() if len(years_in(text)) == 1} or {
        date for text in values.values() for date in years_in(text)
    }


def _event(run: Run, versions: Versions, draft: Draft, rule: FactRule) -> None:
    """What happens on the date that a fact gives. What is before the page's own date has occurred,
    what is behind it is planned; without one the profile has to say."""
    dates = _dates(fact_values(versions, rule.term))
    if len(dates) != 1:
        run.warn(versions, f"{rule.term}: no one date, so no event")
        return
    date = dates.pop()
    read = max((page.modified for page in versions.pages), default="")[: len(date)]
    status = rule.event_status if not read else "occurred" if date < read else ""
    status = status or ("planned" if read and date > read else rule.event_status)
    if not status:
        run.warn(versions, f"{rule.term}: nothing says whether it has happened, so no event")
        return
    blocks = versions.blocks(lambda page: value_of(page, versions, rule.term))
    node = {"id": f"{versions.name}.{rule.event}", "eventKind": rule.event, "date": date}
    backing = {"eventStatus": status, "evidence": evidence(blocks)}
    run.drafts.add(draft, "events", [node | backing])


def _concept(key: str, scheme: str) -> _State:
    def state(
        run: Run, versions: Versions, draft: Draft, rule: FactRule, values: dict[str, str]
    ) -> None:
        """The concept that the profile gives for the words, else the one with such a label."""
        texts = [part for text in values.values() for part in (text, *text.split(" / "))]
        said = (rule.values.get(fold(text)) for text in texts)
        concept = next((name for name in said if name), None)
        if concept is not None:
            concept = concept if "/" in concept else f"{scheme}/{concept}"
        else:
            concept = run.concepts.find(scheme, texts)
        if concept is None:
            return
        value = concept.partition("/")[2] if key == "status" else concept
        if key not in draft:
            run.drafts.state(draft, key, value)
            _support(run, versions, draft, rule, key)

    return state


def _type(
    run: Run, versions: Versions, draft: Draft, rule: FactRule, values: dict[str, str]
) -> None:
    folder = draft["id"].partition("/")[0]
    if folder == "document":
        _concept("documentType", "document-type")(run, versions, draft, rule, values)
    elif folder == "institution":
        _concept("classification", "institution-type")(run, versions, draft, rule, values)


def _text(
    run: Run, versions: Versions, draft: Draft, rule: FactRule, values: dict[str, str]
) -> None:
    key = rule.becomes
    for tag, text in values.items():
        if key == "name":
            known = draft.setdefault("altLabel", {}).setdefault(tag, [])
            if text not in known:
                known.append(text)
        elif key == "note":
            draft.setdefault("note", {}).setdefault(tag, []).append(text)
        elif key == "identifier":
            run.drafts.state(draft, key, text)
        else:
            draft.setdefault(key, {}).setdefault(tag, text)
    _support(run, versions, draft, rule, "altLabel" if key == "name" else key)


def _url(
    run: Run, versions: Versions, draft: Draft, rule: FactRule, values: dict[str, str]
) -> None:
    """The target of the link in the value; or the value, where it is an address itself."""
    from benchgraph.iris import is_valid_iri

    for page, block in versions.blocks(lambda page: value_of(page, versions, rule.term)):
        text = block.text.strip()
        target = block.links[0].href if block.links else text if "://" in text else ""
        if target and is_valid_iri(target):
            run.drafts.state(draft, "url", target)
            run.drafts.add(draft, "evidence", evidence([(page, block)], ["url"]))
            return


_STATES: dict[str, _State] = {
    **dict.fromkeys(PARTIES, _party),
    "document": _document, "region": _region, "date": _date, "type": _type,
    "status": _concept("status", "thing-status"), "url": _url,
    **dict.fromkeys(("description", "note", "role", "name", "identifier"), _text),
}  # fmt: skip
