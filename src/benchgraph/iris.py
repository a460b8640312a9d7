"""Mint and read IRIs. Pure: no file, no store."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import SplitResult, urlsplit

from pyoxigraph import NamedNode

from benchgraph.vocab import BASE, ENTITY_PREFIXES, GRAPH, ID, PREFIXES, SCHEME_PREFIXES

# RFC 3987 without what RFC 3986 forbids: also what every RDF syntax can write between < and >.
_FORBIDDEN = re.compile(r'[\x00-\x20<>"{}|\\^`\x7f]')
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
SCHEMES = ("https", "http", "urn")
# Every prefix that the command line writes and reads, the narrowest namespaces first.
KNOWN_PREFIXES = ENTITY_PREFIXES | SCHEME_PREFIXES | PREFIXES
_LONGEST_NAMESPACE = max(map(len, KNOWN_PREFIXES.values()))
_NO_PARTS = SplitResult("", "", "", "", "")
# A record says the same few addresses, units and dates again and again.
_REMEMBERED = 4096


@lru_cache(_REMEMBERED)
def slugify(text: str) -> str:
    """Lower-case ASCII words of ``text`` joined by hyphens; ``&`` reads "and".

    Text without a single ASCII letter or digit becomes ``x`` and the first ten digits of its
    SHA-256, so that it still has a stable slug.

    >>> slugify("Hong Kong AI R&D Institute (AIRDI)")
    'hong-kong-ai-r-and-d-institute-airdi'
    """
    plain = unicodedata.normalize("NFKD", text.replace("&", " and "))
    words = re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode().lower())
    return "-".join(words) or "x" + digest(text, 10)


def digest(text: str, length: int = 12) -> str:
    """The first ``length`` hexadecimal digits of the SHA-256 of ``text``."""
    return hashlib.sha256(text.encode()).hexdigest()[:length]


def iri_fault(text: str, schemes: tuple[str, ...] = SCHEMES) -> str | None:
    """What keeps ``text`` from being an absolute IRI of an allowed scheme; None if nothing does."""
    if bad := _FORBIDDEN.search(text):
        return f"the character {bad.group()!r} cannot stand in an IRI"
    if re.search(r"%(?![0-9A-Fa-f]{2})", text):
        return "a % is not followed by two hexadecimal digits"
    match = _SCHEME.match(text)
    if not match:
        return "it is not absolute"
    scheme = match.group()[:-1].lower()
    if scheme not in schemes:
        return f"the scheme {scheme!r} is not one of {', '.join(schemes)}"
    if scheme in ("http", "https") and not re.match(r"https?://[^/?#]+", text, re.I):
        return "it names no host"
    try:
        NamedNode(text)  # the rest of RFC 3987: hosts, brackets, what is no character
        urlsplit(text)  # hosts that are read as others
    except ValueError as error:
        return str(error)
    return None


def address_parts(url: str) -> SplitResult:
    """The parts of an address that anybody may have written; one that is none has no part."""
    try:
        return urlsplit(url)
    except ValueError:
        return _NO_PARTS


def is_valid_iri(text: str) -> bool:
    """Whether ``text`` is an absolute http, https or urn IRI that every RDF syntax can write."""
    return iri_fault(text) is None


def is_web_address(text: str) -> bool:
    """Whether ``text`` is an http or https IRI, its scheme in lower case."""
    return text.startswith(("https://", "http://")) and is_valid_iri(text)


def entity_iri(local: str) -> str:
    """``case/falcon-llm`` → its IRI; an absolute IRI stays as it is."""
    return local if _SCHEME.match(local) else ID + local


def local_id(iri: str) -> str:
    """``https://…/id/case/falcon-llm`` → ``case/falcon-llm``; any other IRI stays as it is."""
    return iri.removeprefix(ID)


