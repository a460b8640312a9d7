"""pySHACL, for the shapes that the compiled queries leave: on an Oxigraph store, or on rdflib."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pyoxigraph import Literal, Store, Triple

from benchgraph.checking.results import Result
from benchgraph.errors import EngineError
from benchgraph.rdflibs import as_written, from_rdflib, to_rdflib
from benchgraph.shacl.graph import ShapesGraph
from benchgraph.shacl.paths import path_text
from benchgraph.shacl.terms import Refused, Term, sh

_RULES = frozenset({sh("rule")})
_NEEDED = ("focusNode", "sourceConstraintComponent", "sourceShape", "resultSeverity")


def pyshacl_results(
    data: Store | Iterable[Triple],
    shapes: Iterable[Triple],
    *,
    advanced: bool = False,
    prefixes: Mapping[str, str] | None = None,
) -> list[Result]:
    """What pySHACL finds in a store, or in statements that rdflib holds as they are written.

    ``advanced``: with its features beyond the standard; rules (``sh:rule``) are never run.
    ``prefixes``: for queries with one that nothing declares, on rdflib. Nothing is fetched. Raises
    EngineError where it does not get through, with what it says.
    """
    import pyshacl
    from pyshacl.errors import ShapeRecursionWarning

    with as_written():
        graph: Any = data if isinstance(data, Store) else to_rdflib(data, prefixes)
        shown = to_rdflib(triple for triple in shapes if triple.predicate not in _RULES)
        try:
            with warnings.catch_warnings(record=True) as warned:
                warnings.simplefilter("always")
                _, report, text = pyshacl.validate(
                    graph, shacl_graph=shown, advanced=advanced, inference="none"
                )
        except Exception as error:  # of pySHACL, rdflib, pyparsing or re: what a shape breaks first
            said = (str(error) or type(error).__name__).splitlines()[0]
            raise EngineError("pySHACL cannot judge this", found=said) from None
        if any(isinstance(each.message, ShapeRecursionWarning) for each in warned):
            raise EngineError(
                "pySHACL cannot judge this", found="the shape refers to itself, and so do the data"
            )
        if not hasattr(report, "triples"):
            raise EngineError("pySHACL cannot judge this", found=str(text or report))
        return list(_read(ShapesGraph(from_rdflib(report))))


def _read(report: ShapesGraph) -> Iterator[Result]:
    for root in report.subjects_with(sh("conforms")):
        for node in report.values(root, sh("result")):
            yield _result(report, node)


def _result(report: ShapesGraph, node: Term) -> Result:
    focus, component, shape, severity = (_one(report, node, name) for name in _NEEDED)
    path = _one(report, node, "resultPath")
    details = (_result(report, inner) for inner in report.values(node, sh("detail")))
    messages = [m for m in report.values(node, sh("resultMessage")) if isinstance(m, Literal)]
    return Result(
        focus_node=focus,
        path=path,
        path_text=None if path is None else _text(report, path),
        value=_one(report, node, "value"),
        component=component,
        shape=shape,
        severity=severity,
        messages=tuple(sorted(messages, key=str)),
        constraint=_one(report, node, "sourceConstraint"),
        details=tuple(sorted(details, key=lambda each: each.order)),
    )


def _one(report: ShapesGraph, node: Term, name: str) -> Any:
    return next(iter(report.values(node, sh(name))), None)


def _text(report: ShapesGraph, path: Term) -> str:
    try:
        return path_text(report, path)
    except Refused:
        return str(path)
