"""Shapes on the globe by geodesics: points at a bearing and distance, circles, rings and sectors of rings.

Angles are degrees, clockwise from north; lengths are metres. Geodesics are those of geographiclib, on WGS 84, as geopy
has them; importing geopy itself loads its geocoders, which takes longer than all the rest. Polygons have their
longitude first.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import shapely
from geographiclib.geodesic import Geodesic
from shapely import affinity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

_POSITION = Geodesic.LATITUDE | Geodesic.LONGITUDE
_STEP_DEG = 10.0
"""Of the arcs by which circles are approximated."""


def destination(lat: float, lon: float, bearing_deg: float, distance_m: float) -> tuple[float, float]:
    """Latitude and longitude in degrees of the point at a bearing and distance, along the geodesic."""
    return _destinations(lat, lon, [bearing_deg], distance_m)[0]


def _destinations(lat: float, lon: float, bearings: Sequence[float], distance_m: float) -> list[tuple[float, float]]:
    globe = Geodesic.WGS84
    points = (globe.Direct(lat, lon, bearing, distance_m, _POSITION) for bearing in bearings)
    return [(point["lat2"], point["lon2"]) for point in points]


def distance_m(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """Length in metres of the geodesic between two points given in degrees."""
    return float(Geodesic.WGS84.Inverse(lat_a, lon_a, lat_b, lon_b, Geodesic.DISTANCE)["s12"])


def sector(lat: float, lon: float, inner: float, outer: float, bearing: float, half_angle: float) -> BaseGeometry:
    """A sector of the ring between two circles.

    Parameters
    ----------
    lat, lon
        The centre, in degrees.
    inner, outer
        The radii, in metres.
    bearing, half_angle
        The axis, in degrees clockwise from north, and how far the sector reaches to either side of it; the whole ring
        from 180 degrees on.

    Returns
    -------
    sector
        WGS 84, longitude first, on both sides of the antimeridian if need be; a disc sector if `inner` is 0.
    """
    count = max(2, math.ceil(2 * half_angle / _STEP_DEG) + 1)
    angles = [bearing - half_angle + 2 * half_angle * n / (count - 1) for n in range(count)]
    outside = [unwrapped(lon, point) for point in _destinations(lat, lon, angles, outer)]
    whole = half_angle >= 180.0
    inside = [unwrapped(lon, point) for point in _destinations(lat, lon, angles[::-1], inner)] if inner > 0 else []
    if whole:
        polygon = shapely.Polygon(outside, [inside] if inside else None)
    else:
        polygon = shapely.Polygon([*outside, *(inside or [(lon, lat)])])
    return on_globe(polygon)


def unwrapped(lon: float, point: tuple[float, float]) -> tuple[float, float]:
    """A point, longitude first and within half the globe of `lon`, even if that is beyond 180 degrees."""
    return point[1] + 360.0 * round((lon - point[1]) / 360.0), point[0]


def on_globe(geometry: BaseGeometry) -> BaseGeometry:
    """Split a geometry that reaches over the antimeridian into parts on both sides of it."""
    west, _, east, _ = geometry.bounds
    if west >= -180.0 and east <= 180.0:
        return geometry
    sound = geometry if geometry.is_valid else shapely.make_valid(geometry)
    pieces = []
    for turn in (-360.0, 0.0, 360.0):
        piece = sound.intersection(shapely.box(-180.0 + turn, -90.0, 180.0 + turn, 90.0))
        if not piece.is_empty:
            pieces.append(affinity.translate(piece, xoff=-turn))
    return shapely.union_all(pieces)


def box_of(geometry: BaseGeometry) -> tuple[float, float, float, float]:
    """West, south, east and north of a geometry, in degrees."""
    west, south, east, north = geometry.bounds
    return west, south, east, north


def spread(inner: float, outer: float, axis: float, half_angle: float) -> float:
    """How far the corners of a ring sector are from a point on its axis, `axis` metres from its centre."""
    angle = math.radians(min(half_angle, 180.0))
    corners = (math.sqrt(axis**2 + r**2 - 2 * axis * r * math.cos(angle)) for r in (inner, outer))
    return max(abs(outer - axis), abs(axis - inner), *corners)


def centroid_axis(inner: float, outer: float, half_angle: float) -> float:
    """How far the centroid of a ring sector lies from its centre."""
    angle = math.radians(half_angle)
    area = outer**2 - inner**2
    return 2 / 3 * math.sin(angle) / angle * (outer**3 - inner**3) / area if area > 0 else outer


def farthest(lat: float, lon: float, geometry: BaseGeometry) -> float:
    """Metres from a point to the farthest vertex of a geometry."""
    hull = geometry.convex_hull
    points = shapely.get_coordinates(hull).tolist()
    return max((distance_m(lat, lon, y, x) for x, y in points), default=0.0)


def bearing_deg(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """The azimuth at one point of the geodesic to another."""
    return float(Geodesic.WGS84.Inverse(lat_a, lon_a, lat_b, lon_b, Geodesic.AZIMUTH)["azi1"])
