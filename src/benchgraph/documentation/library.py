"""Every page of the documentation: which there are, in which group, and where a link leads."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from urllib.parse import unquote

from benchgraph.documentation import commands, findings, python, questions, shapes
from benchgraph.documentation.files import file_page, is_shown
from benchgraph.documentation.markdown import title_of, written_addresses
from benchgraph.documentation.model import Group, Page
from benchgraph.documentation.sources import PICTURES, root, text_of
from benchgraph.errors import BenchgraphError
from benchgraph.query.catalogue import FAMILIES

HOME = "index"
# A page that is made, and those below it.
Made = tuple[Page, list[Page]]
_SHOWN = "files/"  # below it stand files that are shown as they are


@dataclass(frozen=True)
class Target:
    """Where a link leads: ``kind`` is "page", "picture", "outside", "here" (a heading of the same
    page) or "nothing" (a file that is not shown; ``place`` is its path); ``anchor`` without #;
    ``file`` where the page shows a file as it is."""

    kind: str
    place: str
    anchor: str = ""
    file: str = ""


class Library:
    """The pages by their path; those in groups in the order of reading."""

    def __init__(
        self, groups: tuple[Group, ...], home: Page, below: Mapping[str, list[Page]]
    ) -> None:
        self.groups = groups
        self.home = home
        self.below = below
        self.pages: dict[str, Page] = {home.path: home}
        for group in groups:
            for page in group.pages:
                for each in (page, *below.get(page.path, ())):
                    self.pages[each.path] = each
        self._by_source = {page.source: page for page in self.pages.values()}

    def group_of(self, page: Page) -> Group | None:
        """The group that a page stands in; None for the first page and for files."""
        path = page.parent or page.path
        return next((g for g in self.groups if any(p.path == path for p in g.pages)), None)

    def page(self, path: str) -> Page | None:
        """The page at ``path``: one of those in groups, or a file that is shown as it is."""
        found = self.pages.get(path)
        return found or self._files().get(path)

    def files(self) -> list[Page]:
        """The files that pages link to and that are shown as they are."""
        return [self._files()[path] for path in sorted(self._files())]

    def target(self, page: Page, address: str) -> Target:
        """Where ``address``, as it is written on ``page``, leads."""
        if "://" in address or address.startswith("mailto:"):
            return Target("outside", address)
        place, _, anchor = address.partition("#")
        if not place:
            return Target("here", page.path, anchor)
        here = posixpath.dirname(page.source)
        name = posixpath.normpath(posixpath.join(here, unquote(place)))
        for source in (name, f"{name}/README.md", f"{name}.md"):
            if found := self._by_source.get(source):
                return Target("page", found.path, anchor)
        if name.startswith("docs/pictures/") and Path(name).suffix in PICTURES:
            return Target("picture", name.removeprefix("docs/"))
        if not name.startswith("..") and is_shown(name):
            return Target("page", _shown_path(name), anchor, name)
        return Target("nothing", name)

    def neighbours(self, page: Page) -> tuple[Page | None, Page | None]:
        """The pages before and after one, in the order of reading."""
        order = list(self.pages.values())
        if page.path not in self.pages:
            return None, None
        place = order.index(page)
        before = order[place - 1] if place > 0 else None
        return before, order[place + 1] if place + 1 < len(order) else None

    def _files(self) -> dict[str, Page]:
        return _files_of(self)


@cache
def _files_of(library: Library) -> dict[str, Page]:
    """Followed from page to page, as a folder that is shown links to its files."""
    found: dict[str, Page] = {}
    waiting = list(library.pages.values())
    while waiting:
        page = waiting.pop()
        for address in written_addresses(page.text):
            target = library.target(page, address)
            if target.kind == "page" and target.file and target.place not in found:
                found[target.place] = _file(target.file)
                waiting.append(found[target.place])
    return found


def _file(name: str) -> Page:
    path = root() / name
    title = path.name + ("/" if path.is_dir() else "")
    if path.suffix == ".ipynb":
        title = title_of(file_page(name), title)
    # A folder's links are relative to the folder above it, as its own name is in them.
    return Page(_shown_path(name), title, name, partial(file_page, name), kind="file")


def _shown_path(name: str) -> str:
    return _SHOWN + name.removesuffix(".md")


@cache
def library() -> Library:
    """The documentation of this installation. Raises BenchgraphError where a page that
    ``docs/contents.toml`` names is not there."""
    import tomllib

    contents = tomllib.loads(text_of("docs/contents.toml"))
    made = _made()
    groups = []
    below: dict[str, list[Page]] = {}
    for each in contents["group"]:
        pages = [page for name in each["pages"] for page in _named(name, made)]
        for page in pages:
            below[page.path] = list(_below(page, made))
        groups.append(Group(each["name"], each["title"], each["about"], tuple(pages)))
    home = replace(_written("docs/README.md", HOME), make=_first_page)
    return Library(tuple(groups), home, below)


def _first_page() -> str:
    """The beginning of ``docs/README.md``; the lists of pages behind it are those of the groups,
    for readers of the repository."""
    return text_of("docs/README.md").partition("\n## ")[0] + "\n"


def unplaced() -> list[str]:
    """The pages in ``docs/`` that stand in no group."""
    found = {page.source for page in library().pages.values()}
    there = (path.relative_to(root()).as_posix() for path in (root() / "docs").rglob("*.md"))
    return sorted(set(there) - found)


def _named(entry: str | dict[str, str], made: Mapping[str, Made]) -> Iterator[Page]:
    """The pages that an entry of the contents stands for: a name of one that is made, a file, or
    several as a pattern; a table gives a file another address or a shorter title."""
    told = {"file": entry} if isinstance(entry, str) else entry
    file = told["file"]
    source = posixpath.normpath(posixpath.join("docs", file))
    if file in made:
        pages = [made[file][0]]
    elif "*" in source:
        found = sorted(root().glob(source))
        pages = [_written(each.relative_to(root()).as_posix()) for each in found]
    elif (root() / source).is_file():
        pages = [_written(source, told.get("path", ""))]
    else:
        raise BenchgraphError(
            "a page of the contents is not there", path="docs/contents.toml", found=file
        )
    for page in pages:
        yield replace(page, title=told.get("title", page.title))


def _written(source: str, path: str = "") -> Page:
    """A page that stands in the project as Markdown, or as a notebook."""
    make: Callable[[], str] = partial(text_of, source)
    if source.endswith(".ipynb"):
        make = partial(file_page, source)
    name = source.removeprefix("docs/").removesuffix(".md").removesuffix(".ipynb")
    path = path or name.removesuffix("/README").lower()
    return Page(path, title_of(make(), path), source, make)


def _below(page: Page, made: Mapping[str, Made]) -> Iterator[Page]:
    """The pages under one: those in its folder."""
    if page.path in made:
        yield from (replace(each, parent=page.path) for each in made[page.path][1])
    elif page.source.startswith("docs/") and page.source.endswith("/README.md"):
        for path in sorted((root() / page.source).parent.glob("*.md")):
            if path.name != "README.md":
                source = path.relative_to(root()).as_posix()
                yield replace(_written(source), parent=page.path)


def _made() -> dict[str, Made]:
    """The pages that are made, with those below them."""

    def page(path: str, title: str, make: Callable[[], str]) -> Page:
        return Page(path, title, f"docs/{path}.md", make)

    told = [
        page(f"command-line/{name}", f"benchgraph {name}", partial(commands.command_page, name))
        for name in commands.names()
    ]
    asked = [
        page(f"all-questions/{family}", f"Questions: {questions.TITLES[family].lower()}",
             partial(questions.family_page, family))
        for family in FAMILIES
    ]  # fmt: skip
    decided = [
        _written(path.relative_to(root()).as_posix())
        for path in sorted((root() / "docs" / "decisions").glob("*.md"))
    ]
    return {
        "command-line": (page("command-line", "Command line", commands.overview), told),
        "python": (page("python", "Python", python.python_page), []),
        "all-questions": (page("all-questions", "All questions", questions.overview), asked),
        "shapes/rules": (page("shapes/rules", "What every shape checks", shapes.shapes_page), []),
        "findings": (page("findings", "Findings about other programs", findings.findings_page), []),
        "decisions": (page("decisions", "Decisions", partial(_decisions, decided)), decided),
    }


def _decisions(pages: list[Page]) -> str:
    lines = [
        "# Decisions",
        "",
        "What was decided where something else would have been possible, and why.",
        "",
        *(f"- [{each.title}](decisions/{Path(each.source).name})" for each in pages),
    ]
    return "\n".join(lines) + "\n"
