"""The files that the documentation is made of: in a checkout or inside the wheel."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from benchgraph.resources import resource_dir

# What a file that pages link to is shown as; any other is named, and not shown.
LANGUAGES = {
    ".cfg": "ini",
    ".csv": "text",
    ".htaccess": "apacheconf",
    ".html": "html",
    ".json": "json",
    ".md": "markdown",
    ".py": "python",
    ".rq": "sparql",
    ".sh": "bash",
    ".toml": "toml",
    ".ttl": "turtle",
    ".txt": "text",
    ".yaml": "yaml",
    ".yml": "yaml",
    "": "text",
}
PICTURES = {".svg": "image/svg+xml", ".png": "image/png"}
MOST_SHOWN = 100_000  # bytes of a file


@cache
def root() -> Path:
    """The folder that the paths of the project are below."""
    return resource_dir("docs").parent


def text_of(name: str) -> str:
    """The text of the file ``name`` (``docs/serve.md``)."""
    return (root() / name).read_text("utf-8")


def language_of(path: Path) -> str | None:
    """The name of the language that a file is written in; None where it is not shown."""
    suffix = path.name if path.name.startswith(".") else path.suffix
    return LANGUAGES.get(suffix)


def pictures() -> list[str]:
    """The pictures of the documentation, by their path below ``docs/pictures``."""
    folder = root() / "docs" / "pictures"
    found = (path for path in folder.rglob("*") if path.suffix in PICTURES)
    return sorted(path.relative_to(folder).as_posix() for path in found)
