"""Changes that have a name: deadlines that slipped, targets that were delivered, status. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from pyoxigraph import Literal

from benchgraph.differences.graph import Graph
from benchgraph.differences.matching import Pairs
from benchgraph.differences.model import Change, Differences
from benchgraph.differences.spelling import key
from benchgraph.differences.stated import Stated, amount
from benchgraph.differences.words import last, subject_words
from benchgraph.triples import last_day
from benchgraph.vocab import BG

_SAME_SUBJECT = (BG.indicator, BG.scope, BG.moneyStage, BG.payer, BG.floatingPointFormat)


def sort_into_kinds(found: Differences, before: Graph, after: Graph, pairs: Pairs) -> None:
    """Move the changes of ``found`` that have a name from their sections to their kinds."""
    numbers = found.sections["numbers"]
    delivered = _delivered(numbers.added, numbers.changed, before, after, pairs)
    kinds = found.kinds
    told: set[str] = set()
    for change, target in delivered:
        kinds["delivered"].append(_delivery(change, target, before, after))
        told |= {change.iri, target}
    for change in numbers.changed:
        old = change.was or change.iri
        if change.iri in told or not (
            _is(old, "target", before) and _is(change.iri, "target", after)
        ):
            continue
        _take_moved(change, old, change.iri, before, after, kinds, told)
    for change in numbers.added:
        if change.iri not in told and _is(change.iri, "target", after):
            _take_revised(change, before, after, pairs, kinds, told)
    for change in numbers.removed:
        if change.iri not in told and _is(change.iri, "target", before):
            kinds["withdrawn"].append(change)
            told.add(change.iri)
    _take_events(found, before, after, told)
    for name, section in found.sections.items():
        if name != "numbers":
            _take_status(section.changed, kinds["status"], told)
        for changes in (section.added, section.removed, section.changed):
            changes[:] = [change for change in changes if change.iri not in told]


def _is(iri: str, status: str, graph: Graph) -> bool:
    return graph.first(iri, BG.valueStatus).endswith(f"/value-status/{status}")


# -- delivered ---------------------------------------------------------------------------------


def _delivered(
    added: Iterable[Change], changed: Iterable[Change], before: Graph, after: Graph, pairs: Pairs
) -> list[tuple[Change, str]]:
    """New actual numbers, each with the target of the old release that it answers."""
    by_subject = _targets_that_went(before, after, pairs)
    found: list[tuple[Change, str]] = []
    for change in added:
        if _is(change.iri, "actual", after):
            found += [
                (change, target) for target in _answered(change.iri, before, after, pairs)
            ] or [
                (change, target)
                for target in by_subject.get(_subject(change.iri, after, Pairs()), ())
            ]
    for change in changed:
        old = change.was or change.iri
        if _is(old, "target", before) and _is(change.iri, "actual", after):
            found.append((change, old))
    return found


def _answered(iri: str, before: Graph, after: Graph, pairs: Pairs) -> list[str]:
    """The old targets that a number names or answers, without those that another one revises."""
    node = after.node(iri)
    named = {
        v.value for term in (BG.towards, BG.reaches, BG.answers) for v in node.get(term.value, ())
    }
    targets = {pairs.before(each, before) or each for each in named}
    targets = {each for each in targets if _is(each, "target", before)}
    revised = {v.value for each in targets for v in before.node(each).get(BG.revises.value, ())}
    return sorted(targets - revised)


def _targets_that_went(
    before: Graph, after: Graph, pairs: Pairs
) -> dict[tuple[object, ...], list[str]]:
    """What was a target and is none any more, by what it was about."""
    found: defaultdict[tuple[object, ...], list[str]] = defaultdict(list)
    for statement in before.statements - after.statements:
        if statement.endswith(_TARGET):
            iri = statement.partition(b" ")[0][1:-1].decode()
            if pairs.now(iri, after) is None:
                found[_subject(iri, before, pairs)].append(iri)
    return {subject: sorted(targets) for subject, targets in found.items()}


_TARGET = b"#valueStatus> <https://w3id.org/benchgraph/vocab/value-status/target>"


def _subject(iri: str, graph: Graph, pairs: Pairs) -> tuple[object, ...]:
    owner = graph.owners.get(iri, "")
    node = graph.node(iri)
    facets = (
        frozenset(key(value, term.value) for value in node.get(term.value, ()))
        for term in _SAME_SUBJECT
    )
    return (pairs.of(owner), *facets)


def _delivery(change: Change, target: str, before: Graph, after: Graph) -> Change:
    promised, now = before.node(target), after.node(change.iri)
    share = Stated.of(now, after).share_of(Stated.of(promised, before))
    dated = after.first(change.iri, BG.date) or after.first(change.iri, BG.end)
    summary = amount(now, grouped=True) + (f" in {dated}" if dated else "")
    summary += f" of {amount(promised, grouped=True)}"
    facts: dict[str, object] = {"target": target, "actual": change.iri}
    if share is not None:
        summary += f", {_percent(share * 100)} %"
        facts["share"] = round(float(share), 4)
    if due := before.first(target, BG.deadline):
        summary += f" (due {due})"
        facts["deadline"] = due
    return replace(change, words=subject_words(change.iri, after), summary=summary, facts=facts)


def _percent(share: object) -> str:
    text = f"{share:.1f}" if share < 10 else f"{share:.0f}"  # type: ignore[operator]
    return text.removesuffix(".0")


# -- moved and revised -------------------------------------------------------------------------


def _take_moved(
    change: Change, old: str, new: str, before: Graph, after: Graph,
    kinds: dict[str, list[Change]], told: set[str],
) -> bool:  # fmt: skip
    """Tell of a target whose deadline or number is another one than ``old`` had."""
    was, now = _due(old, before), _due(new, after)
    one, other = Stated.of(before.node(old), before), Stated.of(after.node(new), after)
    share = other.share_of(one)
    steps = []
    kind = ""
    if share is not None and not one.same(other) and share != 1:
        kind = "raised" if share > 1 else "lowered"
        steps.append(
            f"{amount(before.node(old), grouped=True)} → {amount(after.node(new), grouped=True)}"
        )
    facts: dict[str, object] = {}
    said = before.first(old, BG.deadline), after.first(new, BG.deadline)
    if was and now and not _within(*said):
        kind = "slipped" if now > was else "broughtForward"
        steps.insert(0, f"due {said[0]} → {said[1]}, {_how_long(was, now)}")
        facts = {"from": said[0], "to": said[1], "days": (now - was).days}
    if not kind:
        return False
    words = subject_words(new, after)
    if kind in ("slipped", "broughtForward"):
        words += f" {amount(after.node(new), grouped=True)}"
    edits = tuple(edit for edit in change.edits if edit.property != "deadline")
    kinds[kind].append(
        replace(change, edits=edits, words=words, summary="; ".join(steps), facts=facts)
    )
    told.add(change.iri)
    return True


def _take_revised(
    change: Change, before: Graph, after: Graph, pairs: Pairs,
    kinds: dict[str, list[Change]], told: set[str],
) -> None:  # fmt: skip
    """Tell of a new target: as a move of the one that it revises, or as new."""
    earlier = [v.value for v in after.node(change.iri).get(BG.revises.value, ())]
    for each in sorted(earlier):
        old = pairs.old_of.get(each, each)
        if old in before and _take_moved(change, old, change.iri, before, after, kinds, told):
            return
    due = after.first(change.iri, BG.deadline)
    kinds["promised"].append(replace(change, summary=f"due {due}" if due else ""))
    told.add(change.iri)


def _due(iri: str, graph: Graph, term: object = BG.deadline) -> date | None:
    text = graph.first(iri, term)  # type: ignore[arg-type]
    try:
        return date.fromisoformat(last_day(Literal(text))) if text else None
    except ValueError:
        return None


def _within(one: str, other: str) -> bool:
    """Whether one date only says more precisely when the other is: 2026-09 and 2026."""
    first, second = sorted((one, other), key=len)
    return last_day(Literal(first)) == last_day(Literal(second)) or second.startswith(first)


def _how_long(was: date, now: date) -> str:
    """``1 year 6 months later``; days where the two are no whole months apart."""
    first, second = sorted((was, now))
    ends = all((day + timedelta(1)).day == 1 for day in (first, second))
    months = (second.year - first.year) * 12 + second.month - first.month
    if months and (ends or first.day == second.day):
        parts = [(months // 12, "year"), (months % 12, "month")]
    else:
        parts = [((second - first).days, "day")]
    text = " ".join(f"{n} {unit}{'' if n == 1 else 's'}" for n, unit in parts if n)
    return f"{text} {'later' if now > was else 'earlier'}"


# -- events and status -------------------------------------------------------------------------


def _take_events(found: Differences, before: Graph, after: Graph, told: set[str]) -> None:
    """Tell of planned events whose day moved as of deadlines."""
    for change in found.sections["events"].changed:
        old = change.was or change.iri
        both = last(before.node(old), BG.eventStatus), last(after.node(change.iri), BG.eventStatus)
        was, now = _due(old, before, BG.date), _due(change.iri, after, BG.date)
        said = before.first(old, BG.date), after.first(change.iri, BG.date)
        if "occurred" in both or "" in both or not was or not now or _within(*said):
            continue
        kind = "slipped" if now > was else "broughtForward"
        summary = f"{said[0]} → {said[1]}, {_how_long(was, now)}"
        facts: dict[str, object] = {"from": said[0], "to": said[1], "days": (now - was).days}
        edits = tuple(edit for edit in change.edits if edit.property != "date")
        words = subject_words(change.iri, after)
        moved = replace(change, edits=edits, words=words, summary=summary, facts=facts)
        found.kinds[kind].append(moved)
        told.add(change.iri)


def _take_status(changed: Iterable[Change], kind: list[Change], told: set[str]) -> None:
    """Tell of things and events whose status is another one."""
    for change in changed:
        for edit in change.edits:
            if edit.property in ("status", "event status") and edit.old and edit.new:
                was, now = _words(edit.old), _words(edit.new)
                edits = tuple(other for other in change.edits if other != edit)
                facts = {"from": was, "to": now}
                kind.append(replace(change, edits=edits, summary=f"{was} → {now}", facts=facts))
                told.add(change.iri)


def _words(concepts: Iterable[str]) -> str:
    return ", ".join(_plain(concepts))


def _plain(concepts: Iterable[str]) -> Iterator[str]:
    for each in concepts:
        yield each.rsplit(":", 1)[-1].rsplit("/", 1)[-1].replace("-", " ")
