"""rdflib logs every ill-formed literal that the tests put in on purpose: not here."""

import logging

logging.getLogger("rdflib.term").setLevel(logging.ERROR)
