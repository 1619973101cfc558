import math

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geomap.places.sectors import bearing_deg, centroid_axis, destination, distance_m, farthest, sector, spread


@given(st.floats(-75, 75), st.floats(-180, 180), st.floats(1_000, 100_000), st.floats(0, 359))
def test_a_destination_lies_at_its_distance_and_bearing(lat, lon, distance, bearing):
    spot = destination(lat, lon, bearing, distance)
    assert distance_m(lat, lon, *spot) == pytest.approx(distance, abs=0.01)
    turned = bearing_deg(lat, lon, *spot) - bearing
    assert (turned + 180) % 360 - 180 == pytest.approx(0, abs=0.001)


@given(st.floats(-75, 75), st.floats(-180, 180), st.floats(0, 359), st.floats(10, 120))
def test_a_sector_is_valid_and_on_the_globe(lat, lon, bearing, half_angle):
    ground = sector(lat, lon, 5_000, 20_000, bearing, half_angle)
    west, _, east, _ = ground.bounds
    assert ground.is_valid
    assert not ground.is_empty
    assert -180 <= west <= east <= 180


@given(st.floats(0, 50_000), st.floats(1_000, 50_000), st.floats(5, 90))
def test_the_centre_and_the_corners_of_a_sector_are_those_of_its_drawing(inner, width, half_angle):
    outer = inner + width
    drawn = shapely.get_coordinates(sector(0.0, 0.0, inner, outer, 0.0, half_angle))
    north = [math.hypot(x, y) * math.cos(math.atan2(x, y)) * 110_574 for x, y in drawn.tolist()]
    axis = centroid_axis(inner, outer, half_angle)
    assert min(north) - 1_000 <= axis <= max(north)
    whole = sector(0.0, 0.0, inner, outer, 0.0, half_angle).centroid
    assert axis == pytest.approx(distance_m(0.0, 0.0, whole.y, whole.x), rel=0.03)
    lat, lon = destination(0.0, 0.0, 0.0, axis)
    reach = farthest(lat, lon, sector(0.0, 0.0, inner, outer, 0.0, half_angle))
    assert spread(inner, outer, axis, half_angle) == pytest.approx(reach, rel=0.03)
