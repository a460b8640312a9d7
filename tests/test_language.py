"""Tags of languages fall back as BCP 47 means them to, and unknown ones are refused."""

from __future__ import annotations

import pytest

from benchgraph.errors import ParameterError
from benchgraph.language import chain, interface
from benchgraph.phrases import phrase


@pytest.mark.parametrize(
    ("tag", "tags", "language"),
    [
        ("en-GB", ("en",), "en"),
        ("zh", ("zh-hans", "en"), "zh-Hans"),
        ("zh-CN", ("zh-hans", "en"), "zh-Hans"),
        ("zh-Hans-SG", ("zh-hans", "en"), "zh-Hans"),
        ("zh-Hans-HK", ("zh-hans", "en"), "zh-Hans"),
        ("zh-TW", ("zh-hant", "zh-hans", "en"), "zh-Hans"),
        ("zh_HK", ("zh-hant", "zh-hans", "en"), "zh-Hans"),
        ("JA-jp", ("ja", "en"), "ja"),
    ],
)
def test_a_tag_falls_back(tag: str, tags: tuple[str, ...], language: str) -> None:
    assert chain(tag) == tags
    assert interface(tag) == language


@pytest.mark.parametrize("tag", ["tlh", "", "english", "e", "zh-", "en us", "x-klingon"])
def test_an_unknown_language_is_refused(tag: str) -> None:
    with pytest.raises(ParameterError, match="en or zh-Hans or ja"):
        chain(tag)


def test_a_phrase_without_a_translation_stays_english() -> None:
    assert phrase("not stated", "zh-CN") == "未说明"
    assert phrase("no such phrase", "ja") == "no such phrase"
