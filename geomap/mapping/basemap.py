"""The ground under the marks, drawn from Natural Earth and packed small: land, borders, divisions, names.

The world travels once, coarsely; round the data there are areas in full detail that the page draws over it when
the reader comes near. Borders are told from coasts by what lies on both sides of them, so every line travels
once. Longitude first.
"""

from __future__ import annotations

import itertools
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol

import numpy as np
import shapely

from geomap.mapping.inert import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from shapely.geometry.base import BaseGeometry

    from geomap.model import Place

Box = tuple[float, float, float, float]
"""West, south, east, north, in degrees."""

_WORLD_TOLERANCE = 0.05
_WORLD_STEPS = 100  # to the degree: about a kilometre
_AREA_STEPS = 1000
_AREA_MARGIN = 3.0
_AREA_RADIUS = 5.0
_TOWNS = 1500

LineKind = Literal["border", "division", "disputed", "coast"]


class ShapeLike(Protocol):
    """An outline with a name, as `geomap.places.shapes` gives."""

    @property
    def name(self) -> str:
        """Its usual name."""

    @property
    def country(self) -> str | None:
        """ISO 3166-1 alpha-2."""

    @property
    def geometry(self) -> BaseGeometry:
        """Polygon or MultiPolygon, longitude first."""


class ShapeSource(Protocol):
    """Where outlines come from; `geomap.places.shapes.open_shapes()` is one."""

    def countries(self, bbox: Box | None = None) -> Iterable[ShapeLike]:
        """Countries in a box, or all."""

    def admin1(self, bbox: Box | None = None) -> Iterable[ShapeLike]:
        """First-order divisions in a box, or all."""

    def lakes(self, bbox: Box | None = None) -> Iterable[ShapeLike]:
        """Lakes in a box, or all."""

    def polygon(self, place: Place) -> ShapeLike | None:
        """The outline of a country or division."""


class Town(NamedTuple):
    """A name to write on the ground. Latitude first, as gazetteers list them."""

    name: str
    lat: float
    lon: float
    population: int


@dataclass(frozen=True, slots=True)
class Dispute:
    """A border that not everybody agrees on."""

    between: frozenset[str]
    """Two names or ISO codes of countries or divisions."""
    box: Box | None
    """The part of the border that is meant; all of it if None."""


def draw(places: Sequence[Place], shapes: ShapeSource | None, towns: Iterable[tuple[str, float, float, int]]) -> Any:
    """Pack the ground for a map of these places.

    Parameters
    ----------
    places
        Those of the chronicle's sites, in their order.
    shapes
        None draws no land: the page then says so.
    towns
        Name, latitude, longitude, population; the largest near the places are kept.

    Returns
    -------
    ground
        JSON values.
    """
    points = [(place.lon, place.lat) for place in places if not _is_country(place)]
    boxes = areas(points or [(place.lon, place.lat) for place in places])
    near = [town for town in map(Town._make, towns) if any(_inside(town.lon, town.lat, box) for box in boxes)]
    near.sort(key=lambda town: (-town.population, town.name, town.lat, town.lon))
    ground: dict[str, Any] = {
        "towns": [
            [plain(town.name), round(town.lat, 4), round(town.lon, 4), town.population] for town in near[:_TOWNS]
        ],
    }
    if shapes is None:
        return ground
    disputes = read_disputes()
    countries = list(shapes.countries())
    ground["world"] = _world(countries, disputes)
    ground["names"] = _names(countries)
    ground["areas"] = [_area(box, shapes, disputes) for box in boxes]
    ground["outlines"] = _outlines(places, shapes)
    return ground


