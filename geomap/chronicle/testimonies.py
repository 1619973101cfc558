"""What each claim says of who holds a place, brought to a form in which claims can be compared.

Days are ordinals here.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, insort
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from geomap.model import CHANGES, GAINS
from geomap.sides import side_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geomap.model import Claim, Force, Share

SETTING: Final = frozenset({"controls", "captured", "lost", "contested"})
"""The statuses that say who holds a place."""

Kind = Literal["hold", "lost", "contested", "turn"]


@dataclass(slots=True, eq=False)
class Testimony:
    """What one claim says of a place."""

    claim: Claim
    kind: Kind
    """`turn`: it changed hands or is held, but nobody says by whom."""
    force: Force | None
    side: str | None
    parties: tuple[Force, ...]
    source: int
    """Copies of one report are one source."""
    rank: int
    """Its position in the order of all testimonies."""
    change: bool
    partial: bool
    label: str
    """The named part it speaks of; empty for the whole, and for a part without a name."""
    share: Share | None
    earliest: int | None
    day: int
    """The day from which it counts."""
    last: int
    """The last day it vouches for."""
    own: bool
    """Whether it comes from the side that gains by it."""

    @property
    def at(self) -> tuple[int, int]:
        """Order in its report: by time, then by text."""
        return (_span(self.claim)[0] or 1, self.claim.evidence.start)

    @property
    def voice(self) -> str | None:
        """The source that the report names; None if it speaks for itself."""
        source = self.claim.according_to
        return source.name if source is not None else None


def is_part(claim: Claim) -> bool:
    """Whether a claim speaks of only a part of its place."""
    return claim.part is not None or claim.share is not None or claim.relation == "part_of"


def part_label(part: str) -> str:
    """The name of a part, independent of case and spaces."""
    return " ".join(part.casefold().split())


def testimony_of(claim: Claim, source: int, rank: int, *, in_part: bool) -> Testimony:
    """What a claim says of its place, or, `in_part`, of the part that it names."""
    status, force, parties, share = claim.status, claim.force, claim.parties, claim.share
    early, late = _span(claim)
    change = status in CHANGES
    day = (late if change else early) or 1  # undated ones all on one day
    kind: Kind = "hold" if status in GAINS else "lost"
    if status == "contested":
        kind, parties, force = "contested", (*parties, *((force,) if force is not None else ())), None
    elif force is None and status == "captured" and claim.opponent is not None:
        kind, force = "lost", claim.opponent
    elif force is None and kind == "hold":
        kind = "turn"
    if in_part and share != "most":
        share = None  # "half" told how much of the place the part is, and of the part this is all
    partial = kind != "contested" and (share is not None if in_part else is_part(claim))
    return Testimony(
        claim, kind, force, side_of(force), parties, source, rank, change, partial,
        part_label(claim.part) if claim.part is not None and not in_part else "", share,
        early if claim.when.earliest is not None else None,
        day, day if change else (late or day), claim.self_serving,
    )  # fmt: skip


def day_of(claim: Claim) -> int:
    """The day from which a claim counts; 1 for undated ones."""
    early, late = _span(claim)
    return (late if claim.status in CHANGES else early) or 1


def _span(claim: Claim) -> tuple[int | None, int | None]:
    """The first and last day that a claim speaks of, whichever way round they were given."""
    first, last = claim.when.earliest, claim.when.latest
    if first is None or last is None:
        only = first or last
        day = None if only is None else only.toordinal()
        return day, day
    if first == last:
        day = first.toordinal()
        return day, day
    early, late = first.toordinal(), last.toordinal()
    return (early, late) if early <= late else (late, early)


_What = tuple["str | None", str, bool, str]
"""What a change is of: side, kind of testimony, whether of a part, and the part's name."""


def settle_days(testimonies: Iterable[Testimony]) -> None:
    """Give changes dated only by a span the day that more exact reports give the same change.

    "Captured in 2014" counts from the last day of the year, unless a report gives the day: then it is the same event
    and not a new one. "Held since 2014" begins with the capture that is reported in that year.
    """
    testimonies = list(testimonies)
    if all(testimony.earliest is None or testimony.earliest >= testimony.last for testimony in testimonies):
        return  # each is of one day
    days: defaultdict[_What, list[int]] = defaultdict(list)
    changes = [w for w in testimonies if w.change and w.kind in {"hold", "lost"}]
    changes.sort(key=lambda w: (_width(w), w.day, w.rank))
    for testimony in changes:
        if testimony.kind == "hold":
            _settle(testimony, days[_what(testimony)])
    _settle_losses(
        [w for w in changes if w.kind == "lost"],
        [(w.day, w.side) for w in changes if w.kind == "hold" and not w.partial and w.side is not None],
        days,
    )
    for testimony in testimonies:
        if (
            testimony.kind == "hold"
            and not testimony.change
            and testimony.earliest is not None
            and testimony.earliest < testimony.last
        ):
            known = days.get(_what(testimony), [])
            index = bisect_left(known, testimony.earliest)
            if index < len(known) and known[index] <= min(_first_term(testimony), testimony.last):
                testimony.day = known[index]


def _what(testimony: Testimony) -> _What:
    return testimony.side, testimony.kind, testimony.partial, testimony.label


def _settle_losses(
    losses: Iterable[Testimony], captures: Iterable[tuple[int, str]], days: defaultdict[_What, list[int]]
) -> None:
    """Give losses dated only by a span the day of the first capture by another side within it, if one is reported."""
    taken = sorted(set(captures))
    following = list(range(1, len(taken) + 1))  # for each capture the next one by another side
    for index in range(len(taken) - 2, -1, -1):
        if taken[index][1] == taken[index + 1][1]:
            following[index] = following[index + 1]
    for testimony in losses:
        known = days[_what(testimony)]
        if not testimony.partial and testimony.earliest is not None and testimony.earliest < testimony.day:
            index = bisect_left(taken, (testimony.earliest, ""))
            if index < len(taken) and taken[index][1] == testimony.side:
                index = following[index]
            if index < len(taken) and taken[index][0] < testimony.day:
                insort(known, taken[index][0])
        _settle(testimony, known)


