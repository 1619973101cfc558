"""How large places are, and where their middle is: radii in metres, areas in square kilometres, points in degrees."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import shapely

from geomap.places import countrymerge

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

KM_PER_DEGREE = 111.195
"""Of latitude, on the sphere."""


def town_radius(population: int, feature: str) -> float:
    """Metres that hold a town, or a part of one (`P.PPLX`), by its people."""
    return 2000.0 if feature == "P.PPLX" else countrymerge.town_radius(population)


def disc_radius(square_km: float) -> float:
    """Metres of the disc that has the same area."""
    return float(round(max(500.0, 1000 * math.sqrt(square_km / math.pi))))


def square_km(geometry: BaseGeometry) -> float:
    """Area on the sphere, by the cylindrical equal-area projection."""
    flat = shapely.transform(geometry, _equal_area)
    return float(flat.area)


def _equal_area(points: Any) -> Any:
    import numpy as np  # noqa: PLC0415 -- shapely hands over an array; nothing else here needs numpy

    return np.column_stack(
        [points[:, 0] * KM_PER_DEGREE, np.sin(np.radians(points[:, 1])) * KM_PER_DEGREE * math.degrees(1)]
    )


def inner_point(geometry: BaseGeometry) -> tuple[float, float]:
    """The centroid as (lat, lon), or a point inside where it lies outside."""
    largest = max(getattr(geometry, "geoms", [geometry]), key=lambda part: part.area)
    point = geometry.centroid
    if not geometry.contains(point):
        point = largest.centroid if largest.contains(largest.centroid) else largest.representative_point()
    return round(point.y, 5), round(point.x, 5)
