"""The base map under the marks, drawn from Natural Earth and packed small: land, borders, divisions, names.

The world is drawn once, coarsely, and kept in a file (`python -m geomap.mapping.basemap` redraws it). Round the data
there are areas in full detail, which the page draws over it when the reader zooms in. Borders are distinguished from
coasts by what lies on both sides, so every line is in the page once. Longitude first.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Callable, Sequence
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np
import shapely

from geomap.mapping.columns import Column, column, column_or_list
from geomap.mapping.coverage import Box, Dispute, coverage, deltas, on_grid
from geomap.mapping.inert import pack, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from importlib.resources.abc import Traversable

    from shapely.geometry.base import BaseGeometry

    from geomap.mapping.coverage import ShapeLike
    from geomap.model import Place

_WORLD_TOLERANCE = 0.05
_WORLD_STEPS = 100  # to the degree: about a kilometre
_AREA_STEPS = 1000
_ISLET = 0.004  # square degrees: some 45 square kilometres
_AREA_MARGIN = 3.0
_FINELY_DRAWN = 40.0
"""Degrees; in an area of at most this width outlines keep all their points."""
_CELL = 5.0
_TOWNS = 1500
_TOWN_STEPS = 10_000
_RANKS = (4, 6, 8, 99)
"""The last rank of each size of rivers; the page draws each size from its own zoom level on."""


class RiverLike(Protocol):
    """The course of a river, as `geomap.places.rivers` gives it."""

    @property
    def rank(self) -> int:
        """0 for the largest of the world to 10."""

    @property
    def geometry(self) -> BaseGeometry:
        """Lines, longitude first."""


class ShapeSource(Protocol):
    """A source of outlines, such as `geomap.places.shapes.open_shapes()`."""

    def countries(self, bbox: Box | None = None) -> Iterable[ShapeLike]:
        """Countries in a box, or all."""

    def admin1(self, bbox: Box | None = None) -> Iterable[ShapeLike]:
        """First-order divisions in a box, or all."""

    def lakes(self, bbox: Box | None = None) -> Iterable[ShapeLike]:
        """Lakes in a box, or all."""

    def rivers(self, bbox: Box | None = None) -> Iterable[RiverLike]:
        """Courses of rivers in a box, or all."""

    def polygon(self, place: Place) -> ShapeLike | None:
        """The outline of a country or division."""


class Town(NamedTuple):
    """A name to write on the ground. Latitude first, as gazetteers list them."""

    name: str
    lat: float
    lon: float
    population: int


TownSource = Callable[[Sequence[Box]], "Iterable[tuple[str, float, float, int]]"]
"""Returns the towns in boxes: name, latitude, longitude, population."""


def listed(towns: Iterable[tuple[str, float, float, int]]) -> TownSource:
    """A list of towns as a source of them."""
    kept = [Town._make(town) for town in towns]
    return lambda boxes: [town for town in kept if any(_inside(town.lon, town.lat, box) for box in boxes)]


def draw(places: Sequence[Place], shapes: ShapeSource | None, towns: TownSource) -> Any:
    """Pack the base map for a map of these places.

    Parameters
    ----------
    places
        Those of the chronicle's sites, in their order.
    shapes
        None draws no land, and the page says so.
    towns
        Asked for the boxes round the places; the largest are kept.

    Returns
    -------
    ground
        JSON values.
    """
    points = [(place.lon, place.lat) for place in places if not _is_country(place)]
    boxes = areas(points or [(place.lon, place.lat) for place in places])
    near = list(map(Town._make, towns(boxes)))
    near.sort(key=lambda town: (-town.population, town.name, town.lat, town.lon))
    ground: dict[str, Any] = {
        "towns": [
            [plain(town.name), round(town.lat, 4), round(town.lon, 4), town.population] for town in near[:_TOWNS]
        ],
    }
    if shapes is None:
        return ground
    disputes = read_disputes()
    ground["areas"] = [_area(box, shapes, disputes) for box in boxes]
    ground["outlines"] = _outlines(places, shapes)
    return ground


def draw_world(shapes: ShapeSource) -> Any:
    """Land and borders of the world, coarsely, and the names of countries, as JSON values."""
    countries = list(shapes.countries())
    return {"world": _world(countries, read_disputes()), "names": _names(countries)}


def packed_world(shapes: ShapeSource) -> str:
    """The world as `draw_world` gives it, packed; for geomap's own shapes it is read from a file."""
    fingerprint = getattr(shapes, "fingerprint", None)
    if fingerprint is not None:
        ready = json.loads(_asset("world.json").read_text(encoding="utf-8"))
        if ready["of"] == _world_key(fingerprint):
            packed: str = ready["packed"]
            return packed
    return _pack_world(shapes)


def _pack_world(shapes: ShapeSource) -> str:
    drawn = draw_world(shapes)
    return pack(drawn | {"world": lines_in_columns(drawn["world"])})


def _world_key(fingerprint: str) -> str:
    """A fingerprint of what the world is drawn from: the shapes, and which borders are disputed."""
    return hashlib.sha256(fingerprint.encode() + _asset("disputed.toml").read_bytes()).hexdigest()


def _asset(name: str) -> Traversable:
    return files("geomap.mapping") / "assets" / name


