"""The states that testimonies put a place through, in one pass over the days on which anything changes.

Two accounts are kept: of the place as a whole, and of the parts that are said to be held. Every testimony enters and
leaves each account at most a fixed number of times: but for sorting, the work is linear in their number.
"""

from __future__ import annotations

import datetime as dt
import heapq
from collections import defaultdict
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from geomap.chronicle.states import Period, Whole, each, judge
from geomap.chronicle.testimonies import (
    SETTING,
    Changes,
    day_of,
    is_part,
    last_testimonies,
    settle_days,
    testimony_of,
)
from geomap.sides import side_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geomap.chronicle.states import State
    from geomap.chronicle.testimonies import Testimony
    from geomap.model import Claim, Force, Modality, Share

_HOLDING: Final = SETTING - {"contested"}
_LAST_DAY: Final = dt.date.max.toordinal()
_LEFT: Final[Mapping[Share, Share]] = {"part": "part", "half": "half", "most": "part"}
"""What is left to a force that lost so much of a place."""


def periods_of(
    claims: Sequence[Claim],
    *,
    sources: Sequence[int],
    rank: Mapping[int, int],
    parts: Sequence[Claim] = (),
    around: Sequence[Claim] | None = None,
) -> tuple[Period, ...]:
    """The states that claims put a place through, consecutive and without overlap.

    Parameters
    ----------
    claims
        Those on the place, in order of time.
    sources
        For each claim of all, by rank, the number of its source; copies of one report have the same.
    rank
        The position of each claim in the order of all, by the claim's `id()`.
    parts
        Claims on its named parts: parts held by different sides make the place contested; alone they do not colour it.
    around
        If the place is a named part of another, claims on that one: who takes or leaves all of it takes or leaves the
        part, except on a day on which something is said of the part itself.
    """
    dated: dict[Modality, list[Testimony]] = {"asserted": [], "believed": []}
    undated: dict[Modality, list[Testimony]] = {"asserted": [], "believed": []}
    said = [c for c in claims if c.status in SETTING]
    said += [c for c in parts if c.status in _HOLDING]
    for claim in said:
        when = claim.when
        pool = undated if when.earliest is None and when.latest is None else dated
        number = rank[id(claim)]
        pool[claim.modality].append(testimony_of(claim, sources[number], number, in_part=around is not None))
    for testimonies in (*dated.values(), *undated.values()) if parts else ():
        testimonies.sort(key=attrgetter("rank"))
    for modality, testimonies in dated.items() if around else ():
        # After the first testimony on a part, those on the whole count too on days without one on the part itself.
        days = {testimony.day for testimony in testimonies}
        first = min(days, default=_LAST_DAY)
        for claim in around or ():
            day = day_of(claim)
            if day > first and claim.modality == modality and day not in days and _tells_of_parts(claim):
                number = rank[id(claim)]
                testimonies.append(testimony_of(claim, sources[number], number, in_part=True))
        testimonies.sort(key=attrgetter("rank"))
    asserted, believed = _sweep(dated["asserted"], "asserted"), _sweep(dated["believed"], "believed")
    if asserted or believed:
        return _first_over(asserted, believed)
    # A background sentence without a date counts only where nothing has one.
    found = _sweep(undated["asserted"], "asserted") or _sweep(undated["believed"], "believed")
    return (found[-1]._replace(start=None, end=None),) if found else ()


def _tells_of_parts(claim: Claim) -> bool:
    """Whether a claim speaks of the parts of its place too: who takes or leaves all of it takes or leaves its parts."""
    return claim.status in {"captured", "lost"} and claim.force is not None and not is_part(claim)


def _first_over(asserted: Sequence[Period], believed: Sequence[Period]) -> tuple[Period, ...]:
    """Periods that are only believed, up to the first that is asserted, and all asserted ones."""
    first = asserted[0].start if asserted else None
    if first is None:
        return tuple(asserted or believed)
    before = [p for p in believed if p.start is not None and p.start < first]
    if before:
        before[-1] = before[-1]._replace(end=first - dt.timedelta(days=1))
    return (*before, *asserted)


def _sweep(testimonies: list[Testimony], modality: Modality) -> list[Period]:
    if not testimonies:
        return []
    settle_days(testimonies)
    return _Sweep(testimonies, modality).run()


@dataclass(slots=True, eq=False)
class _Piece:
    """A part that a side is said to hold."""

    force: Force
    side: str
    label: str
    share: Share
    day: int
    last: int
    lasting: bool
    """Whether it was taken, rather than found to be held on some day."""
    testimonies: list[Testimony]


@dataclass(slots=True, eq=False)
class _Strand:
    """Testimonies of one day that agree; alive for as long as any of them vouches for the state."""

    testimonies: list[Testimony]
    last: int
    alive: bool = True


