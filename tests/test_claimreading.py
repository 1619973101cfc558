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
        ("Syrian rebels seized the Homs forest.", "forest"),
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


def test_a_town_that_is_called_a_dam_is_no_part_of_itself(engine):
    claim = only(engine, "Chadian rebels captured the town of Am Dam.")
    assert claim.georeference.place is not None
    assert (claim.relation, claim.part, claim.share) == ("at", None, None)


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


@pytest.mark.parametrize(
    ("text", "serves"),
    [
        ("Syrian rebels lost Idlib on Monday, the Syrian army said.", True),
        ("The Syrian army lost Idlib on Monday, the Syrian army said.", False),
        ("The Syrian army captured Idlib on Monday, the Syrian army said.", True),
        ("The Syrian army struck Idlib on Monday, the Syrian army said.", False),
    ],
)
def test_a_claim_serves_the_side_that_gains_by_it(engine, text, serves):
    assert only(engine, text).self_serving is serves


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("The Syrian army captured Idlib, the defence ministry said.", "syria:government"),
        ("Russian troops captured Bakhmut, the defence ministry said.", None),
    ],
)
def test_a_ministry_without_a_country_is_the_country_s_own_unless_states_fight_there(engine, text, side):
    assert only(engine, text).according_to.side == side


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("In 1975 the Syrian army captured Zahle. A truce was signed in 1978.", "lebanon-1975:syria"),
        ("In 1975 the Syrian army captured Zahle.", "syria:government"),  # one year may be an aside
        ("In 1975, as in 2019, the Syrian army captured Zahle.", "syria:government"),
    ],
)
def test_a_report_of_years_long_gone_is_judged_by_the_last_of_them(engine, text, side):
    assert only(engine, text).force.side == side


def test_forces_of_old_are_known_in_a_report_that_names_only_their_year(engine):
    claim = only(engine, "The Sandinistas took Estelí in July 1979.")
    assert (claim.force.side, claim.when.edtf) == ("nicaraguan-revolution:sandinista", "1979-07")
    recent = engine.claims(
        report_from_text("M23, founded in 2012, took Sake on Monday.", id="r", published=dt.date(2025, 2, 1))
    )
    assert [c.when.edtf for c in recent] == ["2025-01-27"]


def test_armies_are_of_the_countries_that_head_the_lines_if_several_do(engine):
    def forces(text):
        return [c.force.id for c in engine.claims(report_from_text(text, id="r", published=dt.date(2020, 6, 15)))]

    text = "{}:\nThe army captured Nyala on Monday.\n{}:\nThe army captured Gao on Tuesday.\n"
    assert forces(text.format("Sudan", "Mali")) == ["sudanese-government", "malian-government"]
    text = "Lebanon:\nIn Syria the army captured Idlib from Syrian rebels, and Maarrat al-Numan.\n"
    assert set(forces(text)) == {"syrian-government"}


def test_a_village_no_table_has_is_not_its_namesake_where_nobody_fights(engine):
    claim = only(engine, "Al-Shabaab fighters seized the town of Amara from Somali troops on Tuesday.")
    assert claim.georeference.place is None
    assert claim.georeference.reason is not None
    assert "IQ" in claim.georeference.reason
    assert claim.georeference.candidates


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Al-Shabaab fighters seized the town of Amara, in Iraq, on Tuesday.", "IQ"),
        ("Islamic State fighters seized the town of Amara on Tuesday.", "IQ"),
        ("Turkish troops seized Tripoli on Tuesday.", "LY"),
    ],
)
def test_a_place_that_the_report_or_the_war_speaks_for_stays(engine, text, country):
    claim = only(engine, text)
    assert claim.georeference.place is not None
    assert claim.georeference.place.country == country


@pytest.mark.parametrize("dated", ["2019-07-30\t", "[2019-07-30] ", "Tripoli, 30 July 2019. "])
def test_a_report_that_only_its_text_dates_is_judged_by_the_forces_of_that_year(engine, dated):
    (claim,) = engine.claims(report_from_text(f"{dated}Libyan forces took Derna.", id="r"))
    assert claim.force is not None
    assert claim.force.name == "Government of National Accord"
