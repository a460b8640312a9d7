"""What describes a release pack: for catalogues, archives, search engines, citations, stores.

Each description is made from the same facts of the release.
"""

from benchgraph.packing.describing.citation import NAME as CITATION
from benchgraph.packing.describing.make import names_of, write

__all__ = ["CITATION", "names_of", "write"]