def areas(points: Sequence[tuple[float, float]]) -> list[Box]:
    """Boxes that contain the points with some ground around them; boxes that meet are joined.

    Parameters
    ----------
    points
        Longitude, latitude.
    """
    cells: dict[tuple[int, int], list[tuple[float, float]]] = {}
    for lon, lat in points:
        cells.setdefault((int(lon // _CELL), int(lat // _CELL)), []).append((lon, lat))
    boxes: list[Box] = []
    for _, members in sorted(cells.items()):
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
    text = _asset("disputed.toml").read_text(encoding="utf-8")
    return tuple(
        Dispute(frozenset(row["between"]), (row["box"][0], row["box"][1], row["box"][2], row["box"][3]))
        if "box" in row
        else Dispute(frozenset(row["between"]), None)
        for row in tomllib.loads(text)["border"]
    )


def _world(countries: Sequence[ShapeLike], disputes: Sequence[Dispute]) -> dict[str, Any]:
    simple = shapely.coverage_simplify([_polygonal(shape.geometry) for shape in countries], _WORLD_TOLERANCE)
    return coverage(countries, [_without_islets(geometry) for geometry in simple], _WORLD_STEPS, disputes)


def _area(box: Box, shapes: ShapeSource, disputes: Sequence[Dispute]) -> dict[str, Any]:
    divisions = list(shapes.admin1(box))
    outlines = [_polygonal(shape.geometry) for shape in divisions]
    extent = max(box[2] - box[0], box[3] - box[1])
    if extent > _FINELY_DRAWN:
        outlines = list(shapely.coverage_simplify(outlines, extent / 4000 - 0.002))
    lakes = [deltas(ring) for shape in shapes.lakes(box) for ring in _rings(shape.geometry, _AREA_STEPS)]
    drawn = coverage(divisions, outlines, _AREA_STEPS, disputes)
    return {"box": list(box), "lakes": lakes, **_rivers(box, shapes), **drawn}


def _rivers(box: Box, shapes: ShapeSource) -> dict[str, list[list[int]]]:
    """Courses as lines, by how large the river is: `rivers0` are the largest."""
    tolerance = max(box[2] - box[0], box[3] - box[1]) / 4000
    drawn: dict[str, list[list[int]]] = {f"rivers{number}": [] for number in range(len(_RANKS))}
    rivers = list(shapes.rivers(box))
    courses = shapely.clip_by_rect(np.array([river.geometry for river in rivers], object), *box)
    several = shapely.get_type_id(courses) == shapely.GeometryType.MULTILINESTRING
    courses[several] = shapely.line_merge(courses[several])
    lines, river_of_line = shapely.get_parts(shapely.simplify(courses, tolerance), return_index=True)
    there = ~shapely.is_empty(lines)
    for points, number in zip(on_grid(lines[there], _AREA_STEPS), river_of_line[there].tolist(), strict=False):
        if len(points) > 1:
            size = next(size for size, most in enumerate(_RANKS) if rivers[number].rank <= most)
            drawn[f"rivers{size}"].append(deltas(points))
    return drawn


def _without_islets(geometry: BaseGeometry) -> BaseGeometry:
    """A shape without the parts that are invisible on a map of the world; its largest part is always kept."""
    parts = shapely.get_parts(geometry)
    if len(parts) < 2:
        return geometry
    sizes = shapely.area(parts)
    return shapely.MultiPolygon(list(parts[(sizes > _ISLET) | (sizes == sizes.max())]))


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
        found[str(number)] = [deltas(ring) for ring in _rings(simple, _AREA_STEPS)]
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


def _rings(geometry: BaseGeometry, steps: int) -> list[Any]:
    rings = on_grid(shapely.get_rings(shapely.get_parts(_polygonal(geometry))), steps)
    return [points for points in rings if len(points) > 3]


def rings_of(geometry: BaseGeometry, steps: int) -> list[list[int]]:
    """The rings of polygons: x, y of the first point in steps of a degree, then the steps from each to the next."""
    return [deltas(ring) for ring in _rings(geometry, steps)]


def _is_country(place: Place) -> bool:
    return place.feature.startswith(("A.PCL", "L.CONT", "L.RGN"))


def _inside(lon: float, lat: float, box: Box) -> bool:
    return box[0] <= lon <= box[2] and box[1] <= lat <= box[3]


def _meet(one: Box, other: Box) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def in_columns(ground: Mapping[str, Any]) -> dict[str, Any]:
    """The ground as `draw` gives it with its lines, and its towns, as columns."""
    packed = {name: value for name, value in ground.items() if name not in {"areas", "towns"}}
    towns = ground["towns"]
    packed["towns"] = {
        "name": [town[0] for town in towns],
        "lat": column([round(town[1] * _TOWN_STEPS) for town in towns]),
        "lon": column([round(town[2] * _TOWN_STEPS) for town in towns]),
        "population": column_or_list([town[3] for town in towns]),
    }
    if "areas" in ground:
        packed["areas"] = {str(number): lines_in_columns(area) for number, area in enumerate(ground["areas"])}
    return packed


def lines_in_columns(part: Mapping[str, Any]) -> dict[str, Any]:
    """A part of the ground with each of its lists of lines as one column of sizes and one of steps."""
    return {name: _lines_in_columns(value) if _is_lines(value) else value for name, value in part.items()}


def _is_lines(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(line, list) for line in value)


def _lines_in_columns(lines: list[list[int]]) -> dict[str, Column]:
    return {
        "sizes": column([len(line) for line in lines]),
        "steps": column([number for line in lines for number in line]),
    }


def main() -> None:
    """Redraw the world from geomap's own shapes, after they or the disputed borders have changed."""
    from geomap.places.shapes import open_shapes  # noqa: PLC0415

    shapes = open_shapes()
    ready = {"of": _world_key(shapes.fingerprint), "packed": _pack_world(shapes)}
    (Path(__file__).parent / "assets" / "world.json").write_text(
        json.dumps(ready) + "\n", encoding="utf-8", newline="\n"
    )


if __name__ == "__main__":
    main()
