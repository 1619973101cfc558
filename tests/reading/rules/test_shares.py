"""How much of a place a claim is of: what is taken in or near a town is not the town."""

from __future__ import annotations

import datetime as dt

import pytest

from geomap.pipeline import Engine
from geomap.reports import report_from_text

PUBLISHED = dt.date(2024, 3, 15)


@pytest.fixture(scope="module")
def engine():
    return Engine()


def told(engine, text):
    """Place, relation, share and part of each claim."""
    claims = engine.claims(report_from_text(text, id="r", published=PUBLISHED))
    return [(c.place_as_written, c.relation, c.share, c.part) for c in claims]


@pytest.mark.parametrize(
    "subject",
    [
        "Several villages around Gao",
        "Three bases outside Gao",
        "A gold mine near Gao",
        "Two towns close to Gao",
        "The hills overlooking Gao",
        "The strategic heights above Gao",
        "Large areas outside Gao",
    ],
)
def test_what_lies_beside_a_town_is_not_the_town(engine, subject):
    assert told(engine, f"{subject} were captured by the rebels on Monday.") == [("Gao", "near", "part", None)]


def test_what_lies_beside_a_town_is_taken_as_an_object_too(engine):
    assert told(engine, "Rebels took large areas outside Gao.") == [("Gao", "near", "part", None)]
    assert told(engine, "Rebels hold much of the countryside around Gao.")[0][2] == "part"
    assert told(engine, "Rebels seized most of the area near Gao.") == [("Gao", "near", "most", None)]


@pytest.mark.parametrize("subject", ["A convoy near Gao", "The town near Gao", "Soldiers at the base near Gao"])
def test_what_is_no_ground_beside_a_town_makes_no_claim_of_it(engine, subject):
    assert told(engine, f"{subject} was captured by the rebels.") == []


def test_each_of_a_list_has_its_own_extent(engine):
    text = "The rebels took Gao, the airport at Timbuktu and villages near Kidal."
    extents = {place: (relation, share) for place, relation, share, _ in told(engine, text)}
    assert extents == {"Gao": ("at", None), "Timbuktu": ("part_of", None), "Kidal": ("near", "part")}


def test_each_of_a_list_that_is_a_subject_has_its_own_extent(engine):
    text = "Gao and the villages around Ansongo were captured by the rebels."
    assert told(engine, text) == [("Gao", "at", None, None), ("Ansongo", "near", "part", None)]


def test_two_things_of_a_town_are_not_the_town(engine):
    assert told(engine, "The army recaptured the barracks and the port of Zuwara.") == [
        ("Zuwara", "part_of", "part", None)
    ]
    assert told(engine, "The army recaptured the city and port of Zuwara.") == [("Zuwara", "at", None, None)]


@pytest.mark.parametrize("first", ["the southern half of Sirte", "the TV station in Sirte", "the airport at Sirte"])
def test_it_is_the_part_that_was_told_of(engine, first):
    one, other = told(engine, f"The army captured {first}. Rebels retook it in June.")
    assert one == other
    assert one[1] == "part_of"


def test_it_is_the_town_where_several_parts_were_told_of(engine):
    assert told(engine, "The army captured parts of Sirte. Rebels retook it in June.")[1] == ("Sirte", "at", None, None)


def test_half_that_lies_on_a_side_is_half(engine):
    assert told(engine, "The army took the southern half of Sirte.") == [("Sirte", "part_of", "half", "southern half")]
    text = "The heights before Gao cost the army a week; it took half of that city on 4 March."
    assert told(engine, text) == [("Gao", "at", "half", None)]


@pytest.mark.parametrize(
    "text",
    [
        "The army took Sirte, all but the port.",
        "Rebels control Sirte apart from its airport.",
        "All of Sirte except the port is in army hands.",
        "With the exception of the airport, Sirte is under army control.",
    ],
)
def test_a_place_but_for_a_part_is_most_of_it(engine, text):
    assert told(engine, text) == [("Sirte", "at", "most", None)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Rebel fighters around Gao were bombed by army planes.", [("Gao", "near")]),
        ("Rebels in Gao were shelled by the army.", [("Gao", "part_of")]),
        ("Troops in Gao were hit by an air strike.", [("Gao", "part_of")]),
        ("Rebels in Gao were hit hard by the drought.", []),
        ("Rebels from Gao were bombed by the army.", []),
    ],
)
def test_those_who_are_struck_are_struck_where_they_are(engine, text, said):
    assert [(place, relation) for place, relation, *_ in told(engine, text)] == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Rebels hold the farmland around Gao.", ("near", "part", None)),
        ("The villages around Gao, held by the rebels since May, lie empty.", ("near", "part", None)),
        ("People fled the lowlands around Gao, which militias have occupied since May.", ("near", "part", None)),
        ("The rebels took the headquarters of the Eastern Command in Gao.", ("part_of", None, None)),
        ("The rebels took the western blocks of Gao, which lay empty.", ("part_of", "part", "western blocks")),
        (
            "The army attacked Gao. The town's northern blocks were taken by rebels.",
            ("part_of", "part", "northern blocks"),
        ),
    ],
)
def test_land_round_a_town_and_parts_of_it_by_other_words(engine, text, said):
    assert told(engine, text) == [("Gao", *said)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("The rebels attacked a police post in Gao. It was captured after an hour.", ("part_of", None)),
        ("Rebels attacked an army base near Gao and captured it.", ("near", "part")),
        ("The army has a base in Gao. The rebels attacked the town on Friday and captured it.", ("at", None)),
        ("The rebels drove to a bridge near Gao. They took Gao on Friday.", ("at", None)),
    ],
)
def test_it_is_the_one_thing_in_a_town_that_was_told_of(engine, text, said):
    assert [(relation, share) for _, relation, share, _ in told(engine, text)] == [said]


def test_one_in_another_province_is_one_of_its_towns(engine):
    text = "The rebels hold 12 of Gao's 17 districts as well as two in Kidal province."
    assert [(place, relation) for place, relation, *_ in told(engine, text)] == [
        ("Gao", "at"),
        ("Kidal province", "part_of"),
    ]


def test_headquarters_in_the_town_are_not_the_town(engine):
    text = "Gao is quiet. The rebels said they captured the headquarters of four battalions in the town."
    assert told(engine, text)[-1][:2] == ("Gao", "part_of")


def test_the_country_is_the_one_in_which_the_army_is_said_to_be(engine):
    text = "The town borders Bangladesh. A rebel army in Myanmar captured a base in the country's west."
    assert told(engine, text) == [("Myanmar", "part_of", "part", "west")]


@pytest.mark.parametrize(
    "text",
    [
        "M23 fighters captured Goma, all but unopposed.",
        "M23 captured Goma, except for a brief pause in the fighting.",
    ],
)
def test_what_is_excepted_must_be_a_part(engine, text):
    assert told(engine, text) == [("Goma", "at", None, None)]


@pytest.mark.parametrize(
    "text",
    [
        "Boko Haram took three villages near Gwoza after the withdrawal of Nigerian troops.",
        "Rebels of the MNLA captured two hills near Gao after the retreat of Malian troops.",
    ],
)
def test_what_is_lost_before_a_village_near_the_town_is_taken_is_not_the_town(engine, text):
    assert [(relation, share) for _, relation, share, _ in told(engine, text)] == [("near", "part"), ("near", "part")]


def test_the_town_that_is_left_is_all_of_it(engine):
    text = "Rebels of the MNLA captured three villages near Gao and the army left the town."
    assert told(engine, text) == [("Gao", "near", "part", None), ("Gao", "at", None, None)]
