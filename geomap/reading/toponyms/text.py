"""A report's text as rows of words and offsets, in which names are looked for."""

from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property

from geomap.model import Report
from geomap.places.memory import Memory
from geomap.reading.toponyms.lexicon import load_lexicon
from geomap.reading.toponyms.tokens import Token, Vocabulary, words_of

CHROME = frozenset({"navigation", "link", "caption", "credit", "duration", "advertisement", "agency"})
"""Kinds of zones whose names are nobody's statement about a place."""
_WARLIKE = 120
"""One word of war or need in so many words makes a report one of them."""
JOINS = frozenset({" ", "-", "\u00a0", "\u2010", "\u2011", "  "})
HYPHENS = frozenset({"-", "\u2010", "\u2011"})
APOSTROPHES = frozenset({"'", "\u2019"})
"""What stands before the "s" inside a few names: Cox's Bazar, King's Lynn."""
ELISIONS = frozenset({"d", "l", "all", "dall", "dell", "nell", "sull"})
"""Articles and prepositions of Romance languages as they stand before vowels."""
ELIDED = ELISIONS | {"s"}
_NONE: frozenset[str] = frozenset()
_WRAPPED_LINE = 48
"""Characters that a line has at least, if the text goes on in the next one without a new paragraph."""


class Text:
    """A report's text as rows of words and offsets."""

    def __init__(
        self, report: Report, ignore: Sequence[tuple[int, int]], memory: Memory, vocabulary: Vocabulary
    ) -> None:
        self.text = report.text
        self.demonyms = memory.gazetteer.demonyms
        self.known = vocabulary
        self.glance = memory.strict
        self.words, self.gaps, self.starts, self.opening = words_of(report.text, self.known)
        language = report.citation.language
        self.foreign = language not in {None, "en"}
        """Whether it is known not to be in English."""
        self.prepositions = load_lexicon().foreign.get(language or "", _NONE)
        """Those of its language that stand before places."""
        self._dotted: set[int] = set()
        self.particles = load_lexicon().words["particles"]
        self.linking = _NONE if self.foreign else load_lexicon().words["linking_particles"]
        """Particles that join words of one name, in a text whose language does not have them."""
        closed = sorted([(z.start, z.end) for z in report.zones if z.kind in CHROME] + [tuple(s) for s in ignore])
        self.closed = Cover(closed)
        self.titles = Cover(sorted((z.start, z.end) for z in report.zones if z.kind == "title"))

    @cached_property
    def warlike(self) -> bool:
        """Whether it is a report of war or of need, in which small places are named."""
        war = load_lexicon().grave
        return sum(map(war.__contains__, map(str.lower, self.words))) * _WARLIKE > len(self.words)

    @cached_property
    def every(self) -> frozenset[str]:
        """Its words, as they are written."""
        return frozenset(self.words)

    def token(self, i: int) -> Token:
        """What is known of word i."""
        return self.known[self.words[i]]

    def country_of(self, first: int, last: int) -> str | None:
        """ISO alpha-2 code of the country whose adjective words `first` to `last` are."""
        if first == last:
            return self.known[self.words[first]].country
        return self.demonyms.get(" ".join(self.words[first : last + 1]).lower())

    def end(self, i: int) -> int:
        """Where word i ends."""
        end = self.starts[i] + len(self.words[i])
        return end + 1 if i in self._dotted else end

    def has_apostrophe(self, i: int) -> bool:
        """Whether word i stands before or behind an apostrophe."""
        return self.gaps[i - 1] in APOSTROPHES or self.gaps[i] in APOSTROPHES

    def before(self, i: int) -> str:
        """What stands between word i and the one before it."""
        return self.gaps[i - 1] if i > 0 else "\n\n"

    def slice(self, first: int, last: int) -> str:
        """The text of words `first` to `last`, inclusive."""
        return self.text[self.starts[first] : self.end(last)]

    def take_dot(self, i: int) -> None:
        """Count the full stop after word i as part of it."""
        self._dotted.add(i)
        self.gaps[i] = self.gaps[i][1:]

    def ends_with(self, i: int) -> bool:
        """Whether a name that word i begins can only be this word, told by the next one being in small letters."""
        following = self.words[i + 1] if i + 1 < len(self.words) else ""
        small = self.gaps[i] == " " and "a" <= following < "{" and following.islower()
        return small and following not in self.particles and following not in ELIDED

    def joins(self, i: int) -> bool:
        """Whether a name may go on from word i to the next."""
        gap = self.gaps[i]
        if gap in JOINS:
            return True
        if gap == ". ":
            return self.words[i].lower() in load_lexicon().words["abbreviated"]
        if gap in {"\n", "\r\n"}:
            end = self.end(i)
            return end - (self.text.rfind("\n", 0, end) + 1) >= _WRAPPED_LINE
        return False


class Cover:
    """Whether an offset lies in one of some spans."""

    def __init__(self, spans: Sequence[tuple[int, ...]]) -> None:
        self._starts = [span[0] for span in spans]
        ends: list[int] = []
        for span in spans:
            ends.append(max(span[1], ends[-1] if ends else 0))
        self._ends = ends

    def __bool__(self) -> bool:
        return bool(self._starts)

    def __call__(self, offset: int) -> bool:
        """Whether it lies in one."""
        at = bisect_right(self._starts, offset) - 1
        return at >= 0 and offset < self._ends[at]
