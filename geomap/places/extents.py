"""Geometries of relations as the extents that claims carry: simplified and rounded, equal for equal geometries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import shapely

from geomap.model import Extent

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from geomap.model import Line

_DIGITS: Final = 4  # of a degree: ten metres
_FINENESS: Final = 400
"""A line may be off by this fraction of its geometry's longer side, which is less than a screen shows."""


def extent_of(geometry: BaseGeometry, within_m: float) -> Extent | None:
    """A geometry as frozen values.

    Parameters
    ----------
    geometry
        WGS 84, longitude first. Of a mixture the areas are taken, else the lines.
    within_m
        How far outside it the true place can be, in metres.

    Returns
    -------
    extent
        None if nothing is left of the geometry, as of a point.
    """
    west, south, east, north = geometry.bounds
    simple = shapely.simplify(geometry, max(east - west, north - south) / _FINENESS)
    pieces = shapely.get_parts(shapely.get_parts(simple)).tolist()
    areas = [piece for piece in pieces if piece.geom_type == "Polygon"]
    if areas:
        turned = shapely.orient_polygons(areas).tolist()
        rings = [tuple(_line(ring) for ring in (it.exterior, *it.interiors)) for it in turned]
        parts = tuple(tuple(ring for ring in part if len(ring) > 3) for part in rings if len(part[0]) > 3)
    else:
        merged = shapely.line_merge(shapely.MultiLineString([it for it in pieces if it.geom_type == "LineString"]))
        lines = (_line(it) for it in shapely.get_parts(merged).tolist())
        parts = tuple((line,) for line in lines if len(line) > 1)
    return Extent("area" if areas else "line", parts, float(round(within_m))) if parts else None


def _line(run: BaseGeometry) -> Line:
    """The points of a line or ring, without immediate repetitions."""
    points: list[tuple[float, float]] = []
    for lon, lat in shapely.get_coordinates(run).tolist():
        point = (round(lon, _DIGITS) + 0.0, round(lat, _DIGITS) + 0.0)  # no negative zero: it is written otherwise
        if not points or points[-1] != point:
            points.append(point)
    return tuple(points)
