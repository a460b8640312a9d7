"""Literals that a store gives back in another spelling, and what the source wrote.

An Oxigraph store keeps numbers, booleans, dates and times by value: ``1.50`` comes back as ``1.5``,
``"5"^^xsd:byte`` as ``"5"^^xsd:integer``. Most constraints do not see the difference; which do is
said by ``benchgraph.checking.seeing``. What a report shows is spelled as in the source.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Flag, auto

import pyoxigraph as ox
from pyoxigraph import Literal, RdfFormat, Store

from benchgraph.shacl.datatypes import is_within

_XSD = rb"http://www\.w3\.org/2001/XMLSchema#"
_TYPED = re.compile(rb'"(?:[^"\\\n]|\\.)*"\^\^<' + _XSD + rb"\w+>(?= \.$)", re.M)
_LINE = re.compile(
    rb'^(\S+) (\S+) ("(?:[^"\\\n]|\\.)*"\^\^<' + _XSD + rb"\w+>) \.$",
    re.M,
)
_KEPT = re.compile(
    rb'"(?:'
    rb'(?:0|-?[1-9]\d{0,17})"\^\^<' + _XSD + rb"integer"
    rb'|(?:true|false)"\^\^<' + _XSD + rb"boolean"
    rb'|[12]\d{3}-\d\d-\d\d"\^\^<' + _XSD + rb"date"
    rb'|[12]\d{3}-\d\d-\d\dT[01]\d:[0-5]\d:[0-5]\dZ?"\^\^<' + _XSD + rb"dateTime"
    rb'|(?:0|-?[1-9]\d{0,9})(?:\.\d{0,8}[1-9])?"\^\^<' + _XSD + rb"decimal"
    rb'|[12]\d{3}(?:-\d\d)?"\^\^<' + _XSD + rb"gYear(?:Month)?"
    rb'|[^"\\]*"\^\^<' + _XSD + rb"(?:anyURI|base64Binary|hexBinary|language|token)"
    rb")>"
)
"""Spellings that a store leaves alone, to be passed over without asking one."""


class Kind(Flag):
    """What becomes of values of a property in a store."""

    SPELLING = auto()
    """Some are spelled in another way."""
    DATATYPE = auto()
    """Some have another datatype."""
    SEVERAL = auto()
    """Some have a spelling that others, anywhere, do not share: one value of the store does not
    say which."""
    MERGED = auto()
    """Two values of one subject became one."""
    OUTSIDE = auto()
    """Some are beyond the range of their datatype (``"-5"^^xsd:nonNegativeInteger``), and are
    numbers only for the store."""


@dataclass(frozen=True)
class Spelling:
    """``changed``: literal as it was written → as it is stored, both as N-Triples. ``written``: the
    other way round, what was left alone included. ``kinds``: what happened to the values of a
    property, by its IRI. ``places``: where there are several ways, what is written at a subject and
    property."""

    changed: dict[bytes, bytes] = field(default_factory=dict)
    written: dict[bytes, tuple[bytes, ...]] = field(default_factory=dict)
    kinds: dict[str, Kind] = field(default_factory=dict)
    places: dict[tuple[bytes, bytes, bytes], tuple[bytes, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, lines: bytes) -> Spelling:
        """The spelling in N-Triples as Oxigraph writes them."""
        typed = set(_TYPED.findall(lines))
        changed = _changed(literal for literal in typed if not _KEPT.fullmatch(literal))
        if not changed:
            return cls()
        targets = set(changed.values())
        written: defaultdict[bytes, set[bytes]] = defaultdict(set)
        for literal in typed:
            if literal in changed or literal in targets:
                written[changed.get(literal, literal)].add(literal)
        several = {stored for stored, forms in written.items() if len(forms) > 1}
        kinds: dict[str, Kind] = {}
        places: defaultdict[tuple[bytes, bytes, bytes], set[bytes]] = defaultdict(set)
        for subject, predicate, literal in _LINE.findall(lines):
            stored = changed.get(literal, literal)
            kind = _kind(literal, stored)
            if stored in several:
                kind |= Kind.SEVERAL
                forms = places[subject, predicate, stored]
                forms.add(literal)
                if len(forms) > 1:
                    kind |= Kind.MERGED
            if kind:
                name = predicate[1:-1].decode()
                kinds[name] = kinds.get(name, Kind(0)) | kind
        return cls(changed, _sorted(written), kinds, _sorted(places))

    def stored(self, lines: bytes) -> bytes:
        """The lines with the literals of a store."""
        if not self.changed:
            return lines

        def spelled(line: re.Match[bytes]) -> bytes:
            stored = self.changed.get(line[3])
            return line[0] if stored is None else b"%b %b %b ." % (line[1], line[2], stored)

        return _LINE.sub(spelled, lines)

    def forms(self, subject: str, predicate: str, value: str) -> tuple[str, ...]:
        """How the source writes a literal of the store that is a value of this subject and
        property, or of any where all write it alike. Empty where that cannot be said."""
        stored = value.encode()
        forms = self.written.get(stored)
        if forms is None:
            return (value,)
        if len(forms) > 1:
            forms = self.places.get((subject.encode(), predicate.encode(), stored), ())
        return tuple(form.decode() for form in forms)

    def changes(self, literal: Literal) -> bool:
        """Whether a store would give this literal back as another."""
        text = str(literal).encode()
        return text in self.changed or bool(_changed([text]))

    def has_others(self, literal: Literal) -> bool:
        """Whether the data write this literal in another spelling, too."""
        return str(literal).encode() in self.written


def _kind(written: bytes, stored: bytes) -> Kind:
    if written == stored:
        return Kind(0)
    if written.rsplit(b"^^", 1)[1] == stored.rsplit(b"^^", 1)[1]:
        return Kind.SPELLING
    kind = Kind.SPELLING | Kind.DATATYPE
    return kind if is_within(literal_of(written.decode())) else kind | Kind.OUTSIDE


def _changed(literals: Iterable[bytes]) -> dict[bytes, bytes]:
    """Of these literals those that a store gives back as others, with what it gives back."""
    given = list(literals)
    store = Store()
    store.bulk_load(
        b"".join(b"<urn:n:%d> <urn:p> %b .\n" % (at, each) for at, each in enumerate(given)),
        RdfFormat.N_TRIPLES,
    )
    found: dict[bytes, bytes] = {}
    for quad in store:
        written = given[int(quad.subject.value[len("urn:n:") :])]
        stored = str(quad.object).encode()
        if stored != written:
            found[written] = stored
    return found


def _sorted(found: dict) -> dict:  # type: ignore[type-arg]
    return {key: tuple(sorted(forms)) for key, forms in found.items()}


def literal_of(text: str) -> Literal:
    """The literal that N-Triples writes so."""
    (quad,) = ox.parse(f"<urn:x> <urn:x> {text} .".encode(), RdfFormat.N_TRIPLES)
    assert isinstance(quad.object, Literal)
    return quad.object
