"""The two sides of a fight of which a sentence names one or none: those that the text round it speaks of."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geomap.reading.parties.acting import actors_of
from geomap.reading.parties.camps import are_allied
from geomap.sides import may_be_opposed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.model import Force, Statement
    from geomap.reading.parties.camps import Camps
    from geomap.reading.sentences.items import ForceLike

_NEAR = 700
"""Characters from a fight within which its sides are looked for."""
_SIDES = 2
_FEW = 20
"""Speakers of parties that are looked at."""


@dataclass(frozen=True, slots=True)
class _Around:
    """Who a report speaks of, to look for the sides of a fight in."""

    actors: Sequence[ForceLike]
    starts: Sequence[int]
    spoken: Sequence[ForceLike]
    """ "Y officials": Y may be at war."""
    camps: Camps

    def are_foes(self, a: Force, b: Force) -> bool:
        return may_be_opposed(a, b) and not (
            are_allied(a, b, self.camps.alliances) and self.camps.opposed(a, b) is not True
        )


def with_both_sides(
    statements: Sequence[Statement],
    forces: Sequence[ForceLike],
    camps: Camps,
) -> list[Statement]:
    """Give fights of which the sentence names one side or none the two sides that the text round them speaks of.

    Those named most often come first: an ally of one side is named in passing. Two that are on one side, or do not
    fight one another, are one side of the fight, unless the report says that these fight.

    Parameters
    ----------
    statements
        What the sentences of a report say.
    forces
        Every mention of a force in it, in order.
    camps
        Who is with whom.
    """
    if all(s.status != "contested" for s in statements):
        return list(statements)
    told = frozenset(f.id for s in statements for f in (s.force, s.opponent) if f is not None)
    actors = actors_of(forces, told)
    spoken = [f for f in forces if f.role == "authority"][:_FEW]
    around = _Around(actors, [f.start for f in actors], spoken, camps)
    return [_with_sides(s, around) if s.status == "contested" else s for s in statements]


def _with_sides(statement: Statement, around: _Around) -> Statement:
    named = statement.parties
    if len(named) > _SIDES or (len(named) == _SIDES and around.are_foes(*named)):
        return statement
    parties = list(named[:1])
    low, high = statement.evidence.start, statement.evidence.end
    starts = around.starts
    near = list(around.actors[bisect_left(starts, low - _NEAR) : bisect_left(starts, high + _NEAR)])
    if len(named) == _SIDES:
        near = [f for f in near if f.kind != "country"]  # two that are named are rather these than a country told of
    if len({f.force.id for f in near} | {f.id for f in named}) < _SIDES:
        near += [f for f in around.spoken if low - _NEAR <= f.start < high + _NEAR]
    often = Counter(f.force.id for f in near)
    near.sort(key=lambda f: (-often[f.force.id], max(low - f.end, f.start - high, 0), f.start))
    for actor in near:
        if len(parties) < _SIDES and all(around.are_foes(actor.force, party) for party in (*parties, *named)):
            parties.append(actor.force)
    return replace(statement, parties=tuple(parties)) if len(parties) == _SIDES else statement
