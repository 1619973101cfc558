"""Forces by a generic word."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from forcetexts import ids, read

from geomap.reading.forces import ForceContext

if TYPE_CHECKING:
    from geomap.reading.forces import ForceLexicon


@pytest.mark.parametrize(
    ("focus", "year", "text", "expected"),
    [
        ("SY", 2016, "Government troops hold the airport.", "syrian-government"),
        ("TD", 2021, "The army retook the town.", "chad"),
        ("SD", 2023, "The military lost its base.", "sudanese-government"),
        ("MM", 2024, "The regime kept the airport.", "myanmar-junta"),
        ("SY", 2016, "The rebels lost the hill.", "syrian-opposition"),
        ("YE", 2016, "The rebels hold the port.", "houthis"),
        ("CD", 2025, "Rebels hold the lake port.", "m23"),
        ("SO", 2023, "The militants left.", "al-shabaab"),
        ("UA", 2015, "The separatists held the hub.", "donbas-separatists"),
        ("HT", 2024, "Gangs run the port.", "viv-ansanm"),
        ("TD", 2021, "Rebels crossed the border.", "chadian-rebels"),
        ("ML", 2023, "The rebels hold the town.", "national-movement-for-the-liberation-of-azawad"),
        ("BF", 2023, "The rebels hold the town.", "jnim"),
        ("ML", 2023, "Islamic fundamentalist rebels hold the town.", "jnim"),
        (None, 2021, "Government forces left.", "government"),
    ],
)
def test_generic(lexicon: ForceLexicon, focus: str | None, year: int, text: str, expected: str) -> None:
    (mention,) = read(lexicon, text, focus=focus, year=year)
    assert (mention.kind, mention.force.id) == ("generic", expected)


def test_the_group_is_the_last_one_named(lexicon: ForceLexicon) -> None:
    text = "Boko Haram raided Damasak. Nigerian troops came. The group left; the militants hid."
    assert ids(read(lexicon, text)) == ["boko-haram", "nigeria", "boko-haram", "boko-haram"]
    recent = read(lexicon, "Al-Shabaab attacked.")[0].force
    (mention,) = lexicon.find("The group fled.", context=ForceContext(recent=(recent,)))
    assert mention.force.id == "al-shabaab"
    assert lexicon.find("The group fled.") == ()


def test_several_groups_without_an_article_are_not_the_one_named_last(lexicon: ForceLexicon) -> None:
    mentions = read(lexicon, "The Houthis hold the port. The town is held by armed groups from the hills.", focus="YE")
    assert [m.force.as_written for m in mentions] == ["Houthis", "armed groups"]
    assert mentions[-1].force.side is None
    assert ids(read(lexicon, "The Houthis left. The armed groups came back.", focus="YE")) == ["houthis", "houthis"]


def test_a_word_before_a_noun_is_attributive(lexicon: ForceLexicon) -> None:
    (mention,) = read(lexicon, "Rebels attacked", focus="SY", year=2016)
    assert not mention.attributive
    (mention,) = read(lexicon, "An army base burned.", focus="SY", year=2016)
    assert mention.attributive
    assert read(lexicon, "anti-government demonstrators", focus="SY", year=2016) == ()


def test_whose_troops_may_not_be_guessed(lexicon: ForceLexicon) -> None:
    text = "The Houthis left. Southern fighters came."
    mentions = read(lexicon, text, focus="YE", year=2016)
    assert ids(mentions)[0] == "houthis"
    assert mentions[-1].force.side is None
    # a unit of nobody's, where another state's troops are about
    text = "Polish soldiers landed. The 21st Brigade took the port."
    assert read(lexicon, text, focus="TD")[-1].force.side is None
