"""Random queries of the shape of ours, and random graphs small enough that rows are found."""

from __future__ import annotations

from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Triple

NODES = [NamedNode(f"urn:n{number}") for number in range(4)]
PREDICATES = [NamedNode(f"urn:p{number}") for number in range(3)]
VALUES = [Literal("one"), Literal("two", language="en"), Literal(1)]

triples = st.builds(
    Triple,
    st.sampled_from(NODES),
    st.sampled_from(PREDICATES),
    st.one_of(st.sampled_from(NODES), st.sampled_from(NODES), st.sampled_from(VALUES)),
)
graphs = st.sets(triples, min_size=4, max_size=20)
_iris = st.sampled_from(PREDICATES).map(str)
_names = st.sampled_from("hub a b c".split()).map("?{}".format)


@st.composite
def paths(draw: st.DrawFn) -> str:
    one, other = draw(_iris), draw(_iris)
    form = draw(
        st.sampled_from(
            ["{0}"] * 20
            + ["^{0}", "{0}/{1}", "{0}|{1}", "{0}|^{1}", "{0}*", "{0}+", "{0}?", "({0}/{1})+"]
            + ["!{0}", "!({0}|^{1})", "^({0}/{1})", "({0}|{1})*/{0}"]
        )
    )
    return form.format(one, other)


@st.composite
def patterns(draw: st.DrawFn, known: list[str]) -> str:
    near = draw(st.sampled_from(known))
    far = draw(st.one_of(_names, _names, st.sampled_from([str(NODES[0]), '"one"', "[]"])))
    path = "?p" if draw(st.integers(0, 9)) == 0 else draw(paths())
    if draw(st.booleans()) or far.startswith('"'):
        return f"{near} {path} {far} ."
    return f"{far} {path} {near} ."


@st.composite
def bodies(draw: st.DrawFn, known: list[str], depth: int) -> str:
    """The inside of a group: patterns that hang on names that are known, then groups in it."""
    parts: list[str] = []
    known = list(known)
    for _ in range(draw(st.integers(1, 2))):
        pattern = draw(patterns(known))
        parts.append(pattern)
        known += [word for word in pattern.split() if word[0] == "?" and word != "?p"]
    if depth:
        for _ in range(draw(st.integers(0, 2))):
            parts.append(draw(_nested(known, depth - 1)))
    if draw(st.booleans()):
        parts.append(draw(patterns(known)))
    return " ".join(parts)


@st.composite
def _nested(draw: st.DrawFn, known: list[str], depth: int) -> str:
    def body() -> str:
        return draw(bodies(known, depth))

    kind = draw(st.integers(0, 9))
    name, value = draw(st.sampled_from(known)), draw(_names)
    if kind <= 1:
        return f"{{ {body()} }} UNION {{ {body()} }}"
    if kind <= 3:
        return f"MINUS {{ {body()} }}"
    if kind == 4:
        return f"OPTIONAL {{ {body()} }}"
    if kind == 5:
        no = draw(st.sampled_from(["NOT ", ""]))
        return f"FILTER {no}EXISTS {{ {body()} }}"
    if kind == 6:
        return f"FILTER(!(EXISTS {{ {body()} }}) || {name} = {value})"
    if kind == 7:
        least, count = draw(st.integers(0, 2)), f"COUNT(DISTINCT {value})"
        return (
            f"{{ SELECT {name} ({count} AS ?many{least}{depth}) WHERE {{ {body()} }}"
            f" GROUP BY {name} HAVING ({count} > {least}) }}"
        )
    if kind == 8:
        return f"{{ SELECT DISTINCT {name} WHERE {{ {body()} }} }}"
    some = " ".join(map(str, draw(st.sets(st.sampled_from(PREDICATES), min_size=1))))
    return f"VALUES ?p {{ {some} }} {{ {body()} }}"


@st.composite
def queries(draw: st.DrawFn) -> str:
    body = draw(bodies(["?hub"], 2))
    if draw(st.integers(0, 3)) == 0:
        return f"SELECT ?hub (COUNT(*) AS ?rows) WHERE {{ {body} }} GROUP BY ?hub"
    return f"SELECT * WHERE {{ {body} }}"
