"""The table of operations: what the API offers, from which everything else about it is made."""

from __future__ import annotations

from dataclasses import replace

from benchgraph.serving.media import CSV, GRAPH_FILES, JSON, PNG, SVG, TABLES, TSV, XLSX
from benchgraph.serving.programs import answers, asking, schemas
from benchgraph.serving.programs.model import Operation, Parameter
from benchgraph.serving.programs.schemas import PARTS, listed, paged, thing

_FAMILIES = (
    "profile cross-page comparison money time promises provenance gaps contradictions singapore"
).split()
_VIEWS = "landscape cases institutions documents funding mentions ego full".split()
_CLASSES = (
    "Case FundingScheme Programme Initiative Facility Product Institution Region PolicyDocument"
    " Page"
).split()
_CHARTS = "promises money timeline compare".split()

_LANG = Parameter(
    "lang",
    "The language of names and sentences: en, zh-Hans, ja, or what falls back on one.",
    default="en",
    longest=35,
    example="ja",
)
_NAME = "by IRI, prefixed name (case:falcon-llm), slug or label in any language"
_FORMATS = (JSON, *TABLES)


def _limit(default: int, most: int = 1_000) -> tuple[Parameter, Parameter]:
    """How many items, and from which on."""
    limit = Parameter(
        "limit", "The most items that come at once.", "integer", default=default, least=1, most=most
    )
    offset = Parameter(
        "offset",
        "How many items to leave out from the beginning.",
        "integer",
        default=0,
        least=0,
        most=100_000,
    )
    return limit, offset


def _entity(words: str = f"The thing, {_NAME}.", **more: object) -> Parameter:
    return Parameter("entity", words, required=True, **more)  # type: ignore[arg-type]


