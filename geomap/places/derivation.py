"""What a name means whose place the text itself gives: by a relation to another place, or by coordinates."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import shapely

from geomap.model import Georeference, Locus, Place
from geomap.places.extents import extent_of
from geomap.places.names import fold
from geomap.places.relations import locate
from geomap.places.sectors import distance_m

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geomap.places.relations import Located
    from geomap.places.shapes import Shapes

METHOD = "relation"
LOCALITY = "L.LCTY"
"""GeoNames: "a minor area or place of unspecified or mixed character and indefinite boundaries"."""
_SLACK_M = 10_000.0
"""How far a place may lie from where the text puts it before another place of that name is looked for."""
_SETTLED = 0.7
"""The least score of a place that was chosen among its namesakes by where the text puts it."""


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
        What the name was resolved to by itself.
    locus
        The relation; `found`'s name is one of its anchors.
    anchors
        As for `locate`.
    shapes, around
        As for `locate`.

    Returns
    -------
    georeference
        With the derived place, and the name's own as `anchor`. A part of a place, or what is near it, keeps the
        place's identity; what lies away from it has its own. `found` itself if nothing can be derived.
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
            # What lies round a place shows as its own point, and an outline may be off by more than that is.
            ring = locus.kind == "offset" and locus.bearing_deg is None
            leaves = not ring and locus.kind not in {"road", "between"}
            country, admin1 = _division(shapes, located, (country, admin1), leaves=leaves)
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
    """The value that all have in common; None if they differ."""
    different = set(values)
    return different.pop() if len(different) == 1 else None


def _spot(located: Located) -> tuple[float, float, float]:
    """Latitude, longitude and uncertainty, rounded as those of places are."""
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
    """Country and first-order division of a point; those `known` of its anchors if the outlines agree with them.

    The way between two towns of one country stays in it even if the straight line does not: then `leaves` is False.
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
    """What a name means if the text says where it lies: by coordinates, or by distance and direction from a place.

    Parameters
    ----------
    found
        What the name was resolved to, or not.
    place
        Where the text puts it, with the uncertainty of that.

    Returns
    -------
    georeference
        `found` if it agrees with the text. Else the best candidate of that name that lies there; else, if `found` is
        unresolved, `place` under the name as written.
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
    # It is one place, from whichever neighbour the text measures.
    own = place._replace(name=found.name, source_id=f"{place.source_id.partition('#')[0]}#{fold(found.name)}")
    return found._replace(place=own, score=_SETTLED, method=_method(found), reason=None)


def _agrees(place: Place, other: Place) -> bool:
    apart = distance_m(place.lat, place.lon, other.lat, other.lon)
    return apart <= place.uncertainty_m + other.uncertainty_m + _SLACK_M
