"""Who bears a name where and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from forcetexts import ids, read

from geomap.errors import LexiconError
from geomap.reading.forces import ForceContext, load_forces

if TYPE_CHECKING:
    from pathlib import Path

    from geomap.reading.forces import ForceLexicon


def test_names_of_one_war_and_time_are_borne_once(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        '[theatres.zor]\nname = "Zor"\nsides.a = { colour = "#112233" }\n'
        '[[force]]\nid = "one"\nname = "First Host"\naliases = ["The Host"]\nsides = { zor = "a" }\nyears = [2000]\n'
        '[[force]]\nid = "two"\nname = "Second Host"\naliases = ["the host"]\nsides = { zor = "a" }\nyears = [2001]\n'
    )
    with pytest.raises(LexiconError, match="'one' and 'two' both bear the name 'the host'"):
        load_forces(path)
    path.write_text(path.read_text().replace("[2000]", "[1990, 1999]"))
    assert "two" in load_forces(path).forces


def test_weak_abbreviations_need_their_country(lexicon: ForceLexicon) -> None:
    assert ids(read(lexicon, "The AFP retook the bridge.", focus="PH", year=2017)) == ["philippine-government"]
    assert read(lexicon, "The AFP reported rain.", focus="FR") == ()
    assert ids(read(lexicon, "ADF attackers raided it.", focus="CD")) == ["allied-democratic-forces"]
    assert ids(read(lexicon, "ADF attackers raided it.", focus="CM")) == ["ambazonia-defence-forces"]
    assert ids(read(lexicon, "The SNA took it.", focus="SY", year=2019)) == ["syrian-national-army"]
    assert ids(read(lexicon, "The SNA took it.", focus="SO", year=2019)) == ["somali-government"]


def test_years_choose_between_governments(lexicon: ForceLexicon) -> None:
    for year, expected in ((2017, "syrian-government"), (2025, "syrian-transitional-government")):
        assert ids(read(lexicon, "Syrian troops entered the town.", year=year)) == [expected]
    before, after = (read(lexicon, "Syrian troops entered.", year=year)[0].force for year in (2017, 2025))
    assert (before.side, after.side) == ("syria:government", "syria:opposition")


def test_side_is_that_of_the_war_in_focus(lexicon: ForceLexicon) -> None:
    text = "Russian jets hit the depot."
    assert read(lexicon, text, focus="SY", year=2016)[0].force.side == "syria:government"
    assert read(lexicon, text, focus="UA", year=2023)[0].force.side == "ukraine:russia"
    assert lexicon.side("islamic-state", country="LY", year=2016) == "libya:islamic-state"
    assert lexicon.side("nobody") is None
    assert lexicon.state("TD", year=2021).side == "lake-chad:government"


def test_history_needs_its_years(lexicon: ForceLexicon) -> None:
    text = "Union troops and Confederate forces met."
    assert ids(read(lexicon, text, year=1863)) == ["union-american", "confederate-states"]
    assert "union-american" not in ids(read(lexicon, text, year=2020))


@pytest.mark.parametrize(
    ("country", "year", "text", "ident", "side"),
    [
        ("LR", 1992, "Taylor held Gbarnga.", "npfl", "liberia:npfl"),
        ("LR", 2003, "Taylor held Monrovia.", "liberian-government", "liberia:government"),
        ("BA", 1994, "Serb forces took it.", "army-of-republika-srpska", "yugoslavia:serb"),
        ("HR", 1992, "Serb forces took it.", "republic-of-serbian-krajina", "yugoslavia:serb"),
        ("XK", 1999, "Serb forces took it.", "yugoslav-peoples-army", "yugoslavia:serb"),
        ("NP", 2004, "Maoist rebels took it.", "nepalese-maoists", "nepal:maoist"),
        ("IN", 2004, "Maoist rebels took it.", "naxalites", "kashmir:naxalite"),
        ("PK", 2009, "The Taliban took it.", "pakistani-taliban", "pakistan:taliban"),
        ("AF", 2009, "The Taliban took it.", "taliban", "afghanistan:taliban"),
        ("RW", 1993, "The army took it.", "rwandan-government-1994", "rwanda:government"),
        ("AF", 1998, "The government took it.", "afghan-government-rabbani", "afghanistan:resistance"),
        ("AF", 2024, "The government took it.", "taliban-government", "afghanistan:taliban"),
        ("VE", 2021, "The army took it.", "venezuela", "colombia:venezuela"),
        ("CD", 1997, "The rebels took it.", "afdl", "first-congo-war:afdl"),
        ("CD", 2008, "The rebels took it.", "cndp", "congo:m23"),
        ("SD", 1996, "The SPLA took it.", "splma", "sudan-second-civil-war:spla"),
        ("SS", 2016, "The SPLA took it.", "government-of-south-sudan", "south-sudan:government"),
        ("TD", 1987, "Libyan troops took it.", "gaddafi-government", "chad:libya"),
        ("TD", 1981, "Habré took it.", "fan-chad", "chad:rebels"),
        ("TD", 1987, "Habré took it.", "chad", "chad:government"),
        ("CD", 1997, "Kabila's troops took it.", "afdl", "first-congo-war:afdl"),
        ("CD", 2000, "Kabila's troops took it.", "congolese-government", "second-congo-war:government"),
        ("LB", 1983, "Druze militiamen of Jumblatt took it.", "progressive-socialist-party", "lebanon-1975:left"),
        ("LB", 1976, "Syrian troops took it.", "syrian-government", "lebanon-1975:syria"),
        ("LB", 2006, "Hezbollah took it.", "hezbollah", "lebanon:hezbollah"),
        ("CD", 2000, "Ugandan troops took it.", "uganda", "second-congo-war:uganda"),
        ("CD", 2022, "Ugandan troops took it.", "uganda", "congo:government"),
        ("AO", 1975, "South African troops took it.", "south-africa", "angola:south-africa"),
        ("AF", 1993, "Massoud's forces took it.", "jamiat-e-islami", "afghanistan-1992:rabbani"),
        ("AF", 1998, "Massoud's forces took it.", "northern-alliance", "afghanistan:resistance"),
        ("IR", 1982, "Iraqi troops took it.", "iraqi-government", "iran-iraq-war:iraq"),
        ("SY", 1973, "Israeli troops took it.", "israel", "arab-israeli:israel"),
        ("ET", 1977, "Somali troops took it.", "somalia-barre", "ogaden-war:somalia"),
        ("BA", 1943, "The Chetniks took it.", "chetniks", "world-war-ii:chetniks"),
    ],
)
def test_a_name_is_borne_by_another_force_in_another_war(
    lexicon: ForceLexicon, country: str, year: int, text: str, ident: str, side: str
) -> None:
    found = {(m.force.id, m.force.side) for m in read(lexicon, text, focus=country, year=year)}
    assert found == {(ident, side)}


@pytest.mark.parametrize(
    ("words", "focus", "name"),
    [
        ("The army took it.", "KE", "Kenya"),  # and not of Britain, which fought there until 1960
        ("The army took it.", "MZ", "Mozambique"),
        ("Rebels took it.", "PH", "Philippine rebels"),  # and not the Huks of 1950
        ("Rebels took it.", "LK", "Tamil Tigers"),
        ("Militants took it.", "IQ", "Islamic State"),  # the last of those who were called so
    ],
)
def test_where_no_year_is_known_the_latest_war_is_meant_and_none_of_long_ago(lexicon, words, focus, name) -> None:
    (mention,) = lexicon.find(words, context=ForceContext(focus, None))
    assert mention.force.name == name


def test_the_side_of_a_state_is_that_of_its_latest_war_where_no_year_is_known(lexicon: ForceLexicon) -> None:
    assert lexicon.side("iraqi-government", country="IQ") == "iraq:government"
    assert lexicon.side("iraqi-government", country="IQ", year=1985) == "iran-iraq-war:iraq"
