"""Run queries: ready-made ones in this process, those of users in one that can be killed.

Why another process: pyoxigraph has no timeout, a query may take longer than anybody waits, and it
may end the process without an exception. The child is forked where this process has a single thread
(about 10 ms), and started afresh where it has more or where the system cannot fork (about 50 ms):
forking while another thread holds a lock would leave that lock held for ever in the child. The
child opens the store itself, so ``opener`` has to be something that can be pickled where it is
started afresh, such as ``functools.partial``; a store in memory cannot be, and is forked even so.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import sys
import threading
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from benchgraph.errors import BenchgraphError, LimitError, QueryError, QueryWarning
from benchgraph.memory import bound_memory
from benchgraph.query.catalogue import Question, read_question
from benchgraph.query.entities import resolve
from benchgraph.query.formats import Answer
from benchgraph.query.guard import Limits, check
from benchgraph.query.prefixes import check_prefixes, from_own_text, with_prefixes
from benchgraph.store import Rows, Store, day_of, questions_of
from benchgraph.system import end_with_parent

# Advice comes after the answer, and is left out where a store takes longer over it.
ADVICE_SECONDS = 5.0

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess


def answer(store: Store, query: str, form: str) -> Answer:
    """What ``store`` says to ``query``, whose form is SELECT, ASK, CONSTRUCT or DESCRIBE."""
    if form == "SELECT":
        return store.select(query)
    if form == "ASK":
        return store.ask(query)
    return store.construct(query)


def ask(store: Store, name: str, **values: str) -> Rows:
    """The answer of the ready-made question ``name``, with its parameters by name.

    Raises NotFoundError for a question or an entity that is not there, ParameterError for a value
    that does not fit.
    """
    question = question_for(store, name)
    values = question.dated(values, day_of(store))
    return store.select(question.fill(values, partial(resolve, store)))


def question_for(store: Store, name: str) -> Question:
    """The question called ``name`` that is shipped, or that came with the release of ``store``.

    Raises NotFoundError; QueryError for one that came and asks for what no query may.
    """
    brought = questions_of(store)
    question = read_question(name, more=brought)
    if question.path.parent in brought:
        check(question.query)  # whoever made the release may be anybody
    return question


def run_guarded(
    opener: Callable[[], Store],
    query: str,
    limits: Limits | None = None,
    tell: Callable[[QueryWarning], None] | None = None,
) -> Answer:
    """What the store that ``opener`` opens says to ``query``, which may come from anybody.

    ``tell`` is called with each warning about a query that ran and may not ask what was meant.
    Raises QueryError for a query that is refused or wrong, LimitError for one that is too large,
    too slow, or answers too much: a partial answer is never returned.
    """
    import multiprocessing

    limits = limits or Limits()
    form = check(query, limits)
    check_prefixes(query)
    context: Any = multiprocessing.get_context(_start_method(opener))
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(
        target=_serve_once,
        args=(sender, opener, query, form, limits, tell is not None),
        daemon=True,
    )
    child.start()
    sender.close()
    try:
        found = _received(receiver, child, limits)
        if tell is not None:
            for warning in _advice(receiver):
                tell(warning)
        return found
    except BenchgraphError as error:
        raise from_own_text(error, query, len(with_prefixes(query)) - len(query)) from None
    finally:
        child.kill()
        child.join()
        child.close()
        receiver.close()


def _start_method(opener: Callable[[], Store]) -> str:
    """Fork from a single thread; else start afresh, if ``opener`` can be sent there."""
    import multiprocessing

    if "fork" not in multiprocessing.get_all_start_methods() or sys.platform == "darwin":
        return "spawn"
    if threading.active_count() == 1:
        return "fork"
    import pickle

    try:
        pickle.dumps(opener)
    except (pickle.PicklingError, TypeError, AttributeError):
        return "fork"  # a store in the memory of this process exists nowhere else
    return "spawn"


def _received(receiver: Connection, child: BaseProcess, limits: Limits) -> Answer:
    if not receiver.poll(limits.seconds):
        raise LimitError(
            f"the query was stopped after {limits.seconds:g} seconds",
            hint="ask for less (a LIMIT, a more specific pattern), or raise --timeout",
        )
    try:
        found = receiver.recv()
    except EOFError:
        child.join()
        raise LimitError(
            "the query made the engine give up",
            found=f"the process that ran it ended with {child.exitcode}",
            hint="it is nested too deeply, or it needs too much memory: make it simpler",
        ) from None
    if isinstance(found, BenchgraphError):
        raise found
    result: Answer = found
    return result


def _advice(receiver: Connection) -> list[QueryWarning]:
    """What the child says after its answer; nothing where it does not get to it."""
    try:
        if receiver.poll(ADVICE_SECONDS):
            found: list[QueryWarning] = receiver.recv()
            return found
    except (EOFError, OSError):
        pass  # it has ended over it
    return []


def _serve_once(
    sender: Connection,
    opener: Callable[[], Store],
    query: str,
    form: str,
    limits: Limits,
    advised: bool,
) -> None:
    """In the child: answer one query into ``sender``, whatever happens, then advise on it."""
    import multiprocessing

    end_with_parent()
    if (parent := multiprocessing.parent_process()) is None or os.getppid() != parent.pid:
        return  # it has ended before that could be asked for
    _be_quiet()
    store: Store | None = None
    try:
        store = opener()
        bound_memory(limits.memory)
        found: Answer | BenchgraphError = _capped(answer(store, with_prefixes(query), form), limits)
    except BenchgraphError as error:
        found = error
    except MemoryError:
        found = LimitError("the query needs too much memory")
    except Exception as error:  # whatever it is, the parent has to hear of it
        found = QueryError("the query does not run", found=f"{type(error).__name__}: {error}")
    sender.send(found)
    if advised and store is not None and not isinstance(found, BenchgraphError):
        from benchgraph.query.advice import advise

        warnings: list[QueryWarning] = []
        with contextlib.suppress(BenchgraphError, MemoryError):
            warnings = advise(store, query, found)
        sender.send(warnings)
    sender.close()


def _be_quiet() -> None:
    """Keep what a crash would print off the terminal."""
    faulthandler.disable()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def _capped(found: Answer, limits: Limits) -> Answer:
    if isinstance(found, bool):
        return found
    rows = found.rows if isinstance(found, Rows) else found
    if len(rows) > limits.rows:
        raise LimitError(
            "the answer has too many rows",
            expected=f"at most {limits.rows:,}",
            hint="add a LIMIT, or count instead of listing",
        )
    size = 0
    for row in rows:
        size += len(str(row))
        if size > limits.bytes:
            raise LimitError(
                "the answer is too large",
                expected=f"at most {limits.bytes:,} characters",
                hint="add a LIMIT, or ask for fewer columns",
            )
    return found
