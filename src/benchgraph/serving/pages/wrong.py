"""“This is wrong”: a form that makes a record patch to download. Nothing is written here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from pyoxigraph import Literal, NamedNode

from benchgraph.curating.corrections import (
    MOST_TEXT,
    Change,
    Proof,
    RecordPatch,
    definition_of,
    key_for,
    patch_text,
    term_of,
    written,
)
from benchgraph.errors import BenchgraphError, NotFoundError, ParameterError
from benchgraph.iris import expand, is_valid_iri, is_web_address, local_id
from benchgraph.language import interface
from benchgraph.query.entities import exists
from benchgraph.records import load_context
from benchgraph.relations.wording import read_labels
from benchgraph.serving.model import Asked, Graph, Reply
from benchgraph.serving.pages.entity_record import Origin, origin_of, owner_of
from benchgraph.serving.pages.render import page
from benchgraph.serving.wording import say
from benchgraph.store import Store
from benchgraph.vocab import PREFIX_HEADER, RDF

MOST_ROWS = 60
_SAID = "SELECT DISTINCT ?p ?o WHERE { ENTITY ?p ?o }"
_WORDS = "SELECT ?p ?words WHERE { VALUES ?p { %s } ?p rdfs:label ?words }"
_DAY = re.compile(r"[12][0-9]{3}(-[0-9]{2}){0,2}")


@dataclass(frozen=True, slots=True)
class Row:
    """A statement as the record writes it; ``name`` is that of its field."""

    name: str
    key: str
    language: str
    words: str
    now: str
    proposed: str = ""
    fault: str = ""


@dataclass(slots=True)
class Form:
    """The form: ``rows`` that are shown, what was filled in, what is wrong with it."""

    node: str
    title: str
    origin: Origin
    rows: list[Row]
    keys: list[tuple[str, str]]
    more: bool
    given: dict[str, str] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)


def wrong(graph: Graph, asked: Asked) -> Reply:
    """The form about a statement (GET), or the patch that it makes (POST).

    ``about`` names the entity, or a number, an event or a judgement of one; ``property`` (IRI or
    prefixed name) keeps to one of its properties. Raises NotFoundError, ParameterError.
    """
    form = _form(graph, asked)
    if asked.method != "POST":
        return page("entity/wrong.html.j2", asked, form=form)
    patch = _patch(form, asked)
    if form.faults or any(row.fault for row in form.rows):
        return page("entity/wrong.html.j2", asked, 422, form=form)
    name = form.node.removesuffix("/").rpartition("/")[2] or "page"
    file = f"wrong-{re.sub('[^A-Za-z0-9._-]', '-', name)[:60]}.yaml"
    return Reply(
        patch_text(patch).encode(),
        "application/yaml; charset=utf-8",
        headers=(("Content-Disposition", f'attachment; filename="{file}"'),),
    )


def _form(graph: Graph, asked: Asked) -> Form:
    about = asked.get("about")
    if not about:
        raise ParameterError("what is wrong?", expected="about=… with an entity or a statement")
    if len(about) > MOST_TEXT:
        raise ParameterError("this names no entity", found=about, expected="an IRI or an id")
    node = expand(about) or about
    if not is_valid_iri(node) or not exists(graph.store, node):
        node = graph.find(about)
    owner = owner_of(graph.store, node) or node
    origin = origin_of(graph, owner)
    if origin is None:
        raise NotFoundError(
            "no record says this itself, so none can be corrected",
            found=about,
            hint="concepts and terms are defined by the ontology and its vocabularies",
        )
    rows, types = _rows(graph.store, node, asked.language)
    if wanted := asked.get("property"):
        key = key_for(expand(wanted) or wanted)
        shown = [row for row in rows if row.key == key]
    else:
        shown = rows
    return Form(
        node,
        read_labels(graph.store, [node], asked.language)[node],
        origin,
        (shown or rows)[:MOST_ROWS],
        _keys(graph.store, types, asked.language),
        more=bool(wanted and shown),
    )


def _rows(store: Store, node: str, lang: str) -> tuple[list[Row], list[str]]:
    """What a record says of ``node`` in values of its own, and the classes of ``node``."""
    found: list[tuple[bool, int, str, str, str]] = []  # texts come last
    types: list[str] = []
    properties: dict[str, str] = {}
    context = load_context()
    for p, o in store.select(PREFIX_HEADER + _SAID.replace("ENTITY", str(NamedNode(node)))):
        if not isinstance(p, NamedNode) or not isinstance(o, (NamedNode, Literal)):
            continue
        if p == RDF.type:
            types.append(o.value)
        key = key_for(p.value)
        definition = definition_of(key) if key else None
        if key and definition:
            text, language = written(definition, o)
            properties[key] = p.value
            found.append((language != "", context.order(key), key, language, text))
    words = _words(store, properties, lang)
    rows = []
    for number, (_, _, key, language, text) in enumerate(sorted(found)):
        tag = _tag(language)
        rows.append(Row(f"say{number}", key, tag, words.get(key, key), text, text))
    return rows, types


def _tag(language: str) -> str:
    """A language tag as records write it: the graph holds it in lower case."""
    return "-".join(
        p.title() if n and len(p) == 4 else p for n, p in enumerate(language.split("-"))
    )


def _keys(store: Store, types: Iterable[str], lang: str) -> list[tuple[str, str]]:
    """The keys that a record may have for these classes, with the words for each."""
    from benchgraph.validation.rules import key_rules

    context = load_context()
    names = [name for name, node in context.classes.items() if node.value in set(types)]
    keys = {key for name in names for key in key_rules().get(name, ()) if definition_of(key)}
    order = sorted(keys, key=context.order)
    words = _words(store, {key: context.properties[key].iri for key in order}, lang)
    return [(key, words.get(key, key)) for key in order]


def _words(store: Store, properties: dict[str, str], lang: str) -> dict[str, str]:
    values = " ".join(f"<{iri}>" for iri in sorted(set(properties.values())))
    told: dict[str, dict[str, str]] = {}
    for p, words in store.select(PREFIX_HEADER + _WORDS % values):
        if p is not None and isinstance(words, Literal):
            told.setdefault(p.value, {})[words.language or ""] = words.value
    language = interface(lang).lower()
    names = {iri: each.get(language) or each.get("en", "") for iri, each in told.items()}
    return {key: names[iri] for key, iri in properties.items() if names.get(iri)}


# -- the answer ----------------------------------------------------------------------------------


def _patch(form: Form, asked: Asked) -> RecordPatch:
    """The patch that the filled-in form makes; what is wrong with it stands in the form."""
    lang = asked.language
    names = ("new-key", "new-language", "new", "page", "quote", "section", "date", "reason", "by")
    form.given = {name: asked.get(name)[: MOST_TEXT + 1] for name in names}
    form.rows = [_filled(row, asked) for row in form.rows]
    changes = [
        Change(row.key, row.language, row.now, row.proposed)
        for row in form.rows
        if row.proposed != row.now
    ]
    given = form.given
    if given["new"]:
        changes += _new(form, lang)
    if not changes and not form.faults:
        form.faults["changes"] = say("Change what is wrong first: nothing differs yet.", lang)
    if not is_web_address(given["page"]):
        form.faults["page"] = say("Give the full address of the page that says so.", lang)
    if not given["reason"]:
        form.faults["reason"] = say("Say in a sentence why.", lang)
    if given["date"] and not _DAY.fullmatch(given["date"]):
        form.faults["date"] = say("Write a year, a month (2026-11) or a day (2026-11-29).", lang)
    for name, text in given.items():
        if len(text) > MOST_TEXT:
            form.faults[name] = say("This is too long.", lang)
    owner = form.node if form.origin.describes == form.node else form.origin.describes
    patch = RecordPatch(
        entity=local_id(owner),
        collection=form.origin.collection,
        record=form.origin.file,
        node=local_id(form.node),
        changes=tuple(changes),
        evidence=Proof(*(given[name] for name in ("page", "quote", "section", "date"))),
        reason=given["reason"],
        by=given["by"],
    )
    try:
        patch_text(patch)
    except BenchgraphError as error:
        form.faults["changes"] = f"{error.what}: {error.found}"
    return patch


def _filled(row: Row, asked: Asked) -> Row:
    """A row with what was written into its field, and what is wrong with that."""
    lang = asked.language
    texts = dict(asked.query)
    if row.name not in texts:
        return row
    # Browsers send a line break as CR LF; a field of one line has none.
    proposed = " ".join(texts[row.name].split())
    same = proposed == " ".join(row.now.split())
    filled = replace(row, proposed=row.now if same else proposed)
    if texts.get(f"was-{row.name}", row.now).split() != row.now.split():
        return replace(filled, fault=say("The graph says something else by now.", lang))
    return filled if same else replace(filled, fault=_fault(row.key, row.language, proposed, lang))


def _new(form: Form, lang: str) -> list[Change]:
    key, language, text = (form.given[name] for name in ("new-key", "new-language", "new"))
    definition = definition_of(key)
    if definition is None or key not in dict(form.keys):
        form.faults["new"] = say("Choose what is missing.", lang)
        return []
    language = (language or "en") if definition.kind == "language" else ""
    if fault := _fault(key, language, text, lang):
        form.faults["new"] = fault
        return []
    return [Change(key, language, "", " ".join(text.split()))]


def _fault(key: str, language: str, text: str, lang: str) -> str:
    """What keeps ``text`` from being a value of ``key``; "" where nothing does."""
    definition = definition_of(key)
    if len(text) > MOST_TEXT:
        return say("This is too long.", lang)
    if not text or definition is None:
        return ""
    try:
        term_of(definition, text, language)
    except BenchgraphError as error:
        return f"{error.what} ({error.expected})" if error.expected else error.what
    return ""
