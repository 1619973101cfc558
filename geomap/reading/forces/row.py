"""A row of words, and what can be asked of them whatever was found before: what every rule about forces stands on."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from geomap.model import Force
from geomap.patterns import lazy
from geomap.reading.forces.lines import is_shouted, is_titled_line, line_at

if TYPE_CHECKING:
    from geomap.reading.forces.index import Check, Index, Tokens


# Between two words of one name: at most a hyphen, slash or quotation mark and one line break.
_GAP = lazy(r"[^\S\n]*(?:[-‐‑–/(\"“”'’]?[^\S\n]*\n?[^\S\n]*)?")
_AFTER_OWN = lazy(r"['’]?s?[^\S\n]*\n?[^\S\n]*", re.IGNORECASE)
_HYPHEN = lazy(r"\s?[-‐‑–\s]\s?")
ROMAN = lazy(r"[IVXLC]{2,6}")
ORDINAL = lazy(r"\d{1,4}(?:st|nd|rd|th)?")
ORDINALS = frozenset("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split())
JOINTS = frozenset({"and", "or", "as"})


def is_ordinal(key: str) -> bool:
    """Is a word a number of a unit ("93rd", "third")?"""
    return key in ORDINALS or ORDINAL.fullmatch(key) is not None


class Row:
    """The words of a stretch of text, as parallel rows, beside the lexicon; nothing of it changes."""

    def __init__(self, index: Index, tokens: Tokens) -> None:
        self.index = index
        self.words = index.classes
        """The word lists of the lexicon."""
        self.text = tokens.text
        self.raw = tokens.raw
        self.keys = tokens.keys
        self.starts = tokens.starts
        self.ends = tokens.ends
        self.owns = tokens.owns
        self._last_line = (-1, -1, "")
        """The line last looked at."""

    def near(self, i: int) -> bool:
        """Tell whether word i + 1 goes on where word i ends."""
        if i + 1 >= len(self.keys):
            return False
        gap = self.text[self.ends[i] : self.starts[i + 1]]
        if gap in {" ", "-"}:
            return True
        if len(gap) > 6 or (gap.lstrip() in {"- ", "– ", "— "} and self.raw[i].isupper()):
            return False  # "DAMASCUS, SANA- Army units", "Hama, SANA – Army units"
        if "(" in gap and self.raw[i + 1].islower():
            return False  # "Saraqib (rebel-held)"
        return (_AFTER_OWN if self.owns[i] else _GAP).fullmatch(gap) is not None

    def gap(self, i: int) -> str:
        """What stands between words i and i + 1."""
        return self.text[self.ends[i] : self.starts[i + 1]]

    def after(self, i: int) -> str:
        """The word behind word i, where it goes on from there, else ""."""
        return self.keys[i + 1] if self.near(i) else ""

    def tied(self, i: int) -> str:
        """The word that no more than a hyphen or white space ties to word i, else ""."""
        return self.keys[i + 1] if self.hyphened(i) else ""

    def hyphened(self, i: int) -> bool:
        """Does no more than a hyphen or white space stand between words i and i + 1?"""
        gap = self.gap(i) if i + 1 < len(self.keys) else ""
        return gap in {" ", "-"} or _HYPHEN.fullmatch(gap) is not None

    def slashed(self, i: int) -> bool:
        """Does a slash stand between words i and i + 1?"""
        return i + 1 < len(self.keys) and "/" in self.text[self.ends[i] : self.starts[i + 1]]

    def matches(self, words: tuple[str, ...], i: int) -> bool:
        """Do the words of a phrase, the first of which is word i, follow one another there?"""
        keys = self.keys
        n = len(words)
        if i + n > len(keys):
            return False
        for k in range(1, n):
            if keys[i + k] != words[k]:
                return False
        return all(self.near(k) for k in range(i, i + n - 1))

    def spelt(self, checks: tuple[Check, ...], i: int) -> bool:
        """Are the words from i on in capitals where those of a name have to be?"""
        for place, how, listed in checks:
            word = self.raw[i + place].replace(".", "")
            if how == "cap":
                if word[:1].islower():
                    return False
            elif (word != listed and (how == "same" or not word.isupper())) or (
                self.keys[i + place] in self.words["capital_words"] and listed != "US" and self.shouted(i + place)
            ):
                return False
        return True

    def _line(self, i: int) -> str:
        """The line of word i, or what of it stands near."""
        first, last, line = self._last_line
        if first <= self.starts[i] and self.ends[i] <= last:
            return line
        first, last = line_at(self.text, self.starts[i], self.ends[i])
        self._last_line = first, last, self.text[first:last]
        return self._last_line[2]

    def shouted(self, i: int) -> bool:
        """Is the line of word i in capitals?"""
        return is_shouted(self._line(i))

    def titled(self, i: int) -> bool:
        """Is the line of word i capitalised like a headline?"""
        return is_titled_line(self._line(i))

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Offsets of the words from `first` to before `last`."""
        return self.starts[first], self.ends[last - 1]

    def written(self, first: int, last: int) -> str:
        """The words from `first` to before `last`, as they are written."""
        return self.text[self.starts[first] : self.ends[last - 1]]

    def again(self, force: Force, span: tuple[int, int]) -> Force:
        """A force, as it is spoken of at these offsets."""
        start, end = span
        return Force(force.id, force.name, force.side, self.text[start:end], start, end)

    def nation(self, i: int) -> tuple[str, int]:
        """The country that the words from i on name, or whose demonym they are, and their number; else "" and 0."""
        for phrase in self.index.starting(self.keys, i):
            if phrase.kind in {"demonym", "country"} and self.matches(phrase.words, i):
                return phrase.value, len(phrase.words)
        return "", 0

    @cached_property
    def placed(self) -> frozenset[str]:
        """The words that stand behind "in", "seized" and the like, or before "fell": names of places are among them."""
        keys, where = self.keys, self.words["place_prepositions"] | self.words["taking_places"]
        fallen = [key for key, behind in pairwise(keys) if behind == "fell"]
        of = [
            key
            for town, between, key in zip(keys, keys[1:], keys[2:], strict=False)
            if between == "of" and town in self.words["placed_nouns"]
        ]
        return frozenset([*fallen, *of, *(key for before, key in pairwise(keys) if before in where)])
