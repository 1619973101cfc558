"""Relations of places on the ground: where "20 km north of X" or "between A and B" is, and how surely.

`geomap.reading.loci` reads the words; here they become a geometry, a point to show, and an uncertainty that covers all
that the words leave open: how round the figure is, how wide the direction, how large the places it is measured from.
The sizes are data: `lexicon/relations.toml`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import shapely

from geomap.lexicons import read_table
from geomap.places.riverside import ground_towards, stretch_in, stretch_near
from geomap.places.sectors import (
    bearing_deg,
    box_of,
    centroid_axis,
    destination,
    distance_m,
    farthest,
    on_globe,
    sector,
    spread,
    unwrapped,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from geomap.model import Locus, Place
    from geomap.places.shapes import Shapes


@dataclass(frozen=True, slots=True)
class Located:
    """A relation on the ground."""

    geometry: BaseGeometry
    """Where the words put it if the anchors were points: WGS 84, longitude first."""
    lat: float
    lon: float
    uncertainty_m: float
    """Radius in metres of a circle round the point that covers the geometry and the anchors' own uncertainty."""
    within_m: float = 0.0
    """How far outside the geometry in metres it can be: anchors are not points, roads wind, outlines are simplified."""


@dataclass(frozen=True, slots=True)
class Measures:
    """The contents of `lexicon/relations.toml`."""

    figures: Mapping[str, float]
    """By dotted name: "near.radius_m" ..."""
    parts: Mapping[str, Mapping[str, float]]
    slices: Mapping[str, float]


@cache
def load_measures() -> Measures:
    """Read the bundled sizes (once: they are immutable)."""
    raw: dict[str, Any] = read_table("relations")
    parts, slices = raw.pop("parts"), raw.pop("slices")
    figures = {f"{table}.{key}": float(value) for table, entries in raw.items() for key, value in entries.items()}
    return Measures(
        MappingProxyType(figures),
        MappingProxyType({kind: MappingProxyType(sizes) for kind, sizes in parts.items()}),
        MappingProxyType(slices),
    )


def locate(
    locus: Locus, anchors: Sequence[Place], *, shapes: Shapes | None = None, around: Sequence[Place] = ()
) -> Located | None:
    """Where a relation lies.

    Parameters
    ----------
    locus
        As `geomap.reading.loci.finding.find_loci` reads it.
    anchors
        The places of `locus.anchors`, in their order.
    shapes
        Outlines of countries and divisions; without them, parts of places are parts of circles and borders are unknown.
    around
        Other places of the report: the point shown of a border is the one nearest to any of them, and for "the border
        with X" they say whose border with X it is.

    Returns
    -------
    located
        None if the words describe no place: "between" two countries, a border of countries that do not touch.
    """
    if not anchors or len(anchors) < len(locus.anchors):
        return None
    first = anchors[0]
    if locus.kind == "near":
        return _near(first)
    if locus.kind in {"between", "road"}:
        return _between(locus, anchors)
    if locus.kind == "border":
        return _border(anchors, shapes, around)
    beside = _beside_river(locus, anchors, shapes, around) if shapes is not None else None
    if beside is not None:
        return beside
    if locus.kind == "bank":
        return _bank(locus, anchors)
    if locus.kind == "part":
        return _part(locus, first, shapes)
    return _offset(locus, first)


# --- each kind ------------------------------------------------------------------------------------------------


def _near(anchor: Place) -> Located:
    figures = load_measures().figures
    radius = max(figures["near.radius_m"], anchor.uncertainty_m + figures["near.beyond_m"])
    disc = sector(anchor.lat, anchor.lon, 0.0, radius, 0.0, 180.0)
    return Located(disc, anchor.lat, anchor.lon, radius)


def _offset(locus: Locus, anchor: Place) -> Located:
    figures = load_measures().figures
    half_angle = locus.half_angle_deg
    if locus.distance_m is None:
        # A direction alone reaches from the place itself as far as one would still name the place.
        along = anchor.feature[:1] == "H"  # a river is one point here, and can be passed anywhere
        extended = along or anchor.feature[:1] in {"A", "L"}
        beyond = figures["direction.line_m"] if extended else figures["near.radius_m"]
        inner, outer = 0.0, anchor.uncertainty_m + beyond
        at = beyond / 2 if along else anchor.uncertainty_m + beyond / 2
        half_angle = max(half_angle, 90.0) if along else half_angle
    else:
        at = locus.distance_m
        inner, outer = max(0.0, at - locus.spread_m), at + locus.spread_m
    if locus.bearing_deg is None:
        ring = sector(anchor.lat, anchor.lon, inner, outer, 0.0, 180.0)
        return Located(ring, anchor.lat, anchor.lon, outer + anchor.uncertainty_m, anchor.uncertainty_m)
    geometry = sector(anchor.lat, anchor.lon, inner, outer, locus.bearing_deg, half_angle)
    lat, lon = destination(anchor.lat, anchor.lon, locus.bearing_deg, at)
    # From its centre or from its edge; without a distance its edge is counted.
    within = 0.0 if locus.distance_m is None else anchor.uncertainty_m
    return Located(geometry, lat, lon, spread(inner, outer, at, half_angle) + within, within)


