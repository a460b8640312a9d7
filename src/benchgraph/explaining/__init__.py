"""The ontology and the vocabularies explained to people, in three languages and with diagrams.

One renderer for every place that shows them, in English, Chinese and Japanese.

A page is a piece of HTML without its frame: no heading of the first level, no script, no inline
style. ``benchgraph serve`` puts it into its own layout, the documentation site into its own. What
it looks like stands in ``explaining.css`` (``style()``), which takes its colours from variables of
the place (``--ink``, ``--soft``, ``--line``, ``--accent``, ``--surface`` …) and without them from
the text around it, so that it suits light and dark.

::

    release = benchgraph.open_release()
    for page in site_pages(release.store, "ja"):
        write(page.name + ".html", page.title, page.html)

``ontology_page``, ``vocabularies_page`` and ``vocabulary_page`` make one each, with links to
where ``address(iri)`` says that a thing, a scheme or a concept has its page ("": nowhere).
"""

from benchgraph.explaining.pages import (
    Page,
    ontology_page,
    site_pages,
    style,
    vocabularies_page,
    vocabulary_page,
)

__all__ = [
    "Page",
    "ontology_page",
    "site_pages",
    "style",
    "vocabularies_page",
    "vocabulary_page",
]
