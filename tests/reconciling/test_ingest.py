"""``benchgraph ingest --reconcile``: matches.csv beside the drafts."""

from __future__ import annotations

import runpy
from pathlib import Path

from click.testing import CliRunner
from made import write

from benchgraph.cli.ingest import ingest
from benchgraph.reconciling import read_matches

MAKER = Path(__file__).parents[1] / "pages" / "page_maker.py"


def test_drafts_of_pages_are_reconciled(tmp_path: Path) -> None:
    page, out = tmp_path / "case.html", tmp_path / "drafts"
    page.write_text(runpy.run_path(str(MAKER))["case_page"](), "utf-8")
    known = tmp_path / "known"
    write(known, "region/avalon", "Avalon", identifier="AV")
    write(known, "facility/commons", "Lantern Compute Commons, Ltd.", region="region/avalon")
    arguments = [str(page), "--out", str(out), "--registry", str(known), "--reconcile"]
    done = CliRunner().invoke(ingest, arguments)
    assert done.exit_code == 0, done.output
    (match,) = (m for m in read_matches(out / "matches.csv") if m.candidate == "facility/commons")
    assert (match.id, match.state) == ("facility/lantern-compute-commons", "certain")
    assert match.reason == "same name but for its legal form in English and same region"
