"""Reading takes time linear in the length of a text: counted in calls, which no busy machine changes."""

from __future__ import annotations

import datetime as dt
import sys
from itertools import pairwise

import pytest

from geomap.pipeline import Engine
from geomap.reading.words import sentences
from geomap.reports import report_from_text

PUBLISHED = dt.date(2024, 3, 15)
HOSTILE = {
    "no full stop": "rebels captured Aleppo and the army lost control of Mosul to the Taliban on Monday ",
    "commas": ",",
    "a list": "Aleppo, ",
    "unknown names": "Xyzzy, ",
    "quotation marks": '"',
    "brackets in quotes": '("',
    "headed lines": "Aleppo: taken by rebels on 3 March.\n",
    "fighters from nowhere": "fighters from Xyz ",
    "days of no month": "on the 7th and 8th of the same month ",
    "flags": "raised the flag flag over ",
    "had": "rebels had the town of ",
}


def calls(engine, text):
    """How many calls of functions it takes to read a text."""
    count = 0

    def watch(_frame, _event, _arg):
        nonlocal count
        count += 1

    report = report_from_text(text, id="r", published=PUBLISHED)
    sys.setprofile(watch)
    try:
        engine.claims(report)
    finally:
        sys.setprofile(None)
    return count


@pytest.fixture(scope="module")
def engine():
    engine = Engine()
    engine.claims(report_from_text("On 3 March rebels captured Aleppo.", id="r", published=PUBLISHED))
    return engine


@pytest.mark.parametrize("unit", HOSTILE.values(), ids=HOSTILE)
def test_twice_the_text_takes_twice_the_calls(engine, unit):
    text = "Rebels captured Aleppo. " + unit * (6000 // len(unit))
    once, twice = calls(engine, text), calls(engine, text + unit * (6000 // len(unit)))
    assert twice < 2.3 * once


def test_a_sentence_of_any_length_is_cut_without_copying_the_rest():
    text = "(" * 100_000
    pieces = list(sentences(text, [(0, len(text))]))
    assert sum(len(p.tokens) for p in pieces) == len(text)
    assert all(a.end <= b.start for a, b in pairwise(pieces))
