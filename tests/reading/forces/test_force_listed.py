"""Names, countries and what stands round them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from forcetexts import ids, read

if TYPE_CHECKING:
    from geomap.reading.forces import ForceLexicon


@pytest.mark.parametrize(
    ("text", "year", "expected"),
    [
        ("ISIS fighters stormed the prison.", 2022, ["islamic-state"]),
        ('The so-called "Islamic State" lost it.', 2017, ["islamic-state"]),
        ("Daesh was driven out by the Peshmerga.", 2016, ["islamic-state", "peshmerga"]),
        ("Jabhat an-Nusra overran the depot.", 2014, ["al-nusra-front"]),
        ("Hay’at Tahrir al-Sham entered Hama.", 2024, ["hayat-tahrir-al-sham"]),
        ("Rapid Support Forces units shelled the camp.", 2023, ["rapid-support-forces"]),
        ("M23 rebels marched into Masisi.", 2025, ["m23"]),
        ("The March 23 Movement holds Rubaya.", 2025, ["m23"]),
        ("Ansar Allah took the pass.", 2015, ["houthis"]),
        ("Wagner mercenaries claimed the salt mine.", 2023, ["wagner-group"]),
        ("Séléka fighters reached the river.", 2013, ["seleka"]),
        ("The Ta'ang National Liberation Army seized Kutkai.", 2024, ["tnla"]),
        ("Tehreek-e-Taliban Pakistan hit the post.", 2014, ["pakistani-taliban"]),
        ("The LTTE lost Elephant Pass.", 2009, ["tamil-tigers"]),
        ("FARC columns held the valley.", 1999, ["farc"]),
        (
            "The Croatian Defence Council and the VRS shelled it.",
            1993,
            ["croatian-defence-council", "army-of-republika-srpska"],
        ),
        ("JNIM overran the barracks.", 2024, ["jnim"]),
        ("Viv Ansanm gunmen burned the station.", 2024, ["viv-ansanm"]),
        ("MONUSCO peacekeepers left the base.", 2024, ["monusco"]),
        ("The Red Army crossed the Vistula.", 1945, ["soviet-union"]),
        ("The Polisario Front shelled the berm.", 2021, ["polisario-front"]),
        ("Jalisco New Generation Cartel gunmen blocked roads.", 2022, ["jalisco-new-generation-cartel"]),
        ("Al-Shabaab lost Adan Yabaal.", 2022, ["al-shabaab"]),
    ],
)
def test_named(lexicon: ForceLexicon, text: str, year: int, expected: list[str]) -> None:
    mentions = read(lexicon, text, year=year)
    assert ids(mentions) == expected
    assert {m.kind for m in mentions} == {"named"}


@pytest.mark.parametrize(
    "text",
    [
        "the union is free",
        "National Front voters",
        "Free elections",
        "The Security Council met on March 23.",
        "Human rights groups spoke.",
        "The Salvation Army cooked.",
        "opposition leaders met the opposition",
        "He played Wagner.",
    ],
)
def test_words_that_are_no_force(lexicon: ForceLexicon, text: str) -> None:
    assert [m for m in read(lexicon, text) if m.kind != "introduced"] == []


@pytest.mark.parametrize(
    ("text", "expected", "role"),
    [
        ("Chadian troops", "chad", "force"),
        ("Chad's armed forces", "chad", "force"),
        ("Jordanian fighter jets", "jordan", "weapon"),
        ("Thai soldiers", "thailand", "force"),
        ("Cambodian artillery", "cambodia", "weapon"),
        ("Polish special forces", "poland", "force"),
        ("U.S. airstrikes", "united-states", "weapon"),
        ("US Marines", "united-states", "force"),
        ("Israeli warplanes", "israel", "weapon"),
        ("Russia's Defense Ministry", "russia", "authority"),
        ("Ukrainian army spokesman", "ukraine", "authority"),
        ("the army of Chad", "chad", "force"),
        ("North Korean soldiers", "north-korea", "force"),
        ("forces loyal to the Chadian government", "chad", "force"),
    ],
)
def test_any_state_has_forces(lexicon: ForceLexicon, text: str, expected: str, role: str) -> None:
    (mention,) = read(lexicon, text)
    assert (mention.force.id, mention.role) == (expected, role)
    assert mention.kind in {"national", "named"}
    assert text[mention.start : mention.end] == text.removeprefix("the ")


def test_rebels_of_a_country_are_not_its_government(lexicon: ForceLexicon) -> None:
    assert ids(read(lexicon, "Syrian rebel forces", year=2016)) == ["syrian-opposition"]
    assert ids(read(lexicon, "Chadian rebels")) == ["chadian-rebels"]
    assert ids(read(lexicon, "Iraqi militia", year=2016)) == ["popular-mobilization-forces"]
    assert ids(read(lexicon, "Yemeni separatists", year=2019)) == ["southern-transitional-council"]
    assert ids(read(lexicon, "Mozambican militants", year=2020)) == ["islamic-state-mozambique"]


def test_bare_countries_are_only_possible_actors(lexicon: ForceLexicon) -> None:
    mentions = read(lexicon, "Russia struck the port near the Polish border, Kyiv said.")
    assert [(m.force.id, m.kind, m.attributive) for m in mentions] == [
        ("russia", "country", False),
        ("poland", "country", True),
        ("ukraine", "country", False),
    ]


def test_coordinated_demonyms_are_two_forces(lexicon: ForceLexicon) -> None:
    text = "Ukrainian and Russian forces fought; Turkish/Syrian National Army forces left; Iraqi army and militia."
    mentions = read(lexicon, text, focus="IQ", year=2018)
    assert ids(mentions) == [
        "ukraine",
        "russia",
        "turkey",
        "syrian-national-army",
        "iraqi-government",
        "popular-mobilization-forces",
    ]
    assert all(m.kind != "country" for m in mentions)


def test_held_by_a_country(lexicon: ForceLexicon) -> None:
    mentions = read(lexicon, "Ukrainian-held Kupiansk and Russian-occupied Melitopol")
    assert [(m.force.id, m.kind) for m in mentions] == [("ukraine", "national"), ("russia", "national")]


def test_ministries_with_their_troops(lexicon: ForceLexicon) -> None:
    text = "Chadian Ministry of the Interior troops took it."
    (mention,) = read(lexicon, text, focus="TD")
    assert (mention.force.id, mention.force.as_written) == ("chad", "Chadian Ministry of the Interior troops")


def test_what_an_operation_is_called_is_no_actor(lexicon: ForceLexicon) -> None:
    assert not read(lexicon, "It was dubbed Operation Volcano of Rage.", focus="LY", year=2020)


def test_the_kind_of_a_group_stands_before_its_name(lexicon: ForceLexicon) -> None:
    text = "Bria fell to fighters from the Liberian rebel group Movement for Democracy in Liberia."
    mentions = read(lexicon, text, focus="LR", year=2003)
    assert [m.force.name for m in mentions] == ["Movement for Democracy in Liberia"]
