"""Any text, in linear time."""

from __future__ import annotations

import datetime as dt
import sys

import pytest
from forcetexts import COUNTRIES, DEMONYMS
from hypothesis import given, settings
from hypothesis import strategies as st

from geomap.reading.forces import load_forces

LEXICON = load_forces(demonyms=DEMONYMS, country_names=COUNTRIES)
LINE_1 = "Russian Russia backed -backed -led by and the of for Front Brigade 93rd army forces rebels IS US U.S. (RSF)"
LINE_2 = "(XY) Syrian Kurdish fighters al- Liwa Movement group government 's / . Nusra Houthi Zor Chadian held military"
WORDS = [*LINE_1.split(), *LINE_2.split(), "\n", "loyal to", "with the support of"]
texts = st.one_of(
    st.text(max_size=200),
    st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=4)), max_size=40).map(" ".join),
    st.lists(st.sampled_from(WORDS), max_size=40).map("".join),
)


@settings(max_examples=150, deadline=None)
@given(texts, st.sampled_from([None, "SY", "UA", "TD", "ZZ"]), st.integers(0, 50))
def test_any_text_gives_mentions_that_slice_back(text: str, focus: str | None, start: int) -> None:
    context = LEXICON.context(text, published=dt.date(2016, 5, 1), focus=focus)
    stop = start
    for mention in LEXICON.find(text, start, context=context):
        assert stop <= mention.start < mention.end <= len(text)
        stop = mention.end
        force = mention.force
        assert force.start is not None
        assert force.end is not None
        assert mention.start <= force.start < force.end <= mention.end
        assert text[force.start : force.end] == force.as_written
        assert force.id
        assert force.name


@pytest.mark.parametrize(
    "unit",
    ["US-backed ", "IS ", "Russia and ", "Russia backed by ", "Front for the ", "Al al ", "Syrian Army (",
     "the brigade ",
     "Zor Brigade (ZB). ", "forces loyal to ", "e\u0301", "U.S.", "Syrian armed forces military ", "army of the "],
)  # fmt: skip
def test_work_is_linear(unit: str) -> None:
    small, large = (_calls(unit * count) for count in (250, 2000))
    assert large < 8 * 1.5 * small  # quadratic would be 64 times


def _calls(text: str) -> int:
    """How many functions are called to read a text: a measure of work that no other process disturbs."""
    count = 0

    def tick(*_: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(tick)
    try:
        LEXICON.find(text)
    finally:
        sys.setprofile(None)
    return count
