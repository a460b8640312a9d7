"""The JSON Schemas of answers: one place for each shape."""

from __future__ import annotations

from benchgraph.serving.programs.model import Schema

TEXT: Schema = {"type": "string"}
OPTIONAL: Schema = {"type": ["string", "null"]}
COUNT: Schema = {"type": "integer", "minimum": 0}
TEXTS: Schema = {"type": "array", "items": TEXT}
IRI: Schema = {"type": "string", "description": "an IRI; GET it for RDF or a page"}
PAGE: Schema = {"type": "string", "description": "the address of the page that says it"}
PAGES: Schema = {"type": "array", "items": PAGE, "description": "the pages that say it"}
STATUS: Schema = {
    "type": "string",
    "description": "whether a number is a target, announced, actual, estimate, baseline …;"
    " the same word in every language",
}
NUMBER: Schema = {"type": "string", "description": "a decimal number, exact, as text; or empty"}


def thing(told: str = "", /, **properties: Schema) -> Schema:
    """An object that has these properties, each of them, and no others."""
    made: Schema = {
        "type": "object",
        "properties": properties,
        "required": [*properties],
        "additionalProperties": False,
    }
    return made | {"description": told} if told else made


def listed(item: Schema, description: str = "") -> Schema:
    """A list."""
    made: Schema = {"type": "array", "items": item}
    return made | {"description": description} if description else made


def paged(item: Schema, **more: Schema) -> Schema:
    """A part of a list: ``items`` from ``offset`` on, at most ``limit`` of ``total``."""
    return thing(
        "",
        total=COUNT | {"description": "how many there are in all"},
        offset=COUNT,
        limit=COUNT,
        more={"type": "boolean", "description": "whether more follow: ask with a higher offset"},
        items=listed(item),
        **more,
    )


NAMED = thing("an entity, concept or plain value", label=TEXT, iri=OPTIONAL)
EVIDENCE = thing(
    "where it stands",
    page=PAGE,
    quote=OPTIONAL,
    section=OPTIONAL,
    kind=TEXT,
    place=TEXT,
)
PROOF = thing("where it stands", page=PAGE, quote=OPTIONAL)
ABSENCE = thing("what nobody states", properties=TEXTS, words=TEXTS, pages=PAGES, note=TEXT)

HIT = thing(
    "a thing that was found, and the text that speaks of it",
    iri=IRI,
    kind=TEXT,
    label=TEXT,
    match=TEXT,
    field=TEXT,
    text=TEXT,
    lang=TEXT,
    spans={
        "type": "array",
        "items": {"type": "array", "items": COUNT, "minItems": 2, "maxItems": 2},
        "description": "where in the text it was found: start and end, in characters",
    },
    page={"type": "string", "description": "the page that a quote stands on; empty for others"},
)
LISTED = thing(
    "a thing; several values stand in one text, a semicolon between them",
    iri=IRI,
    label=TEXT,
    kind=TEXT,
    type=OPTIONAL,
    region=OPTIONAL,
    status=OPTIONAL,
    axis=OPTIONAL,
    within=OPTIONAL,
    language=OPTIONAL,
    description=OPTIONAL,
)
FACT = thing(
    "a plain statement",
    property=IRI,
    words=TEXT,
    values=listed(NAMED),
    evidence=listed(EVIDENCE),
    inferred={"type": "boolean"},
)
OBSERVATION = thing(
    "a number: never to be read without its status",
    iri=IRI,
    indicator=NAMED,
    status=STATUS,
    status_label=TEXT,
    amount=TEXT,
    value=TEXT,
    number=NUMBER,
    least=NUMBER,
    most=NUMBER,
    approximate={"type": "boolean"},
    unit=TEXT,
    date=TEXT,
    deadline=TEXT,
    as_written=TEXT,
    about=TEXT,
    note=TEXT,
    absences=listed(ABSENCE),
    evidence=listed(EVIDENCE),
)
HAPPENING = thing(
    "an event",
    iri=IRI,
    date=TEXT,
    kind=TEXT,
    status=TEXT,
    status_label=TEXT,
    label=TEXT,
    earliest=TEXT,
    note=TEXT,
    absences=listed(ABSENCE),
    evidence=listed(EVIDENCE),
)
JUDGEMENT = thing(
    "somebody's view, never a fact",
    iri=IRI,
    kind=TEXT,
    text=TEXT,
    whose=TEXT,
    meant_for=listed(NAMED),
    note=TEXT,
    evidence=listed(EVIDENCE),
)
SOURCE = thing(
    "a source that a page cites",
    cited_as=TEXT,
    url=OPTIONAL,
    date=TEXT,
    document={"anyOf": [NAMED, {"type": "null"}]},
)
# Lists of a profile that are cut to ``limit``; ``totals`` says how long they are.
PARTS = {
    "facts": FACT,
    "numbers": OBSERVATION,
    "events": HAPPENING,
    "judgements": JUDGEMENT,
    "absences": ABSENCE,
    "sources": SOURCE,
    "pages": NAMED,
}
_TOTALS = thing(**dict.fromkeys(PARTS, COUNT))
_CONTENT = thing("what lies in a region, of a kind", kind=TEXT, words=TEXT, total=COUNT,
                 members=listed(NAMED))  # fmt: skip