def _settle(testimony: Testimony, known: list[int]) -> None:
    if testimony.earliest is not None:
        index = bisect_left(known, testimony.earliest)
        if index < len(known) and known[index] <= testimony.day:
            testimony.day = testimony.last = known[index]
            return
    insort(known, testimony.day)


def _width(testimony: Testimony) -> int:
    return testimony.day - testimony.earliest if testimony.earliest is not None else dt.date.max.toordinal()


def _first_term(testimony: Testimony) -> int:
    """The last day of the year or month that a span is said to begin in."""
    start = (testimony.claim.when.edtf or "").split("/")[0].rstrip("~?%")
    begins = dt.date.fromordinal(testimony.day)
    year, month = f"{begins.year:04}", f"{begins.year:04}-{begins.month:02}"
    if start not in {year, month}:
        return testimony.day
    following = (begins.year + 1, 1) if start == year or begins.month == 12 else (begins.year, begins.month + 1)
    return dt.date.max.toordinal() if following[0] > dt.MAXYEAR else dt.date(*following, 1).toordinal() - 1


def last_testimonies(testimonies: Sequence[Testimony]) -> Sequence[Testimony]:
    """Of what one source says of one day, the later sentence counts: "Seized, but lost again the same day".

    It does not override another voice: a general's later claim to the town undoes nothing. Nor is repeating an earlier
    statement a new turn.
    """
    if len(testimonies) < 2:
        return testimonies
    by_source: defaultdict[int, list[Testimony]] = defaultdict(list)
    for testimony in testimonies:
        by_source[testimony.source].append(testimony)
    if len(by_source) == len(testimonies):
        return testimonies
    undone: set[int] = set()
    for said in by_source.values():
        undone |= _undone(sorted(said, key=lambda w: (w.at, w.rank)))
    return [w for w in testimonies if w.rank not in undone]


def _undone(said: Sequence[Testimony]) -> set[int]:
    """Of what one report says of one day, in order, the ranks of what a later sentence undoes.

    Read from the end. A later sentence undoes an earlier one of the same voice. The report's own words undo those of
    any voice it cites, and any of these the report's own, unless a side speaks of its own gain.
    """
    first: dict[str, int] = {}
    for number, testimony in enumerate(said):
        if testimony.kind == "hold" and not testimony.partial and testimony.side is not None:
            first.setdefault(testimony.side, number)
    out: set[int] = set()
    later: dict[tuple[str, Kind], Testimony] = {}
    for number in range(len(said) - 1, -1, -1):
        testimony = said[number]
        voices = [f"by {testimony.voice}", "itself"] + (["others"] if testimony.voice is None else [])
        over = (later.get((voice, kind)) for voice in voices for kind in ("hold", "lost"))
        if any(
            o is not None and _undoes(o, testimony, repeated=number > first.get(o.side or "", number)) for o in over
        ):
            out.add(testimony.rank)
        elif testimony.kind in {"hold", "lost"} and not testimony.partial:
            later.setdefault((f"by {testimony.voice}", testimony.kind), testimony)
            if not testimony.own:
                later.setdefault(("itself" if testimony.voice is None else "others", testimony.kind), testimony)
    return out


def _undoes(later: Testimony, earlier: Testimony, *, repeated: bool) -> bool:
    """Whether a testimony on the whole ends an earlier one; `repeated`: the same had been said before that one too."""
    if later.kind == "lost":
        if earlier.kind == "contested":
            return not earlier.parties or any(side_of(f) == later.side for f in earlier.parties)
        return earlier.kind == "hold" and (later.side is None or earlier.side == later.side)
    if earlier.kind == "contested" or (earlier.partial and earlier.side != later.side):
        return not repeated
    if earlier.kind == "lost":
        return earlier.side == later.side
    return earlier.kind == "hold" and (earlier.partial or earlier.side != later.side)


class Changes:
    """The changes that each source reports: what it says of the time before did not last beyond them."""

    def __init__(self, testimonies: Iterable[Testimony]) -> None:
        self._testimonies = testimonies
        self._taken: dict[int, list[tuple[int, str]]] = {}
        self._lost: dict[tuple[int, str], int] = {}

    def _read(self) -> None:
        """Go through the testimonies when first asked, which mostly nobody does."""
        testimonies, self._testimonies = self._testimonies, ()
        for testimony in testimonies:
            if not testimony.change or testimony.partial or testimony.side is None:
                continue
            if testimony.kind == "lost":
                key = (testimony.source, testimony.side)
                self._lost[key] = max(self._lost.get(key, -1), testimony.day)
            else:
                # the last capture, and the last one by another side
                latest = [(testimony.day, testimony.side), *self._taken.get(testimony.source, ())]
                latest.sort(reverse=True)
                rest = [each for each in latest if each[1] != latest[0][1]]
                self._taken[testimony.source] = [latest[0], *rest[:1]]

    def ended(self, testimony: Testimony) -> bool:
        """Whether its own source reports a change against a testimony, after the day from which that counts."""
        self._read()
        taken = self._taken.get(testimony.source, ())
        against = any(
            day > testimony.day and (testimony.kind == "contested" or side != testimony.side) for day, side in taken
        )
        return against or (
            testimony.side is not None and self._lost.get((testimony.source, testimony.side), -1) > testimony.day
        )
