"""Fill a template with what every page has: addresses, words, the language, the navigation."""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchgraph.documentation.navigation import TEMPLATES as DOCUMENTATION
from benchgraph.language import INTERFACE
from benchgraph.serving.model import Asked, Reply
from benchgraph.serving.static import static_path
from benchgraph.serving.wording import say
from benchgraph.version import __version__

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).parents[1] / "templates"
# The navigation: (path, words), in its order.
NAVIGATION = (
    ("/search", "Search"),
    ("/questions", "Questions"),
    ("/promises", "Promises"),
    ("/compare", "Compare"),
    ("/why", "Why"),
    ("/graph", "Graph"),
    ("/editor", "Editor"),
    ("/docs", "Documentation"),
)
LANGUAGES = {"en": "English", "zh-Hans": "简体中文", "ja": "日本語"}


def page(template: str, asked: Asked, status: int = 200, **values: Any) -> Reply:
    """``templates/<template>`` as an answer.

    Templates have: ``asked``, ``say(text, **values)``, ``href(path, **query)``, ``iri_href(iri)``,
    ``static(name)``, ``here(**changes)``, ``lang``, ``languages``, ``navigation``, ``version``.
    Everything is escaped; text of a template that is not a name goes through ``say``.
    """
    return Reply.text(fragment(template, asked, **values), "text/html", status)


def fragment(template: str, asked: Asked, **values: Any) -> str:
    """A template filled as by ``page``: a piece of a page, for a script that puts it in place."""
    return (
        environment()
        .get_template(template)
        .render(
            asked=asked,
            say=partial(_say, asked.language),
            href=asked.href,
            iri_href=asked.iri_href,
            here=asked.here,
            static=lambda name: asked.root + static_path(name),
            lang=asked.language,
            languages={tag: LANGUAGES[tag] for tag in INTERFACE},
            navigation=NAVIGATION,
            version=__version__,
            **values,
        )
    )


def _say(language: str, text: str, /, **values: object) -> str:
    return say(text, language, **values)


@cache
def environment() -> Environment:
    """The templates: everything is escaped, and a name that is not there is an error."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader([TEMPLATES, DOCUMENTATION]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
