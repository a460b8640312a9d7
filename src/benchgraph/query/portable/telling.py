"""Every place in a query that some store reads differently, and the warning about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from benchgraph.errors import QueryWarning
from benchgraph.query.portable import conditions, numbers, shapes, texts
from benchgraph.query.portable.answers import seen
from benchgraph.query.portable.asked import Asked, Found
from benchgraph.query.portable.reading import Unreadable, read
from benchgraph.query.portable.table import differences
from benchgraph.query.prefixes import with_prefixes
from benchgraph.store import Rows

Rule = Callable[[Asked], Iterator[Found]]
_RULES: tuple[Rule, ...] = (
    numbers.divisions,
    numbers.quotients,
    numbers.members,
    numbers.aggregates_again,
    numbers.numbers_as_terms,
    numbers.casts,
    numbers.numbers_as_texts,
    conditions.conditions,
    conditions.repeated,
    conditions.alternatives,
    conditions.listed,
    conditions.filtered,
    conditions.conditions_of_exists,
    numbers.differences_of_dates,
    texts.text_functions,
    texts.cutting,
    texts.regular_expressions,
    texts.languages,
    texts.orders,
    texts.dates,
    texts.order_against_any,
    texts.makers,
    texts.datatypes,
    shapes.names_of_columns,
    shapes.keys_and_columns,
    shapes.paths,
    shapes.beside_unions,
    shapes.taking_away,
    shapes.sub_selects,
    shapes.undefined,
    shapes.bound_early,
    shapes.values_overlooked,
    shapes.unions_and_minuses,
    shapes.values_behind,
)
_PAGE = "docs/stores/differences.md"


def found_in(query: str, answer: object = None, answered: str | None = None) -> list[Found]:
    """Every place in ``query`` that some store reads differently.

    Left out is what ``answer``, of the store ``answered``, shows to make no difference.
    """
    try:
        asked = Asked(read(with_prefixes(query)), differences().properties)
        found = list(dict.fromkeys(found for rule in _RULES for found in rule(asked)))
    except Unreadable as error:
        return [Found("not-in-the-grammar", " ".join(str(error).split())[:100])]
    except RecursionError:
        return [Found("not-in-the-grammar", "it is nested too deeply")]
    return seen(asked, found, answer, answered) if isinstance(answer, Rows) else found


def warning(found: Found, stores: frozenset[str]) -> QueryWarning | None:
    """The warning about a place, where one of ``stores`` departs there."""
    table = differences()
    case = table.cases[found.case]
    departing = [store for store in table.stores if store in case.departing & stores]
    if not departing or not (case.alone or len(stores) > 1):
        return None
    titles = [table.stores[store][0] for store in departing]
    names = " and ".join(filter(None, (", ".join(titles[:-1]), titles[-1])))
    return QueryWarning(
        f"{found.text}: {case.says} ({names}; see {case.name} in {_PAGE})",
        hint=found.instead or case.advice or None,
    )
