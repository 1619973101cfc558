"""Names that no table has: where the report shows that they are places', they are read as known ones are."""

from __future__ import annotations

import datetime as dt

import pytest

from geomap.engine import Engine
from geomap.reports import report_from_text

PUBLISHED = dt.date(2024, 3, 15)


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


def told(engine: Engine, text: str) -> list[str]:
    """Status and place of each claim."""
    claims = engine.claims(report_from_text(text, id="r", published=PUBLISHED))
    return [f"{c.status} | {c.place_as_written}" for c in claims]


@pytest.mark.parametrize(
    "name",
    [
        "Zorbakkul",
        "Tell Abu Sur",
        "Ras al-Khorram",
        "San Lorenzo de Ulloa",
        "N'Gourbé",
        "Žabljevac-Dolny",
        "Kouma Banidiré",
    ],
)
@pytest.mark.parametrize(
    ("before", "said", "claim"),
    [
        ("The rebels lost two men near {}.", "The army took the town on Monday.", "captured | {}"),
        ("Families fled to {}, 20 km away.", "It was captured by the rebels on Monday.", "captured | {}"),
        ("The rebels have had the outskirts of {} since May.", "They entered the town on Monday.", "captured | {}"),
        ("In {}, the rebels ran a court.", "The army shelled the village on Monday.", "struck | {}"),
        ("{}, a small mining town, is quiet.", "The rebels captured it on Monday.", "captured | {}"),
    ],
)
def test_the_town_is_the_one_that_was_named(engine, name, before, said, claim):
    assert claim.format(name) in told(engine, f"{before.format(name)} {said}")


def test_what_is_shown_once_holds_for_the_whole_report(engine):
    text = "Zorbakkul and its airport are in rebel hands. The army bombed Zorbakkul and Mesradine on Monday."
    assert {"struck | Zorbakkul", "struck | Mesradine"} <= set(told(engine, text))


def test_a_list_has_places_only(engine):
    text = "The rebels hold the town of Zorbakkul and Mesradine. Mesradine, too, was shelled by the army on Monday."
    assert "struck | Mesradine" in told(engine, text)


@pytest.mark.parametrize(
    "text",
    [
        "The rebels of General Zorbakkul lost two men. The army surrounded Zorbakkul's men, and the town is quiet.",
        "The army, said Dejen Zorbakkul, the mayor of Kassala, had left. Rebels entered the town on Monday.",
        "Rebels spoke to Zorbakkul, who was in the north. The army took him on Monday.",
        "The rebels drove off in Toyotana pick-ups. The army captured them on Monday.",
        "Samira Zorbakkul was in the capital. The army, Zorbakkul said, had entered on Monday.",
        "The army read of it in The Zorbakkul Times. It was captured on film.",
    ],
)
def test_men_makes_and_papers_are_no_places(engine, text):
    assert not any("Zorbakkul" in claim or "Toyotana" in claim for claim in told(engine, text))


def test_a_longer_name_is_another_one(engine):
    text = "The rebels left the town of Zorbakkul. The army took Point Zorbakkul 2 in May, and Zorbakkul 2 was shelled."
    assert not any(claim == "struck | Zorbakkul" for claim in told(engine, text))


def test_the_district_of_a_town_is_not_the_town(engine):
    text = (
        "Azerbaijan's army captured the town of Zorbakkul on 4 March. Armenia denied it. On 9 March the Azerbaijani"
        " president said that nine villages in the Zorbakkul District had been liberated."
    )
    claims = engine.claims(report_from_text(text, id="r", published=PUBLISHED))
    assert {c.force.name for c in claims if c.force is not None} == {"Azerbaijan"}


def test_class_words_in_the_plural_are_no_part_of_a_name(engine):
    text = "Iraqi forces entered areas in the Kirkuk and Ramadi Districts."
    assert "captured | Ramadi" in told(engine, text)


def test_what_is_north_of_a_place_is_not_the_place(engine):
    text = "The rebels deny it. The convoy had been returning from a hamlet north of Mopti when it was hit on Monday."
    assert told(engine, text) == []
