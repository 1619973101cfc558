"""Where a mention ends, and in what role it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forcetexts import ids, read, spans

if TYPE_CHECKING:
    from geomap.reading.forces import ForceLexicon


def test_nouns_belong_to_the_name(lexicon: ForceLexicon) -> None:
    text = "Houthi rebels, the Islamic State group and Taliban forces."
    assert spans(text, read(lexicon, text)) == ["Houthi rebels", "Islamic State group", "Taliban forces"]


def test_possessives_end_with_the_name(lexicon: ForceLexicon) -> None:
    text = "IS' last pocket, Hezbollah's tunnels and Hamas’s leaders"
    assert spans(text, read(lexicon, text))[:2] == ["IS", "Hezbollah"]


def test_abbreviation_is_not_the_verb(lexicon: ForceLexicon) -> None:
    assert read(lexicon, "WHO IS IN CONTROL OF THE CITY?") == ()
    assert read(lexicon, "The town is quiet and he told us so.") == ()
    assert ids(read(lexicon, "IS holds the town.")) == ["islamic-state"]
    assert ids(read(lexicon, "SDF CAPTURES RAQQA FROM ISIS")) == ["syrian-democratic-forces", "islamic-state"]


def test_a_presidency_speaks_for_its_state(lexicon: ForceLexicon) -> None:
    (mention,) = read(lexicon, "The Yemeni presidency said it had retaken Mukalla.", focus="YE", year=2026)
    assert (mention.force.id, mention.role) == ("yemeni-government", "authority")


def test_armed_forces_are_not_armed_by_somebody(lexicon: ForceLexicon) -> None:
    assert ids(read(lexicon, "The Cambodian Armed Forces withdrew.", focus="KH")) == ["cambodia"]