def _profile(**more: Schema) -> Schema:
    return thing(
        "what is known of an entity",
        iri=IRI,
        language=TEXT,
        name=TEXT,
        kind=TEXT,
        labels={"type": "object", "additionalProperties": TEXT},
        aliases=TEXTS,
        description=TEXT,
        note=TEXT,
        contents=listed(_CONTENT),
        totals=_TOTALS,
        **{name: listed(schema) for name, schema in PARTS.items()},
        **more,
    )


PROFILE = _profile(subjects=listed(_profile(), "what a case profiles"))
RELATED = thing(
    "one relation, as seen from the entity",
    iri=IRI,
    label=TEXT,
    kind=TEXT,
    type=TEXT,
    type_label=TEXT,
    strength=NUMBER,
    direction={"type": "string", "enum": ["out", "in", "both"]},
    reason=TEXT,
    via=OPTIONAL,
    relation=IRI,
    evidence=listed(PROOF),
)
STEP = thing(
    "one link of a chain",
    **{"from": IRI},
    to=IRI,
    kind=TEXT,
    sentence=TEXT,
    evidence=listed(PROOF),
)
CHAIN = thing(
    "a way from one to the other", strength=NUMBER, nodes=listed(NAMED), steps=listed(STEP)
)
VALUE = thing(
    "one statement in a cell; its status is part of it",
    status=STATUS,
    text=TEXT,
    number=NUMBER,
    least=NUMBER,
    most=NUMBER,
    approximate=TEXT,
    unit=TEXT,
    date=TEXT,
    due=TEXT,
    scope=TEXT,
    of=TEXT,
    converted=TEXT,
    converted_number=NUMBER,
    converted_least=NUMBER,
    converted_most=NUMBER,
    converted_unit=TEXT,
    rate=TEXT,
    note=TEXT,
    rate_pages=PAGES,
    pages=PAGES,
)
COMPARED = thing(
    "a row: a thing or region; a list of values for each column, empty where nothing is stated",
    label=TEXT,
    iri=IRI,
    cells=listed(listed(VALUE)),
)
COLUMN = thing("a column", label=TEXT, iri=IRI, kind=TEXT, unit=TEXT)
QUESTION_PARAMETER = thing(
    "a value that a question takes",
    name=TEXT,
    type=TEXT,
    default=TEXT,
    description=TEXT,
    expected=TEXT,
)
QUESTION_COLUMN = thing("a column of an answer", name=TEXT, title=TEXT, description=TEXT)
QUESTION = thing(
    "a ready-made question",
    name=TEXT,
    sentence=TEXT,
    family=TEXT,
    parameters=listed(QUESTION_PARAMETER),
)
WHOLE_QUESTION = thing(
    "a ready-made question with its query, defaults filled in",
    **QUESTION["properties"],
    columns=listed(QUESTION_COLUMN),
    sparql=TEXT,
)
PLAIN: Schema = {
    "type": "object",
    "additionalProperties": {"type": ["string", "number", "boolean", "null"]},
    "description": "a value for each column: IRIs and dates as text, null where nothing is stated",
}
COLLECTION = thing(
    "a collection of records",
    slug=TEXT,
    title={"type": "object", "additionalProperties": TEXT},
    publisher=TEXT,
    licence=IRI,
    version=TEXT,
    date=TEXT,
    records=COUNT,
)
MEMBER = thing("a file of the release", name=TEXT, path=TEXT, sha256=TEXT)
ABOUT = thing(
    "the release that is served",
    name=TEXT,
    version=TEXT,
    checksum=TEXT,
    format=COUNT,
    triples=COUNT,
    named_graphs=COUNT,
    records=COUNT,
    things={"type": "object", "additionalProperties": COUNT},
    collections=listed(COLLECTION),
    files=listed(MEMBER),
)
NETWORK: Schema = {
    "type": "object",
    "description": "node-link: nodes and links, each with its attributes",
    "properties": {
        "nodes": listed({"type": "object"}),
        "links": listed({"type": "object"}),
        "edges": listed({"type": "object"}),
    },
    "required": ["nodes"],
}
CHART: Schema = {
    "type": "object",
    "description": "a specification of Vega-Lite with its data inside",
    "properties": {"$schema": TEXT},
    "required": ["$schema"],
}
SPARQL = thing(
    "the answer of a query",
    form={"type": "string", "enum": ["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]},
    variables=TEXTS,
    total=COUNT,
    offset=COUNT,
    limit=COUNT,
    more={"type": "boolean"},
    items=listed(PLAIN),
    answer={"type": ["boolean", "null"], "description": "of an ASK"},
    warnings=TEXTS,
)
PROBLEM = {
    "type": "object",
    "description": "what is wrong",
    "properties": {
        "error": TEXT | {"description": "a word for the kind of error"},
        "status": {"type": "integer"},
        "message": TEXT | {"description": "a sentence"},
        "found": TEXT,
        "expected": TEXT,
        "hint": TEXT,
        "line": {"type": "integer"},
    },
    "required": ["error", "status", "message"],
    "additionalProperties": False,
}
