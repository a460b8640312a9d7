"""Values of other stores get the spelling that the embedded store gives them."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from benchgraph.remote.spellings import canonical

XSD = "http://www.w3.org/2001/XMLSchema#"
SPELLINGS = {
    "integer": "05 +5 -0 00 -007 12345678901234567890 x",
    "decimal": "3.0 3. .5 -0.0 +1.50 007.1",
    "double": "1e3 1.0E3 2e+20 1E-7 0.3333333333333333e0 NaN INF -INF 1e21 5 -0.0 1.5 x",
    "float": "1.5 0.1",
    "boolean": "1 0 true TRUE",
    "dateTime": "2025-01-01T00:00:00.000Z 2025-01-01T00:00:00+00:00 2025-01-01T00:00:00.500"
    " 2025-01-01T00:00:00+02:00 2025",
    "date": "2025-01-01+00:00 2025-01-01 2025",
    "gYear": "2025",
    "duration": "P5843DT0H0M0.000S P0D PT0S P1Y -P1DT2H PT1M30.50S P",
    "dayTimeDuration": "P0D P28D P1DT0H",
    "string": "05 3.0 1",
}


@pytest.mark.parametrize("datatype", SPELLINGS)
def test_a_value_is_spelt_as_the_embedded_store_spells_it(datatype: str) -> None:
    store = ox.Store()
    for text in SPELLINGS[datatype].split():
        literal = ox.Literal(text, datatype=ox.NamedNode(XSD + datatype))
        ((here,),) = store.query(f"SELECT ?x {{ BIND({literal} AS ?x) }}")
        assert canonical(literal) == here, text


def test_what_no_store_of_ours_writes_is_read_too_and_the_rest_left_alone() -> None:
    inf = ox.Literal("inf", datatype=ox.NamedNode(XSD + "double"))
    assert canonical(inf).value == "INF"  # rdflib
    for term in (ox.Literal("05"), ox.Literal("05", language="en"), ox.NamedNode("urn:05"), None):
        assert canonical(term) == term
