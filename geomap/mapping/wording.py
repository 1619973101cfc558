"""Texts as the numbers of their words: what is said over and over again travels once.

A word is numbered together with the space or mark before it, so that words put end to end are the text again. Number
nought ends a text. Deflated, quotes of reports are a tenth to a third smaller so than as they are.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import numpy as np

from geomap.mapping.columns import Column
from geomap.mapping.inert import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_BREAKS = " ,.:;!?)'\"\u2019\u201d"
"""What a new word begins at."""
_END: Final = "\ud800"  # no text that is plain has it
_USUAL = 3
_MOST = 60_000


def cut(texts: Sequence[str]) -> list[str]:
    """The words of texts, each text with the end after it."""
    whole = f"\0{_END}\0".join(map(plain, texts))
    for mark in _BREAKS:
        whole = whole.replace(mark, f"\0{mark}")
    return [*whole.split("\0"), _END] if texts else []


def usual_words(several: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """The words that are worth a number for the whole page, the most frequent first after the end.

    Parameters
    ----------
    several
        Words of texts, as `cut` gives them.
    """
    counts: Counter[str] = Counter()
    for words in several:
        counts.update(words)
    counts.pop(_END, None)
    usual = sorted(word for word, count in counts.items() if count >= _USUAL)
    usual.sort(key=counts.__getitem__, reverse=True)
    return (_END, *usual[:_MOST])


class Numbers(dict[str, int]):
    """The numbers of words: of the usual ones, and, after them, of those that stand in one part of the page only."""

    def __init__(self, usual: Sequence[str]) -> None:
        super().__init__(zip(usual, range(len(usual)), strict=True))
        self._own: list[str] = []

    def __missing__(self, word: str) -> int:
        self._own.append(word)
        self[word] = number = len(self)
        return number

    def numbered(self, words: Sequence[str]) -> tuple[Column, list[str]]:
        """The words as numbers, and what words the numbers after the usual ones are. Those are then forgotten."""
        numbers = np.fromiter(map(self.__getitem__, words), np.int64, len(words))
        own, self._own = self._own, []
        for word in own:
            del self[word]
        return Column(numbers), own