def _part(locus: Locus, anchor: Place, shapes: Shapes | None) -> Located | None:
    measures = load_measures()
    kind = locus.part or "inside"
    sizes, least = measures.parts[kind], measures.figures["part.least_m"]
    shape = shapes.polygon(anchor) if shapes is not None else None
    if shape is not None and locus.bearing_deg is not None and kind in measures.slices:
        return _slice(shape.geometry, locus.bearing_deg, measures.slices[kind])
    radius = anchor.uncertainty_m
    if shape is not None and kind in {"centre", "middle"}:
        middle = shape.geometry.representative_point() if _split(shape.geometry) else shape.geometry.centroid
        anchor = anchor._replace(lat=middle.y, lon=middle.x)
    inner, outer = sizes["inner"] * radius, sizes["outer"] * radius + sizes.get("beyond_m", 0.0)
    half_angle = max(sizes.get("half_angle_deg", 0.0), locus.half_angle_deg)
    if locus.bearing_deg is None or half_angle >= 180.0:
        ring = sector(anchor.lat, anchor.lon, inner, outer, 0.0, 180.0)
        return Located(ring, anchor.lat, anchor.lon, max(outer, least))
    geometry = sector(anchor.lat, anchor.lon, inner, outer, locus.bearing_deg, half_angle)
    axis = centroid_axis(inner, outer, half_angle)
    lat, lon = destination(anchor.lat, anchor.lon, locus.bearing_deg, axis)
    return Located(geometry, lat, lon, max(least, spread(inner, outer, axis, half_angle)))


def _split(geometry: BaseGeometry) -> bool:
    """Whether the centroid lies outside the geometry."""
    return not geometry.contains(geometry.centroid)


def _slice(geometry: BaseGeometry, bearing: float, share: float) -> Located | None:
    """The part of an outline that lies towards a bearing, beyond a given share of its extent in that direction."""
    middle = geometry.centroid
    squeeze = max(0.05, math.cos(math.radians(middle.y)))
    east, north = math.sin(math.radians(bearing)), math.cos(math.radians(bearing))
    main = max(shapely.get_parts(geometry).tolist(), key=lambda part: part.area)  # islands far off stretch no country
    along = [(x - middle.x) * squeeze * east + (y - middle.y) * north for x, y in main.exterior.coords]
    low, high = min(along), max(along)
    cut, far = low + share * (high - low), 360.0

    def corner(ahead: float, aside: float) -> tuple[float, float]:
        return (
            middle.x + (ahead * east + aside * north) / squeeze,
            middle.y + ahead * north - aside * east,
        )

    plane = shapely.Polygon([corner(cut, -far), corner(cut, far), corner(cut + far, far), corner(cut + far, -far)])
    sound = main if main.is_valid else shapely.make_valid(main)
    part = sound.intersection(plane)
    if part.is_empty:
        return None
    point = part.centroid if part.contains(part.centroid) else part.representative_point()
    return Located(part, point.y, point.x, farthest(point.y, point.x, part))


def _between(locus: Locus, anchors: Sequence[Place]) -> Located | None:
    figures = load_measures().figures
    if len(anchors) < 2 or any(a.feature.startswith("A.PCL") for a in anchors[:2]):
        return None
    one, other = anchors[0], anchors[1]
    length = distance_m(one.lat, one.lon, other.lat, other.lon)
    if length > figures["between.most_m"] or length == 0.0:
        return None
    bearing = bearing_deg(one.lat, one.lon, other.lat, other.lon)
    count = max(2, math.ceil(length / 50_000) + 1)
    along = (destination(one.lat, one.lon, bearing, length * n / (count - 1)) for n in range(count))
    points = [unwrapped(one.lon, point) for point in along]
    lat, lon = destination(one.lat, one.lon, bearing, length / 2)
    half = locus.part == "middle"
    reach = length * figures["between.middle"] if half else length * figures["between.circuity"] / 2
    geometry = sector(lat, lon, 0.0, reach, 0.0, 180.0) if half else on_globe(shapely.LineString(points))
    own = max(one.uncertainty_m, other.uncertainty_m)
    # All ways of that length lie in an ellipse; this is how far it reaches to each side of the straight line.
    aside = 0.0 if half else length / 2 * math.sqrt(figures["between.circuity"] ** 2 - 1)
    return Located(geometry, lat, lon, reach + own, aside + own)