@dataclass(slots=True, eq=False)
class _Bundle:
    """The strands of one day."""

    strands: list[_Strand]
    until: int = -1
    """The day on which the next strand ends; -1 once one was ended before its time."""

    def living(self, day: int) -> list[_Strand]:
        self.strands = [s for s in self.strands if s.alive and s.last >= day]
        return self.strands


_Open = tuple["State", "tuple[Force, ...]", "Share | None", dt.date, object]
"""A period whose end is not yet known: state, forces, share, first day, and what tells it from others."""


class _Sweep:
    """One pass over the testimonies of one modality."""

    def __init__(self, testimonies: Sequence[Testimony], modality: Modality) -> None:
        self._modality: Modality = modality
        self._changes = Changes(testimonies)
        self._testimonies: defaultdict[int, list[Testimony]] = defaultdict(list)
        self._partial: set[int] = set()
        """The days of those that are of parts."""
        self._lasting = False
        """Whether any is of more than one day."""
        for testimony in testimonies:
            day, last = testimony.day, testimony.last
            self._testimonies[day].append(testimony)
            if last > day:
                self._lasting = True
            if testimony.partial:
                self._partial.add(day)
                if last > day and testimony.kind == "hold" and not self._changes.ended(testimony):
                    self._testimonies[last].append(testimony)  # it is still held then, whatever was said between
                    self._partial.add(last)
        self._days = list(self._testimonies)
        heapq.heapify(self._days)
        # the whole: what was judged last, by what bundle if by one that still vouches, and all that vouch
        self._whole: Whole | None = None
        self._by: _Bundle | None = None
        self._bundles: list[tuple[int, _Bundle]] = []
        self._holding: defaultdict[str, list[tuple[_Bundle, _Strand]]] = defaultdict(list)
        self._fought: defaultdict[str | None, list[tuple[_Bundle, _Strand]]] = defaultdict(list)
        self._again: defaultdict[int, list[Testimony]] = defaultdict(list)
        # the parts
        self._by_side: dict[str, dict[str, _Piece]] = {}
        self._by_label: dict[str, dict[str, _Piece]] = {}
        self._ending: defaultdict[int, list[_Piece]] = defaultdict(list)
        self._periods: list[Period] = []
        self._open: _Open | None = None
        self._told: list[Testimony] = []

    def run(self) -> list[Period]:
        """The periods, the last one open."""
        day = -1
        while self._days:
            following = heapq.heappop(self._days)
            if following == day or following > _LAST_DAY:
                continue
            day = following
            fresh = last_testimonies(self._testimonies.get(day, ()))
            if not self._lasting and not self._by_side and day not in self._partial:
                # Mostly: words of one day each, and of the whole.
                found = judge(fresh, self._whole, day) if fresh else None
                if found is not None:
                    self._whole = found
                    self._emit(day, found.testimonies)
                continue
            of_parts = [w for w in fresh if w.partial] if day in self._partial else []
            told = self._turn([w for w in fresh if not w.partial] if of_parts else fresh, day)
            if of_parts or self._by is not None:
                told = [*told, *self._take_parts(of_parts, day)]
            self._emit(day, told)
        self._close(None)
        return self._periods

    # --- the whole

    def _turn(self, fresh: Sequence[Testimony], day: int) -> Sequence[Testimony]:
        """Bring the account of the whole up to a day; returns the testimonies that set it."""
        found = judge(fresh, self._whole, day) if fresh else None
        if found is not None:
            if self._holding or self._fought:
                self._end_what_changed(fresh, day)
            if self._by_side:
                self._forget_parts(found, day)
        if fresh and self._lasting:
            self._keep(fresh, day)
        if found is not None:
            self._whole, self._by = found, None
            return found.testimonies
        while self._bundles and not self._bundles[0][1].living(day):
            heapq.heappop(self._bundles)
        if self._bundles:
            return self._resume(self._bundles[0][1], day)
        self._by = None
        again = judge(self._again[day], self._whole, day) if day in self._again else None
        if again is None:
            return ()
        self._whole = again
        self._forget_parts(again, day)
        return again.testimonies

    def _resume(self, bundle: _Bundle, day: int) -> Sequence[Testimony]:
        """Go by the latest testimonies that still vouch for the day."""
        testimonies: list[Testimony] = []
        if bundle is not self._by or day > bundle.until:
            strands = bundle.living(day)
            bundle.until = min(s.last for s in strands)
            testimonies = [w for s in strands for w in s.testimonies]
            self._whole = judge(testimonies, self._whole, day) or self._whole
            self._by = bundle
        if day == bundle.until and self._whole is not None and self._whole.state == "held":
            self._drop(day)  # "has held it since 2014": on the day that says so, all of it
        return testimonies

    def _keep(self, fresh: Sequence[Testimony], day: int) -> None:
        """Remember the testimonies that vouch for later days."""
        strands: dict[tuple[object, ...], _Strand] = {}
        for testimony in fresh:
            if testimony.last > day and not testimony.change and testimony.kind in {"hold", "contested"}:
                key = (testimony.kind, testimony.side, *(side_of(f) for f in testimony.parties))
                strand = strands.setdefault(key, _Strand([], testimony.last))
                strand.testimonies.append(testimony)
                strand.last = max(strand.last, testimony.last)
        if self._bundles or strands:
            heapq.heappush(self._days, day + 1)  # what was found on one day only gives way to what goes on
        if not strands:
            return
        bundle = _Bundle(list(strands.values()))
        heapq.heappush(self._bundles, (-day, bundle))
        for strand in bundle.strands:
            heapq.heappush(self._days, strand.last)
            heapq.heappush(self._days, strand.last + 1)
            testimony = strand.testimonies[0]
            if testimony.side is not None:
                self._holding[testimony.side].append((bundle, strand))
            else:
                sides: dict[str | None, None] = {side_of(f): None for f in testimony.parties}
                for side in sides or {None: None}:
                    self._fought[side].append((bundle, strand))

    def _end_what_changed(self, fresh: Iterable[Testimony], day: int) -> None:
        """After a change nobody vouches for what was before it, except on a day that a later report speaks of."""
        for testimony in fresh:
            if not testimony.change or testimony.side is None:
                continue
            for bundle, strand in self._ended_by(testimony, testimony.side):
                if not strand.alive:
                    continue
                strand.alive = False
                bundle.until = -1
                for said in strand.testimonies:
                    if said.last > day and not self._changes.ended(said):
                        self._again[said.last].append(said)
                        heapq.heappush(self._days, said.last)

    def _ended_by(self, testimony: Testimony, side: str) -> list[tuple[_Bundle, _Strand]]:
        """Take away the strands that a change ends: a loss those of the loser, a capture those of all others."""
        if testimony.kind == "lost":
            return [*self._holding.pop(side, ()), *self._fought.pop(side, ()), *self._fought.pop(None, ())]
        others = [other for other in self._holding if other != side]
        ended = [pair for other in others for pair in self._holding.pop(other)]
        ended += [pair for pairs in self._fought.values() for pair in pairs]
        self._fought.clear()
        return ended

    # --- parts

    def _take_parts(self, fresh: Sequence[Testimony], day: int) -> Sequence[Testimony]:
        if self._by is not None and self._whole is not None and self._whole.state == "held":
            # What was found held on one day is past where the whole is vouched for beyond it.
            for piece in self._ending.pop(day, ()):
                if not piece.lasting and piece.last < day and self._piece(piece.side, piece.label) is piece:
                    self._remove(piece)
        for testimony in fresh:
            if testimony.kind == "hold":
                self._take_part(testimony, day)
            elif testimony.kind == "lost":
                self._lose_part(testimony, day)
        return fresh

    def _take_part(self, testimony: Testimony, day: int) -> None:
        if testimony.side is None or testimony.force is None:
            return
        for rival in self._rivals(testimony, testimony.side, day):
            self._remove(rival)
        share: Share = testimony.share or "part"
        piece = self._piece(testimony.side, testimony.label)
        if piece is None or piece.share != share:
            piece = _Piece(
                testimony.force, testimony.side, testimony.label, share, day, testimony.last, testimony.change, []
            )
            self._put(piece)
        piece.day, piece.last = day, max(piece.last, testimony.last)
        piece.lasting = piece.lasting or testimony.change
        if not piece.testimonies or piece.testimonies[-1] is not testimony:
            piece.testimonies.append(testimony)
        if not piece.lasting:
            self._ending[piece.last + 1].append(piece)
            heapq.heappush(self._days, piece.last + 1)

    def _rivals(self, testimony: Testimony, side: str, day: int) -> list[_Piece]:
        """Pieces that give way: two sides cannot each hold most of a place, nor the same part of it."""
        others = [p for s, p in self._by_label.get(testimony.label, {}).items() if s != side]
        if testimony.label:
            return [p for p in others if p.day < day]
        too_much = {"most": {"most", "half"}, "half": {"most"}}.get(testimony.share or "part", set())
        return [
            p for p in others if p.share in too_much and (p.day < day or p.testimonies[-1].source == testimony.source)
        ]

    def _lose_part(self, testimony: Testimony, day: int) -> None:
        if testimony.label:
            for piece in [p for s, p in self._by_label.get(testimony.label, {}).items() if testimony.side in {None, s}]:
                self._remove(piece)
        elif testimony.side is not None and testimony.force is not None:
            self._lose_share(testimony, testimony.side, testimony.force, day)

    def _lose_share(self, testimony: Testimony, side: str, force: Force, day: int) -> None:
        """After a force lost a part without a name it holds what is left, if it held anything."""
        lost: Share = testimony.share or "part"
        rest = self._piece(side, "")
        if rest is not None:
            rest.share, rest.day = _LEFT[rest.share], day
            rest.testimonies.append(testimony)
        elif self._whole is not None and self._whole.state == "held" and side in self._whole.holders:
            self._put(_Piece(force, side, "", _LEFT[lost], day, day, lasting=True, testimonies=[testimony]))
        elif self._whole is None and not self._by_side:
            self._whole = Whole("vacated", each((force,)), [testimony], day, share=lost)

    def _piece(self, side: str, label: str) -> _Piece | None:
        return self._by_side.get(side, {}).get(label)

    def _put(self, piece: _Piece) -> None:
        self._by_side.setdefault(piece.side, {})[piece.label] = piece
        self._by_label.setdefault(piece.label, {})[piece.side] = piece

    def _remove(self, piece: _Piece) -> None:
        del self._by_side[piece.side][piece.label], self._by_label[piece.label][piece.side]
        if not self._by_side[piece.side]:
            del self._by_side[piece.side]

    def _drop(self, day: int, sides: set[str] | None = None) -> None:
        """Forget the pieces from before a day: all, or those of some sides."""
        for side in [s for s in self._by_side if sides is None or s in sides]:
            for piece in [p for p in self._by_side[side].values() if p.day < day]:
                self._remove(piece)

    def _forget_parts(self, found: Whole, day: int) -> None:
        """Forget what was said of parts before a testimony on the whole."""
        if found.state == "vacated":
            self._drop(day, found.sides or None)
        elif found.state != "contested" or len(found.sides) > 1:
            self._drop(day)

    # --- both together

    def _state(self) -> tuple[State, tuple[Force, ...], Share | None] | None:
        whole = self._whole
        if whole is not None and whole.state == "disputed":
            return "disputed", whole.forces, None
        if whole is not None and not self._by_side:
            forces = whole.forces[:1] if whole.state == "held" else whole.forces
            return whole.state, forces, whole.share if whole.state not in {"held", "contested"} else None
        pieces = [self._most_of(p) for p in self._by_side.values()]
        if len(pieces) > 1:
            pieces.sort(key=lambda p: p.share != "most")
        if whole is not None and whole.state in {"held", "contested"}:
            own = whole.sides
            others = [p for p in pieces if p.side not in own]
            if whole.state == "contested" or others:
                most = {p.side for p in pieces if p.share == "most"}
                forces = each((*whole.forces, *(p.force for p in others)))
                return "contested", tuple(sorted(forces, key=lambda f: side_of(f) not in most)), None
            piece = next((p for p in pieces if not p.label and p.day > whole.since), None)
            return "held", whole.forces[:1], piece.share if piece is not None else None
        if len(pieces) > 1:
            return "contested", each(p.force for p in pieces), None
        if pieces and not pieces[0].label:
            return "held", (pieces[0].force,), pieces[0].share
        return (whole.state, whole.forces, whole.share) if whole is not None else None

    @staticmethod
    def _most_of(pieces: Mapping[str, _Piece]) -> _Piece:
        """The piece that says most of what a side holds: one without a name speaks of all the side has."""
        return pieces.get("") or next(iter(pieces.values()))

    def _emit(self, day: int, told: Sequence[Testimony]) -> None:
        now, before = self._state(), self._open
        if now is None and before is None:
            return
        state, forces, share = now or ("unknown", (), None)
        looks = (state, share, _told_apart(state, forces))
        if before is not None:
            if before[4] == looks:
                self._told += [w for w in told if not w.partial or state == "contested" or share]
                return
            self._close(dt.date.fromordinal(day - 1))
        self._open = (state, forces, share, dt.date.fromordinal(day), looks)
        self._told = list(self._whole.testimonies) if self._whole is not None and now is not None else []
        if self._by_side and (state == "contested" or share is not None):
            for pieces in self._by_side.values():
                for piece in pieces.values():
                    self._told += piece.testimonies

    def _close(self, end: dt.date | None) -> None:
        if self._open is None:
            return
        state, forces, share, start, _ = self._open
        told = self._told
        if len(told) > 1:
            told.sort(key=attrgetter("rank"))
        ids = (told[0].claim.id,) if len(told) == 1 else tuple(dict.fromkeys([w.claim.id for w in told]))
        self._periods.append(Period(state, forces, start, end, self._modality, share, ids))
        self._open = None


def _told_apart(state: State, forces: Sequence[Force]) -> object:
    """What distinguishes two periods of a state: the forces in them, and of a contested place which one comes first.

    The first may hold most of the place; the order of the others means nothing.
    """
    if len(forces) < 2:
        return forces[0].id if forces else None
    members = frozenset([force.id for force in forces])
    return (forces[0].id, members) if state == "contested" else members
