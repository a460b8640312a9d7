"""What stores do differently with conditions."""

from __future__ import annotations

from collections.abc import Iterator

from benchgraph.query.portable.asked import Asked, Found, shown
from benchgraph.query.portable.kinds import TESTS
from benchgraph.query.portable.model import Call, Const, Exists, Expression, Var, names_in, parts


def conditions(asked: Asked) -> Iterator[Found]:
    """IF and COALESCE over what may be unbound, texts as conditions, tests as columns."""
    for call in asked.named("IF"):
        if call.args and asked.open(call.args[0]):
            name = sorted(asked.open(call.args[0]))[0]
            yield Found(
                "if-of-unbound", shown(call), f"IF(BOUND(?{name}), {shown(call)}, ?nothing)"
            )
    for condition in asked.filters:
        for call in (each for each in parts(condition) if isinstance(each, Call)):
            if call.name == "IF" and (missing := sorted(asked.open(call.args[0]))):
                told = f"BOUND(?{missing[0]}) && {shown(call)}"
                yield Found("if-of-unbound-as-condition", shown(call), told)
    for call in asked.named("COALESCE"):
        first = call.args[0] if call.args else None
        if isinstance(first, Call) and first.name in TESTS:
            name = next(iter(sorted(names_in(first))), "v")
            told = f"IF(BOUND(?{name}), {', '.join(map(shown, call.args))})"
            yield Found("coalesce-of-a-test", shown(call), told)
    for tested in (
        *asked.filters,
        *(arg for call in asked.named("&&", "||", "!") for arg in call.args),
    ):
        if asked.kinds(tested) == {"tagged"}:
            yield Found("tagged-as-condition", shown(tested), f'STR({shown(tested)}) != ""')
    names = set(asked.query.names())
    for name in sorted(names & asked.computed.keys()):
        for expression in asked.computed[name]:
            if isinstance(expression, Call) and expression.name in TESTS:
                yield Found("test-as-a-column", shown(expression), f"STR({shown(expression)})")
            elif asked.kinds(expression) == {"boolean"} and not isinstance(expression, Var | Call):
                yield Found(
                    "test-as-a-column", shown(expression), f'IF({shown(expression)}, "yes", "no")'
                )


def repeated(asked: Asked) -> Iterator[Found]:
    """What stands twice in IN, or in conditions joined by ||."""
    for call in asked.named("IN", "||"):
        one = _joined("||", call) if call.name == "||" else [*call.args[1:]]
        once = list(dict.fromkeys(one))
        if len(once) == len(one):
            continue
        told = " || ".join(map(shown, once))
        if call.name == "IN":
            told = shown(Call("IN", (call.args[0], *once)))
        yield Found("value-twice-in-a-list", shown(call), told)


def _joined(sign: str, *expressions: Expression) -> list[Expression]:
    """What ``sign``, || or &&, joins in the expressions."""
    found: list[Expression] = []
    for each in expressions:
        if isinstance(each, Call) and each.name == sign:
            found += _joined(sign, *each.args)
        else:
            found.append(each)
    return found


def filtered(asked: Asked) -> Iterator[Found]:
    """Conditions on what is UNDEF in VALUES beside them."""
    for group in asked.groups:
        asked_of = {name for condition in group.filters for name in names_in(condition)}
        for values in group.values:
            for name in values.undefined():
                if name in asked_of:
                    text = f"VALUES ?{name} {{ … UNDEF … }} FILTER(… ?{name} …)"
                    yield Found("undef-under-a-filter", text)


# The calls in which a variable is taken as it is.
_OF_VALUES = frozenset("BOUND SAMETERM = != < > <= >= IN + - * /".split()) | {"NOT IN"}


def conditions_of_exists(asked: Asked) -> Iterator[Found]:
    """A condition in EXISTS on a variable of outside, as it is: RDF4J sees it unless there are
    several."""
    for group in asked.groups:
        for each in (part for whole in group.expressions() for part in parts(whole)):
            if isinstance(each, Exists):
                outside = asked.query.group.variables() - each.group.variables()
                calls = [
                    call
                    for condition in each.group.filters
                    for call in parts(condition)
                    if isinstance(call, Call) and call.name in _OF_VALUES
                    if any(isinstance(arg, Var) and arg.name in outside for arg in call.args)
                ]
                if len(calls) == 1:
                    yield Found("outside-in-exists", shown(calls[0]))


def alternatives(asked: Asked) -> Iterator[Found]:
    """Conditions joined by ||, one of which says what a variable is: some stores ask for each by
    itself."""
    for condition in _joined("&&", *_counted(asked)):
        one = _joined("||", condition)
        fixed = [each for each in one if _says_what(each)]
        if len(one) > 1 and fixed and not _exclude_each_other(one):
            others = [each for each in one if each is not fixed[0]]
            told = f"IF({shown(fixed[0])}, true, {' || '.join(map(shown, others))})"
            yield Found("alternatives-that-both-hold", shown(condition), told)


def _counted(asked: Asked) -> list[Expression]:
    """The conditions of a SELECT for which it matters how often a row is there."""
    selects = [select for select in asked.selects if not asked.once(select)]
    groups = [group for select in selects for group in select.group.all()]
    return [condition for group in groups for condition in group.filters]


def listed(asked: Asked) -> Iterator[Found]:
    """One of several values, of a variable that not every branch of a UNION gives."""
    for group in asked.groups:
        branches = [branch.variables() for one in group.branches for branch in one]
        in_some = set().union(*branches) - asked.always
        for condition in _joined("&&", *group.filters):
            one = _joined("||", condition)
            if _is_list(condition) or (len(one) > 1 and _exclude_each_other(one)):
                for name in sorted(names_in(condition) & in_some):
                    yield Found("in-of-unbound", shown(condition), f"STR(?{name}) IN (STR(…), …)")


def _is_list(condition: Expression) -> bool:
    """Whether it is ``?x IN (…)`` with several values."""
    if not isinstance(condition, Call) or condition.name != "IN":
        return False
    return isinstance(condition.args[0], Var) and len(condition.args) > 2


def _says_what(condition: Expression) -> bool:
    """Whether it is ``?x = <x>`` or sameTerm(?x, <x>)."""
    if not isinstance(condition, Call) or condition.name not in ("=", "SAMETERM"):
        return False
    kinds = {type(arg) for arg in condition.args}
    return kinds == {Var, Const}


def _exclude_each_other(conditions: list[Expression]) -> bool:
    """Whether they name different values of one variable."""
    names = {name for each in conditions for name in names_in(each)}
    return all(map(_says_what, conditions)) and len(names) == 1
