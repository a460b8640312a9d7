"""Rounds of random queries: each is asked everywhere, each difference is made small and told."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence, Set
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple, dataclass, field

from benchmarks.differential.compare import Departure, departures, known, warned
from benchmarks.differential.generate import Maker
from benchmarks.differential.metamorphic import broken, laws
from benchmarks.differential.reduce import reduced
from benchmarks.differential.stores import Answer, Ask
from benchmarks.differential.terms import Terms
from benchmarks.differential.tree import Asked, Select

# A difference that some cases explain is made small so often; then it is taken for one of them.
SMALL_ENOUGH = 4
TAME_TRIES = 40
# They hold everything in one graph (docs/stores/README.md), and are not asked for others.
ONE_GRAPH = frozenset(("rdf4j", "virtuoso", "rdflib"))


@dataclass(frozen=True)
class News:
    """A difference that nothing explains: the query it was found with, and the smallest."""

    store: str
    against: str
    seed: str
    query: str
    small: str
    answers: tuple[str, str]

    def shape(self) -> str:
        """The small query without its names: what is alike in it is one finding."""
        text = re.sub(r'"(?:\\.|[^"\\])*"(?:@[\w-]+|\^\^\S+)?', '""', self.small)
        text = re.sub(r"<[^>]*>|\b[a-z][\w-]*:[\w-]+", ":x", text)
        return f"{self.store}: " + re.sub(r"\?v\d+", "?v", re.sub(r"\b\d+(\.\d+)?\b", "0", text))


@dataclass
class Tally:
    """What came of the queries asked of one store."""

    asked: int = 0
    alike: int = 0
    filled: int = 0
    late: int = 0
    known: Counter[str] = field(default_factory=Counter)
    news: list[News] = field(default_factory=list)
    laws: Counter[str] = field(default_factory=Counter)


class Rounds:
    """Asks ``asks`` on the whole graph, ``samples`` on a part of it; the first of each leads."""

    def __init__(self, terms: Terms, asks: Mapping[str, Ask], samples: Mapping[str, Ask]) -> None:
        self.terms, self.asks, self.samples = terms, dict(asks), dict(samples)
        self.tallies: dict[str, Tally] = defaultdict(Tally)
        self.skipped: Counter[str] = Counter()
        self._seen: Counter[tuple[str, frozenset[str]]] = Counter()
        self._pool = ThreadPoolExecutor(8)
        self.told: Callable[[News], None] = lambda news: None

    def round(self, seed: int, *, tame: bool, check_laws: bool) -> None:
        """One query; ``tame``: one of which no store is known to read it in its own way."""
        asked = self._asked(seed, tame)
        if asked is None:
            self.skipped["not tame"] += 1
            return
        if "GRAPH" in str(asked.query):
            self._compare(asked, {s: ask for s, ask in self.asks.items() if s not in ONE_GRAPH})
        else:
            apart = self._compare(asked, self.samples)
            # What departs on the part of the graph is told of there, where it is found faster.
            self._compare(asked, self.asks, {"rdflib"} if apart else set())
        if check_laws:
            for store, ask in self.asks.items():
                self._laws(asked, store, ask)

    def _asked(self, seed: int, tame: bool) -> Asked | None:
        for number in range(TAME_TRIES if tame else 1):
            asked = Maker(self.terms, seed + number * 1_000_003).asked()
            if not tame or not warned(str(asked.query)):
                return asked
        return None

    def _compare(
        self, asked: Asked, asks: Mapping[str, Ask], told: Set[str] = frozenset()
    ) -> set[str]:
        """Ask all; who departs. Those in ``told`` are counted and not looked into."""
        text = str(asked.query)
        if not asks:
            return set()
        leader, *others = asks
        first = asks[leader](text)
        if not first.counts:
            self.skipped[f"{leader} {first.why}"] += 1
            return set()
        found = self._pool.map(lambda store: asks[store](text), others)
        answers = {leader: first} | dict(zip(others, found, strict=True))
        apart = {each.store: each for each in departures(asked.query, answers)}
        for store, answer in answers.items():
            self._count(store, answer, store in apart)
        for store, each in apart.items():
            if store in told:
                self.tallies[store].known["as on the sample"] += 1
            else:
                self._explain(asked, each, asks)
        return set(apart)

    def _count(self, store: str, answer: Answer, apart: bool) -> None:
        tally = self.tallies[store]
        if not answer.counts:
            tally.late += 1
            return
        tally.asked += 1
        tally.filled += bool(answer.rows)
        tally.alike += not apart

    def _explain(self, asked: Asked, departure: Departure, asks: Mapping[str, Ask]) -> None:
        tally, pair = self.tallies[departure.store], [asks[s] for s in astuple(departure)]
        cases = known(asked.query, departure, pair[1])
        if cases and self._seen[departure.store, cases] >= SMALL_ENOUGH:
            tally.known[" or ".join(sorted(cases))] += 1
            return
        small = reduced(asked.query, _difference(asked.query, departure, pair, bool(cases)))
        small_cases = known(small, departure, pair[1])
        if small_cases:
            self._seen[departure.store, cases] += 1
            tally.known[" or ".join(sorted(small_cases))] += 1
            return
        one, two = (_said(ask(str(small))) for ask in pair)
        news = News(*astuple(departure), str(asked.seed), str(asked.query), str(small), (one, two))
        tally.news.append(news)
        self.told(news)

    def _laws(self, asked: Asked, store: str, ask: Ask) -> None:
        for law in laws(asked):
            queries = (*law.left, *law.right)
            told = broken(law, ask)
            if told is None:
                self.tallies[store].laws["kept"] += 1
                continue
            alone = Departure(store, "itself")
            cases = frozenset().union(*(known(query, alone, ask) for query in queries))
            if cases:
                self.tallies[store].laws["known"] += 1
                continue
            self.tallies[store].laws["broken"] += 1
            text = "  <>  ".join(map(str, queries))
            news = News(store, f"the law of {law.name}", str(asked.seed), text, text, (told, ""))
            self.tallies[store].news.append(news)
            self.told(news)


def _difference(
    query: Select, departure: Departure, pair: Sequence[Ask], explained: bool
) -> Callable[[Select], bool]:
    """Whether a smaller query still shows the same: the same kinds of answers, the same words."""
    first = [_kind(ask(str(query))) for ask in pair]

    def differs(less: Select) -> bool:
        one, two = (ask(str(less)) for ask in pair)
        if not (one.counts and two.counts) or [_kind(one), _kind(two)] != first:
            return False
        if one.key(less.total) == two.key(less.total):
            return False
        return explained or not known(less, departure, pair[1])

    return differs


def _kind(answer: Answer) -> str:
    return "".join(re.findall(r"[A-Za-z]", answer.why))[:24]


def _said(answer: Answer) -> str:
    if answer.why:
        return f"error: {answer.why[:150]}"
    rows = " ; ".join(" ".join(row) for row in answer.rows[:4])
    return f"{len(answer.rows)} rows: {rows[:300]}"
