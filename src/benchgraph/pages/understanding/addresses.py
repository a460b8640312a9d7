"""The address of a page: of its English version; of a text, which names none."""

from __future__ import annotations

import re
from pathlib import PurePath
from urllib.parse import urlunsplit

from benchgraph.iris import address_parts, digest, slugify
from benchgraph.pages.profile import Profile, fold
from benchgraph.pages.reading.model import Page
from benchgraph.pages.understanding.recognise import OVERVIEWS, kind_of_address, slug_of, split_slug
from benchgraph.registry import Registry

_FOLDERS = {"zh-Hans": "zh", "zh-Hant": "zh-tw"}


def english_address(page: Page, profile: Profile) -> str:
    """The address of the English version: the alternate link, else without the language folder."""
    if english := page.alternates.get("en"):
        return english
    if (place := kind_of_address(page.url, profile)) and place[1]["language"]:
        return page.url.replace(f"/{place[1]['language']}/", "/", 1)
    parts = address_parts(page.url)
    folders = parts.path.strip("/").split("/")
    if len(folders) > 1 and folders[1] == profile.section and re.match("[a-z]{2}", folders[0]):
        return urlunsplit(parts._replace(path="/" + "/".join(folders[1:]) + "/"))
    return page.url


def find_address(page: Page, known: list[Page], registry: Registry, profile: Profile) -> bool:
    """Say where a page that names no address comes from: its HTML twin, a page that the registry
    knows, or its file's name. The page carries a notice, as none of this stands on it.

    Where nothing tells, the page gets an id of ours, made of its words (``page/text-…``), and False
    is returned: an address is never made up.
    """
    twin = next((other for other in known if are_twins(page, other)), None)
    address = _address_beside(page, twin) if twin is not None else ""
    if twin is not None and address:
        page.alternates = dict(twin.alternates)
        page.subkind, page.region = twin.subkind, twin.region
        _set_address(page, address, "the HTML page with the same title", profile)
        return True
    fitting = [slug for slug in _known_slugs(registry, profile) if _fits(slug, page, registry)]
    if not fitting:
        fitting = _slugs_about(page, registry, profile)
    if len(fitting) == 1:
        _set_address(page, _address(fitting[0], page, profile), "a page with its title", profile)
        return True
    stem = PurePath(page.path).name.split(".")[0]
    if stem in fitting or _fits(stem, page, registry) or _may_be(stem, page):
        _set_address(page, _address(stem, page, profile), "the file's name", profile)
        return True
    page.url = f"page/text-{digest(page.language + page.words)}"
    page.url_source = "none: it is known by its words"
    page.region = page.region or _region_slug(page, registry)
    page.notices.append("Names no address, and none is known: it is known by its words.")
    return False


def _address_beside(page: Page, twin: Page) -> str:
    """The address of a page whose other form or version is ``twin``; empty where it names none."""
    return twin.alternates.get(page.language) or (
        twin.url if twin.language == page.language else ""
    )


def _set_address(page: Page, url: str, source: str, profile: Profile) -> None:
    page.url, page.url_source = url, source
    page.notices.append(f"Names no address; this is that of {source}.")
    page.slug = slug_of(url, profile)
    region, subkind, _ = split_slug(page.slug)
    if page.kind == "drilldown":
        page.subkind, page.region = subkind or page.subkind, region or page.region
    elif page.kind == "region":
        page.region = page.slug


def are_twins(page: Page, other: Page) -> bool:
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
    slugs = (slug_of(url, profile) for url in registry.pages if url.startswith(profile.site))
    return sorted(slug for slug in set(slugs) if slug)


def _slugs_about(page: Page, registry: Registry, profile: Profile) -> list[str]:
    """The slugs of known pages of the same kind about the thing that bears this page's title."""
    named = {entity for name in _titles(page) for entity in registry.candidates(name)}
    slugs = {slug_of(url, profile) for url, about in registry.pages.items() if named & set(about)}
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


def _address(slug: str, page: Page, profile: Profile) -> str:
    folder = _FOLDERS.get(page.language, page.language)
    language = "" if page.language == "en" else f"{folder}/"
    return f"{profile.site}{language}{profile.section}/{slug}/"
