"""Quotations over several sentences: ""A has fallen. B will not," X said" has X say both.

What is said before its speaker is named is not known while it is read: it is told to the claims afterwards.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geomap.model import Attribution, Statement
    from geomap.reading.sentences.words import Token

__all__ = ["Quoted", "quoted_words", "said_later", "turns"]

_OPENS = frozenset({"“", "«"})
_CLOSES = frozenset({"”", "»"})


class Quoted(NamedTuple):
    """A sentence that begins or ends in a quotation."""

    start: int
    end: int
    inside: bool
    """Does it begin in one?"""
    opened: int | None
    """Where the quotation begins that it ends in, or its own start; None where it ends in none."""
    source: Attribution | None
    """Who is named as the speaker of what it begins with."""


def turns(tokens: Iterable[Token], *, inside: bool) -> tuple[bool, int | None]:
    """Has a sentence a quotation mark, and where does the quotation begin that it ends in?

    Parameters
    ----------
    tokens
        Of the sentence.
    inside
        Does it begin in a quotation?
    """
    opened, any_mark = (0 if inside else None), False
    before = -1  # where the last token ends: a mark that nothing parts from it closes
    for token in tokens:
        if token.text in _OPENS or (token.text == '"' and opened is None and token.start > before):
            opened, any_mark = token.start, True
        elif token.text in _CLOSES or token.text == '"':
            opened, any_mark = None, True
        before = token.end
    return any_mark, opened


def quoted_words(words: Iterable[tuple[int, str]], *, inside: bool) -> frozenset[int]:
    """Which of a sentence's words stand in a quotation, by their numbers.

    Parameters
    ----------
    words
        Number and text of each word, in order.
    inside
        Does the sentence begin in a quotation?
    """
    within: set[int] = set()
    for k, word in words:
        if word in _OPENS or word in _CLOSES or word == '"':
            inside = word in _OPENS or (word == '"' and not inside)
        elif inside:
            within.add(k)
    return frozenset(within)


def said_later(statements: Sequence[Statement], quoted: Sequence[Quoted]) -> list[Statement]:
    """The statements, with the speaker of those whose quotation goes on into the sentence that names him."""
    meant: list[tuple[int, int, Attribution]] = []
    later: Attribution | None = None
    for sentence in reversed(quoted):
        if sentence.opened is not None and later is not None:
            meant.append((max(sentence.start, sentence.opened), sentence.end, later))
        if not sentence.inside:
            later = None
        elif sentence.source is not None or sentence.opened is None:
            later = sentence.source
    if not meant:
        return list(statements)
    return [_told(s, meant) for s in statements]


def _told(s: Statement, meant: Sequence[tuple[int, int, Attribution]]) -> Statement:
    at = s.trigger[0]
    source = next((source for start, end, source in meant if start <= at < end), None)
    return s if source is None or s.according_to is not None else replace(s, according_to=source)
