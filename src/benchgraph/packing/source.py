"""What a pack is asked for, checked before any work is done: release, day, address."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Iterable, Iterator

from benchgraph.errors import ParameterError, ReleaseError
from benchgraph.iris import iri_fault
from benchgraph.packing.model import Source
from benchgraph.release import Release
from benchgraph.vocab import BG

EPOCH = "SOURCE_DATE_EPOCH"
# A file in a ZIP has no time before this one, and none after 2107.
_FIRST, _LAST = dt.date(1980, 1, 1), dt.date(2107, 12, 31)
_READ_ON = re.compile(rb"^<[^>]*> " + re.escape(str(BG.readOn)).encode() + rb' "([0-9-]+)"', re.M)
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def source_of(
    release: Release, *, since: Release | None = None, base_url: str | None = None
) -> Source:
    """The release as the source of a pack. Raises ParameterError, ReleaseError."""
    return Source(release, day_of(release), base_of(base_url), since)


def day_of(release: Release) -> dt.date:
    """The day that a pack of the release is dated with: that of SOURCE_DATE_EPOCH where it is set,
    else the newest of its collections, else the newest on which a record of it was read; a year or
    a month counts as its first day.

    Raises ParameterError for an epoch that is no number of seconds, ReleaseError where nothing
    says a day.
    """
    if seconds := os.environ.get(EPOCH):
        return _fitting(_day_at(seconds))
    days = _days(str(each.get("date", "")) for each in release.manifest.get("collections", ()))
    if not (days := days or _days(_read_on(release))):
        raise ReleaseError(
            "this release does not say of which day it is",
            path=release.path,
            expected="a collection with a date",
            hint=f"set {EPOCH} to the seconds since 1970 of the day to date the pack with",
        )
    return _fitting(max(days))


def _day_at(seconds: str) -> dt.date:
    try:
        if not re.fullmatch(r"[0-9]{1,12}", seconds):
            raise ValueError
        return dt.datetime.fromtimestamp(int(seconds), dt.UTC).date()
    except (ValueError, OverflowError, OSError):
        raise ParameterError(
            f"{EPOCH} is no day", found=seconds, expected="a number of seconds since 1970"
        ) from None


def _read_on(release: Release) -> Iterator[str]:
    """The days on which records were read."""
    for each in release.members:
        if each.quads:
            text = b"".join(each.content(release.path))
            yield from (day.decode() for day in set(_READ_ON.findall(text)))


def _days(texts: Iterable[str]) -> list[dt.date]:
    found = []
    for text in texts:
        if match := _DATE.fullmatch(text):
            year, month, day = match.groups()
            found.append(dt.date(int(year), int(month or 1), int(day or 1)))
    return found


def _fitting(day: dt.date) -> dt.date:
    """A day that every file of a ZIP can bear."""
    return min(max(day, _FIRST), _LAST)


def base_of(url: str | None) -> str | None:
    """The address that files will lie at, with "/" at its end. Raises ParameterError."""
    if url is None:
        return None
    fault = iri_fault(url, ("https", "http"))
    if fault is None and ("?" in url or "#" in url):
        fault = "it has a query or a fragment"
    if fault is None and "@" in url.split("/", 3)[2]:
        fault = "it holds the name of a user, and a pack is published"
    if fault is not None:
        raise ParameterError(
            f"this is no address that files can lie at: {fault}",
            found=url,
            expected="an address such as https://example.org/benchgraph/0.1.0/",
        )
    return url if url.endswith("/") else f"{url}/"
