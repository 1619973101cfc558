"""Arithmetic of the calendar that never leaves it."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap.reading.dates import spans

GRAINS = ("day", "week", "weekend", "month", "season", "year", "decade")
days = st.dates()
numbers = st.integers(-20_000, 20_000)


def sound(span):
    """Nothing is known, or it begins before it ends and says so in EDTF."""
    if not span.known:
        return span == spans.UNKNOWN
    in_order = span.earliest is None or span.latest is None or span.earliest <= span.latest
    ends_open = (span.edtf.startswith("../"), span.edtf.endswith("/..")) == (span.earliest is None, span.latest is None)
    return in_order and ends_open


@given(numbers, numbers, numbers)
def test_what_is_not_in_the_calendar_is_unknown(year, month, day):
    for span in (
        spans.on(spans.date(year, month, day)), spans.month(year, month), spans.year(year), spans.decade(year),
        spans.century(year), spans.season(year, 24),
    ):  # fmt: skip
        assert sound(span)


@given(days, st.sampled_from(GRAINS), st.integers(-500, 500), st.integers(-500, 500))
def test_units_go_on_and_back(day, grain, least, most):
    here = spans.around(day, grain)
    assert sound(here)
    if grain != "weekend" and here.known:
        assert here.earliest <= day <= here.latest
    assert sound(spans.around(day, grain, least))
    assert sound(spans.shift(spans.on(day), least, most, grain))


@given(days, days, st.sampled_from(GRAINS))
def test_open_and_joined_stretches(one, other, grain):
    a, b = spans.around(one, grain), spans.around(other, grain)
    for span in (spans.join(a, b), spans.since(a, other), spans.until(a), spans.before(a), spans.after(a)):
        assert sound(span)
    if a.known and spans.before(a).known and spans.after(a).known and a.earliest != a.latest:
        assert spans.before(a).latest < a.earliest <= a.latest < spans.after(a).earliest


@pytest.mark.parametrize(
    ("grain", "pieces"),
    [("month", 2), ("month", 3), ("season", 2), ("season", 3), ("year", 2), ("year", 3), ("year", 4), ("decade", 3)],
)
def test_pieces_follow_one_another_and_make_the_whole(grain, pieces):
    whole = spans.around(dt.date(2014, 8, 8), grain)
    parts = [spans.part(whole, index, pieces) for index in range(pieces)]
    assert (parts[0].earliest, parts[-1].latest) == (whole.earliest, whole.latest)
    assert all((b.earliest - a.latest).days == 1 for a, b in pairwise(parts))


@pytest.mark.parametrize(
    ("span", "edtf"),
    [
        (spans.month(2014, 14), "2015-02"),
        (spans.season(2014, 24), "2014-24"),
        (spans.decade(1990), "199X"),
        (spans.century(20), "1901/2000"),
        (spans.week_of(dt.date(2014, 8, 6)), "2014-08-04/2014-08-10"),
        (spans.around(dt.date(2015, 1, 6), "season"), "2014-24"),
        (spans.join(spans.month(2014, 1), spans.on(dt.date(2014, 3, 5))), "2014-01/2014-03-05"),
        (spans.since(spans.year(2014), dt.date(2016, 2, 1)), "2014/2016-02-01"),
        (spans.since(spans.year(2014), dt.date(2013, 2, 1)), "2014/.."),
        (spans.until(spans.month(2014, 2)), "../2014-02"),
        (spans.before(spans.month(2014, 2)), "../2014-01-31"),
        (spans.after(spans.on(dt.date(2014, 2, 5))), "2014-02-05/.."),
        (spans.shift(spans.on(dt.date(2014, 2, 5)), 2, 2, "week"), "2014-02-19"),
        (spans.shift(spans.on(dt.date(2014, 2, 5)), 2, 2, "month"), "2014-04"),
    ],
)
def test_stretches_as_they_are_written(span, edtf):
    assert span.edtf == edtf
