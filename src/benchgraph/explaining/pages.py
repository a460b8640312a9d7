"""The pages: templates filled with what the graph says of its terms and concepts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchgraph.explaining.checks import shipped_checks
from benchgraph.explaining.diagrams import diagrams
from benchgraph.explaining.draw import drawings
from benchgraph.explaining.terms import Terms, linked_iris, title_of
from benchgraph.explaining.vocabularies import Scheme, Vocabularies, anchor_of
from benchgraph.explaining.wording import say
from benchgraph.language import INTERFACE, best, preference
from benchgraph.query.entities import labels
from benchgraph.store import EmbeddedStore
from benchgraph.vocab import ONTOLOGY, PREFIXES, VOCAB

if TYPE_CHECKING:
    from jinja2 import Environment

HERE = Path(__file__).parent
STYLE = HERE / "explaining.css"

# IRI → where it has a page; "" where it has none.
Address = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Page:
    """A page without its frame: ``html`` begins below the heading ``title`` (text, not markup);
    ``kicker`` is what kind of page it is. ``name`` is that of its file on a site."""

    name: str
    title: str
    kicker: str
    html: str


def nowhere(iri: str) -> str:
    """No thing has a page."""
    return ""


def ontology_page(store: EmbeddedStore, language: str = "en", address: Address = nowhere) -> Page:
    """Every class and property of the graph's ontology, and those of others that it reuses."""
    terms = Terms(store)
    every = [*terms.ours, *terms.reused]
    by_iri = {term.iri: term for term in every}
    version = best(terms.about["version"], language)
    told = say("version {version}", language, version=version) if version else ""
    html = _filled(
        "ontology.html.j2",
        language,
        address,
        about=terms.about,
        classes=[term for term in terms.ours if term.is_class],
        properties=[term for term in terms.ours if not term.is_class],
        reused=terms.reused,
        diagrams=drawings(diagrams(every), by_iri, language),
        checks=shipped_checks(),
        group=terms.group,
        by_iri=by_iri,
        names=labels(store, linked_iris(every), language),
        namespace=ONTOLOGY,
        prefixes=PREFIXES,
    )
    kicker = " · ".join(filter(None, (say("Ontology", language), told)))
    return Page("ontology", title_of(terms, language), kicker, html)


def vocabularies_page(
    store: EmbeddedStore,
    language: str = "en",
    address: Address = nowhere,
    whole: EmbeddedStore | None = None,
) -> Page:
    """All vocabularies; with ``whole`` (the named graphs) also who adds concepts to them."""
    vocabularies = Vocabularies(store, whole)
    schemes = sorted(vocabularies.schemes, key=lambda s: best(s.labels, language).casefold())
    html = _filled(
        "vocabularies.html.j2",
        language,
        address,
        schemes=schemes,
        added=vocabularies.added if whole else [],
    )
    return Page("vocabularies", say("Vocabularies", language), "SKOS", html)


def vocabulary_page(
    store: EmbeddedStore,
    scheme: Scheme | str,
    language: str = "en",
    address: Address = nowhere,
    whole: EmbeddedStore | None = None,
) -> Page:
    """The tree of the concepts of ``scheme`` (or its IRI). Raises LookupError where it is none."""
    vocabularies = Vocabularies(store, whole)
    found = vocabularies.scheme(scheme) if isinstance(scheme, str) else scheme
    if found is None:
        raise LookupError(scheme)
    top, left_out = vocabularies.tree(found.iri, language)
    html = _filled(
        "scheme.html.j2", language, address, scheme=found, top=top, left_out=left_out
    )  # fmt: skip
    count = say("{count} concepts", language, count=found.size)
    title = best(found.labels, language) or found.name
    return Page(
        site_name(found.iri), title, f"{say('Vocabulary', language)} · {count}", html
    )  # fmt: skip


def site_pages(
    store: EmbeddedStore, language: str = "en", address: Address = nowhere
) -> Iterator[Page]:
    """The ontology, the vocabularies and each of them, for a folder of files that link to each
    other; everything else has its page where ``address`` says."""

    def place(iri: str) -> str:
        return _site_address(iri) or address(iri)

    yield ontology_page(store, language, place)
    yield vocabularies_page(store, language, place)
    for scheme in Vocabularies(store).schemes:
        yield vocabulary_page(store, scheme, language, place)


def site_name(scheme: str) -> str:
    """The name of the page of a vocabulary on a site: ``vocabulary-unit``."""
    return "vocabulary-" + scheme.removeprefix(VOCAB)


def style() -> str:
    """The style sheet of the pages."""
    return STYLE.read_text("utf-8")


def _site_address(iri: str) -> str:
    if iri.startswith(ONTOLOGY):
        return f"ontology.html#{iri.removeprefix(ONTOLOGY)}"
    if iri == VOCAB:
        return "vocabularies.html"
    if not iri.startswith(VOCAB):
        return ""
    scheme, _, concept = iri.removeprefix(VOCAB).partition("/")
    return f"vocabulary-{scheme}.html" + (f"#{anchor_of(iri)}" if concept else "")


def _filled(template: str, language: str, address: Address, **values: Any) -> str:
    tags = [language, *(tag for tag in INTERFACE if tag != language)]
    return (
        _environment()
        .get_template(template)
        .render(
            say=partial(_say, language),
            told=partial(_told, language),
            address=address,
            vocabularies=VOCAB,
            lang=language,
            tags=tags,
            **values,
        )
    )


def _told(language: str, texts: Mapping[str, str]) -> list[tuple[str, str]]:
    """The one of ``texts`` that suits best, with the language that it is in; or none."""
    if not texts:
        return []
    tag = min(texts, key=preference(language))
    return [(next((each for each in INTERFACE if each.lower() == tag), tag), texts[tag])]


def _say(language: str, text: str, /, **values: object) -> str:
    return say(text, language, **values)


@cache
def _environment() -> Environment:
    """The templates: everything is escaped, and a name that is not there is an error."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
