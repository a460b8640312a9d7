"""Atheris, which sees the branches that an input takes; an extra that need not be there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def seen() -> bool:
    """Let the branches of benchgraph be seen, which is to be imported after it; whether they are:
    not where atheris is not there."""
    try:
        import atheris
    except ImportError:
        return False
    from atheris import import_hook, instrument_bytecode

    patch = instrument_bytecode.patch_code

    def patched(code: Any, *options: Any, **more: Any) -> Any:
        """``code`` as atheris sees it; as it is where atheris cannot read it."""
        try:
            return patch(code, *options, **more)
        except (RuntimeError, KeyError, IndexError, AssertionError, ValueError):
            return code

    instrument_bytecode.patch_code = import_hook.patch_code = patched
    hook: Any = atheris.instrument_imports(include=["benchgraph"])
    hook.__enter__()
    return True


def led(
    one: Callable[[bytes], object], changed: Callable[[bytes, int], bytes], options: list[str]
) -> None:
    """Give inputs to ``one`` as ``options`` (those of libFuzzer) say. Does not come back.

    ``changed`` makes an input of another; half of them atheris itself makes.
    """
    import atheris

    def give(data: bytes) -> None:
        one(data)

    def mutated(data: bytes, longest: int, seed: int) -> bytes:
        if seed % 2:
            return bytes(atheris.Mutate(data, longest))
        return changed(data, seed)[:longest]

    atheris.Setup(["fuzz", *options], give, custom_mutator=mutated)
    atheris.Fuzz()
