"""Pages as HTML and in the two text forms, from bytes to drafts."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.fuzz.target import ROOT, Target, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from benchgraph.pages.profile import Profile

_ENTITIES = words("&amp; &lt; &#8203; &#x1F1F8; &nbsp; &NotEqualTilde; &#0; &#1114112; &lt")
_TAGS = (
    *words(
        "<html> <head> <body> <main> <article> <header> <nav> <section> <h1> <h2> <h3> <p> <ul>"
        " <ol> <li>"
        " <dl> <dt> <dd> <div> <span> <small> <table> <tr> <td> <th> <thead> <svg> <math>"
        " <template>"
        " <noscript> <select> <option> <form> <button> <script> <style> <title> <textarea>"
        " <iframe> <pre>"
        " <br> <hr> <img> <details> <summary> <figure> <plaintext> <frameset> <ruby> <rt> </p>"
        " </div>"
        " </section> </main> </article> </dl> </ul> </table> </html> </script> </style> </svg>"
        " <!-- -->"
        " <![CDATA[ ]]> <!DOCTYPE <? hidden aria-hidden=\"true\" datetime= lang=\"zh-Hans\""
        " rel=\"canonical\""
    ),
    b'<a href="/benchmarking/x/">', b'<a href="http://[">', b'<link rel="canonical" href="',
    b'<link rel="alternate" hreflang="zh" href="', b'<meta charset="gb18030">',
    b'<script type="application/ld+json">{"@type":"Article","dateModified":"2026-01-01"}</script>',
    b'<base href="//x">', b'<meta name="description" content="', b'<img src=x alt="text">',
)  # fmt: skip
ADDRESS = "https://sgai.md/benchmarking/cyberport-ai-supercomputing-centre/"


@cache
def made_pages() -> dict[str, str]:
    """Pages of the observatory in five languages, by name, as the tests make them."""
    sys.path.append(str(ROOT / "tests" / "pages"))
    from page_maker import all_pages  # type: ignore[import-not-found]

    pages: dict[str, str] = all_pages()
    return pages


def _reading() -> Callable[[bytes], str]:
    """Bytes → what was made of them: a page, and the drafts of it."""
    from benchgraph.pages import load_profile
    from benchgraph.pages.drafting.extract import extract
    from benchgraph.pages.read import read_page
    from benchgraph.pages.report import report
    from benchgraph.pages.understanding.concepts import read_concepts
    from benchgraph.records import dump_record
    from benchgraph.registry import Registry
    from benchgraph.resources import resource_dir

    profile = load_profile()
    concepts = read_concepts(resource_dir("ontology") / "vocab")
    registry = Registry.from_names([
        ("institution/cyberport", "Institution", "Cyberport"),
        ("region/hong-kong", "Region", "Hong Kong"),
        ("facility/alps", "Facility", "Alps"),
    ])  # fmt: skip

    def read(data: bytes) -> str:
        page = read_page(data, path="page", profile=profile, url=ADDRESS)
        extraction = extract([page], registry, profile, concepts)
        texts = [dump_record(draft) for draft in extraction.drafts]
        report([page], extraction, [], [])
        return f"{page.kind} {page.form} {len(texts)} {sorted({b.role for b in page.blocks})}"

    return read


def _words_of(profile: Profile) -> Iterable[bytes]:
    """The words that a page of the observatory is known by."""
    for table in (profile.kickers, profile.facts, profile.categories, *profile.sections.values()):
        for word in table:
            yield word.encode()


def _vocabulary() -> tuple[bytes, ...]:
    from benchgraph.pages import load_profile

    numbers = words(
        "3,000 PFLOPS HK$3 billion 2025年 1.3兆円 US$4.5bn 2024-12-31 30% 三千万 Q4 FY2025-26"
    )
    return (*_words_of(load_profile()), *numbers)


def html(folder: Path) -> Target:
    """HTML → page → drafts."""
    seeds = tuple(page.encode() for page in made_pages().values())
    return Target("html", _reading(), seeds, _vocabulary() + _TAGS + _ENTITIES, seconds=5.0)


def list_text(folder: Path) -> Target:
    """The list form of a page's text."""
    made = made_pages()
    from page_forms import list_form

    seeds = tuple(list_form(page).encode() for page in made.values())
    return Target("list-text", _reading(), seeds, _vocabulary() + words("- • · :"), seconds=5.0)


def plain_text(folder: Path) -> Target:
    """The plain form of a page's text."""
    made = made_pages()
    from page_forms import plain_form

    seeds = tuple(plain_form(page).encode() for page in made.values())
    return Target("plain-text", _reading(), seeds, _vocabulary() + words("- • · :"), seconds=5.0)
