"""The words of a text with all that is known of each without its context.

A name begins with a capital, or in a script that has none. One expression finds such words; of what stands between two
of them no more is made than a list of words, and what is known of a word is looked up where somebody asks.
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from geomap.patterns import lazy
from geomap.reading.toponymwords import load_lexicon

if TYPE_CHECKING:
    from collections.abc import Mapping

REMEMBERED = 20_000
"""Words, and pieces of text, that are remembered ..."""
LONGEST = 40
"""... words if they are not longer than this ..."""
_SHORT_STRETCH = 12
"""... and what stands between two words if it is not longer than this: what is longer seldom comes again."""

_MARKS = "\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u200c\u200d"
_APOSTROPHES = "'’ʻʼʿʾ‘`"
_WORD = rf"[^\W\d_]*(?:[{_MARKS}]+[^\W\d_]*|[{_APOSTROPHES}](?![sS]\b)[^\W\d_]+)*"
_TOKEN = lazy(rf"((?:[^\W\d_]\.){{2,}}|[^\W\d_]{_WORD}|\d+)")
# A word whose first letter is none of a-z, with nothing before it that could make it a part of another. What it leaves
# out for caution's sake is found by the expression above.
_NAMELIKE = lazy(
    rf"([^\x00-@\[-\x7f](?<=[^\W\d_])(?<![^\W\d_].)(?<![.{_APOSTROPHES}{_MARKS}].)"
    rf"(?:\.(?:[^\W\d_]\.)+|{_WORD}))"
)
_CASELESS = lazy(
    "[\u0590-\u08ff\u0900-\u10ff\u1100-\u11ff\u1200-\u137f\u1780-\u17ff\u3040-\uabff\uac00-\ud7ff\uf900-\ufdff\ufe70-\ufeff]"
)
_MARKED = lazy("([,.;:?!] )")
_SPACES = [" "] * 100
LONG = 3
"""Characters of articles and most prepositions."""
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
    goes_on: bool
    """A name may go on with it."""
    article: bool = False
    special: bool = False
    """It could be an abbreviation, or begin a name that is never a place's."""
    dull: bool = False
    common: bool = False
    country: str | None = None
    """ISO alpha-2 code of the country whose adjective it is."""
    adjective: bool = False
    """It is an adjective of a country or a region."""
    given: bool = False
    """It is a given name."""
    title: bool = False
    calls: bool = False
    """It is a given name or a title, and written like one."""
    strong: bool = False
    """It is a preposition of place."""
    class_word: bool = False
    before: str = ""
    """What it says of a name after it: the feature of that."""


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
        self.lexicon = load_lexicon()

    def __missing__(self, word: str) -> Token:
        """Make a token."""
        token = self._token(word)
        if len(self) >= REMEMBERED:
            self.clear()
        if len(word) <= LONGEST:
            self[word] = token
        return token

    def _token(self, word: str) -> Token:
        lexicon = self.lexicon
        low = word.lower()
        first = word[0]
        upper = first.isupper()
        opens = upper or (first.isalpha() and not first.islower() and _CASELESS.match(first) is not None)
        digits = word.isdigit()
        capitals, small, long = word.isupper(), word.islower(), len(word) > LONG
        if low not in lexicon.listed and low not in self.demonyms:
            return Token(word, low, upper, opens, opens and not upper, capitals, small, digits, long, opens or digits)
        words = lexicon.words
        short = len(low) <= _SHORT and (
            low in lexicon.abbreviations or f"{low}." in lexicon.abbreviations or low in lexicon.codes
        )
        country = self.demonyms.get(low)
        given, title = low in words["first_names"], low in words["titles"]
        return Token(
            word,
            low,
            upper,
            opens,
            caseless=opens and not upper,
            capitals=capitals,
            small=small,
            digits=digits,
            long=long,
            goes_on=opens or digits or low in words["particles"],
            article=low in words["articles"],
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


class Stretch(NamedTuple):
    """What stands between two words that look like names."""

    lead: str
    """What stands before its first word; all of it where it has none."""
    words: list[str]
    gaps: list[str]
    """What stands behind each of them."""
    opening: list[tuple[int, int]]
    """The words that could open a name all the same, and where in the stretch they begin."""


class Words(NamedTuple):
    """The words of a text, in its order."""

    words: list[str]
    gaps: list[str]
    """What stands behind each of them."""
    starts: list[int]
    """Where they begin; -1 for most of those that could not open a name."""
    opening: list[int]
    """The numbers of those that could."""


class Cutter:
    """Cuts texts into words."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._stretches: dict[str, Stretch] = {}

    def cut(self, text: str) -> Words:
        """The words of a text."""
        parts = _NAMELIKE.split(text)
        known, stretches = self.vocabulary, self._stretches
        at = len(parts[0])
        head = self._stretch(parts[0])
        words, gaps = [*head.words], [*head.gaps]
        starts, opening = [-1] * len(words), [number for number, _ in head.opening]
        if words:
            starts[0] = len(head.lead)
        for number, start in head.opening:
            starts[number] = start
        for word, between in zip(parts[1::2], parts[2::2], strict=True):
            if word < "a" or known[word].opens:
                opening.append(len(words))
            words.append(word)
            starts.append(at)
            at += len(word)
            if between == " ":
                gaps.append(between)
                at += 1
                continue
            lead, more, behind, others = stretches.get(between) or self._stretch(between)
            gaps.append(lead)
            if more:
                if others:
                    first = len(words)
                    starts += [-1] * len(more)
                    for number, start in others:
                        opening.append(first + number)
                        starts[first + number] = at + start
                else:
                    starts += [-1] * len(more)
                words += more
                gaps += behind
            at += len(between)
        return Words(words, gaps, starts, opening)

    def _stretch(self, between: str) -> Stretch:
        """Take apart what stands between two words that look like names."""
        found = self._plain(between) or self._found(between)
        if len(between) <= _SHORT_STRETCH:
            if len(self._stretches) >= REMEMBERED:
                self._stretches.clear()
            self._stretches[between] = found
        return found

    def _plain(self, between: str) -> Stretch | None:
        """The same where it has nothing that could open a name: cut at its marks and spaces, a fraction of the time."""
        words: list[str] = []
        gaps: list[str] = []
        lead = ""
        if between[:1] == " ":
            lead, between = " ", between[1:]
        ending = " " if between[-1:] == " " else ""
        cut = _MARKED.split(between[:-1] if ending else between)
        cut.append(ending)
        for part, mark in zip(cut[::2], cut[1::2], strict=True):
            inner = part.split(" ")
            if "".join(inner).isalpha() and "" not in inner:
                words += inner
                gaps += _SPACES[: len(inner) - 1] if len(inner) <= len(_SPACES) else [" "] * (len(inner) - 1)
                gaps.append(mark)
                continue
            *pieces, last = inner
            for piece in pieces:
                if piece.isalpha():
                    words.append(piece)
                    gaps.append(" ")
                    continue
                written = f"{piece} "
                before, more, behind, others = self._stretches.get(written) or self._piece(written)
                if others:
                    return None
                if words:
                    gaps[-1] += before
                else:
                    lead += before
                words += more
                gaps += behind
            last += mark
            if last:
                before, more, behind, others = self._stretches.get(last) or self._piece(last)
                if others:
                    return None
                if words:
                    gaps[-1] += before
                else:
                    lead += before
                words += more
                gaps += behind
        return Stretch(lead, words, gaps, [])

    def _piece(self, written: str) -> Stretch:
        found = self._found(written)
        if len(written) <= LONGEST:
            if len(self._stretches) >= REMEMBERED:
                self._stretches.clear()
            self._stretches[written] = found
        return found

    def _found(self, between: str) -> Stretch:
        """The same of any."""
        cut = _TOKEN.split(between)
        words, gaps = cut[1::2], cut[2::2]
        known = self.vocabulary
        opening = [number for number, word in enumerate(words) if not "a" <= word < "{" and known[word].opens]
        ends = list(accumulate(map(len, cut))) if opening else []
        return Stretch(cut[0], words, gaps, [(number, ends[2 * number]) for number in opening])
