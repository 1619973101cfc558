"""Of which year a day or a month is that is told without one."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap.reading.dates import spans
from geomap.reading.dates.context import Anchor, Context
from geomap.reading.dates.years import TOLERANCE_DAYS, Yearless, infer_year

MAY_5 = Yearless(5, 5)


def told(day: dt.date, **more) -> Context:
    return Context(more.pop("published", None), Anchor(spans.on(day)), **more)


@pytest.mark.parametrize(
    ("published", "year"),
    [(dt.date(2014, 6, 1), 2014), (dt.date(2014, 5, 2), 2014), (dt.date(2014, 5, 1), 2013), (None, None)],
)
def test_a_day_is_the_last_one_before_publication_but_for_time_zones(published, year):
    assert infer_year(MAY_5, None, Context(published)) == year


@pytest.mark.parametrize(
    ("last", "month", "forward", "year"),
    [
        (dt.date(1999, 11, 20), 2, False, 2000),  # on over New Year
        (dt.date(1999, 8, 20), 2, False, 1999),
        (dt.date(1999, 8, 20), 2, True, 2000),
        (dt.date(1999, 1, 20), 11, False, 1998),  # back over it
        (dt.date(1999, 1, 20), 11, True, 1999),
    ],
)
def test_a_month_is_of_the_year_of_the_narrative_or_the_one_beside_it(last, month, forward, year):
    assert infer_year(Yearless(month, None), None, told(last, forward=forward)) == year


def test_what_had_happened_is_not_after_what_is_told():
    late = Yearless(10, None)
    assert infer_year(late, None, told(dt.date(1999, 5, 1))) == 1999
    assert infer_year(late, None, told(dt.date(1999, 5, 1), before_that=True)) == 1998


def test_a_weekday_tells_the_year():
    assert infer_year(MAY_5, 2, Context(dt.date(2014, 6, 1))) == 2010  # a Wednesday


def test_one_end_of_a_range_tells_the_year_of_the_other():
    assert infer_year(MAY_5, None, Context(None, ceiling=dt.date(1999, 5, 4))) == 1998
    assert infer_year(MAY_5, None, Context(None, floor=dt.date(1999, 5, 6))) == 2000


@given(st.dates(dt.date(1900, 1, 1)), st.integers(1, 12), st.none() | st.integers(1, 31), st.none() | st.dates())
def test_nothing_is_told_of_what_is_to_come(published, month, day, last):
    context = Context(published, Anchor(spans.on(last)) if last is not None else None)
    year = infer_year(Yearless(month, day), None, context)
    first = Yearless(month, day).first(year) if year is not None else None
    assert first is None or first <= published + dt.timedelta(days=TOLERANCE_DAYS)
