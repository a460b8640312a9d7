"""Which language a text is in, judged by its script; one spelling for each language tag."""

from __future__ import annotations

import re

_KANA = re.compile(r"[\u3041-\u30ff\uff66-\uff9f]")
_HANGUL = re.compile(r"[\uac00-\ud7af\u1100-\u11ff]")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_OTHER = {
    "ru": re.compile(r"[\u0400-\u04ff]"),
    "ar": re.compile(r"[\u0600-\u06ff]"),
}

_TAGS = {
    "zh": "zh-Hans", "zh-cn": "zh-Hans", "zh-sg": "zh-Hans", "zh-hans": "zh-Hans",
    "zh-tw": "zh-Hant", "zh-hk": "zh-Hant", "zh-mo": "zh-Hant", "zh-hant": "zh-Hant",
}  # fmt: skip


def normal_tag(tag: str) -> str:
    """One spelling for a language tag of a page: Chinese by script, others without region.

    >>> [normal_tag(tag) for tag in ("zh-CN", "zh_TW", "en-US", "ja")]
    ['zh-Hans', 'zh-Hant', 'en', 'ja']
    """
    plain = tag.strip().replace("_", "-").lower()
    if plain in _TAGS or plain.startswith("zh-"):
        script = "-".join(plain.split("-")[:2])
        return _TAGS.get(plain) or _TAGS.get(script, "zh-Hans")
    primary = plain.split("-")[0]
    return primary if re.fullmatch(r"[a-z]{2,3}", primary) else ""


def language_of(text: str, page_language: str) -> str:
    """The language that ``text`` is in, by its script.

    Han characters alone read as the language of the page where that is Chinese or Japanese.
    Latin letters alone are English unless the page is in another language of Latin script.

    >>> language_of("観察に値する理由", "ja"), language_of("Risk points", "ja")
    ('ja', 'en')
    """
    if _KANA.search(text):
        return "ja"
    if _HANGUL.search(text):
        return "ko"
    if _HAN.search(text):
        return page_language if page_language in ("zh-Hans", "zh-Hant", "ja") else "zh-Hans"
    for tag, script in _OTHER.items():
        if script.search(text):
            return tag
    latin = page_language and page_language not in ("zh-Hans", "zh-Hant", "ja", "ko", "ru", "ar")
    return page_language if latin else "en"
