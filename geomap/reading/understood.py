"""Who a sentence leaves unsaid and the report tells: the captor of "X was taken on the 6th", the sides of a fight."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.model import Force, Statement
    from geomap.reading.items import ForceLike

_RESTORING = frozenset({"recapture", "retake", "reclaim", "regain", "recover", "reoccupy", "reseize", "win back"})
"""What is done by those who had the place before."""
_NEAR = 700
"""Characters from a fight within which its sides are looked for."""
_SIDES = 2


def with_sole_captor(statements: Sequence[Statement]) -> list[Statement]:
    """Give captures without a captor to the side that makes all the others, where a report names one only.

    Not where the place is that side's already or is taken from it, nor where one is taken back and others are not.
    """
    captures = [s for s in statements if s.status == "captured" and s.force is not None]
    sides = {_side(s.force) for s in captures if s.force is not None}
    if len(sides) != 1:
        return list(statements)
    captor = captures[0].force
    restoring = {_restores(s) for s in captures}
    theirs = {s.toponym.name.casefold() for s in captures}
    lost = {_side(s.force) for s in statements if s.status == "lost" and s.force is not None}
    out: list[Statement] = []
    for s in statements:
        unsaid = s.status == "captured" and s.force is None and s.toponym.name.casefold() not in theirs
        if unsaid and not sides & lost and _restores(s) in restoring and not _is(s.opponent, sides):
            out.append(replace(s, force=captor))
        else:
            out.append(s)
    return out


def with_both_sides(statements: Sequence[Statement], forces: Sequence[ForceLike]) -> list[Statement]:
    """Give fights of which the sentence names one side or none the two sides that the text round them speaks of.

    Those named most often come first: an ally of one side is named in passing.
    """
    if all(s.status != "contested" or len(s.parties) >= _SIDES for s in statements):
        return list(statements)
    actors = [f for f in forces if f.kind != "country" and f.role == "force"]
    if not actors and len({f.force.id for f in forces}) == _SIDES:
        actors = list(forces)  # "Russian shelling ... Ukrainian counter-attacks"
    starts = [f.start for f in actors]
    return [
        _with_sides(s, actors, starts) if s.status == "contested" and len(s.parties) < _SIDES else s for s in statements
    ]


def _with_sides(statement: Statement, actors: Sequence[ForceLike], starts: Sequence[int]) -> Statement:
    low, high = statement.evidence.start, statement.evidence.end
    near = list(actors[bisect_left(starts, low - _NEAR) : bisect_left(starts, high + _NEAR)])
    often = Counter(f.force.id for f in near)
    near.sort(key=lambda f: (-often[f.force.id], max(low - f.end, f.start - high, 0), f.start))
    parties = list(statement.parties)
    for actor in near:
        if len(parties) < _SIDES and all(_are_opposed(actor.force, party) for party in parties):
            parties.append(actor.force)
    return replace(statement, parties=tuple(parties)) if len(parties) == _SIDES else statement


def _are_opposed(a: Force, b: Force) -> bool:
    return a.id != b.id and (a.side is None or b.side is None or a.side != b.side)


def _side(force: Force | None) -> str | None:
    return None if force is None else force.side or force.id


def _is(force: Force | None, sides: set[str | None]) -> bool:
    return force is not None and _side(force) in sides


def _restores(statement: Statement) -> bool:
    return statement.rule.partition(":")[2] in _RESTORING
