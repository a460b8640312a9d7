"""Bodies that pages of one run name: "Ministry of Health (MOH)" here is "MOH" there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from benchgraph.pages.drafting.names import Names, split_names
from benchgraph.registry import fold_name

_NAMED = re.compile(r"(?P<name>.*\S)\s*[(（](?P<short>[^()（）]{2,40})[)）]")
_ACRONYM = re.compile(r"[A-Z][A-Za-z0-9&-]{0,11}")
_JOINED = re.compile(r"\s*(?:,|，|;|；|&|＆|\band\b|与|和|及|および)\s*")


class Bodies:
    """What short names stand for. Learn every value first, then ask: pages come in any order."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.full: dict[str, set[str]] = {}

    def learn(self, value: str) -> None:
        """Take note of each "Full Name (SHORT)" in a value."""
        for part in split_names(value):
            if (match := _NAMED.fullmatch(part)) and _ACRONYM.fullmatch(match["short"]):
                self.full.setdefault(match["short"], set()).add(match["name"])

    def several(self, values: Mapping[str, str], pages: Iterable[str]) -> list[tuple[str, str]]:
        """Ids and classes of the bodies that a value names, in every language, in its order."""
        pages = list(pages)
        found = [self._one(labels, pages) for labels in self.apart(values)]
        return list(dict.fromkeys(found))

    def _parts(self, text: str) -> Iterator[str]:
        """The names in a value. A comma or "and" parts names only where each of them is known:
        ministries have them in their names."""
        for part in split_names(text):
            pieces = [piece for piece in _JOINED.split(part) if piece]
            if len(pieces) > 1 and not self._is_known(part) and all(map(self._is_known, pieces)):
                yield from pieces
            else:
                yield part

    def apart(self, values: Mapping[str, str]) -> Iterator[dict[str, str]]:
        """Each name of a value in every language that has as many."""
        parts = {tag: list(self._parts(text)) for tag, text in values.items()}
        most = max((len(names) for names in parts.values()), default=0)
        lead = next((tag for tag, names in parts.items() if len(names) == most), "")
        for number in range(most):
            labels = {t: names[number] for t, names in parts.items() if len(names) == most}
            yield {lead: labels.pop(lead), **labels}

    def _is_known(self, name: str) -> bool:
        match = _NAMED.fullmatch(name)
        acronym = match["short"] if match else name
        return acronym in self.full or bool(self.names.registry.candidates(name))

    def _one(self, labels: Mapping[str, str], pages: list[str]) -> tuple[str, str]:
        plain: dict[str, str] = {}
        short = ""
        for tag, label in labels.items():
            match = _NAMED.fullmatch(label)
            if match and _ACRONYM.fullmatch(match["short"]):
                plain[tag], short = match["name"], match["short"]
            else:
                plain[tag] = label
        known = self._registered([*labels.values(), *plain.values(), *([short] if short else [])])
        if known is not None:
            return known, self.names.registry.types[known]
        only = next(iter(plain.values()))
        if not short and len(set(plain.values())) == 1 and len(self.full.get(only, ())) > 0:
            return self._spelt_out(only, pages)
        if short and not any(name.isascii() for name in plain.values()):
            plain = self._english(short) | plain
        identifier, kind = self.names.entity(plain, "Institution", pages)
        draft = self.names.drafts.records.get(identifier)
        if short and draft is not None:
            self.names.drafts.name(draft, "en", short)
            self.names.remember(identifier, [short])
        return identifier, kind

    def _registered(self, names: Iterable[str]) -> str | None:
        """The known institution that one of ``names`` means."""
        for name in names:
            found = [
                i for i in self.names.registry.candidates(name) if i.startswith("institution/")
            ]
            if (chosen := self.names.registry.choose(found, self.names.here)) is not None:
                return chosen
        return None

    def _spelt_out(self, short: str, pages: list[str]) -> tuple[str, str]:
        """The body of an acronym that stands alone here and is spelt out on another page."""
        plain = self._english(short) or {"en": min(self.full[short])}
        found = self.names.find([*self.full[short], short], "institution")
        if found is None:
            found, _ = self.names.entity(plain, "Institution", pages)
            self.names.drafts.name(self.names.drafts.records[found], "en", short)
            self.names.remember(found, [short, *self.full[short]])
        elif found in self.names.drafts.records:
            sources = self.names.drafts.records[found]["record"]["derivedFrom"]
            sources.extend(page for page in pages if page not in sources)
        return found, self.names.registry.types.get(found, "Institution")

    def _english(self, short: str) -> dict[str, str]:
        """What an acronym stands for in English, where the pages of the run say one thing only."""
        names = sorted(name for name in self.full.get(short, ()) if name.isascii())
        return {"en": names[0]} if names and len({fold_name(n) for n in names}) == 1 else {}
