"""Random queries over one graph in several stores: what they answer differently, and why.

``terms`` knows what the graph holds, ``generate`` makes queries of it, ``stores`` asks, ``compare``
tells who departs and whether that is known, ``reduce`` makes a query small, ``metamorphic`` holds a
store against itself. ``python -m benchmarks.differential`` runs all.
"""
