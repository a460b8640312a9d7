"""What stores do differently with the shape of a query: groups, paths, sub-selects."""

from __future__ import annotations

from collections.abc import Iterator

from benchgraph.iris import prefixed
from benchgraph.query.portable.asked import Asked, Found, shown
from benchgraph.query.portable.model import (
    Bound,
    Call,
    Const,
    Exists,
    Expression,
    Group,
    Pattern,
    Select,
    Step,
    Var,
    names_in,
    parts,
    steps,
)


def names_of_columns(asked: Asked) -> Iterator[Found]:
    """Names that SELECT gives, used where they are not there yet."""
    for select in asked.selects:
        given = {column.name: column.expression for column in select.computed()}
        keys = _key_names(select)
        for condition in select.having:
            for name in sorted(names_in(condition) & given.keys() - keys):
                told = shown(_put(condition, name, given[name]))
                yield Found(
                    "having-with-a-name-of-select", f"HAVING({shown(condition)})", f"HAVING({told})"
                )
        if not select.aggregated():
            continue
        for column in select.computed():
            for name in sorted(names_in(column.expression) & given.keys() - keys):
                told = f"({shown(_put(column.expression, name, given[name]))} AS ?{column.name})"
                text = f"({shown(column.expression)} AS ?{column.name})"
                yield Found("column-from-a-column", text, told)
        for plain in select.columns:
            if isinstance(plain, Var) and plain.name not in keys:
                told = f"(SAMPLE(?{plain.name}) AS ?one), or GROUP BY ?{plain.name}"
                yield Found("column-outside-the-group", f"?{plain.name}", told)


def _key_names(select: Select) -> set[str]:
    return {key.name for key in select.keys or () if isinstance(key, Var | Bound)}


def _put(expression: Expression, name: str, value: Expression) -> Expression:
    """``expression`` with ``value`` in the place of a variable."""
    if expression == Var(name):
        return value
    if isinstance(expression, Call):
        args = tuple(_put(arg, name, value) for arg in expression.args)
        return Call(expression.name, args, expression.distinct, expression.separator)
    return expression


def keys_and_columns(asked: Asked) -> Iterator[Found]:
    """What rdflib cannot group by or compute."""
    for select in asked.selects:
        for key in select.keys or ():
            if isinstance(key, Call) and key.name == "UNNAMED":
                inner = shown(key.args[0])
                yield Found(
                    "group-by-an-expression", f"GROUP BY ({inner})", f"GROUP BY ({inner} AS ?key)"
                )
        for column in select.computed():
            if any(isinstance(part, Exists) for part in parts(column.expression)):
                text = shown(column.expression)
                yield Found(
                    "exists-in-select", text, f"BIND({text} AS ?{column.name}) in the pattern"
                )


def paths(asked: Asked) -> Iterator[Found]:
    """Paths with both ends open, alternatives that meet, and what rdflib has not."""
    for select in asked.selects:
        for group in select.group.all():
            for pattern in group.patterns:
                if isinstance(pattern.path, Step):
                    yield from _path_of(select, pattern, pattern.path)
            yield from _walks(group)
        if not asked.once(select):
            for pattern in _counted(select.group):
                yield from _alternatives(pattern)


def beside_unions(asked: Asked) -> Iterator[Found]:
    """Paths with + or * between two variables, in a group with a UNION."""
    for group in asked.groups:
        for pattern in group.patterns if group.branches else ():
            ends = (pattern.subject, pattern.object)
            if not isinstance(pattern.path, Step) or not all(isinstance(end, Var) for end in ends):
                continue
            if any(step.kind in ("+", "*") for step in steps(pattern.path)):
                yield Found("path-beside-a-union", f"{_written(pattern)} {{ … }} UNION {{ … }}")


def _path_of(select: Select, pattern: Pattern, path: Step) -> Iterator[Found]:
    if path.kind in "*+?" and _both_open(select, pattern):
        told = "p/p* for p+, or a pattern that gives one of the ends"
        yield Found("path-with-open-ends", _written(pattern), told)
        if path.kind == "?":
            yield Found("path-of-none-or-one", _written(pattern))
    for step in steps(path):
        if step.kind == "!" and any(part.kind == "^" for part in step.parts):
            yield Found("negated-inverse", _written(pattern))


