"""Relations of places on the ground: what "20 km north of X" or "between A and B" can mean, and how surely.

`geomap.reading.loci` reads the words; here they become a geometry, a point to show and an uncertainty that holds all
that the words leave open: how round the figure is, how wide the direction, how large the places are that it is
measured from. The sizes are data: `lexicon/relations.toml`. Geodesics are geopy's, on WGS 84.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import shapely
from geopy.distance import geodesic
from shapely import affinity

from geomap.lexicons import read_table
from geomap.model import Georeference, Locus, Place
from geomap.places.extents import extent_of
from geomap.places.names import fold
from geomap.places.riverside import side_of, stretch_in, stretch_near

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from geomap.places.shapes import Shapes

METHOD = "relation"
LOCALITY = "L.LCTY"
"""GeoNames: "a minor area or place of unspecified or mixed character and indefinite boundaries"."""
_STEP_DEG = 10.0
"""Of the arcs that stand for circles."""
_SLACK_M = 10_000.0
"""How far a place may lie outside what the text says of it before another one of its name is looked for."""
_SETTLED = 0.7
"""The score of a place that the text's own distance chose among those of its name."""


@dataclass(frozen=True, slots=True)
class Located:
    """A relation on the ground."""

    geometry: BaseGeometry
    """Where the words put it, the anchors taken as points: WGS 84, longitude first."""
    lat: float
    lon: float
    uncertainty_m: float
    """Radius of a circle round the point that holds the geometry and the anchors' own uncertainty."""
    within_m: float = 0.0
    """How far outside the geometry it can be: the anchors are no points, roads wind, outlines are simplified."""


@dataclass(frozen=True, slots=True)
class Measures:
    """What `lexicon/relations.toml` says."""

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
        As `geomap.reading.loci.find_loci` reads it.
    anchors
        The places of `locus.anchors`, in their order.
    shapes
        Outlines of countries and divisions; without them their parts are parts of circles, and borders are unknown.
    around
        Other places of the report: of a border the point nearest to one of them is shown, and for "the border with X"
        they tell whose.

    Returns
    -------
    located
        None where the words mean no place: "between" two countries, a border of countries that do not touch.
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


# --- circles, rings and sectors -------------------------------------------------------------------------------


def destination(lat: float, lon: float, bearing_deg: float, distance_m: float) -> tuple[float, float]:
    """Latitude and longitude of the point at a bearing and distance, along the geodesic."""
    return _destinations(lat, lon, [bearing_deg], distance_m)[0]


def _destinations(lat: float, lon: float, bearings: Sequence[float], distance_m: float) -> list[tuple[float, float]]:
    along = geodesic(meters=distance_m)  # makes its ellipsoid once
    points = (along.destination((lat, lon), bearing=bearing) for bearing in bearings)
    return [(point.latitude, point.longitude) for point in points]


