"""Worker processes that run tasks: forked from a nursery, opened after the fork, killed when late.

Why processes: pyoxigraph has no cancellation, and a query may end its process. Why a nursery: a
process that was forked while a store was open waits for ever for the store's threads, and one that
was forked from an event loop holds its locks.
"""
