"""Hold a live graph against a whole build of the same files."""

from __future__ import annotations

from benchgraph.errors import DoesNotConform, RecordError
from benchgraph.records import Data
from benchgraph.release.build import assemble, write_build
from benchgraph.release.read import Release
from benchgraph.temporary import scratch
from benchgraph.validation.model import Report


def differences(
    release: Release | None, report: Report, data: Data, shipped: bool, workers: int | None
) -> list[str]:
    """What is not the same in a whole build, in words; empty where everything is.

    ``release``: that of the live graph, None where a violation stands in its way; ``report``: what
    it found; ``workers``: see ``assemble``.
    """
    with scratch("verifying") as folder:
        try:
            build = assemble(data, shipped=shipped, workers=workers)
        except (DoesNotConform, RecordError) as error:
            return [f"a whole build does not conform: {error}"] if release else []
        whole = write_build(build, folder)
        if release is None:
            return ["a whole build conforms"]
        found = []
        if whole.checksum != release.checksum:
            found.append(f"root {release.checksum}, of a whole build {whole.checksum}")
        results = [*build.asserted_report.results, *build.derived_report.results]
        if {each.key for each in results} != {each.key for each in report.results}:
            found.append("the findings")
        return found
