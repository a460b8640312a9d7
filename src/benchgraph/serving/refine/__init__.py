"""Reconciliation: OpenRefine and its like ask which thing of the graph a cell of a table is.

Reconciliation Service API 0.2 of the W3C community group. ``service`` answers, ``asking`` reads
queries, ``candidates`` finds what they may be (names are scored as ``benchgraph.reconciling`` does
for tables), ``things`` is what the graph has names for, ``types`` and ``properties`` are the schema
that clients choose from, ``suggesting``, ``extending`` and ``previewing`` the further services.
"""
