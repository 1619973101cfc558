"""The two sides of a fight of which the sentence names one side or none."""

from __future__ import annotations

import datetime as dt

import pytest

from geomap.engine import Engine
from geomap.reports import report_from_text


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


def fighters(engine: Engine, text: str, year: int) -> list[set[str]]:
    claims = engine.claims(report_from_text(text, id="r", published=dt.date(year, 6, 1)))
    return [{party.name for party in c.parties} for c in claims if c.status == "contested"]


@pytest.mark.parametrize(
    ("text", "year", "parties"),
    [
        (
            "M23 rebels advanced in the DR Congo. Congolese soldiers and Wazalendo militias were fighting in Sake.",
            2024,
            {"M23", "Congolese Government"},
        ),
        (
            "The Arakan Army attacked the junta. PDF fighters said that there was heavy fighting in Ann, Myanmar.",
            2024,
            {"Myanmar military", "People's Defence Force"},
        ),
    ],
)
def test_allies_are_one_side_of_a_fight(engine: Engine, text: str, year: int, parties: set[str]) -> None:
    assert fighters(engine, text, year) == [parties]


def test_both_sides_that_a_sentence_names_stay(engine: Engine) -> None:
    text = "In Liberia LURD rebels clashed with government troops in Monrovia. ECOMOG watched."
    assert fighters(engine, text, 2003) == [
        {"Liberians United for Reconciliation and Democracy", "Liberian Government"}
    ]


def test_peacekeepers_named_with_the_army_are_with_it(engine: Engine) -> None:
    text = "Seleka rebels advanced in the CAR. A gunfight broke out in Bria with Central African troops and MINUSCA."
    assert fighters(engine, text, 2020) == [{"Seleka", "Central African Government"}]
