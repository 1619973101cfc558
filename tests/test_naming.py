"""One name that a person or a table gives."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geomap.model import Place
from geomap.naming import division_name, parse_name, resolve_listed, resolve_name
from geomap.places.countrynames import country_code
from geomap.places.gazetteer import Gazetteer, open_gazetteer
from geomap.places.memory import Memory
from geomap.places.table import open_table
from geomap.places.tablewriting import Entry, write_table

WORLD = open_gazetteer()
MEMORY = Memory(WORLD)


@pytest.mark.parametrize(
    ("written", "name", "cue", "within"),
    [
        ("Deir el-Zour province", "Deir el-Zour", "province", None),
        ("province of Deir el-Zour", "Deir el-Zour", "province", None),
        ("Mosul, Iraq", "Mosul", None, "Iraq"),
        ("Tabqa air base", "Tabqa", "air base", None),
        ("Khuwayn al Kabir village (Tell al-Khuwaiyn)", "Khuwayn al Kabir", "village", None),
        ("City", "City", None, None),
        ("  Raqqa  ", "Raqqa", None, None),
        ("", "", None, None),
    ],
)
def test_names_are_taken_apart(written, name, cue, within):
    toponym = parse_name(written)
    assert (toponym.name, toponym.cue, toponym.within) == (name, cue, within)


def test_a_person_gives_a_name():
    assert resolve_name("Deir el-Zour province", MEMORY).place.feature == "A.ADM1"
    assert resolve_name("Deir el-Zour province", MEMORY).name == "Deir el-Zour province"
    assert resolve_name("Tripoli", MEMORY, country="Lebanon").place.country == "LB"
    assert resolve_name("Tripoli", MEMORY, country="LBN" if country_code("LBN", MEMORY) else "LB").place.country == "LB"
    assert (
        resolve_name("London", MEMORY, context="Toronto, Hamilton and Windsor in Ontario, Canada").place.country == "CA"
    )
    assert resolve_name("Qwertyville", MEMORY).place is None
    assert resolve_name("", MEMORY).place is None
    assert "no country is known as 'Atlantis'" in resolve_name("Mosul", MEMORY, country="Atlantis").reason


def test_divisions_in_any_usual_form():
    rural = division_name("Rif Dimashq Governorate", "SY", MEMORY)
    assert rural is not None
    assert division_name("Rif Dimashq", "SY", MEMORY) == rural
    assert division_name("Hamah governorate", "SY", MEMORY) == division_name("Hama", "SY", MEMORY) is not None
    assert division_name("Luhansk oblast", "UA", MEMORY) is not None
    assert division_name("Luhansk oblast", "SY", MEMORY) is None
    assert division_name("Nowhere province", "SY", MEMORY) is None


# --- names of lists ---------------------------------------------------------------------------------------------


def village(number, name, lat, lon, *others, admin1="Hama", feature="P.PPL"):
    return Entry(Place("geonames", str(number), name, lat, lon, "SY", admin1, feature, 0, 1500.0), others)


@pytest.fixture(scope="module", name="memory")
def _memory(tmp_path_factory):
    folder = tmp_path_factory.mktemp("table")
    places = (
        village(1, "Tall Zu`aynah", 35.2, 36.9, "Girzin"),
        village(2, "Tall Zu`aynah", 35.6, 37.4),
        village(3, "Bayt Nasif", 35.0, 36.6),
        village(4, "Bayt Salhab", 35.0, 36.8),
        village(5, "Dabbas air base", 35.3, 36.2, feature="S.AIRB"),
        village(6, "Wardan", 35.1, 36.3),
        village(7, "Darrub", 35.4, 36.4),
    )
    write_table(folder, places)
    return Memory(Gazetteer(WORLD.folder, (*WORLD.tables, open_table(folder))))


def ask(memory, name, kind=None, admin1="Hama Governorate", country="Syria"):
    return resolve_listed({"name": name, "type": kind, "country": country, "admin1": admin1}, memory)


@pytest.mark.parametrize("name", ["Qwertyville/Wardan", "Wardan / Qwertyville", "Wardan (Qwertyville)"])
def test_either_of_two_names_is_enough(memory, name):
    assert ask(memory, name, "village").place.source_id == "6"


@pytest.mark.parametrize("name", ["Tall Zuaynah/Girzin", "Girzin / Tall Zuaynah", "Girzin (Tall Zuaynah)"])
def test_two_names_of_a_place_decide_between_namesakes(memory, name):
    assert ask(memory, "Tall Zuaynah", "village").place is None
    assert ask(memory, name, "village").place.source_id == "1"


def test_two_names_of_different_places_contradict_each_other(memory):
    alone, both = ask(memory, "Wardan"), ask(memory, "Wardan/Bayt Salhab")
    assert both.score < 0.6 < alone.score


def test_a_name_that_only_sounds_alike_is_not_enough_where_the_other_is_not_known(memory):
    assert ask(memory, "Darroub", "village").place.source_id == "7"
    assert ask(memory, "Darroub/Qwertyville", "village").place is None
    assert ask(memory, "Darrub/Qwertyville", "village").place.source_id == "7"


def test_words_that_describe_are_left_out_where_they_are_no_part_of_the_name(memory):
    assert ask(memory, "Dabbas Military", "airbase").place.source_id == "5"
    assert ask(memory, "Wardan reservoir").place.source_id == "6"


def test_a_relation_is_put_between_its_names(memory):
    found = ask(memory, "Road between Bayt Nasif and Bayt Salhab")
    assert (found.place.lat, found.place.lon) == (pytest.approx(35.0, abs=0.01), pytest.approx(36.7, abs=0.01))
    assert found.place.uncertainty_m >= 9_000
    assert found.name == "Road between Bayt Nasif and Bayt Salhab"
    assert ask(memory, "Road between Bayt Nasif and Qwertyville").place is None


def test_the_part_of_a_province_is_no_town_of_its_name(memory):
    found = ask(memory, "Eastern Hama", "governorate")
    assert found.place is None or found.place.uncertainty_m > 10_000


def test_what_a_list_has_as_a_division_may_be_a_territory_of_its_own():
    assert ask(MEMORY, "Rafah", "town", admin1="Gaza Strip", country="Israel").place.country == "PS"
    assert ask(MEMORY, "Rafah", "town", admin1="Nowhere", country="Israel").place is None


@given(st.text(alphabet="Aa/() -'éж,\n", max_size=60))
@settings(max_examples=80)
def test_any_text_is_a_name(name):
    found = resolve_listed({"name": name, "country": "SY", "admin1": "Hama"}, MEMORY)
    assert found.place is not None or found.reason


def test_a_relation_is_as_sure_as_the_less_sure_of_its_names(memory):
    found = ask(memory, "Road between Wardan and Darroub")
    assert found.score == ask(memory, "Darroub").score < ask(memory, "Wardan").score


def test_a_relation_that_leaves_too_much_open_is_no_answer_for_a_list():
    assert resolve_listed({"name": "Road between Homs and Palmyra", "country": "Syria"}, MEMORY).place is None
