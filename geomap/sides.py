"""On whose side forces are, as far as the lexicon knows.

Whom a report has fight whom is in `geomap.reading.parties.camps`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    from geomap.model import Force


@overload
def side_of(force: Force) -> str: ...
@overload
def side_of(force: None) -> None: ...
@overload
def side_of(force: Force | None) -> str | None: ...
def side_of(force: Force | None) -> str | None:
    """The side of a force ("syria:government"), the force's own id where its side is unknown; None for no force."""
    return None if force is None else force.side or force.id


def war_of(force: Force) -> str | None:
    """The war ("syria") that a force is listed on a side of; None where its side is unknown."""
    return None if force.side is None else force.side.partition(":")[0]


def id_of_men(slug: str) -> str:
    """The id of the men of somebody whose last name makes a slug."""
    return f"men-of-{slug}"


def are_a_mans(force: Force) -> bool:
    """Are they only known by who leads them: whose side he is on is not known?"""
    return force.side is None and force.id.startswith(id_of_men(""))


def may_be_opposed(a: Force, b: Force) -> bool:
    """Are two forces not known to be on one side?"""
    return a.id != b.id and (a.side is None or b.side is None or a.side != b.side)


def on_different_sides(a: Force, b: Force) -> bool:
    """Are two forces known to be on different sides, be it of one war or of two?"""
    return a.side is not None and b.side is not None and a.side != b.side
