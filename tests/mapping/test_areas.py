from __future__ import annotations

from dataclasses import dataclass

import pytest
import shapely
from chronicles import ARMY, LEAGUE, chronicle, period, place, site
from hypothesis import given, settings
from hypothesis import strategies as st

from geomap.errors import MapError
from geomap.mapping import build_map
from geomap.mapping.areas import areas_of


@dataclass
class Shape:
    name: str
    country: str | None
    geometry: object


class Ground:
    """Two square countries side by side, and the sea."""

    def countries(self, bbox=None):
        return [Shape("Syria", "SY", shapely.box(36, 34, 38, 36)), Shape("Iraq", "IQ", shapely.box(38, 34, 40, 36))]

    def admin1(self, bbox=None):
        return []

    def rivers(self, bbox=None):
        return ()

    def lakes(self, bbox=None):
        return []

    def polygon(self, place):
        return None


def sites(*places):
    return [site(one, period("held", (ARMY,), "2017-01-01")) for one in places]


def polygons(areas):
    out = {}
    for number, rings in areas.items():
        lines = []
        for ring in rings:
            x = y = 0
            points = []
            for dx, dy in zip(ring[::2], ring[1::2], strict=True):
                x, y = x + dx, y + dy
                points.append((x / 1000, y / 1000))
            lines.append(shapely.Polygon(points))
        out[int(number)] = shapely.union_all(lines)
    return out


def test_an_area_is_a_circle_of_so_many_kilometres():
    (area,) = polygons(areas_of(sites(place("Here", 35, 37)), Ground(), 20)).values()
    west, south, east, north = area.bounds
    assert (north - south) * 111.2 == pytest.approx(40, rel=0.03)
    assert (east - west) * 111.2 * 0.819 == pytest.approx(40, rel=0.03)


def test_ground_belongs_to_the_nearest_place_and_ends_at_land_and_border():
    one, two, coast = place("One", 35, 37.6), place("Two", 35, 37.9), place("Coast", 34.05, 36.5)
    found = polygons(areas_of(sites(one, two, coast), Ground(), 40))
    assert shapely.intersection(found[0], found[1]).area < 1e-3
    assert found[0].bounds[2] == pytest.approx(37.75, abs=0.01)
    assert found[1].bounds[2] == pytest.approx(38, abs=0.01)
    assert found[2].bounds[1] == pytest.approx(34, abs=0.01)


def test_provinces_parts_and_places_of_no_country_have_none():
    province = place("Province", 35, 37, feature="A.ADM1")
    part = site(place("Here", 35, 37.2), period("held", (ARMY,), "2017-01-01"), part="southern half")
    nowhere = place("Nowhere", 35, 37.5, country=None)
    assert areas_of([*sites(province, nowhere), part], Ground(), 20) == {}


@pytest.mark.parametrize("km", [0, -1, 201, float("nan"), float("inf")])
def test_a_distance_that_makes_no_sense_is_refused(km):
    with pytest.raises(MapError, match="more than 0 and at most 200 km"):
        areas_of([], Ground(), km)


@settings(max_examples=25)
@given(
    st.lists(st.tuples(st.floats(34.1, 35.9), st.floats(36.1, 39.9)), min_size=1, max_size=12, unique=True),
    st.floats(1, 60),
)
def test_areas_never_meet_and_each_holds_its_place(points, km):
    places = [
        place(f"P{n}", round(lat, 3), round(lon, 3), country="SY" if round(lon, 3) <= 38 else "IQ")
        for n, (lat, lon) in enumerate(points)
    ]
    found = polygons(areas_of(sites(*places), Ground(), km))
    seen = set()
    for number, one in enumerate(places):
        if (one.lat, one.lon) not in seen and number in found:
            assert found[number].distance(shapely.Point(one.lon, one.lat)) < 0.02
        seen.add((one.lat, one.lon))
    areas = list(found.values())
    for index, one in enumerate(areas):
        for other in areas[index + 1 :]:
            assert shapely.intersection(one, other).area < 0.02


def test_a_map_has_areas_only_if_asked():
    it = chronicle(site(place("Here", 35, 37), period("held", (LEAGUE,), "2017-01-01")))
    assert "areas" not in build_map(it, shapes=Ground())._data.parts
    assert "areas" in build_map(it, shapes=Ground(), areas_km=20)._data.parts
