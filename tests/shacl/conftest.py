"""rdflib, the reference, as it is in a process of its own."""

import logging
from collections.abc import Iterator

import pytest
from rdflib.term import _toPythonMapping as readings

# Each ill-formed literal that the tests put in on purpose would be logged.
logging.getLogger("rdflib.term").setLevel(logging.ERROR)
_READINGS = dict(readings)


@pytest.fixture(autouse=True)
def readings_of_rdflib() -> Iterator[None]:
    """owlrl, once it has run, leaves rdflib with other readings of years and names."""
    changed = dict(readings)
    readings.clear()
    readings.update(_READINGS)
    yield
    readings.clear()
    readings.update(changed)
