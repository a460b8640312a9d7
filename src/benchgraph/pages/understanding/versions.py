"""Language versions and forms of one page, brought together; and where they disagree."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath
from urllib.parse import urlsplit, urlunsplit

from benchgraph.iris import slugify
from benchgraph.pages.language import language_of
from benchgraph.pages.profile import Profile, fold
from benchgraph.pages.reading.model import Block, Page
from benchgraph.pages.understanding.recognise import OVERVIEWS, slug_of, split_slug
from benchgraph.quantity import parse_quantities
from benchgraph.registry import Registry

_LANGUAGES = ("en", "zh-Hans", "zh-Hant", "ja", "ko")
_FORMS = ("html", "pdf", "list", "plain")
_FOLDERS = {"zh-Hans": "zh", "zh-Hant": "zh-tw"}


@dataclass(slots=True)
class Versions:
    """The versions of one page: ``url`` is the address of the English one."""

    url: str
    pages: list[Page]

    @property
    def first(self) -> Page:
        """HTML before text, English before other languages: what the others are held against."""
        return self.pages[0]

    @property
    def kind(self) -> str:
        return self.first.kind

    @property
    def subkind(self) -> str:
        return next((page.subkind for page in self.pages if page.subkind), "")

    @property
    def region(self) -> str:
        return next((page.region for page in self.pages if page.region), "")

    @property
    def slug(self) -> str:
        return next((page.slug for page in self.pages if page.slug), "")

    def texts(self, get: Callable[[Page], Block | str | None]) -> dict[str, str]:
        """What ``get`` finds on each version, by the language that it is in."""
        found: dict[str, str] = {}
        for page in self.pages:
            value = get(page)
            text = value.text if isinstance(value, Block) else value
            if text:
                found.setdefault(language_of(text, page.language), text)
        return found

    def blocks(self, get: Callable[[Page], Block | None]) -> Iterator[tuple[Page, Block]]:
        """The block that ``get`` finds on each version, one for each address."""
        seen: set[str] = set()
        for page in self.pages:
            if (block := get(page)) is not None and page.url not in seen:
                seen.add(page.url)
                yield page, block


def group(pages: Iterable[Page], registry: Registry, profile: Profile) -> list[Versions]:
    """Bring language versions together, ordered by address whatever the order of ``pages``.

    A page says by its alternate links which English page it belongs to; else its address does.
    A text names no address: see :func:`_find_address`.
    """
    everything = sorted(pages, key=lambda page: (_order(page), page.url, page.path))
    known = [page for page in everything if page.url]
    by_key: dict[str, list[Page]] = {}
    for page in everything:
        if not page.url:
            _find_address(page, known, registry, profile)
        by_key.setdefault(english_address(page, profile), []).append(page)
    return [Versions(url, _distinct(by_key[url])) for url in sorted(by_key)]


def _order(page: Page) -> tuple[int, int]:
    language = _LANGUAGES.index(page.language) if page.language in _LANGUAGES else 9
    return _FORMS.index(page.form), language


def _distinct(pages: list[Page]) -> list[Page]:
    """Pages in order; copies of one page (same address, form and text) only once."""
    seen: set[tuple[str, str, str]] = set()
    distinct = []
    for page in pages:
        key = (page.url, page.form, page.words)
        if key not in seen:
            seen.add(key)
            distinct.append(page)
        else:
            page.warnings.append("the same page was read already")
    return distinct


def english_address(page: Page, profile: Profile) -> str:
    """The address of the English version: the alternate link, else without the language folder."""
    if english := page.alternates.get("en"):
        return english
    parts = urlsplit(page.url)
    folders = parts.path.strip("/").split("/")
    if len(folders) > 1 and folders[1] == profile.section and re.match("[a-z]{2}", folders[0]):
        return urlunsplit(parts._replace(path="/" + "/".join(folders[1:]) + "/"))
    return page.url


# -- texts without an address ----------------------------------------------------------------


def _find_address(page: Page, known: list[Page], registry: Registry, profile: Profile) -> None:
    """Say where a text comes from: its HTML twin, a page that the registry knows, its file's
    name, or (as a guess that is marked as one) the words of its title."""
    twin = next((other for other in known if _are_twins(page, other)), None)
    if twin is not None:
        address = twin.alternates.get(page.language) or twin.url
        page.alternates = dict(twin.alternates)
        page.subkind, page.region = twin.subkind, twin.region
        _set_address(page, address, "the HTML page with the same title", profile)
        return
    fitting = [slug for slug in _known_slugs(registry, profile) if _fits(slug, page, registry)]
    if not fitting:
        fitting = _slugs_about(page, registry, profile)
    if len(fitting) == 1:
        _set_address(page, _address(fitting[0], page, profile), "a page with its title", profile)
        return
    stem = PurePath(page.path).name.split(".")[0]
    if stem in fitting or _fits(stem, page, registry) or _may_be(stem, page):
        _set_address(page, _address(stem, page, profile), "the file's name", profile)
        return
    slug = _guessed_slug(page, registry)
    _set_address(page, _address(slug, page, profile), "its title: a guess", profile)
    page.warnings.append(f"names no address; {page.url} is guessed from its title")


def _set_address(page: Page, url: str, source: str, profile: Profile) -> None:
    page.url, page.url_source = url, source
    page.slug = slug_of(url, profile.section)
    region, subkind, _ = split_slug(page.slug)
    if page.kind == "drilldown":
        page.subkind, page.region = subkind or page.subkind, region or page.region
    elif page.kind == "region":
        page.region = page.slug


def _are_twins(page: Page, other: Page) -> bool:
    """Whether two pages are one: same kind and title, and same lead where both have one."""
    if page.kind != other.kind or fold(page.name) != fold(other.name):
        return False
    mine, theirs = page.leads[:1], other.leads[:1]
    return not (mine and theirs) or fold(mine[0].text)[:80] == fold(theirs[0].text)[:80]


def title_slug(title: str) -> str:
    """The slug that the site makes of a title ("US$" and "₩" in letters).

    >>> title_slug("₩100 trillion public-private AI fund")
    'krw100-trillion-public-private-ai-fund'
    """
    return slugify(title.replace("$", "usd").replace("₩", "krw").replace("€", "eur"))


def _region_slug(page: Page, registry: Registry) -> str:
    """The region that a text names: by flag, or by the name in its facts or cards."""
    if (code := page.flag) and code in registry.identifiers and page.kind == "region":
        return registry.identifiers[code].removeprefix("region/")
    fact = page.fact("region")
    names = [fact.text] if fact else []
    if page.kind == "region":
        names = [span.text for span in registry.find_mentions(page.name)]
        names.append(page.name.split(" AI ")[0])
    for section in page.sections:
        if section.heading is None and page.kind == "case" and section.cards:
            names += [
                line.text for line in section.cards[0].lines if line is section.cards[0].title
            ]
    for name in names:
        found = [i for i in registry.candidates(name.strip()) if i.startswith("region/")]
        if found:
            return found[0].removeprefix("region/")
    return next((slugify(name) for name in names if re.search("[A-Za-z]{2}", name)), "")


def _known_slugs(registry: Registry, profile: Profile) -> list[str]:
    """The slugs of the pages that the registry has records of."""
    slugs = (
        slug_of(url, profile.section) for url in registry.pages if url.startswith(profile.site)
    )
    return sorted(slug for slug in set(slugs) if slug)


def _slugs_about(page: Page, registry: Registry, profile: Profile) -> list[str]:
    """The slugs of known pages of the same kind about the thing that bears this page's title."""
    named = {entity for name in _titles(page) for entity in registry.candidates(name)}
    slugs = {
        slug_of(url, profile.section) for url, about in registry.pages.items() if named & set(about)
    }
    return sorted(slug for slug in slugs if slug and split_slug(slug)[1] == page.subkind)


