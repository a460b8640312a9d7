"""Names that catalogues want for media types, languages, themes and days."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from benchgraph.vocab import DCAT, DCTERMS, FOAF, PREFIXES, SPDX, XSD

PREFIX_TABLE = {
    **{name: PREFIXES[name] for name in "bg bgv owl prov rdfs skos void xsd".split()},
    "dcat": str(DCAT),
    "dcterms": str(DCTERMS),
    "foaf": str(FOAF),
    "spdx": str(SPDX),
}
IANA = "https://www.iana.org/assignments/media-types/"
_DATES = {4: XSD.gYear, 7: XSD.gYearMonth, 10: XSD.date}
_EU = "http://publications.europa.eu/resource/authority/"
_FILE_TYPE = _EU + "file-type/"
FILE_TYPE_TABLE = NamedNode(_EU + "file-type")
LANGUAGE_TABLE = NamedNode(_EU + "language")
GOVERNMENT = NamedNode(_EU + "data-theme/GOVE")
DATA_THEMES = NamedNode(_EU + "data-theme")
# What the EU's authority tables call media types and languages: DCAT-AP asks for these names.
FILE_TYPES = {
    "application/n-quads": NamedNode(_FILE_TYPE + "RDF_N_QUADS"),
    "text/turtle": NamedNode(_FILE_TYPE + "RDF_TURTLE"),
    "application/ld+json": NamedNode(_FILE_TYPE + "JSON_LD"),
    "text/csv": NamedNode(_FILE_TYPE + "CSV"),
    "application/json": NamedNode(_FILE_TYPE + "JSON"),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": NamedNode(
        _FILE_TYPE + "XLSX"
    ),
}
_LANGUAGES = dict(
    pair.split(":")
    for pair in (
        "ar:ARA bg:BUL cs:CES da:DAN de:DEU el:ELL en:ENG es:SPA et:EST fi:FIN fr:FRA ga:GLE he:HEB"
        " hi:HIN hr:HRV hu:HUN id:IND it:ITA ja:JPN ko:KOR lt:LIT lv:LAV ms:MSA mt:MLT nl:NLD"
        " no:NOR pl:POL pt:POR ro:RON ru:RUS sk:SLK sl:SLV sv:SWE th:THA tr:TUR uk:UKR vi:VIE"
        " zh:ZHO"
    ).split()
)


def language_node(tag: str) -> NamedNode:
    """The IRI of a language by its tag: of the EU's table, else of the Library of Congress."""
    main = tag.partition("-")[0]
    if code := _LANGUAGES.get(main):
        return NamedNode(f"{_EU}language/{code}")
    return NamedNode(f"http://id.loc.gov/vocabulary/iso639-1/{main}")


def day_literal(text: str) -> Literal:
    """A year, month or day as RDF has it."""
    return Literal(text, datatype=_DATES[len(text)])
