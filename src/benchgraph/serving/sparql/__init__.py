"""The SPARQL 1.1 Protocol at ``/sparql``: queries over HTTP, read-only.

``operation`` reads what was asked out of a request, ``prepared`` what a query may do before any
engine sees it, ``dataset`` which graphs it runs on, ``formats`` what it can be answered in,
``answers`` runs and writes it, ``description`` says what this service is.
"""
