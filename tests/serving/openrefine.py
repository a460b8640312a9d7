"""The requests that OpenRefine makes, in its order and encoding.

From its public source: a service is registered by a GET of its address; a column is first sampled
(ten different cells, three candidates each, no type) to guess types; then cells go in batches of
ten, as the form field ``queries`` whose keys are q0 … q9, with ``type_strict`` "should" where a
type was chosen; what is sent back is sorted by score and its first is taken if it is marked.
"""

from __future__ import annotations

import json
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Sequence
from typing import Any

_FORM = "application/x-www-form-urlencoded; charset=UTF-8"
_AJAX = "application/json, text/javascript, */*; q=0.01"
BATCH = 10


class OpenRefine:
    """A client that has registered the service at ``address``."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.manifest = self._get(address)

    def guess_types(self, cells: Sequence[str]) -> list[str]:
        """The ids of types that a sample of the cells is of, the most frequent first."""
        sample = list(dict.fromkeys(cell.strip() for cell in cells if cell.strip()))[:BATCH]
        asked = {f"q{n}": {"query": cell, "limit": 3} for n, cell in enumerate(sample)}
        counts: Counter[str] = Counter()
        for answer in self.post("queries", asked).values():
            for candidate in answer["result"]:
                counts.update(each["id"] for each in candidate["type"])
        return [name for name, _ in counts.most_common()]

    def reconcile(
        self, cells: Sequence[str], type_: str = "", properties: Sequence[dict[str, Any]] = ()
    ) -> list[tuple[str | None, list[str]]]:
        """For each cell the id that is taken by itself (None: none), and those of all candidates.

        ``properties``: for each cell property → its value.
        """
        found = []
        for start in range(0, len(cells), BATCH):
            asked: dict[str, dict[str, Any]] = {}
            for n, cell in enumerate(cells[start : start + BATCH]):
                asked[f"q{n}"] = query = {"query": cell}
                if type_:
                    query |= {"type": type_, "type_strict": "should"}
                if properties:
                    told = properties[start + n].items()
                    query["properties"] = [{"pid": pid, "v": value} for pid, value in told]  # type: ignore[assignment]
            answers = self.post("queries", asked)
            for n in range(len(asked)):
                result = answers[f"q{n}"]["result"]
                ordered = sorted(result, key=lambda one: -one["score"])
                taken = ordered[0]["id"] if ordered and ordered[0]["match"] else None
                found.append((taken, [one["id"] for one in ordered]))
        return found

    def suggest(self, kind: str, prefix: str) -> list[dict[str, Any]]:
        """What is suggested while somebody types."""
        place = self.manifest["suggest"][kind]
        query = urllib.parse.urlencode({"prefix": prefix})
        found = self._get(f"{place['service_url']}{place['service_path']}?{query}")
        return list(found["result"])

    def flyout(self, kind: str, id_: str) -> dict[str, str]:
        """What is shown beside a suggestion."""
        place = self.manifest["suggest"][kind]
        address = place["flyout_service_url"] + place["flyout_service_path"]
        found: dict[str, str] = self._get(
            address.replace("${id}", urllib.parse.quote(id_, safe=""))
        )
        return found

    def preview_address(self, id_: str) -> str:
        """The address of the frame; OpenRefine leaves slashes as they are."""
        template: str = self.manifest["preview"]["url"]
        return urllib.parse.quote(template.replace("{{id}}", id_), safe=":/?#[]@!$&'()*+,;=")

    def view_address(self, id_: str) -> str:
        """Where the name of a matched cell leads."""
        template: str = self.manifest["view"]["url"]
        return template.replace("{{id}}", urllib.parse.quote(id_, safe=""))

    def propose_properties(self, type_: str) -> list[str]:
        """The ids of properties that can be fetched of things of a type."""
        place = self.manifest["extend"]["propose_properties"]
        found = self._get(f"{place['service_url']}{place['service_path']}?type={type_}")
        return [one["id"] for one in found["properties"]]

    def extend(self, ids: Sequence[str], *properties: str) -> dict[str, Any]:
        """Columns of values."""
        wanted = [{"id": one, "settings": {}} for one in properties]
        return self.post("extend", {"ids": list(ids), "properties": wanted})

    def post(self, name: str, value: object) -> dict[str, Any]:
        """A form with one field, JSON."""
        body = urllib.parse.urlencode({name: json.dumps(value, ensure_ascii=False)}).encode()
        request = urllib.request.Request(self.address, body, {"Content-Type": _FORM})
        with urllib.request.urlopen(request, timeout=30) as answer:
            found: dict[str, Any] = json.load(answer)
        return found

    def _get(self, address: str) -> Any:
        request = urllib.request.Request(address, headers={"Accept": _AJAX})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)
