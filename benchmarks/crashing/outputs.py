"""Commands that write files for people: each is the old or the new one, whatever stops them."""

from __future__ import annotations

import random
import shutil
import time
from abc import abstractmethod
from dataclasses import dataclass

from benchmarks.crashing.commands import HERE
from benchmarks.crashing.material import build, edit, write_records
from benchmarks.crashing.rounds import (
    Files,
    Kind,
    Lengths,
    Outcome,
    Words,
    files_below,
    left_behind,
    neither,
    other_than,
    told_badly,
)

EXAMPLES = HERE / "docs" / "examples"


@dataclass
class Way:
    """One command: its words, whether its files change together (a folder that is swapped), and
    the files before it, after it, and after a second run, once that is known."""

    what: str
    words: Words
    together: bool = False
    old: Files | None = None
    new: Files | None = None
    again: Files | None = None


class Outputs(Kind):
    """Commands that write below ``at/out``, over what stands there."""

    def ready(self) -> None:
        """What stands there, and what each way makes of it."""
        self.lengths = Lengths()
        self.fresh()
        self.lay()
        shutil.copytree(self.at, self.folder / "before", symlinks=True)
        self.known = self.ways()
        for way in self.known:
            self.fresh(self.folder / "before")
            way.old = files_below(self.at / "out")
            self.lengths.measure(self, way.what, way.words)
            way.new = files_below(self.at / "out")
            if way.new == way.old:
                raise RuntimeError(f"{way.what} changes nothing")
            self.well(*way.words)
            way.again = files_below(self.at / "out")

    @abstractmethod
    def lay(self) -> None:
        """Lay what stands before a round into ``at``."""

    @abstractmethod
    def ways(self) -> list[Way]:
        """The commands."""

    def round(self, pick: random.Random) -> Outcome:
        """Kill one of the commands; look at every file; run it again; look."""
        way = pick.choice(self.known)
        assert way.old is not None and way.new is not None
        self.fresh(self.folder / "before")
        struck = self.lengths.start(self, way.what, way.words, pick)
        outcome, run = Outcome(self.name, way.what + struck.how, 0), struck.run
        outcome.killed = struck.killed(pick)
        if not outcome.killed:
            outcome.faults += told_badly(run)
        outcome.faults += run.left()
        now = files_below(self.at / "out")
        outcome.faults += neither(now, way.old, way.new)
        if way.together and _seen(now) not in (_seen(way.old), _seen(way.new)):
            outcome.faults.append("some files are old and some are new")
        began = time.monotonic()
        again = self.commands.run(*way.words)
        self.lengths.note((way.what, False), time.monotonic() - began)
        outcome.faults += told_badly(again)
        outcome.faults += other_than(files_below(self.at / "out"), way.new, way.again)
        outcome.faults += left_behind(self.at)
        return outcome


def _seen(files: Files) -> Files:
    return {name: data for name, data in files.items() if not name.startswith(".")}


class Exports(Outputs):
    """Networks, RDF, charts and packs, over those of an older release."""

    name = "export"

    def lay(self) -> None:
        """Two releases, and what the older one was exported to."""
        records, release = self.at / "records", self.at / "release"
        write_records(records)
        self.well(*build(records, release))
        for way in self.ways():
            self.well(*way.words)
        edit(records)
        self.well(*build(records, release, "--named"))

    def ways(self) -> list[Way]:
        """A way for each sort of output."""
        out, release = self.at / "out", ("--release", self.at / "release")
        return [
            Way("turtle", ("export", "rdf", "--out", out / "x.ttl", *release)),
            Way("trig", ("export", "rdf", "--out", out / "x.trig", *release)),
            Way("network page", ("export", "network", "--out", out / "n.html", *release)),
            Way("network gexf", ("export", "network", "--out", out / "n.gexf", *release)),
            Way("network csv", ("export", "network", "--format", "csv", "--view", "full",
                                "--out", out / "tables", *release), together=True),
            Way("pack", ("export", "release", "--out", out / "pack.zip", *release)),
            Way("answer", ("ask", "numbers-of-a-case", "-p", "case=case-0", "--out",
                           out / "a.xlsx", *release)),
        ]  # fmt: skip


class Sites(Exports):
    """The site in files, over that of an older release."""

    name = "export site"

    def ways(self) -> list[Way]:
        """One way: a thousand files that change together."""
        words = ("export", "site", "--out", self.at / "out", "--release", self.at / "release",
                 "--no-pack", "--workers", "2", "--day", "2026-11-29")  # fmt: skip
        return [Way("site", words, together=True)]


class Ingested(Outputs):
    """Pages and tables that are read once more, over drafts and records that somebody reviewed."""

    name = "ingest"

    def lay(self) -> None:
        """An earlier reading, a curator's review of one record, and pages that have changed."""
        shutil.copytree(EXAMPLES / "tideline", self.at / "pages")
        shutil.copytree(EXAMPLES / "tables", self.at / "tables")
        centres = self.at / "tables/centres.csv"
        head, row = centres.read_text("utf-8").splitlines()[:2]
        rows = [row.replace("Heron Comp", f"Heron {number} Comp") for number in range(60)]
        centres.write_text("\n".join([head, *rows, ""]), "utf-8")
        for way in self.ways():
            self.well(*way.words)
        record = self.at / "out/records/initiatives/harbour-language-model.yaml"
        text = record.read_text("utf-8").replace("Status: draft", "Status: reviewed")
        record.write_text(
            text.replace("an office can run it alone", "one office is enough"), "utf-8"
        )
        for page in sorted((self.at / "pages").rglob("*.html")):
            text = page.read_text("utf-8").replace("EUR 4.5 million", "EUR 6 million")
            page.write_text(
                text.replace("/ Lantern Trust", "/ Lantern Trust / Coast Fund"), "utf-8"
            )
        centres.write_text(centres.read_text("utf-8").replace("12,500", "13,500"), "utf-8")

    def ways(self) -> list[Way]:
        """Pages, with and without what is new in them put into reviewed records; tables."""
        out = self.at / "out"
        read = ("ingest", self.at / "pages", "--profile", self.at / "pages/tideline.toml",
                "--no-registry", "--out", out / "records", "--report",
                out / "report.json")  # fmt: skip
        mapped = ("ingest", self.at / "tables/centres.csv", "--no-registry", "--mapping",
                  self.at / "tables/centres.toml", "--out", out / "mapped", "--rejects",
                  out / "rejects.csv", "--report", out / "rows.json")  # fmt: skip
        return [
            Way("pages, apply", (*read, "--apply")),
            Way("pages", read),
            Way("tables", (*mapped, "--read-on", "2026-11-29")),
        ]
