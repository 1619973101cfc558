"""SHA-256 without OpenSSL, which takes as long to load as many texts to read."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def sha256(data: bytes) -> Any:
    """The SHA-256 of some bytes, as `hashlib` gives it."""
    return _own()(data)


@cache
def _own() -> Callable[[bytes], Any]:
    """Python's own if it can be loaded by itself: hashlib loads OpenSSL."""
    for name in ("_sha2", "_sha256", "hashlib"):
        with suppress(ImportError):
            own: Callable[[bytes], Any] = import_module(name).sha256
            return own
    raise AssertionError("Python has no sha256")