def _border(anchors: Sequence[Place], shapes: Shapes | None, around: Sequence[Place]) -> Located | None:
    if shapes is None:
        return None
    figures = load_measures().figures
    named = [place for place in anchors if place.feature.startswith("A.")]
    outlines = [shape.geometry for place in named if (shape := shapes.polygon(place)) is not None]
    if not outlines or len(outlines) < len(anchors):
        return None
    if len(outlines) == 1 and anchors[0].feature.startswith("A.PCL"):
        # "the border with X": whose, follows from where the report takes place.
        for code in dict.fromkeys(p.country for p in around if p.country and p.country != anchors[0].country):
            other = next((p for p in shapes.countries(box_of(outlines[0])) if p.country == code), None)
            line = _shared(outlines[0], other.geometry, figures["border.touching_deg"]) if other is not None else None
            if line is not None:
                return _on_line(line, around, figures["border.simplified_m"])
    if len(outlines) == 1:
        return _on_line(outlines[0].boundary, around, figures["border.simplified_m"])
    line = _shared(outlines[0], outlines[1], figures["border.touching_deg"])
    return None if line is None else _on_line(line, around, figures["border.simplified_m"])


def _shared(one: BaseGeometry, other: BaseGeometry, gap: float) -> BaseGeometry | None:
    """The line along which two outlines touch, or all but touch."""
    line = one.boundary.intersection(other.boundary)
    if line.length < gap:
        line = one.boundary.intersection(other.buffer(gap))
    return None if line.is_empty or line.length == 0.0 else line


def _on_line(line: BaseGeometry, around: Sequence[Place], off: float) -> Located:
    """The point of a line that is nearest to any of the places; its uncertainty still covers the whole line."""
    points = [shapely.Point(p.lon, p.lat) for p in around if not p.feature.startswith("A.")]
    if points:
        near = min(points, key=line.distance)
        spot = _nearest(line, near)
    else:
        spot = _nearest(line, line.centroid)
    return Located(line, spot.y, spot.x, farthest(spot.y, spot.x, line) + off, off)


def _nearest(geometry: BaseGeometry, point: BaseGeometry) -> Any:
    return shapely.get_point(shapely.shortest_line(geometry, point), 0)


def _beside_river(locus: Locus, anchors: Sequence[Place], shapes: Shapes, around: Sequence[Place]) -> Located | None:
    """One side of a river whose course is known: along its stretch in the report's countries, or near a place on it."""
    river, spot = anchors[0], anchors[1] if len(anchors) > 1 else None
    sided = locus.kind == "bank" or (locus.kind == "offset" and locus.distance_m is None)
    if not sided or locus.bearing_deg is None or (course := shapes.course(river)) is None:
        return None
    figures = load_measures().figures
    if spot is None:
        stretch = stretch_in(course, around, shapes)
    else:
        stretch = stretch_near(course, spot, figures["bank.reach_m"] + spot.uncertainty_m)
    if stretch.is_empty:
        return None
    reach = figures["direction.line_m"] if locus.kind == "offset" else figures["bank.reach_m"] / 2
    ground = on_globe(ground_towards(stretch, locus.bearing_deg, reach))
    shown = [shapely.Point(p.lon, p.lat) for p in ([spot] if spot is not None else around) if p.feature[:1] != "A"]
    by = _nearest(stretch, shapely.MultiPoint(shown).centroid if shown else shapely.Point(river.lon, river.lat))
    lat, lon = destination(by.y, by.x, locus.bearing_deg, reach / 2)
    off = figures["river.simplified_m"]
    return Located(ground, lat, lon, farthest(lat, lon, ground) + off, off)


def _bank(locus: Locus, anchors: Sequence[Place]) -> Located:
    """A side of a river that the gazetteer has as one point: at the place on it that the text names, if any."""
    figures = load_measures().figures
    river = anchors[0]
    spot = anchors[1] if len(anchors) > 1 else river
    reach = figures["bank.reach_m"] if len(anchors) > 1 else river.uncertainty_m
    within = spot.uncertainty_m if spot is not river else 0.0
    if locus.bearing_deg is None:
        geometry = sector(spot.lat, spot.lon, 0.0, reach, 0.0, 180.0)
        return Located(geometry, spot.lat, spot.lon, reach + within, within)
    geometry = sector(spot.lat, spot.lon, 0.0, reach, locus.bearing_deg, 90.0)
    aside = min(reach / 2, figures["bank.reach_m"] / 2)
    lat, lon = destination(spot.lat, spot.lon, locus.bearing_deg, aside)
    return Located(geometry, lat, lon, spread(0.0, reach, aside, 90.0) + within, within)
