"""The promise tracker: what was promised, by when, what came of it, and who says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from benchgraph.errors import BenchgraphError, ParameterError
from benchgraph.iris import prefixed
from benchgraph.phrases import phrase
from benchgraph.plotting.amounts import Amount, Units
from benchgraph.query.entities import labels
from benchgraph.query.runner import question_for
from benchgraph.serving.charts import Drawing
from benchgraph.serving.charts.drawing import MOST_LINES
from benchgraph.serving.media import HTML
from benchgraph.serving.model import Asked, Graph, Reply
from benchgraph.serving.pages.answers import Link, page_link, page_of
from benchgraph.serving.pages.candidates import Candidate
from benchgraph.serving.pages.fields import Field, faults_of, fields_of, values_of
from benchgraph.serving.pages.figures import promised_and_actual, read_amount
from benchgraph.serving.pages.questions import (
    Answer,
    answer_of,
    downloads,
    first_fault,
    table_reply,
)
from benchgraph.serving.pages.render import page
from benchgraph.serving.wording import say
from benchgraph.store import Rows, Store
from benchgraph.vocab import PREFIX_HEADER, VOCAB

QUESTION = "promise-tracker"
VERDICTS = ("reached", "on the way", "slipped", "overdue", "nobody has said")
SIZE = 200
IN_VIEW = 12  # lines of a chart beside others; that of one indicator alone has them all
_OWN = ("indicator", "verdict")
_INDICATORS = (
    PREFIX_HEADER + "SELECT ?promise ?indicator {"
    f" ?promise bg:valueStatus <{VOCAB}value-status/target> ; bg:indicator ?indicator }}"
)


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise as the page tells it. ``share`` is the percentage reached as a number, where the
    units are equal; amounts are written as people read them."""

    thing: Link
    indicator: str
    scope: str
    target: str
    actual: str
    as_of: str
    deadline: str
    first_deadline: str
    verdict: str
    share: Amount | None
    share_said: str
    notes: tuple[str, ...]
    quote: str
    page: Link | None
    follow: Link | None
    href: str
    amounts: tuple[Amount, Amount | None]


@dataclass(frozen=True, slots=True)
class Group:
    """The promises of one indicator, and their chart where there is something to compare."""

    indicator: str
    label: str
    promises: tuple[Promise, ...]
    figure: Drawing | None


def promises(graph: Graph, asked: Asked) -> Reply:
    """The promises of a region, an indicator, with a verdict; judged by the day ``on``."""
    store, lang = graph.store, asked.language
    question = question_for(store, QUESTION)
    given = values_of(asked)
    chosen = {name: given.pop(name, "") for name in _OWN}
    indicators = _indicators(store)
    faults = faults_of(question, given, store) | _own_faults(chosen, indicators.values())
    if faults and asked.format != HTML:
        raise first_fault(faults)
    good = {name: value for name, value in given.items() if name not in faults}
    answer = answer_of(question, good, store, asked)
    fields = fields_of(question, given, faults, store, lang)
    fields += _own_fields(chosen, indicators, faults, store, lang)
    if faults:
        return page("questions/promises.html.j2", asked, 400, fields=fields, groups=None)
    rows = _kept(answer.rows, chosen, indicators)
    if asked.format != HTML:
        return table_reply(rows, question, answer.values, store, asked)
    number, count = page_of(asked, len(rows), SIZE)
    told = _read(rows, indicators, store, asked)[(number - 1) * SIZE : number * SIZE]
    return page(
        "questions/promises.html.j2",
        asked,
        fields=fields,
        groups=_groups(told, store, lang, MOST_LINES if chosen["indicator"] else IN_VIEW),
        tally=_tally(answer, chosen, indicators),
        chosen=chosen["verdict"],
        one_indicator=bool(chosen["indicator"]),
        day=answer.values["on"],
        total=len(rows),
        first=(number - 1) * SIZE + 1,
        last=min(len(rows), number * SIZE),
        number=number,
        count=count,
        downloads=downloads(asked, "/promises", given | {n: v for n, v in chosen.items() if v}),
    )


def _indicators(store: Store) -> dict[str, str]:
    """Promise → its indicator."""
    return {one.value: other.value for one, other in store.select(_INDICATORS) if one and other}


def _slug(verdict: str) -> str:
    return verdict.replace(" ", "-")


def _own_faults(chosen: Mapping[str, str], indicators: Iterable[str]) -> dict[str, BenchgraphError]:
    """What is wrong with the filters that the question does not have."""
    known: dict[str, list[str]] = {
        "indicator": sorted({prefixed(iri) for iri in indicators}),
        "verdict": [_slug(verdict) for verdict in VERDICTS],
    }
    return {
        name: ParameterError(
            f"no promise has this {name}", found=value[:80], expected=", ".join(known[name][:12])
        )
        for name, value in chosen.items()
        if value and value not in known[name]
    }


