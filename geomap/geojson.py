"""Extents as GeoJSON geometries, and back: RFC 7946, longitude first."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from geomap.model import Extent

if TYPE_CHECKING:
    from geomap.model import Line

_NAMES: Final = {("line", False): "LineString", ("line", True): "MultiLineString"} | {
    ("area", False): "Polygon",
    ("area", True): "MultiPolygon",
}
_KINDS: Final = {name: key for key, name in _NAMES.items()}
_LEAST: Final = {"line": 2, "area": 4}


def geometry_of(extent: Extent) -> dict[str, Any]:
    """The GeoJSON geometry of an extent, longitude first."""
    parts = [[[list(point) for point in line] for line in part] for part in extent.parts]
    found: list[Any] = [part[0] for part in parts] if extent.kind == "line" else parts
    several = len(found) != 1
    return {"type": _NAMES[extent.kind, several], "coordinates": found if several else found[0]}


def read_geometry(geometry: object, within_m: float) -> Extent:
    """The extent of a GeoJSON geometry.

    Raises
    ------
    ValueError
        If it is not a geometry, or not a line or area; the message says what is wrong.
    """
    name = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(geometry, dict) or not isinstance(name, str) or name not in _KINDS:
        raise ValueError(f"no GeoJSON geometry of type {', '.join(_KINDS)}")
    kind, several = _KINDS[name]
    coordinates = geometry.get("coordinates")
    found = _list(coordinates) if several else [coordinates]
    parts = [[part] if kind == "line" else _list(part) for part in found]
    if not parts or not all(parts):
        raise ValueError("a geometry without coordinates")
    return Extent(
        "line" if kind == "line" else "area",
        tuple(tuple(_line(line, _LEAST[kind]) for line in part) for part in parts),
        within_m,
    )


def _list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError("coordinates that are no list")  # noqa: TRY004 -- of a file, not of the program
    return value


def _line(value: object, least: int) -> Line:
    points = tuple(map(_point, _list(value)))
    if len(points) < least or (least > 2 and points[0] != points[-1]):
        raise ValueError("a line of too few points, or a ring that does not close")
    return points


def _point(value: object) -> tuple[float, float]:
    if not isinstance(value, list) or len(value) != 2:
        raise ValueError("a point that is no longitude and latitude")
    lon, lat = (
        float(it) if isinstance(it, int | float) and not isinstance(it, bool) and abs(it) <= 180 else math.nan
        for it in value
    )
    if not (math.isfinite(lon) and abs(lat) <= 90):
        raise ValueError("a point that is no longitude and latitude")
    return lon, lat
