"""Reading takes time linear in the length of a text: counted in calls, which no busy machine changes."""

from __future__ import annotations

import datetime as dt
import time
from itertools import pairwise

import pytest
from linear import calls

from geomap.pipeline import Engine
from geomap.places.gazetteer import open_gazetteer
from geomap.reading.sentences.words import sentences
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
    "held": "Rebels entered Aleppo. They hold it. The army left it. The city is besieged. ",
    "parts": "the northern half of Aleppo fell to the army and the east of Mosul to rebels, ",
}


def towns(count):
    """So many names of towns, each once."""
    table = open_gazetteer().tables[0]
    places = (table.place(row) for row in range(0, 40_000, 2))
    found = {p.name for p in places if p.feature.startswith("P.") and p.name.isascii()}
    return sorted(found)[:: len(found) // count][:count]


def calls_to_read(engine, text):
    """How many calls of functions it takes to read a text."""
    report = report_from_text(text, id="r", published=PUBLISHED)
    return calls(lambda: engine.claims(report))


@pytest.fixture(scope="module")
def engine():
    engine = Engine()
    engine.claims(report_from_text("On 3 March rebels captured Aleppo.", id="r", published=PUBLISHED))
    return engine


@pytest.mark.parametrize("unit", HOSTILE.values(), ids=HOSTILE)
def test_twice_the_text_takes_twice_the_calls(engine, unit):
    text = "Rebels captured Aleppo. " + unit * (6000 // len(unit))
    once, twice = calls_to_read(engine, text), calls_to_read(engine, text + unit * (6000 // len(unit)))
    assert twice < 2.3 * once


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ("rebels captured {} and the army retook it and ", 250),
        ("in 1992 rebels captured {} and in 1993 ", 150),
        ("the {} Brigade seized Aleppo, ", 250),
        ("Rebels fought the army near Zarbu {}qa. ", 1500),
        ("{}, ", 1000),
    ],
)
def test_twice_the_names_in_one_line_take_about_twice_the_time(engine, said, count):
    """In seconds of this process, since calls do not tell what goes on within one: generous, as machines are busy."""
    names = towns(4 * count)
    taken = []
    for part in (names[:count], names):
        report = report_from_text("".join(map(said.format, part)), id="r", published=PUBLISHED)
        began = time.process_time()
        engine.claims(report)
        taken.append(time.process_time() - began)
    assert taken[1] < 8 * taken[0]


def test_a_sentence_of_any_length_is_cut_without_copying_the_rest():
    text = "(" * 100_000
    pieces = list(sentences(text, [(0, len(text))]))
    assert sum(len(p.tokens) for p in pieces) == len(text)
    assert all(a.end <= b.start for a, b in pairwise(pieces))
