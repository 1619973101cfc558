"""The words of a text with all that is known of each without its context: looked up once, as the same words come again.

A text is cut at its spaces, and what stands between two of them ("Mosul,", "al-Bab's") is taken apart only where it was
not met before: in a text like those before it nearly everything was.
"""

from __future__ import annotations

from itertools import accumulate, chain, pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from geomap.patterns import lazy
from geomap.reading.toponymwords import load_lexicon

if TYPE_CHECKING:
    from collections.abc import Mapping

REMEMBERED = 20_000
"""Pieces of text that are remembered ..."""
LONGEST = 40
"""... if they are not longer than this."""

_MARKS = "\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u200c\u200d"
_TOKEN = lazy(
    r"(?:[^\W\d_]\.){2,}"
    rf"|[^\W\d_]+(?:[{_MARKS}]+[^\W\d_]*|['’ʻʼʿʾ‘`](?![sS]\b)[^\W\d_]+)*"
    r"|\d+"
)
_CASELESS = lazy(
    "[\u0590-\u08ff\u0900-\u10ff\u1100-\u11ff\u1200-\u137f\u1780-\u17ff\u3040-\uabff\uac00-\ud7ff\uf900-\ufdff\ufe70-\ufeff]"
)
_STOPS = frozenset(",.;:?!")
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
    caseless: bool
    """It could open a name, for its script has no capitals."""
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
        low = word.lower()
        first = word[0]
        upper = first.isupper()
        opens = upper or (first.isalpha() and not first.islower() and _CASELESS.match(first) is not None)
        if low not in lexicon.listed and low not in self.demonyms:
            digits = word.isdigit()
            return _UNLISTED._replace(
                text=word,
                lower=low,
                upper=upper,
                opens=opens,
                caseless=opens and not upper,
                capitals=word.isupper(),
                small=word.islower(),
                digits=digits,
                long=len(word) > _LONG,
                starts=opens,
                goes_on=opens or digits,
            )
        words = lexicon.words
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
            caseless=opens and not upper,
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


_UNLISTED = Token(
    text="",
    lower="",
    upper=False,
    opens=False,
    caseless=False,
    capitals=False,
    small=False,
    digits=False,
    long=False,
    article=False,
    starts=False,
    goes_on=False,
    special=False,
    dull=False,
    common=False,
    country=None,
    adjective=False,
    given=False,
    title=False,
    calls=False,
    strong=False,
    class_word=False,
    before="",
    war=False,
)
"""A word of which the lists say nothing."""


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


class Piece(NamedTuple):
    """What stands between two spaces."""

    tokens: tuple[Token, ...]
    gaps: tuple[str, ...]
    """What stands behind each token, the space included."""
    steps: tuple[int, ...]
    """From the beginning of each token to that of the next one, or to the end."""
    head: str | None
    """What stands before the first token; all of it where there is none; None where nothing does."""


class Pieces(dict[str, Piece]):
    """What stands between two spaces, taken apart when it is first met."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        super().__init__()
        self.vocabulary = vocabulary

    def __missing__(self, written: str) -> Piece:
        """Take it apart."""
        piece = self._plain(written) or self._mixed(written)
        if len(self) >= REMEMBERED:
            self.clear()
        if len(written) <= LONGEST:
            self[written] = piece
        return piece

    def _plain(self, written: str) -> Piece | None:
        """A word alone, or with one mark behind it: nearly all there is."""
        word, mark = (written[:-1], written[-1:]) if written[-1:] in _STOPS else (written, "")
        if not word.isalpha():
            return None
        return Piece((self.vocabulary[word],), (f"{mark} ",), (len(written) + 1,), None)

    def _mixed(self, written: str) -> Piece:
        found = list(_TOKEN.finditer(written))
        starts = [m.start() for m in found] + [len(written) + 1]
        return Piece(
            tuple([self.vocabulary[m[0]] for m in found]),
            tuple([f"{written} "[m.end() : after] for m, after in zip(found, starts[1:], strict=True)]),
            tuple([after - before for before, after in pairwise(starts)]),
            written[: starts[0]] + " " * (not found) if starts[0] else None,
        )

    def of(self, text: str) -> tuple[list[Token], list[int], list[str]]:
        """The tokens of a text, where each of them begins, and what stands behind each."""
        pieces = list(map(self.__getitem__, text.split(" ")))
        several = list(map(_tokens, pieces))
        tokens = list(chain.from_iterable(several))
        gaps = list(chain.from_iterable(map(_gaps, pieces)))
        steps = list(chain.from_iterable(map(_steps, pieces)))
        before = 0
        headed = [at for at, piece in enumerate(pieces) if piece.head is not None]
        if headed:
            firsts = list(accumulate(map(len, several), initial=0))
            for at in headed:
                head = pieces[at].head or ""
                last = firsts[at] - 1
                if last < 0:
                    before += len(head)
                else:
                    gaps[last] += head
                    steps[last] += len(head)
        if gaps:
            gaps[-1] = gaps[-1][:-1]  # no space stands behind the last piece
        return tokens, list(accumulate(steps[:-1], initial=before)) if steps else [], gaps


_tokens, _gaps, _steps = itemgetter(0), itemgetter(1), itemgetter(2)
