"""Linked data: what stands at the addresses that the graph's own IRIs lead to.

``description`` gathers what is told of a node, ``documents`` writes it in the format that was
agreed on; ``entities``, ``ontology``, ``vocabularies`` and ``graphs`` hold the tasks.
"""
