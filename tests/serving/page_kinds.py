"""One address of every kind of page, for what has to hold on all of them."""

from __future__ import annotations

from urllib.parse import quote, urlencode

ID = "https://w3id.org/benchgraph/id/"
_QUERY = "SELECT ?case ?thing (1 AS ?n) WHERE { ?case bg:subject ?thing }"

# Where people begin, and what is drawn over the most code: asked about in every size and scheme.
MAIN = {
    "home": "/",
    "search": "/search?" + urlencode({"q": "数码港"}),
    "case": "/id/case/cyberport-ai-supercomputing-centre",
    "question with chart": "/questions/promise-tracker?region=singapore",
    "explorer": "/graph?entity=cyberport",
    "editor": "/editor",
}
REST = {
    "search for nothing": "/search",
    "search in vain": "/search?q=nobodyknowsthisword",
    "search without a word": "/search?q=%21%21",
    "all of a kind": "/search?kind=page",
    "region": "/id/region/hong-kong",
    "institution": "/id/institution/cyberport",
    "programme": "/id/initiative/aiap",
    "facility": "/id/facility/alps",
    "product": "/id/product/sk-telecom-a-x",
    "document": "/id/document/uae-ai-charter",
    "page": "/entity?" + urlencode({"iri": "https://sgai.md/benchmarking/canada-body-4-amii/"}),
    "record": "/record/institution/cyberport",
    "vocabularies": "/vocab",
    "scheme": "/vocab/indicator",
    "concept": "/vocab/axis/compute",
    "indicator": "/vocab/indicator/professionals",
    "ontology": "/ontology",
    "graph": "/graph/document/bank-of-israel-ai-in-the-banking-system",
    "graphs": "/graph-list",
    "questions": "/questions",
    "question asked wrongly": "/questions/promises-due?on=yesterday",
    "promises": "/promises?region=singapore",
    "compare": "/compare",
    "comparison": "/compare?" + urlencode({"thing": ["hong-kong", "singapore"]}, doseq=True),
    "why": "/why",
    "chain": "/why?" + urlencode({"from": "institution:cyberport", "to": "case:falcon-llm"}),
    "explorers": "/graph",
    "result": "/editor/run?" + urlencode({"query": _QUERY}),
    "query with an error": "/editor/run?" + urlencode({"query": "SELECT ?x WHERE { ?x gg:y 1 }"}),
    "programs": "/api",
    "what is wrong": "/wrong?" + urlencode({"about": ID + "institution/cyberport"}),
    "problem": "/nothing/here",
    "documentation": "/docs",
    "page of the documentation": "/docs/command-line/ask",
    "search of the documentation": "/docs/search?q=promise",
    "preview": "/reconcile/preview?" + urlencode({"id": "institution/cyberport"}),
}
KINDS = MAIN | REST


def in_language(path: str, tag: str) -> str:
    """The address of the same page in another language."""
    return f"{path}{'&' if '?' in path else '?'}lang={quote(tag)}"
