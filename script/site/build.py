"""Build the documentation as a folder of files that any web server, or none, shows.

script/docs                      build into site/
script/docs FOLDER               build into FOLDER; an earlier site there is replaced whole
script/docs --outside FOLDER     write nothing; list the addresses outside that its pages name

The pages are those of ``benchgraph.documentation``, which ``benchgraph serve`` shows too, and with
them the ontology and the vocabularies as ``benchgraph.explaining`` tells of them. Sphinx makes the
site of them and its search; a warning is an error, and so is a link within the site that leads
nowhere. Nothing is asked of another host.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from benchgraph import __version__
from benchgraph.documentation.library import HOME
from benchgraph.documentation.sources import root
from benchgraph.errors import BenchgraphError
from benchgraph.freezing.placing import placing, seal
from benchgraph.store import EmbeddedStore

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "script" / "site"))
from frame import Frame  # noqa: E402
from links import look  # noqa: E402
from reading import reader, words  # noqa: E402
from whole import Site, site_of  # noqa: E402

KIND = "benchgraph script/docs"
THEME = ROOT / "script" / "site" / "theme"
STATIC = ROOT / "src" / "benchgraph" / "serving" / "static"
SHEETS = ("style.css", "documentation.css", "icon.svg")
SETTINGS = {
    "project": "benchgraph",
    "version": __version__,
    "release": __version__,
    "root_doc": HOME,
    "source_suffix": {".md": "documentation"},
    "html_theme": "theme",
    "html_theme_path": [str(THEME.parent)],
    "html_copy_source": False,
    "html_show_sourcelink": False,
    "html_use_index": False,
    "html_domain_indices": False,
    "html_search_language": "en",
    "html_show_search_summary": True,
    "smartquotes": False,
    # What stands beside a page is made from the contents of the documentation.
    "suppress_warnings": ["toc.not_included"],
}


def build(out: Path, store: Callable[[], EmbeddedStore]) -> None:
    """Build the site into ``out``, whole or not at all; ``store`` opens the graph. Raises
    BenchgraphError where something else than an earlier site stands there, it cannot be written, or
    Sphinx is missing or warns."""
    if find_spec("sphinx") is None:
        raise BenchgraphError("Sphinx is missing", hint="pip install 'benchgraph[docs]'")
    with placing(out, KIND) as folder:
        _make(site_of(store()), folder)
        shutil.copytree(root() / "docs" / "pictures", folder / "pictures")
        (folder / ".nojekyll").touch()
        seal(folder, {"version": __version__}, KIND)


def _make(site: Site, built: Path) -> None:
    """Let Sphinx write the pages of ``site`` into ``built``."""
    from sphinx.application import Sphinx
    from sphinx.errors import SphinxError
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    from benchgraph.explaining import style

    with tempfile.TemporaryDirectory() as place:
        source, static, trees = (Path(place) / name for name in ("source", "static", "trees"))
        for page in site.read:
            file = source / f"{page.path}.md"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(page.text, "utf-8")
        static.mkdir()
        for name in SHEETS:
            shutil.copy(STATIC / name, static)
        (static / "explaining.css").write_text(style(), "utf-8")
        settings = {**SETTINGS, "html_static_path": [str(static)]}
        try:
            with docutils_namespace(), patch_docutils():
                app = Sphinx(source, None, built, trees, "html", settings,
                             status=None, warning=sys.stderr, warningiserror=True)  # fmt: skip
                app.add_source_parser(reader(site))
                app.add_search_language(words())
                frame = Frame(site)
                app.connect("html-collect-pages", frame.place)
                app.connect("html-page-context", frame.fill)
                app.build()
        except SphinxError as error:
            raise BenchgraphError("Sphinx cannot make the site", found=str(error)) from None
        if app.statuscode:
            raise BenchgraphError("Sphinx warned, and the site is not written")
    for left in (".buildinfo", "objects.inv"):
        (built / left).unlink(missing_ok=True)


def _shipped() -> EmbeddedStore:
    from benchgraph import open_release

    return open_release().store


def main(arguments: list[str]) -> int:
    """The exit code: 1 where a link leads nowhere, 2 where there is no site."""
    if arguments[:1] == ["--outside"] and len(arguments) == 2:
        for address, pages in sorted(look(Path(arguments[1])).outside.items()):
            print(address, *pages)
        return 0
    if len(arguments) > 1 or (arguments[:1] and arguments[0].startswith("-")):
        print(__doc__, file=sys.stderr)
        return 2
    out = Path(arguments[0] if arguments else ROOT / "site")
    try:
        build(out, _shipped)
    except BenchgraphError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code
    found = look(out)
    for fault in (*found.faults, *found.loaded):
        print(fault, file=sys.stderr)
    print(
        f"{out}: {found.pages} pages, {found.within} links within the site,"
        f" {len(found.outside)} addresses outside"
    )
    return 1 if found.faults or found.loaded else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
