"""A collection of nothing but a table and its mapping."""

from __future__ import annotations

from pathlib import Path

NEIGHBOUR = Path(__file__).parent / "fixtures" / "collections" / "neighbour"
HALLS = """
[mapping]
title = "Halls"
slug = "halls"
page = "https://neighbour.example/tables/halls"
readOn = "2026-06-30"

[[record]]
kind = "facility"
key = ["Hall"]
label.en = "{Hall}"
region = "region/harbour-city"

[[record.observations]]
id = "speed"
indicator = "indicator/compute-capacity"
value = {column = "Petaflops", read = "number"}
unit = "unit/petaflops"
floatingPointFormat = "unknown"
valueStatus = "actual"
sourceValue = "{Petaflops}"
"""


def tabled_collection(folder: Path) -> Path:
    """The collection ``folder``, written there: a row that can be mapped, and one that cannot."""
    folder.mkdir()
    text = (NEIGHBOUR / "collection.yaml").read_text("utf-8").replace("neighbour", "halls")
    tables = "tables: [{mapping: halls.toml, files: [halls.csv]}]\n"
    (folder / "collection.yaml").write_text(text + tables, "utf-8")
    (folder / "halls.toml").write_text(HALLS, "utf-8")
    (folder / "halls.csv").write_text("Hall,Petaflops\nNorth,12\nSouth,fast\n", "utf-8")
    return folder
