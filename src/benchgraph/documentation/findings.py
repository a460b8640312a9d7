"""What was found in programs of others, as a page: the heads of ``findings/*.sh``."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from benchgraph.documentation.markdown import code, escaped, fenced
from benchgraph.documentation.sources import root

# Which program a script is about, by the word that its name begins with.
PROGRAMS = {
    "fuseki": "Apache Jena Fuseki",
    "gephi": "Gephi",
    "igraph": "igraph",
    "jena": "Apache Jena",
    "mcp": "Model Context Protocol SDK",
    "mlcroissant": "mlcroissant",
    "owlrl": "owlrl",
    "oxigraph": "Oxigraph and pyoxigraph",
    "prov": "prov",
    "pylode": "pyLODE",
    "pyoxigraph": "Oxigraph and pyoxigraph",
    "pyshacl": "pySHACL",
    "rdf4j": "RDF4J",
    "rdflib": "rdflib",
    "reconciler": "reconciler",
    "soso": "SOSO",
    "sparqljson": "sparqljson-parse",
    "virtuoso": "Virtuoso",
}


def findings_page() -> str:
    """The page: a section for each program, one below it for each finding."""
    lines = [
        "# Findings about other programs",
        "",
        "What surprised us about the libraries and stores that we use, each with the version in",
        "which it was seen. Each is a script in `findings/` that installs that version, shows the",
        "behaviour without anything of ours, and fails once it is another.",
        "",
    ]
    by_program: dict[str, list[Path]] = defaultdict(list)
    for path in sorted((root() / "findings").glob("*.sh")):
        first = path.stem.partition("-")[0]
        by_program[PROGRAMS.get(first, first)].append(path)
    for program in sorted(by_program, key=str.casefold):
        lines += [f"## {program}", ""]
        for path in by_program[program]:
            told, seen = head_of(path)
            lines += [
                f"### {_title(path)}",
                "",
                code(f"findings/{path.name}"),
                "",
                _with_code(told),
                "",
            ]
            if seen:
                lines += ["Seen:", "", fenced(seen, "text")]
    return "\n".join(lines).rstrip() + "\n"


def head_of(path: Path) -> tuple[str, str]:
    """What the comment at the head of a script tells, and what it says was seen."""
    lines = []
    for line in path.read_text("utf-8").splitlines()[1:]:
        if not line.startswith("#"):
            break
        lines.append(line.removeprefix("#").strip())
    told, _, seen = " ".join(lines).partition("Seen:")
    return told.strip(), seen.strip()


def _with_code(told: str) -> str:
    """A comment as Markdown: what stands between backticks is code, and nothing else is markup."""
    parts = enumerate(told.split("`"))
    return "".join(code(part) if number % 2 else escaped(part) for number, part in parts)


def _title(path: Path) -> str:
    """The name of the script as words, without the program."""
    words = path.stem.partition("-")[2].replace("-", " ")
    return words[:1].upper() + words[1:]
