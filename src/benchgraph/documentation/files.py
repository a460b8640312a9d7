"""Files of the project that pages link to and that are no pages: shown as they are, or named."""

from __future__ import annotations

import json
from pathlib import Path

from benchgraph.documentation.markdown import code, fenced
from benchgraph.documentation.sources import MOST_SHOWN, language_of, root

NOTEBOOK = ".ipynb"


def is_shown(name: str) -> bool:
    """Whether the file or folder ``name`` is there and can be shown."""
    path = root() / name
    if path.is_dir():
        return True
    if not path.is_file():
        return False
    return path.suffix == NOTEBOOK or (
        language_of(path) is not None and path.stat().st_size <= MOST_SHOWN
    )


def file_page(name: str) -> str:
    """The page that shows ``name``: a file's content, what lies in a folder, or a notebook."""
    path = root() / name
    if path.is_dir():
        return _folder(name, path)
    if path.suffix == NOTEBOOK:
        return notebook(path.read_text("utf-8"))
    text = path.read_text("utf-8")
    return f"# {path.name}\n\n{code(name)}\n\n{fenced(text, language_of(path) or '')}"


def _folder(name: str, path: Path) -> str:
    below = sorted(
        each.relative_to(path).as_posix()
        for each in path.rglob("*")
        if is_shown(each.relative_to(root()).as_posix()) and each.is_file()
    )
    lines = [f"# {path.name}/", "", code(name + "/"), ""]
    lines += [f"- [`{each}`]({path.name}/{each})" for each in below]
    return "\n".join(lines) + "\n"


def notebook(text: str) -> str:
    """A notebook as Markdown: its words, its code, and what the code printed."""
    lines: list[str] = []
    for each in json.loads(text)["cells"]:
        source = "".join(each["source"])
        if each["cell_type"] == "markdown":
            lines += [source, ""]
        elif each["cell_type"] == "code":
            lines += [fenced(source, "python")]
            lines += [_output(output) for output in each["outputs"]]
    return "\n".join(lines).rstrip() + "\n"


def _output(output: dict[str, object]) -> str:
    """What a cell printed; of a table or a picture its words."""
    if output["output_type"] == "stream":
        return fenced(_text(output["text"]), "text")
    data = output.get("data")
    assert isinstance(data, dict)
    plain = data.get("text/plain")
    return fenced(_text(plain), "text") if plain else ""


def _text(value: object) -> str:
    return "".join(value) if isinstance(value, list) else str(value)
