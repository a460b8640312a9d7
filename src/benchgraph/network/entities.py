"""Find the entity that a person means."""

from __future__ import annotations

from benchgraph.errors import NotFoundError
from benchgraph.iris import expand, prefixed
from benchgraph.network.snapshot import Snapshot, slug
from benchgraph.vocab import ID


def find_entity(shot: Snapshot, text: str) -> str:
    """The IRI of the entity that ``text`` names: IRI, prefixed name, slug or label, any language.

    Raises NotFoundError with suggestions when nothing or more than one entity has the name.
    """
    import difflib

    for iri in (text, expand(text) or "", ID + text):
        if iri in shot.kinds:
            return iri
    wanted = text.casefold().strip()
    names: dict[str, set[str]] = {}
    for iri in shot.kinds:
        for name in (*shot.names.get(iri, {}).values(), *shot.aliases.get(iri, ()), slug(iri)):
            names.setdefault(name.casefold(), set()).add(iri)
    found = sorted(names.get(wanted, ()))
    if len(found) == 1:
        return found[0]
    # A case is named like the thing that it profiles: the thing's own name means the case first.
    cases = [iri for iri in found if shot.kinds[iri] == "Case"]
    if len(cases) == 1:
        return cases[0]
    if found:
        raise NotFoundError(
            "several entities have this name",
            found=text,
            hint="say which: " + ", ".join(prefixed(iri) for iri in found[:8]),
        )
    near = difflib.get_close_matches(wanted, sorted(names), n=4, cutoff=0.6)
    offers = [prefixed(iri) for name in near for iri in sorted(names[name])]
    hint = "did you mean " + ", ".join(dict.fromkeys(offers)) if offers else None
    raise NotFoundError("no entity has this name", found=text, hint=hint)
