"""Placeholder until fetching lands."""

from __future__ import annotations
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Fetching:
    cache: Path | None = None
    rate: float = 1.0
    allow_private: bool = False
    failures: list = field(default_factory=list)


def fetch_inputs(*a, **k):
    raise NotImplementedError
