"""On whose side forces are, as far as the lexicon knows.

Whom a report has fight whom is in `geomap.reading.parties.camps`.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final, overload

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geomap.model import Force

CUES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "plain": "",
        "pole": "m0-6v12",
        "slash": "m-4.5 4.5l9-9",
        "bars": "m-5.5-2.8h11m-11 5.6h11",
        "triangle": "m0-4.5l4.6 7.6h-9.2z",
        "saltire": "m-4.2-4.2l8.4 8.4m0-8.4l-8.4 8.4",
        "bar": "m-6 0h12",
        "square": "m-2.8-2.8h5.6v5.6h-5.6z",
        "backslash": "m-4.5-4.5l9 9",
        "rails": "m-2.8-5.5v11m5.6-11v11",
        "wedge": "m0 4.5l4.6-7.6h-9.2z",
    }
)
"""The signs that tell forces apart besides their colour, as paths from the middle of a disc with the radius 10. None is
round, as the signs of what a force is said to do with a place are.
"""


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
