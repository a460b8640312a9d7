"""Names on pages → entities: known ones through the registry, unknown ones as drafts."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from benchgraph.iris import digest, slugify
from benchgraph.pages.drafting.drafts import Drafts
from benchgraph.pages.flags import strip_flag
from benchgraph.pages.language import language_of
from benchgraph.pages.profile import Profile
from benchgraph.pages.understanding.addresses import title_slug
from benchgraph.pages.understanding.recognise import slug_of
from benchgraph.registry import Registry, fold_name, name_key

FOLDERS = {
    "Case": "case", "Institution": "institution", "Initiative": "initiative",
    "FundingScheme": "initiative", "Programme": "initiative", "Facility": "facility",
    "Product": "product", "Region": "region", "PolicyDocument": "document",
    "Legislation": "document",
}  # fmt: skip
# One name is one thing, whether a page calls it an initiative, a facility or a body.
_GROUPS = dict.fromkeys(("institution", "initiative", "facility", "product"), "thing")
# Things that are of one region: the same name elsewhere is another one.
_OF_A_REGION = frozenset({"document", "initiative"})
_APART = re.compile(r"\s+[/／]\s+|、|\n")
LONGEST_SLUG = 100
_PEERS = re.compile(r"\s*(?:and peers|and others|等)$")
_YEARS = re.compile(r"\s*[(（][^()（）]*\d{4}[^()（）]*[)）]$")


class Names:
    """Resolves names for one run, so that one name is one entity on every page."""

    def __init__(self, registry: Registry, drafts: Drafts, profile: Profile) -> None:
        self.registry = registry
        self.drafts = drafts
        self.profile = profile
        self.drafted: dict[tuple[str, str], list[tuple[str, str]]] = {}
        self.here = ""  # the region whose page is being read
        self.ambiguous: dict[str, tuple[str, ...]] = {}
        self._bearers: dict[str, set[str]] = {}
        self._pages: dict[str, set[str]] = {}

    def find(self, names: Iterable[str], folder: str = "") -> str | None:
        """The entity that one of ``names`` means; ``folder`` and the region of the page decide
        between several."""
        names = list(names)
        for name in names:
            found = self.registry.candidates(name)
            if folder != "case":
                found = tuple(i for i in found if not i.startswith("case/"))
            if len(found) > 1 and folder:
                found = tuple(i for i in found if i.startswith(folder + "/")) or found
            if (chosen := self.registry.choose(found, self.here)) is not None:
                return chosen
            if found:
                self.ambiguous[name] = found
        group = _GROUPS.get(folder, folder)
        for key in ((group, fold_name(name)) for name in names):
            for identifier, region in self.drafted.get(key, ()):
                if region == self.here or identifier.split("/")[0] not in _OF_A_REGION:
                    return identifier
        return None

    def entity(
        self, labels: Mapping[str, str], kind: str, pages: Iterable[str], slug: str = ""
    ) -> tuple[str, str]:
        """Id and class of the thing that ``labels`` name, known or not. Makes no draft of what
        the registry knows; an unknown thing becomes one, marked for review."""
        identifier, kind = self.identify(labels, kind, slug)
        if identifier not in self.registry:
            self.drafts.entity(identifier, kind, labels, pages)
        return identifier, kind

    def identify(
        self, labels: Mapping[str, str], kind: str, slug: str = "", page: str = ""
    ) -> tuple[str, str]:
        """Id and class of the thing that ``labels`` name, without making anything of it. ``page``
        is the slug of the page that is about it: one page has one subject, whatever its names."""
        folder = FOLDERS[kind]
        identifier = self.find(labels.values(), folder)
        if identifier is None:
            name = labels.get("en") or next(iter(labels.values()), "x")
            slug = slug or title_slug(name)
            if not re.search("[a-z]{2}", slug):
                slug = f"{slugify(slug)}-{slugify('名' + name)}"  # a name without Latin letters
            identifier = self.claim(self._new(folder, slug), labels, page)
        self.remember(identifier, labels.values())
        return identifier, self.registry.types.get(identifier) or self._kind(identifier, kind)

    def remember(self, identifier: str, names: Iterable[str]) -> None:
        """From here on each of ``names`` means ``identifier``."""
        folder = identifier.partition("/")[0]
        for name in names:
            drafted = self.drafted.setdefault((_GROUPS.get(folder, folder), fold_name(name)), [])
            if (identifier, self.here) not in drafted:
                drafted.append((identifier, self.here))

    def _new(self, folder: str, slug: str) -> str:
        """An id for an unknown thing. Two regions may each have an "AI Basic Act": the second
        one, and one beside a known one of another region, gets its region's name."""
        slug = short_slug(slug)
        identifier = f"{folder}/{slug}"
        taken = {i: region for drafts in self.drafted.values() for i, region in drafts}
        homes = self.registry.regions.get(identifier) or {taken.get(identifier, self.here)}
        if folder in _OF_A_REGION and self.here and self.here not in homes:
            return f"{folder}/{self.here.removeprefix('region/')}-{slug}"
        return identifier

    def claim(self, identifier: str, labels: Mapping[str, str], page: str = "") -> str:
        """``identifier`` for what ``labels`` name, or one beside it where it is the id of something
        of another name: two things never share one. That it was taken is a finding."""
        identifier = self._free(identifier, labels, page)
        self._bearers.setdefault(identifier, set()).update(labels.values())
        self._pages.setdefault(identifier, set()).add(page)
        return identifier

    def _free(self, identifier: str, labels: Mapping[str, str], page: str) -> str:
        others = self._others(identifier, page)
        mine = {language_of(name, ""): _bare(name) for name in labels.values()}
        theirs: dict[str, set[str]] = {}
        for other in others:
            theirs.setdefault(language_of(other, ""), set()).add(_bare(other))
        shared = mine.keys() & theirs.keys()
        if not shared or any(mine[tag] in theirs[tag] for tag in shared):
            return identifier
        name = labels.get("en") or next(iter(labels.values()))
        beside = f"{identifier[: LONGEST_SLUG - 7]}-{digest(name, 6)}"
        self.drafts.warnings.append(
            f"{identifier} is the id of {min(others)!r}, so {name!r} gets {beside}"
        )
        return beside

    def _others(self, identifier: str, page: str) -> Collection[str]:
        """The names of what has this id, unless it is what ``page`` is known to be about."""
        if identifier in self.registry:
            about = (
                slug_of(url, self.profile)
                for url, things in self.registry.pages.items()
                if identifier in things
            )
            return () if page and page in about else self.registry.names(identifier)
        if page and page in self._pages.get(identifier, ()):
            return ()
        return self._bearers.get(identifier, ())

    def _kind(self, identifier: str, kind: str) -> str:
        drafted = self.drafts.records.get(identifier)
        return drafted["type"] if drafted else kind

    def several(
        self, values: Mapping[str, str], kind: str, pages: Iterable[str]
    ) -> list[tuple[str, str]]:
        """The entities of a value that names one or more ("TII / ATRC"), in the page's order."""
        pages = list(pages)
        whole = self.find(values.values(), FOLDERS[kind])
        if whole is not None and whole in self.registry:
            return [(whole, self.registry.types[whole])]
        parts = {tag: split_names(text) for tag, text in values.items()}
        most = max((len(names) for names in parts.values()), default=0)
        lead = next((tag for tag, names in parts.items() if len(names) == most), "")
        found = []
        for number, name in enumerate(parts.get(lead, [])):
            labels = {
                tag: names[number]
                for tag, names in parts.items()
                if len(names) == most and (tag == lead or self._same_place(names, number))
            }
            found.append(self.entity(labels | {lead: name}, kind, pages))
        return list(dict.fromkeys(found))

    def _same_place(self, names: list[str], number: int) -> bool:
        """Whether a translated part can be taken for the part at the same place: only if the
        registry does not know it as something else."""
        return self.registry.resolve(names[number]) is None

    def region(self, slug: str, labels: Mapping[str, str], pages: Iterable[str]) -> str:
        """The region with this slug or of one of these names; a draft where it is unknown."""
        identifier = f"region/{short_slug(slug)}" if slug else ""
        if identifier in self.registry:
            return identifier
        names = {tag: strip_flag(text) for tag, text in labels.items()}
        found = self.find(names.values(), "region")
        if found and not found.startswith("region/"):
            found = None  # something else bears the name
        if found and found in self.registry:
            return found
        if not slug and not names:
            return ""
        identifier = found or identifier or self.identify(names, "Region")[0]
        self.drafts.entity(identifier, "Region", names, pages)
        return identifier


def _bare(name: str) -> str:
    """The letters and digits of a name: "AI-Plan" and "AI plan" are one."""
    return re.sub(r"[\W_]+", "", name_key(without_year(name)).replace("&", "and"))


def short_slug(slug: str) -> str:
    """``slug`` where it is short enough to name a file anywhere; else its beginning, and digits of
    the whole that tell it from others that begin so.

    >>> len(short_slug("a" * 300))
    100
    """
    if len(slug) <= LONGEST_SLUG:
        return slug
    return f"{slug[: LONGEST_SLUG - 9].rstrip('-')}-{digest(slug, 8)}"


def split_names(text: str) -> list[str]:
    """The names in a value such as "Samsung / Naver / Kakao and peers".

    >>> split_names("Samsung / Naver / Kakao and peers")
    ['Samsung', 'Naver', 'Kakao']
    """
    parts = [_PEERS.sub("", part).strip() for part in _APART.split(text)]
    return [part for part in parts if part]


def without_year(text: str) -> str:
    """A document's name without the year in brackets behind it.

    >>> without_year("Pan-Canadian AI Strategy (2017)")
    'Pan-Canadian AI Strategy'
    """
    return _YEARS.sub("", text).strip()
