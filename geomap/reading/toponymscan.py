"""Every name in a text that the gazetteer knows, longest first: what `geomap.reading.toponyms` decides about."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from geomap.model import Match
from geomap.reading.toponymwords import ToponymLexicon, load_lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from geomap.model import Report
    from geomap.places.memory import Glance, Memory

MAX_WORDS = 7
"""Words of the longest name that is tried, its particles included."""
MAX_WORDS_CASELESS = 4
"""The same in scripts that do not mark where a name begins."""

CHROME = frozenset({"navigation", "link", "caption", "credit", "duration", "advertisement", "agency"})
"""Kinds of zones whose names are nobody's statement about a place."""

_MARKS = "\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u200c\u200d"
_TOKEN = re.compile(
    r"((?:[^\W\d_]\.){2,}"
    rf"|[^\W\d_]+(?:[{_MARKS}]+[^\W\d_]*|['’ʻʼʿʾ‘`](?![sS]\b)[^\W\d_]+)*"
    r"|\d+)"
)
_CASELESS = re.compile(
    "[\u0590-\u08ff\u0900-\u10ff\u1100-\u11ff\u1200-\u137f\u1780-\u17ff\u3040-\uabff\uac00-\ud7ff\uf900-\ufdff\ufe70-\ufeff]"
)
# Adjectives made from names, which a gazetteer takes for names: Arabic nisba with its article, Slavic -sk-.
_ADJECTIVE = re.compile(
    "^(?:[وفبلك]{0,2}ال|لل)\\w+(?:ي|ية|يه|يين|يون|يات)$|(?:ск|ськ|цк|цьк)(?:и[йехм]|ими|а[яй]?|о[йею]|о[гм]о?у?|ого|ому|і[йхм]?|ої|у|ую|е)$"
)
_MAX_RESPELLED = 4
"""Words of the longest name that is looked for by how it sounds."""
_SHORT = 6
"""Characters of the longest abbreviation, "calif" and "n.s.w."."""
_NISBA = ("ي", "يين", "يون")
_CITY = 100_000
"""People of a place so well known that its name may look like an adjective: Latakia's does."""
_WARLIKE = 120
"""One word of war in so many words makes a report one of war."""
JOINS = frozenset({" ", "-", "\u00a0", "\u2010", "\u2011", "  "})
HYPHENS = frozenset({"-", "\u2010", "\u2011"})
_WRAPPED_LINE = 48
"""Characters that a line has at least, if the text goes on in the next one without a new paragraph."""


@dataclass(slots=True)
class Span:
    """A name that could be a place: tokens `first` to `last`, inclusive. Made while one report is read."""

    first: int
    last: int
    kind: str
    """ "name", "demonym", "abbreviation" or "code"."""
    glance: Glance | None
    cue: str | None = None
    caseless: bool = False
    """Its script has no capitals."""
    local: bool = False
    """Something right beside it says that it is a place."""
    person: bool = False
    """Something right beside it says that it is a person."""


class Text:
    """A report's text as parallel rows of tokens: offsets, words, folded words, and whether each could open a name."""

    def __init__(self, report: Report, ignore: Sequence[tuple[int, int]], demonyms: Mapping[str, str]) -> None:
        text = self.text = report.text
        self.demonyms = demonyms
        # Gap, word, gap, ..., word, gap: one pass in C, and the offsets are sums of lengths.
        parts = _TOKEN.split(text)
        self.words = words = parts[1::2]
        self.gaps = parts[2::2]
        ends = list(accumulate(map(len, parts)))
        self.spans = list(zip(ends[0::2], ends[1::2], strict=False))
        self.lower = lower = list(map(str.lower, words))
        # Whether a word could open a name: it has a capital, or its script has none.
        caseless = _CASELESS.search(text) is not None
        self.open = [_opens(word) for word in words] if caseless else [word[0].isupper() for word in words]
        closed = sorted([(z.start, z.end) for z in report.zones if z.kind in CHROME] + [tuple(s) for s in ignore])
        self.closed = Cover(closed)
        self.titles = Cover(sorted((z.start, z.end) for z in report.zones if z.kind == "title"))
        war = load_lexicon().words["war"]
        self.warlike = len([word for word in lower if word in war]) * _WARLIKE > len(words)
        self.seen_lower = {word for word in words if word.islower()}

    def slice(self, first: int, last: int) -> str:
        """The text of tokens `first` to `last`, inclusive."""
        return self.text[self.spans[first][0] : self.spans[last][1]]

    def joins(self, i: int) -> bool:
        """Whether a name may go on from token i to the next."""
        gap = self.gaps[i]
        if gap in JOINS:
            return True
        if gap == ". ":
            return self.lower[i] in load_lexicon().words["abbreviated"]
        if gap in {"\n", "\r\n"}:
            end = self.spans[i][1]
            return end - (self.text.rfind("\n", 0, end) + 1) >= _WRAPPED_LINE
        return False

    def before(self, i: int) -> str:
        """What stands between token i and the one before it."""
        return self.gaps[i - 1] if i > 0 else "\n\n"


