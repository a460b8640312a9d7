"""Licences as descriptions name them: their identifiers in the list of SPDX."""

from __future__ import annotations

import re

SPDX = "https://spdx.org/licenses/"
# The addresses of licences that data come under, and their names in the list.
_KNOWN: tuple[tuple[str, str], ...] = (
    (r"creativecommons\.org/licenses/(by(?:-nc)?(?:-sa|-nd)?)/([1-4]\.0)", "CC-{0}-{1}"),
    (r"creativecommons\.org/publicdomain/zero/(1\.0)", "CC0-{0}"),
    (r"opendatacommons\.org/licenses/pddl/(1[.-]0)", "PDDL-1.0"),
    (r"opendatacommons\.org/licenses/by/(1[.-]0)", "ODC-By-1.0"),
    (r"opendatacommons\.org/licenses/odbl/(1[.-]0)", "ODbL-1.0"),
    (r"apache\.org/licenses/LICENSE-(2\.0)", "Apache-{0}"),
    (r"nationalarchives\.gov\.uk/doc/open-government-licence/version/([1-3])", "OGL-UK-{0}.0"),
)
_REST = r"(?:/(?:deed|legalcode)(?:\.[a-z_-]+)?)?/?"


def spdx_id(licence: str) -> str | None:
    """The identifier of a licence by its address; None for one that is not known here.

    >>> spdx_id("https://creativecommons.org/licenses/by-sa/4.0/")
    'CC-BY-SA-4.0'
    """
    for pattern, name in _KNOWN:
        if match := re.fullmatch(rf"https?://(?:www\.)?{pattern}{_REST}", licence):
            return name.format(*(group.upper() for group in match.groups()))
    return None


def licence_name(licence: str) -> str:
    """What a person reads of a licence: its identifier, else its address."""
    return spdx_id(licence) or licence
