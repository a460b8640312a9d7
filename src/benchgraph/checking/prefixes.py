"""What is meant by a prefix that a query uses and nobody declares, as rdflib has it."""

from __future__ import annotations

_W3 = "http://www.w3.org/"
_PURL = "http://purl.org/"
USUAL = {
    "csvw": _W3 + "ns/csvw#",
    "dc": _PURL + "dc/elements/1.1/",
    "dcat": _W3 + "ns/dcat#",
    "dcmitype": _PURL + "dc/dcmitype/",
    "dcterms": _PURL + "dc/terms/",
    "doap": "http://usefulinc.com/ns/doap#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "odrl": _W3 + "ns/odrl/2/",
    "org": _W3 + "ns/org#",
    "prof": _W3 + "ns/dx/prof/",
    "prov": _W3 + "ns/prov#",
    "qb": _PURL + "linked-data/cube#",
    "schema": "https://schema.org/",
    "sh": _W3 + "ns/shacl#",
    "skos": _W3 + "2004/02/skos/core#",
    "sosa": _W3 + "ns/sosa/",
    "ssn": _W3 + "ns/ssn/",
    "time": _W3 + "2006/time#",
    "vann": _PURL + "vocab/vann/",
    "void": "http://rdfs.org/ns/void#",
    "xsd": _W3 + "2001/XMLSchema#",
}