def _titles(page: Page) -> list[str]:
    """The title, and the English name that some translated pages repeat under it."""
    return [page.name, *([page.subtitle.text] if page.subtitle else [])]


def _fits(slug: str, page: Page, registry: Registry) -> bool:
    """Whether ``slug`` is what the site makes of this page's title."""
    region, subkind, name = split_slug(slug)
    titles = {title_slug(title) for title in _titles(page)}
    if page.kind == "case":
        return slug in titles
    if page.kind == "region":
        return not subkind and slug == _region_slug(page, registry)
    if subkind != page.subkind or region != _region_slug(page, registry):
        return False
    return subkind in OVERVIEWS or name in titles


def _may_be(stem: str, page: Page) -> bool:
    """Whether a file's name can be the slug of a page: one of its kind, with two words of the
    title in it, or any where the title is not in Latin letters."""
    _, subkind, name = split_slug(stem)
    if slugify(stem) != stem or (subkind != page.subkind if page.kind == "drilldown" else subkind):
        return False
    shared = set(title_slug(page.name).split("-")) & set((name or stem).split("-"))
    return len(shared) >= 2 or not page.name.isascii()


def _guessed_slug(page: Page, registry: Registry) -> str:
    title, region = title_slug(page.name), _region_slug(page, registry)
    if page.kind == "region":
        return region or title
    if page.kind == "drilldown" and region and page.subkind:
        return f"{region}-{page.subkind}" + ("" if page.subkind in OVERVIEWS else f"-{title}")
    return title