def _opens(word: str) -> bool:
    first = word[0]
    return first.isupper() or (first.isalpha() and not first.islower())


class Cover:
    """Whether an offset lies in one of some spans."""

    def __init__(self, spans: Sequence[tuple[int, ...]]) -> None:
        self._starts = [span[0] for span in spans]
        ends: list[int] = []
        for span in spans:
            ends.append(max(span[1], ends[-1] if ends else 0))
        self._ends = ends

    def __call__(self, offset: int) -> bool:
        """Whether it lies in one."""
        at = bisect_right(self._starts, offset) - 1
        return at >= 0 and offset < self._ends[at]


def propose(row: Text, memory: Memory) -> Iterator[Span]:
    """Every candidate of a text in order, longest first where several begin; they do not overlap."""
    lexicon = load_lexicon()
    words = lexicon.words
    articles, particles, common = words["articles"], words["particles"], words["common"]
    dull, demonyms = lexicon.dull, row.demonyms
    free = 0
    for i in [i for i, opens in enumerate(row.open) if opens or row.lower[i] in articles]:
        if i < free or row.closed(row.spans[i][0]):
            continue
        word, low = row.words[i], row.lower[i]
        opens = row.open[i]
        if not opens and not _article_opens(row, i):
            continue
        if low in lexicon.phrases and (skip := _phrase(row, i, lexicon)):
            free = i + skip
            continue
        if len(low) <= _SHORT and (short := _short(row, i, lexicon)) is not None:
            yield short
            free = i + 1
            continue
        caseless = not word[0].isupper() and not word[0].islower()
        found = None
        for last in _ends(row, i, caseless=caseless, particles=particles):
            name = row.slice(i, last)
            glance = memory.strict(name)
            if glance is None and not caseless and _may_be_respelled(row, i, last, lexicon):
                glance = memory.glance(name)
            if glance is None:
                continue
            if last == i and (low in dull or (low in demonyms and _is_demonym(word, glance))):
                continue
            if glance.match is not Match.FOLDED and low in dull and low not in articles:
                continue  # "The Iraqi", "In Mosul": the first word is not part of it
            if (
                last > i
                and low in dull
                and not opens
                and row.gaps[i] not in HYPHENS
                and glance.match is Match.TRANSLITERATED
            ):
                continue
            if not _credible(row, i, last, glance, caseless=caseless, common=common):
                continue
            found = Span(i, last, "name", glance, caseless=caseless)
            shorter = _without_class_word(row, found, memory)
            found = shorter or found
            break
        if found is None and (low in demonyms or low in lexicon.adjectives) and word[0].isupper():
            found = Span(i, i, "demonym", None)
        if found is not None:
            yield found
            free = found.last + 1


def _may_be_respelled(row: Text, first: int, last: int, lexicon: ToponymLexicon) -> bool:
    """Whether it is worth looking for a name by how it sounds: not if one of its words is a common one."""
    plain = lexicon.plain
    for k in range(first, last + 1):
        low = row.lower[k]
        if low in plain and (k == first or row.open[k]):
            return False
    return last - first < _MAX_RESPELLED


def _is_demonym(word: str, glance: Glance) -> bool:
    """Whether a word that is a demonym is not the country's own name or short form as well: "US" is, "Israeli" not."""
    return not (glance.feature.startswith("A.PCL") and (glance.own or (len(word) <= 4 and word.isupper())))


def _article_opens(row: Text, i: int) -> bool:
    """Whether a lower-case article begins a name: al-Bab, el Fasher; "as Syria" does not."""
    if i + 1 >= len(row.words) or not row.words[i + 1][0].isupper():
        return False
    return row.gaps[i] in HYPHENS or (row.gaps[i] == " " and row.lower[i] in load_lexicon().words["articles_apart"])


def _without_class_word(row: Text, span: Span, memory: Memory) -> Span | None:
    """ "Kentucky State Police": what seems part of the name begins the next one."""
    last = span.last
    if last == span.first or not row.joins(last) or last + 1 >= len(row.words) or row.gaps[last] != " ":
        return None
    words = load_lexicon().words
    if row.lower[last] not in words["class_words"]:
        return None
    if row.lower[last + 1] not in words["institution_after"] and row.lower[last + 1] not in words["organisation_after"]:
        return None
    if not row.open[last + 1]:
        return None
    glance = memory.glance(row.slice(span.first, last - 1))
    return Span(span.first, last - 1, "name", glance) if glance is not None and glance.match is Match.FOLDED else None


