"""What changed between two releases, in the reader's terms. Pure: bytes in, changes out.

Everything is keyed by its IRI, and where that changed by what is said of it. Values, texts and
dates of reading are no part of an IRI, so a corrected number is "changed", not one removed and one
added.
"""

from __future__ import annotations

from benchgraph.differences.graph import Graph, subject_of
from benchgraph.differences.kinds import sort_into_kinds
from benchgraph.differences.matching import Pairs, find_pairs
from benchgraph.differences.model import KINDS, Change, Differences, Edit, Section
from benchgraph.differences.sorts import SECTIONS, SILENT, sort_of
from benchgraph.differences.spelling import key, plain_text, same_written
from benchgraph.differences.stated import NUMBER, number_text, same_number
from benchgraph.differences.words import describe, property_words, quote, value_text
from benchgraph.vocab import OA

_NAMES = ("name", "title", "alt label")


def compare_releases(old: bytes, new: bytes) -> Differences:
    """The changes from one release to the other; a kind or section without changes is empty.

    ``old`` and ``new``: the N-Quads of the releases. Raises ReleaseError where they are none.
    """
    before, after = Graph(old), Graph(new)
    touched = {subject_of(s) for s in before.statements ^ after.statements}
    touched = {_speaker(iri, before, after) for iri in touched}
    pairs = find_pairs(before, after, touched)
    touched.update(pairs.new_of, pairs.old_of)
    found = Differences(
        {kind: [] for kind in KINDS}, {name: Section() for name in SECTIONS}, spelling=[]
    )
    for iri in sorted(touched):
        gone = iri in before and pairs.now(iri, after) is None
        if gone and (sort := sort_of(before.types(iri))):
            _, why = after.given_up.get(iri, ("", ""))
            found.sections[sort].removed.append(Change(iri, describe(iri, before), summary=why))
        if iri in pairs.merged:
            target = pairs.of(iri)
            words, said = describe(target, after), f"was {describe(iri, before)}"
            found.kinds["merged"].append(Change(target, words, was=iri, summary=said))
        if iri not in after or not (sort := sort_of(after.types(iri) or before.types(iri))):
            continue
        was = pairs.before(iri, before)
        if was is None:
            found.sections[sort].added.append(Change(iri, describe(iri, after)))
        else:
            _compare(was, iri, before, after, pairs, sort, found)
    sort_into_kinds(found, before, after, pairs)
    changes = [found.spelling, *found.kinds.values()]
    for section in found.sections.values():
        changes += [section.added, section.removed, section.changed]
    for each in changes:
        each.sort(key=lambda change: (change.words, change.iri))
    return found


def _compare(
    old: str, new: str, before: Graph, after: Graph, pairs: Pairs, sort: str, found: Differences
) -> None:
    """Take note of what is said otherwise of one node: of its name, in fact, or in spelling."""
    edits, spelt = _edits(old, new, before, after, pairs)
    words, was = describe(new, after), "" if old == new or sort == "relations" else old
    owner = after.owners.get(new)
    if was and sort == "pages":
        spelt.append(Edit("address", (old,), (new,)))
    elif was and sort in ("cases", "things", "documents", "regions"):
        names = tuple(edit for edit in edits if edit.property in _NAMES)
        found.kinds["renamed"].append(Change(new, words, names, was))
        edits = [edit for edit in edits if edit not in names]
    elif was and not edits and not spelt and owner and owner not in pairs.old_of:
        # Inside what stayed itself, so that nothing else tells of it.
        spelt.append(Edit("address", (old,), (new,)))
    if edits:
        found.sections[sort].changed.append(Change(new, words, tuple(edits), was))
    if spelt:
        found.spelling.append(Change(new, words, tuple(spelt), was))


def _speaker(iri: str, before: Graph, after: Graph) -> str:
    """The node that tells of a change: of the words of evidence, the evidence."""
    for graph in (after, before):
        if OA.TextQuoteSelector.value in graph.types(iri):
            return graph.owners.get(iri, iri)
    return iri


def _edits(
    old: str, new: str, before: Graph, after: Graph, pairs: Pairs
) -> tuple[list[Edit], list[Edit]]:
    """What is said otherwise of a node in fact, and what only in spelling."""
    was, now = before.node(old), after.node(new)
    edits: list[Edit] = []
    spelt: list[Edit] = []
    if any(was.get(name) != now.get(name) for name in NUMBER):
        number = Edit("number", (number_text(was),), (number_text(now),))
        (spelt if same_number(was, before, now, after) else edits).append(number)
    said, says = quote(was, before), quote(now, after)
    if said != says:
        (spelt if _same_quote(said, says) else edits).append(Edit("quote", (said,), (says,)))
    for name in sorted({*was, *now} - SILENT - NUMBER - {OA.hasSelector.value}):
        olds, news = was.get(name, []), now.get(name, [])
        if olds == news:
            continue
        keys = {key(value, name) for value in news}
        mapped = {value: pairs.of(value.value) for value in olds}
        lost = [v for v in olds if mapped[v] not in keys and key(v, name) not in keys]
        keys = {key(value, name) for value in olds} | set(mapped.values())
        come = [v for v in news if key(v, name) not in keys]
        if lost or come:
            edits.append(_edit(name, [value_text(v, before) for v in lost], come, after))
            continue
        respelt = [v for v in olds if v not in news and mapped[v] == v.value]
        if respelt:
            instead = [v for v in news if v not in olds]
            spelt.append(_edit(name, [value_text(v, before) for v in respelt], instead, after))
    return edits, spelt


def _edit(name: str, old: list[str], new: list, after: Graph) -> Edit:  # type: ignore[type-arg]
    texts = sorted(value_text(value, after) for value in new)
    return Edit(property_words(name), tuple(sorted(old)), tuple(texts))


def _same_quote(one: str, other: str) -> bool:
    return plain_text(one) == plain_text(other) or same_written(one, other)