def _address(slug: str, page: Page, profile: Profile) -> str:
    folder = _FOLDERS.get(page.language, page.language)
    language = "" if page.language == "en" else f"{folder}/"
    return f"{profile.site}{language}{profile.section}/{slug}/"


# -- agreement -------------------------------------------------------------------------------


def disagreements(versions: Versions) -> list[str]:
    """Where the versions of a page do not say the same, as sentences: facts by their place or
    term, citations by their address, numbers by their value."""
    found: list[str] = []
    first = versions.first
    for page in versions.pages[1:]:
        name = f"{page.language} {page.form}"
        if len(page.facts) != len(first.facts) and not page.truncated:
            found.append(f"{name}: {len(page.facts)} facts, not {len(first.facts)}")
        for number, fact in enumerate(page.facts):
            other = first.fact(fact.term) if fact.term else None
            if other is None and len(page.facts) == len(first.facts):
                other = first.facts[number]
            if other is not None and not _agree(fact.text, other.text, versions.region):
                label = other.label.text
                found.append(f"{name}: {label} is {fact.text!r}, not {other.text!r}")
        mine = {citation.url for citation in page.citations if citation.url}
        theirs = {citation.url for citation in first.citations if citation.url}
        if page.form == "html" and first.form == "html" and mine != theirs:
            found.append(f"{name}: cites {', '.join(sorted(mine ^ theirs))} alone, or not")
        if page.modified and first.modified and page.modified != first.modified:
            found.append(f"{name}: updated {page.modified}, not {first.modified}")
    return found


def _agree(mine: str, theirs: str, region: str) -> bool:
    """Whether two values say the same: equal texts of one language; equal numbers of two."""
    if fold(mine) == fold(theirs) or not mine or not theirs:
        return True
    if language_of(mine, "") == language_of(theirs, ""):
        return _parts(mine) == _parts(theirs)
    return _numbers(mine, region) == _numbers(theirs, region)


def _parts(text: str) -> set[str]:
    return {fold(part) for part in re.split(r"\s+[/／]\s+|\n", text)}


def _numbers(text: str, region: str) -> list[tuple[object, ...]]:
    return [
        (q.unit, q.bounds, q.dates)
        for q in parse_quantities(text, region=region)
        if q.kind not in ("count", "rank")
    ]
