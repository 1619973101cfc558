"""Whom the words for a force mean in the war of a claim's place, and in the year that the claim is about."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from geomap.allegiance import War
from geomap.engine import Engine
from geomap.reports import report_from_text

TODAY = dt.date(2024, 3, 15)


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


def told(engine: Engine, text: str) -> list[tuple[str, str | None, str | None]]:
    claims = engine.claims(report_from_text(text, id="r", published=TODAY))
    return [(c.place_as_written, c.force and c.force.name, c.opponent and c.opponent.name) for c in claims]


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        (
            "M23 fighters seized Rutshuru on Monday. In 1999 the rebels had captured Kindu, also in the Congo.",
            [("Rutshuru", "M23", None), ("Kindu", "Rally for Congolese Democracy", None)],
        ),
        (
            "Libyan forces recaptured Ghat on Sunday. In 1986 Libyan forces held Fada, in Chad.",
            [("Ghat", "Government of National Unity", None), ("Fada", "Gaddafi Government", None)],
        ),
        (
            "Afghan government forces retook Sangin in 2009. On Monday the Taliban authorities closed its market.",
            [("Sangin", "Afghan Government", None)],
        ),
    ],
)
def test_words_for_a_force_mean_that_of_the_year_a_claim_is_about(engine, text, claims):
    assert told(engine, text) == claims


def test_a_name_means_whom_it_names_whenever_that_was(engine):
    text = "In 1999 the M23 seized Kindu in the Congo. M23 fighters took Rutshuru on Monday."
    assert told(engine, text) == [("Kindu", "M23", None), ("Rutshuru", "M23", None)]


@pytest.mark.parametrize(("year", "name"), [(1990, "derg"), (1991, "derg"), (1992, "ethiopian-government")])
def test_a_government_that_falls_is_there_in_the_year_behind_its_last(engine, year, name):
    assert engine.forces.forces["derg"].last == 1990
    report = report_from_text("The EPLF captured Asmara in May 1990 from the Derg.", id="r", published=TODAY)
    ((statement, _),) = engine.read(report)
    assert statement.opponent is not None
    army = replace(statement.opponent, as_written="army")
    then = replace(statement, opponent=army, when=replace(statement.when, latest=dt.date(year, 5, 1)))
    told = War(engine.forces, "ET", dt.date(1990, 6, 1)).sided(then).opponent
    assert told is not None
    assert told.id == name


def test_without_a_country_nothing_is_said(engine):
    ((statement, _),) = engine.read(report_from_text("Syrian rebels captured Aleppo.", id="r", published=TODAY))
    assert War(engine.forces, None, TODAY).sided(statement) is statement
