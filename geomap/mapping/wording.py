"""Texts as the numbers of their words: what is said over and over again travels once.

A word is numbered together with the space or mark before it, so that words put end to end are the text again, but for
the space it then begins with. Number nought ends a text. Deflated, quotes of reports are a tenth to a third smaller so
than as they are.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from geomap.mapping.columns import Coded, coded
from geomap.mapping.inert import is_plain, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_MARKS = ",.:;!?)'\"\u2019\u201d"
"""What a new word begins at, besides a space."""
_END: Final = "\0"  # no text that is plain has it
_USUAL = 2
_MOST = 60_000


def cut(texts: Sequence[str]) -> list[str]:
    """The words of texts, without the spaces before them, each text with the end after it.

    Words that no space stands before begin with a NUL.
    """
    if not texts:
        return []
    whole = f" {_END} ".join(texts if is_plain("".join(texts)) else map(plain, texts))
    for mark in _MARKS:
        whole = whole.replace(mark, f" {_END}{mark}")
    return [*whole.split(" "), _END]


def written(words: Iterable[str]) -> list[str]:
    """Words as `cut` gives them with the spaces before them, as the page has them."""
    return [word[1:] or word if word[:1] == _END else f" {word}" for word in words]


def usual_words(words: Iterable[str]) -> tuple[str, ...]:
    """The words that are worth a number for the whole page, the most frequent first after the end.

    Parameters
    ----------
    words
        Of texts, as `cut` gives them; of very many a sample will do.
    """
    counts = Counter(words)
    counts.pop(_END, None)
    usual = sorted(word for word, count in counts.items() if count >= _USUAL)
    usual.sort(key=counts.__getitem__, reverse=True)
    return (_END, *usual[:_MOST])


class Numbers(dict[str, bytes]):
    """The numbers of words: of the usual ones, and, after them, of those that stand in one part of the page only."""

    def __init__(self, usual: Sequence[str]) -> None:
        super().__init__({word: coded(number) for number, word in enumerate(usual)})
        self._own: list[str] = []

    def __missing__(self, word: str) -> bytes:
        self._own.append(word)
        self[word] = number = coded(len(self))
        return number

    def numbered(self, words: Sequence[str]) -> tuple[Coded, list[str]]:
        """The words as numbers, and what words the numbers after the usual ones are. Those are then forgotten."""
        numbers = Coded(b"".join(map(self.__getitem__, words)), len(words))
        own, self._own = self._own, []
        for word in own:
            del self[word]
        return numbers, own