def distance_m(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """Length of the geodesic between two points."""
    return float(geodesic((lat_a, lon_a), (lat_b, lon_b)).meters)


def _sector(lat: float, lon: float, inner: float, outer: float, bearing: float, half_angle: float) -> BaseGeometry:
    """A ring sector; the whole ring, or disc, from 180 degrees on."""
    count = max(2, math.ceil(2 * half_angle / _STEP_DEG) + 1)
    angles = [bearing - half_angle + 2 * half_angle * n / (count - 1) for n in range(count)]
    outside = [_beside(lon, point) for point in _destinations(lat, lon, angles, outer)]
    whole = half_angle >= 180.0
    inside = [_beside(lon, point) for point in _destinations(lat, lon, angles[::-1], inner)] if inner > 0 else []
    if whole:
        polygon = shapely.Polygon(outside, [inside] if inside else None)
    else:
        polygon = shapely.Polygon([*outside, *(inside or [(lon, lat)])])
    return _on_globe(polygon)


def _beside(lon: float, point: tuple[float, float]) -> tuple[float, float]:
    """A point, longitude first and within half the globe of `lon`, even if that is beyond 180 degrees."""
    return point[1] + 360.0 * round((lon - point[1]) / 360.0), point[0]


def _on_globe(geometry: BaseGeometry) -> BaseGeometry:
    """A geometry that may reach over the antimeridian as one on both sides of it."""
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


def _spread(inner: float, outer: float, axis: float, half_angle: float) -> float:
    """How far the corners of a ring sector are from a point on its axis, `axis` metres from its centre."""
    angle = math.radians(min(half_angle, 180.0))
    corners = (math.sqrt(axis**2 + r**2 - 2 * axis * r * math.cos(angle)) for r in (inner, outer))
    return max(abs(outer - axis), abs(axis - inner), *corners)


# --- each kind ------------------------------------------------------------------------------------------------


def _near(anchor: Place) -> Located:
    figures = load_measures().figures
    radius = max(figures["near.radius_m"], anchor.uncertainty_m + figures["near.beyond_m"])
    disc = _sector(anchor.lat, anchor.lon, 0.0, radius, 0.0, 180.0)
    return Located(disc, anchor.lat, anchor.lon, radius)


def _offset(locus: Locus, anchor: Place) -> Located:
    figures = load_measures().figures
    half_angle = locus.half_angle_deg
    if locus.distance_m is None:
        # A direction alone: from the place itself as far as one would still name it.
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
        ring = _sector(anchor.lat, anchor.lon, inner, outer, 0.0, 180.0)
        return Located(ring, anchor.lat, anchor.lon, outer + anchor.uncertainty_m, anchor.uncertainty_m)
    geometry = _sector(anchor.lat, anchor.lon, inner, outer, locus.bearing_deg, half_angle)
    lat, lon = destination(anchor.lat, anchor.lon, locus.bearing_deg, at)
    # From its centre or from its edge; without a distance its edge is counted.
    within = 0.0 if locus.distance_m is None else anchor.uncertainty_m
    return Located(geometry, lat, lon, _spread(inner, outer, at, half_angle) + within, within)


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
        ring = _sector(anchor.lat, anchor.lon, inner, outer, 0.0, 180.0)
        return Located(ring, anchor.lat, anchor.lon, max(outer, least))
    geometry = _sector(anchor.lat, anchor.lon, inner, outer, locus.bearing_deg, half_angle)
    axis = _centroid_axis(inner, outer, half_angle)
    lat, lon = destination(anchor.lat, anchor.lon, locus.bearing_deg, axis)
    return Located(geometry, lat, lon, max(least, _spread(inner, outer, axis, half_angle)))


def _centroid_axis(inner: float, outer: float, half_angle: float) -> float:
    """How far the centroid of a ring sector lies from its centre."""
    angle = math.radians(half_angle)
    area = outer**2 - inner**2
    return 2 / 3 * math.sin(angle) / angle * (outer**3 - inner**3) / area if area > 0 else outer


def _split(geometry: BaseGeometry) -> bool:
    """Does the centroid lie outside?"""
    return not geometry.contains(geometry.centroid)


def _slice(geometry: BaseGeometry, bearing: float, share: float) -> Located | None:
    """The part of an outline towards a bearing, from a share of its extent on."""
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
    return Located(part, point.y, point.x, _farthest(point.y, point.x, part))


def _farthest(lat: float, lon: float, geometry: BaseGeometry) -> float:
    """From a point to the farthest vertex of a geometry."""
    hull = geometry.convex_hull
    points = shapely.get_coordinates(hull).tolist()
    return max((distance_m(lat, lon, y, x) for x, y in points), default=0.0)


def _between(locus: Locus, anchors: Sequence[Place]) -> Located | None:
    figures = load_measures().figures
    if len(anchors) < 2 or any(a.feature.startswith("A.PCL") for a in anchors[:2]):
        return None
    one, other = anchors[0], anchors[1]
    length = distance_m(one.lat, one.lon, other.lat, other.lon)
    if length > figures["between.most_m"] or length == 0.0:
        return None
    bearing = _bearing(one, other)
    count = max(2, math.ceil(length / 50_000) + 1)
    points = [_beside(one.lon, destination(one.lat, one.lon, bearing, length * n / (count - 1))) for n in range(count)]
    lat, lon = destination(one.lat, one.lon, bearing, length / 2)
    half = locus.part == "middle"
    reach = length * figures["between.middle"] if half else length * figures["between.circuity"] / 2
    geometry = _sector(lat, lon, 0.0, reach, 0.0, 180.0) if half else _on_globe(shapely.LineString(points))
    own = max(one.uncertainty_m, other.uncertainty_m)
    # The ellipse that holds all ways of that length reaches so far to each side of the straight one.
    aside = 0.0 if half else length / 2 * math.sqrt(figures["between.circuity"] ** 2 - 1)
    return Located(geometry, lat, lon, reach + own, aside + own)


def _bearing(one: Place, other: Place) -> float:
    """The azimuth at one place of the geodesic to another."""
    line = geodesic((one.lat, one.lon), (other.lat, other.lon))
    return float(line.geod.Inverse(one.lat, one.lon, other.lat, other.lon)["azi1"])


def _border(anchors: Sequence[Place], shapes: Shapes | None, around: Sequence[Place]) -> Located | None:
    if shapes is None:
        return None
    figures = load_measures().figures
    named = [place for place in anchors if place.feature.startswith("A.")]
    outlines = [shape.geometry for place in named if (shape := shapes.polygon(place)) is not None]
    if not outlines or len(outlines) < len(anchors):
        return None
    if len(outlines) == 1 and anchors[0].feature.startswith("A.PCL"):
        # "the border with X": whose is told by where the report takes place.
        for code in dict.fromkeys(p.country for p in around if p.country and p.country != anchors[0].country):
            other = next((p for p in shapes.countries(_box(outlines[0])) if p.country == code), None)
            line = _shared(outlines[0], other.geometry, figures["border.touching_deg"]) if other is not None else None
            if line is not None:
                return _on_line(line, around, figures["border.simplified_m"])
    if len(outlines) == 1:
        return _on_line(outlines[0].boundary, around, figures["border.simplified_m"])
    line = _shared(outlines[0], outlines[1], figures["border.touching_deg"])
    return None if line is None else _on_line(line, around, figures["border.simplified_m"])


def _box(geometry: BaseGeometry) -> tuple[float, float, float, float]:
    west, south, east, north = geometry.bounds
    return west, south, east, north


def _shared(one: BaseGeometry, other: BaseGeometry, gap: float) -> BaseGeometry | None:
    """The line along which two outlines touch, or all but touch."""
    line = one.boundary.intersection(other.boundary)
    if line.length < gap:
        line = one.boundary.intersection(other.buffer(gap))
    return None if line.is_empty or line.length == 0.0 else line


def _on_line(line: BaseGeometry, around: Sequence[Place], off: float) -> Located:
    """The point of a line that is nearest to a place; its uncertainty still holds the whole line."""
    points = [shapely.Point(p.lon, p.lat) for p in around if not p.feature.startswith("A.")]
    if points:
        near = min(points, key=line.distance)
        spot = _nearest(line, near)
    else:
        spot = _nearest(line, line.centroid)
    return Located(line, spot.y, spot.x, _farthest(spot.y, spot.x, line) + off, off)


def _nearest(geometry: BaseGeometry, point: BaseGeometry) -> Any:
    return shapely.get_point(shapely.shortest_line(geometry, point), 0)


def _beside_river(locus: Locus, anchors: Sequence[Place], shapes: Shapes, around: Sequence[Place]) -> Located | None:
    """One side of a river whose course is known: of all of it in the report's countries, or near a place on it."""
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
    ground = _on_globe(side_of(stretch, locus.bearing_deg, reach))
    shown = [shapely.Point(p.lon, p.lat) for p in ([spot] if spot is not None else around) if p.feature[:1] != "A"]
    by = _nearest(stretch, shapely.MultiPoint(shown).centroid if shown else shapely.Point(river.lon, river.lat))
    lat, lon = destination(by.y, by.x, locus.bearing_deg, reach / 2)
    off = figures["river.simplified_m"]
    return Located(ground, lat, lon, _farthest(lat, lon, ground) + off, off)


def _bank(locus: Locus, anchors: Sequence[Place]) -> Located:
    """A side of a river, which the gazetteer has as one point: at the place that the text names on it, if any."""
    figures = load_measures().figures
    river = anchors[0]
    spot = anchors[1] if len(anchors) > 1 else river
    reach = figures["bank.reach_m"] if len(anchors) > 1 else river.uncertainty_m
    within = spot.uncertainty_m if spot is not river else 0.0
    if locus.bearing_deg is None:
        geometry = _sector(spot.lat, spot.lon, 0.0, reach, 0.0, 180.0)
        return Located(geometry, spot.lat, spot.lon, reach + within, within)
    geometry = _sector(spot.lat, spot.lon, 0.0, reach, locus.bearing_deg, 90.0)
    aside = min(reach / 2, figures["bank.reach_m"] / 2)
    lat, lon = destination(spot.lat, spot.lon, locus.bearing_deg, aside)
    return Located(geometry, lat, lon, _spread(0.0, reach, aside, 90.0) + within, within)


# --- georeferences --------------------------------------------------------------------------------------------


def derive(
    found: Georeference,
    locus: Locus,
    anchors: Sequence[Place],
    *,
    shapes: Shapes | None = None,
    around: Sequence[Place] = (),
) -> Georeference:
    """What a name with a relation means on the ground.

    Parameters
    ----------
    found
        What the name by itself was resolved to.
    locus
        The relation, `found`'s name one of its anchors.
    anchors
        As for `locate`.
    shapes, around
        As for `locate`.

    Returns
    -------
    georeference
        With the derived place and the name's own as `anchor`. A part of a place, and what is near it, keep the
        place's identity; what lies off it has one of its own. `found` itself where nothing can be derived.
    """
    located = locate(locus, anchors, shapes=shapes, around=around) if found.place is not None else None
    if located is None or found.place is None:
        return found
    anchor = found.place
    lat, lon, uncertainty = _spot(located)
    extent = extent_of(located.geometry, located.within_m)
    if locus.kind in {"near", "part"}:
        place = anchor._replace(lat=lat, lon=lon, uncertainty_m=uncertainty)
    else:
        country, admin1 = _common(a.country for a in anchors), _common(a.admin1 for a in anchors)
        if shapes is not None:
            country, admin1 = _division(
                shapes, located, (country, admin1), leaves=locus.kind not in {"road", "between"}
            )
        words = " ".join(locus.as_written.split())
        place = Place(
            source=anchors[0].source,
            source_id="#".join((anchors[0].source_id, fold(words), *(a.source_id for a in anchors[1:]))),
            name=_name(locus, words, anchors),
            lat=lat,
            lon=lon,
            country=country,
            admin1=admin1,
            feature=LOCALITY,
            population=0,
            uncertainty_m=uncertainty,
        )
    return found._replace(place=place, anchor=anchor, method=_method(found), extent=extent)


def _common(values: Iterable[str | None]) -> str | None:
    """The value that all have."""
    different = set(values)
    return different.pop() if len(different) == 1 else None


def _spot(located: Located) -> tuple[float, float, float]:
    """Latitude, longitude and uncertainty as a place has them."""
    lat, lon = min(90.0, max(-90.0, located.lat)), (located.lon + 180.0) % 360.0 - 180.0
    return round(lat, 5), round(lon, 5), float(math.ceil(located.uncertainty_m))


def _method(found: Georeference) -> str:
    return found.method if found.method.endswith(f"+{METHOD}") else f"{found.method}+{METHOD}"


def _name(locus: Locus, words: str, anchors: Sequence[Place]) -> str:
    if locus.kind == "between":
        return f"{words} {anchors[0].name} and {anchors[1].name}"
    return words if locus.kind in {"road", "border", "bank"} else f"{words} {anchors[0].name}"


def _division(
    shapes: Shapes, located: Located, known: tuple[str | None, str | None], *, leaves: bool
) -> tuple[str | None, str | None]:
    """Country and first-order division of a point, what is known of its anchors where the outlines agree.

    The way between two towns of one country does not leave it (`leaves`), if the straight line does.
    """
    point = shapely.Point(located.lon, located.lat)
    box = (located.lon, located.lat, located.lon, located.lat)
    here = next((shape for shape in shapes.admin1(box) if shape.geometry.intersects(point)), None)
    if here is None or here.country is None:
        return known
    if here.country != known[0] and (leaves or known[0] is None):
        return here.country, here.name
    return known[0], known[1] or (here.name if here.country == known[0] else None)


def settle(found: Georeference, place: Place) -> Georeference:
    """What a name means whose position the text tells: by coordinates, or by distance and direction from a place.

    Parameters
    ----------
    found
        What the name was resolved to, or not.
    place
        Where the text puts it, with the uncertainty of that.

    Returns
    -------
    georeference
        `found` where it agrees. Else the best candidate of that name that lies there; else, where `found` is
        unresolved, `place` under the name as it is written.
    """
    if found.place is not None and _agrees(found.place, place):
        return found
    there = [c for c in found.candidates if _agrees(c.place, place)]
    if there:
        best = max(there, key=lambda c: (-c.match, c.score, c.place.source, c.place.source_id))
        score = round(max(best.score, _SETTLED), 4)
        return found._replace(place=best.place, score=score, method=_method(found), reason=None)
    if found.place is not None:
        return found
    # One place, by whatever distance from its neighbour it is told.
    own = place._replace(name=found.name, source_id=f"{place.source_id.partition('#')[0]}#{fold(found.name)}")
    return found._replace(place=own, score=_SETTLED, method=_method(found), reason=None)


def _agrees(place: Place, other: Place) -> bool:
    apart = distance_m(place.lat, place.lon, other.lat, other.lon)
    return apart <= place.uncertainty_m + other.uncertainty_m + _SLACK_M


def places_around(places: Iterable[Place | None], anchors: Sequence[Place]) -> tuple[Place, ...]:
    """The resolved places of a report but the anchors themselves, each once, in their order."""
    seen: dict[tuple[str, str], Place] = {}
    for place in places:
        if place is not None and place not in anchors:
            seen.setdefault((place.source, place.source_id), place)
    return tuple(seen.values())
