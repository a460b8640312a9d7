"""Names, dates and amounts as text in one language."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from benchgraph.network import wording
from benchgraph.network.snapshot import Amount, Event, Snapshot, slug
from benchgraph.query import amounts
from benchgraph.vocab import VOCAB


@dataclass
class Naming:
    """Names in one language, by the fallback chain of ``Snapshot.name``."""

    shot: Snapshot
    language: str
    _words: dict[str, str] = field(default_factory=dict)  # a few, asked for each node and edge

    def name(self, iri: str) -> str:
        return self.shot.name(iri, self.language)

    def concept(self, scheme: str, local: str) -> str:
        return self.name(f"{VOCAB}{scheme}/{local}") if local else ""

    def relation(self, relation: str) -> str:
        return self._word(f"relation {relation}", wording.relation_texts, relation)

    def role(self, role: str) -> str:
        return wording.say(wording.role_texts(self.shot, role), self.language)

    def kind(self, kind: str) -> str:
        return self._word(f"kind {kind}", wording.kind_texts, kind)

    def _word(self, key: str, texts: Callable[[Snapshot, str], wording.Texts], of: str) -> str:
        if key not in self._words:
            self._words[key] = wording.say(texts(self.shot, of), self.language)
        return self._words[key]

    def marked(self, name: str, mark: str) -> str:
        """``name`` with ``mark`` in the brackets of the language."""
        wide = self.language.lower().split("-")[0] in ("zh", "ja")
        return f"{name}（{mark}）" if wide else f"{name} ({mark})"


def event_text(naming: Naming, event: Event) -> str:
    kind = naming.concept("event-kind", event.kind)
    text = f"{period(event.earliest, event.latest)} {kind}"
    if event.status in ("planned", "slipped"):
        text += f" ({naming.concept('event-status', event.status)})"
    return text


def period(earliest: str, latest: str) -> str:
    """Two bounds in the precision that they came from.

    >>> period("2024-02-01", "2024-02-29"), period("2024-01-01", "2024-12-31")
    ('2024-02', '2024')
    """
    if not latest or earliest == latest:
        return earliest
    if earliest.endswith("-01-01") and latest.endswith("-12-31"):
        return "/".join(dict.fromkeys((earliest[:4], latest[:4])))
    if earliest.endswith("-01") and latest[8:] >= "28":
        return "/".join(dict.fromkeys((earliest[:7], latest[:7])))
    return f"{earliest}/{latest}"


def amount_text(naming: Naming, amount: Amount) -> str:
    """A money observation in one line: what is written, its status, stage, payer and date."""
    unit, language = slug(amount.unit).upper(), naming.language
    number = amount.written
    if not re.search(r"[^\W\d_]|[$€£¥₩]", number):  # a table's bare number: its head has the unit
        number = amounts.amount_text(
            amount.value, amount.low, amount.high, False, unit, "", language
        )
    says = [naming.name(term) for term in (amount.status, amount.stage, amount.payer) if term]
    if amount.earliest:
        says.append(period(amount.earliest, amount.latest))
    return f"{number} ({', '.join(dict.fromkeys(says))})"
