"""Shapes that share borders, as rings of land and as lines by kind (coast, border ...), in whole steps of a degree.

Borders are distinguished from coasts by what lies on both sides, so every line is kept once. Longitude first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

Box = tuple[float, float, float, float]
"""West, south, east, north, in degrees."""

_MOST_STEPS = 10_000_000  # more than any line of latitude has

LineKind = Literal["border", "division", "disputed", "coast"]


class ShapeLike(Protocol):
    """An outline with a name, as `geomap.places.shapes` gives it."""

    @property
    def name(self) -> str:
        """Its usual name."""

    @property
    def country(self) -> str | None:
        """ISO 3166-1 alpha-2."""

    @property
    def geometry(self) -> BaseGeometry:
        """Polygon or MultiPolygon, longitude first."""


@dataclass(frozen=True, slots=True)
class Dispute:
    """A disputed border."""

    between: frozenset[str]
    """Two names or ISO codes of countries or divisions."""
    box: Box | None
    """The box that contains the disputed part of the border; None if all of it is disputed."""


def on_grid(lines: Any, steps: int) -> list[Any]:
    """The points of each line in whole steps of a degree, without immediate repetitions."""
    points, line = _stepped(lines, steps)
    return np.split(points, np.flatnonzero(np.diff(line)) + 1)


def deltas(points: Any) -> list[int]:
    """x, y of the first point, then the steps from each to the next."""
    deltas = points.copy()
    deltas[1:] -= points[:-1]
    numbers: list[int] = deltas.ravel().tolist()
    return numbers


def _stepped(lines: Any, steps: int) -> tuple[Any, Any]:
    """The points of all lines in whole steps of a degree, without immediate repetitions, and the line of each point."""
    coordinates, line = shapely.get_coordinates(lines, return_index=True)
    points = np.rint(coordinates * steps).astype(np.int64)
    moved = np.any(np.diff(points, axis=0, prepend=points[:1] - 1) != 0, axis=1)
    moved |= np.diff(line, prepend=-1) != 0
    return points[moved], line[moved]


def coverage(
    shapes: Sequence[ShapeLike], geometries: Sequence[BaseGeometry], steps: int, disputes: Sequence[Dispute]
) -> dict[str, Any]:
    """Shapes that share borders, as rings of land and as lines by kind.

    A stretch that two shapes have is a border and is kept once; one that a single shape has is coast. Since all rings
    run the same way round, the coasts of neighbours join into the rings of their common land.

    Parameters
    ----------
    shapes
        n shapes: their countries tell borders from divisions, names and codes which borders are disputed.
    geometries
        The n outlines to draw, which may be simplified or cut; longitude first.
    steps
        To the degree.
    disputes
        The borders to draw as disputed.

    Returns
    -------
    ground
        JSON values.
    """
    parts, owners = shapely.get_parts(np.array(geometries, dtype=object), return_index=True)
    rings, part_of_ring = shapely.get_rings(shapely.orient_polygons(parts), return_index=True)
    points, ring_of_point = _stepped(rings, steps)
    enough = np.bincount(ring_of_point, minlength=len(rings))[ring_of_point] > 3
    points, ring_of_point = points[enough], ring_of_point[enough]
    lines: dict[LineKind, list[list[int]]] = {"border": [], "division": [], "disputed": [], "coast": []}
    if not len(points):
        return _lines(steps, [], lines)

    # A segment goes from each point to the next of its ring; `whole` is its number whichever way it is walked.
    start = np.flatnonzero(ring_of_point[:-1] == ring_of_point[1:])
    owner = owners[part_of_ring[ring_of_point[start]]]
    number = points[:, 0] * _MOST_STEPS + points[:, 1]  # for each point of the ground another
    _, number = np.unique(number, return_inverse=True)
    ends = np.sort(np.stack([number[start], number[start + 1]]), axis=0)
    _, first, whole, count = np.unique(
        ends[0] * (number.max() + 1) + ends[1], return_index=True, return_inverse=True, return_counts=True
    )
    other = np.full(len(first), -1)
    later = np.flatnonzero(first[whole] != np.arange(len(whole)))
    other[whole[later]] = owner[later]

    kinds: list[LineKind] = list(lines)
    code = np.full(len(start), -1)  # of segments that were there before, and of those with one shape on both sides
    code[first[count == 1]] = kinds.index("coast")
    shared = first[(count > 1) & (other != owner[first])]
    one, two = owner[shared], other[whole[shared]]
    country = np.unique([_country(shape) for shape in shapes], return_inverse=True)[1]
    code[shared] = np.where(country[one] == country[two], kinds.index("division"), kinds.index("border"))
    ends_at = points[start[shared]] / steps
    parties = _by_name(shapes)
    for dispute in disputes:
        those, others = (parties.get(name) for name in sorted(dispute.between))
        for mine, yours in ((those, others), (others, those)) if those and others else ():
            parted = np.isin(one, mine) & np.isin(two, yours) & _within(ends_at, dispute.box)
            code[shared[parted]] = kinds.index("disputed")
    breaks = np.flatnonzero((np.diff(code) != 0) | (np.diff(start) != 1)) + 1
    runs = []
    for stretch in np.split(np.arange(len(code)), breaks):
        kind_code = int(code[stretch[0]])
        run = points[start[stretch[0]] : start[stretch[-1]] + 2]
        if kind_code == kinds.index("coast"):
            runs.append(run)
        elif kind_code >= 0:
            lines[kinds[kind_code]].append(deltas(run))
    return _lines(steps, _joined(runs), lines)


def _lines(steps: int, land: Sequence[Any], lines: dict[LineKind, list[list[int]]]) -> dict[str, Any]:
    return {
        "steps": steps,
        "land": [deltas(ring) for ring in land],
        "borders": lines["border"],
        "divisions": lines["division"],
        "disputed": lines["disputed"],
    }


def _joined(runs: Sequence[Any]) -> list[Any]:
    """Runs of points, joined end to end into closed rings."""
    waiting: dict[tuple[int, int], list[int]] = {}
    for index, run in enumerate(runs):
        waiting.setdefault((int(run[0][0]), int(run[0][1])), []).append(index)
    used = [False] * len(runs)
    rings = []
    for index, run in enumerate(runs):
        if used[index]:
            continue
        used[index] = True
        chain = [run]
        home, here = (tuple(point.tolist()) for point in (run[0], run[-1]))
        while here != home:
            following = next((it for it in waiting.get(here, ()) if not used[it]), None)
            if following is None:
                break
            used[following] = True
            chain.append(runs[following][1:])
            here = tuple(runs[following][-1].tolist())
        rings.append(np.concatenate(chain))
    return rings


def _country(shape: ShapeLike) -> str:
    return shape.country or shape.name


def _by_name(shapes: Sequence[ShapeLike]) -> dict[str, list[int]]:
    """The numbers of shapes by their names and by the codes of their countries."""
    found: dict[str, list[int]] = {}
    for number, shape in enumerate(shapes):
        for name in {shape.country or shape.name, shape.name}:
            found.setdefault(name, []).append(number)
    return found


def _within(points: Any, box: Box | None) -> Any:
    if box is None:
        return np.full(len(points), fill_value=True)
    west, south, east, north = box
    return (points[:, 0] >= west) & (points[:, 0] <= east) & (points[:, 1] >= south) & (points[:, 1] <= north)
