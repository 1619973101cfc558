"""The years that a text names as years."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from geomap.patterns import lazy
from geomap.reading.commonwords import ONE_OF_MONTHS

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

_NAMED_YEAR = lazy(
    r"(?:1\d|20)\d\d\b(?<=[ -]\d{4})"
    r"(?! ?(?:[a-z]+s|men|people|strong|dead|killed|infantry|cavalry|horse|foot|feet|more|or)\b)"
)
"""A year: "in 1987", "2 January 1687", "January 2, 1987", but not "of 2000 men" or "in 1200 villages"."""
_BEFORE_YEAR = lazy(
    r"\b(?:[Ii]n|[Ss]ince|[Bb]y|[Uu]ntil|[Oo]f|[Ff]rom|[Dd]uring|early|late|mid|spring|summer|autumn|winter"
    rf"|{ONE_OF_MONTHS}|\d\d?,)\Z"
)
_LONGEST = 9
"""Characters of "September"."""


def years_named(text: str, start: int = 0, end: int | None = None) -> list[int]:
    """The years that `text[start:end]` names as years, in its order."""
    return [named.year for named in named_within(text, start, len(text) if end is None else end)]


class Named(NamedTuple):
    """A year that a text names, with the word before it: `text[start:end]`."""

    start: int
    end: int
    year: int


# Asked for every sentence of a text. A pure function, so what is remembered never changes.
@lru_cache(maxsize=2)
def _all_named(text: str) -> tuple[Named, ...]:
    found = ((_led(text, year.start() - 1), year) for year in _NAMED_YEAR.finditer(text))
    return tuple([Named(word.start(), year.end(), int(year[0])) for word, year in found if word is not None])


def _led(text: str, end: int) -> re.Match[str] | None:
    """The word that ends at an offset, if it says that the number behind it is a year."""
    return _BEFORE_YEAR.search(text, max(0, end - _LONGEST), end)


def named_within(text: str, start: int, end: int) -> Sequence[Named]:
    """The years that `text[start:end]` names, in its order."""
    named = _all_named(text)
    first = bisect_left(named, start, key=lambda one: one.start)
    return named[first : bisect_right(named, end, lo=first, key=lambda one: one.end)]
