import math

import pytest
from loci import HOMS, PALMYRA, place

from geomap.places.surroundings import NEAR_KM, Around, kilometres


def test_a_place_is_near_the_closest_other_place_and_not_near_itself():
    around = Around([1, 1, 1], [(HOMS, 0.9), (PALMYRA, 0.8), None], {})
    apart = kilometres(HOMS.lat, HOMS.lon, PALMYRA.lat, PALMYRA.lon)
    assert around.near(0, HOMS) == pytest.approx(0.8 * math.exp(-apart / NEAR_KM))
    twice = Around([1, 1], [(HOMS, 0.9), (HOMS, 0.9)], {})  # two names of it
    assert twice.near(0, HOMS) == 0.0
    assert Around([1, 1], [(HOMS, 0.2), None], {}).near(1, HOMS._replace(lat=34.8)) == 0.0  # hardly that place at all


def test_the_division_of_another_place_speaks_for_it():
    around = Around([1, 4], [(HOMS, 0.9), (PALMYRA, 0.4)], {})
    assert around.admin1(0, HOMS) == pytest.approx(0.8)  # of Palmyra's four mentions; its own does not count
    assert around.admin1(0, HOMS._replace(admin1="Hama")) == 0.0
    assert around.admin1(0, place(35, 38, feature="A.ADM1")) == 0.0


def test_where_it_takes_place_is_known_by_the_other_places():
    around = Around([1, 1], [(HOMS, 0.9), (PALMYRA, 0.6)], {"SY": 0.5})
    assert around.known(0) == pytest.approx((0.6 + 0.5) / 3)
    assert Around([9], [(HOMS, 0.9)], {}).known(0) == 0.0
