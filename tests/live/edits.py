"""Edits that a curator might make to generated records, one after the other, by chance."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from benchmarks.generate import write_files

Mapping = dict[str, Any]
COLLECTION = (
    "slug: mine\ntitle: {en: Mine}\npublisher: Me\n"
    'licence: "https://creativecommons.org/licenses/by/4.0/"\nversion: "1"\ndate: 2026\n'
)


def write_records(folder: Path, cases: int = 12, seed: int = 1) -> None:
    """Generated records of so many cases, in a folder."""
    write_files(cases, folder, seed)


class Editor:
    """Edits files below ``folder``; the same seed makes the same edits."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self.pick = random.Random(seed)
        self.number = 0
        self.edits: list[Callable[[], str]] = [
            self.label, self.value, self.operator, self.parent, self.subject, self.deleted,
            self.added, self.renamed, self.broken, self.mended, self.region, self.same_name,
        ]  # fmt: skip
        self.wrong: dict[Path, str] = {}
        self.gone: dict[Path, str] = {}

    def edit(self, name: str | None = None) -> str:
        """One edit, by name or by chance; what it was."""
        self.number += 1
        which = getattr(self, name) if name else self.pick.choice(self.edits)
        return f"{which.__name__} {which()}"

    def _one(self, *folders: str) -> Path:
        found = [
            path
            for name in folders
            for path in sorted((self.folder / name).glob("*.y*ml"))
            if path not in self.wrong
        ]
        return self.pick.choice(found)

    def _changed(self, path: Path, change: Callable[[Mapping], None]) -> str:
        record = yaml.load(path.read_text(), yaml.BaseLoader)
        change(record)
        path.write_text(yaml.safe_dump(record, allow_unicode=True, sort_keys=False))
        return path.name

    def _ids(self, folder: str) -> list[str]:
        return [
            yaml.load(path.read_text(), yaml.BaseLoader)["id"]
            for path in sorted((self.folder / folder).glob("*.y*ml"))
            if path not in self.wrong
        ]

    def repair(self) -> list[str]:
        """Everything that keeps the records from conforming is put right."""
        told = []
        while self.wrong:
            told.append(f"mended {self.mended()}")
        while self.gone:
            told.append(f"added {self.added()}")
        return told

    def label(self) -> str:
        """Another name, or a further one."""
        path = self._one("facilities", "institutions", "cases", "regions")

        def change(record: Mapping) -> None:
            record["label"]["en"] = f"Renamed {self.number}"
            record.setdefault("altLabel", {})["en"] = [f"Also {self.number}"]

        return self._changed(path, change)

    def value(self) -> str:
        """Another number."""

        def change(record: Mapping) -> None:
            seen = record["observations"][0]
            seen["value"] = str(1000 + self.number)
            seen["sourceValue"] = f"{seen['value']} {seen['unit'].partition('/')[2]}"

        return self._changed(self._one("facilities", "products", "initiatives"), change)

    def operator(self) -> str:
        """Somebody else runs it, or nobody."""

        def change(record: Mapping) -> None:
            supported = record["evidence"][0]["supports"]
            if self.pick.random() < 0.2 and "operator" in record:
                del record["operator"]
                supported.remove("operator")
                return
            if "operator" not in supported:
                supported.append("operator")
            record["operator"] = self.pick.choice(self._ids("institutions"))

        return self._changed(self._one("facilities", "products", "initiatives"), change)

    def parent(self) -> str:
        """An institution becomes part of another one, or of none."""
        path = self._one("institutions")

        def change(record: Mapping) -> None:
            supported = record["evidence"][0]["supports"]
            if "parent" in record:
                del record["parent"]
                supported.remove("parent")
            else:
                others = [each for each in self._ids("institutions") if each != record["id"]]
                record["parent"] = self.pick.choice(others)
                supported.append("parent")

        return self._changed(path, change)

    def subject(self) -> str:
        """A case is about something else."""
        things = [*self._ids("facilities"), *self._ids("products"), *self._ids("initiatives")]
        return self._changed(
            self._one("cases"), lambda record: record.update(subject=self.pick.choice(things))
        )

    def region(self) -> str:
        """It lies elsewhere."""
        regions = self._ids("regions")
        return self._changed(
            self._one("facilities", "institutions"),
            lambda record: record.update(region=self.pick.choice(regions)),
        )

    def deleted(self) -> str:
        """A file goes; what refers to it is wrong then."""
        path = self._one("cases", "facilities", "institutions")
        self.gone[path] = path.read_text()
        path.unlink()
        return path.name

    def added(self) -> str:
        """What went comes back, else something new comes."""
        if self.gone:
            path, text = self.gone.popitem()
        else:
            old = self._one("institutions")
            path = old.with_name(f"institution-new-{self.number}.yaml")
            record = yaml.load(old.read_text(), yaml.BaseLoader)
            record["id"] = f"institution/{path.stem}"
            record["label"] = {"en": f"New {self.number}", "ja": f"新 {self.number}"}
            text = yaml.safe_dump(record, allow_unicode=True, sort_keys=False)
        path.write_text(text)
        return path.name

    def renamed(self) -> str:
        """The same record in a file of another name."""
        path = self._one("facilities", "institutions")
        new = path.with_suffix(".yml" if path.suffix == ".yaml" else ".yaml")
        path.rename(new)
        return new.name

    def same_name(self) -> str:
        """The file is saved again as it is."""
        path = self._one("cases")
        path.write_text(path.read_text())
        return path.name

    def broken(self) -> str:
        """A file is saved half."""
        path = self._one("facilities", "institutions", "cases")
        self.wrong[path] = path.read_text()
        text = self.wrong[path]
        path.write_text(text[: len(text) // 2].rstrip() + "\n  : [")
        return path.name

    def mended(self) -> str:
        """A file that was saved half is saved whole."""
        if not self.wrong:
            return "nothing"
        path, text = self.wrong.popitem()
        path.write_text(text)
        return path.name
