"""What a request asks of the endpoint, by the SPARQL 1.1 Protocol (§2.1)."""

from __future__ import annotations

from dataclasses import dataclass

from benchgraph.errors import BenchgraphError, LimitError, ParameterError
from benchgraph.serving.model import Asked
from benchgraph.serving.sparql.prepared import LIMITS

QUERY, UPDATE = "application/sparql-query", "application/sparql-update"
FORM = "application/x-www-form-urlencoded"


class UpdateRefused(BenchgraphError):
    """An update, which a server that only reads carries out for nobody."""

    status = 403


class UnsupportedMedia(BenchgraphError):
    """A body that is neither a form nor a query."""

    status = 415


class TooLong(LimitError):
    """A query that is longer than is read."""

    status = 413


@dataclass(frozen=True, slots=True)
class Operation:
    """``query`` as it was written; the graphs that the request names, beside the query's own."""

    query: str
    default: tuple[str, ...]
    named: tuple[str, ...]

    @property
    def has_dataset(self) -> bool:
        """Whether the request names graphs: then those of the query do not count."""
        return bool(self.default or self.named)


def read_operation(asked: Asked) -> Operation | None:
    """The query of a request; None where it asks what this service is.

    Raises UpdateRefused, UnsupportedMedia, TooLong, ParameterError for what is no query operation.
    """
    if asked.media == UPDATE or any(name == "update" for name, _ in asked.query):
        raise UpdateRefused(
            "this endpoint only reads: it carries out no update",
            hint="send a SELECT, ASK, CONSTRUCT or DESCRIBE query as query=",
        )
    queries = [value for name, value in asked.query if name == "query"]
    if asked.method == "POST":
        queries += _posted(asked)
    default, named = asked.all("default-graph-uri"), asked.all("named-graph-uri")
    if not queries and asked.method != "POST" and not default and not named:
        return None
    if len(queries) != 1 or not queries[0].strip():
        raise ParameterError(
            "a request holds one query",
            found=f"{len(queries)} queries" if len(queries) > 1 else "no query",
            expected="query= in the address or in a form, or a body that is the query",
        )
    if len(queries[0]) > LIMITS.characters:
        raise TooLong("the query is too long", expected=f"at most {LIMITS.characters:,} characters")
    return Operation(queries[0], tuple(dict.fromkeys(default)), tuple(dict.fromkeys(named)))


def _posted(asked: Asked) -> list[str]:
    """The query that is the body itself; a form's was read with the parameters."""
    if asked.media == FORM:
        return []
    if asked.media != QUERY:
        raise UnsupportedMedia(
            "a body of this type is not read",
            found=asked.media or "no Content-Type",
            expected=f"{QUERY} or {FORM}",
        )
    try:
        return [asked.body.decode()]
    except UnicodeDecodeError as error:
        raise ParameterError("the query is not UTF-8", found=str(error)) from None
