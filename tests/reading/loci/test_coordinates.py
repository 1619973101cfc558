import pytest
from hypothesis import given
from hypothesis import strategies as st
from linear import assert_linear

from geomap.reading.loci.coordinates import find_coordinates

DEIR = (35.3359, 40.1408)

GIVEN = [
    ("a base at 35.3359, 40.1408.", "35.3359, 40.1408", DEIR, "decimal"),
    ("(35.3359° N, 40.1408° E)", "35.3359° N, 40.1408° E", DEIR, "decimal"),
    ("at latitude 35.3359, longitude 40.1408", "35.3359, longitude 40.1408", DEIR, "decimal"),
    ("at 35°20′09″N 40°08′27″E", "35°20′09″N 40°08′27″E", DEIR, "dms"),
    ("at 35° 20' 9\" N, 40° 8' 27\" E", "35° 20' 9\" N, 40° 8' 27\" E", DEIR, "dms"),
    ("at N 35°20' E 40°8', where", "N 35°20' E 40°8'", DEIR, "dms"),
    ("at 40°8′E 35°20′N", "40°8′E 35°20′N", DEIR, "dms"),
    ("grid 37SFV 03678 10888", "37SFV 03678 10888", DEIR, "mgrs"),
    ("grid 37SFV036108 was", "37SFV036108", DEIR, "mgrs"),
    ("Ushuaia: 54.8000 S 68.3000 W", "54.8000 S 68.3000 W", (-54.8, -68.3), "decimal"),
    ("at -33.8568,151.2153", "-33.8568,151.2153", (-33.8568, 151.2153), "decimal"),
    ("at latitude 35.336 and longitude 40.141.", "35.336 and longitude 40.141", DEIR, "decimal"),
    ("at lat: 35.3359, lon: 40.1408", "35.3359, lon: 40.1408", DEIR, "decimal"),
    ("bei 35,3359 N 40,1408 E liegt", "35,3359 N 40,1408 E", DEIR, "decimal"),
    ("grid N35 20.154 E40 08.448.", "N35 20.154 E40 08.448", DEIR, "dms"),
    ("at 35 20 09 N 40 08 27 E", "35 20 09 N 40 08 27 E", DEIR, "dms"),
    ("at 35-20-09N 040-08-27E", "35-20-09N 040-08-27E", DEIR, "dms"),
    ("at 352009N 0400827E", "352009N 0400827E", DEIR, "dms"),
    ("точка 35°20'09\" с. ш. 40°08'27\" в. д.", "35°20'09\" с. ш. 40°08'27\" в. д.", DEIR, "dms"),
    ("точка 35°20'09\"пн.ш. 40°08'27\"сх.д.", "35°20'09\"пн.ш. 40°08'27\"сх.д.", DEIR, "dms"),
    ("33°51′ ю. ш. 151°13′ в. д.", "33°51′ ю. ш. 151°13′ в. д.", (-33.8568, 151.2153), "dms"),
    ("at 48.5N 38E, where", "48.5N 38E", (48.5, 38.0), "decimal"),
    ("at MGRS 37SFV036108 was", "MGRS 37SFV036108", DEIR, "mgrs"),
    ("at 37S 603678 3910888.", "37S 603678 3910888", DEIR, "utm"),
    ("at UTM zone 37N 603678 E 3910888 N", "UTM zone 37N 603678 E 3910888 N", DEIR, "utm"),
    ("at 56S 335056 6252252", "56S 335056 6252252", (-33.8568, 151.2172), "utm"),
    ("at 33°51′S 151°13′E", "33°51′S 151°13′E", (-33.8568, 151.2153), "dms"),
]


@pytest.mark.parametrize(("text", "written", "point", "notation"), GIVEN)
def test_positions_are_found_as_they_are_written(text, written, point, notation):
    (found,) = find_coordinates(text)
    assert text[found.start : found.end] == written
    assert found.notation == notation
    north = (found.lat - point[0]) * 111_320
    east = (found.lon - point[1]) * 111_320
    assert abs(north) < found.uncertainty_m + 30
    assert abs(east) < found.uncertainty_m + 30


@pytest.mark.parametrize(
    "text",
    [
        "between 20° and 25° C",
        "temperatures of 35° and 40°",
        "They won 3.5, 4.5 and 1.234, 5.678 points",
        "version 1.234 5.678",
        "at 12 EST 1030 people",
        "99.1234, 5.1234",
        "35.1234, 240.1234",
        "35°20′N 36°20′N",
        "exits 48N 38E and 5 S 12 W",
        "A 200000 4000000 lira deal, 99N 334567 4008765, 37S 334567 40",
        "in 2017 5 KM 20 of",
        "In 2017 12 N 13 soldiers and 5 S 12 tanks",
        "It cost 36,2012 N and 1,234,567 S 12,345 E",
        "at 95 20 09 N 40 08 27 E",
        "37S",
    ],
)
def test_other_figures_are_no_positions(text):
    assert find_coordinates(text) == ()


def test_fewer_digits_are_less_certain():
    widths = [
        find_coordinates(text)[0].uncertainty_m
        for text in ("35°20′09″N 40°08′27″E", "35°20′N 40°08′E", "35°N 40°E", "37SFV0310", "37SFV0367810888")
    ]
    assert widths[0] < widths[1] < widths[2]
    assert widths[4] < widths[3]
    assert min(widths) >= 30


@given(st.floats(-89.9, 89.9), st.floats(-179.9, 179.9), st.integers(4, 7))
def test_a_position_written_in_decimals_is_read_back(lat, lon, places):
    text = f"at {lat:.{places}f}, {lon:.{places}f} on"
    (found,) = find_coordinates(text)
    assert (found.lat, found.lon) == pytest.approx((lat, lon), abs=10**-places)


@given(st.floats(0, 89.9), st.floats(0, 179.9), st.sampled_from("NS"), st.sampled_from("EW"))
def test_a_position_written_in_minutes_is_read_back_within_its_uncertainty(lat, lon, north, east):
    def angle(value):
        return f"{int(value)}°{int(value % 1 * 60)}′"

    (found,) = find_coordinates(f"({angle(lat)}{north} {angle(lon)}{east})")
    signed = lat * (-1 if north == "S" else 1), lon * (-1 if east == "W" else 1)
    assert (found.lat, found.lon) == pytest.approx(signed, abs=1 / 60 + 1e-9)


@given(st.text(st.sampled_from("0123456789.,°′″'\" NSEWnsew-−37SFV;/") | st.characters()))
def test_any_text_gives_positions_on_earth_in_order(text):
    last = 0
    for found in find_coordinates(text):
        assert last <= found.start < found.end <= len(text)
        assert -90 <= found.lat <= 90
        assert -180 <= found.lon <= 180
        assert found.uncertainty_m >= 30
        last = found.end


@pytest.mark.parametrize("piece", ["1", "35°20' ", "37SFV ", "1.234 ", "1°1'1", "1.1234,", "N 1°1′ "])
def test_time_is_linear(piece):
    def read(size):
        text = piece * (size // len(piece))
        return lambda: find_coordinates(text)

    assert_linear(read, 25_000)
