"""Colours of forces: those given, then those of a palette that colour-blind readers can tell apart; and their signs."""

from __future__ import annotations

import math
import re
from functools import partial
from typing import TYPE_CHECKING

from geomap.errors import MapError
from geomap.sides import CUES, side_of, war_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geomap.model import Force

# Okabe and Ito's (2008) without grey, black and yellow, then the darker ones of Paul Tol's "muted". Grey stays
# free: it means that nobody is said to hold a place.
PALETTE = (
    "#0072b2",
    "#d55e00",
    "#009e73",
    "#cc79a7",
    "#e69f00",
    "#332288",
    "#56b4e9",
    "#882255",
    "#999933",
    "#44aa99",
    "#aa4499",
    "#117733",
)

_ALIKE = 75
_SHADES = ((0, 0.4), (255, 0.5))
_COLOUR = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)


def colours(forces: Sequence[Force], styles: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """A colour for each force.

    Parameters
    ----------
    forces
        In order of importance: those without a given colour get the palette's colours in this order. Forces of one
        side share a colour.
    styles
        Colours as `#rrggbb` by force id or by side; the id outranks the side. If several sides have the same colour
        (governments of several wars, say), the most important keeps it and the others get shades of it.

    Returns
    -------
    colours
        One for each force. The palette leaves out colours too similar to a given one, as long as there are others; then
        those come that differ most. It starts again when it is used up.

    Raises
    ------
    MapError
        If a colour is not of the form `#rrggbb`.
    """
    given = {key: _checked(key, value) for key, value in (styles or {}).items()}
    wanted = [given.get(force.id) or given.get(force.side or "") for force in forces]
    given_here = {colour for colour in wanted if colour}
    chosen: dict[tuple[str, str | None], str] = {}
    for force, colour in zip(forces, wanted, strict=True):
        bearer = (side_of(force), colour)
        if bearer in chosen:
            continue
        used = set(chosen.values())
        if colour is not None and colour not in used:
            chosen[bearer] = colour
            continue
        kin = [_shade(colour, *shade) for shade in _SHADES] if colour else []
        apart = (one for one in (*kin, *PALETTE) if all(_apart(one, other) for other in used | given_here))
        unused = [one for one in PALETTE if one not in used]
        chosen[bearer] = (
            next(apart, None)
            or max(unused, key=lambda one: min(_distance(one, other) for other in used | given_here), default=None)
            or PALETTE[len(chosen) % len(PALETTE)]
        )
    return tuple(chosen[side_of(force), colour] for force, colour in zip(forces, wanted, strict=True))


def cues(forces: Sequence[Force], chosen: Sequence[str], given: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """A sign for each force, so that nobody has to tell them apart by colour alone.

    Parameters
    ----------
    forces
        In order of importance.
    chosen
        Their colours, as `colours` gives them.
    given
        Names of signs, of `geomap.sides.CUES`, by force id or by side; the id outranks the side. The most important
        force of a side keeps the sign that is given to the side.

    Returns
    -------
    cues
        A name for each force. No two forces of one colour have the same, and no two of one war, as long as there are
        enough.

    Raises
    ------
    MapError
        If a sign is not known.
    """
    for key, name in (given or {}).items():
        if name not in CUES:
            raise MapError(f"the sign of {key!r} is {name!r}: one of {', '.join(CUES)}")
    found: dict[int, str] = {}
    taken: dict[str, list[int]] = {name: [] for name in CUES}
    wanted = [(given or {}).get(force.id) or (given or {}).get(force.side or "") for force in forces]

    wars = [war_of(force) for force in forces]

    def cost(number: int, name: str) -> tuple[int, int, int]:
        alike = sum(chosen[other] == chosen[number] for other in taken[name])
        near = sum(wars[number] is None or wars[other] in {wars[number], None} for other in taken[name])
        return alike, near, len(taken[name])

    def clashes(number: int, name: str) -> bool:
        war = wars[number]
        return any(chosen[it] == chosen[number] or (war is not None and wars[it] == war) for it in taken[name])

    # Signs that are given come first, to those who are first of their side.
    for number in sorted(range(len(forces)), key=lambda number: (wanted[number] is None, number)):
        asked = wanted[number]
        name = min(CUES, key=partial(cost, number)) if asked is None or clashes(number, asked) else asked
        found[number] = name
        taken[name].append(number)
    return tuple(found[number] for number in range(len(forces)))


def _shade(colour: str, target: int, share: float) -> str:
    """The colour moved towards black (0) or white (255)."""
    channels = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{round(channel + (target - channel) * share):02x}" for channel in channels)


def _apart(one: str, other: str) -> bool:
    """Whether two colours differ enough to be used together."""
    return _distance(one, other) > _ALIKE


def _distance(one: str, other: str) -> float:
    """How far two colours are from one another."""
    channels = ((int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5))
    return math.hypot(*(a - b for a, b in channels))


def _checked(key: str, value: str) -> str:
    if not _COLOUR.fullmatch(value):
        raise MapError(f"the colour of {key!r} is {value!r}: write it as #rrggbb, for example #0072b2")
    return value.lower()