def _walks(group: Group) -> Iterator[Found]:
    """Paths with + or * in OPTIONAL and EXISTS that go out from what stands outside."""
    outside = group.variables()
    for inner in group.optional:
        for pattern in inner.patterns:
            if isinstance(pattern.path, Step) and pattern.path.kind == "+":
                yield Found("optional-path", f"OPTIONAL {{ {_written(pattern)} }}")
    for expression in group.filters:
        for part in parts(expression):
            for pattern in part.group.patterns if isinstance(part, Exists) else ():
                ends = {
                    end.name for end in (pattern.subject, pattern.object) if isinstance(end, Var)
                }
                walked = isinstance(pattern.path, Step) and pattern.path.kind in "+*"
                if walked and len(ends) == 2 and ends & outside:
                    yield Found("path-in-exists", f"EXISTS {{ {_written(pattern)} }}")


def undefined(asked: Asked) -> Iterator[Found]:
    """UNDEF in the VALUES of an OPTIONAL."""
    for group in asked.groups:
        for inner in group.optional:
            for values in inner.values:
                for name in values.undefined():
                    text = f"OPTIONAL {{ … VALUES ?{name} {{ … UNDEF … }} }}"
                    yield Found("undef-in-optional", text)


def unions_and_minuses(asked: Asked) -> Iterator[Found]:
    """A pattern behind MINUS with VALUES; a UNION of the same in front of a SELECT DISTINCT."""
    for group in asked.groups:
        for inner in group.crossed:
            if inner.patterns and inner.values:
                yield Found("pattern-behind-minus", "MINUS { … VALUES … } and a pattern behind it")
        if any(select.distinct for select in group.selects):
            for one in group.branches:
                plain = [branch.patterns for branch in one if not any(branch.inner())]
                if any(patterns in plain[:at] for at, patterns in enumerate(plain)):
                    yield Found("union-of-the-same", "{ … } UNION { … } of one pattern")


def values_overlooked(asked: Asked) -> Iterator[Found]:
    """VALUES of several rows behind BIND and OPTIONAL."""
    for group in asked.groups:
        for values in group.values:
            for name, column in values.columns.items() if values.behind else ():
                if len(column) > 1:
                    text = f"BIND(…) OPTIONAL {{ … }} VALUES ?{name}"
                    yield Found("values-behind-bind-and-optional", text)


def bound_early(asked: Asked) -> Iterator[Found]:
    """BIND in front of the VALUES that give what it binds."""
    for group in asked.groups:
        given = {name for values in group.values for name in values.columns}
        for bind in group.binds:
            for name in sorted(bind.later & given):
                text = f"BIND({shown(bind.expression)} AS ?{bind.name}) … VALUES ?{name}"
                yield Found("bind-of-what-comes-later", text)


def sub_selects(asked: Asked) -> Iterator[Found]:
    """Variables that a sub-select uses and does not give, and that stand outside, too."""
    for group in asked.groups:
        for inner in group.selects:
            others = [each for each in group.selects if each is not inner]
            outside = _outside(group) | {name for each in others for name in each.names()}
            for name in sorted((inner.group.variables() - set(inner.names())) & outside):
                text = f"{{ SELECT … {{ … ?{name} … }} }}"
                yield Found("sub-select-sees-outside", text, f"?{name} by another name in it")


def _outside(group: Group) -> set[str]:
    """The variables of a group that stand outside its sub-selects."""
    found: set[str] = set()
    for pattern in group.patterns:
        ends = (pattern.subject, pattern.path, pattern.object)
        found.update(end.name for end in ends if isinstance(end, Var) and not end.blank)
    found.update(bind.name for bind in group.binds)
    for values in group.values:
        found.update(values.columns)
    for inner in (
        *group.optional,
        *group.graphs,
        *(each for one in group.branches for each in one),
    ):
        found |= inner.variables()
    return found


def _counted(group: Group) -> Iterator[Pattern]:
    """The patterns of which each match is a row: not those of MINUS and EXISTS."""
    yield from group.patterns
    inner = (*group.optional, *group.graphs, *(each for one in group.branches for each in one))
    for each in inner:
        yield from _counted(each)