def graph_iri(local: str, below: str = "") -> str:
    """The named graph of the record with this id; a page's is named as :func:`page_slug` says.

    ``below``: the slug of the record's collection, where that is not the shipped one.
    """
    graphs = f"{GRAPH}{below}/" if below else GRAPH
    if local.startswith(ID):
        return graphs + local.removeprefix(ID)
    return graphs + (f"page/{page_slug(local)}" if _SCHEME.match(local) else local)


# The first observatory's pages keep the names that they had when a name was the last part of a
# path: its benchmarks by rule, the others one by one, since their last parts alone would collide.
_BENCHMARK = re.compile(r"https://sgai\.md/(?:(en|zh-tw|zh|ja|ko)/)?benchmarking/([a-z0-9-]+)/")
_LIKE_ANOTHER = re.compile(r"(?:en|zh|tw|ja|ko)(?:-|$)|.*-[0-9a-f]{8}$")
_NAMED = {
    "https://sgai.md/": "sgai-md",
    "https://sgai.md/benchmarking/": "benchmarking",
    "https://sgai.md/debates/cos-mddi-2026/": "cos-mddi-2026",
    "https://sgai.md/debates/written-answer-18326/": "written-answer-18326",
    "https://sgai.md/en/tracker/methodology/": "en-methodology",
    "https://sgai.md/en/tracker/research/": "en-research",
    "https://sgai.md/legal-ai/": "legal-ai",
    "https://sgai.md/levers/": "levers",
    "https://sgai.md/zh-tw/debates/cos-mddi-2026/": "zh-tw-cos-mddi-2026",
    "https://sgai.md/zh/debates/": "zh-debates",
    "https://sgai.md/zh/speeches/minister-josephine-teo-remarks-at-tbi-panel/":
        "zh-minister-josephine-teo-remarks-at-tbi-panel",
}  # fmt: skip
_NAMES = frozenset(_NAMED.values())
_LONGEST_PAGE_NAME = 60


@lru_cache(_REMEMBERED)
def page_slug(url: str) -> str:
    """A name for a page that no other address has: a slug of host and path, cut at 60 characters,
    and eight digits of the SHA-256 of the whole address.

    The benchmark pages of sgai.md have shorter names, from before there were other sites.

    >>> page_slug("https://sgai.md/ja/benchmarking/falcon-llm/")
    'ja-falcon-llm'
    >>> page_slug("https://observatory.example/policy.php?id=1")
    'observatory-example-policy-php-7d068bb7'
    """
    if url in _NAMED:
        return _NAMED[url]
    if match := _BENCHMARK.fullmatch(url):
        language, name = match.groups()
        short = f"{language}-{name}" if language else name
        if name == slugify(name) and not _LIKE_ANOTHER.match(name) and short not in _NAMES:
            return short
    address = url.partition("://")[2] or url
    readable = slugify(re.split(r"[?#]", address, maxsplit=1)[0])[:_LONGEST_PAGE_NAME].strip("-")
    return f"{readable}-{digest(url, 8)}"


def prefixed(iri: str) -> str:
    """The shortest way to write ``iri`` for a person: ``case:falcon-llm``, ``bg:operator`` …"""
    for name, base in KNOWN_PREFIXES.items():
        if iri.startswith(base) and len(iri) > len(base):
            return f"{name}:{iri.removeprefix(base)}"
    return iri


def prefixes_of(iris: Iterable[str]) -> dict[str, str]:
    """Those of our prefixes with which :func:`prefixed` writes ``iris``, in a fixed order."""
    starts = {iri[: _LONGEST_NAMESPACE + 1] for iri in iris}
    used = {prefixed(start).partition(":")[0] for start in starts}
    return {name: base for name, base in KNOWN_PREFIXES.items() if name in used}


def expand(text: str) -> str | None:
    """A prefixed name as its IRI; None where the prefix is not one of ours."""
    prefix, colon, local = text.partition(":")
    if not colon or local.startswith("//"):
        return None
    return KNOWN_PREFIXES[prefix] + local if prefix in KNOWN_PREFIXES else None


def is_ours(iri: str) -> bool:
    """Whether ``iri`` lies under benchgraph's own base."""
    return iri.startswith(BASE)
