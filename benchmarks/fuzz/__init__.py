"""Fuzzing: bytes that nobody would write, given to every reader of what strangers send.

A reader is a function of bytes that ends in a value or in a BenchgraphError. Any other exception,
an input that takes too long or too much memory, and a connection to anywhere are faults.

    python -m benchmarks.fuzz --reader html --seconds 1200 --seed 1 --state FOLDER

With atheris (an extra, ``fuzz``) the inputs are led by the branches that they reach, else by what
the reader says of them. The folder keeps what was found, and a further run goes on from there.
"""
