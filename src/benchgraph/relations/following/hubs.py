"""Run rules again for the hubs that a change concerns, with what is kept of parts of them."""

from __future__ import annotations

from collections.abc import Sequence

from pyoxigraph import Triple

from benchgraph.reach import Reach
from benchgraph.reach.model import Term
from benchgraph.relations.following.change import MOST, Change
from benchgraph.relations.following.filling import NOT_APART, put_hubs
from benchgraph.relations.following.followed import Followed, OfHub, of_hubs, reach_of
from benchgraph.relations.following.sight import concerned, texts_of
from benchgraph.relations.following.views import NAMESAKE, Namesakes, View, members
from benchgraph.relations.rules import construct, read_constructed


def run_rules(change: Change, rules: Sequence[Followed]) -> None:
    """Put what the rules find now in place of what they found, where a change concerns it."""
    counted = _keep_views(change, rules)
    whole: list[Followed] = []
    parts: list[tuple[Followed, set[Term]]] = []
    for each in rules:
        if each.rule.name in counted:
            whole.append(each)
        elif each.reach is None or _not_apart(change, each):
            if each.concerned(change.triples):
                whole.append(each)
        else:
            hubs = each.reach.hubs(change.triples, change.sight)
            if hubs is None or len(hubs) > MOST:
                whole.append(each)
            elif hubs:
                parts.append((each, hubs))
    whole += _run_parts(change, parts)
    for each in whole:
        _run_whole(change, each)


def _not_apart(change: Change, each: Followed) -> bool:
    return change.state.meta(NOT_APART + each.rule.name) is not None


def _run_parts(change: Change, parts: Sequence[tuple[Followed, set[Term]]]) -> list[Followed]:
    """Run rules for these hubs, on what they can read for them; those that did not tell them
    apart, of which nothing is written."""
    halo: set[Triple] = set()
    for each, hubs in parts:
        assert each.reach is not None
        each.reach.halo(hubs, change.sight, halo)
    store = change.sight.after(halo)
    failed = []
    for each, hubs in parts:
        text = construct(store, each.inside(lambda view: view.number(change.state)))
        said, apart = of_hubs(each.rule, read_constructed(text))
        if apart:
            for hub in sorted(texts_of(hubs)):
                _replace(change, each.rule.name, hub, said.get(hub, OfHub()))
        else:
            failed.append(each)
    return failed


def _run_whole(change: Change, each: Followed) -> None:
    """Run a rule on the graph."""
    rule = each.rule
    said, apart = of_hubs(rule, read_constructed(construct(change.store, rule)))
    if not apart:
        change.state.set_meta(NOT_APART + rule.name, "")
    query = " UNION ".join(
        f"SELECT hub FROM {table} WHERE rule = ?1" for table in ("raw", "left_out", "made")
    )
    for hub in sorted({*change.state.texts(query, rule.name), *said}):
        _replace(change, rule.name, hub, said.get(hub, OfHub()))


def _replace(change: Change, rule: str, hub: str, said: OfHub) -> None:
    """Put what a rule says of a hub now in place of what it said."""
    state, place = change.state, (rule, hub)
    before = change.kept(rule, hub)
    made = set(state.rows("SELECT node, line FROM made WHERE rule = ? AND hub = ?", *place))
    for table in ("raw", "left_out", "made"):
        state.run(f"DELETE FROM {table} WHERE rule = ? AND hub = ?", *place)
    put_hubs(state, rule, {hub: said})
    change.touched.update(node for node, _ in made ^ said.made)
    change.compare(before, change.kept(rule, hub))


# -- what is kept of parts of rules ----------------------------------------------------------------


def _keep_views(change: Change, rules: Sequence[Followed]) -> set[str]:
    """Bring the views up to date; the rules of which a number is another one now."""
    counted: set[str] = set()
    views = [(each, view) for each in rules for view in each.views]
    change.sight.more[NAMESAKE] = lambda s, o: (
        triple
        for _, view in views
        if isinstance(view, Namesakes)
        for triple in view.look(change.state, s, o)
    )
    for each, view in views:
        reach = reach_of(view)
        assert reach is not None
        hubs = concerned(reach, change.triples, change.sight)
        if not hubs:
            continue
        new = _members(change, view, reach, hubs)
        if isinstance(view, Namesakes):
            _keep_namesakes(change, view, hubs, new)
        else:
            before = view.number(change.state)
            _write(change, view, hubs, new)
            if view.number(change.state) != before:
                counted.add(each.rule.name)
    return counted


def _keep_namesakes(
    change: Change, view: Namesakes, hubs: set[Term], new: set[tuple[str, str]]
) -> None:
    """Write who bears which name; a pair that went or came is a triple that did."""
    state = change.state
    names = {name for bearer in texts_of(hubs) for name in view.names(state, bearer)}
    names |= {key for key, _ in new}
    before = view.pairs(state, names)
    _write(change, view, hubs, new)
    after = view.pairs(state, names)
    # Two may share another name, which is none of those concerned.
    gone = {t for t in before - after if not any(view.look(state, t.subject, t.object))}
    change.sight.take_away(gone)
    change.triples += [*gone, *(after - before)]


def _members(change: Change, view: View, reach: Reach, hubs: set[Term]) -> set[tuple[str, str]]:
    """What the view has of these hubs now."""
    halo: set[Triple] = set()
    reach.halo(hubs, change.sight, halo)
    known, column = view.keys(hubs), ("key", "name").index(view.column)
    return {row for row in members(view, change.sight.after(halo)) if row[column] in known}


def _write(change: Change, view: View, hubs: set[Term], new: set[tuple[str, str]]) -> None:
    delete = f"DELETE FROM member WHERE view = ? AND {view.column} = ?"
    change.state.run_all(delete, ((view.view, key) for key in view.keys(hubs)))
    rows = ((view.view, *row) for row in new)
    change.state.run_all("INSERT INTO member VALUES (?, ?, ?)", rows)
