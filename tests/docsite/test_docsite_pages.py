"""The documentation as a library of pages: all that there is stands in it, and links hold."""

from __future__ import annotations

import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import benchgraph
from benchgraph.cli import COMMANDS
from benchgraph.documentation import library, search_pages, write_page
from benchgraph.documentation.commands import command_line
from benchgraph.documentation.findings import head_of
from benchgraph.documentation.library import HOME, unplaced
from benchgraph.documentation.markdown import addresses, parse, slug
from benchgraph.query.catalogue import read_catalogue

ROOT = Path(__file__).resolve().parents[2]


@cache
def addresses_of(path: str) -> list[str]:
    """Where the links of a page lead, as the parser of Markdown reads them."""
    page = library().page(path)
    assert page is not None
    return list(addresses(parse(page.text)))


def test_every_page_has_its_place_in_few_groups() -> None:
    """A page that stands in no group of docs/contents.toml is found by nobody."""
    assert unplaced() == []
    groups = library().groups
    assert len(groups) <= 8
    assert all(group.pages and group.about for group in groups)
    titles = [page.title for group in groups for page in group.pages]
    assert len(set(titles)) == len(titles)
    assert max(map(len, titles)) <= 40


def test_every_command_is_told_of_as_its_help_tells() -> None:
    """Name, each option and each example of every command, also of those below another."""
    import click

    pages = library().pages
    assert [page.path for page in library().below["command-line"]] == [
        f"command-line/{name}" for name in COMMANDS
    ]

    def look(command: click.Command, context: click.Context, text: str) -> None:
        assert context.command_path in text
        for option in command.params:
            if isinstance(option, click.Option) and not option.hidden:
                for name in (*option.opts, *option.secondary_opts):
                    assert name in text, (context.command_path, name)
        for example in re.findall(r"^ +(benchgraph .*)$", command.help or "", re.M):
            assert f"$ {example}" in text, example
        if isinstance(command, click.Group):
            for name in command.list_commands(context):
                below = command.get_command(context, name)
                assert below is not None
                look(below, click.Context(below, info_name=name, parent=context), text)

    root = click.Context(command_line(), info_name="benchgraph")
    for name in COMMANDS:
        command = command_line().get_command(root, name)
        assert command is not None
        look(command, click.Context(command, info_name=name, parent=root),
             pages[f"command-line/{name}"].text)  # fmt: skip


def test_every_public_name_has_signature_and_docstring() -> None:
    text = library().pages["python"].text
    for name in benchgraph.__all__:
        assert f"\n### {name}\n" in text, name
        first = (getattr(benchgraph, name).__doc__ or "").strip().splitlines()[0]
        assert first and first in text, name
    # As it is written in the source, and the types that are handed over with what they can do.
    assert "ask(name: str, source: Source = None, **parameters: str) -> Rows" in text
    assert 'out: Path = Path("release"),' in text
    assert "\n### Rows\n" in text
    assert "\n#### .to_pandas()\n" in text


def test_every_question_stands_there_with_its_query() -> None:
    pages = library().pages
    for question in read_catalogue().values():
        page = pages[f"all-questions/{question.family}"].text
        section = page.partition(f"\n## {question.name}\n")[2].partition("\n## ")[0]
        assert question.query.strip() in section, question.name
        assert all(f"`{each.name}`" in section for each in question.parameters)
        assert f"({question.family}.md#{question.name})" in pages["all-questions"].text.replace(
            "all-questions/", ""
        )


def test_every_shape_that_reports_stands_there() -> None:
    text = library().pages["shapes/rules"].text
    messages = [
        message
        for path in (ROOT / "shapes").rglob("*.ttl")
        for message in re.findall(r'sh:message "([^"\\]+)"', path.read_text("utf-8"))
    ]
    assert len(messages) > 150
    missing = [each for each in messages if " ".join(each.split()).replace("|", "\\|") not in text]
    assert not missing


def test_decisions_and_findings_are_told_of() -> None:
    pages = library().pages
    for path in (ROOT / "docs" / "decisions").glob("*.md"):
        assert f"decisions/{path.stem}" in pages
        assert f"(decisions/{path.name})" in pages["decisions"].text
    findings = pages["findings"].text
    for path in (ROOT / "findings").glob("*.sh"):
        told, _ = head_of(path)
        assert f"`findings/{path.name}`" in findings
        assert len(told) > 80, path
        assert told.split()[0].strip("`") in findings


def test_every_link_of_the_server_s_pages_holds() -> None:
    """Pages, anchors and pictures, as ``serve`` writes them; what is not shown is named."""
    pages = library()
    written = {
        page.path: write_page(pages, page, lambda target: f"{target.kind}:{target.place}")
        for page in (*pages.pages.values(), *pages.files())
    }
    ids = {path: set(re.findall(r'\bid="([^"]+)"', it.html)) for path, it in written.items()}
    seen = 0
    for page in (*pages.pages.values(), *pages.files()):
        for address in addresses_of(page.path):
            target = pages.target(page, address)
            seen += 1
            if target.kind in ("page", "here"):
                assert target.place in written, (page.path, address)
                if target.anchor:
                    assert target.anchor in ids[target.place], (page.path, address)
            elif target.kind == "nothing":
                # Only what is there, and too large or not text to be shown.
                assert (ROOT / target.place).exists(), (page.path, address)
                assert f'(<code class="path">{target.place}</code>)' in written[page.path].html
            else:
                assert target.kind in ("picture", "outside")
    assert seen > 250
    assert all("<script" not in it.html and " style=" not in it.html for it in written.values())


def test_a_file_is_shown_only_where_a_page_links_to_it() -> None:
    pages = library()
    assert pages.page("files/NOTICE") is not None
    for name in ("pyproject.toml", ".git/config", "../../etc/passwd", "NOTICE/..", "/etc/passwd"):
        assert pages.page(f"files/{name}") is None, name
        assert pages.page(name) is None, name


def test_search_finds_what_people_look_for() -> None:
    def first(text: str) -> list[tuple[str, str]]:
        return [(hit.page, hit.heading) for hit in search_pages(library(), text)[:3]]

    assert ("command-line/export", "benchgraph export network") in first("export network")
    assert first("openrefine")[0][0] == "openrefine"
    assert ("python", "write_network") in first("write_network")
    assert ("command-line/search", "benchgraph search") in first("數碼港")
    assert any(page.startswith("all-questions") for page, _ in first("promise-tracker"))
    hit = search_pages(library(), "CODEBOOK")[0]
    assert (hit.page, hit.anchor) == ("codebook", "")
    assert search_pages(library(), "") == search_pages(library(), "!?") == []
    assert search_pages(library(), "zzzz benchgraph") == []
    # What is marked is what was looked for, and headings in code are none.
    pieces = search_pages(library(), "deadline")[0].excerpt
    assert any(marked and text.lower().startswith("deadline") for text, marked in pieces)
    assert slug("`--as-of`, and why?") == "--as-of-and-why"


def test_the_first_page_is_the_beginning_of_what_the_repository_shows() -> None:
    first = library().pages[HOME].text
    assert first.startswith("# Documentation")
    assert (ROOT / "docs" / "README.md").read_text("utf-8").startswith(first.rstrip())


def test_nothing_of_it_is_loaded_by_the_command_line() -> None:
    """Neither ``benchgraph --help`` nor the library imports a parser of Markdown."""
    code = (
        "import sys, benchgraph.cli, benchgraph.serving.routes\n"
        "assert not {'markdown_it', 'pygments', 'benchgraph.documentation'} & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
