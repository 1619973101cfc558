"""Where a text puts something by the places it names: "20 km north of X", "between A and B", "X's northern outskirts".

What is read here are words; `geomap.places.relations` puts them on the ground. Each name is looked at with a window
of the text before and after it, so that the time is linear in the text. The words are data: `lexicon/loci.toml`.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any, Literal

from geomap.model import Locus
from geomap.patterns import lazy
from geomap.reading.loci.lexicon import LociLexicon, load_loci, pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from geomap.model import LocusKind, Toponym

_BEFORE = 110
"""Characters before a name in which its relation is looked for ..."""
_AFTER = 60
"""... and after it."""
_WORDS = 12
"""Words before a name among which a trigger must stand."""
_DASH = 6
"""Characters of the longest dash between two names."""
_DASHES = frozenset("-‐‑–—/")
_APOSTROPHES = frozenset("'’")
_JOINING = frozenset({"and", "to", "with"})
_DISTANT = frozenset({"of", "from", "outside", "off"})
_INSIDE = frozenset({"of", "in", "around"})
_WORD = lazy(r"[^\W\d_]+")
_THE = lazy(r"\bthe\s+(?:[a-z-]+\s+)?\Z", re.IGNORECASE)
_TOWN = lazy(r"\s+(?:city|town|village)\b(?!\s+(?:centre|center|limits|district|suburb|quarter|neighbou?rhood)|['’])")
_FARTHER = lazy(r"(?i)\b(?:farther|further)\s+\Z")
_THE_REACH = 24
"""Characters of "the strategic" before a direction."""
_ROUNDED = 0.25
"""A round figure ("100 km") is at most so much of itself off by rounding ..."""
_MEASURED = 0.1
"""... any figure so much by how it was measured: by road or in a line, from the centre or from the edge."""
_SMALL = 4.0
"""... but one smaller than this by twice that."""


# --- all of a text --------------------------------------------------------------------------------------------


def find_loci(text: str, toponyms: Sequence[Toponym]) -> tuple[Locus, ...]:
    """The relations in which a text puts things to the places it names.

    Parameters
    ----------
    text
        Of the report.
    toponyms
        Names in it, in any order; adjectives ("Syrian", cue "demonym") can bound a border and nothing else.

    Returns
    -------
    loci
        In order of the text. A name is the anchor of one of them at most.
    """
    return tuple(_read(_readers(text, toponyms)))


def find_distances(text: str, toponyms: Sequence[Toponym]) -> tuple[Locus, ...]:
    """Those of the relations that `find_loci` finds in which one named place is at a distance from another.

    Parameters
    ----------
    text, toponyms
        As for `find_loci`, most of whose work this leaves undone.
    """
    found: list[Locus] = []
    run: list[_Reader] = []
    for reader in _readers(text, toponyms):
        run.append(reader)
        if reader.second is None:
            # A name is taken by none but the one before it, so that a run of them is read by itself.
            if any(one.measured for one in run):
                found += _read(run, distances=True)
            run = []
    return tuple(locus for locus in found if locus.subject is not None and locus.distance_m is not None)


def _readers(text: str, toponyms: Sequence[Toponym]) -> Iterator[_Reader]:
    """A reader for each of some names, in order of the text."""
    ordered: list[Toponym | None] = [None, *sorted(toponyms, key=lambda t: (t.start, t.end)), None]
    lexicon = load_loci()
    for previous, toponym, second in zip(ordered, ordered[1:], ordered[2:], strict=False):
        if toponym is not None:
            apart = second is None or second.start >= toponym.end
            yield _Reader(text, previous, toponym, second if apart else None, lexicon)


def _read(readers: Iterable[_Reader], *, distances: bool = False) -> Iterator[Locus]:
    taken = False
    for reader in readers:
        locus = None if taken else reader.of_two_or_at_distance() if distances else reader.read()
        taken = locus is not None and len(locus.anchors) > 1
        if locus is not None:
            yield reader.with_subject(locus)


def measures(text: str) -> bool:
    """Whether a text has a unit of length at all; letters that are in other words as well are not counted."""
    return any(map(text.lower().__contains__, load_loci().measures))


def read_part(words: str, toponym: Toponym) -> Locus | None:
    """The part of a place that words without its name tell ("southern half"); None where they tell no part."""
    start = len(words) + 4
    text = f"{words} of {toponym.name}"
    found = find_loci(text, (toponym._replace(start=start, end=len(text)),))
    if not found or found[0].kind != "part":
        return None
    return found[0]._replace(start=toponym.start, end=toponym.end, as_written=words, anchors=(toponym,))


class _Reader:
    """Reads the relation round one name."""

    def __init__(
        self, text: str, previous: Toponym | None, toponym: Toponym, second: Toponym | None, lexicon: LociLexicon
    ) -> None:
        self.text, self.lexicon = text, lexicon
        self.previous, self.toponym, self.second = previous, toponym, second
        self.low = max(0, toponym.start - _BEFORE)
        self.before = text[self.low : toponym.start]
        self.after = text[toponym.end : toponym.end + _AFTER]
        self.gap = text[toponym.end : second.start] if second is not None else None
        if self.gap is not None and len(self.gap) > _AFTER:
            self.gap = self.second = None
        # The words after it, if they can say anything of it: where no word of a pattern is, it is not tried.
        told = self.after[:1].isspace() or self.after[:1] in _APOSTROPHES
        self.following = _WORD.findall(self.after.lower()) if told else []
        self._words: set[str] | None = None
        before = self._before = self.before.lower().split()[-_WORDS:]
        while before and before[-1] == "the":
            before.pop()
        last = before[-1] if before else ""
        self.last = last.rpartition("-")[2]
        # "of the strategic town X": what governs the name stands before that
        ends = last in lexicon.settlements or (last == "of" and before[-2:-1] and before[-2] in lexicon.settlements)
        self.governors: AbstractSet[str] = self.words if ends else {last}
        """Words that the relation of the name can end in."""

    @property
    def words(self) -> AbstractSet[str]:
        """The words before it among which the trigger of a relation must stand; made where they are asked for."""
        if self._words is not None:
            return self._words
        words = self._words = {word.strip(",()") for word in self._before}
        for word in self._before:
            if "-" in word:
                words.update(word.split("-"))
            if word[0].isdigit():
                words.add(word.lstrip("0123456789.,"))  # "20km"
        return words

    @property
    def measured(self) -> bool:
        """Whether the words before it can be a distance from it."""
        return not (self.governors.isdisjoint(_DISTANT) or self.lexicon.lengths.isdisjoint(self.words))

    def read(self) -> Locus | None:
        """The relation of this name, None where it stands in none."""
        found = self.of_two_or_at_distance()
        if found is not None or self.toponym.cue == "demonym":
            return found
        lexicon, governors = self.lexicon, self.governors
        if "of" in governors:
            if not lexicon.banks.isdisjoint(self.words) and (match := self._search("bank")):
                return self._bank(match, self.low + match.start(), self.toponym.end)
            found = None if lexicon.ways.isdisjoint(self.words) else self._direction()
        if found is None and not (governors.isdisjoint(_INSIDE) or lexicon.nouns.isdisjoint(self.words)):
            found = self._part()
        if found is None and self.last in lexicon.adjectives:
            found = self._adjective()
        found = found or self._after()
        if found is None and not lexicon.nears.isdisjoint(governors) and (match := self._search("near")):
            return self._make("near", self.low + match.start(), self.toponym.end, self._phrase(match))
        return found

    def of_two_or_at_distance(self) -> Locus | None:
        """The relation of this name where it is one of two names, or a distance: those that are tried first."""
        found = self._of_two()
        if found is not None or self.toponym.cue == "demonym":
            return found
        if (
            "with" in self.governors
            and not self.lexicon.borders.isdisjoint(self.words)
            and (match := self._search("border_with"))
        ):
            return self._make("border", self.low + match.start(), self.toponym.end, whole=True)
        return self._distance(match) if self.measured and (match := self._search("distance")) else None

    def _search(self, name: str) -> re.Match[str] | None:
        return pattern(name).search(self.before)

    def _phrase(self, match: re.Match[str]) -> str:
        return " ".join(self.before[match.start() : match.end("prep")].split())

    def _make(
        self, kind: LocusKind, start: int, end: int, words: str | None = None, *, whole: bool = False, **fields: Any
    ) -> Locus:
        anchors = (self.toponym, self.second) if fields.pop("two", False) else (self.toponym,)
        said = " ".join(self.text[start:end].split()) if whole else words or ""
        return Locus(kind, start, end, said, tuple(a for a in anchors if a is not None), **fields)

    # -- two places -----------------------------------------------------------------------------------------

    def _of_two(self) -> Locus | None:
        second, gap = self.second, self.gap
        if second is not None and gap is not None:
            demonym = "demonym" in {self.toponym.cue, second.cue}
            if (joint := self._joint(gap, demonym=demonym)) is not None:
                return joint
            joined = self._joined(gap)
            if joined and not self.lexicon.borders.isdisjoint(self.words) and (match := self._search("border_before")):
                return self._make("border", self.low + match.start(), second.end, whole=True, two=True)
            if " with " in gap and pattern("border_mid").match(gap):
                return self._make("border", self.toponym.start, second.end, whole=True, two=True)
            if joined and not demonym:
                if not self.lexicon.roads.isdisjoint(self.words) and (match := self._search("road_before")):
                    return self._make("road", self.low + match.start(), second.end, whole=True, two=True)
                if "between" in self.governors and (match := self._search("between")):
                    return self._between(match, second)
        if not self.lexicon.borders.isdisjoint(self.following) and (match := pattern("border_after").match(self.after)):
            return self._make("border", self.toponym.start, self.toponym.end + match.end(), whole=True)
        return None

    def _joint(self, gap: str, *, demonym: bool) -> Locus | None:
        """Two names and what runs between them: "the A-B road", "the A to B road", "the A-B border"."""
        second, to = self.second, gap == " to "
        dashed = len(gap) <= _DASH and gap.lstrip()[:1] in _DASHES and pattern("dash").match(gap) is not None
        if second is None or not (to or dashed):
            return None
        tail = self.text[second.end : second.end + _AFTER]
        match = None if to else self._follows(tail, "border")
        kind: LocusKind = "border"
        if match is None and not demonym:
            match, kind = self._follows(tail, "road"), "road"
        if match is None:
            return None
        return self._make(kind, self.toponym.start, second.end + match.end(), whole=True, two=True)

    @staticmethod
    def _joined(gap: str) -> bool:
        first = gap.replace(",", " ", 1).split(None, 1)
        return bool(first) and first[0].lower() in _JOINING and pattern("and").match(gap) is not None

    def _follows(self, tail: str, kind: Literal["border", "road"]) -> re.Match[str] | None:
        """A word for a border or a road at the beginning of what follows a name."""
        words = self.lexicon.borders if kind == "border" else self.lexicon.roads
        if words.isdisjoint(_WORD.findall(tail.lower())):
            return None
        return pattern(f"{kind}_after").match(tail)

    def _between(self, match: re.Match[str], second: Toponym) -> Locus | None:
        """Only where the words before say that it is a place: talks are between towns as well."""
        half = match["half"] is not None
        if not half and pattern("ground").search(self.before[: match.start()]) is None:
            return None
        start = self.low + match.start()
        return self._make("between", start, second.end, self._phrase(match), two=True, part="middle" if half else None)

    # -- distances and directions ---------------------------------------------------------------------------

    def _distance(self, match: re.Match[str]) -> Locus | None:
        interval = _interval(match, self.lexicon)
        if interval is None:
            return None
        low, high = interval
        bearing, half_angle = self._bearing(match["d1"], match["d2"])
        if bearing is None and match["prep"].lower() == "of":
            if low > 0:
                return None  # "20 km of road"; "within 20 km of X" is a distance
            half_angle = 180.0
        start = self.low + match.start()
        return self._make(
            "offset", start, self.toponym.end, self._phrase(match),
            distance_m=round((low + high) / 2, 1), spread_m=round((high - low) / 2, 1),
            bearing_deg=bearing, half_angle_deg=half_angle,
        )  # fmt: skip

    def _bearing(self, first: str | None, second: str | None) -> tuple[float | None, float]:
        """Direction and how far to either side it can mean.

        A direction means what is nearer to it than to the next one that its kind of word names: 45 degrees to either
        side of "north", 22.5 of "northeast", 11.25 of "north-northeast" (Wieczorek, Guo and Hijmans, "The point-radius
        method for georeferencing locality descriptions", IJGIS 18 (2004) 745-767).
        """
        if first is None:
            return None, 180.0
        one = self.lexicon.bearings[_plain(first)]
        wide = _half_angle(one)
        if second is None:
            return one, wide
        other = self.lexicon.bearings[_plain(second)]
        apart = (other - one + 180.0) % 360.0 - 180.0
        return (one + apart / 2) % 360.0, min(180.0, abs(apart) / 2 + max(wide, _half_angle(other)))

    def _direction(self) -> Locus | None:
        match = self._search("direction")
        if match is None:
            return None
        bearing, half_angle = self._bearing(match["d1"], match["d2"])
        inside = match["art"] is not None and match["to"] is None  # "in the north of X"
        return self._make(
            "part" if inside else "offset", self.low + match.start(), self.toponym.end, self._phrase(match),
            bearing_deg=bearing, half_angle_deg=half_angle, part="inside" if inside else None,
        )  # fmt: skip

    # -- parts ----------------------------------------------------------------------------------------------

    def _part(self) -> Locus | None:
        match = self._search("part")
        if match is None or self._is_whole(match):
            return None
        return self._part_of(
            match, "noun", ("d1", "d2"), self.low + match.start(), self.toponym.end, self._phrase(match)
        )

    def _is_whole(self, match: re.Match[str]) -> bool:
        """ "the rail centre of X": is it the town that is one?"""
        if self.lexicon.parts[_plain(match["noun"])] != "centre":
            return False
        before = match.string[: match.start("noun")].split()
        return bool(before) and before[-1].casefold() in self.lexicon.centre_of

    def _part_of(
        self, match: re.Match[str], noun: str, directions: tuple[str, str], start: int, end: int, words: str
    ) -> Locus | None:
        kind = self.lexicon.parts[_plain(match[noun])]
        bearing, half_angle = self._bearing(match[directions[0]], match[directions[1]])
        if bearing is None and kind in {"half", "inside"}:
            return None  # "parts of X" says how much, not where
        return self._make("part", start, end, words, bearing_deg=bearing, half_angle_deg=half_angle, part=kind)

    def _adjective(self) -> Locus | None:
        match = self._search("adjective")
        if match is None:
            return None
        first = match["d1"]
        if first is not None and first[:1].isupper() and not first.lower().endswith("ern"):
            return None  # "East Jerusalem", "North Kivu": names
        if first is not None and _FARTHER.search(self.before, 0, match.start()) is not None:
            return None  # "Farther south X fell": X lies there
        start = self.low + match.start()
        words = " ".join(match[0].split())
        if first is not None and self._is_whole_town(start):
            return None
        if first is None:
            return self._part_of(match, "noun", ("d1", "d2"), start, self.toponym.end, words)
        bearing, half_angle = self._bearing(first, match["d2"])
        return self._make(
            "part", start, self.toponym.end, words, bearing_deg=bearing, half_angle_deg=half_angle, part="inside"
        )

    def _is_whole_town(self, start: int) -> bool:
        """ "the strategic northern X town", where the direction begins at `start`: is it where all of X lies?"""
        behind = _TOWN.match(self.text, self.toponym.end)
        return behind is not None and _THE.search(self.text, max(0, start - _THE_REACH), start) is not None

    def _after(self) -> Locus | None:
        """What follows the name: "X's northern outskirts", "X city centre", "the Oskol's left bank"."""
        start = self.toponym.start
        if not self.following or self.after[0] not in " \n\t'’":
            return None
        if self.after[0] in _APOSTROPHES and not self.lexicon.banks.isdisjoint(self.following):
            match = pattern("bank_after").match(self.after)
            if match is not None:
                return self._bank(match, start, self.toponym.end + match.end())
        if self.lexicon.nouns.isdisjoint(self.following):
            return None
        match = pattern("part_after").match(self.after)
        if match is None:
            return None
        end = self.toponym.end + match.end()
        noun, directions = ("noun", ("d1", "d2")) if match["noun"] else ("free", ("e1", "e2"))
        words = " ".join(match[0].strip().removeprefix("'s").removeprefix("’s").split())
        return self._part_of(match, noun, directions, start, end, words)

    def _bank(self, match: re.Match[str], start: int, end: int) -> Locus:
        bearing, half_angle = self._bearing(match["d1"], match["d2"])
        half_angle = half_angle if bearing is None else 90.0
        near = (
            self.second is not None
            and self.gap is not None
            and self.second.cue != "demonym"
            and pattern("bank_at").match(self.gap) is not None
        )
        if near and self.second is not None:
            end = self.second.end
        return self._make(
            "bank",
            start,
            end,
            whole=True,
            two=near,
            bearing_deg=bearing,
            half_angle_deg=half_angle,
        )

    # -- what lies there ------------------------------------------------------------------------------------

    def with_subject(self, locus: Locus) -> Locus:
        """The locus with the name just before it as what lies there, where the words between say so."""
        before = self.previous
        if before is None or before.cue == "demonym" or locus.kind not in {"offset", "near", "between"}:
            return locus
        gap = self.text[before.end : locus.start]
        if len(gap) > _AFTER:
            return locus
        match = pattern("lies").match(gap)
        if match is None:
            return locus
        if not gap.strip() and locus.distance_m is None:
            return locus  # "X near Y" may be two places of a list of words
        return locus._replace(subject=before)


# --- figures --------------------------------------------------------------------------------------------------


def _plain(words: str) -> str:
    return " ".join(words.lower().split())


def _half_angle(bearing: float) -> float:
    return 45.0 if bearing % 90 == 0 else 22.5 if bearing % 45 == 0 else 11.25


def _interval(match: re.Match[str], lexicon: LociLexicon) -> tuple[float, float] | None:
    """From and to in metres; None for what is no distance."""
    unit = lexicon.units[_plain(match["unit"])]
    if match["count"] is not None:
        low, high = lexicon.counts[_plain(match["count"])]
    else:
        low = high = _figure(match["low"])
        if match["high"] is not None:
            high = _figure(match["high"])
        if not 0 < low <= high:
            return None
    if match["hedge"] is not None:
        less, more = lexicon.hedges[_plain(match["hedge"])]
        return low * less * unit, high * more * unit
    if match["count"] is None:
        low, high = low - _margin(low), high + _margin(high)
    return max(0.0, low) * unit, high * unit


def _figure(written: str) -> float:
    """ "1,200" and "1.5" and "1,5": a comma before three figures parts thousands."""
    plain = re.sub(r",(?=\d{3}(?!\d))", "", written).replace(",", ".")
    head, _, tail = plain.rpartition(".")
    return float(f"{head.replace('.', '')}.{tail}" if head else plain)


def _margin(value: float) -> float:
    """How far off a figure can be.

    By rounding, half of the step it looks rounded to: 5 of 20, 2.5 of 25, 0.5 of 23 (Wieczorek and others, 2004); and
    by how it was measured.
    """
    if value != int(value):
        off = 0.5 * 10.0 ** -len(f"{value:.6f}".rstrip("0").partition(".")[2])
    else:
        step = 10 ** int(math.log10(value))
        while step > 1 and value % step:
            step //= 2 if step % 10 == 0 and value % (step // 2) == 0 else 10
        off = step / 2
    return max(min(off, value * (_ROUNDED if value >= _SMALL else 2 * _ROUNDED)), value * _MEASURED)