def _own_fields(
    chosen: Mapping[str, str],
    indicators: Mapping[str, str],
    faults: Mapping[str, BenchgraphError],
    store: Store,
    lang: str,
) -> list[Field]:
    names = labels(store, set(indicators.values()), lang)
    kinds = sorted(
        (Candidate(prefixed(iri), name) for iri, name in names.items()),
        key=lambda one: one.label.casefold(),
    )
    verdicts = [Candidate(_slug(verdict), phrase(verdict, lang)) for verdict in VERDICTS]
    all_ = Candidate("", say("all", lang))
    helps = {
        "indicator": say("What was promised.", lang),
        "verdict": say("What has come of it.", lang),
    }
    return [
        Field(
            name,
            say(name, lang),
            helps[name],
            "iri",
            chosen[name],
            "",
            given=bool(chosen[name]),
            options=(all_, *options),
            error=say("No promise has this.", lang) if name in faults else "",
        )
        for name, options in (("indicator", kinds), ("verdict", verdicts))
    ]


def _kept(rows: Rows, chosen: Mapping[str, str], indicators: Mapping[str, str]) -> Rows:
    """The rows with the indicator and the verdict that are wanted."""
    promise, verdict = (rows.variables.index(name) for name in ("promise", "verdict"))

    def wanted(row: tuple[object, ...]) -> bool:
        kind = indicators.get(_text(row[promise]), "")
        return chosen["indicator"] in ("", prefixed(kind)) and chosen["verdict"] in (
            "",
            _slug(_text(row[verdict])),
        )

    return Rows(rows.variables, [row for row in rows if wanted(row)])


def _text(term: object) -> str:
    return "" if term is None else str(getattr(term, "value", ""))


def _tally(
    answer: Answer, chosen: Mapping[str, str], indicators: Mapping[str, str]
) -> list[tuple[str, str, int]]:
    """Slug, words and number of each verdict, whichever verdict is chosen."""
    rows = _kept(answer.rows, {**chosen, "verdict": ""}, indicators)
    place = rows.variables.index("verdict")
    counted = Counter(_text(row[place]) for row in rows)
    return [(_slug(verdict), verdict, counted[verdict]) for verdict in VERDICTS]


def _read(rows: Rows, indicators: Mapping[str, str], store: Store, asked: Asked) -> list[Promise]:
    """The rows as promises, those of one indicator together, the most frequent indicator first."""
    units = Units.read(store, asked.language)
    found = [
        _promise({name: term.value for name, term in row.items()}, indicators, units, asked)
        for row in rows.dicts()
    ]
    often = Counter(one.indicator for one in found)
    return sorted(found, key=lambda one: (-often[one.indicator], one.indicator))


def _promise(
    row: Mapping[str, str], indicators: Mapping[str, str], units: Units, asked: Asked
) -> Promise:
    lang = asked.language
    target = read_amount(row, "target", "unit")
    actual = read_amount(row, "value", "valueUnit")
    share = read_amount(row, "share", "shareUnit")
    thing = row["thing"]
    return Promise(
        thing=Link(row.get("thingLabel") or prefixed(thing), asked.iri_href(thing)),
        indicator=indicators.get(row["promise"], ""),
        scope=row.get("scope", ""),
        target=target.written(units, lang),
        actual=actual.written(units, lang) if actual.number is not None else "",
        as_of=row.get("asOf", ""),
        deadline=row.get("deadline", ""),
        first_deadline=row.get("firstDeadline", ""),
        verdict=row["verdict"],
        share=share if share.number is not None else None,
        share_said=share.written(units, lang) if share.number is not None else "",
        notes=tuple(row[name] for name in ("note", "valueNote") if row.get(name)),
        quote=row.get("quote", ""),
        page=page_link(row["page"]) if row.get("page") else None,
        follow=page_link(row["followPage"]) if row.get("followPage") else None,
        href=asked.iri_href(row["promise"]),
        amounts=(target, actual if actual.number is not None else None),
    )


def _groups(told: Sequence[Promise], store: Store, lang: str, most: int) -> list[Group]:
    names = labels(store, {one.indicator for one in told if one.indicator}, lang)
    statuses = labels(store, [f"{VOCAB}value-status/{name}" for name in ("target", "actual")], lang)
    words = {iri.rpartition("/")[2]: name for iri, name in statuses.items()}
    units = Units.read(store, lang)
    found = []
    for indicator, group in groupby(told, key=lambda one: one.indicator):
        members = tuple(group)
        lines = [
            (
                one.thing.text,
                one.scope,
                one.deadline,
                one.amounts,
                one.page.href if one.page else "",
            )
            for one in sorted(members, key=lambda one: not one.actual)
        ]
        figure = promised_and_actual(lines, words, units, lang, most) if len(members) > 1 else None
        label = names.get(indicator) or prefixed(indicator)
        found.append(Group(prefixed(indicator), label, members, figure))
    return found
