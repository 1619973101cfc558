"""What is reported of a place besides who holds it: sieges until they end, strikes on their days."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, cast

from geomap.model import HOLDS
from geomap.sides import side_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geomap.model import Claim, Force, Modality

NoteStatus = Literal["besieged", "siege_broken", "struck"]

_Key = tuple[NoteStatus, "dt.date | None", "dt.date | None", "str | None", "str | None"]
"""What distinguishes an annotation: status, first and last day, the sides of its force and of the opponent."""
_ENDING: Final = HOLDS | {"siege_broken"}
"""The statuses that can end a siege."""


class Annotation(NamedTuple):
    """Something reported of a site that does not change who holds it."""

    status: NoteStatus
    force: Force | None
    """Who is surrounded there, was relieved, or struck it; None where nobody is named."""
    opponent: Force | None
    """Who lays or laid the siege, or was struck; None if it is not said."""
    start: dt.date | None
    end: dt.date | None
    """The last day, included; None of a siege that nothing is said to have ended."""
    claim: str
    """The id of the first claim that says so."""


def annotate(claims: Sequence[Claim], *, around: EndsOfSieges | None = None) -> list[Annotation]:
    """Sieges and strikes in order of time, each once; undated ones are left out.

    Parameters
    ----------
    claims
        Of the site, in order of time.
    around
        For a part of a place, of the whole: what ends a siege of the whole after the last report of this one ends it.
    """
    said = [c for c in claims if c.status in {"besieged", "siege_broken", "struck"} and _is_dated(c)]
    ends = EndsOfSieges(claims if any(c.status == "besieged" for c in said) else ())
    notes: dict[_Key, Annotation] = {}
    for claim in said:
        status, force, opponent = cast("NoteStatus", claim.status), claim.force, claim.opponent
        start, end = claim.when.earliest or claim.when.latest, claim.when.latest or claim.when.earliest
        if status == "besieged":
            end = _until(claim, ends, around)
        key = (status, start, end, side_of(force), side_of(opponent))
        if key not in notes:
            notes[key] = Annotation(status, force, opponent, start, end, claim.id)
    # leave out what names fewer sides and says nothing else
    besieger = {(*key[:3], key[4]) for key in notes if key[3] and key[4]}
    besieged = {key[:4] for key in notes if key[3] and key[4]}
    some = {key[:3] for key in notes if key[3] or key[4]}
    out = []
    for key, note in notes.items():
        if key[3] is None and key[4] is None:
            doubled = key[:3] in some
        elif key[3] is None:
            doubled = (*key[:3], key[4]) in besieger
        else:
            doubled = key[4] is None and key[:4] in besieged
        if not doubled:
            out.append(note)
    return out


def _is_dated(claim: Claim) -> bool:
    return claim.when.earliest is not None or claim.when.latest is not None


def _until(claim: Claim, inside: EndsOfSieges, around: EndsOfSieges | None) -> dt.date | None:
    """The last day of a siege, which goes on until something is said to have ended it."""
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
    # A siege that was said to go on after it had been ended goes on no longer than was said.
    within = start is not None and last is not None and inside.first(claim, _after(start)) is not None
    return last if within else None


def _after(day: dt.date | None) -> dt.date:
    if day is None:
        return dt.date.min
    return day + dt.timedelta(days=1) if day < dt.date.max else day


class EndsOfSieges:
    """The days on which something ended a siege of a place: any siege, or one of or by a certain side.

    What is only believed to have ended a siege ends only a believed one.
    """

    def __init__(self, claims: Iterable[Claim]) -> None:
        self._days: dict[Modality, defaultdict[tuple[str, str | None], list[dt.date]]] = {
            "asserted": defaultdict(list), "believed": defaultdict(list)
        }  # fmt: skip
        for claim in claims:
            status, when = claim.status, claim.when
            if status not in _ENDING or (claim.share is not None and status != "siege_broken"):
                continue  # taking a part does not end it
            late, early = when.latest or when.earliest, when.earliest or when.latest
            if late is None or early is None:
                continue
            side = side_of(claim.force)
            days = self._days[claim.modality]
            if status in {"siege_broken", "captured"} or (status == "lost" and side is None):
                days["any", None].append(late)
            elif side is not None:
                days[status, side].append(late if status == "lost" else early)
        for of_modality in self._days.values():
            for several in of_modality.values():
                several.sort()

    def first(self, siege: Claim, day: dt.date) -> dt.date | None:
        """The first day, not before `day`, on which the siege that a claim reports was ended."""
        ends: list[tuple[str, str | None]] = [("any", None)]
        ends += [("lost", side_of(siege.force))] if siege.force is not None else []
        ends += [("controls", side_of(siege.opponent))] if siege.opponent is not None else []
        told = [self._days["asserted"], *([self._days["believed"]] if siege.modality == "believed" else [])]
        known = [days[end] for days in told for end in ends if end in days]
        return min((days[at] for days in known if (at := bisect_left(days, day)) < len(days)), default=None)
