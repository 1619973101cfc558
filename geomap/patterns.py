"""Regular expressions that are compiled when they are first used.

Compiling is slow, and of the hundreds that reading may need a short report needs a few.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast

_METHODS = ("findall", "finditer", "fullmatch", "match", "search", "split", "sub", "subn", "pattern", "flags", "groups")


class _Lazy:
    """Stands for a pattern; what is asked of it first is not there, and that is when it is compiled."""

    __slots__ = (*_METHODS, "_flags", "_source")

    def __init__(self, source: str | bytes, flags: int) -> None:
        self._source = source
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        if name not in _METHODS:
            raise AttributeError(f"a pattern has no attribute {name!r}")
        compiled = re.compile(self._source, self._flags)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def lazy(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """A pattern that is compiled when it is first used, and as fast as any from then on.

    Parameters
    ----------
    source, flags
        As `re.compile` takes them; what is wrong with them is told when the pattern is first used.
    """
    return cast("re.Pattern[AnyStr]", _Lazy(source, flags))
