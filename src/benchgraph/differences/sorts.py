"""The sorts of node that changes are told of, and the properties that tell of none."""

from __future__ import annotations

from pyoxigraph import NamedNode

from benchgraph.vocab import BG, PROV, RDF, SCHEMA

# Sort → its classes, in the order in which changes are told.
SECTIONS: dict[str, tuple[NamedNode, ...]] = {
    "collections": (BG.Collection,),
    "cases": (BG.Case,),
    "things": (
        BG.Institution, BG.Initiative, BG.FundingScheme, BG.Programme, BG.Facility, BG.Product,
    ),
    "documents": (BG.PolicyDocument, SCHEMA.Legislation),
    "regions": (BG.Region,),
    "numbers": (BG.Observation,),
    "events": (BG.Event,),
    "assessments": (BG.Assessment,),
    "citations": (BG.Citation,),
    "evidence": (BG.Evidence,),
    "pages": (BG.Page,),
    "relations": (BG.Relation,),
}  # fmt: skip
# Sorts of which a node is always inside another one.
PARTS_OF = {"numbers", "events", "assessments", "citations", "evidence"}
_SECTION_OF = {kind.value: name for name, kinds in SECTIONS.items() for kind in kinds}
_ORDER = {name: place for place, name in enumerate(SECTIONS)}
# Parts tell of themselves; the rest follows from other statements or from the IRI.
SILENT = {
    term.value
    for term in (
        RDF.type, BG.observation, BG.statistic,
        BG.event, BG.assessment, BG.citation, BG.evidence, BG.sourceFact,
        BG.link, BG.mention, BG.relatedTo, BG.earliest, BG.latest, BG.dueBy, BG.derivation,
        SCHEMA.workTranslation, PROV.wasDerivedFrom, BG.answers, BG.reaches, BG.latestAnswer,
        BG.firstDueBy, BG.previousDueBy,
    )
}  # fmt: skip


def sort_of(kinds: set[str]) -> str | None:
    """The sort of a node with these classes; None for one that changes are not told of."""
    names = {_SECTION_OF[kind] for kind in kinds if kind in _SECTION_OF}
    return min(names, key=_ORDER.__getitem__) if names else None
