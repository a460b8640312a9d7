"""The words of a report: names, numbers, links and pages as Markdown, in one language.

Names come from outside: nothing in them can become markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from benchgraph.errors import ParameterError
from benchgraph.iris import is_web_address
from benchgraph.language import interface
from benchgraph.network.reporting.analysis import Community, Edge, Link, Node, Report
from benchgraph.network.sanitise import clean_text
from benchgraph.phrases import sentence

NAMES, LINKS, PAGES = 3, 2, 2  # so many are told of each
REASON, ADDRESS = 220, 40  # letters of a reason and of an address that are shown
APART = " · "  # between names, which may hold commas
# What starts markup, and what GitHub makes a link of without any.
_MARKUP = re.compile(r"[\\`*_\[\]<>&|~#!$@]|:(?=//)|(?<=\bwww)\.")


def plain_text(text: object) -> str:
    """``text`` on one line of Markdown that shows it as it is.

    >>> print(plain_text("a|b <i>[x]"))
    a\\|b \\<i\\>\\[x\\]
    """
    return _MARKUP.sub(r"\\\g<0>", clean_text(str(text)))


def page_link(page: str) -> str:
    """A page as a Markdown link that shows the last part of its address, with the host where that
    is but a number."""
    if not is_web_address(page):
        return plain_text(page)
    try:
        parts = urlsplit(page)
    except ValueError:
        return plain_text(page)
    shown = parts.path.rstrip("/").rsplit("/", 1)[-1] or parts.netloc
    if shown.isdigit():
        shown = f"{parts.netloc}/{shown}"
    shown = shown if len(shown) <= ADDRESS else shown[:ADDRESS] + "…"
    target = page.replace("(", "%28").replace(")", "%29").replace("|", "%7C")
    return f"[{plain_text(shown)}]({target.replace('&', '&amp;')})"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table of cells that are Markdown already."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


class Words:
    """What a report says of entities, links and communities."""

    def __init__(self, report: Report, language: str | None = None) -> None:
        self.report, self.graph = report, report.graph
        try:
            self.language = interface(language or str(self.graph.graph.get("language", "en")))
        except ParameterError:  # labels may be in more languages than sentences
            self.language = "en"
        self.classes = {d["class"]: d["class_label"] for _, d in self.graph.nodes(data=True)}
        self.kinds = {d["relation"]: d["relation_label"] for *_, d in self.graph.edges(data=True)}
        self.leaders = {each.number: self.led_by(each) for each in report.communities}

    def say(self, text: str, **values: object) -> str:
        return sentence(text, self.language, **{key: str(value) for key, value in values.items()})

    def joined(self, sentences: Iterable[str]) -> str:
        return (" " if self.language == "en" else "").join(filter(None, sentences))

    def number(self, n: int) -> str:
        return f"{n:,}"

    def share(self, part: float) -> str:
        if 0 < part < 0.001:
            return self.say("less than {share}", share="0.1%")
        return f"{100 * part:.1f}%"

    def entities(self, n: int) -> str:
        return self.say("1 entity") if n == 1 else self.say("{n} entities", n=self.number(n))

    def relations(self, n: int) -> str:
        return self.say("1 relation") if n == 1 else self.say("{n} relations", n=self.number(n))

    def some(self, items: Sequence[str], most: int = NAMES, apart: str = APART) -> str:
        """The first of ``items``, and how many more there are."""
        told, left = apart.join(items[:most]), len(items) - most
        return (
            told if left <= 0 else told + self.say(" … and {count} more", count=self.number(left))
        )

    def counts(self, items: Iterable[tuple[str, int]], most: int = NAMES) -> str:
        """``name (3), other name (2)``."""
        told = [self.say("{name} ({n})", name=name, n=self.number(n)) for name, n in items]
        return self.some(told, most, self.say(", "))

    def name(self, node: Node) -> str:
        return plain_text(self.report.label(node))

    def names(self, nodes: Iterable[Node], most: int = NAMES) -> str:
        return self.some([self.name(node) for node in nodes], most)

    def class_name(self, kind: str) -> str:
        return plain_text(self.classes[kind])

    def relation(self, kind: str) -> str:
        return plain_text(self.kinds[kind])

    def community(self, number: int) -> str:
        """``community 3 (A · B)``: its number in the files, and who has most relations in it."""
        names = self.leaders.get(number)
        if names is None:  # of one entity
            names = self.names(
                n for n, data in self.graph.nodes(data=True) if data["community"] == number
            )
        return self.say("community {number} ({names})", number=number, names=names)

    def led_by(self, community: Community, most: int = 2) -> str:
        """Those with most relations inside, each name once: a case and the product that it
        profiles share theirs."""
        names: dict[str, None] = {}
        for node, _ in community.members:
            data = self.graph.nodes[node]
            label, mark = str(data["label"]), str(data["class_label"])
            bare = label.removesuffix(f"({mark})").removesuffix(f"（{mark}）").rstrip()
            names.setdefault(bare or label)
            if len(names) == most:
                break
        return APART.join(map(plain_text, names))

    def edge(self, edge: Edge) -> str:
        """``A → B: reason (page)``."""
        source, target, data = edge
        arrow = "→" if data.get("directed", True) else "—"
        reason = clean_text(str(data.get("reason", data["relation"])))
        reason = reason if len(reason) <= REASON else reason[:REASON].rstrip() + "…"
        pages = self.pages(data.get("pages", ()))
        blank = "" if pages.startswith("（") else " "
        ends = f"{self.name(source)} {arrow} {self.name(target)}"
        return f"{ends}: {plain_text(reason)}{blank}{pages}"

    def pages(self, pages: Sequence[str]) -> str:
        if not pages:
            return self.say("(no page named)")
        shown = ", ".join(map(page_link, pages[:PAGES]))
        return f"({shown}, +{len(pages) - PAGES})" if len(pages) > PAGES else f"({shown})"

    def links(self, links: Sequence[Link]) -> str:
        """The heaviest edge of the first links, and the names at the ends of the others."""
        told = self.say("; ").join(self.edge(each.edges[0]) for each in links[:LINKS])
        others = self.names(each.b for each in links[LINKS:])
        return (
            told + self.say("; ") + self.say("linked also to {names}", names=others)
            if others
            else told
        )
