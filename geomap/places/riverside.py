"""The ground beside a river: what "east of the Euphrates" and "its east bank" mean where its course is known."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

import shapely
from shapely import affinity

from geomap.places.sectors import box_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from geomap.model import Place
    from geomap.places.shapes import Shapes

_METRES_PER_DEGREE = 111_320.0
_SLACK_DEG = 0.1
"""How far beyond a country's simplified outline a river on its border still counts as the country's."""


def stretch_in(course: BaseGeometry, around: Sequence[Place], shapes: Shapes) -> BaseGeometry:
    """The course within the countries of the places around it; all of it where it touches none of them."""
    codes = sorted({place.country for place in around if place.country})
    if not codes:
        return course
    outlines = [shape.geometry for shape in shapes.countries(box_of(course)) if shape.country in codes]
    here = course.intersection(shapely.buffer(shapely.union_all(outlines), _SLACK_DEG)) if outlines else course
    return course if here.is_empty else here


def stretch_near(course: BaseGeometry, spot: Place, reach_m: float) -> BaseGeometry:
    """The part of a course within `reach_m` metres of a place; empty where the course is farther off."""
    return course.intersection(disc(spot.lat, spot.lon, reach_m))


def disc(lat: float, lon: float, radius_m: float) -> BaseGeometry:
    """A circle on the ground, drawn flat: for radii of some kilometres."""
    height = radius_m / _METRES_PER_DEGREE
    circle = shapely.Point(0.0, 0.0).buffer(height)
    width = 1 / max(0.05, math.cos(math.radians(lat)))
    return affinity.translate(affinity.scale(circle, width, 1.0, origin=(0, 0)), lon, lat)


def ground_towards(course: BaseGeometry, bearing_deg: float, reach_m: float) -> BaseGeometry:
    """The ground beside a river: what its course sweeps when it is moved towards a bearing.

    Parameters
    ----------
    course
        Lines, WGS 84, longitude first.
    bearing_deg
        Degrees clockwise from north.
    reach_m
        How far the course is moved, in metres.
    """
    simple = shapely.simplify(course, reach_m / 40 / _METRES_PER_DEGREE)
    east, north = math.sin(math.radians(bearing_deg)), math.cos(math.radians(bearing_deg))

    def moved(point: tuple[float, float]) -> tuple[float, float]:
        lon, lat = point
        squeeze = max(0.05, math.cos(math.radians(lat)))
        far = reach_m / _METRES_PER_DEGREE
        return lon + far * east / squeeze, min(90.0, max(-90.0, lat + far * north))

    swept = [
        shapely.Polygon([one, other, moved(other), moved(one)])
        for line in shapely.get_parts(simple)
        for one, other in pairwise(shapely.get_coordinates(line).tolist())
    ]
    sound = [piece if piece.is_valid else shapely.make_valid(piece) for piece in swept]
    return shapely.union_all(sound)
