"""What is reported of a place besides who holds it: sieges until they end, strikes on their days."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING, Literal, NamedTuple, cast

from geomap._states import side_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geomap.model import Claim, Force, Modality

NoteStatus = Literal["besieged", "siege_broken", "struck"]


class Annotation(NamedTuple):
    """Something reported of a site that does not change who holds it."""

    status: NoteStatus
    force: Force | None
    opponent: Force | None
    start: dt.date | None
    end: dt.date | None
    claim: str


def annotate(claims: Sequence[Claim], *, around: EndsOfSieges | None = None) -> list[Annotation]:
    """Sieges and strikes in order of time, each once; what has no date is no event of any day.

    Parameters
    ----------
    claims
        Of the site, in order of time.
    around
        Of the place that the site is a part of: what ends a siege there, after the last report of this, ends this.
    """
    said = [c for c in claims if c.status in {"besieged", "siege_broken", "struck"} and _is_dated(c)]
    ends = EndsOfSieges(claims if any(c.status == "besieged" for c in said) else ())
    notes: dict[tuple[object, ...], Annotation] = {}
    for claim in said:
        status = cast("NoteStatus", claim.status)
        start, end = claim.when.earliest or claim.when.latest, claim.when.latest or claim.when.earliest
        if status == "besieged":
            end = _until(claim, ends, around)
        note = Annotation(status, claim.force, claim.opponent, start, end, claim.id)
        sides = [side_of(f) if f is not None else None for f in (claim.force, claim.opponent)]
        notes.setdefault((status, start, end, *sides), note)
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


def _is_dated(claim: Claim) -> bool:
    return claim.when.earliest is not None or claim.when.latest is not None


def _sides(note: Annotation) -> tuple[str | None, str | None]:
    force, opponent = note.force, note.opponent
    return side_of(force) if force is not None else None, side_of(opponent) if opponent is not None else None


def _until(claim: Claim, inside: EndsOfSieges, around: EndsOfSieges | None) -> dt.date | None:
    """A siege goes on until something is said to have ended it."""
    start, last = claim.when.earliest or claim.when.latest, claim.when.latest
    found = [
        day
        for day in (
            inside.first(claim, last or start or dt.date.min),
            around.first(claim, _after(last or start)) if around is not None else None,
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


class EndsOfSieges:
    """The days on which something at a place ended any siege of it, or that of one side, or that by one side.

    What is only believed to have ended it ends what is believed.
    """

    def __init__(self, claims: Iterable[Claim]) -> None:
        self._days: defaultdict[tuple[Modality, str, str | None], list[dt.date]] = defaultdict(list)
        for claim in claims:
            late, early = claim.when.latest or claim.when.earliest, claim.when.earliest or claim.when.latest
            if late is None or early is None:
                continue
            side = side_of(claim.force) if claim.force is not None else None
            if claim.status == "siege_broken":
                self._add(claim, "any", None, late)
            elif claim.status not in {"captured", "lost", "controls"} or claim.share is not None:
                continue  # nor does it end by a part being taken
            elif claim.status == "captured" or (claim.status == "lost" and side is None):
                self._add(claim, "any", None, late)
            elif side is not None:
                self._add(claim, claim.status, side, late if claim.status == "lost" else early)
        for days in self._days.values():
            days.sort()

    def _add(self, claim: Claim, kind: str, side: str | None, day: dt.date) -> None:
        self._days["believed", kind, side].append(day)
        if claim.modality == "asserted":
            self._days["asserted", kind, side].append(day)

    def first(self, siege: Claim, day: dt.date) -> dt.date | None:
        """The first such day, not before another, for the siege that a claim tells of."""
        sides: list[tuple[str, str | None]] = [("any", None)]
        sides += [("lost", side_of(siege.force))] if siege.force is not None else []
        sides += [("controls", side_of(siege.opponent))] if siege.opponent is not None else []
        known = [self._days.get((siege.modality, kind, side), []) for kind, side in sides]
        return min((days[at] for days in known if (at := bisect_left(days, day)) < len(days)), default=None)