_PARTS = Parameter(
    "part",
    "Only these lists of the profile; may be repeated. The others come empty, with their totals.",
    choices=tuple(PARTS),
    many=True,
)
_ALL = (
    Operation(
        "search",
        "/search",
        "Find things by name, or by what is said of them",
        "Names first, then descriptions, notes, judgements and quotes. Case, accents and script"
        " (traditional, simplified, Japanese) do not count; a word also finds the words that it"
        " begins.",
        (
            Parameter("q", "The text to look for.", required=True, example="數碼港"),
            Parameter("kind", "Only things of this kind: cases, institutions, pages …", longest=80),
            _LANG,
            *_limit(20, 200),
        ),
        paged(
            schemas.HIT, near=schemas.TEXTS | {"description": "names spelt alike, if no hit"}
        ),
        answers.search,
        {"q": "cyberport"},
        _FORMATS,
        tool="find",
    ),
    Operation(
        "list",
        "/list/{kind}",
        "List the things of a kind, by region, axis or status",
        "Kinds: cases, regions, institutions, initiatives, programmes, funding-schemes, facilities,"
        " products, documents, pages, axes, indicators, units, vocabularies, concepts, terms.",
        (
            Parameter("kind", "The kind, in the singular or the plural.", required=True,
                      longest=80, place="path"),
            Parameter("region", "Only what is in this region, or in one that lies in it."),
            Parameter("axis", "Only what lies on this axis, or on a narrower one."),
            Parameter("status", "Only what has this status, such as operating or planned."),
            _LANG,
            *_limit(100),
        ),
        paged(schemas.LISTED),
        answers.list_things,
        {"kind": "cases"},
        _FORMATS,
    ),
    Operation(
        "show",
        "/show",
        "Show what is known of a case, institution, document …",
        "Facts, numbers, events and judgements stand apart, each with its evidence: the page, the"
        " words on it, the section. A number says whether it is a target, announced or actual; a"
        " judgement is somebody's view and says whose. For a case, also what it profiles."
        " offset and limit count in each list; totals says how long each one is.",
        (_entity(example="case:falcon-llm"), _PARTS, _LANG, *_limit(100, 500)),
        schemas.PROFILE,
        answers.show,
        {"entity": "case:falcon-llm"},
        tool="show",
    ),
    Operation(
        "entity",
        "/entities/{entity:path}",
        "The same by the path of an IRI",
        "As show, with what stands behind /id/ in the IRI: case/falcon-llm.",
        (
            _entity("The path: case/falcon-llm, region/hong-kong.", place="path"),
            _PARTS,
            _LANG,
            *_limit(100, 500),
        ),
        schemas.PROFILE,
        answers.show,
        {"entity": "case/falcon-llm"},
    ),
    Operation(
        "related",
        "/related",
        "Show what a thing is related to, and why",
        "The strongest first, each with the reason in a sentence and the pages that it rests on. Of"
        " a case, also what its subject is related to.",
        (
            _entity(example="cyberport-ai-supercomputing-centre"),
            Parameter("type", "Only this type of relation, such as shared-institution.",
                      longest=80),
            _LANG,
            *_limit(20),
        ),
        paged(schemas.RELATED),
        answers.related,
        {"entity": "cyberport-ai-supercomputing-centre"},
        (JSON, CSV),
        tool="related",
    ),
    Operation(
        "why",
        "/why",
        "Show the shortest chains of evidence between two things",
        "Each step is a sentence with quotes and pages. No chain runs through a region, a whole"
        " government or a publisher. Where nothing connects them, items is empty and note says so.",
        (
            Parameter("from", f"One thing, {_NAME}.", required=True),
            Parameter("to", f"The other thing, {_NAME}.", required=True),
            _LANG,
            Parameter("limit", "The most chains.", "integer", default=5, least=1, most=50),
        ),
        thing(
            "",
            **{"from": schemas.IRI},
            to=schemas.IRI,
            note=schemas.TEXT | {"description": "why there is no chain; empty where there is"},
            items=listed(schemas.CHAIN),
        ),
        answers.why,
        {"from": "cyberport-ai-supercomputing-centre", "to": "nscc"},
        tool="why",
    ),
    Operation(
        "history",
        "/history",
        "Show who said what when: a thing's numbers as sources said them",
        "Each number with its status, value and deadline as stated, the day on which it was said,"
        " what it takes the place of, what contradicts it, and its page.",
        (
            _entity(example="cyberport-ai-supercomputing-centre"),
            Parameter("indicator", "Only numbers of this indicator."),
            Parameter("every_source", "A row for each page that says it, not the first only.",
                      "boolean", default=False),
            _LANG,
            *_limit(100),
        ),
        paged(
            thing(
                "a number, as somebody said it",
                **dict.fromkeys(
                    "said thing indicator status value scope date deadline earlierDeadlines revises"
                    " contradicts publisher page quote cited read exact least most about unit from"
                    " until dueBy stage number thingIri indicatorIri statusIri".split(),
                    schemas.OPTIONAL,
                ),
            )
        ),
        answers.history,
        {"entity": "cyberport-ai-supercomputing-centre", "indicator": "compute-capacity"},
        _FORMATS,
    ),
    Operation(
        "compare",
        "/compare",
        "Compare things side by side, every cell with status and source",
        "Things by name, or all on an axis, or all that state an indicator. An empty cell means"
        " that no page states it. Units are converted exactly; money only if asked (in, per), by"
        " the yearly figures of the graph, which stand in the cell.",
        (
            Parameter("entity", f"A thing or region, {_NAME}; may be repeated.", many=True),
            Parameter("axis", "All that lies on this axis."),
            Parameter("indicator", "All that states a number for this indicator."),
            Parameter("things", "For a region, also the numbers of what lies in it.", "boolean",
                      default=False),
            Parameter("in", "Money in this currency: USD, USD@2025 (prices of that year), PPP.",
                      longest=40),
            Parameter("per", "Money as a share of GDP, or per inhabitant.",
                      choices=("gdp", "capita")),
            _LANG,
            *_limit(20),
        ),
        paged(
            schemas.COMPARED,
            title=schemas.TEXT,
            columns=listed(schemas.COLUMN),
            left_out=listed(schemas.NAMED, "what lies there and states nothing to compare"),
        ),
        answers.compare,
        {"entity": ["hong-kong", "singapore"]},
        (JSON, CSV, TSV, XLSX),
        tool="compare",
    ),
    Operation(
        "questions",
        "/questions",
        "List the ready-made questions",
        "Each with its family and the parameters that it takes. ask answers one.",
        (
            Parameter("family", "Only this family.", choices=tuple(_FAMILIES)),
            *_limit(100),
        ),
        paged(schemas.QUESTION),
        asking.questions,
        {"family": "promises"},
        tool="questions",
    ),
    Operation(
        "question",
        "/questions/{name}",
        "Describe one question",
        "Its parameters, its columns, and its SPARQL with the defaults filled in.",
        (Parameter("name", "The name of the question.", required=True, longest=120, place="path"),),
        schemas.WHOLE_QUESTION,
        asking.question,
        {"name": "promise-tracker"},
    ),
    Operation(
        "ask",
        "/ask/{name}",
        "Answer a ready-made question",
        "The question's own parameters stand beside these: GET the question for what it takes."
        " Columns say what each value is; those of numbers come with status, unit, day and page.",
        (
            Parameter("name", "The question's name.", required=True, longest=120, place="path"),
            _LANG,
            *_limit(100),
        ),
        paged(
            schemas.PLAIN,
            name=schemas.TEXT,
            sentence=schemas.TEXT,
            columns=listed(schemas.QUESTION_COLUMN),
            notes=schemas.TEXTS,
        ),
        asking.ask,
        {"name": "promise-tracker", "region": "hong-kong"},
        _FORMATS,
        open=True,
        tool="ask",
    ),
    Operation(
        "network",
        "/network",
        "A view of the relations as a network",
        "Nodes and links, each link with its reason and its pages. View ego, and only it, needs an"
        " entity to start from.",
        (
            Parameter("view", "Which view.", default="landscape", choices=tuple(_VIEWS)),
            Parameter("entity", f"Where view ego starts, {_NAME}."),
            Parameter("hops", "How far view ego reaches.", "integer", default=1, least=1, most=6),
            Parameter("region", f"Only things of this region, {_NAME}.", many=True),
            Parameter("class", "Only things of this class.", choices=tuple(_CLASSES), many=True),
            Parameter("relation", "Only links of this kind, such as funds or owner.", many=True),
            Parameter("min_strength", "No derived link weaker than this number, 0 to 1."),
            Parameter("since", "Of what has a date only what has one from then on."),
            Parameter("until", "Of what has a date only what has one up to then."),
            Parameter(
                "isolated",
                "Keep nodes that have no link; without it, unless links are chosen.",
                "boolean",
            ),
            _LANG,
        ),
        schemas.NETWORK,
        answers.network,
        {"view": "cases"},
        (JSON, *GRAPH_FILES),
    ),
    Operation(
        "plot",
        "/plot/{chart}",
        "A chart as a specification of Vega-Lite",
        "promises: targets and what came of them; money: sums by stage; timeline: events; compare:"
        " one indicator across things. SVG and PNG where the server can draw.",
        (
            Parameter("chart", "Which chart.", required=True, choices=tuple(_CHARTS),
                      place="path"),
            Parameter("entity", f"A thing to draw, {_NAME}; may be repeated.", many=True),
            Parameter("region", "Only what lies in this region."),
            Parameter("indicator", "Only numbers of this indicator; compare needs one."),
            Parameter("on", "promises: the day to judge them by (2026-05-04).", longest=20),
            Parameter("since", "timeline: the first day.", longest=20),
            Parameter("till", "timeline: the last day.", longest=20),
            Parameter("width", "Points from left to right end of the axis.", "integer",
                      default=340, least=160, most=2_000),
            _LANG,
        ),
        schemas.CHART,
        answers.plot,
        {"chart": "timeline", "entity": "cyberport-ai-supercomputing-centre"},
        (JSON, SVG, PNG),
    ),
    Operation(
        "about",
        "/about",
        "The release that is served",
        "Version, checksum, how much there is of what, the collections with their licences, and"
        " the files to download.",
        (),
        schemas.ABOUT,
        answers.about,
        {},
    ),
)  # fmt: skip
OPERATIONS = {each.name: each for each in _ALL}
# A tool alone: for programs there is the SPARQL protocol, at /sparql.
SPARQL = Operation(
    "sparql",
    "",
    "Run a SPARQL query of your own",
    "SPARQL 1.1, read only: SELECT, ASK, CONSTRUCT or DESCRIBE on the merged graph. Prefixes of"
    " ours (bg:, case:, region:, indicator:, skos:, dcterms:, oa: …) need no declaration. No"
    " SERVICE, no FROM, no update. Numbers: ?x bg:observation ?o; ?o bg:indicator, bg:valueStatus,"
    " bg:value, bg:unit, bg:evidence/oa:hasSource ?page. Ask for status and page of each number.",
    (
        Parameter("query", "The query.", required=True, longest=20_000),
        *_limit(100),
    ),
    schemas.SPARQL,
    asking.sparql,
    {"query": "SELECT ?case { ?case a bg:Case } ORDER BY ?case"},
    tool="sparql",
)
TOOL_LIMIT = 20


def _as_tool(operation: Operation) -> Operation:
    """The operation with parts of lists that are small enough for a model's context."""
    parameters = tuple(
        replace(each, default=min(each.default, TOOL_LIMIT)) if each.name == "limit" else each
        for each in operation.parameters
    )
    return replace(operation, parameters=parameters)


TOOLS = {each.tool: _as_tool(each) for each in (*_ALL, SPARQL) if each.tool}
