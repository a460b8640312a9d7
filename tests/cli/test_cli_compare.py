"""``benchgraph compare`` as a user runs it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Run = Callable[..., CompletedProcess[str]]


def test_regions_and_things_side_by_side(run: Run, small: Path) -> None:
    names = ("cyberport-ai-supercomputing-centre", "nscc")
    done = run("compare", *names, "--format", "markdown", "--release", small)
    assert done.returncode == 0
    assert r"TARGET 3,000 PFLOPS (2024-10-07) \[1\]" in done.stdout
    assert "ACTUAL 0.01 EFLOPS = 10 PFLOPS (2024–)" in done.stdout
    assert "not stated" in done.stdout


def test_money_at_rates_from_a_file(run: Run, small: Path, tmp_path: Path) -> None:
    rates = tmp_path / "rates.csv"
    rates.write_text("date,from,to,rate\n2025-01-31,HKD,USD,0.1283\n", encoding="utf-8")
    done = run(
        "compare", "--indicator", "public-funding", "--rates", rates, "--format", "csv",
        "--release", small,
    )  # fmt: skip
    assert done.returncode == 0 and "US$ 128,300,000" in done.stdout


def test_file_is_written_whole_and_xlsx_needs_one(run: Run, small: Path, tmp_path: Path) -> None:
    out = tmp_path / "new" / "c.xlsx"
    asked = ("compare", "--axis", "compute", "--format", "xlsx", "--release", small)
    assert run(*asked).returncode == 2
    done = run(*asked, "--out", out)
    assert done.returncode == 0 and out.read_bytes()[:2] == b"PK"


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ([], 2, "one of the three"),
        (["nscc", "--axis", "compute"], 2, "one of the three"),
        (["nsc"], 1, "facility:nscc"),
        (["--axis", "cooking"], 1, "cooking"),
        (["nscc", "--rates", "no.csv"], 2, "cannot be read"),
        (["nscc", "--currency", "USD"], 2, "--rates"),
        (["nscc", "--format", "pdf"], 2, "pdf"),
    ],
)
def test_wrong_use_is_one_clear_error(
    run: Run, small: Path, arguments: list[str], code: int, words: str
) -> None:
    done = run("compare", *arguments, "--release", small)
    assert done.returncode == code and done.stdout == ""
    assert words in done.stderr and "Traceback" not in done.stderr
