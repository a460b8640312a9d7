"""``benchgraph export site``: what ``benchgraph serve`` shows, as files that any web server hands
out.

The pages are those of the server: its tasks make them, in this process and without HTTP. Here it is
decided which addresses there are files for (``choosing``) and what these are called
(``addresses``); links are led to files, and those that only a server could answer are taken away
(``rewriting``). The folder is whole or not there (``placing``).
"""

from benchgraph.freezing.making import Frozen, freeze

__all__ = ["Frozen", "freeze"]
