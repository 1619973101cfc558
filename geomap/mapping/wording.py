"""Texts as the numbers of their words, so that a word that is used often is in the page once.

A word is numbered together with the space or mark before it: words put end to end are the text again, except for the
space that it then begins with. The number zero ends a text. Deflated, quotes of reports are a tenth to a third smaller
in this form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from geomap.mapping.columns import Column, Numbered
from geomap.mapping.inert import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_MARKS = ",.:;!?)'\"\u2019\u201d"
"""The characters, besides a space, at which a new word begins."""
_END: Final = b"\0"  # no text that is plain has it
_USUAL = 2
_MOST = 60_000


class Worded(NamedTuple):
    """Texts of one part of the page."""

    numbers: Column
    """Of the words of all texts, one after the other."""
    words: list[str]
    """Those that the numbers after the usual words' stand for."""


def worded(several: Iterable[Sequence[str]]) -> tuple[list[str], list[Worded]]:
    """The texts of each part of the page as the numbers of their words.

    Parameters
    ----------
    several
        The texts of one part after the other.

    Returns
    -------
    usual
        The words that are worth a number in all parts, the most frequent first after the end.
    parts
        Of each part its texts, with the words that only it needs.
    """
    met = Numbered({_END: 0})
    parts = [np.fromiter(map(met.__getitem__, _cut(texts)), np.int32) for texts in several]
    words = _written(met)
    counts = np.bincount(np.concatenate([[0], *parts]), minlength=len(words))
    counts[0] = len(words) + counts.sum()
    usual = np.argsort(-counts, kind="stable")[: min(_MOST, np.count_nonzero(counts >= _USUAL))]
    number = np.full(len(words), -1)
    number[usual] = np.arange(len(usual))
    return [words[word] for word in usual.tolist()], [_numbered(part, number, len(usual), words) for part in parts]


def _numbered(part: np.ndarray, number: np.ndarray, usual: int, words: Sequence[str]) -> Worded:
    numbers = number[part]
    rare = numbers < 0
    own, place = np.unique(part[rare], return_inverse=True)
    numbers[rare] = usual + place
    return Worded(Column(numbers), [words[word] for word in own.tolist()])


def _cut(texts: Sequence[str]) -> list[bytes]:
    """The words of texts in UTF-8, without the spaces before them, each text with the end after it.

    Words that no space stands before begin with a NUL.
    """
    if not texts:
        return []
    whole = _joined(texts) or _joined(list(map(plain, texts))) or b""
    for mark in _MARKS:
        whole = whole.replace(mark.encode(), b" \0" + mark.encode())
    return [*whole.split(b" "), _END]


def _joined(texts: Sequence[str]) -> bytes | None:
    """Texts with the end between them; None if one is not plain."""
    whole = " \0 ".join(texts)
    try:
        return whole.encode() if whole.count("\0") < len(texts) else None
    except UnicodeEncodeError:
        return None


def _written(words: Iterable[bytes]) -> list[str]:
    """Words as `_cut` gives them with the spaces before them, as the page has them."""
    return [(word[1:] or word if word[:1] == _END else b" " + word).decode() for word in words]
