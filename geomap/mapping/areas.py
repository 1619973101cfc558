"""Areas round places, for a map that fills the space between them: an interpolation, not something that was reported.

Each place has the ground that is nearer to it than to any other place in the reports, up to a given distance, on land
and in its own country. The ground does not change from day to day; its colour does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geomap.errors import MapError
from geomap.mapping.basemap import rings_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.chronicle import Site
    from geomap.mapping.basemap import ShapeSource

MOST_KM = 200.0

_KM_PER_DEGREE = 111.32
_STEPS = 1000
_NO_AREA = ("A.", "L.CONT", "L.RGN", "H.SEA", "H.OCN")


def check_reach(reach_km: float) -> None:
    """Check how far areas are to reach from their places, in kilometres.

    Raises
    ------
    MapError
        If the distance is not positive, or more than `MOST_KM`.
    """
    if not 0 < reach_km <= MOST_KM:
        raise MapError(f"areas cannot reach {reach_km:g} km: give a distance of more than 0 and at most {MOST_KM:g} km")


def areas_of(sites: Sequence[Site], shapes: ShapeSource, reach_km: float) -> dict[str, Any]:
    """The ground that each place stands for.

    Parameters
    ----------
    sites
        Those of the chronicle. Provinces, countries, parts of places and what is only near a place have no area.
    shapes
        Outlines of land and countries.
    reach_km
        How far an area reaches from its place at most, in kilometres.

    Returns
    -------
    areas
        For the number of each site, as text, its rings: x, y of the first point in thousandths of a degree, longitude
        first, then the steps from each to the next.

    Raises
    ------
    MapError
        If the distance is not positive, or more than 200 km.
    """
    check_reach(reach_km)
    chosen: dict[tuple[float, float], int] = {}
    for number, site in enumerate(sites):
        place = site.place
        if site.part is None and not place.feature.startswith(_NO_AREA) and abs(place.lat) < 80:
            chosen.setdefault((place.lon, place.lat), number)
    if not chosen:
        return {}
    points = np.array(list(chosen))
    centres = np.column_stack([points[:, 0], _to_mercator(points[:, 1])])
    reach = reach_km / _KM_PER_DEGREE / np.cos(np.radians(points[:, 1]))
    cells = shapely.buffer(shapely.points(centres), reach, quad_segs=12)
    if len(points) > 1:
        bounds = shapely.box(*shapely.total_bounds(cells))
        nearest = shapely.get_parts(
            shapely.voronoi_polygons(shapely.multipoints(centres), extend_to=bounds, ordered=True)
        )
        cells = shapely.intersection(cells, nearest)
    cells = shapely.transform(cells, _from_mercator)
    countries = {shape.country: shape.geometry for shape in shapes.countries() if shape.country}
    found = {}
    for cell, number in zip(cells.tolist(), chosen.values(), strict=True):
        country = countries.get(sites[number].place.country or "")
        if country is None:
            continue
        ground = shapely.intersection(cell, shapely.clip_by_rect(country, *cell.bounds))
        rings = rings_of(shapely.simplify(ground, 0.004), _STEPS)
        if rings:
            found[str(number)] = rings
    return found


def _to_mercator(lat: Any) -> Any:
    """Degrees north, stretched so that near a place distances are the same in all directions."""
    return np.degrees(np.arctanh(np.sin(np.radians(lat))))


def _from_mercator(points: Any) -> Any:
    return np.column_stack([points[:, 0], np.degrees(np.arcsin(np.tanh(np.radians(points[:, 1]))))])
