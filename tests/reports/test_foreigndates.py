import datetime as dt
import importlib.util

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap.reports.datelines import parse_published
from geomap.reports.foreigndates import parse_foreign

needs_dateparser = pytest.mark.skipif(importlib.util.find_spec("dateparser") is None, reason="dateparser is an extra")
FIFTH = dt.date(2017, 9, 5)


@needs_dateparser
@pytest.mark.parametrize("value", ["5 सितंबर 2017", "5 tháng 9 năm 2017", "၂၀၁၇ စက်တင်ဘာ ၅"])
def test_a_date_in_a_language_beyond_the_lexicon_is_read(value):
    assert parse_published(value) == FIFTH


@pytest.mark.parametrize(
    "value", ["yesterday", "3 days ago", "05/06/2017", "September 2017", "2017", "۱۴ شهریور ۱۳۹۶", "1 መስከረም 2010"]
)
def test_what_is_relative_partial_or_of_another_calendar_is_not(value):
    assert parse_published(value) is None


def test_without_dateparser_the_date_is_unknown(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    assert parse_foreign("5 सितंबर 2017") is None


@needs_dateparser
@given(st.text(max_size=30))
def test_any_text_gives_a_day_or_none(value):
    assert parse_foreign(value) is None or isinstance(parse_foreign(value), dt.date)
