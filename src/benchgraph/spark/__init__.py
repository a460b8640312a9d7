"""The same build on Apache Spark: rows of lines, parted by what they belong to, and the same bytes.

Every stage reads rows and writes rows: records are read in partitions, the closure is joins, shapes
and relation rules run on parts of the graph with their halo, and the lines are sorted and cut into
the members of a release. The driver holds the ontology, the shapes, the rules, and what a person
is told; never the data.
"""
