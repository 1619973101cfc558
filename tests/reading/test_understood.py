"""Who is understood where a report does not say who took a place."""

from __future__ import annotations

import datetime as dt

import pytest

from geomap.engine import Engine
from geomap.reports import report_from_text


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


def captors(engine: Engine, text: str) -> dict[str, str | None]:
    claims = engine.claims(report_from_text(text, id="r", published=dt.date(2016, 6, 1)))
    return {c.place_as_written: c.force.name if c.force is not None else None for c in claims if c.status == "captured"}


def test_the_side_that_takes_all_else(engine: Engine) -> None:
    text = "Saraqib was taken on Monday. On Friday rebels captured Maarat al-Numan in Syria."
    assert captors(engine, text) == {"Saraqib": "Syrian opposition", "Maarat al-Numan": "Syrian opposition"}


@pytest.mark.parametrize(
    "text",
    [
        "Saraqib was taken on Monday. Rebels captured Maarat al-Numan, and the army seized Khan Shaykhun in Syria.",
        "Saraqib was recaptured on Monday. On Friday rebels captured Maarat al-Numan in Syria.",
        "Saraqib was taken from the rebels on Monday. On Friday rebels captured Maarat al-Numan in Syria.",
    ],
)
def test_nobody_where_it_may_be_another(engine: Engine, text: str) -> None:
    assert captors(engine, text)["Saraqib"] is None


def test_a_round_up_of_several_wars_has_an_army_for_each(engine: Engine) -> None:
    text = (
        "MALI: The army recaptured Ber on Monday.\n\nSUDAN: The army recaptured Omdurman on Tuesday.\n\n"
        "COLOMBIA: The army recaptured Argelia on Friday."
    )
    claims = engine.claims(report_from_text(text, id="r", published=dt.date(2024, 6, 1)))
    held = {c.place_as_written: c.force.id for c in claims if c.force is not None}
    assert held == {"Ber": "malian-government", "Omdurman": "sudanese-government", "Argelia": "colombian-government"}
