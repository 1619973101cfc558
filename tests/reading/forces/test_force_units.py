"""Units by their number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forcetexts import ids, read, spans

if TYPE_CHECKING:
    from geomap.reading.forces import ForceLexicon


def test_numbered_units_belong_to_a_state(lexicon: ForceLexicon) -> None:
    text = "Ukraine's 93rd Mechanized Brigade and the 47th Brigade held; a base known as Brigade 137 fell."
    mentions = read(lexicon, text)
    assert spans(text, mentions) == ["Ukraine's 93rd Mechanized Brigade", "47th Brigade"]
    assert ids(mentions) == ["ukraine", "ukraine"]


def test_a_number_says_little_where_armies_of_states_fight(lexicon: ForceLexicon) -> None:
    assert read(lexicon, "The 28th Brigade held.", focus="UA")[0].force.side is None
    assert ids(read(lexicon, "The 28th Brigade held.", focus="TD")) == ["chad"]
    assert read(lexicon, "Harmon's Third Army came.", focus="TD")[0].force.side is None


def test_a_corps_with_a_roman_number_is_no_corps_of_its_number(lexicon: ForceLexicon) -> None:
    for text in ("The XXII Corps took Hinojosa.", "XXII Corps, led by Ibarrola, took Hinojosa."):
        assert [m.force.name for m in read(lexicon, text)] == ["XXII Corps"]
    assert [m.force.name for m in read(lexicon, "The ZDFA corps took Bria.")] == ["ZDFA"]


def test_in_a_world_war_troops_are_not_the_armys_of_the_land_where_they_fight(lexicon: ForceLexicon) -> None:
    for year, whose in ((1944, [None]), (2024, ["PL"])):
        found = read(lexicon, "Airborne troops held the bridge.", focus="PL", year=year)
        assert [m.country for m in found] == whose
    found = read(lexicon, "Polish troops held the bridge. The soldiers left it.", focus="PL", year=1939)
    assert [m.country for m in found] == ["PL", "PL"]


def test_an_army_group_is_no_army_of_the_land_where_it_fights(lexicon: ForceLexicon) -> None:
    text = "Army Group South took Kiev. The army group's tanks went on."
    assert read(lexicon, text, focus="UA", year=1941)[0].force.name == "Army Group South"
