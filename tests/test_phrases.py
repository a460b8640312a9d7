"""Every text of the interface is there in every language of the interface."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from string import Formatter

from benchgraph.comparison.build import ATTRIBUTES
from benchgraph.comparison.model import NOT_STATED
from benchgraph.phrases import sentence
from benchgraph.query import read_catalogue
from benchgraph.query.profile import FACTS, INCOMING, INFERRED, KINDS, UNSTATED
from benchgraph.relations.present import _HEADS
from benchgraph.relations.present import KINDS as RELATED_KINDS
from benchgraph.relations.wording import (
    _KIND_ORDER,
    DERIVATION_SENTENCES,
    RELATION_SENTENCES,
    STATEMENT_SENTENCES,
)

SOURCE = Path(__file__).parents[1] / "src" / "benchgraph"
PHRASES = json.loads((SOURCE / "phrases.json").read_text("utf-8"))
# phrase("…", …), self.say("…"), self.head("…"): the first argument where it is written out.
CALL = re.compile(
    r"""\b(?:phrase|sentence|say|head|section|listed|more)\(\s*((?:"(?:[^"\\]|\\.)+"\s*)+)"""
)


def used() -> set[str]:
    """What the code asks for: written in a call, or in a table whose words are translated."""
    found = {
        *FACTS.values(),
        *INCOMING.values(),
        *INFERRED.values(),
        *UNSTATED.values(),
        *(word for words in KINDS.values() for word in words),
        *(RELATED_KINDS.get(kind, kind) for kind in _KIND_ORDER),
        *_HEADS,
        *RELATION_SENTENCES.values(),
        *DERIVATION_SENTENCES.values(),
        *STATEMENT_SENTENCES.values(),
        *ATTRIBUTES.values(),
        NOT_STATED,
        "status not stated",
    }
    for path in SOURCE.rglob("*.py"):
        # Their words stand in files of their own, as tests/serving/test_serving_words.py has it.
        if {"serving", "explaining"} & set(path.parts):
            continue
        text = path.read_text("utf-8")
        asks = "benchgraph.phrases" in text or "reporting.words import" in text
        if asks or path.name == "profile_reader.py":
            found |= {str(ast.literal_eval(f"({words})")) for words in CALL.findall(text)}
    for question in read_catalogue().values():
        found |= {column.title for column in question.columns}
        found |= {amount.title for amount in question.amounts}
    return found


def test_every_phrase_that_is_used_has_both_translations() -> None:
    assert {words for words in used() if set(PHRASES.get(words, ())) != {"zh-Hans", "ja"}} == set()


def test_translations_keep_the_places_of_the_phrase() -> None:
    for english, translations in PHRASES.items():
        for language, text in translations.items():
            assert places(text) == places(english), (english, language)


def places(text: str) -> set[str]:
    return {place for _, place, _, _ in Formatter().parse(text) if place}


def test_the_file_is_in_order_and_holds_each_phrase_once() -> None:
    text = (SOURCE / "phrases.json").read_text("utf-8")
    keys = [key for key, _ in json.loads(text, object_pairs_hook=list)]
    assert len(keys) == len(set(keys))
    assert keys == sorted(keys)


def test_latin_letters_stand_apart_from_chinese_ones() -> None:
    told = sentence("{a} operates {b}", "zh-CN", a="数码港", b="AISC")
    assert told == "数码港运营 AISC"
    assert (
        sentence("{a} operates {b}", "ja", a="Cyberport", b="施設")
        == "Cyberport は施設を運営している"
    )
