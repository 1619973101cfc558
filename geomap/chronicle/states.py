"""The states of a place, and the judgement of equally late testimonies on which one it is in.

Days are ordinals here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from geomap.sides import side_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from geomap.chronicle.testimonies import Kind, Testimony
    from geomap.model import Force, Modality, Share

State = Literal["held", "contested", "disputed", "vacated", "unknown"]

DISPUTE_DAYS: Final = 7
"""A side's own claim of a gain is disputed by the other side's own claim of at most this many days before."""


class Period(NamedTuple):
    """What a site's state is reported to be from one day to another, both included."""

    state: State
    """`held` by `forces[0]`; `contested` between `forces`; `disputed`: sources disagree which of `forces` holds
    it; `vacated`: `forces[0]` left and nobody is said to have come; `unknown`: spoken of (struck, besieged), but
    nobody is said to hold it."""
    forces: tuple[Force, ...]
    """Of a contested site, one that holds most comes first; fewer than two if the others are not named."""
    start: dt.date | None
    """None if it was so before anything was reported."""
    end: dt.date | None
    """None if nothing later is reported."""
    modality: Modality
    share: Share | None
    """How much of the place the state speaks of; None for the whole."""
    claims: tuple[str, ...]
    """Ids of the claims that say so, in order of time."""


@dataclass(slots=True)
class Holder:
    """A side that is said to hold the whole place."""

    force: Force
    own_last: int | None
    """The last day on which its own side claimed to hold it."""
    testimonies: Sequence[Testimony]


@dataclass(slots=True)
class Whole:
    """The account of a place as a whole."""

    state: State
    forces: tuple[Force, ...]
    testimonies: Sequence[Testimony]
    since: int
    """The day it was judged."""
    holders: dict[str, Holder] = field(default_factory=dict)
    """The holders of a held or disputed place, by side."""
    share: Share | None = None

    @property
    def sides(self) -> set[str]:
        """The sides of the forces."""
        return {side_of(f) for f in self.forces}


def judge(testimonies: Sequence[Testimony], before: Whole | None, day: int) -> Whole | None:
    """The state that equally late testimonies put a place in, given the one before; None if they change nothing."""
    if (
        len(testimonies) == 1
        and (testimony := testimonies[0]).kind == "hold"
        and testimony.side is not None
        and testimony.force is not None
    ):
        return _held(testimony, testimony.side, testimony.force, before, day)
    holds: dict[str, list[Testimony]] = {}
    by_kind: dict[Kind, list[Testimony]] = {"hold": [], "lost": [], "turn": [], "contested": []}
    for testimony in testimonies:
        by_kind[testimony.kind].append(testimony)
        if testimony.kind == "hold" and testimony.side is not None:
            holds.setdefault(testimony.side, []).append(testimony)
    lost, turns = by_kind["lost"], by_kind["turn"]
    if by_kind["contested"]:
        return _fought_over([w for w in testimonies if w.kind in {"contested", "hold"}], before, day)
    if holds:
        return _judge_holders(holds, lost, before, day)
    left = _after_losses(lost, before, day)
    if left is not None:
        return left
    if turns and (before is None or any(_is_news(w, before, day) for w in turns)):
        return Whole("unknown", (), turns, day)
    return None


def _held(testimony: Testimony, side: str, force: Force, before: Whole | None, day: int) -> Whole:
    """The state after one testimony that a force holds the place: most days have no more."""
    if testimony.own:
        return _judge_holders({side: [testimony]}, (), before, day)
    known = before.holders.get(side) if before is not None else None
    holder = Holder(force, known.own_last if known is not None else None, [testimony])
    return Whole("held", (force,), [testimony], day, {side: holder})


def _fought_over(testimonies: Sequence[Testimony], before: Whole | None, day: int) -> Whole:
    """The state of a day on which, some say, the place is fought over, while others may say who holds it."""
    forces = each(f for w in testimonies for f in (*w.parties, w.force))
    if len({side_of(f) for f in forces}) < 2 and before is not None and before.state != "vacated":
        forces = each((*forces, *before.forces))  # who held it, or fought for it, is one of those who do now
    return Whole("contested", forces, testimonies, day)


