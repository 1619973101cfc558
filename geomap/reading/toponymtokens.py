"""The words of a text with all that is known of each without its context: looked up once, as the same words come again.

A text is cut at its spaces, and what stands between two of them ("Mosul,", "al-Bab's") is taken apart only where it was
not met before: in a text like those before it nearly everything was.
"""

from __future__ import annotations

import re
from itertools import accumulate, chain
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from geomap.reading.toponymwords import load_lexicon

if TYPE_CHECKING:
    from collections.abc import Mapping

REMEMBERED = 20_000
"""Pieces of text that are remembered ..."""
LONGEST = 40
"""... if they are not longer than this."""

_MARKS = "\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u200c\u200d"
_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}"
    rf"|[^\W\d_]+(?:[{_MARKS}]+[^\W\d_]*|['’ʻʼʿʾ‘`](?![sS]\b)[^\W\d_]+)*"
    r"|\d+"
)
_CASELESS = re.compile(
    "[\u0590-\u08ff\u0900-\u10ff\u1100-\u11ff\u1200-\u137f\u1780-\u17ff\u3040-\uabff\uac00-\ud7ff\uf900-\ufdff\ufe70-\ufeff]"
)
_LONG = 3
_SHORT = 6
"""Characters of the longest abbreviation, "calif" and "n.s.w."."""


class Token(NamedTuple):
    """A word as it is written, and what it could be; shared by all its occurrences."""

    text: str
    lower: str
    upper: bool
    """It begins with a capital."""
    opens: bool
    """It could open a name: it has a capital, or its script has none."""
    capitals: bool
    """It is in capitals throughout."""
    small: bool
    digits: bool
    long: bool
    """It is longer than articles and most prepositions."""
    article: bool
    starts: bool
    """It opens a name, or is an article, which may."""
    goes_on: bool
    """A name may go on with it."""
    special: bool
    """It could be an abbreviation, or begin a name that is never a place's."""
    dull: bool
    common: bool
    country: str | None
    """ISO alpha-2 code of the country whose adjective it is."""
    adjective: bool
    """It is an adjective of a country or a region."""
    given: bool
    """It is a given name."""
    title: bool
    calls: bool
    """It is a given name or a title, and written like one."""
    strong: bool
    """It is a preposition of place."""
    class_word: bool
    before: str
    """What it says of a name after it: the feature of that."""
    war: bool


class Vocabulary(dict[str, Token]):
    """Words as written to tokens, made when they are first asked for.

    Parameters
    ----------
    demonyms
        Folded demonyms and adjectives to ISO alpha-2 codes.
    """

    def __init__(self, demonyms: Mapping[str, str]) -> None:
        super().__init__()
        self.demonyms = demonyms

    def __missing__(self, word: str) -> Token:
        """Make a token."""
        token = self._token(word)
        if len(self) >= REMEMBERED:
            self.clear()
        if len(word) <= LONGEST:
            self[word] = token
        return token

    def _token(self, word: str) -> Token:
        lexicon = load_lexicon()
        words = lexicon.words
        low = word.lower()
        first = word[0]
        upper = first.isupper()
        opens = upper or (first.isalpha() and not first.islower() and _CASELESS.match(first) is not None)
        article = low in words["articles"]
        short = len(low) <= _SHORT and (
            low in lexicon.abbreviations or f"{low}." in lexicon.abbreviations or low in lexicon.codes
        )
        country = self.demonyms.get(low)
        given, title = low in words["first_names"], low in words["titles"]
        return Token(
            text=word,
            lower=low,
            upper=upper,
            opens=opens,
            capitals=word.isupper(),
            small=word.islower(),
            digits=word.isdigit(),
            long=len(word) > _LONG,
            article=article,
            starts=opens or article,
            goes_on=opens or word.isdigit() or low in words["particles"],
            special=short or low in lexicon.phrases,
            dull=low in lexicon.dull,
            common=low in words["common"],
            country=country,
            adjective=country is not None or low in lexicon.adjectives,
            given=given,
            title=title,
            calls=opens and (given or title),
            strong=low in words["prepositions_strong"],
            class_word=low in words["class_words"],
            before=_before(low, words),
            war=low in words["war"],
        )


def _before(low: str, words: Mapping[str, frozenset[str]]) -> str:
    if low in words["prepositions_strong"]:
        return "after_strong"
    if low in words["prepositions_weak"]:
        return "after_weak"
    if low in words["verbs_before"]:
        return "after_verb"
    if low in {"and", "or"}:
        return "after_and"
    if low in words["titles"]:
        return "after_title"
    return "after_word" if low in words["common"] else ""


class Pieces(dict[str, tuple[tuple[Token, ...], tuple[int, ...]]]):
    """What stands between two spaces to its tokens and where each of them begins in it."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        super().__init__()
        self.vocabulary = vocabulary

    def __missing__(self, piece: str) -> tuple[tuple[Token, ...], tuple[int, ...]]:
        """Take it apart."""
        found = list(_TOKEN.finditer(piece))
        parts = tuple([self.vocabulary[m[0]] for m in found]), tuple([m.start() for m in found])
        if len(self) >= REMEMBERED:
            self.clear()
        if len(piece) <= LONGEST:
            self[piece] = parts
        return parts

    def of(self, text: str) -> tuple[list[Token], list[int]]:
        """The tokens of a text, and where each of them begins."""
        pieces = text.split(" ")
        parts = list(map(self.__getitem__, pieces))
        ends = accumulate([len(piece) + 1 for piece in pieces], initial=0)
        tokens = list(chain.from_iterable(map(itemgetter(0), parts)))
        return tokens, [at + start for at, (_, starts) in zip(ends, parts, strict=False) for start in starts]
