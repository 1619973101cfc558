import math
from types import SimpleNamespace

import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st
from loci import AT, HOMS, IRAQ, PALMYRA, QAIM, SYRIA, THERE, locus, place

from geomap.places.relations import locate
from geomap.places.sectors import destination, distance_m
from geomap.places.shapes import open_shapes


@pytest.fixture(scope="module")
def shapes():
    return open_shapes()


# --- distances and directions ---------------------------------------------------------------------------------


def test_twenty_kilometres_north_of_a_town():
    found = locate(locus("offset", distance_m=20_000, spread_m=5_000, bearing_deg=0, half_angle_deg=45), [PALMYRA])
    assert found is not None
    assert (found.lat, found.lon) == pytest.approx((34.7427, 38.2840), abs=0.001)
    assert 15_000 < found.uncertainty_m < 25_000
    assert found.geometry.geom_type == "Polygon"
    northward = [destination(PALMYRA.lat, PALMYRA.lon, 0, away) for away in (14_500, 15_500, 24_500, 25_500)]
    assert [found.geometry.contains(shapely.Point(lon, lat)) for lat, lon in northward] == [False, True, True, False]
    assert found.geometry.contains(shapely.Point(found.lon, found.lat))
    assert not found.geometry.contains(shapely.Point(PALMYRA.lon, PALMYRA.lat))


def test_without_a_direction_it_is_a_ring():
    found = locate(locus("offset", distance_m=20_000, spread_m=5_000), [PALMYRA])
    assert found is not None
    assert (found.lat, found.lon) == (PALMYRA.lat, PALMYRA.lon)
    assert found.uncertainty_m == pytest.approx(25_000 + PALMYRA.uncertainty_m)
    assert not found.geometry.contains(shapely.Point(PALMYRA.lon, PALMYRA.lat))
    assert len(found.geometry.interiors) == 1


@given(
    lat=st.floats(-80, 80),
    lon=st.floats(-180, 180),
    distance=st.floats(500, 200_000),
    spread=st.floats(0, 1),
    bearing=st.floats(0, 359),
    half_angle=st.sampled_from([11.25, 22.5, 45, 90]),
    radius=st.floats(0, 20_000),
    true=st.tuples(st.floats(-1, 1), st.floats(-1, 1), st.floats(0, 1), st.floats(0, 360)),
)
def test_what_the_words_allow_lies_within_the_uncertainty(
    lat, lon, distance, spread, bearing, half_angle, radius, true
):
    anchor = place(lat, lon, radius=radius)
    spread *= distance
    said = locus("offset", distance_m=distance, spread_m=spread, bearing_deg=bearing, half_angle_deg=half_angle)
    found = locate(said, [anchor])
    assert found is not None
    # Measured from anywhere in the town, any distance and direction that the words can mean.
    start = destination(lat, lon, true[3], radius * true[2])
    spot = destination(*start, bearing + true[1] * half_angle, max(0.0, distance + true[0] * spread))
    assert distance_m(found.lat, found.lon, *spot) <= found.uncertainty_m * 1.01 + 10


@given(st.floats(-80, 80), st.floats(170, 190), st.floats(0, 359), st.floats(5_000, 80_000))
def test_the_antimeridian_is_no_edge(lat, lon, bearing, distance):
    anchor = place(lat, (lon + 180) % 360 - 180)
    said = locus("offset", distance_m=distance, spread_m=distance / 4, bearing_deg=bearing, half_angle_deg=45)
    for found in (locate(said, [anchor]), locate(locus("near"), [anchor])):
        assert found is not None
        west, _, east, _ = found.geometry.bounds
        assert -180 <= west <= east <= 180
        width = sum(part.bounds[2] - part.bounds[0] for part in shapely.get_parts(found.geometry).tolist())
        assert width < 20
        assert found.geometry.is_valid


def test_a_direction_alone_begins_at_the_place():
    found = locate(locus("offset", bearing_deg=90, half_angle_deg=45), [PALMYRA])
    assert found is not None
    assert found.lon > PALMYRA.lon
    assert found.uncertainty_m > 10_000
    river = place(35.3, 40.1, feature="H.STM", radius=900_000.0)
    beside = locate(locus("offset", bearing_deg=90, half_angle_deg=45), [river])
    assert beside is not None
    assert distance_m(river.lat, river.lon, beside.lat, beside.lon) < 60_000
    assert beside.uncertainty_m > 900_000
    lat, lon = destination(river.lat, river.lon, 20, 10_000)
    assert beside.geometry.contains(shapely.Point(lon, lat))  # all that is east of some point of it


