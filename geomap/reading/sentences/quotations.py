"""Quotations over several sentences: ""A has fallen. B will not," X said" has X say both.

What is said before its speaker is named is not known while it is read: it is told to the claims afterwards.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from geomap.patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from geomap.model import Attribution, Statement
    from geomap.reading.sentences.items import ForceLike
    from geomap.reading.sentences.words import Sentence

__all__ = ["Named", "Quoted", "named_behind", "quoted_words", "said_later", "turns"]

_OPENS = frozenset({"“", "«"})
_CLOSES = frozenset({"”", "»"})
_MARKS = _OPENS | _CLOSES | {'"'}
_CLOSE = lazy(r"[”»\"]")
_SAID = lazy(
    r"(?:[^.;:\n“«\"]|(?<=Gen)\.|(?<=Col)\.|(?<=Brig)\.|(?<=Maj)\.|(?<=Lt)\.|(?<=Capt)\.|(?<=Mr)\.)*?"
    r"(?=[.;:\n“«\"](?:\s|$)|$|\s(?:as|after|when|while|before|since)\s)"
)
"""Behind a quotation: who says it, up to the end of the sentence or of its main clause."""
_LONG, _SAYING = 900, 160
"""Characters of a quotation, and behind it, at most."""


class Named(NamedTuple):
    """Who is named behind a quotation of several sentences."""

    force: ForceLike | None
    """For whom he speaks, if it is said there."""
    told_of: bool
    """Is it "he" or "she"?"""
    official: bool
    """Is his office named: may he speak for who was told of?"""


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


def turns(sentence: Sentence, *, inside: bool) -> tuple[bool, int | None]:
    """Has a sentence a quotation mark, and where does the quotation begin that it ends in?

    Parameters
    ----------
    sentence
        The sentence.
    inside
        Does it begin in a quotation?
    """
    opened, any_mark = (0 if inside else None), not _MARKS.isdisjoint(sentence.words)
    if not any_mark:
        return False, opened
    before = -1  # where the last token ends: a mark that nothing parts from it closes
    for token in sentence.tokens:
        if token.text in _OPENS or (token.text == '"' and opened is None and token.start > before):
            opened = token.start
        elif token.text in _MARKS:
            opened = None
        before = token.end
    return any_mark, opened


def quoted_words(words: Sequence[str], *, inside: bool) -> frozenset[int]:
    """Which of a sentence's words stand in a quotation, by their numbers.

    Parameters
    ----------
    words
        The text of each, in order.
    inside
        Does the sentence begin in a quotation?
    """
    within: set[int] = set()
    if not inside and _MARKS.isdisjoint(words):
        return frozenset()
    for k, word in enumerate(words):
        if word in _MARKS:
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


def named_behind(
    text: str, at: int, find_forces: Callable[[int, int], Sequence[ForceLike]], cls: Mapping[str, frozenset[str]]
) -> Named | None:
    """Who says what the quotation that goes on at an offset says; None where nobody is named behind it.

    Parameters
    ----------
    text
        Of the report.
    at
        Where a sentence ends that the quotation goes on behind.
    find_forces
        The forces mentioned between two offsets.
    cls
        The word classes.
    """
    close = _CLOSE.search(text, at, at + _LONG)
    said = _SAID.match(text, close.end(), close.end() + _SAYING) if close is not None else None
    if said is None:
        return None
    words = frozenset(re.findall(r"\w+", said[0].lower()))
    if words.isdisjoint(cls["classes.reporting"]):
        return None
    forces = (f for f in find_forces(*said.span()) if f.kind != "country" and f.role != "weapon")
    official = not words.isdisjoint(cls["attribution.organisations"])
    return Named(next(forces, None), not words.isdisjoint({"he", "she"}), official)
