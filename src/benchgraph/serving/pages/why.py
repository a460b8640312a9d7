"""Why two things belong together: the chains of evidence between them."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from benchgraph.errors import LimitError, NotFoundError, ParameterError
from benchgraph.query.entities import labels
from benchgraph.relations import Chain, far_fetched
from benchgraph.relations import why as find_chains
from benchgraph.serving.charts import draw_way
from benchgraph.serving.media import HTML
from benchgraph.serving.model import Asked, Graph, Reply, whole_number
from benchgraph.serving.pages.answers import Link, page_link
from benchgraph.serving.pages.candidates import candidates
from benchgraph.serving.pages.render import page
from benchgraph.serving.wording import say
from benchgraph.store import Store

PARAMETERS = ("from", "to", "limit")
_LONGEST, _MOST = 500, 20
# What shows at a glance what a chain is: two that the shipped graph connects.
EXAMPLES = (
    ("case:cyberport-ai-supercomputing-centre", "institution:nscc"),
    ("institution:cyberport", "case:falcon-llm"),
)


@dataclass(frozen=True, slots=True)
class Quote:
    """The words of a page, where they were read, and the page."""

    words: str
    page: Link


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a chain: its sentence, where it leads, and what shows it."""

    sentence: str
    end: Link
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """A chain as the page tells it, with its drawing."""

    start: Link
    steps: tuple[Step, ...]
    strength: str
    drawing: Markup


def why(graph: Graph, asked: Asked) -> Reply:
    """The two boxes, and what connects what stands in them."""
    store = graph.store
    names, limit = _read(asked)
    if not all(names.values()):
        if asked.format != HTML:
            raise ParameterError("why needs two things", expected="from and to")
        return _page(store, asked, names)
    ends, faults = _resolved(graph, names, asked.language)
    if faults and asked.format != HTML:
        name, told = next(iter(faults.items()))
        raise ParameterError(f"the value of {name!r} names nothing", found=told)
    if faults:
        return _page(store, asked, names, faults=faults)
    start, end = ends["from"], ends["to"]
    chains = find_chains(store, start, end, limit=limit, lang=asked.language,
                         ways=graph.ways)  # fmt: skip
    if asked.format != HTML:
        return Reply.json(
            {"from": start, "to": end, "chains": [chain.as_dict() for chain in chains]}
        )
    far = None if chains else far_fetched(store, start, end, lang=asked.language, ways=graph.ways)
    return _page(store, asked, names, ends=ends, chains=chains, far=far)


def _read(asked: Asked) -> tuple[dict[str, str], int]:
    """The two names, and how many chains are wanted. Raises ParameterError, LimitError."""
    for name, value in asked.query:
        if name not in (*PARAMETERS, "format", "lang"):
            raise ParameterError(
                f"why has no parameter {name[:40]!r}", expected=", ".join(PARAMETERS)
            )
        if len(value) > _LONGEST:
            raise LimitError(
                f"the value of {name!r} is too long", expected=f"at most {_LONGEST} letters"
            )
    text = asked.get("limit", "5") or "5"
    if (limit := whole_number(text, _MOST)) is None:
        raise ParameterError("so many chains cannot be asked for", found=text[:20],
                             expected=f"1 to {_MOST}")  # fmt: skip
    return {name: asked.get(name) for name in ("from", "to")}, limit


def _resolved(
    graph: Graph, names: dict[str, str], lang: str
) -> tuple[dict[str, str], dict[str, str]]:
    """The IRI of each name, and what is wrong with those that have none."""
    ends: dict[str, str] = {}
    faults: dict[str, str] = {}
    for name, text in names.items():
        try:
            ends[name] = graph.find(text)
        except (NotFoundError, ParameterError, ValueError) as error:
            told = say("Nothing here, or more than one thing, is called “{value}”.", lang,
                       value=text)  # fmt: skip
            faults[name] = f"{told} {getattr(error, 'hint', None) or ''}".strip()
    if not faults and ends["from"] == ends["to"]:
        faults["to"] = say("Both names mean the same thing.", lang)
    return ends, faults


def _page(
    store: Store,
    asked: Asked,
    names: dict[str, str],
    *,
    faults: dict[str, str] | None = None,
    ends: dict[str, str] | None = None,
    chains: list[Chain] | None = None,
    far: Chain | None = None,
) -> Reply:
    lang = asked.language
    told = labels(
        store, {*(ends or {}).values(), *(n for c in chains or () for n in c.nodes)}, lang
    )
    return page(
        "questions/why.html.j2",
        asked,
        400 if faults else 200,
        names=names,
        faults=faults or {},
        entities=candidates(store, None, lang),
        ends={name: told.get(iri, iri) for name, iri in (ends or {}).items()},
        ways=[_way(chain, told, asked) for chain in chains or ()],
        asked_for=ends is not None,
        far=far.shortcoming if far else "",
        examples=_examples(store, lang),
    )


def _examples(store: Store, lang: str) -> list[tuple[str, str, str, str]]:
    """Pairs to begin with, those that this graph has: their names and how they are written."""
    from benchgraph.iris import expand

    whole = {short: expand(short) or short for pair in EXAMPLES for short in pair}
    names = labels(store, whole.values(), lang)
    return [
        (one, other, names[whole[one]], names[whole[other]])
        for one, other in EXAMPLES
        if whole[one] in names and whole[other] in names
    ]


def _way(chain: Chain, names: dict[str, str], asked: Asked) -> Way:
    links = [Link(names.get(node, node), asked.iri_href(node)) for node in chain.nodes]
    steps = tuple(
        Step(
            step.sentence,
            link,
            tuple(Quote(shown.quote or "", page_link(shown.page)) for shown in step.evidence),
        )
        for step, link in zip(chain.steps, links[1:], strict=True)
    )
    title = say("From {a} to {b}", asked.language, a=links[0].text, b=links[-1].text)
    return Way(
        links[0], steps, f"{chain.strength:.2f}", draw_way([link.text for link in links], title)
    )
