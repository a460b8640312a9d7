"""Every word of the pages is there in every language, and none is kept that no page says."""

from __future__ import annotations

import ast
import json
import re
from functools import cache
from pathlib import Path
from string import Formatter

from benchgraph.explaining.diagrams import PLANS
from benchgraph.query import read_catalogue
from benchgraph.query.parameters import TYPES
from benchgraph.searching.kinds import KINDS
from benchgraph.searching.texts import ROLES as TEXT_ROLES
from benchgraph.serving.pages.fields import LABELS
from benchgraph.serving.pages.home import FAMILIES, VERDICTS
from benchgraph.serving.pages.problem import MEANINGS
from benchgraph.serving.pages.render import NAVIGATION
from benchgraph.serving.pages.search import ROLES

SOURCE = Path(__file__).parents[2] / "src" / "benchgraph"
SERVING = SOURCE / "serving"
# What explains the ontology says its own words; the server shows its pages.
EXPLAINING = SOURCE / "explaining"
FILES = {
    path: json.loads(path.read_text("utf-8"))
    for path in [*sorted((SERVING / "words").glob("*.json")), EXPLAINING / "words.json"]
}
WORDS = {english: told for words in FILES.values() for english, told in words.items()}
PHRASES = json.loads((SOURCE / "phrases.json").read_text("utf-8"))
KNOWN = PHRASES | WORDS
# say("…") in a template; both kinds of quotation marks.
SAID = re.compile(r"""\bsay\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")
TEXT = re.compile(r""""(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'""")


@cache
def templates() -> dict[str, str]:
    return {
        path.relative_to(SOURCE).as_posix(): path.read_text("utf-8")
        for folder in (SERVING, EXPLAINING, SOURCE / "documentation")
        for path in sorted((folder / "templates").rglob("*.j2"))
    }


@cache
def modules() -> dict[str, ast.Module]:
    return {
        path.relative_to(SOURCE).as_posix(): ast.parse(path.read_text("utf-8"))
        for folder in (SERVING, EXPLAINING, SOURCE / "documentation")
        for path in sorted(folder.rglob("*.py"))
    }


@cache
def said() -> dict[str, str]:
    """What is said where it is written out, and in the tables of the first pages and search: the
    words, and a file that says them."""
    found: dict[str, str] = {}
    for place, text in templates().items():
        found |= {ast.literal_eval(words): place for words in SAID.findall(text)}
    for place, module in modules().items():
        if not any(
            isinstance(node, ast.ImportFrom)
            and node.module in ("benchgraph.serving.wording", "benchgraph.explaining.wording")
            for node in ast.walk(module)
        ):
            continue  # its say() is another
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and _name(node.func) == "say" and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    found[first.value] = place
    tables = {words for _, words in NAVIGATION} | {kind.plural for kind in KINDS.values()}
    tables |= {words for pair in (*FAMILIES.values(), *MEANINGS.values()) for words in pair}
    tables |= {ROLES.get(role, role) for role in (*TEXT_ROLES.values(), "event", "quote", "slug")}
    tables |= {"country name", *VERDICTS, *ROLES.values(), "found", "expected", "hint"}
    tables |= {*questions(), *(plan.title for plan in PLANS)}
    return found | dict.fromkeys(tables, "a table of the first page, search or the problem page")


def questions() -> list[str]:
    """What the catalogue of questions says on their pages."""
    found = [*TYPES.values(), *LABELS.values()]
    for question in read_catalogue().values():
        found += [question.sentence, question.family]
        for parameter in question.parameters:
            if parameter.type != "lang":
                found += [LABELS.get(parameter.name, parameter.name), parameter.description]
    return found


def _name(function: ast.expr) -> str:
    return getattr(function, "attr", getattr(function, "id", ""))


def test_everything_said_has_both_translations() -> None:
    missing = [
        f"{place}: {text}"
        for text, place in said().items()
        if set(KNOWN.get(text, ())) != {"zh-Hans", "ja"}
    ]
    assert not missing, "\n".join(missing)


def test_no_translation_is_left_over() -> None:
    written = {
        node.value
        for module in modules().values()
        for node in ast.walk(module)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    written |= {
        ast.literal_eval(text) for words in templates().values() for text in TEXT.findall(words)
    }
    for question in read_catalogue().values():
        written |= {question.sentence, question.family}
        written |= {text for each in question.parameters for text in (each.name, each.description)}
        written |= {
            text for column in question.columns for text in (column.title, column.description)
        }
    left = WORDS.keys() - written - said().keys()
    # What the rest of the package tells is translated by the pages that show it.
    package = "".join(path.read_text("utf-8") for path in SOURCE.rglob("*.py")) if left else ""
    assert {text for text in left if f'"{text}"' not in package} == set()


def test_translations_keep_the_places_of_the_words() -> None:
    for english, translations in WORDS.items():
        assert set(translations) == {"zh-Hans", "ja"}, english
        for language, text in translations.items():
            assert places(text) == places(english), (english, language)


def places(text: str) -> set[str]:
    return {place for _, place, _, _ in Formatter().parse(text) if place}


def test_nothing_is_told_in_two_ways() -> None:
    seen: dict[str, object] = dict(PHRASES)
    differing = []
    for path, words in FILES.items():
        pairs = json.loads(path.read_text("utf-8"), object_pairs_hook=list)
        assert len(pairs) == len(words), f"{path.name} has a text twice"
        differing += [f"{path.name}: {k}" for k, told in words.items() if seen.get(k, told) != told]
        seen |= words
    assert not differing, "\n".join(differing)
