"""``python -m benchgraph`` is the command ``benchgraph``."""

from benchgraph.cli import main

main()
