"""The line that a word stands in: where capitals say nothing, a capital tells no name."""

from __future__ import annotations

from functools import lru_cache

from geomap.patterns import lazy
from geomap.reading.sentences.words import is_titled

_WORDS = lazy(r"[^\W\d_]{2,}")
_MOST = 300
"""Characters to each side of a word that are looked at."""
# The pilcrow is what a caller may put for a line end that no name goes over.
_ENDS = ("\n", "\u00b6")


def line_at(text: str, start: int, end: int) -> tuple[int, int]:
    """Offsets of the line that a word stands in, or of what of it stands near."""
    low, high = max(0, start - _MOST), min(len(text), end + _MOST)
    first = max(low, *(text.rfind(mark, low, start) + 1 for mark in _ENDS))
    last = min((at for mark in _ENDS if (at := text.find(mark, end, high)) >= 0), default=high)
    return first, last


# Asked of several words of a line. Pure functions, so what is remembered never changes.
@lru_cache(maxsize=4)
def is_shouted(line: str) -> bool:
    """Is a line in capitals, with four of them or more to each small letter?"""
    half = len(line) // 2
    small = sum(map(str.islower, line[:half]))
    if small * 5 >= len(line):
        return False
    return (small + sum(map(str.islower, line[half:]))) * 4 < sum(map(str.isupper, line))


@lru_cache(maxsize=4)
def is_titled_line(line: str) -> bool:
    """Is a line capitalised like a headline?"""
    return is_titled(_WORDS.findall(line))
