"""``benchgraph serve``: the graph on web pages, as a SPARQL endpoint and for programs.

A request passes three rooms. The *front* (``front``) speaks HTTP: it finds the route, negotiates
format and language, looks into the cache of answers and hands the rest to a worker. A *worker*
(``workers``) is a process that has the release open and can be killed: it runs one *task* at a
time, a function ``(graph, asked) -> Reply``, and everything that a person or a program asks for is
such a task, so that one deadline and one bound on memory hold for all. Tasks (``pages``,
``linked``, ``programs`` …) know nothing of HTTP but ``Asked`` and ``Reply``.
"""
