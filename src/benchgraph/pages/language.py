"""Which language a text is in, judged by its script; one spelling for each language tag, and for
Chinese characters that are written in two ways."""

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

# The Traditional and the simplified form of each character that stands in a Chinese label of a
# profile or vocabulary and has two.
_TRADITIONAL = (
    "萬與業個為爲舉麼產億價優會傳關養內軍準劃創別務動勢區單佔參發臺號後啓啟員國塊處備"
    "復頭學實審對導爾層屬幣並應開張強歸徵徑態總戰戶執擴報撥據數斷無時機權來構標檔歐畢"
    "測澱點狀電監蓋礎種籤類約級線練組結絡繼續維編網羣聯節薦獲營補觀規覽計訓論設證評試"
    "話語說讀課謝貨質購貼資蹤轉軸較輯過運進連遲鑽鏈鍵長間聞閱階際險韓頁項頒預領額風註"
)
_SIMPLIFIED = (
    "万与业个为为举么产亿价优会传关养内军准划创别务动势区单占参发台号后启启员国块处备"
    "复头学实审对导尔层属币并应开张强归征径态总战户执扩报拨据数断无时机权来构标档欧毕"
    "测淀点状电监盖础种签类约级线练组结络继续维编网群联节荐获营补观规览计训论设证评试"
    "话语说读课谢货质购贴资踪转轴较辑过运进连迟钻链键长间闻阅阶际险韩页项颁预领额风注"
)
_ONE_FORM = str.maketrans(_TRADITIONAL, _SIMPLIFIED)


def simplified(text: str) -> str:
    """``text``, of the same length, with the characters that labels hold in their simplified form.

    >>> simplified("為什麼值得觀察")
    '为什么值得观察'
    """
    return text.translate(_ONE_FORM)


def script_of(text: str) -> str:
    """In which script a Chinese text is, by the characters that are written in two ways.

    >>> script_of("比較維度"), script_of("比较维度")
    ('zh-Hant', 'zh-Hans')
    """
    traditional = sum(sign in _TRADITIONAL for sign in text)
    return "zh-Hant" if traditional > sum(sign in _SIMPLIFIED for sign in text) else "zh-Hans"


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
