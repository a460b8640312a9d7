"""Reports for people and for tools: one table of formats, which the command line reads too."""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchgraph.errors import ParameterError, printable
from benchgraph.validation.model import Report, Result
from benchgraph.validation.text import WIDTH, place, subject, summary, text_report, value
from benchgraph.version import __version__

_LEVELS = {"Violation": "error", "Warning": "warning", "Info": "note"}


def render(report: Report, format: str, *, width: int = WIDTH) -> str:
    """``report`` as text in ``format``; ``width`` (columns) is for the table.

    Raises ParameterError for a format that is not there.
    """
    if format not in FORMATS:
        raise ParameterError("no such format", found=format, expected=", ".join(FORMATS))
    if format == "table":
        return text_report(report, width)
    return FORMATS[format](report)


def _json(report: Report) -> str:
    rows = [
        {**{name: getattr(result, name) for name in Result.__slots__}, "rule": result.rule}
        for result in report.results
    ]
    document = {
        "conforms": report.conforms,
        "records": report.records,
        "engine": report.engine,
        "counts": report.counts,
        "notes": report.notes,
        "rules": [asdict(rule) for rule in report.rules],
        "results": rows,
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _sarif(report: Report) -> str:
    shapes = sorted({result.shape or result.component for result in report.results})
    texts = {result.shape or result.component: result for result in report.results}
    document: dict[str, Any] = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "benchgraph",
                        "version": __version__,
                        "rules": [
                            {
                                "id": shape,
                                "shortDescription": {"text": texts[shape].message},
                                "help": {"text": texts[shape].fix or texts[shape].message},
                            }
                            for shape in shapes
                        ],
                    }
                },
                "results": [_sarif_result(result, shapes) for result in report.results],
            }
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _sarif_result(result: Result, shapes: list[str]) -> dict[str, Any]:
    rule = result.shape or result.component
    found: dict[str, Any] = {
        "ruleId": rule,
        "ruleIndex": shapes.index(rule),
        "level": _LEVELS[result.severity],
        "message": {"text": f"{result.message} ({subject(result)})"},
    }
    if result.file:
        uri = place(result).rpartition(":")[0]
        found["locations"] = [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": Path(uri).as_posix()},
                    "region": {"startLine": max(result.line, 1)},
                }
            }
        ]
    return found


def _markdown(report: Report) -> str:
    lines = [f"**{summary(report)}**", ""]
    if report.results:
        lines += ["| where | severity | what | found | fix |", "|---|---|---|---|---|"]
    for result in report.results:
        cells = (
            f"`{printable(place(result))}`",
            result.severity,
            result.message,
            value(result),
            result.fix,
        )
        lines.append("| " + " | ".join(_cell(cell) for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").replace("<", "&lt;").split())


def _html(report: Report) -> str:
    rows = "\n".join(
        "<tr class={}><td>{}<td>{}<td>{}<td>{}<td>{}</tr>".format(
            result.severity.lower(),
            *(
                html.escape(cell)
                for cell in (
                    place(result),
                    result.severity,
                    result.message,
                    value(result),
                    result.fix,
                )
            ),
        )
        for result in report.results
    )
    table = (
        f"<table><tr><th>where<th>severity<th>what<th>found<th>fix</tr>\n{rows}\n</table>"
        if rows
        else ""
    )
    return _HTML.format(title=html.escape(summary(report)), table=table)


_HTML = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Validation report</title>
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 80rem;
  padding: 0 1rem }}
table {{ border-collapse: collapse; width: 100% }}
td, th {{ border-bottom: 1px solid #ccc; padding: .4rem .6rem; text-align: left;
  vertical-align: top; overflow-wrap: anywhere }}
.violation td:nth-child(2) {{ color: #a40000; font-weight: bold }}
.warning td:nth-child(2) {{ color: #8a5a00; font-weight: bold }}
</style></head>
<body><h1>Validation report</h1>
<p>{title}</p>
{table}
</body></html>
"""


def _github(report: Report) -> str:
    lines = []
    for result in report.results:
        level = {"error": "error", "warning": "warning", "note": "notice"}[_LEVELS[result.severity]]
        where = ""
        if result.file:
            file = printable(place(result).rpartition(":")[0])
            where = f" file={_property(file)},line={max(result.line, 1)}"
        text = f"{result.message} {result.fix}".strip()
        lines.append(f"::{level}{where}::{_message(text)}")
    return "\n".join([*lines, summary(report)]) + "\n"


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")


FORMATS: dict[str, Callable[[Report], str]] = {
    "table": text_report,
    "json": _json,
    "sarif": _sarif,
    "markdown": _markdown,
    "html": _html,
    "github": _github,
}
