"""Names with the words round them: relations ("20 km north of X") and coordinates as places of names.

Geodesics and outlines are slow to load, and are loaded when a report first needs them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import islice
from typing import TYPE_CHECKING

from geomap.model import Georeference, Place, Toponym
from geomap.patterns import lazy
from geomap.reading.loci.coordinates import find_coordinates
from geomap.reading.loci.finding import find_distances, find_loci, measures

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from geomap.model import Locus
    from geomap.places.shapes import Shapes

COORDINATES = "coordinates"
"""The cue of a toponym, and the method of a georeference, that is a pair of coordinates."""
_GIVEN_AT = lazy(
    r"(?:\s+(?:city|town|village|base|airport|airfield|camp|dam))?\s*[,:(\[–—-]?\s*"
    r"(?:(?:at|located|situated|grid|reference|coordinates|position|mgrs)[\s:]*){0,3}",
    re.IGNORECASE,
)
_AROUND = 500
"""Places of a report that say whose border or which stretch of a river is meant."""
_GIVEN_WITHIN = 40
"""Characters between a name and its coordinates at most."""


# --- coordinates ----------------------------------------------------------------------------------------------


def coordinates_in(text: str) -> tuple[tuple[Toponym, Georeference], ...]:
    """Coordinates in a text, as names of places that need no gazetteer, in order of the text."""
    out = []
    for found in find_coordinates(text):
        name = text[found.start : found.end]
        lat, lon = round(found.lat, 6), round(found.lon, 6)
        place = Place("text", f"{lat:.6f},{lon:.6f}", name, lat, lon, None, None, "", 0, found.uncertainty_m)
        toponym = Toponym(found.start, found.end, name, COORDINATES)
        out.append((toponym, Georeference(name, place, 1.0, (), COORDINATES)))
    return tuple(out)


Position = tuple[Toponym, Georeference]
"""What `coordinates_in` gives."""


def unnamed(text: str, found: Sequence[Toponym], positions: Sequence[Position]) -> tuple[Position, ...]:
    """The positions of a text that belong to no name: what is said to be at them lies there, whatever it is called.

    Parameters
    ----------
    text
        Of the report.
    found
        The names in it, in order of the text.
    positions
        Those that the text gives in figures.
    """
    ends = [toponym.end for toponym in found]
    starts = [toponym.start for toponym in found]
    out = []
    for toponym, position in positions:
        at = bisect_right(ends, toponym.start) - 1
        if at + 1 < len(starts) and starts[at + 1] < toponym.end:
            continue
        gap = text[ends[at] : toponym.start] if at >= 0 else ""
        if at >= 0 and len(gap) <= _GIVEN_WITHIN and _GIVEN_AT.fullmatch(gap):
            continue
        out.append((toponym, position))
    return tuple(out)


def settle_by_text(
    text: str, found: Mapping[Toponym, Georeference], positions: Sequence[Position]
) -> Mapping[Toponym, Georeference]:
    """Use what the text itself says of where a name lies.

    Parameters
    ----------
    text
        Of the report.
    found
        What the names in it were resolved to.
    positions
        The coordinates that the text gives.

    Returns
    -------
    georeferences
        Of the same names. If coordinates follow a name ("Tabqa (35°50′N 38°33′E)"), or a distance and direction ("X, a
        village 15 km south of Y"), the place of that name that lies there is chosen, and a name without a place gets
        the one that the text describes. A name means the same wherever it stands in a report.
    """
    measured = measures(text)
    if not positions and not measured:
        return found
    told: dict[Toponym, Place] = {}
    ordered = sorted(found, key=lambda t: (t.start, t.end))
    for locus in find_distances(text, ordered) if measured else ():
        if locus.subject is None:
            continue
        base = found[locus.anchors[0]]
        if base.place is not None and base.name != locus.subject.name:
            from geomap.places.derivation import derive  # noqa: PLC0415 -- loads shapely

            place = derive(base, locus, (base.place,)).place
            if place is not None:
                told[locus.subject] = place
    ends = sorted(found, key=lambda t: (t.end, t.start))
    for toponym, position in positions:
        at = bisect_right(ends, toponym.start, key=lambda t: t.end) - 1
        if at < 0 or position.place is None or ends[at].cue == "demonym":
            continue
        gap = text[ends[at].end : toponym.start]
        if len(gap) <= _GIVEN_WITHIN and _GIVEN_AT.fullmatch(gap):
            told[ends[at]] = position.place
    return _settled(told, found) if told else found


def _settled(told: Mapping[Toponym, Place], found: Mapping[Toponym, Georeference]) -> Mapping[Toponym, Georeference]:
    from geomap.places.derivation import settle  # noqa: PLC0415 -- loads shapely

    by_name: dict[str, list[Toponym]] = {}
    for toponym in found:
        by_name.setdefault(toponym.name, []).append(toponym)
    out = dict(found)
    done: set[str] = set()
    for toponym, place in told.items():
        if toponym.name in done:
            continue
        old = found[toponym]
        new = settle(old, place)
        if new is not old:
            done.add(toponym.name)
            out.update({t: new for t in by_name[toponym.name] if found[t] == old})
    return out


def with_coordinates(
    toponyms: Sequence[Toponym], georeferences: Mapping[Toponym, Georeference], positions: Sequence[Position]
) -> tuple[tuple[Toponym, ...], Mapping[Toponym, Georeference]]:
    """Toponyms and coordinates together in order of the text, and what each means."""
    if not positions:
        return tuple(toponyms), georeferences
    spans = [(t.start, t.end) for t, _ in positions]

    def is_free(toponym: Toponym) -> bool:
        at = bisect_right(spans, toponym.start, key=lambda span: span[0])
        before = at > 0 and spans[at - 1][1] > toponym.start
        return not before and not (at < len(spans) and spans[at][0] < toponym.end)

    named = [(t, georeferences[t]) for t in toponyms if is_free(t)]
    both = sorted((*named, *positions), key=lambda pair: pair[0].start)
    return tuple(t for t, _ in both), dict(both)


# --- names ----------------------------------------------------------------------------------------------------


class Ground:
    """What a report's relations are measured on: its places by where their names begin, the first of them each once.

    Parameters
    ----------
    found
        What the names of the report were resolved to.
    shapes
        Gives outlines of countries and divisions.
    """

    __slots__ = ("by_start", "places", "shapes")

    def __init__(self, found: Mapping[Toponym, Georeference], shapes: Callable[[], Shapes]) -> None:
        self.by_start: Mapping[int, Place | None] = {t.start: g.place for t, g in found.items()}
        places = {(p.source, p.source_id): p for g in found.values() if (p := g.place) is not None}
        self.places = tuple(islice(places.values(), _AROUND))
        self.shapes = shapes


def relation_records(
    text: str,
    toponyms: Iterable[Toponym],
    found: Mapping[Toponym, Georeference] | None = None,
    *,
    shapes: Callable[[], Shapes] | None = None,
) -> dict[Toponym, dict[str, object]]:
    """The relations that names stand in, each as the fields of a record, by the names they are measured from.

    Parameters
    ----------
    text
        Of the report.
    toponyms
        Names in it.
    found, shapes
        What the names were resolved to, and what gives outlines of countries and divisions: with both, the records
        have the point, its radius and the geometry that the words describe.
    """
    out: dict[Toponym, dict[str, object]] = {}
    ground = None
    if found is not None and shapes is not None:
        ground = Ground(found, shapes)
    for locus in find_loci(text, [t for t in toponyms if t.cue != COORDINATES]):
        record: dict[str, object] = {"kind": locus.kind, "as_written": locus.as_written}
        if locus.distance_m is not None:
            record |= {"distance_m": locus.distance_m, "spread_m": locus.spread_m}
        if locus.bearing_deg is not None:
            record["bearing_deg"] = locus.bearing_deg
        if locus.subject is not None:
            record["of"] = [locus.subject.start, locus.subject.end]
        if len(locus.anchors) > 1:
            record["anchors"] = [[a.start, a.end] for a in locus.anchors]
        if found is not None and ground is not None:
            record |= _on_the_ground(locus, found[locus.anchors[0]], ground)
        for anchor in locus.anchors:
            out[anchor] = record
    return out


def _on_the_ground(locus: Locus, own: Georeference, ground: Ground) -> dict[str, object]:
    """Where a relation lies: point, radius and geometry; nothing where that cannot be told."""
    from geomap.geojson import geometry_of  # noqa: PLC0415 -- only where it is asked for
    from geomap.places.derivation import derive  # noqa: PLC0415 -- loads shapely

    anchors = [place for a in locus.anchors if (place := ground.by_start.get(a.start)) is not None]
    around = tuple(place for place in ground.places if place not in anchors)
    derived = derive(own, locus, anchors, shapes=ground.shapes(), around=around)
    if derived is own or derived.place is None:
        return {}
    place, extent = derived.place, derived.extent
    record: dict[str, object] = {"lat": place.lat, "lon": place.lon, "uncertainty_m": place.uncertainty_m}
    if extent is not None:
        record |= {"geometry": geometry_of(extent), "geometry_within_m": extent.within_m}
    return record
