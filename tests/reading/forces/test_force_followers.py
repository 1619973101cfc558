"""Forces by whom they follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forcetexts import COUNTRIES, DEMONYMS, ids, read, spans

from geomap.reading.forces import load_forces

if TYPE_CHECKING:
    from pathlib import Path

    from geomap.reading.forces import ForceLexicon


def test_leaders_stand_for_their_forces_in_their_own_war(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(
        '[theatres.zor]\ncountries = ["TD"]\nyears = [2010]\nsides.a = { name = "A", colour = "#123456" }\n'
        '[[force]]\nid = "zor-army"\nname = "Zor Army"\nkind = "rebel"\nsides = { zor = "a" }\nleaders = ["Tamba"]\n'
    )
    lexicon = load_forces(own, demonyms=DEMONYMS, country_names=COUNTRIES)
    text = "Tamba withdrew from Vashti. Fighters loyal to Tamba, men under General Tamba and Tamba's forces stayed."
    mentions = read(lexicon, text, focus="TD", year=2012)
    assert ids(mentions) == ["zor-army"] * 4
    assert [m.kind for m in mentions] == ["leader", "named", "named", "named"]
    assert read(lexicon, "Tamba withdrew from the race.", focus="PL", year=2012) == ()


def test_men_of_a_particle(lexicon: ForceLexicon) -> None:
    text = "Colonel Riad al-Zori's men held the Khalid ibn al-Zor Brigade off."
    assert spans(text, read(lexicon, text, focus="TD")) == ["Colonel Riad al-Zori's men", "Khalid ibn al-Zor Brigade"]


def test_fighters_of_a_countrys_qualified_government_are_its(lexicon: ForceLexicon) -> None:
    text = "Forces allied to Chad's internationally recognised government took the fort."
    (mention,) = read(lexicon, text, focus="TD", year=2012)
    assert spans(text, (mention,)) == ["Forces allied to Chad's internationally recognised government"]
    assert mention.category == "state"


def test_governments_that_are_no_more_are_those_before(lexicon: ForceLexicon) -> None:
    now = ids(read(lexicon, "Government forces took the town.", focus="SY", year=2025))
    text = "Soldiers of the ousted regime and fighters loyal to the former Syrian government took the town."
    mentions = read(lexicon, text, focus="SY", year=2025)
    assert spans(text, mentions) == ["Soldiers of the ousted regime", "fighters loyal to the former Syrian government"]
    (before,) = set(ids(mentions))
    assert [before] == ids(read(lexicon, "Government forces took the town.", focus="SY", year=2020)) != now
    # Of a country none of whose governments is told to have ended it is what it is called.
    (mention,) = read(lexicon, "Troops of the former government took the fort.", focus="TD", year=2012)
    assert mention.force.name == "Troops of the former government"
    assert mention.force.id not in ids(read(lexicon, "Government troops took the fort.", focus="TD", year=2012))


def test_a_numbered_unit_is_of_the_state_that_tells_of_its_gains(lexicon: ForceLexicon) -> None:
    text = "The Ukrainian General Staff said on 3 May that elements of the 92nd Brigade {} Orlivka."
    ministry, unit = read(lexicon, text.format("liberated"), focus="UA", year=2024)
    assert unit.force.id == ministry.force.id
    ministry, unit = read(lexicon, text.format("shelled"), focus="UA", year=2024)
    assert unit.force.id != ministry.force.id
