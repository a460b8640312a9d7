"""Pages that hide something from whoever reads them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from safety_commands import page_maker

from benchgraph.records import read_records

Run = Callable[..., "CompletedProcess[str]"]


@pytest.mark.parametrize("sign", ["\u200b", "\u202e", "&#8238;", "&#x200b;", "\ufeff", "&#7;"])
def test_what_nobody_sees_on_a_page_reaches_no_draft(run: Run, tmp_path: Path, sign: str) -> None:
    """A draft must be a record that can be read; an entity can write what the bytes do not hold."""
    made = page_maker()
    page = made.case_page()
    title = made.TEXTS["en"]["why"]
    assert title in page
    drafts = []
    for name, text in (("plain", page), ("hidden", page.replace(title, sign + title))):
        (tmp_path / f"{name}.html").write_text(text, "utf-8")
        out = tmp_path / name
        done = run("ingest", tmp_path / f"{name}.html", "--out", out, "--no-registry")
        assert done.returncode == 0, done.stderr
        assert read_records(out)
        texts = [path.read_text("utf-8") for path in sorted(out.rglob("*.yaml"))]
        # The hash is of the bytes, which do differ.
        drafts.append([re.sub(r"(?m)^sha256: .*\n", "", text) for text in texts])
    assert drafts[0] == drafts[1]
