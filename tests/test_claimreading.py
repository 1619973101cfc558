"""What a claim is made of once its place is known."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from geomap.engine import Engine
from geomap.reports import report_from_text

if TYPE_CHECKING:
    from geomap.model import Claim


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


def only(engine: Engine, text: str) -> Claim:
    (claim,) = engine.claims(report_from_text(text, id="r", published=dt.date(2020, 6, 15)))
    return claim


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Syrian rebels captured Aleppo airport.", "airport"),
        ("Syrian rebels seized the town hall of Homs.", "town hall"),
        ("Syrian rebels took Aleppo's former international airport.", "former international airport"),
        ("Houthi fighters hold Hodeidah's port.", "port"),
    ],
)
def test_an_airport_is_a_part_of_its_town_and_not_the_town(engine, text, part):
    claim = only(engine, text)
    assert claim.georeference.place is not None
    assert claim.georeference.place.feature.startswith("P.")
    assert (claim.relation, claim.part, claim.share) == ("part_of", part, "part")
    assert claim.evidence.quote in text


def test_a_facility_that_is_found_is_a_place_of_its_own(engine):
    claim = only(engine, "Peshmerga fighters retook the Mosul dam from Islamic State.")
    assert claim.georeference.place is not None
    assert claim.georeference.place.name == "Mosul Dam"
    assert (claim.relation, claim.part) == ("at", None)


def test_a_strike_on_a_port_is_on_that_part(engine):
    claim = only(engine, "Libyan rebels shelled Benghazi's port.")
    assert (claim.status, claim.relation, claim.part, claim.share) == ("struck", "part_of", "port", None)


def test_the_owner_of_an_airport_is_no_attribute_of_the_town_behind_it(engine):
    text = "M23 rebels took Goma's airport and the town of Sake."
    claims = engine.claims(report_from_text(text, id="r", published=dt.date(2025, 2, 1)))
    assert [(c.place_as_written, c.part) for c in claims][:1] == [("Goma", "airport")]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Bosnian Serb forces overran the UN-declared safe area of Srebrenica.", "Srebrenica"),
        ("Syrian rebels took the Soviet-built base of Tabqa.", "Tabqa"),
        ("IS seized Yazidi-majority Sinjar.", "Sinjar"),
    ],
)
def test_what_tells_of_a_place_with_a_hyphen_is_no_name(engine, text, place):
    assert only(engine, text).place_as_written == place


@pytest.mark.parametrize(
    "written", ["36.2012° N, 37.1612° E", "N36 12.072 E37 09.672", "37S CA 32456 07891", "36,2012 N 37,1612 E"]
)
def test_what_is_at_coordinates_lies_there_though_nobody_names_it(engine, written):
    claim = only(engine, f"Syrian rebels captured a hill at {written} on Monday.")
    assert claim.place_as_written == written
    place = claim.georeference.place
    assert place is not None
    assert (abs(place.lat - 36.2012) < 0.01, abs(place.lon - 37.15) < 0.02) == (True, True)


def test_coordinates_behind_a_name_are_the_names(engine):
    claim = only(engine, "Syrian rebels captured Tabqa (35°50′N 38°33′E) on Monday.")
    assert claim.place_as_written == "Tabqa"
