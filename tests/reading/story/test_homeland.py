"""Who acts where two states fight and the text does not say who: what lies in one of them is that one's until told."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from geomap.engine import Engine
from geomap.reading.story.homeland import at_home
from geomap.reports import report_from_text


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


def told(engine: Engine, text: str, published: str) -> list[tuple[str, str, str | None, str | None]]:
    report = report_from_text(text, id="r", published=dt.date.fromisoformat(published))
    return [
        (c.status, c.place_as_written, c.force.name if c.force else None, c.opponent.name if c.opponent else None)
        for c in engine.claims(report)
    ]


AT_WAR = "Russia invaded Ukraine on 24 February. "
INVADED = "Russian troops invaded Ukraine on 24 February. "


@pytest.mark.parametrize(
    ("text", "published", "claim"),
    [
        (AT_WAR + "Shells hit Sumy on Tuesday.", "2022-03-10", ("struck", "Sumy", "Russia", "Ukraine")),
        (AT_WAR + "Missiles struck Belgorod.", "2022-03-10", ("struck", "Belgorod", "Ukraine", "Russia")),
        (INVADED + "Chernihiv is surrounded.", "2022-03-10", ("besieged", "Chernihiv", "Ukraine", "Russia")),
        (INVADED + "Melitopol has been occupied.", "2022-03-10", ("captured", "Melitopol", "Russia", "Ukraine")),
        (INVADED + "Bucha has been liberated.", "2022-04-02", ("captured", "Bucha", "Ukraine", "Russia")),
        (INVADED + "Vuhledar was given up.", "2024-10-02", ("lost", "Vuhledar", "Ukraine", "Russia")),
        (
            "India and Pakistan were at war. Amritsar was bombed.",
            "1971-12-10",
            ("struck", "Amritsar", "Pakistan", "India"),
        ),
    ],
)
def test_what_lies_in_a_state_is_its_own_until_told(engine, text, published, claim):
    assert claim[:3] in [one[:3] for one in told(engine, text, published)]


def test_who_stands_round_a_town_is_not_inside_it_before_he_takes_it(engine):
    text = "Iraqi tanks attacked Iran. The Iraqis surrounded Khorramshahr. On 24 October they took Khorramshahr."
    report = report_from_text(text, id="r", published=dt.date(1980, 11, 1))
    siege, capture = (s for s, _ in engine.read(report) if s.status in {"besieged", "captured"})
    mentions = engine.forces.find(text, context=engine.forces.context(text, published=dt.date(1980, 11, 1)))
    told, _ = at_home([replace(siege, force=None), capture], mentions, lambda _: "IR", {})
    assert (told.force.name, told.opponent.name) == ("Iran", "Iraqi Government")


@pytest.mark.parametrize(
    ("text", "published", "claim"),
    [
        # of the country's own war nothing follows
        ("The government and rebels fight on in Syria. Mortars hit Aleppo.", "2015-04-10", ("struck", "Aleppo")),
        # three that may be it
        ("Thai and Cambodian troops fought near Laos. Shells hit Vientiane.", "2025-07-26", ("struck", "Vientiane")),
    ],
)
def test_where_no_two_states_fight_nobody_is_named(engine, text, published, claim):
    assert (*claim, None, None) in told(engine, text, published)


def test_what_the_other_state_holds_its_own_country_strikes(engine):
    text = INVADED + "Russian troops hold Kherson. A missile struck Kherson on Monday."
    assert ("struck", "Kherson", "Ukraine", "Russia") in told(engine, text, "2022-04-20")


def test_of_a_state_that_takes_towns_in_its_own_country_the_others_are_not_yet_its_own(engine):
    text = "Azerbaijani troops fought Armenian troops. Azerbaijan captured Hadrut. Shusha had been under bombardment."
    struck = [claim for claim in told(engine, text, "2020-11-10") if claim[0] == "struck"]
    assert struck == [("struck", "Shusha", None, None)]


HELPED = (
    "Afghanistan is sending troops to Kunduz, a day after Taliban fighters overran the city. "
    "US aircraft struck Kunduz on Tuesday."
)
PEACE = "Serb troops marched into Srebrenica on Tuesday. Dutch soldiers of the United Nations watched them."


def test_who_only_helps_a_state_did_not_lose_its_town(engine):
    claims = told(engine, HELPED, "2015-09-30")
    assert ("captured", "Kunduz", "Taliban", "Afghan Government") in claims
    assert ("struck", "Kunduz", "United States", "Taliban") in claims
    assert told(engine, PEACE, "1995-07-14") == [("captured", "Srebrenica", "Army of Republika Srpska", None)]


@pytest.mark.parametrize(
    ("text", "published", "claim"),
    [
        (
            "Ethiopia's army was beaten. The Eritrean People's Liberation Front took Assab.",
            "1991-05-26",
            ("captured", "Assab", "Eritrean People's Liberation Front", "Ethiopian Government"),
        ),
        (
            "British paratroopers captured Goose Green from Argentina's army.",
            "1982-05-30",
            ("captured", "Goose Green", "United Kingdom", "Argentina"),
        ),
    ],
)
def test_who_fights_in_a_land_that_is_not_its_own_can_lose_towns_there(engine, text, published, claim):
    assert claim in told(engine, text, published)
