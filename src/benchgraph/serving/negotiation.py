"""Format and language of an answer, from what the client says that it takes."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from benchgraph.errors import BenchgraphError, ParameterError
from benchgraph.language import INTERFACE, interface


class NotAcceptable(BenchgraphError):
    """Nothing that is there is what the client takes."""

    status = 406


def format_of(accept: str | None, named: str | None, offers: Sequence[str]) -> str:
    """The media type of the answer: one of ``offers``, the first where the client does not care.

    ``named`` is what ``format=`` or a suffix says: a short name of ``routes.FORMATS`` or a media
    type. Raises NotAcceptable, which lists what there is.
    """
    from benchgraph.serving.media import FORMATS

    if named:
        wanted = FORMATS.get(named.lower(), named.lower())
        if wanted in offers:
            return wanted
        raise _nothing(named, offers)
    if not accept or accept == "*/*":
        return offers[0]
    from werkzeug.datastructures import MIMEAccept
    from werkzeug.http import parse_accept_header

    taken = parse_accept_header(accept, MIMEAccept)
    # What is offered has no parameters: a profile of JSON-LD, say, is asked for in vain, not wrong.
    plain = MIMEAccept([(media.partition(";")[0].strip(), quality) for media, quality in taken])
    found = plain.best_match(offers)
    if found is None:
        raise _nothing(accept, offers)
    return found


def _nothing(found: str, offers: Sequence[str]) -> NotAcceptable:
    return NotAcceptable(
        "there is no answer in this format", found=found, expected=", ".join(offers)
    )


def language_of(accept: str | None) -> str:
    """The language of the interface that suits ``Accept-Language`` best; English for none."""
    if not accept:
        return INTERFACE[0]
    from werkzeug.datastructures import LanguageAccept
    from werkzeug.http import parse_accept_header

    for tag, quality in parse_accept_header(accept, LanguageAccept):
        if quality > 0 and tag.partition("-")[0].lower() in ("en", "zh", "ja"):
            with suppress(ParameterError):  # it only begins like a tag
                return interface(tag)
    return INTERFACE[0]


def packed_wanted(accept: str | None) -> bool:
    """Whether ``Accept-Encoding`` asks for gzip."""
    if not accept or "gzip" not in accept:
        return False
    from werkzeug.datastructures import Accept
    from werkzeug.http import parse_accept_header

    return bool(parse_accept_header(accept, Accept)["gzip"] > 0)
