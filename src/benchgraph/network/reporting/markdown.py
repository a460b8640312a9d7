"""The analysis of a relation graph in words: who links what, and by which relations.

Every sentence is made from the graph, in the language of its labels.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from benchgraph.network.measures import SEED
from benchgraph.network.reporting.analysis import Bridge, Community, Node, Report
from benchgraph.network.reporting.central import central
from benchgraph.network.reporting.words import LINKS, NAMES, Words, plain_text, table

BRIDGES, COMMUNITIES, ALONE = 12, 8, 15  # so many are told of each


def report_markdown(report: Report, language: str | None = None) -> str:
    """``report`` as Markdown; sentences in ``language``, by default that of the labels."""
    words = Words(report, language)
    title = plain_text(report.graph.graph.get("name", ""))
    blocks = ["# " + words.say("{title}: what the graph shows", title=title), *_size(words)]
    if report.edges:
        blocks += [*central(words), *_bridges(words), *_communities(words)]
    blocks += _isolated(words)
    if report.edges:
        blocks += _reading(words)
    return "\n\n".join(blocks) + "\n"


def _size(words: Words) -> list[str]:
    report, say = words.report, words.say
    told = say(
        "The graph has {entities} and {relations}.",
        entities=words.entities(report.nodes),
        relations=words.relations(report.edges),
    )
    counts = words.counts(((words.class_name(kind), n) for kind, n in report.classes), 12)
    by_class = say("By class: {counts}.", counts=counts) if counts else ""
    blocks = ["## " + say("Size and parts"), words.joined([told, by_class])]
    if not report.edges:
        return [*blocks, say("Nothing in it is linked.")] if report.nodes else blocks
    heads = [
        say("kind of relation"),
        say("relations"),
        say("statements behind them"),
        say("with a page"),
    ]
    rows = [[words.relation(k), *map(words.number, numbers)] for k, numbers in report.relations]
    return [*blocks, words.joined(_parts(words)), table(heads, rows)]


def _parts(words: Words) -> list[str]:
    report, say = words.report, words.say
    if len(report.parts) > 1:
        sizes = [words.number(size) for size in report.parts]
        told = [
            say(
                "What is linked falls into {n} parts without any link between them. Their sizes:"
                " {sizes}.",
                n=words.number(len(report.parts)),
                sizes=words.some(sizes, 10, say(", ")),
            )
        ]
    elif report.parts[0] == report.nodes:
        told = [say("All of it hangs together: a path leads from each to each.")]
    else:
        size = words.entities(report.parts[0])
        told = [say("What is linked hangs together in one part of {entities}.", entities=size)]
    if alone := report.components - len(report.parts):
        told.append(say("Without any relation: {entities}.", entities=words.entities(alone)))
    most = report.graph.degree[report.busiest[0]]
    return [
        *told,
        say("Of all pairs of entities, {share} are linked.", share=words.share(report.density)),
        say(
            "At least half of those that are linked have {relations} or fewer.",
            relations=words.relations(report.median),
        ),
        say(
            "Most relations ({n}): {names}.",
            n=words.number(most),
            names=words.names(report.busiest),
        ),
    ]


def _bridges(words: Words) -> list[str]:
    report, say = words.report, words.say
    heading = "## " + say("Single links that hold parts together")
    if not report.bridges:
        return [
            heading,
            say("There are none: whichever link is lost, another path leads round it."),
        ]
    wide = [bridge for bridge in report.bridges if min(bridge.sizes) > 1]
    told = [
        say(
            "Linked pairs: {pairs}; bridges among them: {n}. Without a bridge, no path would lead"
            " from one of its sides to the other.",
            pairs=words.number(report.pairs),
            n=words.number(len(report.bridges)),
        ),
        _ties(words, [bridge for bridge in report.bridges if min(bridge.sizes) == 1]),
    ]
    blocks = [heading, words.joined(told)]
    if wide:
        heads = [say("link"), say("entities on either side"), say("reason and pages")]
        blocks.append(table(heads, [_bridge(words, bridge) for bridge in wide[:BRIDGES]]))
    if len(wide) > BRIDGES:
        left = words.number(len(wide) - BRIDGES)
        blocks.append(say("Not shown here: {n} more.", n=left))
    return blocks


def _ties(words: Words, ends: Sequence[Bridge]) -> str:
    """How many bridges tie on one entity each, and where there are several of them."""
    if not ends:
        return ""
    holders: Counter[Node] = Counter()
    for each in ends:
        if each.sizes != (1, 1):
            holders[each.link.b if each.sizes[0] == 1 else each.link.a] += 1
    ranked = sorted(holders.items(), key=lambda item: (-item[1], str(item[0])))
    several = words.counts(((words.name(node), n) for node, n in ranked if n > 1), 5)
    told = words.say("Those that tie on a single entity: {n}.", n=words.number(len(ends)))
    return words.joined(
        [told, words.say("Several of these are at: {counts}.", counts=several) if several else ""]
    )


def _bridge(words: Words, bridge: Bridge) -> list[str]:
    link = bridge.link
    reasons = "; ".join(words.edge(edge) for edge in link.edges[:LINKS])
    sizes = " / ".join(map(words.number, bridge.sizes))
    return [f"{words.name(link.a)} — {words.name(link.b)}", sizes, reasons]


def _communities(words: Words) -> list[str]:
    report, say = words.report, words.say
    blocks = [
        "## " + say("Communities"),
        say(
            "Communities of two or more: {n}. The modularity of the division is {value}: the nearer"
            " to 1, the more relations stay inside, compared with chance.",
            n=words.number(len(report.communities)),
            value=f"{report.modularity:.3f}",
        ),
    ]
    blocks += [_community(words, each) for each in report.communities[:COMMUNITIES]]
    if rest := report.communities[COMMUNITIES:]:
        names = [
            say(
                "{community}: {entities}",
                community=words.community(each.number),
                entities=words.entities(len(each.members)),
            )
            for each in rest
        ]
        blocks.append(say("The others: {names}.", names=words.some(names, 12, say("; "))))
    return blocks


def _community(words: Words, found: Community) -> str:
    """Who is in a community and what holds it together."""
    say = words.say
    kinds = Counter(words.graph.nodes[node]["class"] for node, _ in found.members)
    classes = sorted(kinds.items(), key=lambda item: (-item[1], item[0]))
    members = [(words.name(node), n) for node, n in found.members if n]
    inside = [(words.relation(each), n) for each, n in found.relations]
    shared = [(plain_text(name), n) for name, n in found.through if n > 1]
    regions = [(plain_text(name), n) for name, n in found.regions]
    lines = [
        say("Most relations inside: {counts}.", counts=words.counts(members, 5)),
        say(
            "Relations inside ({n}): {counts}.",
            n=words.number(found.inside),
            counts=words.counts(inside, 4),
        ),
    ]
    if shared:
        lines.append(say("Several go through: {counts}.", counts=words.counts(shared)))
    if regions:
        lines.append(
            say(
                "Regions ({n} have one): {counts}.",
                n=words.number(found.located),
                counts=words.counts(regions),
            )
        )
    lines.append(_out(words, found))
    head = say("Community {n}: {names}", n=found.number, names=words.led_by(found, NAMES))
    size = words.entities(len(found.members))
    counts = words.counts(((words.class_name(kind), n) for kind, n in classes), 10)
    told = say("{entities}: {counts}", entities=size, counts=counts)
    return "\n".join([f"**{head}** — {told}", "", *(f"- {line}" for line in lines)])


def _out(words: Words, found: Community) -> str:
    if not found.outside:
        return words.say("No relation leads out of it.")
    others = [
        words.say("{n} to {community}", n=words.number(n), community=words.community(number))
        for number, n in found.outside
    ]
    return words.say(
        "Relations that lead out of it ({n}): {others}.",
        n=words.number(sum(n for _, n in found.outside)),
        others=words.some(others, NAMES, words.say(", ")),
    )


def _isolated(words: Words) -> list[str]:
    report, say = words.report, words.say
    if not report.isolated:
        return []
    lines = [
        say(
            "{name} ({n}): {names}",
            name=words.class_name(kind),
            n=words.number(len(report.isolated[kind])),
            names=words.names(report.isolated[kind], ALONE),
        )
        for kind, _ in report.classes
        if kind in report.isolated
    ]
    return [
        "## " + say("Without any relation"),
        say(
            "The records, or what was chosen of them, state no relation of this view for these."
            " That does not mean that there is none."
        ),
        "\n".join(f"- {line}" for line in lines),
    ]


def _reading(words: Words) -> list[str]:
    report, say = words.report, words.say
    if report.sampled is None:
        method = say(
            "Communities: Louvain's, from the number of relations between each two, with seed"
            " {seed}. Another method would draw some borders elsewhere.",
            seed=SEED,
        )
    else:
        method = say(
            "Communities: from label propagation, with seed {seed}. Another method would draw some"
            " borders elsewhere.",
            seed=SEED,
        )
    lines = [
        say(
            "The graph holds what the records and their pages state. Who is described at more"
            " length can have more relations in it: a high number alone is no sign of importance."
        ),
        say(
            "Relations of an entity (its degree): the edges at it, whatever they weigh. Links of"
            " one kind between the same two are one edge: {n} of {edges} stand for several.",
            n=words.number(report.merged),
            edges=words.number(report.edges),
        ),
        say(
            "Betweenness: for how many of all pairs of others the shortest path leads through an"
            " entity; where several paths are as short, each counts for its share. Direction,"
            " strength and kind of a relation do not matter for it. A pair without any path between"
            " them counts for nobody."
        ),
        method,
    ]
    if any(kind == "Region" and report.through[kind] for kind, _ in report.classes):
        lines.append(
            say(
                "Regions are entities of this graph, too: two that share nothing but their region"
                " are linked through it."
            )
        )
    return ["## " + say("How to read the numbers"), "\n".join(f"- {line}" for line in lines)]
