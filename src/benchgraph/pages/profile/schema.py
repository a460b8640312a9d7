"""What a profile may say: every key with the form of its value. :mod:`.check` holds it against a
file, ``docs/reading-pages.md`` explains it."""

from __future__ import annotations

from dataclasses import dataclass, field

# Kinds of page that code knows by their layout; a profile gives their words only.
BUILT_IN = ("case", "drilldown", "region", "document")
CLASSES = (
    "PolicyDocument", "Initiative", "FundingScheme", "Programme", "Institution",
    "Facility", "Product",
)  # fmt: skip

# Institutions under a key of that name.
PARTIES = ("publisher", "owner", "operator", "funder", "regulator", "participant", "parent")
TEXTS = ("description", "note", "role", "name", "identifier")
# Facts of the layouts that code knows.
OF_LAYOUTS = ("axis", "year", "amount", "strategy", "ranking")
FACTS = (
    *PARTIES, *TEXTS, *OF_LAYOUTS, "document", "region", "date", "type", "status", "url",
    "observation",
)  # fmt: skip
LINKS = ("sibling", "related", "card", "editorial")
SECTIONS = ("note", "description", "fact", "citations", *LINKS, "nothing")
LINK_USES = ("citation", "url", *LINKS, "nothing")
QUANTITIES = ("money", "percent", "measure", "count", "rank")


@dataclass(frozen=True, slots=True)
class Text:
    """A text: one of ``choices``, or like ``pattern``, or a concept of ``scheme``; ``like`` says
    in words what is meant."""

    choices: tuple[str, ...] = ()
    pattern: str = ""
    like: str = "a text"
    scheme: str = ""
    prefixed: bool = True


@dataclass(frozen=True, slots=True)
class Words:
    """A list of texts; each one of ``of`` where that is given."""

    of: Text = field(default_factory=Text)


@dataclass(frozen=True, slots=True)
class Table:
    """A table: ``keys`` by name; ``languages``, whose keys are language tags with lists of labels;
    ``others``, what stands under any other key (which is like ``names``)."""

    keys: dict[str, Form] = field(default_factory=dict)
    languages: bool = False
    others: Form | None = None
    names: Text = field(default_factory=Text)


@dataclass(frozen=True, slots=True)
class Tables:
    """Several tables of one form, as ``[[money]]``."""

    of: Table


@dataclass(frozen=True, slots=True)
class KickersOrKind:
    """Kickers of a kind that code knows, or the table of one that the profile defines."""

    kind: Table


Form = Text | Words | Table | Tables | KickersOrKind

_SLUG = Text(pattern=r"[a-z0-9]+(?:-[a-z0-9]+)*", like="small letters, digits and hyphens")
_INSTITUTION = Text(
    pattern=r"institution/[a-z0-9]+(?:[.-][a-z0-9]+)*", like="institution/… with a slug"
)
_REGION = Text(pattern=r"region/[a-z0-9]+(?:-[a-z0-9]+)*", like="region/… with a slug")
_INDICATOR = Text(scheme="indicator", like="indicator/…, of the indicator vocabulary")
_ASSESSMENT = Text(
    scheme="assessment-kind", prefixed=False, like="a kind of judgement of the vocabulary"
)
_WEB = Text(pattern=r"https?://[^\s<>\"{}|\\^`]+", like="an address that begins with https://")

KIND = Table(
    {
        "kicker": Words(),
        "address": Text(pattern=r"[^{}\s]*(?:\{(?:slug|region|\*)\}[^{}\s]*)+",
                        like="a path with {slug} in it, as policies/{slug}"),
        "makes": Text(choices=CLASSES),
        "page-kind": Text(scheme="page-kind", prefixed=False, like="a kind of page"),
        "chips": Words(),
        "facts": Words(),
        "lead": Text(choices=("description", "note")),
        "sections": Text(choices=SECTIONS),
        "region": _REGION,
        "titles": Table(
            others=Words(),
            names=Text(scheme="document-type", prefixed=False, like="a type of document"),
        ),
    }
)  # fmt: skip
FACT = Table(
    {
        "becomes": Text(choices=FACTS),
        "event": Text(scheme="event-kind", prefixed=False, like="a kind of event"),
        "event-status": Text(scheme="event-status", prefixed=False, like="occurred or planned"),
        "status": Text(
            scheme="value-status", prefixed=False, like="a status of a number, as target"
        ),
        "values": Table(others=Words()),
        **dict.fromkeys(QUANTITIES, _INDICATOR),
    },
    languages=True,
)  # fmt: skip
SECTION = Table(
    {"becomes": Text(choices=SECTIONS), "assessment": _ASSESSMENT, "reason": Text()},
    languages=True,
)
KNOWN_SECTION = Table({"assessment": _ASSESSMENT}, languages=True)
LINK = Table({"becomes": Text(choices=LINK_USES), "reason": Text()}, languages=True)
MONEY = Table({"words": Words(), "indicator": _INDICATOR, "type": Text(choices=CLASSES)})

PROFILE = Table(
    {
        "name": _SLUG,
        "site": _WEB,
        "section": Text(),
        "publisher": _INSTITUTION,
        "publisher-label": Text(),
        "judgement-by": _INSTITUTION,
        "judgement-by-label": Text(),
        "license": _WEB,
        "comparator": _REGION,
        "comparator-label": Text(),
        "comparator-names": Words(),
        "kinds": Table(others=KickersOrKind(KIND), names=_SLUG),
        "document": Table({"type": Text(choices=CLASSES)}),
        "generated": Table({"words": Words()}),
        "judgement": Table({"words": Words(), "sentences": Words(), "kind": _ASSESSMENT}),
        "categories": Table(others=Words()),
        "subjects": Table(others=Text(choices=CLASSES)),
        "money": Tables(MONEY),
        "indicators": Table(others=_INDICATOR),
        "sections": Table(others=Table(others=SECTION, names=_SLUG)),
        "facts": Table(others=FACT, names=_SLUG),
        "links": Table(others=LINK, names=_SLUG),
    }
)
