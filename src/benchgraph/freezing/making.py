"""Make a site of a release: follow the links of its pages until there is a file for each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchgraph.freezing.addresses import Address
from benchgraph.freezing.around import write_around
from benchgraph.freezing.choosing import DOWNLOADS, read_scope
from benchgraph.freezing.downloads import write_downloads, write_page
from benchgraph.freezing.graph import is_day, opened
from benchgraph.freezing.names import FILE, names_index
from benchgraph.freezing.placing import placing, seal
from benchgraph.freezing.rendering import Made, write_files
from benchgraph.freezing.site import Site, assets
from benchgraph.freezing.working import Maker, makers
from benchgraph.packing.source import day_of
from benchgraph.searching.texts import read_texts
from benchgraph.version import __version__

if TYPE_CHECKING:
    from benchgraph.release.read import Release

_SHOWN = 12  # digits of the checksum

# Is told how many more addresses are done, and the last of them.
Progress = Callable[[int, str], None]


@dataclass(frozen=True)
class Frozen:
    """A site in files: the folder, how many pages and files, bytes, and its day; ``missing`` are
    addresses that pages of the server name and it has no answer for."""

    path: Path
    pages: int
    files: int
    size: int
    day: str
    languages: tuple[str, ...]
    missing: dict[Address, str]


def freeze(
    release: Release,
    out: Path,
    *,
    languages: Sequence[str] = ("en",),
    base_url: str = "",
    day: str = "",
    pack: bool = True,
    workers: int = 1,
    progress: Progress = lambda more, name: None,
) -> Frozen:
    """Write the pages of ``release`` in the folder ``out``, whole or not at all.

    ``languages`` of the interface: the first at the top, each other in a folder of its name.
    ``base_url`` is where the folder will be found; it is for canonical links and the list of pages
    for search engines alone. Questions are answered for ``day``, else for that of the release.
    With ``pack`` the release pack is among the downloads. The same release, day, languages and
    address give the same bytes. Raises ParameterError, ReleaseError, StoreError.
    """
    told = is_day(day) if day else day_of(release).isoformat()
    with placing(Path(out)) as folder:
        graph = opened(release, told, in_memory=workers == 1)
        graph.release.named()  # once, before several processes ask for it
        kinds, texts = read_texts(graph.store)
        graph.index  # noqa: B018 - made now where it is missing, once for all processes
        scope = read_scope(graph, kinds)
        site = Site(tuple(dict.fromkeys(languages)), told, release.checksum[:_SHOWN], scope,
                    base_url.rstrip("/"))  # fmt: skip
        with makers(graph, folder, workers) as maker:
            crawl = _Crawl(maker, site, progress)
            site = crawl.run()
        write_files(folder, ((file, path.read_bytes()) for file, path in assets().items()))
        for language in site.languages:
            file = site.file(Address("/search"), language).removesuffix("search/index.html") + FILE
            write_files(folder, [(file, names_index(site, kinds, texts, language))])
        progress(0, "downloads")
        write_page(site, folder, write_downloads(release, site, folder, pack))
        pages = [each for each in crawl.done if each.format == "html"]
        write_around(site, folder, pages)
        files, size = seal(folder, _about(site, release))
    return Frozen(Path(out), len(pages) * len(site.languages), files, size, told,
                  site.languages, crawl.missing)  # fmt: skip


class _Crawl:
    """The pages, wave after wave: what those of one lead to is the next."""

    def __init__(self, maker: Maker, site: Site, progress: Progress) -> None:
        self.maker = maker
        self.site = site
        self.progress = progress
        self.done = {Address(DOWNLOADS)}  # written when all else is there
        self.missing: dict[Address, str] = {}
        self._led: dict[Address, set[Address]] = {}

    def run(self) -> Site:
        """Follow all there is; the site as it came out.

        Where the server turns out to have no answer for an address, the pages that lead there are
        made anew without that link.
        """
        waiting = self.site.scope.beginnings()
        while waiting:
            known = len(self.missing)
            self._follow(waiting)
            if len(self.missing) == known:
                break
            gone = self.missing.keys() - self.site.scope.missing
            self.site = self.site.without(frozenset(self.missing))
            waiting = sorted(page for page, found in self._led.items() if found & gone)
        return self.site

    def _follow(self, waiting: list[Address]) -> None:
        while waiting:
            found: set[Address] = set()
            for made in self.maker(self.site, waiting):
                self._take(made)
                found |= made.found
            waiting = sorted(found - self.done - self.missing.keys())

    def _take(self, made: Made) -> None:
        self.done |= made.done
        self.missing |= made.missing
        self._led[made.address] = made.found
        self.progress(1, made.address.path)


def _about(site: Site, release: Release) -> dict[str, object]:
    """What a site says of itself to programs, and to the next export."""
    return {
        "version": __version__,
        "release": release.checksum,
        "day": site.day,
        "languages": list(site.languages),
        "base": site.base or None,
    }