def test_near_is_wider_than_at():
    found = locate(locus("near"), [PALMYRA])
    assert found is not None
    assert found.uncertainty_m >= 25_000
    large = locate(locus("near"), [place(33, 44, radius=90_000.0)])
    assert large is not None
    assert large.uncertainty_m > 90_000


# --- parts ----------------------------------------------------------------------------------------------------


def test_the_southern_half_of_a_town():
    town = place(35.33588, 40.14084, radius=5_213.0)
    found = locate(locus("part", part="half", bearing_deg=180, half_angle_deg=45), [town])
    assert found is not None
    assert distance_m(found.lat, found.lon, 35.31, 40.15) < 3_000
    assert found.lat < town.lat
    assert found.uncertainty_m == pytest.approx(5_213 * math.hypot(1, 4 / 3 / math.pi), rel=0.01)


@pytest.mark.parametrize("part", ["half", "inside", "edge", "countryside"])
@pytest.mark.parametrize("bearing", [0, 45, 90, 180, 270])
def test_a_part_lies_to_its_side_and_not_far(part, bearing):
    town = place(36.2, 37.16, radius=14_485.0)
    found = locate(locus("part", part=part, bearing_deg=bearing, half_angle_deg=45), [town])
    assert found is not None
    away = distance_m(town.lat, town.lon, found.lat, found.lon)
    assert 0.2 * town.uncertainty_m < away < town.uncertainty_m + 25_000
    toward = destination(town.lat, town.lon, bearing, away)
    assert distance_m(*toward, found.lat, found.lon) < 1
    assert found.geometry.contains(shapely.Point(found.lon, found.lat))


def test_the_centre_is_less_than_the_town():
    found = locate(locus("part", part="centre"), [HOMS])
    assert found is not None
    assert found.uncertainty_m < HOMS.uncertainty_m
    ring = locate(locus("part", part="edge"), [HOMS])
    assert ring is not None
    assert ring.uncertainty_m > HOMS.uncertainty_m


def test_an_island_far_off_stretches_no_country():
    island, land = shapely.box(-20, 50, -19, 51), shapely.box(0, 0, 10, 10)

    class Outlines:
        def polygon(self, _):
            return SimpleNamespace(geometry=shapely.MultiPolygon([island, land]))

    found = locate(locus("part", part="inside", bearing_deg=0, half_angle_deg=45), [SYRIA], shapes=Outlines())
    assert found is not None
    assert land.contains(found.geometry)
    assert found.geometry.bounds[3] == pytest.approx(10)


def test_the_north_of_a_country_is_cut_from_its_outline(shapes):
    whole = shapes.polygon(SYRIA).geometry
    north = locate(locus("part", part="inside", bearing_deg=0, half_angle_deg=45), [SYRIA], shapes=shapes)
    south = locate(locus("part", part="half", bearing_deg=180, half_angle_deg=45), [SYRIA], shapes=shapes)
    assert north is not None
    assert south is not None
    assert north.lat > 35.2
    assert south.lat < 34.8
    assert whole.buffer(1e-6).contains(north.geometry)
    assert north.geometry.area + south.geometry.area == pytest.approx(whole.area, rel=0.05)
    assert north.geometry.intersects(shapely.Point(37.16, 36.2))
    assert not south.geometry.intersects(shapely.Point(37.16, 36.2))


# --- two places -----------------------------------------------------------------------------------------------


def test_between_two_towns():
    between = locate(locus("between", anchors=(AT, THERE)), [HOMS, PALMYRA])
    halfway = locate(locus("between", anchors=(AT, THERE), part="middle"), [HOMS, PALMYRA])
    assert between is not None
    assert halfway is not None
    length = distance_m(HOMS.lat, HOMS.lon, PALMYRA.lat, PALMYRA.lon)
    assert distance_m(between.lat, between.lon, HOMS.lat, HOMS.lon) == pytest.approx(length / 2, rel=0.001)
    assert length / 2 < between.uncertainty_m < length
    assert halfway.uncertainty_m < between.uncertainty_m
    assert between.geometry.geom_type == "LineString"
    assert locate(locus("between", anchors=(AT, THERE)), [SYRIA, IRAQ]) is None
    assert locate(locus("between", anchors=(AT, THERE)), [HOMS, HOMS]) is None
    assert locate(locus("between", anchors=(AT, THERE)), [HOMS, place(-30, 20)]) is None
    assert locate(locus("between", anchors=(AT, THERE)), [HOMS]) is None


