"""The documentation: its pages, gathered once for the server and for a static site.

``benchgraph serve`` shows them below ``/docs``; ``script/docs`` builds the site.

``library()`` knows every page: the Markdown of the project as it stands, in the groups of
``docs/contents.toml``, and the reference that is made from code, queries, shapes and findings. A
page is Markdown with links as they hold in the repository; ``html`` writes it as HTML, with links
to where the pages stand, ``searching`` finds.
"""

from benchgraph.documentation.html import Written, write_page
from benchgraph.documentation.library import Library, library
from benchgraph.documentation.model import Group, Page
from benchgraph.documentation.searching import Hit, search_pages

__all__ = [
    "Group",
    "Hit",
    "Library",
    "Page",
    "Written",
    "library",
    "search_pages",
    "write_page",
]
