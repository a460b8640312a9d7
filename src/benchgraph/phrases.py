"""What the interface says, in each of its languages. The English text is the key."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from benchgraph.language import interface


def phrase(text: str, lang: str = "en") -> str:
    """``text`` in the language of the interface that suits ``lang``; as it is where it has none."""
    language = interface(lang)
    return text if language == "en" else _phrases().get(text, {}).get(language, text)


@cache
def _phrases() -> dict[str, dict[str, str]]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    path = Path(__file__).with_name("phrases.yaml")
    found: dict[str, dict[str, str]] = yaml.load(path.read_text("utf-8"), loader)
    return found
