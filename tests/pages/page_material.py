"""Where the real pages lie, for those who have them; our own are made by ``page_maker``."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def shared() -> Path | None:
    """The folder of real pages beside the checkout; None where there is none."""
    folder = Path(os.environ.get("BENCHGRAPH_SHARED") or ROOT.parent / "shared")
    return folder if (folder / "pages").is_dir() else None


def real_pages() -> list[Path]:
    """The real HTML pages; empty where they are not at hand."""
    folder = shared()
    return sorted((folder / "pages").rglob("*.html")) if folder else []


def real_seed() -> Path | None:
    """The real page that was extracted as text."""
    folder = shared()
    seeds = sorted((folder / "seeds").glob("*.txt")) if folder else []
    return seeds[0] if seeds else None


SEED_SLUG = "cyberport-ai-supercomputing-centre"


def real_twins() -> list[Path]:
    """The real HTML pages of the seed, in the languages that they come in."""
    return [page for page in real_pages() if page.stem == SEED_SLUG]
