"""The country in focus, from words and from places."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from geomap.model import Toponym
from geomap.reading.forces import countries_of_places

if TYPE_CHECKING:
    from geomap.places.memory import Memory
    from geomap.reading.forces import ForceLexicon


def test_focus_country(lexicon: ForceLexicon) -> None:
    focus = lexicon.focus_country
    assert focus("Russian troops took Avdiivka. Russian jets bombed. Ukrainian units left; Ukraine mourned.") == "UA"
    assert focus("Chadian troops left Faya. Chad mourned. A French diplomat spoke.") == "TD"
    assert focus("Nothing of note happened.") is None
    assert focus("He told us about turkey and china plates.") is None


def test_towns_alone_tell_whose_army_it_is(lexicon: ForceLexicon, memory: Memory) -> None:
    text = "The army has lost Nampula and Quelimane, and French television showed its soldiers at Beira."
    toponyms = [
        Toponym(text.index(name), text.index(name) + len(name), name) for name in ("Nampula", "Quelimane", "Beira")
    ]
    places = countries_of_places(toponyms, memory)
    assert max(places, key=lambda code: places[code]) == "MZ"
    assert lexicon.focus_country(text) != "MZ"
    focus = lexicon.focus_country(text, places=places)
    assert focus == "MZ"
    army = lexicon.find(text, context=lexicon.context(text, focus=focus))[0]
    assert (army.country, army.force.as_written) == ("MZ", "army")


def test_a_country_is_no_place_of_its_own_and_a_name_counts_three_times(memory: Memory) -> None:
    one = Toponym(0, 7, "Nampula")
    assert countries_of_places([Toponym(0, 6, "Angola")], memory) == {}
    assert countries_of_places([one] * 9, memory) == countries_of_places([one] * 3, memory)


def test_a_country_is_read_as_what_it_was_part_of_before_it_was_a_state(lexicon: ForceLexicon) -> None:
    text = "In 1992 government troops recaptured Kapoeta and Torit in South Sudan."
    assert lexicon.focus_country(text, published=dt.date(1992, 12, 31), places={"SS": 2.0}) == "SD"
    assert lexicon.focus_country(text, published=dt.date(2014, 12, 31), places={"SS": 2.0}) == "SS"


def test_a_place_says_less_where_no_war_is_known(lexicon: ForceLexicon) -> None:
    text = "Houthi fighters shelled the port."
    assert lexicon.focus_country(text, published=dt.date(2019, 2, 20), places={"PT": 1.0}) == "YE"
    assert lexicon.focus_country(text, published=dt.date(2019, 2, 20), places={"SY": 1.0}) == "SY"


def test_a_compass_point_before_a_country_says_that_it_is_where_something_happens(lexicon: ForceLexicon) -> None:
    text = "Insurgents have retaken several villages in {} Syria."
    for compass in ("northern", "northwest", "southeastern", "central"):
        assert lexicon.focus_country(text.format(compass), published=dt.date(2014, 2, 20), places={"LB": 1.2}) == "SY"