def _judge_holders(
    holds: Mapping[str, Sequence[Testimony]], lost: Sequence[Testimony], before: Whole | None, day: int
) -> Whole:
    known = before.holders if before is not None else {}
    holders: dict[str, Holder] = {}
    testimonies: list[Testimony] = []
    for side, said in holds.items():
        testimonies += said
        own = [w.last for w in said if w.own]
        if side in known and (earlier := known[side].own_last) is not None:
            own.append(earlier)
        force = said[0].force
        if force is not None:
            holders[side] = Holder(force, max(own) if own else None, said)
    agreeing = [testimony for testimony in lost if testimony.side not in holders] if lost else ()
    contrary = [testimony for testimony in lost if testimony.side in holders] if lost else ()
    if before is not None and known and len(holders) == 1 and all(w.own for w in testimonies):
        # A party to a dispute does not settle it, nor does it take a place in silence from one that just claimed it.
        party = before.state == "disputed" and not holders.keys().isdisjoint(known)
        rivals = {
            side: holder
            for side, holder in known.items()
            if side not in holders
            and (party or (holder.own_last is not None and day - min(holder.own_last, day) <= DISPUTE_DAYS))
        }
        # Of a dispute that goes on, one claim of each rival is enough for what another force of this side begins.
        several = slice(None) if before.state != "disputed" else slice(-1, None)
        testimonies = [*(w for holder in rivals.values() for w in holder.testimonies[several]), *testimonies]
        holders = rivals | holders
    forces = tuple([holder.force for holder in holders.values()])
    if len(holders) > 1 or contrary:
        return Whole("disputed", forces, [*testimonies, *contrary], day, holders)
    return Whole("held", forces, [*testimonies, *agreeing] if agreeing else testimonies, day, holders)


def _after_losses(lost: Sequence[Testimony], before: Whole | None, day: int) -> Whole | None:
    """The state after several forces are said to be gone; None if that changes nothing."""
    now, used = before, []
    for testimony in lost:
        after = _after_loss(now, testimony, day)
        if after is not None:
            now = after
            used.append(testimony)
    if not used or now is None:
        return None
    now.testimonies = used
    return now


def _after_loss(before: Whole | None, testimony: Testimony, day: int) -> Whole | None:
    """The state after a force is said to be gone; None if it was not there before."""
    gone = Whole("vacated", each((testimony.force,)), [testimony], day)
    if before is None or before.state in {"unknown", "vacated"}:
        return gone if before is None or testimony.side is not None else None
    if before.state == "held":
        if testimony.side is None:
            return Whole("vacated", before.forces, [testimony], day)
        return gone if testimony.side in before.holders else None
    if before.state == "contested":
        sides = before.sides
        return gone if testimony.side in sides or (testimony.side is not None and len(sides) < 2) else None
    speaker = testimony.claim.according_to.side if testimony.claim.according_to is not None else None
    if testimony.side not in before.holders or (speaker != testimony.side and speaker in before.holders):
        return None  # that the other has lost it is what a party to a dispute says anyway
    left = {side: holder for side, holder in before.holders.items() if side != testimony.side}
    if not left:
        return gone
    return Whole("held" if len(left) == 1 else "disputed", each(h.force for h in left.values()), [testimony], day, left)


def _is_news(testimony: Testimony, before: Whole, day: int) -> bool:
    """Whether a capture by an unknown force is surely later than what is known; else it is the same event."""
    told = max((min(w.last, day) for w in before.testimonies), default=before.since)
    told = max(told, before.since)
    if before.state == "contested":
        return testimony.change and testimony.day > told  # a fight is over when the place is taken, whoever took it
    return testimony.change and testimony.earliest is not None and testimony.earliest > told


def each(forces: Iterable[Force | None]) -> tuple[Force, ...]:
    """Each force once, by id, in order."""
    seen: dict[str, Force] = {}
    for force in forces:
        if force is not None:
            seen.setdefault(force.id, force)
    return tuple(seen.values())