def _ends(row: Text, first: int, *, caseless: bool, particles: frozenset[str]) -> list[int]:
    """The last tokens that a name beginning at a token could have, farthest first."""
    ends = []
    limit = MAX_WORDS_CASELESS if caseless else MAX_WORDS
    last = first
    while True:
        if row.open[last] or (last > first and row.words[last].isdigit()):
            ends.append(last)
        if last + 1 >= len(row.words) or last + 1 - first >= limit or not row.joins(last):
            break
        following = row.words[last + 1]
        if not (row.open[last + 1] or following.isdigit() or row.lower[last + 1] in particles):
            break
        last += 1
    ends.reverse()
    return ends


def _phrase(row: Text, i: int, lexicon: ToponymLexicon) -> int:
    """How many tokens from i on are the name of something that is never a place."""
    for phrase in lexicon.phrases.get(row.lower[i], ()):
        stop = i + len(phrase)
        if tuple(row.lower[i:stop]) == phrase and all(row.joins(k) for k in range(i, stop - 1)):
            return len(phrase)
    return 0


def _short(row: Text, i: int, lexicon: ToponymLexicon) -> Span | None:
    """An abbreviation of a division that begins at a token."""
    word, low = row.words[i], row.lower[i]
    after_comma = i > 0 and row.gaps[i - 1] == ", " and row.open[i - 1]
    if "." in low:
        if low in lexicon.abbreviations and not (i > 0 and row.words[i - 1].isdigit()):
            return Span(i, i, "abbreviation", None)
    elif row.gaps[i][:1] == "." and after_comma and f"{low}." in lexicon.abbreviations and word[0].isupper():
        start, end = row.spans[i]
        row.spans[i] = (start, end + 1)
        row.gaps[i] = row.gaps[i][1:]
        return Span(i, i, "abbreviation", None)
    elif word.isupper() and low in lexicon.codes:
        beside_lower = i > 0 and row.words[i - 1].islower() and low not in lexicon.words["common"] and len(low) > 1
        if (after_comma and not row.words[i - 1].isupper()) or (
            after_comma and row.gaps[i][:2] in {" (", " -", " –", " —"}
        ):
            return Span(i, i, "code", None)
        if beside_lower and row.before(i) == " ":
            return Span(i, i, "code", None)
    return None


def _credible(row: Text, first: int, last: int, glance: Glance, *, caseless: bool, common: frozenset[str]) -> bool:
    """Cheap reasons to drop a name before its context is looked at."""
    low = row.lower[first]
    if first == last:
        word = row.words[first]
        if len(word) == 1 or word.isdigit():
            return False
        country = glance.feature.startswith("A.PCL")
        if low in common and not (country and word.isupper() and not all_capitals(row, first)):
            # "Nice, France"; "in Reading": a common word needs a reason to be a name.
            beside = row.gaps[last][:1] == "," or (
                first > 0 and row.lower[first - 1] in {"in", "near", "from", "outside"}
            )
            return beside and row.before(first)[:1] not in {".", "\n"} and glance.match is Match.FOLDED
        adjective = _ADJECTIVE.search(word) if glance.inflected or caseless else None
        if adjective and (glance.population < _CITY or word.endswith(_NISBA)):
            following = row.lower[last + 1] if last + 1 < len(row.words) else ""
            return following in load_lexicon().words["class_words"]
    if caseless:
        # Without capitals every word is a candidate: only names that are exact and not tiny.
        letters = row.spans[last][1] - row.spans[first][0]
        if glance.match is Match.TRANSLITERATED or letters < 3:
            return False
        return glance.population >= (5_000 if first == last else 0) or glance.feature[:1] != "P"
    if glance.match is Match.TRANSLITERATED:
        # "IRAQ AS SYRIA": among capitals a particle looks like a part of a name.
        if row.lower[last] in load_lexicon().words["particles"]:
            return False
        return not any(row.lower[k] in {"and", "und", "et", "y", "the"} for k in range(first, last + 1))
    return True


def all_capitals(row: Text, i: int) -> bool:
    """Whether a token stands among words in capitals, where capitals say nothing."""
    around = [w for w in row.words[max(0, i - 3) : i] + row.words[i + 1 : i + 4] if len(w) > 1 and w.isalpha()]
    return bool(around) and all(w.isupper() for w in around)
