"""The shell completes commands, entities, questions, their parameters and vocabulary values."""

from __future__ import annotations

import pytest
from click.shell_completion import BashComplete

from benchgraph.cli import cli


def completions(*words: str) -> list[str]:
    """What a shell is offered for the last word, by click's own protocol."""
    complete = BashComplete(cli, {}, "benchgraph", "_BENCHGRAPH_COMPLETE")
    return [item.value for item in complete.get_completions(list(words[:-1]), words[-1])]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("val",), ["validate"]),
        (("show", "institution/cyberp"), ["institution/cyberport"]),
        (("show", "falcon-l"), ["falcon-llm"]),
        (("ask", "promise-t"), ["promise-tracker"]),
        (("questions", "promise-t"), ["promise-tracker"]),
        (("ask", "timeline-of-a-case", "-p", "c"), ["case="]),
        (("ask", "timeline-of-a-case", "-p", "case=falcon-l"), ["case=falcon-llm"]),
        (("compare", "--axis", "public-c"), ["public-compute-access"]),
        (("related", "--type", "shared-i"), ["shared-institution"]),
        (("new", "fac"), ["facility"]),
        (("show", "no such thing"), []),
    ],
)
def test_a_word_is_completed(release, words: tuple[str, ...], expected: list[str]) -> None:
    assert completions(*words) == expected


def test_labels_of_one_word_are_completed_in_every_language(release) -> None:
    assert "数码港" in completions("show", "数码")


def test_an_empty_word_offers_kinds(release) -> None:
    assert "institution/" in completions("show", "")


def test_nothing_is_built_for_a_completion(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BENCHGRAPH_CACHE", str(tmp_path))
    assert completions("show", "falcon-l") == []
    assert not [path for path in tmp_path.iterdir() if path.is_dir()]


def test_the_installed_command_speaks_the_protocol(run, release) -> None:
    done = run(
        _BENCHGRAPH_COMPLETE="bash_complete", COMP_WORDS="benchgraph ask promise-t", COMP_CWORD="2"
    )
    assert done.stdout.strip() == "plain,promise-tracker"
