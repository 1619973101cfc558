import pytest
from loci import AT, HOMS, IRAQ, PALMYRA, SYRIA, THERE, locus, place

from geomap.model import Candidate, Georeference, Match
from geomap.places.derivation import derive, settle
from geomap.places.shapes import open_shapes


@pytest.fixture(scope="module")
def shapes():
    return open_shapes()


def known(it, *others):
    candidates = tuple(Candidate(p, Match.FOLDED, 0.5) for p in (it, *others) if p is not None)
    return Georeference("X", it, 0.9 if it else 0.0, candidates, "gazetteer", None if it else "unknown")


def test_a_derived_place_has_an_identity_of_its_own_and_names_its_anchor(shapes):
    said = locus("offset", "20 km north of", distance_m=20_000, spread_m=5_000, bearing_deg=0, half_angle_deg=45)
    found = derive(known(PALMYRA), said, [PALMYRA], shapes=shapes)
    assert found.place is not None
    assert found.anchor == PALMYRA
    assert found.method == "gazetteer+relation"
    assert found.place.name == "20 km north of Tadmur"
    assert found.place.source_id != PALMYRA.source_id
    assert (found.place.country, found.place.admin1, found.place.feature) == ("SY", "Homs", "L.LCTY")
    assert found.candidates == known(PALMYRA).candidates


def test_a_part_stays_its_place(shapes):
    found = derive(
        known(HOMS), locus("part", "northern", part="inside", bearing_deg=0, half_angle_deg=45), [HOMS], shapes=shapes
    )
    assert found.place is not None
    assert (found.place.source_id, found.place.name, found.place.feature) == ("169577", "Homs", "P.PPL")
    assert found.place.lat > HOMS.lat


def test_one_road_is_one_place_from_either_end():
    road = locus("road", "Homs-Tadmur road", anchors=(AT, THERE))
    one = derive(known(HOMS), road, [HOMS, PALMYRA])
    other = derive(known(PALMYRA), road, [HOMS, PALMYRA])
    assert one.place == other.place
    assert one.place != one.anchor


def test_over_the_border_is_another_country(shapes):
    said = locus("offset", "60 km east of", distance_m=60_000, spread_m=6_000, bearing_deg=90, half_angle_deg=45)
    found = derive(known(place(34.45, 40.92)), said, [place(34.45, 40.92)], shapes=shapes)
    assert found.place is not None
    assert found.place.country == "IQ"


def test_what_lies_round_a_place_lies_in_its_country(shapes):
    """The point shown is its own, and outlines are coarser than how far a border town is from the border."""
    goma = place(-1.6741, 29.2285, country="CD", admin1="North Kivu", name="Goma")
    for fields in ({"distance_m": 5_000, "spread_m": 5_000}, {"distance_m": 20_000, "spread_m": 2_000}):
        found = derive(known(goma), locus("offset", "within", **fields), [goma], shapes=shapes)
        assert found.place is not None
        assert (found.place.country, found.place.admin1) == ("CD", "North Kivu")


def test_what_is_unknown_stays_unknown():
    nothing = known(None)
    assert derive(nothing, locus("near"), []) is nothing
    countries = derive(known(SYRIA), locus("between", anchors=(AT, THERE)), [SYRIA, IRAQ])
    assert countries == known(SYRIA)


def test_the_text_s_own_distance_chooses_among_namesakes():
    here, there = place(47.4, 35.8, ident="1"), place(50.2, 30.1, ident="2")
    told = place(47.43, 35.8, radius=12_000.0, ident="9")
    assert settle(known(here, there), told) == known(here, there)
    chosen = settle(known(there, here), told)
    assert chosen.place == here
    assert chosen.method == "gazetteer+relation"
    kept = settle(known(there), told)
    assert kept == known(there)


def test_a_name_no_table_has_lies_where_the_text_says():
    told = place(47.43, 35.8, radius=12_000.0, ident="9#15 km south of", name="15 km south of Y")
    found = settle(known(None), told)
    assert found.place is not None
    assert (found.place.name, found.place.lat, found.place.source_id) == ("X", 47.43, "9#x")
    assert found.reason is None
    assert 0 < found.score < 1


def test_the_way_between_two_towns_of_a_country_stays_in_it(shapes):
    """Both are called Syrian and lie in Iraq."""
    one, other = place(34.36, 41.09, ident="1"), place(34.37, 41.99, ident="2")
    found = derive(known(one), locus("between", "between", anchors=(AT, THERE)), [one, other], shapes=shapes)
    assert found.place is not None
    assert found.place.country == "SY"


@pytest.mark.parametrize(("lat", "agrees"), [(47.4 + 0.20, True), (47.4 + 0.23, False)])
def test_a_place_may_lie_as_far_off_as_both_radii_and_ten_kilometres(lat, agrees):
    here = known(place(47.4, 35.8, ident="1", radius=2_000.0), place(lat, 35.8, ident="2"))
    found = settle(here, place(lat, 35.8, radius=12_000.0, ident="9"))
    assert (found == here) == agrees
    if not agrees:
        assert (found.place.source_id, found.score) == ("2", 0.7)
