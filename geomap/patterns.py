"""Regular expressions that are compiled when they are first used.

Compiling is slow, and a short report needs only a few of the hundreds that reading may need.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast

_METHODS = ("findall", "finditer", "fullmatch", "match", "search", "split", "sub", "subn", "pattern", "flags", "groups")


class _Lazy:
    """Stands in for a pattern, and compiles it when one of its methods is first looked up."""

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
    """A pattern that is compiled when it is first used, and as fast as any from then on; `match.re` is not this one.

    Parameters
    ----------
    source, flags
        As `re.compile` takes them; errors in them are raised when the pattern is first used.
    """
    return cast("re.Pattern[AnyStr]", _Lazy(source, flags))
