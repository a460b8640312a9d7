"""The names of the formats of answers, by themselves: what only parses imports no more."""

from __future__ import annotations

TRIPLES = ("turtle", "ntriples")
EXACT = ("csv", "tsv", "json", "xml", "jsonl", *TRIPLES)
FORMATS = ("table", *EXACT, "markdown", "html", "xlsx", "csv-excel")
ROW_FORMATS = tuple(name for name in FORMATS if name not in TRIPLES)
