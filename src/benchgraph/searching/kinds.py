"""The kinds of things that people look for, with the names that they give them."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from benchgraph.errors import NotFoundError


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind: its name, the plural that heads a list, the class (prefixed) of its things.

    ``tier``: 0 for entities, 1 for concepts, 2 for pages and terms, which are shown last.
    ``part_of`` names the kind that takes its things in.
    """

    name: str
    plural: str
    classes: tuple[str, ...]
    tier: int = 0
    part_of: str | None = None


# In the order in which they are shown; where a thing is of several, the first is its kind.
_KINDS = (
    Kind("case", "cases", ("bg:Case",)),
    Kind("region", "regions", ("bg:Region",)),
    Kind("institution", "institutions", ("bg:Institution",)),
    Kind("programme", "programmes", ("bg:Programme",), part_of="initiative"),
    Kind("funding-scheme", "funding schemes", ("bg:FundingScheme",), part_of="initiative"),
    Kind("initiative", "initiatives", ("bg:Initiative",)),
    Kind("facility", "facilities", ("bg:Facility",)),
    Kind("product", "products", ("bg:Product",)),
    Kind("document", "documents", ("bg:PolicyDocument", "schema:Legislation")),
    Kind("axis", "axes", ("bg:Axis",), 1, "concept"),
    Kind("indicator", "indicators", ("bg:Indicator",), 1, "concept"),
    Kind("unit", "units", ("bg:Unit",), 1, "concept"),
    Kind("vocabulary", "vocabularies", ("skos:ConceptScheme",), 1),
    Kind("concept", "concepts", ("skos:Concept",), 1),
    Kind("page", "pages", ("bg:Page",), 2),
    Kind("term", "terms", ("owl:Class", "owl:ObjectProperty", "owl:DatatypeProperty"), 2),
)
KINDS = {kind.name: kind for kind in _KINDS}


def kind_named(text: str) -> Kind:
    """The kind that ``text`` names in the singular or the plural. Raises NotFoundError."""
    wanted = "-".join(text.lower().replace("_", " ").replace("-", " ").split())
    names = {kind.name: kind for kind in _KINDS}
    names |= {kind.plural.replace(" ", "-"): kind for kind in _KINDS}
    if wanted in names:
        return names[wanted]
    near = get_close_matches(wanted, names, 1, 0.6)
    raise NotFoundError(
        f"there is no kind of thing called {text!r}",
        expected=", ".join(kind.plural.replace(" ", "-") for kind in _KINDS),
        hint=f"did you mean {near[0]}?" if near else None,
    )


def with_parts(kind: Kind) -> tuple[str, ...]:
    """The names of ``kind`` and of the kinds that it takes in."""
    return (kind.name, *(part.name for part in _KINDS if part.part_of == kind.name))
