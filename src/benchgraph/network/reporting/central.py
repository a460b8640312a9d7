"""The section of a report that says who links what, and by which relations."""

from __future__ import annotations

from collections.abc import Sequence

from benchgraph.network.reporting.analysis import Central, Node, Side
from benchgraph.network.reporting.words import NAMES, Words

SIDES = 3  # other communities than its own that are told of an entity
FEW_SOURCES = 100  # an estimate from fewer puts entities in a rough order only
# Who has less than this part of the highest betweenness is named, and no more is said of it.
TELLING = 0.02
# What a text says without stating that two have to do with each other.
WORDS_ONLY = {"mentions", "comparison-with", "lesson-for", "same-citation"}


def central(words: Words) -> list[str]:
    """The section as blocks of Markdown: each class, and its most central entities."""
    report, say = words.report, words.say
    blocks = [
        "## " + say("Who links what"),
        say(
            "For each class, the entities through which most shortest paths lead, and what they"
            " link: by the relations that weigh most. A community bears the number that it has in"
            " the files, and the names of those that have most relations inside it."
        ),
    ]
    if report.sampled is not None:
        told = say(
            "Betweenness is estimated here, from the paths that begin at {n} of the {entities}.",
            n=words.number(report.sampled),
            entities=words.entities(report.nodes),
        )
        rough = say("From so few, the order is a rough one.")
        blocks.append(words.joined([told, rough if report.sampled < FEW_SOURCES else ""]))
    ranked = sorted(
        (each.node for found in report.central.values() for each in found),
        key=lambda node: (-_between(words, node), str(node)),
    )
    if ranked:
        first = say(", ").join(_with_share(words, node) for node in ranked[:NAMES])
        blocks.append(say("Shortest paths lead most often through {names}.", names=first))
    least = TELLING * _between(words, ranked[0]) if ranked else 0.0
    for kind, total in report.classes:
        name = words.class_name(kind)
        telling = [e for e in report.central[kind] if _between(words, e.node) >= least]
        few = [e.node for e in report.central[kind] if _between(words, e.node) < least]
        blocks.append(f"### {name[:1].upper()}{name[1:]}")
        blocks.append(_paths_through(words, kind, total, few))
        blocks += [_one(words, n, each) for n, each in enumerate(telling, 1)]
    return blocks


def _between(words: Words, node: Node) -> float:
    return float(words.graph.nodes[node]["betweenness"])


def _share(words: Words, node: Node) -> str:
    share = words.share(_between(words, node))
    return share if words.report.sampled is None else words.say("about {share}", share=share)


def _with_share(words: Words, node: Node) -> str:
    return words.say("{name} ({n})", name=words.name(node), n=_share(words, node))


def _paths_through(words: Words, kind: str, total: int, few: Sequence[Node]) -> str:
    """Through how many of a class paths lead, and through whom but few."""
    say, degree = words.say, words.graph.degree
    if through := words.report.through[kind]:
        names = say(", ").join(_with_share(words, node) for node in few)
        return words.joined(
            [
                _of_total(words, through, total),
                say("Few of them lead through: {names}.", names=names) if names else "",
            ]
        )
    nodes = [n for n, own in words.graph.nodes(data="class") if str(own) == kind and degree[n]]
    if not nodes:
        return say("None of the {total} has a relation.", total=words.number(total))
    nodes.sort(key=lambda n: (-degree[n], str(n)))
    none = (
        say(
            "None of these ({total}) lies on a shortest path between two others.",
            total=words.number(total),
        )
        if words.report.sampled is None
        else say(
            "None of these ({total}) lies on a shortest path of the sample.",
            total=words.number(total),
        )
    )
    counts = words.counts((words.name(n), degree[n]) for n in nodes)
    return words.joined([none, say("Most relations: {counts}.", counts=counts)])


def _of_total(words: Words, through: int, total: int) -> str:
    numbers = {"n": words.number(through), "total": words.number(total)}
    if words.report.sampled is None:
        return words.say("Shortest paths lead through {n} of {total}.", **numbers)
    return words.say("Shortest paths of the sample lead through {n} of {total}.", **numbers)


def _one(words: Words, place: int, found: Central) -> str:
    """What one entity links."""
    data, value = words.graph.nodes[found.node], _between(words, found.node)
    numbers = words.say(
        "{relations}, linked to {neighbours}; betweenness {value}: of all pairs of others, {share}"
        " have their shortest path through it",
        relations=words.relations(data["degree"]),
        neighbours=words.entities(found.neighbours),
        value=f"{value:.6f}".rstrip("0").rstrip("."),
        share=_share(words, found.node),
    )
    own = data["community"]
    lines = [_lies(words, found, own), *_only_named(words, found)]
    lines += [_side(words, side, own) for side in found.sides[: SIDES + 1]]
    if found.pieces:
        lines.append(_without(words, found))
    head = f"{place}. **{words.name(found.node)}** — {numbers}"
    return "\n".join([head, *(f"   - {line}" for line in lines)])


def _lies(words: Words, found: Central, own: int) -> str:
    """Between which communities an entity lies."""
    others = [side for side in found.sides if side.community != own]
    if not others:
        return words.say(
            "All that it is linked to are in its own {community}.", community=words.community(own)
        )
    return words.say(
        "Those that it is linked to: {n} in its own {community}; elsewhere {others}.",
        n=words.number(found.neighbours - sum(len(side.links) for side in others)),
        community=words.community(own),
        others=words.some(
            [
                words.say(
                    "{n} in {community}",
                    n=words.number(len(side.links)),
                    community=words.community(side.community),
                )
                for side in others
            ],
            NAMES,
            words.say(", "),
        ),
    )


def _only_named(words: Words, found: Central) -> list[str]:
    """To whom an entity is linked by no more than a text that names both, one line or none."""
    links = [link for side in found.sides for link in side.links]
    named = [
        link.b for link in links if {data["relation"] for *_, data in link.edges} <= WORDS_ONLY
    ]
    if not named:
        return []
    return [
        words.say(
            "Only named, compared or cited together with it, which states no tie between the two:"
            " {n} of {total} ({names}).",
            n=words.number(len(named)),
            total=words.number(len(links)),
            names=words.names(named),
        )
    ]


def _side(words: Words, side: Side, own: int) -> str:
    if side.community == own:
        return words.say("Within its own: {links}", links=words.links(side.links))
    community = words.community(side.community)
    return words.say("To {community}: {links}", community=community, links=words.links(side.links))


def _without(words: Words, found: Central) -> str:
    """What its part falls into without an entity."""
    pieces = [
        words.names(piece)
        if len(piece) <= NAMES
        else words.say(
            "{entities} around {name}",
            entities=words.entities(len(piece)),
            name=words.name(piece[0]),
        )
        for piece in found.pieces
    ]
    return words.say(
        "Without it, the rest of its part ({entities}) would fall into {n} pieces: {pieces}.",
        entities=words.entities(sum(map(len, found.pieces))),
        n=words.number(len(found.pieces)),
        pieces=words.some(pieces, 4, words.say("; ")),
    )
