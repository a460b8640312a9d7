"""What to say where nothing answers to a name: near ones of the kind that is wanted, or all."""

from __future__ import annotations

from collections.abc import Iterable

from benchgraph.errors import NotFoundError
from benchgraph.hanzi import one_form
from benchgraph.iris import local_id, prefixed
from benchgraph.vocab import ID, VOCAB

# Of so many things or fewer all are named.
_ALL = 60
_NEAR = 5


def not_found(text: str, names: Iterable[tuple[str, str]], under: str | None) -> NotFoundError:
    """The error for ``text``, with suggestions among ``names`` (IRI and name).

    Where nothing says what is wanted (``under``), entities are: never a page or a concept.
    """
    from difflib import get_close_matches

    by_word: dict[str, set[str]] = {}
    for iri, name in names:
        if iri.startswith(under or ID):
            for word in (one_form(name).casefold(), iri.rpartition("/")[2]):
                by_word.setdefault(word, set()).add(iri)
    wanted = one_form(text.rpartition("/")[2].rpartition(":")[2].strip()).casefold()
    # Two characters are a word in Chinese, and a part of any word in Latin letters.
    enough = 3 if wanted.isascii() else 2
    near = get_close_matches(wanted, by_word, _NEAR, 0.6) or sorted(
        (word for word in by_word if len(wanted) >= enough and wanted in word),
        key=lambda w: (len(w), w),
    )
    close = list(dict.fromkeys(iri for word in near for iri in sorted(by_word[word])))[:_NEAR]
    every = sorted({iri for found in by_word.values() for iri in found})
    among = f" among the {_plural(under)}" if under else ""
    hint = "did you mean " + ", ".join(map(prefixed, close)) + "?" if close else None
    if not under and not close and wanted:
        hint = "`benchgraph search TEXT` looks in every text"
    return NotFoundError(
        f"nothing here is called {text!r}{among}",
        expected=", ".join(iri.rpartition("/")[2] for iri in every)
        if under and 0 < len(every) <= _ALL
        else None,
        hint=hint,
    )


def _plural(under: str) -> str:
    kind = local_id(under).removeprefix(VOCAB).strip("/").replace("-", " ")
    if kind == "axis":
        return "axes"
    return kind[:-1] + "ies" if kind.endswith("y") else kind + "s"