@given(st.floats(-70, 70), st.floats(-180, 180), st.floats(0, 359), st.floats(2_000, 700_000), st.floats(0, 1))
def test_the_line_of_a_road_lies_within_its_uncertainty(lat, lon, bearing, length, share):
    end = destination(lat, lon, bearing, length)
    assume(abs(end[0]) < 80)
    found = locate(locus("road", anchors=(AT, THERE)), [place(lat, lon), place(*end, ident="2")])
    assert found is not None
    spot = destination(lat, lon, bearing, length * share)
    assert distance_m(found.lat, found.lon, *spot) <= found.uncertainty_m


def test_the_border_of_two_countries(shapes):
    found = locate(locus("border", anchors=(AT, THERE)), [SYRIA, IRAQ], shapes=shapes, around=[QAIM])
    assert found is not None
    assert distance_m(found.lat, found.lon, QAIM.lat, QAIM.lon) < 30_000
    assert found.uncertainty_m > 200_000
    assert 33 < found.geometry.bounds[1] < found.geometry.bounds[3] < 37.5
    anywhere = locate(locus("border", anchors=(AT, THERE)), [SYRIA, IRAQ], shapes=shapes)
    assert anywhere is not None
    assert anywhere.geometry.equals(found.geometry)


def test_the_border_with_a_country_is_that_of_where_the_report_takes_place(shapes):
    found = locate(locus("border"), [IRAQ], shapes=shapes, around=[PALMYRA])
    assert found is not None
    west, _, east, _ = found.geometry.bounds
    assert 38.5 < west < east < 43
    whole = locate(locus("border"), [IRAQ], shapes=shapes)
    assert whole is not None
    assert whole.geometry.length > found.geometry.length
    inside = locate(locus("border"), [IRAQ], shapes=shapes, around=[QAIM, PALMYRA])
    assert inside is not None
    assert inside.geometry.equals(found.geometry)  # places of the country itself say nothing of whose border it is


def test_no_border_where_none_is(shapes):
    spain = place(40, -4, feature="A.PCLI", ident="2510769", name="Spain", country="ES", admin1=None)
    assert locate(locus("border", anchors=(AT, THERE)), [SYRIA, spain], shapes=shapes) is None
    assert locate(locus("border"), [PALMYRA], shapes=shapes) is None
    assert locate(locus("border"), [IRAQ]) is None


EUPHRATES = place(
    35.33588, 40.14084, feature="H.STM", radius=900_000.0, name="Euphrates", source="regions", ident="euphrates"
)
RAQQA = place(35.95, 39.01, ident="172955", name="Ar Raqqah")


def test_east_of_a_river_is_the_ground_along_it(shapes):
    said = locus("offset", bearing_deg=90, half_angle_deg=45)
    found = locate(said, [EUPHRATES], shapes=shapes, around=[RAQQA])
    bare = locate(said, [EUPHRATES])
    assert found.geometry.contains(shapely.Point(40.6, 35.2))
    assert not found.geometry.contains(shapely.Point(39.9, 35.2))
    assert found.geometry.bounds[2] < 42.5, "the report is of Syria"
    assert found.geometry.contains(shapely.Point(found.lon, found.lat))
    assert distance_m(found.lat, found.lon, RAQQA.lat, RAQQA.lon) < 60_000
    assert found.uncertainty_m < bare.uncertainty_m / 2
    for lon, lat in shapely.get_coordinates(found.geometry).tolist():
        assert distance_m(found.lat, found.lon, lat, lon) <= found.uncertainty_m + 1


def test_the_east_bank_near_a_town_follows_the_river(shapes):
    town = place(35.33588, 40.14084, ident="170794", radius=5_213.0)
    said = locus("bank", anchors=(AT, THERE), bearing_deg=90, half_angle_deg=90)
    found = locate(said, [EUPHRATES, town], shapes=shapes)
    assert found.geometry.contains(shapely.Point(40.25, 35.33))
    assert not found.geometry.contains(shapely.Point(40.05, 35.30))
    assert found.uncertainty_m < 60_000
    far = place(36.2, 37.16, ident="aleppo")
    assert locate(said, [EUPHRATES, far], shapes=shapes).geometry.contains(shapely.Point(37.2, 36.2)), "as without"


def test_a_river_s_bank_at_a_town():
    river = place(49.2, 37.4, feature="H.STM", radius=150_000.0, name="Oskil")
    town = place(49.71003, 37.61581, ident="2", name="Kupiansk")
    there = locate(locus("bank", anchors=(AT, THERE)), [river, town])
    assert there is not None
    assert (there.lat, there.lon) == (town.lat, town.lon)
    east = locate(locus("bank", anchors=(AT, THERE), bearing_deg=90, half_angle_deg=90), [river, town])
    assert east is not None
    assert east.lon > town.lon
    somewhere = locate(locus("bank"), [river])
    assert somewhere is not None
    assert somewhere.uncertainty_m >= river.uncertainty_m
