import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap.places.sectors import bearing_deg, destination, distance_m, sector


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
