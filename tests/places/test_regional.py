"""Names that are known to lie in a country or in a division of it."""

from __future__ import annotations

import pytest

from geomap.model import Match, Place, Toponym
from geomap.places.candidates import ResolutionSettings
from geomap.places.gazetteer import Gazetteer, open_gazetteer
from geomap.places.memory import Memory
from geomap.places.regional import resolve_in
from geomap.places.table import open_table
from geomap.places.tablewriting import Entry, write_table

WORLD = open_gazetteer()
BARE = Memory(WORLD)


def village(number, name, lat, lon, admin1="Hama", feature="P.PPL", population=0):
    return Entry(Place("geonames", str(number), name, lat, lon, "SY", admin1, feature, population, 1500.0))


ENTRIES = (
    village(1, "Muhaysinah", 35.1, 36.7),
    village(2, "Tall Zu`aynah", 35.2, 36.9),
    village(3, "Tall Zu`aynah", 35.6, 37.4),
    village(4, "Rasm Salhab", 36.1, 37.6, "Aleppo"),
    village(5, "Bir Wardan", 35.58, 37.4, "Aleppo"),
    village(6, "Khirbat Nasif", 35.0, 36.5),
    village(7, "Khirbat Nasif", 35.5, 37.2, population=9000),
    Entry(village(8, "Dabbas Airfield", 35.3, 36.2, feature="S.AIRF").place, ("Dabbas Air Base",)),
    village(9, "Rasm Wardah", 35.0, 36.3),
    village(10, "Rasm Wardah", 35.6, 37.6),
    Entry(village(11, "Nasrat", 35.65, 37.72).place, ("Rasm Wardah",)),
    village(12, "Salvaba", 35.0, 36.2, population=7000),
    village(13, "Салваба", 35.6, 37.4),
    village(14, "Qarmid Ulya", 35.75, 37.4, "Aleppo"),
    village(15, "Qubbat Sami", 35.1, 36.6, None),
    village(16, "Jubb Zubdah", 35.3, 36.4),
    village(17, "Jubb Zubdah", 35.34, 36.4),
)


@pytest.fixture(scope="module", name="memory")
def _memory(tmp_path_factory):
    folder = tmp_path_factory.mktemp("table")
    write_table(folder, ENTRIES)
    return Memory(Gazetteer(WORLD.folder, (*WORLD.tables, open_table(folder))))


def ask(memory, name, cue=None, admin1="Hama", country="SY", settings=None):
    return resolve_in(Toponym(0, len(name), name, cue), memory, country=country, admin1=admin1, settings=settings)


def test_a_stricter_key_goes_before_another_spelling(memory):
    found = ask(memory, "Muhaysinah")
    assert (found.place.source_id, found.candidates[0].match, found.reason) == ("1", Match.FOLDED, None)


def test_another_spelling_is_found_and_said_to_be_one(memory):
    found = ask(memory, "Mheisineh")
    assert found.place.source_id == "1"
    assert found.candidates[0].match is Match.RESPELLED
    assert found.reason == "no place in Hama is spelled like 'Mheisineh'; the closest is Muhaysinah"
    assert 0.5 <= found.score < ask(memory, "Muhaysinah").score


def test_what_is_not_like_any_name_of_the_region_stays_open(memory):
    found = ask(memory, "Qwertyville")
    assert found.place is None
    assert found.reason


def test_namesakes_of_one_division_stay_open_however_they_are_spelled(memory):
    assert ask(memory, "Tall Zu`aynah").place is None
    assert ask(memory, "Tell Zwayneh").place is None


def test_a_neighbour_that_is_also_called_so_does_not_decide_between_two_villages(memory):
    found = ask(memory, "Rasm Wardah", "village")
    assert found.place is None
    assert {c.place.source_id for c in found.candidates} >= {"9", "10"}


def test_a_namesake_in_other_letters_is_spelled_alike(memory):
    found = ask(memory, "Salvaba", "village")
    assert found.place is None
    assert {c.match for c in found.candidates} == {Match.FOLDED}
    assert found.candidates[0].score == pytest.approx(found.candidates[1].score)


def test_a_place_next_to_the_division_is_better_than_none_and_surely_less_than_one_inside(memory):
    found = ask(memory, "Bir Wardan")
    assert found.place.source_id == "5"
    assert found.reason == "in Aleppo, next to Hama, where the name is not known"
    assert found.score < ask(memory, "Bir Wardan", admin1="Aleppo").score
    assert ask(memory, "Rasm Salhab").place is None
    assert ask(memory, "Qarmid Ulya").place is None  # seventeen kilometres off
    sure = ResolutionSettings(min_score=found.score + 0.01)
    assert ask(memory, "Bir Wardan", settings=sure).place is None


def test_a_place_of_the_country_whose_division_is_not_known_may_lie_in_any(memory):
    assert ask(memory, "Qubbat Sami").place.source_id == "15"


def test_a_settlement_that_stands_in_the_list_twice_is_one(memory):
    found = ask(memory, "Jubb Zubdah")
    assert found.place.source_id in {"16", "17"}
    assert len(found.candidates) == 1


def test_what_only_other_countries_have_is_said_to_be_nowhere_here():
    assert ask(BARE, "Kharkiv").reason == "no place in Hama, SY is spelled like 'Kharkiv'"


def test_a_village_is_not_the_town_of_that_name(memory):
    of_town = {c.place.source_id: c.score for c in ask(memory, "Khirbat Nasif", "town").candidates}
    of_village = {c.place.source_id: c.score for c in ask(memory, "Khirbat Nasif", "village").candidates}
    assert of_village["7"] < of_town["7"]


def test_class_words_do_not_make_a_name_another(memory):
    found = ask(memory, "Dabbas", "airbase")
    assert found.place.source_id == "8"


def test_without_a_country_s_table_another_spelling_counts_less(memory):
    found, bare = ask(memory, "Taldow", admin1="Homs"), ask(BARE, "Taldow", admin1="Homs")
    if found.candidates and found.candidates[0].match is Match.RESPELLED:
        assert bare.score < found.score
    assert ask(BARE, "Mheisineh").place is None


def test_of_no_country_it_is_a_name_like_any_other(memory):
    assert ask(memory, "Mosul", country=None, admin1=None).place.country == "IQ"
