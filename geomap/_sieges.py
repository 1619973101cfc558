"""What is reported of a place besides who holds it: sieges until they end, strikes on their days."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING, Literal, NamedTuple

from geomap._states import is_part, side_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geomap.model import Claim, Force


class Note(NamedTuple):
    """The values of an annotation."""

    status: Literal["besieged", "siege_broken", "struck"]
    force: Force | None
    opponent: Force | None
    start: dt.date | None
    end: dt.date | None
    claim: str


def annotate(claims: Sequence[Claim], *, around: Sequence[Claim] = ()) -> list[Note]:
    """Sieges and strikes in order of time, each once.

    Parameters
    ----------
    claims
        Of the site, in order of time.
    around
        Of the place that the site is a part of: what ends a siege there after the last report of it ends it here.
    """
    said = [c for c in claims if c.status in {"besieged", "siege_broken", "struck"}]
    besieged = any(c.status == "besieged" for c in said)
    ends = {m: _Ends(c for c in claims if besieged and m in {c.modality, "believed"}) for m in ("asserted", "believed")}
    outer = {
        m: _Ends(c for c in around if besieged and m in {c.modality, "believed"}) for m in ("asserted", "believed")
    }
    notes: dict[tuple[object, ...], Note] = {}
    for claim in said:
        start, end = claim.when.earliest or claim.when.latest, claim.when.latest or claim.when.earliest
        if claim.status == "besieged":
            end = _until(claim, ends[claim.modality], outer[claim.modality])
        note = Note(claim.status, claim.force, claim.opponent, start, end, claim.id)
        sides = [side_of(f) if f is not None else None for f in (claim.force, claim.opponent)]
        notes.setdefault((claim.status, start, end, *sides), note)
    # what names fewer sides and says nothing else is said already
    full = {(n.status, n.start, n.end, *_sides(n)) for n in notes.values() if all(_sides(n))}
    besieger = {(*key[:3], key[4]) for key in full}
    besieged = {key[:4] for key in full}
    some = {(n.status, n.start, n.end) for n in notes.values() if any(_sides(n))}
    out = []
    for note in notes.values():
        span, (inside, outside) = (note.status, note.start, note.end), _sides(note)
        if inside is None and outside is None:
            doubled = span in some
        elif inside is None:
            doubled = (*span, outside) in besieger
        else:
            doubled = outside is None and (*span, inside) in besieged
        if not doubled:
            out.append(note)
    return out


def _sides(note: Note) -> tuple[str | None, str | None]:
    force, opponent = note.force, note.opponent
    return side_of(force) if force is not None else None, side_of(opponent) if opponent is not None else None


def _until(claim: Claim, inside: _Ends, around: _Ends) -> dt.date | None:
    """A siege goes on until something is said to have ended it."""
    start, last = claim.when.earliest or claim.when.latest, claim.when.latest
    found = [
        day
        for day in (
            inside.first(claim, last or start or dt.date.min),
            around.first(claim, _after(last or start)),
        )
        if day is not None
    ]
    if found:
        return min(found)
    # What was said to go on after it had been ended goes on no longer than was said.
    within = start is not None and last is not None and inside.first(claim, _after(start)) is not None
    return last if within else None


def _after(day: dt.date | None) -> dt.date:
    if day is None:
        return dt.date.min
    return day + dt.timedelta(days=1) if day < dt.date.max else day


class _Ends:
    """The days on which something ended any siege, or that of one side or by one side."""

    def __init__(self, claims: Iterable[Claim]) -> None:
        self._any: list[dt.date] = []
        self._left: defaultdict[str, list[dt.date]] = defaultdict(list)
        self._held: defaultdict[str, list[dt.date]] = defaultdict(list)
        for claim in claims:
            day = claim.when.latest or claim.when.earliest
            if day is None:
                continue
            if claim.status == "siege_broken":
                self._any.append(day)
            elif is_part(claim) and claim.share is not None:
                continue  # a part taken is no end of a siege
            elif claim.status == "captured" or (claim.status == "lost" and claim.force is None):
                self._any.append(day)
            elif claim.status == "lost" and claim.force is not None:
                self._left[side_of(claim.force)].append(day)
            elif claim.status == "controls" and claim.force is not None:
                self._held[side_of(claim.force)].append(claim.when.earliest or day)
        for days in (self._any, *self._left.values(), *self._held.values()):
            days.sort()

    def first(self, claim: Claim, day: dt.date) -> dt.date | None:
        """The first such day, not before another, for the siege that a claim tells of."""
        kinds = [self._any]
        if claim.force is not None:
            kinds.append(self._left.get(side_of(claim.force), []))
        if claim.opponent is not None:
            kinds.append(self._held.get(side_of(claim.opponent), []))
        found = [days[at] for days in kinds if (at := bisect_left(days, day)) < len(days)]
        return min(found, default=None)