def areas(points: Sequence[tuple[float, float]]) -> list[Box]:
    """Boxes that hold the points with some ground around them; those that meet are made one.

    Parameters
    ----------
    points
        Longitude, latitude.
    """
    cells = sorted({(int(lon // _AREA_RADIUS), int(lat // _AREA_RADIUS)) for lon, lat in points})
    boxes: list[Box] = []
    for column, row in cells:
        members = [
            (lon, lat) for lon, lat in points if (int(lon // _AREA_RADIUS), int(lat // _AREA_RADIUS)) == (column, row)
        ]
        lons, lats = [lon for lon, _ in members], [lat for _, lat in members]
        box = (
            min(lons) - _AREA_MARGIN,
            max(min(lats) - _AREA_MARGIN, -85.0),
            max(lons) + _AREA_MARGIN,
            min(max(lats) + _AREA_MARGIN, 85.0),
        )
        while met := next((other for other in boxes if _meet(box, other)), None):
            boxes.remove(met)
            box = (min(box[0], met[0]), min(box[1], met[1]), max(box[2], met[2]), max(box[3], met[3]))
        boxes.append(box)
    return sorted((round(w, 2), round(s, 2), round(e, 2), round(n, 2)) for w, s, e, n in boxes)


def read_disputes() -> tuple[Dispute, ...]:
    """The borders that are drawn dashed, from the data file beside the page's assets."""
    text = (files("geomap.mapping") / "assets" / "disputed.toml").read_text(encoding="utf-8")
    return tuple(
        Dispute(frozenset(row["between"]), (row["box"][0], row["box"][1], row["box"][2], row["box"][3]))
        if "box" in row
        else Dispute(frozenset(row["between"]), None)
        for row in tomllib.loads(text)["border"]
    )


def _world(countries: Sequence[ShapeLike], disputes: Sequence[Dispute]) -> dict[str, Any]:
    simple = shapely.coverage_simplify([_polygonal(shape.geometry) for shape in countries], _WORLD_TOLERANCE)
    return _coverage(list(zip(countries, simple, strict=True)), _WORLD_STEPS, disputes)


def _area(box: Box, shapes: ShapeSource, disputes: Sequence[Dispute]) -> dict[str, Any]:
    divisions = [shape for shape in shapes.admin1(box) if shape.geometry.intersects(shapely.box(*box))]
    extent = max(box[2] - box[0], box[3] - box[1])
    polygons = [_polygonal(shape.geometry) for shape in divisions]
    simple = shapely.coverage_simplify(polygons, max(0.0, extent / 4000 - 0.002))
    lakes = [ring for shape in shapes.lakes(box) for ring in _rings(shape.geometry, _AREA_STEPS)]
    packed = _coverage(list(zip(divisions, simple, strict=True)), _AREA_STEPS, disputes)
    return {"box": list(box), "lakes": [_deltas(ring) for ring in lakes], **packed}


def _coverage(
    shapes: Sequence[tuple[ShapeLike, BaseGeometry]], steps: int, disputes: Sequence[Dispute]
) -> dict[str, Any]:
    """Shapes that share their borders, as rings of land and as lines by what they part."""
    owners: dict[tuple[int, int, int, int], list[int]] = {}
    rings: list[tuple[int, list[tuple[int, int]]]] = []
    for number, (_, geometry) in enumerate(shapes):
        for ring in _rings(geometry, steps):
            rings.append((number, ring))
            for segment in _segments(ring):
                owners.setdefault(segment, []).append(number)
    lines: dict[LineKind, list[list[int]]] = {"border": [], "division": [], "disputed": [], "coast": []}
    for number, ring in rings:
        run: list[tuple[int, int]] = []
        kind: LineKind | None = None
        for (start, end), segment in zip(_pairs(ring), _segments(ring), strict=True):
            sides = owners[segment]
            mine = None if sides[0] != number else _kind([shapes[side][0] for side in sides], segment, steps, disputes)
            if mine != kind:
                if kind and kind != "coast":
                    lines[kind].append(_deltas(run))
                run, kind = [start], mine
            run.append(end)
        if kind and kind != "coast":
            lines[kind].append(_deltas(run))
    land = [
        ring
        for geometry in shapely.get_parts(shapely.union_all([geometry for _, geometry in shapes]))
        for ring in _rings(geometry, steps)
    ]
    return {
        "steps": steps,
        "land": [_deltas(ring) for ring in land],
        "borders": lines["border"],
        "divisions": lines["division"],
        "disputed": lines["disputed"],
    }


def _kind(
    sides: Sequence[ShapeLike], segment: tuple[int, int, int, int], steps: int, disputes: Sequence[Dispute]
) -> LineKind:
    if len(sides) < 2:
        return "coast"
    one, other = ({side.country or side.name, side.name} for side in sides[:2])
    for dispute in disputes:
        if (
            one & dispute.between
            and other & dispute.between
            and len((one | other) & dispute.between) == len(dispute.between)
            and (dispute.box is None or _inside(segment[0] / steps, segment[1] / steps, dispute.box))
        ):
            return "disputed"
    countries = {side.country or side.name for side in sides[:2]}
    return "border" if len(countries) > 1 else "division"


def _outlines(places: Sequence[Place], shapes: ShapeSource) -> dict[str, Any]:
    """The outline of each place that is a division or a country, by the number of its site."""
    found: dict[str, Any] = {}
    for number, place in enumerate(places):
        if not place.feature.startswith("A."):
            continue
        shape = shapes.polygon(place)
        if shape is None:
            continue
        west, south, east, north = shape.geometry.bounds
        simple = shapely.simplify(shape.geometry, max(east - west, north - south) / 600)
        found[str(number)] = [_deltas(ring) for ring in _rings(simple, _AREA_STEPS)]
    return found


def _names(countries: Sequence[ShapeLike]) -> list[list[Any]]:
    """Names of countries with a point inside each and its size, the largest first."""
    rows = []
    for shape in countries:
        largest = max(shapely.get_parts(shape.geometry), key=lambda part: part.area)
        point = largest.representative_point() if not largest.contains(largest.centroid) else largest.centroid
        rows.append([plain(shape.name), round(point.y, 2), round(point.x, 2), round(largest.area, 2)])
    return sorted(rows, key=lambda row: (-row[3], row[0]))


def _polygonal(geometry: BaseGeometry) -> BaseGeometry:
    if geometry.geom_type in {"Polygon", "MultiPolygon"}:
        return geometry
    return shapely.MultiPolygon([part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon"])


def _rings(geometry: BaseGeometry, steps: int) -> Iterator[list[tuple[int, int]]]:
    for part in shapely.get_parts(geometry):
        if part.geom_type != "Polygon":
            continue
        for ring in (part.exterior, *part.interiors):
            steps_of = np.rint(shapely.get_coordinates(ring) * steps).astype(int)
            moved = np.any(np.diff(steps_of, axis=0, prepend=steps_of[:1] - 1) != 0, axis=1)
            points = [(int(x), int(y)) for x, y in steps_of[moved]]
            if len(points) > 3:
                yield points


def _pairs(ring: Sequence[tuple[int, int]]) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    return itertools.pairwise(ring)


def _segments(ring: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, int, int]]:
    """Each stretch of a ring, the same whichever way it is walked."""
    return ((*min(start, end), *max(start, end)) for start, end in _pairs(ring))


def _deltas(points: Sequence[tuple[int, int]]) -> list[int]:
    """x, y of the first point, then the steps from each to the next."""
    flat = np.array(points)
    flat[1:] = np.diff(flat, axis=0)
    return [int(number) for number in flat.ravel()]


def _is_country(place: Place) -> bool:
    return place.feature.startswith(("A.PCL", "L.CONT", "L.RGN"))


def _inside(lon: float, lat: float, box: Box) -> bool:
    return box[0] <= lon <= box[2] and box[1] <= lat <= box[3]


def _meet(one: Box, other: Box) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]