def _both_open(select: Select, pattern: Pattern) -> bool:
    """Whether no other pattern of the same SELECT gives one of the ends."""
    ends = (pattern.subject, pattern.object)
    if not all(isinstance(end, Var) for end in ends):
        return False
    elsewhere = {
        end.name
        for one in select.group.all()
        for other in one.patterns
        if other is not pattern
        for end in (other.subject, other.object)
        if isinstance(end, Var)
    }
    return not any(isinstance(end, Var) and end.name in elsewhere for end in ends)


def _alternatives(pattern: Pattern) -> Iterator[Found]:
    """``a|b`` where a pair that has both is to count twice."""
    if not isinstance(pattern.path, Step):
        return
    for step in _in_rows(pattern.path):
        if step.kind != "|":
            continue
        whole = [f"{{ ?s {_path(part, whole=True)} ?o" for part in step.parts]
        pairs = [f"{one} . {two[2:]} }}" for n, one in enumerate(whole) for two in whole[n + 1 :]]
        branches = " UNION ".join(
            "{ " + f"{shown(pattern.subject)} {_path(part)} {shown(pattern.object)}" + " }"
            for part in step.parts
        )
        told = branches if step is pattern.path else None
        check = f"ASK {{ {' UNION '.join(pairs)} }}"
        yield Found("alternatives-that-meet", _written(pattern), told, check)


def _in_rows(path: Step) -> Iterator[Step]:
    """The paths in a path of which each way is a row: those under * + ? are walked once."""
    yield path
    if path.kind in ("/", "|", "^"):
        for part in path.parts:
            yield from _in_rows(part)


def _written(pattern: Pattern) -> str:
    path = pattern.path
    middle = _path(path) if isinstance(path, Step) else shown(path)
    return f"{shown(pattern.subject)} {middle} {shown(pattern.object)}"


def _path(step: Step, *, whole: bool = False) -> str:
    if step.kind == "iri":
        short = prefixed(step.iri)
        return f"<{step.iri}>" if whole or short == step.iri else short
    texts = [_path(part, whole=whole) for part in step.parts]
    inner = [
        text if part.kind == "iri" else f"({text})"
        for part, text in zip(step.parts, texts, strict=True)
    ]
    if step.kind in "/|":
        return step.kind.join(inner)
    if step.kind == "!":
        return f"!({'|'.join(inner)})"
    return f"^{''.join(inner)}" if step.kind == "^" else f"{''.join(inner)}{step.kind}"


def values_behind(asked: Asked) -> Iterator[Found]:
    """VALUES that stands behind LIMIT."""
    for select in asked.selects:
        if select.behind and select.limited:
            text = f"LIMIT … VALUES {' '.join(f'?{name}' for name in select.behind.columns)}"
            yield Found("values-behind-a-limit", text)


def taking_away(asked: Asked) -> Iterator[Found]:
    """MINUS and NOT EXISTS as Virtuoso reads them."""
    for group in asked.groups:
        around = group.variables()
        for inner in group.minus:
            if not inner.variables() & around:
                yield Found("minus-without-a-shared-variable", "MINUS { … }", "leave it out")
            elif not inner.patterns and (inner.values or inner.binds):
                yield Found("minus-of-values", "MINUS { … }", "FILTER(?x NOT IN (…))")
            yield from _fixed(inner, around, "MINUS")
        for expression in group.filters:
            for part in parts(expression):
                if isinstance(part, Exists) and part.negated:
                    yield from _fixed(part.group, around, "NOT EXISTS")


def _fixed(inner: Group, around: set[str], word: str) -> Iterator[Found]:
    """The one variable of both sides, where the inner FILTER sets it to a constant."""
    shared = inner.variables() & around
    for expression in inner.filters:
        for part in parts(expression):
            if not isinstance(part, Call) or part.name != "=":
                continue
            names = [arg.name for arg in part.args if isinstance(arg, Var)]
            constant = next((arg for arg in part.args if isinstance(arg, Const)), None)
            if constant and shared == set(names):
                text = f"{word} {{ … FILTER({shown(part)}) }}"
                yield Found(
                    "taken-away-by-a-constant", text, f"{shown(constant)} in the patterns of {word}"
                )
