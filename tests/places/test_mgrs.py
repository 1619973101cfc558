import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap.places.mgrs import BANDS, mgrs_to_point, utm_reference

# As the reference implementation of the grid (GEOTRANS) gives them.
KNOWN = [
    ("37SFV0367810888", 35.33588, 40.14084),
    ("17TPJ3008433438", 43.642567, -79.387139),
    ("56HLH3490052288", -33.8568, 151.2153),
    ("31NAA6602200001", 0.00001, 0.00001),
    ("30MZE3397799998", -0.00001, -0.00001),
    ("25XEN0415986508", 83.62738, -32.66433),
    ("32VKN9723000510", 60.39, 5.32),
    ("33XWG1481383004", 78.22, 15.65),
    ("37UDP2618182829", 48.59419, 37.99886),
    ("19FEV4500027239", -54.8, -68.3),
    ("60WXE0052480197", 71.9, 179.9),
    ("36PVC4637213691", 15.5, 32.5),
]


def metres(lat_a, lon_a, lat_b, lon_b):
    east = ((lon_a - lon_b + 180) % 360 - 180) * math.cos(math.radians(lat_b))
    return 111_320 * math.hypot(lat_a - lat_b, east)


@pytest.mark.parametrize(("reference", "lat", "lon"), KNOWN)
def test_known_references(reference, lat, lon):
    point = mgrs_to_point(int(reference[:2]), reference[2], reference[3:5], reference[5:])
    assert point is not None
    assert metres(point.lat, point.lon, lat, lon) < 1.5
    assert point.radius_m == pytest.approx(math.sqrt(0.5))


def test_a_coarse_reference_is_the_centre_of_its_square():
    fine = mgrs_to_point(37, "S", "FV", "0350010500")
    coarse = mgrs_to_point(37, "S", "FV", "0310")
    assert fine is not None
    assert coarse is not None
    assert metres(fine.lat, fine.lon, coarse.lat, coarse.lon) < 2
    assert coarse.radius_m == pytest.approx(1000 * math.sqrt(0.5))


@pytest.mark.parametrize(
    ("zone", "band", "square", "digits"),
    [
        (0, "S", "FV", "0310"),
        (61, "S", "FV", "0310"),
        (37, "I", "FV", "0310"),
        (37, "S", "ZV", "0310"),
        (37, "S", "FW", "0310"),
        (37, "S", "FV", "031"),
        (37, "S", "FV", "०३१०"),
        (37, "N", "FV", "0310"),
        (37, "S", "F", "0310"),
    ],
)
def test_what_is_no_square_of_the_grid_is_refused(zone, band, square, digits):
    assert mgrs_to_point(zone, band, square, digits) is None


@given(st.integers(1, 60), st.sampled_from(BANDS), st.text("ABCDEFGHJKLMNPQRSTUVWXYZ", min_size=2, max_size=2))
def test_every_square_lies_in_its_band(zone, band, square):
    point = mgrs_to_point(zone, band, square, "")
    if point is not None:
        south = -80 + 8 * BANDS.index(band)
        assert south - 1 <= point.lat <= south + (13 if band == "X" else 9)
        assert -180 <= point.lon <= 180


def test_a_square_on_the_edge_of_two_bands_has_a_name_in_each():
    squares = [f"{column}{row}" for column in "ABCDEFGH" for row in "ABCDEFGHJKLMNPQRSTUV"]
    both = [(mgrs_to_point(37, "R", s, ""), mgrs_to_point(37, "S", s, "")) for s in squares]
    shared = [(one, other) for one, other in both if one is not None and other is not None]
    assert shared
    assert all(one == other and abs(one.lat - 32) < 1 for one, other in shared)


@pytest.mark.parametrize(
    ("zone", "letter", "easting", "northing", "lat", "lon"),
    [
        (37, "S", 603678, 3910888, 35.3359, 40.1408),  # the band
        (37, "N", 603678, 3910888, 35.3359, 40.1408),  # the hemisphere
        (33, "N", 500000, 442000, 4.0, 15.0),
        (56, "H", 335056, 6252252, -33.8568, 151.217),
        (56, "S", 335056, 6252252, -33.8568, 151.217),  # no such point in band S
    ],
)
def test_a_zone_s_letter_is_a_band_or_a_hemisphere(zone, letter, easting, northing, lat, lon):
    point = utm_reference(zone, letter, easting, northing)
    assert point is not None
    assert metres(*point, lat, lon) < 300


@pytest.mark.parametrize(("zone", "letter", "northing"), [(61, "S", 3910888), (37, "I", 3910888), (37, "H", 3910888)])
def test_what_is_in_no_zone_is_refused(zone, letter, northing):
    assert utm_reference(zone, letter, 603678, northing) is None
