"""How much of a place a phrase speaks of."""

from __future__ import annotations

import datetime as dt

import pytest

from geomap.engine import Engine
from geomap.reports import report_from_text


@pytest.fixture(scope="module")
def engine():
    return Engine()


@pytest.mark.parametrize(
    ("extent", "share", "words"),
    [
        ("three of the five districts of", "most", "three of the five districts"),
        ("two of the four districts of", "half", "two of the four districts"),
        ("one of 12 districts of", "part", "one of 12 districts"),
        ("nearly two-thirds of", "most", "nearly two-thirds"),
        ("more than a third of", "part", "more than a third"),
        ("at least half of", "half", "at least half"),
        ("about 70 percent of", "most", "70 percent"),
        ("", None, None),
    ],
)
def test_how_much_of_a_town_is_held_is_told_by_the_words_before_it(engine, extent, share, words):
    text = f"The rebels control {extent} Malakal.".replace("  ", " ")
    claim = engine.claims(report_from_text(text, id="r", published=dt.date(2024, 3, 15)))[0]
    assert (claim.place_as_written, claim.share, claim.share_text) == ("Malakal", share, words)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("a fifth of Somalia, including the Gedo region", [("Somalia", "part"), ("Gedo", None)]),
        ("several villages in Jonglei, including Pibor", [("Jonglei", "part"), ("Pibor", None)]),
        ("the disputed territory of Karabakh", [("Karabakh", None)]),
        ("much of the territory of Karabakh", [("Karabakh", "part")]),
        ("the port of Massawa", [("Massawa", None)]),
        ("Massawa port", [("Massawa port", "part")]),
    ],
)
def test_what_is_named_in_a_part_is_meant_as_a_whole(engine, words, expected):
    claims = engine.claims(report_from_text(f"The rebels seized {words}.", id="r", published=dt.date(2024, 3, 15)))
    assert [(claim.place_as_written, claim.share) for claim in claims] == expected
