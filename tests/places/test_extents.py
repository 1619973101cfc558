import json

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geomap.geojson import geometry_of
from geomap.model import Locus, Place, Toponym
from geomap.places.extents import extent_of
from geomap.places.relations import locate
from geomap.places.sectors import destination, distance_m
from geomap.places.shapes import open_shapes

ONE, OTHER = Toponym(0, 1, "X"), Toponym(5, 6, "Y")


def place(lat, lon, radius=3_000.0, **fields):
    values = {"feature": "P.PPL", "country": "SY", "admin1": None} | fields
    return Place("geonames", f"{lat}", "X", lat, lon, values["country"], values["admin1"], values["feature"], 0, radius)


def drawn(extent):
    return shapely.from_geojson(json.dumps(geometry_of(extent)))


def away_m(extent, lat, lon):
    spot = shapely.Point(lon, lat)
    near = shapely.get_coordinates(shapely.shortest_line(drawn(extent), spot))[0]
    return distance_m(near[1], near[0], lat, lon)


@settings(max_examples=40)
@given(
    lat=st.floats(-65, 65),
    lon=st.floats(-170, 170),
    distance=st.floats(1_000, 100_000),
    bearing=st.floats(0, 360),
    far=st.floats(0, 1),
    turn=st.floats(0, 1),
)
def test_what_is_said_of_a_distance_is_not_farther_from_its_extent_than_it_says(lat, lon, distance, bearing, far, turn):
    anchor = place(lat, lon)
    spread = distance / 4
    said = Locus(
        "offset", 0, 6, "", (ONE,), distance_m=distance, spread_m=spread, bearing_deg=bearing, half_angle_deg=45.0
    )
    found = locate(said, [anchor])
    extent = extent_of(found.geometry, found.within_m)
    assert extent.kind == "area"
    start = destination(lat, lon, turn * 360, anchor.uncertainty_m * far)
    spot = destination(*start, bearing + (2 * turn - 1) * 45, distance + (2 * far - 1) * spread)
    slack = 0.015 * (distance + spread) + 50  # arcs are drawn by chords, lines to the 400th of their size
    assert away_m(extent, *spot) <= extent.within_m + slack


def test_a_road_is_a_line_and_may_wind():
    here, there = place(33.5, 36.3), place(34.73, 36.71)
    found = locate(Locus("road", 0, 6, "the X–Y road", (ONE, OTHER)), [here, there])
    extent = extent_of(found.geometry, found.within_m)
    assert extent.kind == "line"
    (line,) = extent.parts[0]
    assert line[0] == pytest.approx((36.3, 33.5))
    assert line[-1] == pytest.approx((36.71, 34.73))
    # A detour by which the way is as much longer as roads are lies within it.
    length = distance_m(33.5, 36.3, 34.73, 36.71)
    bend = destination(found.lat, found.lon, 280, length / 2 * (1.3**2 - 1) ** 0.5)
    assert away_m(extent, *bend) <= extent.within_m
    assert extent.within_m < found.uncertainty_m


def test_a_border_is_the_line_that_two_countries_share():
    syria = place(35.0, 38.0, 400_000.0, feature="A.PCLI")
    iraq = place(33.0, 44.0, 370_000.0, feature="A.PCLI", country="IQ")
    found = locate(Locus("border", 0, 6, "the X–Y border", (ONE, OTHER)), [syria, iraq], shapes=open_shapes())
    extent = extent_of(found.geometry, found.within_m)
    assert extent.kind == "line"
    assert len(extent.parts) == 1
    assert len(extent.parts[0][0]) < 100
    ends = sorted(lat for _, lat in (extent.parts[0][0][0], extent.parts[0][0][-1]))
    assert ends == pytest.approx([33.37, 37.1], abs=0.1)


def test_over_the_antimeridian_it_is_in_two_parts():
    found = locate(Locus("near", 0, 6, "near", (ONE,)), [place(0.0, 179.99)])
    extent = extent_of(found.geometry, found.within_m)
    assert len(extent.parts) == 2
    assert all(-180 <= lon <= 180 for part in extent.parts for ring in part for lon, _ in ring)


def test_a_ring_has_its_hole():
    found = locate(Locus("offset", 0, 6, "", (ONE,), distance_m=20_000, spread_m=5_000), [place(35.0, 39.0)])
    (part,) = extent_of(found.geometry, found.within_m).parts
    assert len(part) == 2
    assert shapely.Polygon(part[0]).exterior.is_ccw


def test_nothing_is_left_of_a_point():
    assert extent_of(shapely.Point(1, 2), 5.0) is None
    assert extent_of(shapely.LineString([(1, 2), (1.000001, 2)]), 5.0) is None


def test_no_coordinate_is_a_negative_nought_and_no_hole_a_line():
    shell, hole = [(-1, -1), (1, -1), (1, 0.00001), (-0.00001, 1)], [(0, 0), (0.00001, 0), (0.00001, 0.00001)]
    (part,) = extent_of(shapely.Polygon(shell, [hole]), 5.0).parts
    assert len(part) == 1
    assert "-0.0" not in str(extent_of(shapely.LineString([(-0.00001, -0.00001), (1, 2), (1, -0.00001)]), 5.0))
