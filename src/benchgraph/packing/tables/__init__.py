"""The tables of a pack: one model of their columns, and the files that are made from it."""

from benchgraph.packing.tables.write import check_installed, write

__all__ = ["check_installed", "write"]
